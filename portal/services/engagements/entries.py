"""Entries of the log as each side reads them. What a council is handed has no place for a private note."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from portal.database import db
from portal.domain import sealing
from portal.domain.casework import AttendeeSide, EngagementKind, Side
from portal.domain.errors import NotFound
from portal.domain.roles import Actor, Permission, councils_where
from portal.models import CaseFile, Cycle, Engagement, FollowUp, User
from portal.services.reviews.access import find_case, find_case_file


@dataclass(frozen=True)
class Attendee:
    """Somebody who took part, by name and office on the day."""

    name: str
    office: str
    side: AttendeeSide


@dataclass(frozen=True)
class FollowUpLine:
    """What somebody said they would do."""

    id: uuid.UUID
    text: str
    side: Side
    owner: str
    due_on: date | None
    done_on: date | None
    version: int


@dataclass(frozen=True)
class Shared:
    """An entry as far as the council may read it.

    Args:
        content: digest of what both sides read; a form of the council sends it, so that nobody agrees to other words.
        department_agreed_by: empty for a council, which reads that the department agreed and not who.
        council_words: what the council would have otherwise; empty for nothing.
    """

    id: uuid.UUID
    cycle: str
    kind: EngagementKind
    held_on: date
    subject: str
    notes: str
    attendees: tuple[Attendee, ...]
    follow_ups: tuple[FollowUpLine, ...]
    shared_at: datetime | None
    department_agreed_at: datetime | None
    department_agreed_by: str
    council_agreed_at: datetime | None
    council_agreed_by: str
    council_words: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    content: str

    @property
    def is_agreed(self) -> bool:
        """Whether both sides agree to the text as it stands."""
        return self.department_agreed_at is not None and self.council_agreed_at is not None

    @property
    def standing(self) -> str:
        """How the notes stand, in words."""
        if self.withdrawn_at is not None:
            return "Taken out of the log"
        if self.shared_at is None:
            return "Not shared"
        if self.is_agreed:
            return "Agreed by both"
        if self.department_agreed_at is not None:
            return "Agreed by the department"
        return "Agreed by the council" if self.council_agreed_at is not None else "Shared, not agreed yet"

    def attendees_of(self, side: AttendeeSide) -> tuple[Attendee, ...]:
        """Those who spoke for one side, in the order in which they were entered."""
        return tuple(found for found in self.attendees if found.side is side)


@dataclass(frozen=True)
class Entry(Shared):
    """An entry with what only the department reads."""

    private_note: str
    added_at: datetime
    added_by: str
    version: int


def list_for_department(assessment_id: uuid.UUID, *, actor: Actor) -> tuple[Entry, ...]:
    """The log of a case: the newest contact first.

    Raises:
        NotFound, InterestsFirst: as `find_case`.
    """
    return list_for_case(find_case_file(find_case(assessment_id, actor=actor)))


def list_for_case(case: CaseFile | None) -> tuple[Entry, ...]:
    """The log of a case that the actor may open, with private notes: for the department alone."""
    if case is None:
        return ()
    rows = _rows(_all().where(Engagement.case_id == case.id))
    names = _names(row for row, _ in rows)
    return tuple(_entry(row, cycle, names) for row, cycle in rows)


def get_for_department(assessment_id: uuid.UUID, engagement_id: uuid.UUID, *, actor: Actor) -> Entry:
    """One of them; raises NotFound where it is not one of the case."""
    case = find_case_file(find_case(assessment_id, actor=actor))
    rows = _rows(_all().where(Engagement.id == engagement_id, Engagement.case_id == case.id)) if case else []
    if not rows:
        raise NotFound()
    return _entry(*rows[0], _names([rows[0][0]]))


def list_for_council(gss: str, *, actor: Actor) -> tuple[Shared, ...]:
    """The entries that the department shared with a council, the newest contact first; none to outsiders."""
    rows = _rows(_shared_with(gss, actor))
    names = _names((row for row, _ in rows), department=False)
    return tuple(_shared(row, cycle, names) for row, cycle in rows)


def get_for_council(gss: str, engagement_id: uuid.UUID, *, actor: Actor) -> Shared:
    """One of them; raises NotFound where none was shared."""
    rows = _rows(_shared_with(gss, actor).where(Engagement.id == engagement_id))
    if not rows:
        raise NotFound()
    return _shared(*rows[0], _names([rows[0][0]], department=False))


def list_awaiting(gss: str, *, actor: Actor) -> tuple[tuple[uuid.UUID, str, date], ...]:
    """Id, subject and day of the shared notes to which the council has not agreed. One query."""
    columns = _shared_with(gss, actor).with_only_columns(Engagement.id, Engagement.subject, Engagement.held_on)
    query = columns.where(Engagement.council_agreed_at.is_(None), Engagement.withdrawn_at.is_(None))
    return tuple((row[0], row[1], row[2]) for row in db.session.execute(query))


def content_of(found: Engagement) -> str:
    """The digest of what both sides read of an entry, with the council's own words on it."""
    return sealing.digest(sealing.canonical_json({**text_of(found), "council": found.council_words}))


