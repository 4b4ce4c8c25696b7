"""One reviewer's readings across cases: who may look, what is shown, and that nothing is counted."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from portal.demonstration.people import VALLEY
from portal.domain.moderation import Said
from portal.domain.reviewing import Stance
from portal.domain.roles import SERVICE, Role
from portal.errors import NotAllowed, NotFound
from portal.models import Assessment
from portal.services import calibration, moderation, reviews
from portal.services import people as accounts
from portal.services.calibration import Filters
from portal.transactions import writing
from tests.factories import reviews as factory


def read_by_both(assessment: Assessment, now: datetime) -> None:
    """Two readings that differ on culture and are both in."""
    factory.read_by_two(assessment, now=now)
    factory.written(assessment, "reviewer", now=now)
    factory.written(assessment, "reviewer2", now=now)
    other = reviews.ViewText(Stance.DIFFERS, "Too kind.", "Minute 12.")
    second = factory.actor("reviewer2", now)
    reviews.record_view(assessment.id, "culture", other, actor=second, expected_version=1, now=now)
    for account in ("reviewer", "reviewer2"):
        reviews.submit_review(assessment.id, actor=factory.actor(account, now), now=now)


def id_of(account: str, now: datetime) -> UUID:
    found = factory.actor(account, now).user_id
    assert found is not None
    return found


@pytest.fixture
def cases(session: Session, people: None, now: datetime) -> tuple[Assessment, Assessment]:
    """Two councils read by the same two people; the difference is settled in the first of them by name."""
    with writing():
        valley, exampleton = factory.submitted(now, gss=VALLEY), factory.submitted(now)
        for assessment in (valley, exampleton):
            read_by_both(assessment, now)
        lead = factory.actor("lead", now)
        moderation.settle(
            exampleton.id,
            "culture",
            Said("cannot_tell"),
            words="Open.",
            reasons="Read.",
            actor=lead,
            expected_version=0,
            now=now,
        )
    return exampleton, valley


def test_get_calibration_when_two_cases_were_read_then_sets_them_side_by_side_by_name(
    cases: tuple[Assessment, Assessment], now: datetime
) -> None:
    lead = factory.actor("lead", now)

    found = calibration.get_calibration(id_of("reviewer", now), Filters(theme="culture"), page=1, actor=lead)

    assert found.reviewer == "Catherine Moyle"
    assert [section.section for section in found.sections] == ["culture"]
    lines = found.sections[0].lines
    assert [line.council for line in lines] == ["Exampleton", "Fictional Valley"]
    assert {(line.said, line.other) for line in lines} == {
        ("Agrees with the council’s account", "Differs from the council’s account")
    }
    assert [line.stands for line in lines] == ["Cannot tell from what is on file", "To settle"]


def test_get_calibration_when_filtered_by_cycle_or_page_then_unknown_ones_are_not_found(
    cases: tuple[Assessment, Assessment], now: datetime
) -> None:
    lead, reviewer = factory.actor("lead", now), id_of("reviewer", now)

    assert calibration.get_calibration(reviewer, Filters(cycle="1999"), page=1, actor=lead).sections == ()
    with pytest.raises(NotFound):
        calibration.get_calibration(reviewer, Filters(), page=2, actor=lead)
    with pytest.raises(NotFound):
        calibration.get_calibration(id_of("author", now), Filters(), page=1, actor=lead)


def test_get_calibration_when_a_reading_is_to_come_then_the_case_is_not_shown(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        factory.handed_in(assessment, "reviewer", now=now)

    found = calibration.get_calibration(id_of("reviewer", now), Filters(), page=1, actor=factory.actor("lead", now))
    assert found.sections == ()


def test_get_calibration_when_the_lead_has_not_declared_yet_then_the_case_is_not_shown(
    cases: tuple[Assessment, Assessment], now: datetime
) -> None:
    with writing():
        user = accounts.add_user("lead2@portal.example", "Second Lead", password_hash="x", actor=SERVICE, now=now)
        accounts.add_membership(user, Role.LEAD, council=None, actor=SERVICE, now=now)
    second = accounts.actor_of(user, today=now.date())

    assert calibration.get_calibration(id_of("reviewer", now), Filters(), page=1, actor=second).sections == ()


def test_list_choices_when_the_lead_reads_too_then_their_own_readings_are_not_offered(
    cases: tuple[Assessment, Assessment], now: datetime
) -> None:
    with writing():
        user = accounts.find_user("reviewer@portal.example")
        assert user is not None
        accounts.add_membership(user, Role.LEAD, council=None, actor=SERVICE, now=now)
    own = factory.actor("reviewer", now)

    assert [name for _, name in calibration.list_choices(actor=own).reviewers] == ["James Otieno"]
    assert [name for _, name in calibration.list_choices(actor=factory.actor("lead", now)).reviewers] == [
        "Catherine Moyle",
        "James Otieno",
    ]
    with pytest.raises(NotFound):
        calibration.get_calibration(id_of("reviewer", now), Filters(), page=1, actor=own)


@pytest.mark.parametrize("account", ["reviewer", "author", "admin"])
def test_list_choices_when_the_actor_is_no_lead_then_refuses(
    session: Session, people: None, now: datetime, account: str
) -> None:
    with pytest.raises(NotAllowed):
        calibration.list_choices(actor=factory.actor(account, now))
