"""Threads as each side reads them, with the clock of each."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from portal.database import db
from portal.domain.casework import Side
from portal.domain.clocks import Clock, Sent, clock_of, day_in_london, due_words
from portal.domain.errors import NotFound
from portal.domain.roles import Actor, Permission, councils_where
from portal.domain.submissions import Section, sections_of
from portal.models import Assessment, CaseFile, Clarification, ClarificationMessage, User
from portal.services.reviews.access import find_case, find_case_file
from portal.services.reviews.cases import submission_of
from portal.services.working_days import calendar_for

#: A question with the record it is about.
Row = tuple[Clarification, Assessment]


@dataclass(frozen=True)
class Said:
    """One message.

    Args:
        name: as this reader may read it; for a council, people of the department below a lead are not named.
        closes: whether it is the conclusion with which the department closed the thread.
    """

    id: uuid.UUID
    side: Side
    name: str
    text: str
    at: datetime
    closes: bool


@dataclass(frozen=True)
class Thread:
    """One question with all that was said.

    Args:
        record: the number of the sealed record that it is about.
        sections: what it is about, in the order of the record.
        due: how the day that was asked for stands to today, in words; empty for none and for a closed question.
        conclusion: what the department took from it; empty while it is open.
    """

    id: uuid.UUID
    assessment_id: uuid.UUID
    round_id: uuid.UUID
    record: int
    cycle: str
    number: int
    subject: str
    sections: tuple[Section, ...]
    opened_at: datetime
    due_on: date | None
    due: str
    clock: Clock
    messages: tuple[Said, ...]
    conclusion: str
    closed_at: datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_with_council(self) -> bool:
        return self.clock.side is Side.COUNCIL

    @property
    def state(self) -> str:
        """Whom it is with, in words."""
        return self.clock.side.words if self.clock.side else "Closed"


@dataclass(frozen=True)
class Waiting:
    """An open question as a council's overview names it."""

    id: uuid.UUID
    number: int
    subject: str
    opened_at: datetime
    due_on: date | None
    side: Side
    since: datetime


def list_for_department(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> tuple[Thread, ...]:
    """The questions about a record and those that it replaced: open ones first, then by number.

    Raises:
        NotFound, InterestsFirst: as `find_case`.
    """
    assessment = find_case(assessment_id, actor=actor)
    case = find_case_file(assessment)
    rows = _rows(_of_case(case, assessment)) if case else []
    return _in_order(_threads(rows, _full_names(rows), now))


def get_for_department(assessment_id: uuid.UUID, clarification_id: uuid.UUID, *, actor: Actor, now: datetime) -> Thread:
    """One of them; raises NotFound where it is not one of the case."""
    assessment = find_case(assessment_id, actor=actor)
    case = find_case_file(assessment)
    rows = _rows(_of_case(case, assessment).where(Clarification.id == clarification_id)) if case else []
    return _one(_threads(rows, _full_names(rows), now))


def list_for(case: CaseFile | None, section: str, *, now: datetime) -> tuple[Thread, ...]:
    """The questions that name a section, for a page about it; by number.

    Args:
        case: of a case that the actor may read; None where nobody has begun the file.
        section: the slug of a theme, or a code.
    """
    if case is None:
        return ()
    # A list in JSON is searched here, not by the database: a case has tens of questions.
    rows = [row for row in _rows(_all().where(Clarification.case_id == case.id)) if section in row[0].sections]
    return _threads(rows, _full_names(rows), now)


def list_for_council(gss: str, *, actor: Actor, now: datetime) -> tuple[Thread, ...]:
    """The questions put to a council, in every cycle: open ones first, then by number; none to outsiders."""
    return _in_order(_threads(_rows(_of_council(gss, actor)), None, now))


def get_for_council(gss: str, clarification_id: uuid.UUID, *, actor: Actor, now: datetime) -> Thread:
    """One of them; raises NotFound where the council was asked no such thing."""
    return _one(_threads(_rows(_of_council(gss, actor).where(Clarification.id == clarification_id)), None, now))


def list_waiting(gss: str, *, actor: Actor) -> tuple[Waiting, ...]:
    """The open questions put to a council, the oldest first. One query."""
    table = Clarification
    query = (
        select(table.id, table.number, table.subject, table.opened_at, table.due_on, table.side, table.since)
        .join(CaseFile, CaseFile.id == table.case_id)
        .where(CaseFile.council_gss == gss, CaseFile.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)))
        .where(table.closed_at.is_(None))
        .order_by(table.opened_at, table.number)
    )
    return tuple(Waiting(*row) for row in db.session.execute(query))


