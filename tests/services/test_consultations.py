"""Consultations themselves: their life, and who may know of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.consultation.window import Phase, closing_instant
from portal.domain.roles import ANONYMOUS
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.services import consultations, records
from portal.transactions import writing
from tests.factories import consultations as make

SLUG = "a-consultation"
OUTCOME = {"summary": ["We heard."], "changes": ["We changed."]}


@pytest.fixture
def opened(session: Session, now: datetime) -> consultations.Consultation:
    with writing():
        return make.open_one(now)


def test_the_2023_consultation_is_recorded_as_closed_with_what_is_known(session: Session, now: datetime) -> None:
    with writing():
        found = consultations.define(consultations.shipped_definition("best-value-2023"), actor=make.MANAGER, now=now)

    assert consultations.phase_of(found, now=now) is Phase.OUTCOME_PUBLISHED
    assert found.closes_at == datetime(2023, 8, 15, 23, tzinfo=UTC)
    assert found.outcome_published_at is not None and found.outcome_published_at.date() == date(2024, 5, 7)
    known = consultations.public_results(found.slug, now=now)
    assert known.responses == 76
    assert {question.tally for question in known.questions} == {None}


def test_define_refuses_an_address_that_is_taken(opened: consultations.Consultation, now: datetime) -> None:
    with pytest.raises(Refused, match="another address"), writing():
        make.open_one(now)


def test_define_needs_dates(session: Session, now: datetime) -> None:
    with pytest.raises(Refused, match="dates"), writing():
        consultations.define(make.definition(), actor=make.MANAGER, now=now)


def test_a_draft_does_not_exist_for_the_public(session: Session, now: datetime) -> None:
    with writing():
        consultations.define(
            make.definition(), actor=make.MANAGER, now=now, opens_at=now, closes_at=now + timedelta(days=1)
        )

    with pytest.raises(NotFound):
        consultations.get_public_consultation(SLUG, now=now)
    assert consultations.list_public_consultations(now=now) == ()


def test_open_consultation_needs_the_permission(session: Session, now: datetime) -> None:
    with pytest.raises(NotAllowed), writing():
        consultations.define(
            make.definition(), actor=make.MANAGER, now=now, opens_at=now, closes_at=now + timedelta(days=1)
        )
        consultations.open_consultation(SLUG, actor=ANONYMOUS, now=now)


def test_extending_moves_the_closing_instant_and_says_why(opened: consultations.Consultation, now: datetime) -> None:
    later = closing_instant(date(2024, 6, 30))

    with writing():
        found = consultations.extend_consultation(
            SLUG, closes_at=later, reason="Asked for by councils", version=1, actor=make.MANAGER, now=now
        )

    assert found.closes_at == later
    assert [entry["text"] for entry in found.notes["entries"]] == ["Asked for by councils"]
    assert records.list_events(subject=("consultation", SLUG))[0].facts["to"] == later.isoformat()


@pytest.mark.parametrize(
    ("days", "reason", "message"),
    [(20, " ", "Enter why"), (5, "Because", "later than the present")],
    ids=["without a reason", "to an earlier day"],
)
def test_extending_is_refused(
    opened: consultations.Consultation, now: datetime, days: int, reason: str, message: str
) -> None:
    with pytest.raises(Refused, match=message), writing():
        consultations.extend_consultation(
            SLUG, closes_at=now + timedelta(days=days), reason=reason, version=1, actor=make.MANAGER, now=now
        )


def test_a_change_on_a_page_that_is_out_of_date_is_a_conflict(
    opened: consultations.Consultation, now: datetime
) -> None:
    later = now + timedelta(days=20)

    with pytest.raises(EditConflict), writing():
        consultations.extend_consultation(SLUG, closes_at=later, reason="Again", version=7, actor=make.MANAGER, now=now)


def test_closing_early_needs_a_reason_and_takes_effect_at_once(
    opened: consultations.Consultation, now: datetime
) -> None:
    with pytest.raises(Refused, match="closes early"), writing():
        consultations.close_consultation(SLUG, reason="", version=1, actor=make.MANAGER, now=now)

    with writing():
        found = consultations.close_consultation(SLUG, reason="An election", version=1, actor=make.MANAGER, now=now)

    assert consultations.phase_of(found, now=now) is Phase.CLOSED
    assert found.notes["entries"][0]["text"] == "An election"


def test_the_outcome_can_be_published_only_after_closing(opened: consultations.Consultation, now: datetime) -> None:
    with pytest.raises(TransitionRefused), writing():
        consultations.publish_outcome(SLUG, outcome=OUTCOME, version=1, actor=make.MANAGER, now=now)
    afterwards = now + timedelta(days=11)

    with writing():
        consultations.publish_outcome(SLUG, outcome=OUTCOME, version=1, actor=make.MANAGER, now=afterwards)

    kinds = [event.kind for event in records.list_events(subject=("consultation", SLUG))]
    assert kinds == [
        "consultation_outcome_published",
        "consultation_closed",
        "consultation_opened",
        "consultation_defined",
    ]
    assert records.verify_chain()[1] is None
