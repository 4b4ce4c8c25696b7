"""What the department does with an entry of the log: writes it, shares it, agrees to its text, takes it out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import EngagementKind
from portal.domain.clocks import day_in_london
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, Engagement, EngagementAttendee
from portal.services.engagements import telling
from portal.services.engagements.entries import Attendee, text_of
from portal.services.records import record_event
from portal.services.reviews.access import begin_case_file, find_case_file, lock_case

#: Characters.
MAX_SUBJECT, MAX_NOTES, MAX_ATTENDEES = 300, 20_000, 60


@dataclass(frozen=True)
class EngagementWords:
    """What an entry says.

    Args:
        notes: what both sides are to agree once it is shared.
        private_note: for the department alone, now and always.
    """

    kind: EngagementKind
    held_on: date
    subject: str
    attendees: Sequence[Attendee] = ()
    notes: str = ""
    private_note: str = ""


def add(assessment_id: uuid.UUID, words: EngagementWords, *, actor: Actor, now: datetime) -> Engagement:
    """Adds an entry to the log of a case; nobody outside the department can tell.

    Raises:
        NotFound, InterestsFirst: the actor may not open the case.
        NotAllowed: the actor may not write in it.
        Refused: something is missing or too long, or the day is still to come.
    """
    assessment = open_for_writing(assessment_id, actor)
    _check(words, today=day_in_london(now))
    case = begin_case_file(assessment, now=now)
    found = Engagement(
        case_id=case.id,
        kind=words.kind,
        held_on=words.held_on,
        subject=words.subject.strip(),
        notes=words.notes.strip(),
        private_note=words.private_note.strip(),
        attendees=_attendees(words),
        added_at=now,
        added_by_id=actor.user_id,
    )
    db.session.add(found)
    db.session.flush()
    record("engagement_recorded", found, assessment, actor=actor, now=now)
    return found


def change(
    assessment_id: uuid.UUID,
    engagement_id: uuid.UUID,
    words: EngagementWords,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Engagement:
    """Changes an entry. Where what both sides read changes, both agreements are gone.

    Raises:
        NotFound, InterestsFirst, NotAllowed, Refused: as `add`.
        EditConflict: somebody changed it first, or the council has agreed or written since.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    check_version(found, expected_version, words)
    _check(words, today=day_in_london(now))
    before = text_of(found)
    found.kind, found.held_on, found.subject = words.kind, words.held_on, words.subject.strip()
    found.notes, found.private_note = words.notes.strip(), words.private_note.strip()
    listed = [[one.name, one.office, one.side.value] for one in words.attendees]
    if listed != before["attendees"]:
        found.attendees = _attendees(words)
    found.version += 1
    db.session.flush()
    is_other = text_of(found) != before
    if is_other:
        found.department_agreed_at = found.department_agreed_by_id = None
        found.council_agreed_at = found.council_agreed_by_id = None
        db.session.flush()
    record("engagement_changed", found, assessment, is_seen=is_other, actor=actor, now=now)
    if is_other and found.shared_at is not None:
        telling.tell_changed(found, assessment, base_url=base_url, now=now)
    return found


