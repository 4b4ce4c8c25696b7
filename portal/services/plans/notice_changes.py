"""Adds and changes notices and commitments: the only writer of their words and dates."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.closing import COMMITMENT, require_editable
from portal.domain.errors import Refused
from portal.domain.roles import Actor
from portal.models import Commitment, Notice
from portal.services.assessments.evidence import is_web_address
from portal.services.plans.access import MAX_NOTE, MAX_TEXT, find, find_commitment, refuse_stale, require_writer
from portal.services.records import record_event


@dataclass(frozen=True)
class NoticeDetails:
    """A notice by its own words and dates.

    Args:
        title: what it calls itself: a Best Value Notice, directions, or another name.
        ends_on: the last day that the notice itself names; None where it names none.
    """

    title: str
    issued_on: date
    ends_on: date | None = None
    address: str = ""

    def fields(self) -> dict[str, str]:
        """The details as text by field."""
        return {
            "title": self.title,
            "issued_on": self.issued_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else "",
            "address": self.address,
        }


@dataclass(frozen=True)
class CommitmentDetails:
    """A commitment: what the notice expects, by when, and what will show that it is done."""

    text: str
    closes_with: str = ""
    due_on: date | None = None

    def fields(self) -> dict[str, str]:
        """The details as text by field."""
        return {
            "text": self.text,
            "closes_with": self.closes_with,
            "due_on": self.due_on.isoformat() if self.due_on else "",
        }


def add_notice(gss: str, details: NoticeDetails, *, actor: Actor, now: datetime) -> Notice:
    """Adds a notice that the council is under.

    Raises:
        NotFound, NotAllowed: the actor may not know of the council's notices, or not write.
        Refused: the title or the address is not right, or it would end before it was issued.
    """
    require_writer(gss, actor=actor)
    _check(details)
    row = Notice(council_gss=gss, added_at=now, added_by_id=actor.user_id)
    _write(row, details)
    db.session.add(row)
    db.session.flush()
    _record("notice_added", row, gss, actor=actor, now=now, facts=_dates(row))
    return row


def change_notice(
    notice_id: uuid.UUID, gss: str, details: NoticeDetails, *, actor: Actor, expected_version: int, now: datetime
) -> Notice:
    """Changes a notice's words and dates, such as when it is issued again with a later day.

    Raises:
        NotFound, NotAllowed, Refused: as `add_notice`. EditConflict: it was changed in the meantime; carries both.
    """
    require_writer(gss, actor=actor)
    row = find(Notice, notice_id, gss, actor=actor, lock=True)
    offered = details.fields()
    current = NoticeDetails(row.title, row.issued_on, row.ends_on, row.address).fields()
    if offered == current:
        return row
    refuse_stale(row, expected_version, what="this notice", current=current, offered=offered)
    _check(details)
    _write(row, details)
    row.version += 1
    db.session.flush()
    _record("notice_changed", row, gss, actor=actor, now=now, facts=_dates(row))
    return row


def record_outcome(
    notice_id: uuid.UUID,
    gss: str,
    *,
    ended_on: date | None,
    outcome: str,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Notice:
    """Records that a notice has ended and what was said of it, in whoever's words.

    Args:
        ended_on: None takes it back: the notice stands again, or its outcome is awaited.

    Raises:
        NotFound, NotAllowed, EditConflict: as `change_notice`.
        Refused: the day is before the notice was issued or still to come, or nothing is said of the outcome.
    """
    require_writer(gss, actor=actor)
    row = find(Notice, notice_id, gss, actor=actor, lock=True)
    offered = {"ended_on": ended_on.isoformat() if ended_on else "", "outcome": outcome}
    current = {"ended_on": row.ended_on.isoformat() if row.ended_on else "", "outcome": row.outcome}
    if offered == current:
        return row
    refuse_stale(row, expected_version, what="this notice", current=current, offered=offered)
    if ended_on is not None:
        if not row.issued_on <= ended_on <= now.date():
            raise Refused("Enter the day it ended: from the day it was issued to today")
        if not outcome.strip():
            raise Refused("Enter what happened, and who said so")
    if len(outcome) > MAX_NOTE:
        raise Refused(f"Shorten the outcome to {MAX_NOTE:,} characters or fewer")
    row.ended_on, row.outcome = ended_on, outcome.strip()
    row.version += 1
    db.session.flush()
    kind = "notice_ended" if ended_on else "notice_end_taken_back"
    _record(kind, row, gss, actor=actor, now=now, facts=_dates(row))
    return row


def add_commitment(
    notice_id: uuid.UUID, gss: str, details: CommitmentDetails, *, actor: Actor, now: datetime
) -> Commitment:
    """Adds a commitment under a notice, with the next number.

    Raises:
        NotFound, NotAllowed: as `add_notice`. Refused: the text is missing or too long.
    """
    require_writer(gss, actor=actor)
    notice = find(Notice, notice_id, gss, actor=actor, lock=True)
    _check_commitment(details)
    last = select(func.max(Commitment.number)).where(Commitment.notice_id == notice.id)
    number = (db.session.execute(last).scalar() or 0) + 1
    row = Commitment(
        notice_id=notice.id,
        number=number,
        text=details.text,
        closes_with=details.closes_with,
        due_on=details.due_on,
    )
    db.session.add(row)
    db.session.flush()
    _record("commitment_added", row, gss, actor=actor, now=now, facts={"notice": str(notice.id), "number": number})
    return row


def change_commitment(
    commitment_id: uuid.UUID,
    gss: str,
    details: CommitmentDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Commitment:
    """Changes the words and the day of an open commitment.

    Raises:
        NotFound, NotAllowed: as `add_notice`. EditConflict: it was changed in the meantime; carries both.
        Refused: as `add_commitment`, or it is proposed for closing or at its end.
    """
    require_writer(gss, actor=actor)
    row = find_commitment(commitment_id, gss, actor=actor, lock=True)
    offered, current = details.fields(), CommitmentDetails(row.text, row.closes_with, row.due_on).fields()
    if offered == current:
        return row
    refuse_stale(row, expected_version, what="this commitment", current=current, offered=offered)
    require_editable(COMMITMENT, row.state)
    _check_commitment(details)
    row.text, row.closes_with, row.due_on = details.text, details.closes_with, details.due_on
    row.version += 1
    db.session.flush()
    changed = [name for name in offered if offered[name] != current[name]]
    _record("commitment_changed", row, gss, actor=actor, now=now, facts={"changed": changed})
    return row


def _write(row: Notice, details: NoticeDetails) -> None:
    row.title, row.address = details.title, details.address
    row.issued_on, row.ends_on = details.issued_on, details.ends_on


def _check(details: NoticeDetails) -> None:
    if not details.title.strip():
        raise Refused("Enter what the notice is called")
    if len(details.title) > 300:
        raise Refused("Shorten the name to 300 characters or fewer")
    if details.ends_on is not None and details.ends_on < details.issued_on:
        raise Refused("Enter a last day that is not before the day it was issued")
    if details.address and (len(details.address) > 2000 or not is_web_address(details.address)):
        raise Refused("Enter the address of the notice, starting with https:// or http://")


def _check_commitment(details: CommitmentDetails) -> None:
    if not details.text.strip():
        raise Refused("Enter what the notice expects")
    if max(len(details.text), len(details.closes_with)) > MAX_TEXT:
        raise Refused(f"Shorten the text to {MAX_TEXT:,} characters or fewer")


def _dates(row: Notice) -> dict[str, object]:
    days = {"issued_on": row.issued_on, "ends_on": row.ends_on, "ended_on": row.ended_on}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def _record(
    kind: str, row: Notice | Commitment, gss: str, *, actor: Actor, now: datetime, facts: Mapping[str, object]
) -> None:
    what = "notice" if isinstance(row, Notice) else "commitment"
    record_event(kind, subject=(what, str(row.id)), actor=actor, now=now, council=gss, facts=facts)
