"""The decision: written once by a person with the right, with the legal steps that were open; no rule writes one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.casework import DecisionOutcome
from portal.domain.readiness import StepState
from portal.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.models import Assessment, Decision, Event
from portal.services import ladder
from portal.services.ladder import DecisionText, StepText
from portal.transactions import writing
from tests.factories import reviews as factory

DAY = date(2024, 6, 3)
NONE_NEEDED = DecisionText(DecisionOutcome.NO_DECISION_NEEDED, "A Director", DAY, "The account stands.")
CHOSEN = replace(NONE_NEEDED, outcome=DecisionOutcome.MODEL_CHOSEN, model="commissioners")
ALL_OPEN = ("ST-1", "ST-2", "ST-3", "ST-4", "ST-5")


@pytest.fixture
def case(people: None, session: Session, now: datetime) -> Assessment:
    """A case that was reviewed and approved."""
    with writing():
        return factory.reviewed(now)


def decide(
    case: Assessment, text: DecisionText, now: datetime, *, seen: tuple[str, ...] = (), sequence: int = 0
) -> Decision:
    with writing():
        return ladder.record_decision(
            case.id,
            text,
            seen_open_steps=seen,
            expected_sequence=sequence,
            actor=factory.actor("lead", now),
            now=now,
        )


def test_decision_when_none_is_needed_then_is_recorded_with_one_event_that_names_no_council(
    session: Session, case: Assessment, now: datetime
) -> None:
    row = decide(case, NONE_NEEDED, now)

    assert (row.sequence, row.model, row.open_steps) == (1, "", [])
    (event,) = session.query(Event).filter_by(kind="decision_recorded").all()
    assert event.council_gss is None
    assert event.facts == {"sequence": 1, "outcome": "no_decision_needed", "model": "", "open_steps": []}


@pytest.mark.parametrize("account", ["reviewer", "reviewer2", "author", "chief-executive", "admin"])
def test_decision_when_the_actor_has_not_the_right_then_is_refused(
    case: Assessment, now: datetime, account: str
) -> None:
    with pytest.raises((NotAllowed, NotFound)), writing():
        ladder.record_decision(
            case.id, NONE_NEEDED, seen_open_steps=(), expected_sequence=0, actor=factory.actor(account, now), now=now
        )


@pytest.mark.parametrize("seen", [(), ("ST-1",), (*ALL_OPEN, "PS-12")], ids=["none", "one", "too many"])
def test_decision_when_the_open_steps_were_not_seen_as_they_are_then_asks_for_it(
    case: Assessment, now: datetime, seen: tuple[str, ...]
) -> None:
    with pytest.raises(Refused, match="Confirm that you have seen"):
        decide(case, CHOSEN, now, seen=seen)


def test_decision_when_every_step_is_open_then_bars_nothing_and_keeps_them(case: Assessment, now: datetime) -> None:
    assert decide(case, CHOSEN, now, seen=ALL_OPEN).open_steps == list(ALL_OPEN)


def test_decision_when_steps_are_settled_then_only_the_others_are_open(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with writing():
        for step, state in (("ST-1", StepState.DONE), ("ST-5", StepState.NOT_APPLICABLE)):
            text = StepText(state, "A Minister", DAY, "So.")
            ladder.record_step(case.id, "commissioners", step, text, actor=lead, expected_version=0, now=now)

    row = decide(case, CHOSEN, now, seen=("ST-2", "ST-3", "ST-4"))

    assert row.open_steps == ["ST-2", "ST-3", "ST-4"]
    with writing():
        text = StepText(StepState.DONE, "A Minister", DAY)
        ladder.record_step(case.id, "commissioners", "ST-2", text, actor=lead, expected_version=0, now=now)
    assert ladder.list_decisions(row.case_id)[0].open_steps == ["ST-2", "ST-3", "ST-4"], "it says what was open then"


def test_decision_when_a_later_one_is_recorded_then_stands_after_it_and_the_first_as_it_was(
    session: Session, case: Assessment, now: datetime
) -> None:
    first = decide(case, CHOSEN, now, seen=ALL_OPEN)
    lighter = replace(CHOSEN, outcome=DecisionOutcome.LIGHTER_MODEL, model="best-value-notice", reasons="It improved.")

    decide(case, lighter, now + timedelta(days=1), sequence=1)
    decide(case, replace(NONE_NEEDED, outcome=DecisionOutcome.ENDED), now + timedelta(days=2), sequence=2)

    session.expire_all()
    found = ladder.list_decisions(first.case_id)
    assert [(row.sequence, row.model) for row in found] == [(1, "commissioners"), (2, "best-value-notice"), (3, "")]
    assert found[0].reasons == "The account stands."


def test_decision_when_another_was_recorded_meanwhile_then_shows_both_and_records_none(
    case: Assessment, now: datetime
) -> None:
    decide(case, NONE_NEEDED, now)

    with pytest.raises(EditConflict) as caught:
        decide(case, replace(NONE_NEEDED, reasons="Mine."), now)

    assert (caught.value.current["reasons"], caught.value.offered["reasons"]) == ("The account stands.", "Mine.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (replace(NONE_NEEDED, reasons=" "), "Enter the reasons"),
        (replace(NONE_NEEDED, decided_by=""), "Enter who decided"),
        (replace(NONE_NEEDED, model="commissioners"), "Leave the model out"),
        (replace(CHOSEN, model=""), "Choose the model"),
        (replace(CHOSEN, model="ministerial-envoys"), "not in use before November 2024"),
        (replace(NONE_NEEDED, decided_on=date(2024, 6, 4)), "must be today or in the past"),
        (replace(NONE_NEEDED, themes=("finance",)), "Choose themes"),
        (replace(NONE_NEEDED, minded_to_on=date(2024, 6, 4)), "in mind before it is taken"),
        (replace(NONE_NEEDED, in_force_on=DAY, ends_on=date(2024, 6, 2)), "on or after the day it comes into force"),
    ],
)
def test_decision_when_something_does_not_fit_then_is_refused(
    case: Assessment, now: datetime, text: DecisionText, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        decide(case, text, now)


def test_decision_when_written_past_the_service_without_reasons_then_the_database_refuses(
    session: Session, case: Assessment, now: datetime
) -> None:
    row = decide(case, NONE_NEEDED, now)

    with pytest.raises(IntegrityError), writing():
        values = {"case_id": row.case_id, "decided_on": DAY, "recorded_at": now, "recorded_by_id": row.recorded_by_id}
        session.add(
            Decision(sequence=2, outcome=DecisionOutcome.MODEL_CHOSEN, model="", decided_by="A", reasons="B", **values)
        )