def _all() -> Select[Clarification, Assessment]:
    return (
        select(Clarification, Assessment)
        .join(Assessment, Assessment.id == Clarification.assessment_id)
        .order_by(Clarification.opened_at, Clarification.number)
    )


def _of_case(case: CaseFile, assessment: Assessment) -> Select[Clarification, Assessment]:
    return _all().where(Clarification.case_id == case.id, Assessment.sequence <= assessment.sequence)


def _of_council(gss: str, actor: Actor) -> Select[Clarification, Assessment]:
    mine = councils_where(actor, Permission.VIEW_ROUND)
    return (
        _all()
        .join(CaseFile, CaseFile.id == Clarification.case_id)
        .where(CaseFile.council_gss == gss, CaseFile.council_gss.in_(mine))
    )


def _rows(query: Select[Clarification, Assessment]) -> list[Row]:
    return [(row[0], row[1]) for row in db.session.execute(query.execution_options(populate_existing=True))]


def _full_names(rows: Iterable[Row]) -> Mapping[uuid.UUID, str]:
    """Names of all who wrote; for the department alone."""
    ids = {message.sent_by_id for found, _ in rows for message in found.messages}
    query = select(User.id, User.name).where(User.id.in_(found for found in ids if found))
    return {row.id: row.name for row in db.session.execute(query)} if ids else {}


def _threads(rows: Sequence[Row], names: Mapping[uuid.UUID, str] | None, now: datetime) -> tuple[Thread, ...]:
    records = {assessment.id: assessment for _, assessment in rows}
    known = {id: sections_of(submission_of(record)) for id, record in records.items()}
    return tuple(_thread(found, record, known[record.id], names, now) for found, record in rows)


def _thread(
    found: Clarification,
    record: Assessment,
    known: Iterable[Section],
    names: Mapping[uuid.UUID, str] | None,
    now: datetime,
) -> Thread:
    today = day_in_london(now)
    last = max(today, found.due_on or today)
    calendar = calendar_for(day_in_london(found.opened_at), last)
    messages = ordered(found)
    return Thread(
        id=found.id,
        assessment_id=record.id,
        round_id=record.round_id,
        record=record.sequence,
        cycle=record.cycle.title,
        number=found.number,
        subject=found.subject,
        sections=tuple(section for section in known if section.section in found.sections),
        opened_at=found.opened_at,
        due_on=found.due_on,
        due=due_words(found.due_on, today, calendar) if found.closed_at is None else "",
        clock=clock_of([Sent(said.side, said.sent_at, said.closes) for said in messages], today, calendar),
        messages=tuple(_said(message, names) for message in messages),
        conclusion=found.conclusion,
        closed_at=found.closed_at,
        version=found.version,
    )


def ordered(found: Clarification) -> list[ClarificationMessage]:
    """The messages in the order in which they were sent; no two of a thread have the same moment."""
    return sorted(found.messages, key=lambda message: message.sent_at)


def _said(message: ClarificationMessage, names: Mapping[uuid.UUID, str] | None) -> Said:
    name = message.sent_by_name
    if names is not None and message.sent_by_id is not None:
        name = names.get(message.sent_by_id, name)
    return Said(message.id, message.side, name, message.text, message.sent_at, message.closes)


def _in_order(threads: tuple[Thread, ...]) -> tuple[Thread, ...]:
    return tuple(sorted(threads, key=lambda thread: not thread.is_open))


def _one(threads: tuple[Thread, ...]) -> Thread:
    if not threads:
        raise NotFound()
    return threads[0]
