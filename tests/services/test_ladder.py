"""Options, steps, facts, representations and instruments: by named people, with versions and one event each."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.casework import OptionStanding
from portal.domain.closing import NoticeStanding
from portal.domain.ladder import RepresentationStanding
from portal.domain.readiness import StepState
from portal.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.models import Assessment, Event, ExternalEvidence
from portal.services import ladder, reviews
from portal.services.ladder import (
    AppointeeText,
    ConsideredText,
    FactText,
    InstrumentText,
    OptionText,
    PeriodText,
    StepText,
)
from portal.services.reviews.access import begin_case_file
from portal.transactions import writing
from tests.factories import reviews as factory

DAY = date(2024, 6, 3)
DONE = StepText(StepState.DONE, "A Minister", DAY)
WOULD_NOT = OptionText(OptionStanding.WOULD_NOT_DO, "It was tried for a year.", "A Director", DAY)
PERIOD = PeriodText("commissioners", "the proposed directions", "A Director", date(2024, 6, 3), date(2024, 6, 14))
NOTICE = InstrumentText("best-value-notice", "Best Value Notice", date(2023, 6, 1), date(2024, 5, 31))


@pytest.fixture
def case(people: None, session: Session, now: datetime) -> Assessment:
    """A case that was reviewed and approved."""
    with writing():
        return factory.reviewed(now)


def events(session: Session, kind: str) -> list[Event]:
    return session.query(Event).filter_by(kind=kind).order_by(Event.sequence).all()


def test_step_when_a_named_person_says_so_then_moves_with_one_event_that_names_no_council(
    session: Session, case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)

    with writing():
        version = ladder.record_step(case.id, "commissioners", "ST-1", DONE, actor=lead, expected_version=0, now=now)
        again = ladder.record_step(case.id, "commissioners", "ST-1", DONE, actor=lead, expected_version=1, now=now)

    steps = {step.code: step for step in get(case, "lead", now).model("commissioners").readiness.steps}
    assert (version, again) == (1, 1)
    assert (steps["ST-1"].state, steps["ST-1"].person, steps["ST-1"].on) == (StepState.DONE, "A Minister", DAY)
    assert steps["ST-2"].state is StepState.NOT_STARTED
    (event,) = events(session, "ladder_step_recorded")
    assert event.council_gss is None
    assert event.facts == {"model": "commissioners", "step": "ST-1", "state": "done", "version": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (replace(DONE, person=" "), "Enter who says so"),
        (replace(DONE, said_on=None), "Enter the day"),
        (replace(DONE, state=StepState.NOT_APPLICABLE), "Enter why the step does not apply"),
        (replace(DONE, said_on=date(2024, 6, 4)), "must be today or in the past"),
        (replace(DONE, reason="x" * 20_001), "Shorten"),
    ],
    ids=["nobody", "no day", "no reason", "to come", "too long"],
)
def test_step_when_something_is_missing_then_is_refused(
    case: Assessment, now: datetime, text: StepText, message: str
) -> None:
    with pytest.raises(Refused, match=message), writing():
        ladder.record_step(
            case.id, "commissioners", "ST-1", text, actor=factory.actor("lead", now), expected_version=0, now=now
        )


@pytest.mark.parametrize(
    ("model", "step"),
    [
        ("sector-support", "ST-1"),
        ("commissioners", "PS-05"),
        ("no-such-model", "ST-1"),
        ("ministerial-envoys", "ST-1"),
    ],
)
def test_step_when_the_model_has_none_of_that_code_today_then_is_not_found(
    case: Assessment, now: datetime, model: str, step: str
) -> None:
    with pytest.raises(NotFound), writing():
        ladder.record_step(case.id, model, step, DONE, actor=factory.actor("lead", now), expected_version=0, now=now)


def test_step_when_another_lead_was_quicker_then_shows_both(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with writing():
        ladder.record_step(case.id, "commissioners", "ST-1", DONE, actor=lead, expected_version=0, now=now)

    with pytest.raises(EditConflict) as caught, writing():
        ladder.record_step(
            case.id, "commissioners", "ST-1", replace(DONE, person="B"), actor=lead, expected_version=0, now=now
        )

    assert (caught.value.current["person"], caught.value.offered["person"]) == ("A Minister", "B")


def test_option_when_recorded_then_is_a_fact_of_readiness_for_every_model_beyond_assurance(
    session: Session, case: Assessment, now: datetime
) -> None:
    with writing():
        ladder.record_option(
            case.id, "best-value-notice", WOULD_NOT, actor=factory.actor("lead", now), expected_version=0, now=now
        )

    found = get(case, "lead", now).model("commissioners")
    (finding,) = [item for item in found.readiness.findings if item.rule == "lighter-options"]
    assert [fact.text for fact in finding.facts] == ["Best Value Notice. Considered: it would not do, 3 June 2024."]
    assert "A Director" not in str(finding.facts)
    assert [event.facts["standing"] for event in events(session, "ladder_option_recorded")] == ["would_not_do"]


@pytest.mark.parametrize("account", ["reviewer", "author", "admin"])
@pytest.mark.parametrize(
    "write",
    [
        lambda case, who, now: ladder.record_step(
            case.id, "commissioners", "ST-1", DONE, actor=who, expected_version=0, now=now
        ),
        lambda case, who, now: ladder.record_option(
            case.id, "commissioners", WOULD_NOT, actor=who, expected_version=0, now=now
        ),
        lambda case, who, now: ladder.set_period(case.id, PERIOD, actor=who, now=now),
        lambda case, who, now: ladder.add_representation(
            case.id, made_by="The council", received_on=DAY, text="No.", actor=who, now=now
        ),
        lambda case, who, now: ladder.record_instrument(case.id, NOTICE, actor=who, now=now),
    ],
    ids=["step", "option", "period", "representation", "instrument"],
)
def test_ladder_when_somebody_below_the_lead_writes_then_is_refused(
    case: Assessment, now: datetime, account: str, write: Callable[..., object]
) -> None:
    with pytest.raises((NotAllowed, NotFound)), writing():
        write(case, factory.actor(account, now), now)


def test_fact_when_a_reader_sets_it_then_stands_beside_its_line_with_the_record(
    session: Session, case: Assessment, now: datetime
) -> None:
    reader = factory.actor("reviewer", now)
    with writing():
        file = begin_case_file(case, now=now)
        paper = {
            "number": 1,
            "kind": "audit",
            "title": "Annual audit letter",
            "source": "The auditor",
            "is_public": True,
        }
        session.add(
            ExternalEvidence(case_id=file.id, supplied_by="The department", added_at=now, dated_on=DAY, **paper)
        )
    records = ladder.list_records(reviews.get_case(case.id, actor=reader))
    (audit,) = [choice for choice in records if choice.kind == "external_evidence"]

    with writing():
        row = ladder.set_fact(
            case.id, "commissioners", "commissioners-S3", FactText(audit.key, "It says so."), actor=reader, now=now
        )

    lines = {line.requirement.code: line for line in get(case, "lead", now).model("commissioners").lines}
    (fact,) = lines["commissioners-S3"].facts
    assert fact.record == "Outside evidence 1: Annual audit letter (The auditor), dated 3 June 2024."
    assert (fact.row.id, fact.row.words) == (row.id, "It says so.")
    assert not lines["commissioners-S1"].facts
    assert events(session, "ladder_fact_set")[0].facts == {"line": "commissioners-S3", "record": "external_evidence"}


def test_fact_when_the_record_is_of_no_case_or_the_line_of_no_model_then_is_refused(
    case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    foreign = FactText(f"assessment:{uuid.uuid4()}", "It says so.")

    with pytest.raises(Refused, match="Choose a record"), writing():
        ladder.set_fact(case.id, "commissioners", "commissioners-S1", foreign, actor=lead, now=now)
    with pytest.raises(NotFound), writing():
        ladder.set_fact(case.id, "commissioners", "sector-support-S1", foreign, actor=lead, now=now)


def test_fact_when_changed_by_another_reader_then_is_refused_and_a_lead_may(case: Assessment, now: datetime) -> None:
    reader, lead = factory.actor("reviewer", now), factory.actor("lead", now)
    text = FactText(f"assessment:{case.id}", "It says so.")
    with writing():
        row = ladder.set_fact(case.id, "commissioners", "commissioners-S1", text, actor=lead, now=now)

    with pytest.raises(NotAllowed), writing():
        ladder.change_fact(case.id, row.id, replace(text, words="No."), actor=reader, expected_version=1, now=now)
    with writing():
        ladder.change_fact(case.id, row.id, replace(text, words="No."), actor=lead, expected_version=1, now=now)
    with pytest.raises(EditConflict), writing():
        ladder.change_fact(case.id, row.id, replace(text, words="Yes."), actor=lead, expected_version=1, now=now)


def test_ladder_when_a_reading_is_out_then_a_reader_sees_nothing_that_was_weighed(
    people: None, session: Session, now: datetime
) -> None:
    with writing():
        case = factory.submitted(now)
        reader = factory.taken_up(case, now=now, alone=False)
        factory.declared(case, "lead", now=now)
        ladder.record_option(
            case.id, "commissioners", WOULD_NOT, actor=factory.actor("lead", now), expected_version=0, now=now
        )

    found = get(case, "reviewer", now)
    assert (found.may_read, found.models, found.decisions) == (False, (), ())
    assert get(case, "lead", now).model("commissioners").option is not None
    with pytest.raises(Refused, match="once every reading is in"), writing():
        text = FactText(f"assessment:{case.id}", "It says so.")
        ladder.set_fact(case.id, "commissioners", "commissioners-S1", text, actor=reader, now=now)


def test_period_when_set_then_stands_by_its_days_and_can_be_made_longer(
    session: Session, case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        row = ladder.set_period(case.id, PERIOD, actor=lead, now=now)
        longer = replace(PERIOD, to_on=date(2024, 8, 3))
        ladder.change_period(case.id, row.id, longer, actor=lead, expected_version=1, now=now)

    (period,) = get(case, "lead", now).model("commissioners").periods
    assert (period.standing, period.row.to_on) == (RepresentationStanding.OPEN, date(2024, 8, 3))
    (later,) = get(case, "lead", now + timedelta(days=90)).periods
    assert later.standing is RepresentationStanding.OVER
    assert [event.kind for event in session.query(Event).filter(Event.kind.like("representation_period%"))] == [
        "representation_period_set",
        "representation_period_changed",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (replace(PERIOD, to_on=None), "Enter the first and the last day"),
        (replace(PERIOD, to_on=date(2024, 6, 2)), "on or after the first"),
        (replace(PERIOD, urgency_reason="Now."), "Urgency is recorded only"),
        (replace(PERIOD, is_skipped=True), "Leave the days out"),
        (replace(PERIOD, is_skipped=True, from_on=None, to_on=None), "sufficiently urgent"),
        (replace(PERIOD, model="best-value-notice"), "section 15"),
        (replace(PERIOD, model="ministerial-envoys"), "not in use before November 2024"),
        (replace(PERIOD, person=""), "Enter who set this"),
    ],
)
def test_period_when_days_and_urgency_do_not_fit_then_is_refused(
    case: Assessment, now: datetime, text: PeriodText, message: str
) -> None:
    with pytest.raises(Refused, match=message), writing():
        ladder.set_period(case.id, text, actor=factory.actor("lead", now), now=now)


def test_representation_when_considered_then_is_a_reply_on_file(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with writing():
        ladder.add_representation(
            case.id, made_by="The council", received_on=DAY, text="We object.", actor=lead, now=now
        )
    assert reply_facts(case, now) == [
        "Representation 1, from The council, received on 3 June 2024: not yet recorded as considered."
    ]

    with writing():
        text = ConsideredText("The second point was taken.", "A Director", DAY)
        ladder.consider_representation(case.id, 1, text, actor=lead, expected_version=1, now=now)

    assert reply_facts(case, now) == ["Representation 1, from The council, received on 3 June 2024: considered."]
    with pytest.raises(EditConflict), writing():
        late = replace(text, considered="Nothing was taken.")
        ladder.consider_representation(case.id, 1, late, actor=lead, expected_version=1, now=now)
    with pytest.raises(NotFound), writing():
        ladder.consider_representation(case.id, 2, text, actor=lead, expected_version=1, now=now)


def test_instruments_when_one_has_expired_then_its_outcome_is_awaited_until_somebody_confirms_it(
    case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        first = ladder.record_instrument(case.id, NOTICE, actor=lead, now=now)
        lighter = InstrumentText("sector-support", "Peer support", DAY, follows_id=first.id)
        ladder.record_instrument(case.id, lighter, actor=lead, now=now)

    before, after = get(case, "reviewer", now).instruments
    assert (before.standing, after.standing) == (NoticeStanding.OUTCOME_AWAITED, NoticeStanding.IN_FORCE)
    assert ([item.title for item in before.followed_by], after.follows) == (["Peer support"], before.row)

    with writing():
        ladder.confirm_end(
            case.id, first.id, ended_on=DAY, outcome="It lapsed.", actor=lead, expected_version=1, now=now
        )
    assert get(case, "lead", now).instruments[0].standing is NoticeStanding.ENDED


def test_instrument_when_it_would_follow_itself_or_a_later_one_then_is_refused(case: Assessment, now: datetime) -> None:
    lead = factory.actor("lead", now)
    with writing():
        first = ladder.record_instrument(case.id, NOTICE, actor=lead, now=now)
        second = ladder.record_instrument(case.id, replace(NOTICE, issued_on=date(2024, 1, 1)), actor=lead, now=now)

    for other in (first.id, second.id):
        with pytest.raises(Refused, match="What it follows"), writing():
            text = replace(NOTICE, follows_id=other)
            ladder.change_instrument(case.id, first.id, text, actor=lead, expected_version=1, now=now)


def test_appointee_when_their_days_change_then_the_instrument_has_a_new_version(
    case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    person = AppointeeText("A Commissioner", "Lead commissioner", DAY)
    with writing():
        text = InstrumentText("commissioners", "Directions", DAY)
        row = ladder.record_instrument(case.id, text, actor=lead, now=now)
        found = ladder.add_appointee(case.id, row.id, person, actor=lead, expected_version=1, now=now)
        until = replace(person, to_on=date(2026, 6, 3))
        ladder.change_appointee(case.id, row.id, found.id, until, actor=lead, expected_version=2, now=now)

    (item,) = get(case, "lead", now).instruments
    assert [(someone.name, someone.to_on) for someone in item.row.appointees] == [("A Commissioner", date(2026, 6, 3))]
    with pytest.raises(EditConflict), writing():
        ladder.add_appointee(case.id, row.id, person, actor=lead, expected_version=1, now=now)
    with pytest.raises(Refused, match="on or after the day it was issued"), writing():
        early = replace(person, from_on=date(2024, 6, 2))
        ladder.add_appointee(case.id, row.id, early, actor=lead, expected_version=3, now=now)


def get(case: Assessment, account: str, now: datetime) -> ladder.LadderOfCase:
    return ladder.get_ladder(case.id, actor=factory.actor(account, now), today=now.date())


def reply_facts(case: Assessment, now: datetime) -> list[str]:
    findings = get(case, "lead", now).model("commissioners").readiness.findings
    return [fact.text for item in findings if item.rule == "authority-replied" for fact in item.facts]
