"""The days for representations as set in a case, what was said in them, and how each was considered."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.ladder import is_under_section_15
from portal.domain.roles import Actor, Permission
from portal.models import Representation, RepresentationPeriod
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
class PeriodText:
    """When representations may be made in this case; or that there is no period, and why.

    Args:
        subject: what they are invited on, such as a report or a proposed direction.
        from_on, to_on: both, and both included; None for a period that is skipped.
        urgency_reason: needed where it is skipped.
        authority_told_on, bodies_told_on: when the authority, and the bodies that represent it, were told so.
    """

    model: str
    subject: str
    person: str
    from_on: date | None = None
    to_on: date | None = None
    is_skipped: bool = False
    urgency_reason: str = ""
    authority_told_on: date | None = None
    bodies_told_on: date | None = None

    def fields(self) -> dict[str, str]:
        """The period as text by field."""
        return {
            "model": self.model,
            "subject": self.subject,
            "person": self.person,
            "from_on": as_text(self.from_on),
            "to_on": as_text(self.to_on),
            "is_skipped": "None, for urgency" if self.is_skipped else "Days are set",
            "urgency_reason": self.urgency_reason,
            "authority_told_on": as_text(self.authority_told_on),
            "bodies_told_on": as_text(self.bodies_told_on),
        }


@dataclass(frozen=True)
class ConsideredText:
    """How a representation was considered, and by whom."""

    considered: str
    considered_by: str
    considered_on: date

    def fields(self) -> dict[str, str]:
        """The words as text by field."""
        return {
            "considered": self.considered,
            "considered_by": self.considered_by,
            "considered_on": self.considered_on.isoformat(),
        }


def find_period(case_id: uuid.UUID, period_id: uuid.UUID) -> RepresentationPeriod:
    """A period of a case; the caller has asked whether it may be seen.

    Raises:
        NotFound: the case has none of that id.
    """
    row = db.session.get(RepresentationPeriod, period_id)
    if row is None or row.case_id != case_id:
        raise NotFound()
    return row


def find_representation(case_id: uuid.UUID, number: int) -> Representation:
    """A representation of a case; the caller has asked whether it may be seen.

    Raises:
        NotFound: the case has none of that number.
    """
    query = select(Representation).where(Representation.case_id == case_id, Representation.number == number)
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def set_period(assessment_id: uuid.UUID, text: PeriodText, *, actor: Actor, now: datetime) -> RepresentationPeriod:
    """Sets the days in which representations may be made, or records that there are none, for urgency.

    Raises:
        NotFound: no such case for this actor, or no such model in its edition.
        NotAllowed: the actor is no lead.
        Refused: the model asks for none or was not in use, or a day, the reason, subject or person is missing.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    _check(case, text, now)
    row = RepresentationPeriod(case_id=case.file.id, recorded_at=now, recorded_by_id=case.writer_id)
    _write(row, text)
    db.session.add(row)
    db.session.flush()
    _record("representation_period_set", case, row, actor=actor, now=now)
    return row


