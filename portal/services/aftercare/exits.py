"""What is to be shown before something in force can end, and where instruments stand by their own dates.

A line is shown because a named person says so, with evidence and a day. A list that is complete ends nothing, and one
that is not bars nothing.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from guidance import Guidance, UnknownCode
from portal.database import db
from portal.domain.casework import ExitState
from portal.domain.closing import NoticeStanding, days_left, notice_standing
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.models import CaseFile, ExitItem, Instrument
from portal.services.aftercare.access import MAX_LINE, lead_after, record, refuse_stale, words_of

#: Lines of one list.
MOST = 60


@dataclass(frozen=True)
class InForce:
    """An instrument by its own dates.

    Args:
        days_left: to the last day that it names; negative when that has passed, None where it names none.
        exit_words: what the guidance's model says of its end, in our words; empty where it says nothing.
    """

    row: Instrument
    title: str
    standing: NoticeStanding
    days_left: int | None
    exit_words: str


@dataclass(frozen=True)
class ExitWord:
    """What a named person says of a line.

    Args:
        person, said_on: who says so and when; needed but where the line is not looked at yet.
        evidence: what shows it; needed where it is shown.
    """

    state: ExitState
    person: str = ""
    said_on: date | None = None
    evidence: str = ""


def list_instruments(case: CaseFile, guidance: Guidance, *, today: date) -> tuple[InForce, ...]:
    """The instruments recorded for the council of a case, the latest issued first; for the department."""
    query = select(Instrument).where(Instrument.council_gss == case.council_gss)
    rows = db.session.execute(query.order_by(Instrument.issued_on.desc(), Instrument.title)).scalars()
    found = []
    for row in rows:
        title, words = _model(row.model, guidance)
        standing = notice_standing(ends_on=row.ends_on, ended_on=row.ended_on, today=today)
        found.append(InForce(row, title, standing, days_left(row.ends_on, today=today), words))
    return tuple(found)


def _model(code: str, guidance: Guidance) -> tuple[str, str]:
    try:
        model = guidance.intervention(code)
    except UnknownCode:
        return code, ""
    return model.title, model.exit


def proposed_lines(words: str) -> tuple[str, ...]:
    """A model's words on its end as lines that a lead can edit.

    Source: our own rule: one line for each clause, without what stands in brackets as an example.
    """
    plain = re.sub(r"\s*\([^)]*\)", "", words)
    parts = (part.strip(" .") for part in re.split(r"[;.]\s+|[;.]$", plain))
    return tuple(part[0].upper() + part[1:] for part in parts if part)


def list_lines(case: CaseFile) -> tuple[ExitItem, ...]:
    """The lines of a case's list by number; for the department."""
    return tuple(
        db.session.execute(select(ExitItem).where(ExitItem.case_id == case.id).order_by(ExitItem.number)).scalars()
    )


def get_line(case: CaseFile, line_id: uuid.UUID) -> ExitItem:
    """One line; the caller has asked whether the actor may open the case.

    Raises:
        NotFound: the case has no such line.
    """
    row = db.session.get(ExitItem, line_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def add_lines(
    assessment_id: uuid.UUID,
    texts: Sequence[str],
    *,
    instrument_id: uuid.UUID | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[ExitItem, ...]:
    """Adds lines to the list of a case, in the lead's own words; empty ones are passed over.

    Raises:
        NotFound, NotAllowed: the actor is no lead who may open the case, or the instrument is another council's.
        Refused: there is no line, one is too long, or there would be too many.
    """
    _, case = lead_after(assessment_id, actor=actor)
    if instrument_id is not None:
        instrument = db.session.get(Instrument, instrument_id)
        if instrument is None or instrument.council_gss != case.council_gss:
            raise NotFound()
    wanted = [words_of(text, "", most=MAX_LINE * 4) for text in texts if text.strip()]
    if not wanted:
        raise Refused("Enter at least one line")
    last = int(
        db.session.execute(
            select(func.coalesce(func.max(ExitItem.number), 0)).where(ExitItem.case_id == case.id)
        ).scalar_one()
    )
    if last + len(wanted) > MOST:
        raise Refused(f"Keep the list to {MOST} lines or fewer")
    rows = tuple(
        ExitItem(case_id=case.id, instrument_id=instrument_id, number=number, text=text, added_at=now)
        for number, text in enumerate(wanted, start=last + 1)
    )
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        record("exit_line_added", row, actor=actor, now=now, facts={"number": row.number})
    return rows


def say(
    assessment_id: uuid.UUID,
    line_id: uuid.UUID,
    text: str,
    word: ExitWord,
    *,
    theme: str = "",
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> ExitItem:
    """Changes the words of a line and records what a named person says of it.

    Raises:
        NotFound, NotAllowed: the actor is no lead who may open the case, or it has no such line.
        Refused: the person, the day or the evidence is missing, or the day is still to come.
        EditConflict: somebody else changed it in the meantime.
    """
    _, case = lead_after(assessment_id, actor=actor)
    row = get_line(case, line_id)
    current = {"text": row.text, "state": row.state.words, "person": row.person, "evidence": row.evidence}
    offered = {"text": text, "state": word.state.words, "person": word.person, "evidence": word.evidence}
    refuse_stale(row, expected_version, what=f"line {row.number}", current=current, offered=offered)
    row.text = words_of(text, "Enter what is to be shown", most=MAX_LINE * 4)
    row.state, row.theme, row.person, row.said_on, row.evidence = word.state, theme, "", None, ""
    if word.state is not ExitState.NOT_STARTED:
        row.person = words_of(word.person, "Enter who says so", most=160)
        if word.said_on is None or word.said_on > now.date():
            raise Refused("Enter the day on which it was said, today or in the past")
        ask = "Enter what shows it" if word.state is ExitState.SHOWN else ""
        row.said_on, row.evidence = word.said_on, words_of(word.evidence, ask)
    row.version += 1
    db.session.flush()
    record("exit_line_changed", row, actor=actor, now=now, facts={"number": row.number, "state": row.state.value})
    return row
