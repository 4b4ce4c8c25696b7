"""What follows a summary: an agreed plan, check-ins, the exit list, recommendations taken over, and the years."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from guidance import load
from portal.domain import sealing
from portal.domain.casework import ExitState
from portal.domain.closing import NoticeStanding
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.register import RecommendationSource
from portal.domain.roles import Actor
from portal.models import Event, ImprovementAction, Instrument, ReadinessSummary, Recommendation, ReviewRecommendation
from portal.services.aftercare import access, check_ins, exits, plans, taken, years
from portal.services.aftercare.check_ins import CheckInText
from portal.services.aftercare.exits import ExitWord
from portal.services.reviews.access import list_reviews
from portal.transactions import writing
from tests.factories import plans as plan
from tests.factories import reviews as factory
from tests.factories.reviews import EXAMPLETON, VALLEY

LATER = timedelta(days=20)


@dataclass(frozen=True)
class Issued:
    """A case whose summary was issued, and who works on it."""

    assessment_id: UUID
    summary: ReadinessSummary
    lead: Actor
    author: Actor
    case: access.CaseFile


@pytest.fixture
def issued(people: None, session: Session, now: datetime) -> Issued:
    with writing():
        assessment = factory.reviewed(now)
        review = list_reviews(assessment)[0]
        for number, text in enumerate(("Publish the register of interests.", "Test the plan."), start=1):
            session.add(
                ReviewRecommendation(
                    review_id=review.id, number=number, theme="governance", codes=["G-01", "XX-99"],
                    text=text, reasons="Secret reasons.", added_at=now,
                )
            )  # fmt: skip  # one line for where, one for what
        session.flush()
        lead = factory.actor("lead", now)
        summary = factory.summaries.issue(assessment.id, department=factory.DEPARTMENT, actor=lead, now=now)
    case = access.find_case_file(assessment)
    assert case is not None
    return Issued(assessment.id, summary, lead, factory.actor("author", now), case)


def _offered(issued: Issued, now: datetime, *titles: str, expected: int = 0) -> plans.AgreedPlan:
    due = date(2024, 9, 1)
    rows = [plan.action(issued.author, now, "G-01", title=title, due_on=due) for title in titles]
    chosen = [row.id for row in rows]
    return plans.offer(issued.case.id, EXAMPLETON, chosen, actor=issued.author, now=now, expected=expected)


def test_after_when_no_summary_was_issued_then_nothing_opens(people: None, session: Session, now: datetime) -> None:
    with writing():
        assessment = factory.reviewed(now)
    lead, author = factory.actor("lead", now), factory.actor("author", now)

    with pytest.raises(Refused):
        access.find_after(assessment.id, actor=lead)
    assert access.list_released(EXAMPLETON, actor=author) == ()
    case = access.find_case_file(assessment)
    assert case is not None
    with pytest.raises(NotFound):
        access.find_released(case.id, EXAMPLETON, actor=author)


def test_plan_when_offered_then_is_frozen_and_hashed(issued: Issued, now: datetime) -> None:
    with writing():
        row = _offered(issued, now, "Adopt the strategy", "Train members")
        found = plans.list_actions(EXAMPLETON, actor=issued.author)[0]
        found.title = "Something else altogether"

    stored = json.loads(row.actions_json)
    assert {action["title"] for action in stored["actions"]} == {"Adopt the strategy", "Train members"}
    assert row.actions_sha256 == sealing.digest(row.actions_json.encode())
    assert sealing.canonical_json(stored).decode() == row.actions_json
    offer = plans.list_offers(issued.case)[0]
    assert offer.state == "Waiting for the department" and offer.actions[0]["due_on"] == date(2024, 9, 1)


def test_plan_when_not_chosen_or_another_councils_then_is_refused(issued: Issued, now: datetime) -> None:
    with writing():
        _offered(issued, now, "Adopt the strategy")

    with pytest.raises(Refused), writing():
        plans.offer(issued.case.id, EXAMPLETON, [], actor=issued.author, now=now, expected=1)
    with pytest.raises(Refused, match="Choose the actions"), writing():
        plans.offer(issued.case.id, EXAMPLETON, [uuid4()], actor=issued.author, now=now, expected=1)
    with pytest.raises(Refused, match="Somebody else"), writing():
        _offered(issued, now, "Another", expected=0)
    for account, error in (("viewer", NotAllowed), ("author5", NotFound)):
        with pytest.raises(error), writing():
            actor = factory.actor(account, now)
            plans.offer(issued.case.id, EXAMPLETON, [uuid4()], actor=actor, now=now, expected=1)


def test_plan_when_the_department_answers_then_the_newest_version_alone_is_agreed(
    issued: Issued, session: Session, now: datetime
) -> None:
    with writing():
        first = _offered(issued, now, "Adopt the strategy")
        second = _offered(issued, now, "Adopt it sooner", expected=1)

    def answer(row: plans.AgreedPlan, words: str, *, agrees: bool, version: int = 1) -> plans.AgreedPlan:
        return plans.answer(
            issued.assessment_id, row.id, words, agrees=agrees, actor=issued.lead, expected_version=version, now=now
        )

    with pytest.raises(Refused, match="later version"), writing():
        answer(first, "", agrees=True)
    with pytest.raises(Refused, match="otherwise"), writing():
        answer(second, " ", agrees=False)
    with pytest.raises(EditConflict), writing():
        answer(second, "", agrees=True, version=7)
    with pytest.raises(NotAllowed), writing():
        reviewer = factory.actor("reviewer", now)
        plans.answer(issued.assessment_id, second.id, "", agrees=True, actor=reviewer, expected_version=1, now=now)
    with writing():
        assert answer(second, "", agrees=True).agreed_by_id == issued.lead.user_id
    with pytest.raises(Refused, match="already"), writing():
        answer(second, "", agrees=True, version=2)
    kinds = session.execute(select(Event.kind, Event.council_gss).where(Event.kind.like("plan_%"))).all()
    assert [tuple(row) for row in kinds] == [
        ("plan_offered", EXAMPLETON), ("plan_offered", EXAMPLETON), ("plan_agreed", EXAMPLETON)
    ]  # fmt: skip  # one line reads best


def test_check_in_when_planned_announced_and_shared_then_the_council_sees_each_in_its_turn(
    issued: Issued, session: Session, now: datetime
) -> None:
    planned = CheckInText(now.date() + timedelta(days=5), "Plans for the accounts")
    held = CheckInText(planned.planned_on, planned.about, planned.planned_on, "They are on the way.")
    args = {"actor": issued.lead, "now": now + LATER}
    with writing():
        row = check_ins.plan(issued.assessment_id, planned, **args)
    assert check_ins.list_shared(issued.case) == ()
    with writing():
        check_ins.announce(issued.assessment_id, row.id, expected_version=1, **args)
        check_ins.change(issued.assessment_id, row.id, held, expected_version=2, **args)
    [shown] = check_ins.list_shared(issued.case)
    assert (shown.about, shown.held_on, shown.notes) == ("Plans for the accounts", None, "")

    with pytest.raises(Refused, match="told"), writing():
        moved = CheckInText(planned.planned_on, "Another subject")
        check_ins.change(issued.assessment_id, row.id, moved, expected_version=3, **args)
    with writing():
        check_ins.share(issued.assessment_id, row.id, expected_version=3, **args)

    [shown] = check_ins.list_shared(issued.case)
    assert shown.notes == "They are on the way." and shown.held_on == planned.planned_on
    with pytest.raises(Refused, match="stay as they are"), writing():
        check_ins.change(issued.assessment_id, row.id, held, expected_version=4, **args)
    events = session.execute(select(Event.kind, Event.council_gss).where(Event.kind.like("check_in_%"))).all()
    assert [tuple(event) for event in events] == [
        ("check_in_planned", None), ("check_in_announced", EXAMPLETON),
        ("check_in_changed", None), ("check_in_shared", EXAMPLETON),
    ]  # fmt: skip  # who may see which


def test_check_in_when_not_held_or_changed_meanwhile_then_is_refused(issued: Issued, now: datetime) -> None:
    text = CheckInText(now.date(), "Plans")
    with writing():
        row = check_ins.plan(issued.assessment_id, text, actor=issued.lead, now=now)

    with pytest.raises(Refused, match="before you share"), writing():
        check_ins.share(issued.assessment_id, row.id, actor=issued.lead, expected_version=1, now=now)
    with pytest.raises(EditConflict), writing():
        check_ins.change(issued.assessment_id, row.id, text, actor=issued.lead, expected_version=9, now=now)
    with pytest.raises(Refused, match="today or in the past"), writing():
        future = CheckInText(now.date(), "Plans", now.date() + timedelta(days=1))
        check_ins.change(issued.assessment_id, row.id, future, actor=issued.lead, expected_version=1, now=now)
    with pytest.raises(NotFound), writing():
        stranger = factory.actor("reviewer2", now)
        check_ins.plan(issued.assessment_id, text, actor=stranger, now=now)


def test_exit_list_when_a_line_is_shown_then_a_person_a_day_and_evidence_stand_with_it(
    issued: Issued, session: Session, now: datetime
) -> None:
    with writing():
        row, _ = exits.add_lines(issued.assessment_id, ["Plan delivered", "", "Trust"], actor=issued.lead, now=now)
    args = {"actor": issued.lead, "expected_version": 1, "now": now}

    for word in (
        ExitWord(ExitState.SHOWN, "", now.date(), "Minute 4"),
        ExitWord(ExitState.SHOWN, "A. Chair", None, "Minute 4"),
        ExitWord(ExitState.SHOWN, "A. Chair", now.date(), ""),
        ExitWord(ExitState.NOT_SHOWN, "A. Chair", now.date() + LATER, ""),
    ):
        with pytest.raises(Refused), writing():
            exits.say(issued.assessment_id, row.id, "Plan delivered", word, **args)
    with writing():
        word = ExitWord(ExitState.SHOWN, "A. Chair", now.date(), "Minute 4")
        exits.say(issued.assessment_id, row.id, "Plan delivered in full", word, theme="governance", **args)

    lines = exits.list_lines(issued.case)
    assert [(line.number, line.text, line.state.value) for line in lines] == [
        (1, "Plan delivered in full", "shown"), (2, "Trust", "not_started")
    ]  # fmt: skip  # the list
    assert {event.council_gss for event in session.execute(select(Event)).scalars() if "exit" in event.kind} == {None}
    with pytest.raises(NotAllowed), writing():
        exits.add_lines(issued.assessment_id, ["Mine"], actor=factory.actor("reviewer", now), now=now)


def test_instruments_when_listed_then_stand_by_their_own_dates(issued: Issued, session: Session, now: datetime) -> None:
    def instrument(title: str, gss: str, ends: int | None) -> Instrument:
        begun, last = now.date() - timedelta(days=300), now.date() + timedelta(days=ends or 0)
        return Instrument(
            council_gss=gss, model="best-value-notice", title=title, issued_on=begun, added_at=now,
            ends_on=last if ends is not None else None,
        )  # fmt: skip  # what a record of the ladder holds

    with writing():
        session.add_all(
            [instrument("Expired", EXAMPLETON, -3), instrument("Runs", EXAMPLETON, 12),
             instrument("Open", EXAMPLETON, None), instrument("Elsewhere", VALLEY, 4)]
        )  # fmt: skip  # four

    found = {item.row.title: item for item in exits.list_instruments(issued.case, load("2024-05"), today=now.date())}

    assert set(found) == {"Expired", "Runs", "Open"}
    assert (found["Expired"].days_left, found["Runs"].days_left, found["Open"].days_left) == (-3, 12, None)
    assert found["Expired"].standing is NoticeStanding.OUTCOME_AWAITED
    assert exits.proposed_lines(found["Runs"].exit_words)[0].startswith("Lapses at its end date")
    assert exits.proposed_lines("Done (as in A; B). handed back; ended.") == ("Done", "Handed back", "Ended")


def test_recommendations_when_taken_then_each_stands_once_in_the_register(
    issued: Issued, session: Session, now: datetime
) -> None:
    found = taken.list_released(issued.case)
    assert [(item.reference, item.is_taken) for item in found] == [("1.1", False), ("1.2", False)]

    with writing():
        [row] = taken.take(issued.case, ["1.1"], actor=issued.author, now=now)
        again = taken.take(issued.case, ["1.1", "1.2"], actor=issued.author, now=now)

    assert row.source is RecommendationSource.EARLIER_REVIEW and [link.code for link in row.codes] == ["G-01"]
    assert [entry.reference for entry in again] == ["1.2"]
    assert len(session.execute(select(Recommendation)).scalars().all()) == 2
    with pytest.raises(NotFound), writing():
        taken.take(issued.case, ["9.9"], actor=issued.author, now=now)
    with pytest.raises(NotAllowed), writing():
        taken.take(issued.case, ["1.1"], actor=factory.actor("viewer", now), now=now)


def test_recommendations_when_written_after_the_summary_then_are_not_the_councils(
    issued: Issued, session: Session, now: datetime
) -> None:
    with writing():
        review = list_reviews(issued.summary.assessment)[0]
        late = ReviewRecommendation(
            review_id=review.id, number=3, theme="culture", text="Late", reasons="x", added_at=now + LATER
        )
        session.add(late)

    assert "Late" not in {item.text for item in taken.list_released(issued.case)}


def test_years_when_a_summary_stands_then_both_sides_read_words_without_comparing(
    issued: Issued, session: Session, now: datetime
) -> None:
    found = years.for_council(EXAMPLETON, actor=issued.author)

    lines = {line.code: line for theme in found.themes for line in theme.lines}
    [said] = lines["G-01"].years[0]
    assert said.judgement == "Largely in place" and said.confidence == "Medium"
    assert years.for_council(EXAMPLETON, actor=factory.actor("author5", now)).records == ()
    department = years.for_department(issued.summary.assessment, actor=issued.lead)
    assert [record.cycle_title for record in department.records] == ["Best Value self-assessment 2024"]
    assert session.execute(select(ImprovementAction)).first() is None
