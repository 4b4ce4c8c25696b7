"""Notices, inspections, directions and appointments as dated records, each with the dates that it gives itself.

They belong to the council and go through all its cycles. One may follow another that was heavier, lighter or the same.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor, Permission
from portal.models import Appointee, Instrument
from portal.services.assessments.evidence import is_web_address
from portal.services.ladder.access import (
    MAX_NAME,
    MAX_TITLE,
    OpenCase,
    as_text,
    hold,
    refuse_stale,
    require_available,
    require_not_future,
    require_short,
    require_words,
)
from portal.services.reviews.decisions import record_step as record_case_event


@dataclass(frozen=True)
class InstrumentText:
    """A notice, an inspection, directions or an appointment by its own words and dates.

    Args:
        ends_on: the last day that it names itself; None where it names none.
        follows_id: the one before it in time; None for the first.
    """

    model: str
    title: str
    issued_on: date
    ends_on: date | None = None
    address: str = ""
    follows_id: uuid.UUID | None = None

    def fields(self) -> dict[str, str]:
        """The instrument as text by field."""
        return {name: as_text(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class AppointeeText:
    """Somebody appointed under an instrument; `to_on` is None while it is open."""

    name: str
    role: str
    from_on: date
    to_on: date | None = None


def list_instruments(gss: str) -> tuple[Instrument, ...]:
    """Every instrument of a council in the order of their days; the caller has asked whether they may be seen."""
    query = select(Instrument).where(Instrument.council_gss == gss)
    query = query.order_by(Instrument.issued_on, Instrument.added_at, Instrument.id)
    return tuple(db.session.execute(query).scalars())


def find_instrument(gss: str, instrument_id: uuid.UUID) -> Instrument:
    """An instrument of a council; the caller has asked whether it may be seen.

    Raises:
        NotFound: the council has none of that id.
    """
    row = db.session.get(Instrument, instrument_id)
    if row is None or row.council_gss != gss:
        raise NotFound()
    return row


def record_instrument(assessment_id: uuid.UUID, text: InstrumentText, *, actor: Actor, now: datetime) -> Instrument:
    """Records an instrument of the council of a case.

    Raises:
        NotFound: no such case for this actor, or no such model in its edition. NotAllowed: the actor is no lead.
        Refused: a word or a day is missing or out of order, or the model was not in use on the day.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    _check(case, text, None)
    row = Instrument(
        council_gss=case.assessment.council_gss, case_id=case.file.id, added_at=now, added_by_id=actor.user_id
    )
    _write(row, text)
    db.session.add(row)
    db.session.flush()
    _record("instrument_recorded", case, row, actor=actor, now=now)
    return row


