"""Check-ins: planned looks at progress. The council sees a day once it is announced, and notes once they are shared."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.models import CaseFile, CheckIn
from portal.services.aftercare.access import MAX_LINE, find_after, record, refuse_stale, words_of


@dataclass(frozen=True)
class CheckInText:
    """What a person enters of a check-in.

    Args:
        held_on: None until it was held.
    """

    planned_on: date
    about: str
    held_on: date | None = None
    notes: str = ""

    def fields(self) -> dict[str, str]:
        """As text by field, for showing two versions beside each other."""
        held = self.held_on.isoformat() if self.held_on else ""
        return {"planned_on": self.planned_on.isoformat(), "about": self.about, "held_on": held, "notes": self.notes}


@dataclass(frozen=True)
class SharedCheckIn:
    """A check-in as the council sees it: its day once announced, the rest once shared."""

    planned_on: date
    about: str
    held_on: date | None
    notes: str
    is_shared: bool


def list_check_ins(case: CaseFile) -> tuple[CheckIn, ...]:
    """Every check-in of a case by its planned day; for the department."""
    query = select(CheckIn).where(CheckIn.case_id == case.id).order_by(CheckIn.planned_on, CheckIn.added_at)
    return tuple(db.session.execute(query).scalars())


def list_shared(case: CaseFile) -> tuple[SharedCheckIn, ...]:
    """What the council may see of a case's check-ins, by planned day."""
    query = (
        select(CheckIn)
        .where(CheckIn.case_id == case.id, or_(CheckIn.announced_at.is_not(None), CheckIn.shared_at.is_not(None)))
        .order_by(CheckIn.planned_on, CheckIn.added_at)
    )
    return tuple(
        SharedCheckIn(row.planned_on, row.about, row.held_on, row.notes, True)
        if row.shared_at is not None
        else SharedCheckIn(row.planned_on, row.about, None, "", False)
        for row in db.session.execute(query).scalars()
    )


def get_check_in(assessment_id: uuid.UUID, check_in_id: uuid.UUID, *, actor: Actor) -> CheckIn:
    """One check-in of a case.

    Raises:
        NotFound: the case has no such one, or the actor may not open it.
    """
    return _find(find_after(assessment_id, actor=actor)[1], check_in_id)


def plan(assessment_id: uuid.UUID, text: CheckInText, *, actor: Actor, now: datetime) -> CheckIn:
    """Adds a check-in. The council sees nothing of it yet.

    Raises:
        NotFound: the actor may not open the case.
        Refused: the subject is missing or too long, or the day it was held is still to come.
    """
    _, case = find_after(assessment_id, actor=actor, lock=True)
    row = CheckIn(case_id=case.id, added_at=now, added_by_id=actor.user_id, **_checked(text, now))
    db.session.add(row)
    db.session.flush()
    record("check_in_planned", row, actor=actor, now=now)
    return row


def change(
    assessment_id: uuid.UUID,
    check_in_id: uuid.UUID,
    text: CheckInText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> CheckIn:
    """Changes a check-in, or records that it was held. Once shared it stays as it is.

    Raises:
        NotFound: as `get_check_in`. Refused: as `plan`, or it is shared already.
        EditConflict: somebody else changed it in the meantime.
    """
    _, case = find_after(assessment_id, actor=actor, lock=True)
    row = _find(case, check_in_id)
    if row.shared_at is not None:
        raise Refused("The notes are shared with the council and stay as they are. Add another check-in")
    current = CheckInText(row.planned_on, row.about, row.held_on, row.notes).fields()
    refuse_stale(row, expected_version, what="this check-in", current=current, offered=text.fields())
    values = _checked(text, now)
    if row.announced_at is not None and (values["planned_on"], values["about"]) != (row.planned_on, row.about):
        raise Refused("The council was told this day and subject. Add another check-in if they have changed")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()
    record("check_in_changed", row, actor=actor, now=now)
    return row


def announce(
    assessment_id: uuid.UUID, check_in_id: uuid.UUID, *, actor: Actor, expected_version: int, now: datetime
) -> CheckIn:
    """Tells the council the planned day and what the check-in is about; the notes stay with the department.

    Raises:
        NotFound: as `get_check_in`. Refused: it was announced already. EditConflict: it was changed in the meantime.
    """
    return _release(assessment_id, check_in_id, "announced_at", actor=actor, expected=expected_version, now=now)


def share(
    assessment_id: uuid.UUID, check_in_id: uuid.UUID, *, actor: Actor, expected_version: int, now: datetime
) -> CheckIn:
    """Shares the notes of a check-in that was held with the council; they stay as they are from then on.

    Raises:
        NotFound: as `get_check_in`. Refused: it was not held yet, has no notes, or is shared already.
        EditConflict: it was changed in the meantime.
    """
    return _release(assessment_id, check_in_id, "shared_at", actor=actor, expected=expected_version, now=now)


def _release(
    assessment_id: uuid.UUID, check_in_id: uuid.UUID, name: str, *, actor: Actor, expected: int, now: datetime
) -> CheckIn:
    _, case = find_after(assessment_id, actor=actor, lock=True)
    row = _find(case, check_in_id)
    refuse_stale(row, expected, what="this check-in", current={}, offered={})
    if getattr(row, name) is not None or row.shared_at is not None:
        raise Refused("The council has it already")
    if name == "shared_at" and (row.held_on is None or not row.notes):
        raise Refused("Enter the day it was held and the notes before you share them")
    setattr(row, name, now)
    row.version += 1
    db.session.flush()
    kind = "check_in_shared" if name == "shared_at" else "check_in_announced"
    record(kind, row, actor=actor, now=now, council=case.council_gss)
    return row


def _find(case: CaseFile, check_in_id: uuid.UUID) -> CheckIn:
    row = db.session.get(CheckIn, check_in_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def _checked(text: CheckInText, now: datetime) -> Mapping[str, object]:
    if text.held_on is not None and text.held_on > now.date():
        raise Refused("The day it was held must be today or in the past")
    return {
        "planned_on": text.planned_on,
        "about": words_of(text.about, "Enter what the check-in is about", most=MAX_LINE),
        "held_on": text.held_on,
        "notes": words_of(text.notes, ""),
    }
