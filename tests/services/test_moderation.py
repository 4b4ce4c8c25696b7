"""Settling what two readings say differently: who, when, and that nothing is approved before."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.moderation import Said
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.workflow import AssessmentState
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import Assessment, CharacteristicView, Settlement
from portal.services import moderation, records, reviews
from portal.services.reviews.access import list_reviews
from portal.transactions import writing
from tests.factories import reviews as factory


def characteristic(assessment: Assessment, account: str, code: str, judgement: str, *, now: datetime) -> None:
    """What a reader concludes of one characteristic, as a row."""
    reader = factory.actor(account, now)
    review = next(row for row in list_reviews(assessment) if row.reviewer_id == reader.user_id)
    row = CharacteristicView(review_id=review.id, code=code, judgement=judgement, reasons="Read.", changed_at=now)
    Session.object_session(review).add(row)  # type: ignore[union-attr]  # it is in one


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """Two readings that differ in a theme, a characteristic and an indicator; both are in."""
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        factory.written(assessment, "reviewer", now=now)
        factory.written(assessment, "reviewer2", now=now)
        other = reviews.ViewText(Stance.DIFFERS, "The account is too kind.", "Minute 12.")
        second = factory.actor("reviewer2", now)
        reviews.record_view(assessment.id, "culture", other, actor=second, expected_version=1, now=now)
        reviews.record_finding(
            assessment.id, "G-F01", IndicatorFinding.MET, "Minute 3.", actor=second, expected_version=0, now=now
        )
        characteristic(assessment, "reviewer", "G-01", "largely", now=now)
        characteristic(assessment, "reviewer2", "G-01", "partly", now=now)
        for account in ("reviewer", "reviewer2"):
            reviews.submit_review(assessment.id, actor=factory.actor(account, now), now=now)
    return assessment


def settle(case: Assessment, section: str, code: str, *, now: datetime, account: str = "lead", version: int = 0) -> int:
    words = "The account is fair on most points." if section == "culture" else ""
    with writing():
        return moderation.settle(
            case.id,
            section,
            Said(code),
            words=words,
            reasons="Read both.",
            actor=factory.actor(account, now),
            expected_version=version,
            now=now,
        )


def settle_all(case: Assessment, now: datetime) -> None:
    for section, code in (("culture", "agrees"), ("G-01", "partly"), ("G-F01", "not_assessed")):
        settle(case, section, code, now=now)


def test_get_moderation_when_two_readings_differ_then_lists_the_sections_in_the_edition_order(
    case: Assessment, now: datetime
) -> None:
    found = moderation.get_moderation(case.id, actor=factory.actor("lead", now))

    assert [line.compared.section.section for line in found.lines] == ["G-01", "G-F01", "culture"]
    assert all(line.compared.is_open and line.may_settle for line in found.lines)


def test_get_moderation_when_a_reading_is_to_come_then_shows_nothing(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        factory.handed_in(assessment, "reviewer", now=now)
        factory.written(assessment, "reviewer2", now=now)

    for account in ("reviewer", "reviewer2", "lead"):
        assert moderation.get_moderation(assessment.id, actor=factory.actor(account, now)).lines == ()


def test_get_moderation_when_one_reads_then_there_is_nothing_to_settle(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        assessment = factory.reviewed(now)

    assert moderation.get_moderation(assessment.id, actor=factory.actor("lead", now)).lines == ()


def test_approve_when_a_difference_is_open_then_names_the_sections(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    settle(case, "G-01", "partly", now=now)

    with pytest.raises(Refused) as caught, writing():
        reviews.approve(case.id, actor=lead, now=now)

    assert "Culture" in caught.value.message and "G-F01" in caught.value.message
    assert "G-01" not in caught.value.message
    settle(case, "culture", "agrees", now=now)
    settle(case, "G-F01", "not_met", now=now)
    with writing():
        reviews.approve(case.id, actor=lead, now=now)
    assert reviews.get_case(case.id, actor=lead).assessment.state is AssessmentState.REVIEWED


def test_settle_when_done_then_both_readings_stay_and_the_council_log_stands_still(
    case: Assessment, now: datetime
) -> None:
    before = len(records.list_events(council=case.council_gss))
    settle_all(case, now)

    read = reviews.get_case(case.id, actor=factory.actor("lead", now)).readings
    assert [reading.views["culture"].stance for reading in read] == ["agrees", "differs"]
    assert [reading.characteristics["G-01"].judgement for reading in read] == ["largely", "partly"]
    settled = moderation.find_settlement(case, "G-01")
    assert settled is not None
    assert (settled.concluded, settled.reasons, settled.settled_by) == ("Partly in place", "Read both.", "Frances Holt")
    assert len(records.list_events(council=case.council_gss)) == before
    event = records.list_events(subject=("assessment", str(case.id)))[0]
    assert (event.kind, event.facts["section"]) == ("section_settled", "G-F01")
    assert "Read both." not in str(event.facts)


@pytest.mark.parametrize("account", ["reviewer", "reviewer2", "author", "admin"])
def test_settle_when_the_actor_is_no_lead_then_refuses(case: Assessment, now: datetime, account: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        settle(case, "G-01", "partly", now=now, account=account)


def test_settle_when_the_lead_wrote_a_reading_then_refuses(case: Assessment, now: datetime) -> None:
    from portal.domain.roles import SERVICE, Role
    from portal.services import people

    with writing():
        user = people.find_user("reviewer@portal.example")
        assert user is not None
        people.add_membership(user, Role.LEAD, council=None, actor=SERVICE, now=now)

    with pytest.raises(NotAllowed):
        settle(case, "G-01", "partly", now=now, account="reviewer")
    assert not any(
        line.may_settle for line in moderation.get_moderation(case.id, actor=factory.actor("reviewer", now)).lines
    )


def test_settle_when_somebody_was_first_then_carries_both(case: Assessment, now: datetime) -> None:
    settle(case, "G-01", "partly", now=now)

    with pytest.raises(EditConflict) as caught:
        settle(case, "G-01", "largely", now=now)

    assert caught.value.current["settled"] == "Partly in place"
    assert caught.value.version == 1
    assert settle(case, "G-01", "largely", now=now, version=1) == 2


def test_settle_when_the_readings_agree_or_the_section_is_unknown_then_refuses(case: Assessment, now: datetime) -> None:
    with pytest.raises(Refused, match="do not differ"):
        settle(case, "G-02", "partly", now=now)
    with pytest.raises(NotFound):
        settle(case, "G-99", "partly", now=now)


def test_settle_when_the_review_is_approved_then_is_past(case: Assessment, now: datetime) -> None:
    settle_all(case, now)
    with writing():
        reviews.approve(case.id, actor=factory.actor("lead", now), now=now)

    with pytest.raises(TransitionRefused):
        settle(case, "G-01", "largely", now=now, version=1)


def test_settlement_when_a_reading_changes_afterwards_then_is_open_again(
    session: Session, case: Assessment, now: datetime
) -> None:
    lead, later = factory.actor("lead", now), now + timedelta(days=1)
    settle_all(case, now)
    with writing():
        reviews.return_to_reviewer(case.id, "Say more.", actor=lead, now=now, places=(2,))
        second = factory.actor("reviewer2", now)
        agreed = reviews.ViewText(Stance.AGREES, "Fair after all.", "Minute 13.")
        reviews.record_view(case.id, "culture", agreed, actor=second, expected_version=2, now=later)
        reviews.submit_review(case.id, actor=second, now=later)

    assert [found.section.section for found in moderation.list_unsettled(case)] == ["culture"]
    assert moderation.find_settlement(case, "culture") is None
    assert moderation.find_settlement(case, "G-01") is not None
    with pytest.raises(Refused, match="Culture"), writing():
        reviews.approve(case.id, actor=lead, now=later)
    settle(case, "culture", "agrees", now=later, version=1)
    assert session.query(Settlement).count() == 3
