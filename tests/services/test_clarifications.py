"""Questions of the department and a council's answers, on both databases: who may, what they see, and the clock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.database import db
from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.domain.casework import InterestStanding, Side
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.models import Assessment, Clarification, Event, Job
from portal.services import clarifications, records, reviews
from portal.services.clarifications import Question
from portal.services.reviews import interests
from portal.services.reviews.access import find_case_file
from portal.transactions import writing
from tests.factories import reviews as factory

QUESTION = Question("Audit minutes", ("G-01", "governance"), "Which minutes show it?")
SECRET = "Which minutes show it?"


@pytest.fixture
def case(session: Session, people: None, now: datetime) -> Assessment:
    """A case that `reviewer` and `reviewer2` read, and that `lead` has opened. It is a Monday."""
    with writing():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
    return assessment


def ask(case: Assessment, now: datetime, account: str = "reviewer", question: Question = QUESTION) -> Clarification:
    with writing():
        return clarifications.ask(case.id, question, actor=factory.actor(account, now), now=now)


def answer(
    found: Clarification, now: datetime, *, version: int, account: str = "author", gss: str = EXAMPLETON
) -> None:
    with writing():
        clarifications.answer(
            gss, found.id, "Those of May.", expected_version=version, actor=factory.actor(account, now), now=now
        )


def send(case: Assessment, found: Clarification, now: datetime, *, version: int, text: str = "And June?") -> None:
    with writing():
        clarifications.send(
            case.id, found.id, text, expected_version=version, actor=factory.actor("lead", now), now=now
        )


def close(case: Assessment, found: Clarification, now: datetime, *, version: int) -> None:
    with writing():
        clarifications.close(
            case.id, found.id, "Clear now.", expected_version=version, actor=factory.actor("lead", now), now=now
        )


def test_ask_when_sent_then_the_council_reads_it_and_the_clock_is_with_it(case: Assessment, now: datetime) -> None:
    found = ask(case, now)

    thread = clarifications.get_for_council(
        EXAMPLETON, found.id, actor=factory.actor("viewer", now), now=now + timedelta(days=3)
    )
    assert (thread.number, thread.clock.side, thread.clock.this_turn) == (1, Side.COUNCIL, 3)
    # In the order of the record, whatever the order of the form.
    assert [section.section for section in thread.sections] == ["governance", "G-01"]
    assert [(said.name, said.text) for said in thread.messages] == [("A reviewer of the department", SECRET)]


def test_names_when_read_by_the_council_then_a_lead_is_named_and_a_reviewer_is_not(
    case: Assessment, now: datetime
) -> None:
    found = ask(case, now)
    send(case, found, now, version=1)
    answer(found, now, version=2)

    council = clarifications.get_for_council(EXAMPLETON, found.id, actor=factory.actor("author", now), now=now)
    desk = clarifications.get_for_department(case.id, found.id, actor=factory.actor("reviewer2", now), now=now)

    lead, reviewer, author = (factory.actor(name, now).name for name in ("lead", "reviewer", "author"))
    assert [said.name for said in council.messages] == ["A reviewer of the department", lead, author]
    assert [said.name for said in desk.messages] == [reviewer, lead, author]


def test_clock_when_answered_closed_and_asked_again_then_counts_on_the_side_it_is_with(
    case: Assessment, now: datetime
) -> None:
    """Asked on Monday, answered on Wednesday, closed on Friday, asked again the Monday after."""
    found = ask(case, now)
    answer(found, now + timedelta(days=2), version=1)
    close(case, found, now + timedelta(days=4), version=2)
    with pytest.raises(Refused, match="closed this question"):
        answer(found, now + timedelta(days=5), version=3)
    closed = clarifications.list_for_council(
        EXAMPLETON, actor=factory.actor("author", now), now=now + timedelta(days=30)
    )[0]
    send(case, found, now + timedelta(days=7), version=3)
    again = clarifications.list_for_council(
        EXAMPLETON, actor=factory.actor("author", now), now=now + timedelta(days=8)
    )[0]

    assert (closed.is_open, closed.conclusion, dict(closed.clock.days)) == (
        False,
        "Clear now.",
        {Side.COUNCIL: 2, Side.DEPARTMENT: 2},
    )
    assert (again.is_open, again.conclusion, dict(again.clock.days)) == (
        True,
        "",
        {Side.COUNCIL: 3, Side.DEPARTMENT: 2},
    )
    assert [said.closes for said in again.messages] == [False, False, True, False]


def test_events_when_a_thread_runs_then_one_for_each_step_without_words(case: Assessment, now: datetime) -> None:
    found = ask(case, now)
    answer(found, now, version=1)
    send(case, found, now, version=2)
    close(case, found, now, version=3)
    send(case, found, now, version=4)

    events = list(reversed(records.list_events(subject=("clarification", str(found.id)))))
    assert [event.kind for event in events] == [
        "clarification_asked",
        "clarification_answered",
        "clarification_asked_again",
        "clarification_closed",
        "clarification_reopened",
    ]
    assert {event.council_gss for event in events} == {EXAMPLETON}
    assert not any(words in str(event.facts) for event in events for words in (SECRET, "May", "Clear"))
    assert records.verify_chain()[1] is None


def test_mail_when_asked_and_answered_then_goes_to_the_other_side_and_says_nothing_of_it(
    case: Assessment, now: datetime
) -> None:
    found = ask(case, now, "lead")
    answer(found, now, version=1)

    told = db.session.execute(select(Job.payload).where(Job.key.startswith("clarification:"))).scalars().all()
    asked = {one["to"].split("@")[0] for one in told if one["subject"] == "A question from the department"}
    answered = {one["to"].split("@")[0] for one in told if one["subject"] == "A council has answered a question"}
    assert asked == {"author", "council-admin"}
    assert answered == {"reviewer", "reviewer2", "lead"}
    assert not any(words in one["body"] for one in told for words in (SECRET, "Those of May", "Audit minutes", "G-01"))


def test_mail_when_a_reader_was_recused_then_goes_to_them_no_more(case: Assessment, now: datetime) -> None:
    found = ask(case, now)
    file, reviewer = find_case_file(case), factory.actor("reviewer", now)
    assert file is not None and reviewer.user_id is not None
    with writing():
        interests.decide(
            file, reviewer.user_id, InterestStanding.RECUSED, "A cousin works there.",
            actor=factory.actor("lead", now), now=now,
        )  # fmt: skip
    answer(found, now, version=1)

    told = db.session.execute(select(Job.payload).where(Job.key.startswith("clarification:"))).scalars().all()
    assert {one["to"].split("@")[0] for one in told if "answered" in one["subject"]} == {"reviewer2"}
    with pytest.raises(NotFound):
        clarifications.list_for_department(case.id, actor=reviewer, now=now)


def test_answer_when_somebody_wrote_first_then_keeps_both_words(case: Assessment, now: datetime) -> None:
    found = ask(case, now)
    send(case, found, now, version=1)

    with pytest.raises(EditConflict) as conflict:
        answer(found, now, version=1)

    assert (conflict.value.current, conflict.value.offered) == ({"text": "And June?"}, {"text": "Those of May."})
    thread = clarifications.get_for_council(EXAMPLETON, found.id, actor=factory.actor("author", now), now=now)
    assert [said.text for said in thread.messages] == [SECRET, "And June?"]


def test_messages_when_both_sides_write_at_once_then_one_is_kept_and_the_other_keeps_its_words(
    case: Assessment, now: datetime, app: Flask
) -> None:
    found = ask(case, now)
    assert case.id and found.id  # read before they leave the session, which is of this thread alone
    db.session.expunge_all()
    db.session.rollback()
    together = Barrier(2)

    def write(work: Callable[[], None]) -> str:
        with app.app_context():
            together.wait(timeout=30)
            try:
                work()
            except EditConflict as conflict:
                return conflict.offered["text"]
            return ""

    with ThreadPoolExecutor(2) as pool:
        kept = list(pool.map(write, (lambda: send(case, found, now, version=1), lambda: answer(found, now, version=1))))

    assert sorted(kept) in (["", "And June?"], ["", "Those of May."])
    thread = clarifications.get_for_council(EXAMPLETON, found.id, actor=factory.actor("author", now), now=now)
    assert {said.text for said in thread.messages} | set(kept) == {SECRET, "And June?", "Those of May.", ""}
    assert len(thread.messages) == 2


@pytest.mark.parametrize("account", ["author2", "reviewer", "lead", "admin"])
def test_answer_when_the_person_is_not_of_the_council_then_there_is_no_such_question(
    case: Assessment, now: datetime, account: str
) -> None:
    found = ask(case, now)

    for gss in (EXAMPLETON, VALLEY):
        with pytest.raises(NotFound):
            answer(found, now, version=1, account=account, gss=gss)
    outsider = factory.actor(account, now)
    assert clarifications.list_for_council(EXAMPLETON, actor=outsider, now=now) == ()
    assert clarifications.list_waiting(EXAMPLETON, actor=outsider) == ()


@pytest.mark.parametrize(
    ("account", "may"), [("author", True), ("council-admin", True), ("chief-executive", True),
                         ("contributor", False), ("viewer", False)],
)  # fmt: skip
def test_answer_when_of_the_council_then_goes_by_the_role(
    case: Assessment, now: datetime, account: str, may: bool
) -> None:
    found = ask(case, now)

    if may:
        answer(found, now, version=1, account=account)
    else:
        with pytest.raises(NotAllowed):
            answer(found, now, version=1, account=account)
    assert clarifications.get_for_council(EXAMPLETON, found.id, actor=factory.actor(account, now), now=now)


def test_ask_when_the_person_does_not_read_the_case_then_there_is_none(
    session: Session, people: None, now: datetime
) -> None:
    with writing():
        case = factory.submitted(now)
        factory.taken_up(case, now=now)

    for account in ("reviewer2", "author", "admin"):
        with pytest.raises(NotFound):
            ask(case, now, account)
    assert session.execute(select(Clarification)).first() is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": " "}, "Enter what the question is about"),
        ({"subject": "x" * 201}, "Shorten the subject"),
        ({"sections": ()}, "Choose at least one section"),
        ({"sections": ("ZZ-99",)}, "Choose at least one section"),
        ({"text": "\n"}, "Enter what you ask"),
        ({"text": "x" * 10_001}, "Shorten the text"),
        ({"due_on": datetime(2024, 6, 2).date()}, "Enter a day that has not passed"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_ask_when_a_part_is_missing_then_is_refused(
    case: Assessment, now: datetime, changes: dict[str, object], message: str
) -> None:
    parts = {"subject": "Audit minutes", "sections": ("G-01",), "text": "Which?", "due_on": None, **changes}

    with pytest.raises(Refused, match=message):
        ask(case, now, question=Question(**parts))  # type: ignore[arg-type]  # one of them is made wrong


def test_due_day_when_asked_again_then_is_kept_only_while_it_is_with_the_council(
    case: Assessment, now: datetime
) -> None:
    due = (now + timedelta(days=7)).date()
    found = ask(case, now, question=Question("Audit", ("G-01",), "Which?", due))
    send(case, found, now, version=1)
    kept = found.due_on
    answer(found, now, version=2)
    send(case, found, now, version=3)

    assert (kept, found.due_on) == (due, None)


def test_list_for_when_a_section_is_named_then_only_its_questions(case: Assessment, now: datetime) -> None:
    ask(case, now)
    ask(case, now, question=Question("Culture", ("C-01",), "How?"))
    file = find_case_file(case)

    assert [one.subject for one in clarifications.list_for(file, "G-01", now=now)] == ["Audit minutes"]
    assert [one.number for one in clarifications.list_for(file, "C-01", now=now)] == [2]
    assert clarifications.list_for(None, "G-01", now=now) == ()


def test_record_when_questions_are_answered_then_is_byte_for_byte_the_same(case: Assessment, now: datetime) -> None:
    before = (case.sealed_json, case.sealed_sha256, case.version, case.state)
    found = ask(case, now)
    answer(found, now, version=1)
    db.session.refresh(case)

    assert (case.sealed_json, case.sealed_sha256, case.version, case.state) == before
    kinds = set(db.session.execute(select(Event.kind).where(Event.subject_type == "round")).scalars())
    assert not any(kind.startswith("clarification") for kind in kinds)


def test_lists_when_there_are_many_questions_then_ask_the_database_as_often(
    case: Assessment, now: datetime, session: Session
) -> None:
    def statements(work: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    def counts() -> tuple[int, ...]:
        lead, author = factory.actor("lead", now), factory.actor("author", now)
        return (
            statements(lambda: clarifications.list_for_department(case.id, actor=lead, now=now)),
            statements(lambda: clarifications.list_for_council(EXAMPLETON, actor=author, now=now)),
            statements(lambda: clarifications.list_waiting(EXAMPLETON, actor=author)),
        )

    ask(case, now)
    few = counts()
    for _ in range(8):
        found = ask(case, now)
        answer(found, now, version=1)
    assert counts() == few
    assert few[2] <= 2 and max(few) <= 8
    assert reviews.may_open(case, actor=factory.actor("lead", now))
