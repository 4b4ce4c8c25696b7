"""Putting a document from outside on the list, correcting what is said of it, and taking it back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import Actor
from portal.models import Assessment, ExternalEvidence
from portal.services.assessments.evidence import is_web_address
from portal.services.external_evidence.listing import kinds_of
from portal.services.records import record_event
from portal.services.reviews.access import begin_case_file, find_case_file, lock_case

#: Characters of what a document says of one section, or of a reason.
MAX_WORDS = 8_000


@dataclass(frozen=True)
class OutsideDetails:
    """What is said of a document from outside.

    Args:
        kind: a code of the edition's kinds of evidence, or of `OTHER_KINDS`.
        source: who made it. supplied_by: who gave it to the department.
        address: http or https; empty where it is not online.
        dated_on: the day on it; None where it bears none. received_on: None where nobody knows.
    """

    kind: str
    title: str
    source: str
    supplied_by: str
    address: str = ""
    dated_on: date | None = None
    received_on: date | None = None
    is_public: bool = False


def add_outside(assessment_id: uuid.UUID, details: OutsideDetails, *, actor: Actor, now: datetime) -> ExternalEvidence:
    """Puts a document from outside on the list under the next number.

    Raises:
        NotFound, InterestsFirst: see `find_case`.
        Refused: something is missing, too long or in the future, or the address is not a web address.
    """
    assessment = lock_case(assessment_id, actor=actor)
    fields = _checked(assessment, details, now)
    case = begin_case_file(assessment, now=now)
    last = select(func.max(ExternalEvidence.number)).where(ExternalEvidence.case_id == case.id)
    number = (db.session.execute(last).scalar_one() or 0) + 1
    row = ExternalEvidence(case_id=case.id, number=number, added_at=now, added_by_id=actor.user_id, **fields)
    db.session.add(row)
    db.session.flush()
    record_change("outside_evidence_added", row, actor=actor, now=now, facts={"kind": row.kind})
    return row


def change_outside(
    assessment_id: uuid.UUID,
    evidence_id: uuid.UUID,
    details: OutsideDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Corrects what is said of a document.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound, InterestsFirst, Refused: see `add_outside`; Refused also for one that was taken back.
        EditConflict: somebody changed it in the meantime.
    """
    assessment, row = lock_piece(assessment_id, evidence_id, actor=actor)
    fields = _checked(assessment, details, now)
    stored = {name: getattr(row, name) for name in fields}
    if stored == fields:
        return row.version
    if row.version != expected_version:
        raise EditConflict(
            f"outside evidence {row.number}", current=_plain(stored), offered=_plain(fields), version=row.version
        )
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()
    record_change("outside_evidence_changed", row, actor=actor, now=now, facts={"version": row.version})
    return row.version


def withdraw_outside(
    assessment_id: uuid.UUID, evidence_id: uuid.UUID, reason: str, *, actor: Actor, expected_version: int, now: datetime
) -> None:
    """Takes a document back. It stays on the list with its reason, and its number is not given again.

    Raises:
        NotFound, InterestsFirst: see `find_case`; also where the case has no such piece.
        Refused: there is no reason, it is too long, or the piece was taken back before.
        EditConflict: somebody changed it in the meantime.
    """
    _, row = lock_piece(assessment_id, evidence_id, actor=actor)
    check_text(reason, "the reason", MAX_WORDS, "Enter why it is taken back")
    if row.version != expected_version:
        current = {"title": row.title}
        raise EditConflict(f"outside evidence {row.number}", current=current, offered={}, version=row.version)
    row.withdrawn_at, row.withdrawn_reason, row.version = now, reason.strip(), row.version + 1
    db.session.flush()
    record_change("outside_evidence_taken_back", row, actor=actor, now=now, facts={"version": row.version})


def lock_piece(
    assessment_id: uuid.UUID, evidence_id: uuid.UUID, *, actor: Actor
) -> tuple[Assessment, ExternalEvidence]:
    """A piece of a case that the actor may open and change, both held."""
    assessment = lock_case(assessment_id, actor=actor)
    case = find_case_file(assessment)
    query = (
        select(ExternalEvidence)
        .where(ExternalEvidence.id == evidence_id, ExternalEvidence.case_id == (case.id if case else None))
        .with_for_update(of=ExternalEvidence)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    if row.withdrawn_at is not None:
        raise Refused("This piece of evidence was taken back. Add it again under a new number")
    return assessment, row


def _checked(assessment: Assessment, details: OutsideDetails, now: datetime) -> dict[str, str | date | bool | None]:
    """The columns of a document as described; Refused where they cannot be kept."""
    if details.kind not in kinds_of(assessment):
        raise Refused("Choose what kind of evidence it is")
    check_text(details.title, "the title", 300, "Enter the title")
    check_text(details.source, "who made it", 200, "Enter who made it")
    check_text(details.supplied_by, "who supplied it", 200, "Enter who supplied it")
    check_text(details.address, "the address", 2000)
    if details.address and not is_web_address(details.address):
        raise Refused("Enter the address of the document, starting with https:// or http://")
    if details.received_on and details.received_on > now.date():
        raise Refused("The day it was received must be today or in the past")
    texts = {name: getattr(details, name).strip() for name in ("kind", "title", "source", "supplied_by", "address")}
    return {
        **texts,
        "dated_on": details.dated_on,
        "received_on": details.received_on,
        "is_public": details.is_public,
    }


def check_text(text: str, what: str, limit: int, needed: str = "") -> None:
    if needed and not text.strip():
        raise Refused(needed)
    if len(text) > limit:
        raise Refused(f"Shorten {what} to {limit:,} characters or fewer")


def _plain(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in fields.items()}


def record_change(kind: str, row: ExternalEvidence, *, actor: Actor, now: datetime, facts: dict[str, object]) -> None:
    # Without the council: its own log must not move while the department works.
    subject = ("case", str(row.case_id))
    record_event(kind, subject=subject, actor=actor, now=now, facts={"number": row.number, **facts})