def change_period(
    assessment_id: uuid.UUID,
    period_id: uuid.UUID,
    text: PeriodText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> RepresentationPeriod:
    """Changes a period, such as when it is made longer; raises as `set_period`.

    Raises:
        EditConflict: somebody changed it in the meantime; carries both.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_period(case.file.id, period_id)
    current = _text(row).fields()
    if current == text.fields():
        return row
    refuse_stale(row, expected_version, what="this period", current=current, offered=text.fields())
    _check(case, text, now)
    _write(row, text)
    row.recorded_at, row.recorded_by_id, row.version = now, case.writer_id, row.version + 1
    db.session.flush()
    _record("representation_period_changed", case, row, actor=actor, now=now)
    return row


def add_representation(
    assessment_id: uuid.UUID, *, made_by: str, received_on: date, text: str, actor: Actor, now: datetime
) -> Representation:
    """Records what somebody said in answer to a proposal; numbered once, and its words stay as they are.

    Raises:
        NotFound: no such case for this actor. NotAllowed: the actor is no lead.
        Refused: who made it or what it says is missing, or the day is to come.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    needed = {"made_by": "Enter who made the representation", "text": "Enter what the representation says"}
    require_words({"made_by": made_by, "text": text}, needed=needed)
    require_short(made_by, 200, "Who made it")
    require_not_future(received_on, now=now, what="The day it was received")
    numbers = select(func.coalesce(func.max(Representation.number), 0)).where(Representation.case_id == case.file.id)
    row = Representation(
        case_id=case.file.id,
        number=int(db.session.execute(numbers).scalar_one()) + 1,
        made_by=made_by,
        received_on=received_on,
        text=text,
        recorded_at=now,
        recorded_by_id=case.writer_id,
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {"number": row.number}
    record_case_event("representation_recorded", case.assessment, actor=actor, now=now, facts=facts)
    return row


def consider_representation(
    assessment_id: uuid.UUID, number: int, text: ConsideredText, *, actor: Actor, expected_version: int, now: datetime
) -> Representation:
    """Records how a representation was considered.

    Raises:
        NotFound: no such case for this actor, or no such representation. NotAllowed: the actor is no lead.
        EditConflict: somebody recorded other words in the meantime; carries both.
        Refused: the words, the person or the day are missing or wrong.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    row = find_representation(case.file.id, number)
    current = {
        "considered": row.considered,
        "considered_by": row.considered_by,
        "considered_on": as_text(row.considered_on),
    }
    if current == text.fields():
        return row
    refuse_stale(row, expected_version, what="this representation", current=current, offered=text.fields())
    needed = {"considered": "Enter how it was considered", "considered_by": "Enter who considered it"}
    require_words({"considered": text.considered, "considered_by": text.considered_by}, needed=needed)
    require_short(text.considered_by, MAX_NAME, "The name")
    require_not_future(text.considered_on, now=now, what="The day it was considered")
    if text.considered_on < row.received_on:
        raise Refused("The day it was considered must be on or after the day it was received")
    row.considered, row.considered_by, row.considered_on = text.considered, text.considered_by, text.considered_on
    row.version += 1
    db.session.flush()
    facts: dict[str, object] = {"number": row.number, "version": row.version}
    record_case_event("representation_considered", case.assessment, actor=actor, now=now, facts=facts)
    return row


def _text(row: RepresentationPeriod) -> PeriodText:
    return PeriodText(
        row.model, row.subject, row.person, row.from_on, row.to_on, row.is_skipped, row.urgency_reason,
        row.authority_told_on, row.bodies_told_on,
    )  # fmt: skip  # in the order of the fields


def _write(row: RepresentationPeriod, text: PeriodText) -> None:
    for name in PeriodText.__dataclass_fields__:
        setattr(row, name, getattr(text, name))


def _check(case: OpenCase, text: PeriodText, now: datetime) -> None:
    model = require_available(case.guidance, text.model, on=text.from_on or text.authority_told_on or now.date())
    if not is_under_section_15(model):
        raise Refused("Choose a model under section 15 of the Act; the others ask for no period")
    needed = {"subject": "Enter what representations are invited on", "person": "Enter who set this"}
    require_words({"subject": text.subject, "person": text.person, "reason": text.urgency_reason}, needed=needed)
    require_short(text.subject, MAX_TITLE, "What they are invited on")
    require_short(text.person, MAX_NAME, "The name")
    if text.is_skipped:
        _check_skipped(text)
    elif text.from_on is None or text.to_on is None:
        raise Refused("Enter the first and the last day, or say that there is no period for urgency")
    elif text.to_on < text.from_on:
        raise Refused("The last day must be on or after the first")
    elif text.urgency_reason.strip() or text.authority_told_on or text.bodies_told_on:
        raise Refused("Urgency is recorded only where there is no period. Leave it out, or say that there is none")


def _check_skipped(text: PeriodText) -> None:
    if text.from_on or text.to_on:
        raise Refused("Leave the days out where there is no period, for urgency")
    if not text.urgency_reason.strip():
        raise Refused("Enter why it is sufficiently urgent")


def _record(kind: str, case: OpenCase, row: RepresentationPeriod, *, actor: Actor, now: datetime) -> None:
    facts: dict[str, object] = {
        "model": row.model,
        "from_on": as_text(row.from_on),
        "to_on": as_text(row.to_on),
        "is_skipped": row.is_skipped,
        "version": row.version,
    }
    record_case_event(kind, case.assessment, actor=actor, now=now, facts=facts)