def share(
    assessment_id: uuid.UUID,
    engagement_id: uuid.UUID,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> None:
    """Lets the council read an entry, without the private note, from this moment on. It cannot be unsaid.

    Raises:
        NotFound, InterestsFirst, NotAllowed, EditConflict: as `change`.
        Refused: it is shared already, or has no notes.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    check_version(found, expected_version)
    if found.shared_at is not None:
        raise Refused("This entry is shared already")
    _check_notes(found)
    found.shared_at, found.version = now, found.version + 1
    db.session.flush()
    record("engagement_shared", found, assessment, actor=actor, now=now)
    telling.tell_shared(found, assessment, base_url=base_url, now=now)


def agree_for_department(
    assessment_id: uuid.UUID, engagement_id: uuid.UUID, *, expected_version: int, actor: Actor, now: datetime
) -> None:
    """Records that the department agrees to the text as it stands. Agreeing twice changes nothing.

    Raises:
        NotFound, InterestsFirst, NotAllowed, EditConflict: as `change`.
        Refused: there are no notes.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    check_version(found, expected_version)
    _check_notes(found)
    if found.department_agreed_at is not None:
        return
    found.department_agreed_at, found.department_agreed_by_id = now, actor.user_id
    found.version += 1
    db.session.flush()
    record("engagement_agreed", found, assessment, actor=actor, now=now)


def withdraw(
    assessment_id: uuid.UUID,
    engagement_id: uuid.UUID,
    reason: str,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Takes an entry out of the log. It stays readable with the reason, to the council too where it was shared.

    Raises:
        NotFound, InterestsFirst, NotAllowed, EditConflict: as `change`.
        Refused: there is no reason.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    check_version(found, expected_version)
    if not reason.strip():
        raise Refused("Enter why it is taken out of the log")
    found.withdrawn_at, found.withdrawn_reason, found.version = now, reason.strip(), found.version + 1
    db.session.flush()
    record("engagement_withdrawn", found, assessment, actor=actor, now=now)


def open_for_writing(assessment_id: uuid.UUID, actor: Actor) -> Assessment:
    """The case, held, for somebody of the department who may write to its log; raises as `add`."""
    assessment = lock_case(assessment_id, actor=actor)
    if not may(actor, Permission.ASK_FOR_CHANGES):
        raise NotAllowed("the log of a case")
    return assessment


def lock_entry(assessment: Assessment, engagement_id: uuid.UUID) -> Engagement:
    """An entry of a case that was not taken out, held; raises NotFound and Refused."""
    case = find_case_file(assessment)
    query = select(Engagement).where(Engagement.id == engagement_id, Engagement.case_id == (case.id if case else None))
    found = db.session.execute(query.with_for_update().execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    if found.withdrawn_at is not None:
        raise Refused("This entry was taken out of the log")
    return found


def check_version(found: Engagement, expected: int, words: EngagementWords | None = None) -> None:
    """Raises EditConflict where an entry is no longer what was read."""
    if found.version != expected:
        raise EditConflict(
            "the entry",
            current={"subject": found.subject, "notes": found.notes, "private_note": found.private_note},
            offered={"notes": words.notes if words else ""},
            version=found.version,
        )


def record(
    kind: str, found: Engagement, assessment: Assessment, *, is_seen: bool = True, actor: Actor, now: datetime
) -> None:
    """An event; with the council only where the council can see what happened."""
    is_seen = is_seen and found.shared_at is not None
    record_event(
        kind,
        subject=("engagement", str(found.id)),
        actor=actor,
        now=now,
        council=assessment.council_gss if is_seen else None,
        facts={"case": str(found.case_id), "kind": found.kind.value, "side": "department"},
    )


def _attendees(words: EngagementWords) -> list[EngagementAttendee]:
    return [
        EngagementAttendee(place=place, name=one.name, office=one.office, side=one.side)
        for place, one in enumerate(words.attendees, start=1)
    ]


def _check(words: EngagementWords, *, today: date) -> None:
    if not words.subject.strip():
        raise Refused("Enter what it was about")
    if len(words.subject.strip()) > MAX_SUBJECT:
        raise Refused(f"Shorten what it was about to {MAX_SUBJECT} characters or fewer")
    if max(len(words.notes), len(words.private_note)) > MAX_NOTES:
        raise Refused(f"Shorten the notes to {MAX_NOTES:,} characters or fewer")
    if words.held_on > today:
        raise Refused("Enter a day that has come: the log says what happened")
    if len(words.attendees) > MAX_ATTENDEES:
        raise Refused(f"Name {MAX_ATTENDEES} people or fewer")


def _check_notes(found: Engagement) -> None:
    if not found.notes.strip():
        raise Refused("Write the notes first: they are what both sides read")
