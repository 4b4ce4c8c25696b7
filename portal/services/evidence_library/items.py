"""Documents of a council's library: adding, changing, putting away, and saying what is wrong with one.

A document is never deleted: what was cited once may stand in a sealed record, and its history belongs to it.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import or_, select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, councils_where, may
from portal.models import Event, EvidenceItem
from portal.services.assessments import EvidenceDetails
from portal.services.assessments.evidence import check_details, columns_of, evidence_fields, write_columns
from portal.services.records import record_event

#: Characters of the note on an address that does not open.
MAX_NOTE = 1000
#: Events of one document that its page shows.
_MOST_EVENTS = 200


def get_item(item_id: uuid.UUID, gss: str, *, actor: Actor) -> EvidenceItem:
    """A document of this council's library which the actor may read.

    Raises:
        NotFound: there is none, or it belongs to another council, or the actor may not know of it.
    """
    found = db.session.execute(
        select(EvidenceItem).where(
            EvidenceItem.id == item_id,
            EvidenceItem.council_gss == gss,
            EvidenceItem.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def lock_item(item_id: uuid.UUID, gss: str, *, actor: Actor) -> EvidenceItem:
    """A document which the actor may change, held until the transaction ends.

    Raises:
        NotFound: as `get_item`.
        NotAllowed: the actor may read it and not change it.
    """
    get_item(item_id, gss, actor=actor)
    if not may(actor, Permission.EDIT_ROUND, gss):
        raise NotAllowed(Permission.EDIT_ROUND.value)
    query = select(EvidenceItem).where(EvidenceItem.id == item_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def add_item(gss: str, details: EvidenceDetails, *, actor: Actor, now: datetime) -> EvidenceItem:
    """Adds a document to the library of a council; nothing cites it yet.

    Raises:
        NotFound, NotAllowed: the actor may not know of the council's work, or not change it.
        Refused: the document cannot be kept as described.
    """
    if not may(actor, Permission.VIEW_ROUND, gss):
        raise NotFound()
    if not may(actor, Permission.EDIT_ROUND, gss):
        raise NotAllowed(Permission.EDIT_ROUND.value)
    check_details(details)
    item = EvidenceItem(council_gss=gss, added_at=now, added_by_id=actor.user_id, **columns_of(details))
    db.session.add(item)
    db.session.flush()
    _record("evidence_item_added", item, actor=actor, now=now)
    return item


def change_item(
    item_id: uuid.UUID,
    gss: str,
    details: EvidenceDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> EvidenceItem:
    """Changes what is said of a document, wherever it is cited. Another address is not known to be broken.

    Raises:
        NotFound, NotAllowed, Refused: as `lock_item` and `add_item`.
        EditConflict: somebody else changed it in the meantime; carries both.
    """
    item = lock_item(item_id, gss, actor=actor)
    check_details(details)
    offered, current = evidence_fields(details), evidence_fields(_details_of(item))
    if offered == current:
        return item
    _refuse_stale(item, expected_version, offered)
    columns = columns_of(details)
    changed = sorted(name for name, value in columns.items() if getattr(item, name) != value)
    if write_columns(item, columns):
        _record("evidence_item_changed", item, actor=actor, now=now, facts={"changed": changed})
    return item


def put_away(item_id: uuid.UUID, gss: str, *, actor: Actor, expected_version: int, now: datetime) -> EvidenceItem:
    """Takes a document out of what can be cited; where it is cited, it stays.

    Raises:
        NotFound, NotAllowed, EditConflict: as `change_item`.
    """
    return _write(item_id, gss, "evidence_item_put_away", {"put_away_at": now}, actor, expected_version, now)


def bring_back(item_id: uuid.UUID, gss: str, *, actor: Actor, expected_version: int, now: datetime) -> EvidenceItem:
    """Makes a document that was put away one that can be cited again; raises as `put_away`."""
    return _write(item_id, gss, "evidence_item_brought_back", {"put_away_at": None}, actor, expected_version, now)


def set_stale(
    item_id: uuid.UUID, gss: str, stale_on: date | None, *, actor: Actor, expected_version: int, now: datetime
) -> EvidenceItem:
    """Says from which day a document no longer shows how things are; None says that it does. Raises as `put_away`."""
    kind = "evidence_item_called_stale" if stale_on else "evidence_item_called_current"
    return _write(item_id, gss, kind, {"stale_on": stale_on}, actor, expected_version, now)


def report_broken(
    item_id: uuid.UUID, gss: str, note: str, *, actor: Actor, expected_version: int, now: datetime
) -> EvidenceItem:
    """Notes that the address of a document does not open, with what the person saw.

    Raises:
        NotFound, NotAllowed, EditConflict: as `change_item`.
        Refused: there is no address, or no note.
    """
    if not get_item(item_id, gss, actor=actor).address:
        raise Refused("This document has no address")
    if not note.strip():
        raise Refused("Enter what you saw when you opened the address")
    if len(note) > MAX_NOTE:
        raise Refused(f"Shorten the note to {MAX_NOTE:,} characters or fewer")
    written = {"broken_at": now, "broken_note": note.strip()}
    return _write(item_id, gss, "evidence_item_found_broken", written, actor, expected_version, now)


def report_open(item_id: uuid.UUID, gss: str, *, actor: Actor, expected_version: int, now: datetime) -> EvidenceItem:
    """Notes that the address of a document opens again; raises as `put_away`."""
    written = {"broken_at": None, "broken_note": ""}
    return _write(item_id, gss, "evidence_item_found_open", written, actor, expected_version, now)


def list_item_history(item: EvidenceItem) -> tuple[Event, ...]:
    """What happened to a document and to its citations, newest first.

    Args:
        item: from `get_item`, which has already asked whether the actor may read it.
    """
    is_own = (Event.subject_type == "evidence_item") & (Event.subject_id == str(item.id))
    is_cited = (Event.subject_type == "round") & (Event.facts["item"].as_string() == str(item.id))
    query = (
        select(Event)
        .where(Event.council_gss == item.council_gss, or_(is_own, is_cited))
        .order_by(Event.sequence.desc())
        .limit(_MOST_EVENTS)
    )
    return tuple(db.session.execute(query).scalars())


def _details_of(item: EvidenceItem) -> EvidenceDetails:
    return EvidenceDetails(item.title, item.address, "", item.dated_on, item.is_public, item.owner, item.strength)


def _write(
    item_id: uuid.UUID,
    gss: str,
    kind: str,
    written: Mapping[str, object],
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> EvidenceItem:
    """Writes columns of a document with the event of that kind; what stands already is left and makes no event."""
    item = lock_item(item_id, gss, actor=actor)
    if all(_same(name, getattr(item, name), value) for name, value in written.items()):
        return item
    _refuse_stale(item, expected_version, {})
    for name, value in written.items():
        setattr(item, name, value)
    item.version += 1
    db.session.flush()
    _record(kind, item, actor=actor, now=now)
    return item


def _same(name: str, held: object, offered: object) -> bool:
    """Whether nothing would change; of moments, only whether there is one."""
    return (held is None) == (offered is None) if name.endswith("_at") else held == offered


def _refuse_stale(item: EvidenceItem, expected: int, offered: Mapping[str, str]) -> None:
    if item.version != expected:
        current = evidence_fields(_details_of(item))
        raise EditConflict(f"evidence {item.id}", current=current, offered=offered, version=item.version)


def _record(
    kind: str, item: EvidenceItem, *, actor: Actor, now: datetime, facts: Mapping[str, object] | None = None
) -> None:
    record_event(
        kind, subject=("evidence_item", str(item.id)), actor=actor, now=now, council=item.council_gss, facts=facts
    )