def text_of(found: Engagement) -> dict[str, object]:
    """What the sides agree: everything of an entry that both read, save follow-ups."""
    return {
        "kind": found.kind.value,
        "held_on": found.held_on.isoformat(),
        "subject": found.subject,
        "notes": found.notes,
        "attendees": [[one.name, one.office, one.side.value] for one in found.attendees],
    }


def _all() -> Select[Engagement, str]:
    return (
        select(Engagement, Cycle.title)
        .join(CaseFile, CaseFile.id == Engagement.case_id)
        .join(Cycle, Cycle.slug == CaseFile.cycle_slug)
        .order_by(Engagement.held_on.desc(), Engagement.added_at.desc())
    )


def _shared_with(gss: str, actor: Actor) -> Select[Engagement, str]:
    mine = councils_where(actor, Permission.VIEW_ROUND)
    # By the day of sharing where two were held on one day: when an entry was written is the department's own.
    ordered = _all().order_by(None).order_by(Engagement.held_on.desc(), Engagement.shared_at.desc())
    return ordered.where(CaseFile.council_gss == gss, CaseFile.council_gss.in_(mine), Engagement.shared_at.is_not(None))


def _rows(query: Select[Engagement, str]) -> Sequence[tuple[Engagement, str]]:
    return [(row[0], row[1]) for row in db.session.execute(query.execution_options(populate_existing=True))]


def _names(rows: Iterable[Engagement], *, department: bool = True) -> Mapping[uuid.UUID | None, str]:
    """Names of those who agreed, and for the department of those who wrote."""
    ids: set[uuid.UUID | None] = set()
    for row in rows:
        ids.add(row.council_agreed_by_id)
        if department:
            ids |= {row.department_agreed_by_id, row.added_by_id}
    ids.discard(None)
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


def _shared(found: Engagement, cycle: str, names: Mapping[uuid.UUID | None, str]) -> Shared:
    return Shared(
        id=found.id,
        cycle=cycle,
        kind=found.kind,
        held_on=found.held_on,
        subject=found.subject,
        notes=found.notes,
        attendees=tuple(Attendee(one.name, one.office, one.side) for one in found.attendees),
        follow_ups=tuple(_line(one) for one in found.follow_ups),
        shared_at=found.shared_at,
        department_agreed_at=found.department_agreed_at,
        department_agreed_by=names.get(found.department_agreed_by_id, ""),
        council_agreed_at=found.council_agreed_at,
        council_agreed_by=names.get(found.council_agreed_by_id, ""),
        council_words=found.council_words,
        withdrawn_at=found.withdrawn_at,
        withdrawn_reason=found.withdrawn_reason,
        content=content_of(found),
    )


def _entry(found: Engagement, cycle: str, names: Mapping[uuid.UUID | None, str]) -> Entry:
    return Entry(
        **vars(_shared(found, cycle, names)),
        private_note=found.private_note,
        added_at=found.added_at,
        added_by=names.get(found.added_by_id, ""),
        version=found.version,
    )


def _line(found: FollowUp) -> FollowUpLine:
    return FollowUpLine(found.id, found.text, found.side, found.owner, found.due_on, found.done_on, found.version)