def change_instrument(
    assessment_id: uuid.UUID,
    instrument_id: uuid.UUID,
    text: InstrumentText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Instrument:
    """Changes an instrument's words and dates; raises as `record_instrument`.

    Raises:
        EditConflict: somebody changed it in the meantime; carries both.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_instrument(case.assessment.council_gss, instrument_id)
    current = _text(row).fields()
    if current == text.fields():
        return row
    refuse_stale(row, expected_version, what="this instrument", current=current, offered=text.fields())
    _check(case, text, row)
    _write(row, text)
    row.version += 1
    db.session.flush()
    _record("instrument_changed", case, row, actor=actor, now=now)
    return row


def confirm_end(
    assessment_id: uuid.UUID,
    instrument_id: uuid.UUID,
    *,
    ended_on: date | None,
    outcome: str,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Instrument:
    """Records that an instrument is over, and how, as somebody confirmed in writing. No date does this by itself.

    Args:
        ended_on: None takes it back: it stands again, or its outcome is awaited.

    Raises:
        NotFound, NotAllowed, EditConflict: as `change_instrument`.
        Refused: the outcome is missing, or the day is before it was issued or still to come.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_instrument(case.assessment.council_gss, instrument_id)
    current = {"ended_on": as_text(row.ended_on), "outcome": row.outcome}
    offered = {"ended_on": as_text(ended_on), "outcome": outcome}
    if current == offered:
        return row
    refuse_stale(row, expected_version, what="this instrument", current=current, offered=offered)
    require_words({"outcome": outcome}, needed={"outcome": "Enter what was confirmed, and by whom"})
    if ended_on is not None:
        require_not_future(ended_on, now=now, what="The day it ended")
        if ended_on < row.issued_on:
            raise Refused("The day it ended must be on or after the day it was issued")
    row.ended_on, row.outcome, row.version = ended_on, outcome, row.version + 1
    db.session.flush()
    _record("instrument_end_confirmed" if ended_on else "instrument_end_taken_back", case, row, actor=actor, now=now)
    return row


def add_appointee(
    assessment_id: uuid.UUID,
    instrument_id: uuid.UUID,
    text: AppointeeText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Appointee:
    """Records somebody who is appointed under an instrument.

    Raises:
        NotFound, NotAllowed, EditConflict: as `change_instrument`.
        Refused: name or role is missing, or the days are out of order.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_instrument(case.assessment.council_gss, instrument_id)
    refuse_stale(row, expected_version, what="this instrument", current={}, offered={})
    _check_appointee(row, text)
    place = len(row.appointees) + 1
    found = Appointee(name=text.name, role=text.role, from_on=text.from_on, to_on=text.to_on, sequence=place)
    row.appointees.append(found)
    row.version += 1
    db.session.flush()
    _record("appointee_recorded", case, row, actor=actor, now=now)
    return found


def change_appointee(
    assessment_id: uuid.UUID,
    instrument_id: uuid.UUID,
    appointee_id: uuid.UUID,
    text: AppointeeText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Appointee:
    """Changes an appointee's name, role or days, such as the last one; raises as `add_appointee`."""
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_instrument(case.assessment.council_gss, instrument_id)
    found = find_appointee(row, appointee_id)
    if AppointeeText(found.name, found.role, found.from_on, found.to_on) == text:
        return found
    refuse_stale(row, expected_version, what="this instrument", current={}, offered={})
    _check_appointee(row, text)
    found.name, found.role, found.from_on, found.to_on = text.name, text.role, text.from_on, text.to_on
    row.version += 1
    db.session.flush()
    _record("appointee_changed", case, row, actor=actor, now=now)
    return found


def find_appointee(row: Instrument, appointee_id: uuid.UUID) -> Appointee:
    """Somebody appointed under an instrument.

    Raises:
        NotFound: nobody of that id.
    """
    for found in row.appointees:
        if found.id == appointee_id:
            return found
    raise NotFound()


def _text(row: Instrument) -> InstrumentText:
    return InstrumentText(row.model, row.title, row.issued_on, row.ends_on, row.address, row.follows_id)


def _write(row: Instrument, text: InstrumentText) -> None:
    for name in InstrumentText.__dataclass_fields__:
        setattr(row, name, getattr(text, name))


def _check(case: OpenCase, text: InstrumentText, row: Instrument | None) -> None:
    require_available(case.guidance, text.model, on=text.issued_on)
    require_words({"title": text.title}, needed={"title": "Enter what it calls itself"})
    require_short(text.title, MAX_TITLE, "What it calls itself")
    if text.address and not is_web_address(text.address):
        raise Refused("Enter a web address that begins with https:// or http://")
    if text.ends_on and text.ends_on < text.issued_on:
        raise Refused("The last day must be on or after the day it was issued")
    if text.follows_id is None:
        return
    before = find_instrument(case.assessment.council_gss, text.follows_id)
    is_own = row is not None and row.id == before.id
    if is_own or before.issued_on > text.issued_on or (row is not None and before.follows_id == row.id):
        raise Refused("What it follows must be another one that was issued on the same day or before")


def _check_appointee(row: Instrument, text: AppointeeText) -> None:
    require_words(
        {"name": text.name, "role": text.role}, needed={"name": "Enter the name", "role": "Enter what they are"}
    )
    require_short(text.name, MAX_NAME, "The name")
    require_short(text.role, 200, "What they are")
    if text.from_on < row.issued_on:
        raise Refused("The first day must be on or after the day it was issued")
    if text.to_on and text.to_on < text.from_on:
        raise Refused("The last day must be on or after the first")


def _record(kind: str, case: OpenCase, row: Instrument, *, actor: Actor, now: datetime) -> None:
    facts: dict[str, object] = {
        "instrument": str(row.id),
        "model": row.model,
        "issued_on": row.issued_on.isoformat(),
        "ends_on": as_text(row.ends_on),
        "ended_on": as_text(row.ended_on),
        "version": row.version,
    }
    record_case_event(kind, case.assessment, actor=actor, now=now, facts=facts)
