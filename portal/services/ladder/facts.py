"""Records that somebody set beside one thing that has to be shown. None shows anything by itself: a person says what.

The records on offer are those that a summary can cite, so that whatever stands here resolves to a row.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.readiness import Facts
from portal.domain.roles import Actor, Permission, may
from portal.models import Engagement, Instrument, LadderFact, MetricRelease, RepresentationPeriod
from portal.services.ladder.access import (
    OpenCase,
    find_model,
    hold,
    may_set_facts,
    refuse_stale,
    require_words,
)
from portal.services.reviews.cases import Case, build_case
from portal.services.reviews.decisions import record_step as record_case_event
from portal.services.summaries.facts import facts_of


@dataclass(frozen=True)
class RecordChoice:
    """A record of the case that can be set beside a line: its kind and id as in a summary, and what it is."""

    kind: str
    id: str
    text: str

    @property
    def key(self) -> str:
        """Kind and id as one text."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class FactText:
    """A record, and what a person says that it shows of the line.

    Args:
        record: kind and id as `RecordChoice.key` has them.
    """

    record: str
    words: str

    def fields(self) -> dict[str, str]:
        """The words as text by field."""
        return {"record": self.record, "words": self.words}


def facts_of_case(case: Case) -> Facts:
    """Everything on record in a case, as the rules of readiness read it."""
    return facts_of(case, _releases(case))


def list_records(case: Case, facts: Facts | None = None) -> tuple[RecordChoice, ...]:
    """The records of a case that may be set beside a line, grouped by what they are about; each once.

    Args:
        facts: of the case, where they have been gathered already.
    """
    held = sorted((facts or facts_of_case(case)).held, key=lambda fact: (fact.kind, fact.place, fact))
    found = [RecordChoice(fact.row.kind, fact.row.id, fact.text) for fact in held]
    if case.file is not None:
        found += _of_file(case.file.id, case.file.council_gss)
    return tuple({choice.key: choice for choice in reversed(found)}.values())[::-1]


def set_fact(
    assessment_id: uuid.UUID, model: str, line: str, text: FactText, *, actor: Actor, now: datetime
) -> LadderFact:
    """Sets a record beside a line of what has to be shown.

    Raises:
        NotFound: no such case for this actor, no such model in its edition, or no such line of it.
        NotAllowed: the actor is neither a lead nor a reader of the case.
        Refused: a reading is still out, the record is none of this case, or the words are missing.
    """
    case = _hold(assessment_id, actor=actor, now=now)
    if line not in {item.code for item in find_model(case.guidance, model).to_be_shown}:
        raise NotFound()
    kind, row_id = _check(case, text, actor)
    row = LadderFact(
        case_id=case.file.id,
        model=model,
        line=line,
        row_kind=kind,
        row_id=row_id,
        words=text.words,
        added_at=now,
        added_by_id=case.writer_id,
    )
    db.session.add(row)
    db.session.flush()
    record_case_event("ladder_fact_set", case.assessment, actor=actor, now=now, facts={"line": line, "record": kind})
    return row


def change_fact(
    assessment_id: uuid.UUID, fact_id: uuid.UUID, text: FactText, *, actor: Actor, expected_version: int, now: datetime
) -> LadderFact:
    """Changes which record stands beside a line, or what is said of it; raises as `set_fact`.

    Raises:
        NotAllowed: the actor is neither a lead nor the person who set it.
        EditConflict: somebody changed it in the meantime.
    """
    case = _hold(assessment_id, actor=actor, now=now)
    row = find_fact(case.file.id, fact_id)
    if row.added_by_id != actor.user_id and not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed(Permission.APPROVE_REVIEW)
    current = FactText(f"{row.row_kind}:{row.row_id}", row.words).fields()
    if current == text.fields():
        return row
    refuse_stale(row, expected_version, what="this fact", current=current, offered=text.fields())
    row.row_kind, row.row_id = _check(case, text, actor)
    row.words, row.version = text.words, row.version + 1
    db.session.flush()
    facts: dict[str, object] = {"line": row.line, "record": row.row_kind, "version": row.version}
    record_case_event("ladder_fact_changed", case.assessment, actor=actor, now=now, facts=facts)
    return row


def find_fact(case_id: uuid.UUID, fact_id: uuid.UUID) -> LadderFact:
    """A fact of a case; the caller has asked whether it may be seen.

    Raises:
        NotFound: the case has none of that id.
    """
    row = db.session.get(LadderFact, fact_id)
    if row is None or row.case_id != case_id:
        raise NotFound()
    return row


def _hold(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> OpenCase:
    case = hold(assessment_id, Permission.VIEW_SUBMITTED, actor=actor, now=now)
    if not may_set_facts(case.assessment, actor=actor):
        raise Refused("Facts can be set here once every reading is in")
    return case


def _check(case: OpenCase, text: FactText, actor: Actor) -> tuple[str, str]:
    known = {choice.key: choice for choice in list_records(build_case(case.assessment, actor=actor))}
    if text.record not in known:
        raise Refused("Choose a record of this case")
    require_words({"words": text.words}, needed={"words": "Enter what the record says about this line"})
    return known[text.record].kind, known[text.record].id


def _releases(case: Case) -> list[dict[str, str]]:
    codes = {figure.release for theme in case.submission.themes for figure in theme.figures if figure.release}
    query = select(MetricRelease.code, MetricRelease.title).where(MetricRelease.code.in_(codes))
    return [{"code": code, "title": title} for code, title in db.session.execute(query.order_by(MetricRelease.title))]


def _of_file(case_id: uuid.UUID, gss: str) -> Iterator[RecordChoice]:
    talks = select(Engagement).where(Engagement.case_id == case_id).order_by(Engagement.held_on, Engagement.id)
    for talk in db.session.execute(talks).scalars():
        text = f"{talk.kind.words}, {_day(talk.held_on)}: {talk.subject}."
        yield RecordChoice("engagement", str(talk.id), text)
    periods = select(RepresentationPeriod).where(RepresentationPeriod.case_id == case_id)
    for period in db.session.execute(periods.order_by(RepresentationPeriod.recorded_at)).scalars():
        days = "none, for urgency" if period.is_skipped else f"{_day(period.from_on)} to {_day(period.to_on)}"
        text = f"Days for representations on {period.subject}: {days}."
        yield RecordChoice("representation_period", str(period.id), text)
    instruments = select(Instrument).where(Instrument.council_gss == gss)
    for instrument in db.session.execute(instruments.order_by(Instrument.issued_on, Instrument.id)).scalars():
        text = f"{instrument.title}, {_day(instrument.issued_on)}."
        yield RecordChoice("instrument", str(instrument.id), text)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no day"
