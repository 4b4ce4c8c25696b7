"""The event log, the outbox and the form tokens: their only writer.

Every change of state writes one event, chained by hash to the one before. The chain makes later tampering visible; it
does not prevent it, so the head's hash is also printed on documents that leave the service.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.database import db, new_id
from portal.domain import sealing
from portal.domain.errors import Refused
from portal.domain.roles import Actor
from portal.models import ChainHead, Event, FormToken, Job, Marker
from portal.models.records import JobState


@dataclass(frozen=True)
class BrokenLink:
    """The first event whose hash does not follow from what stands before it."""

    sequence: int
    reason: str


def record_event(
    kind: str,
    *,
    subject: tuple[str, str],
    actor: Actor,
    now: datetime,
    council: str | None = None,
    facts: Mapping[str, Any] | None = None,  # Any: JSON values
) -> None:
    """Adds one event to the log, in the caller's transaction.

    Args:
        kind: past tense, such as "assessment_signed_off".
        subject: the kind of record and its id.
        council: the GSS code of the council it concerns, when it concerns one.
        facts: codes and counts; never what a person wrote.
    """
    db.session.flush()
    sequence, previous = _take_head()
    entry = {
        "sequence": sequence + 1,
        "at": now.astimezone(UTC),
        "kind": kind,
        "actor_id": str(actor.user_id or ""),
        "actor_name": actor.name,
        "subject_type": subject[0],
        "subject_id": subject[1],
        "council_gss": council,
        "facts": dict(facts or {}),
    }
    link = sealing.chain_hash(previous, entry)
    db.session.execute(insert(Event).values(**entry, previous_hash=previous, hash=link))
    db.session.execute(update(ChainHead).where(ChainHead.id == 1).values(sequence=sequence + 1, hash=link))


def _take_head() -> tuple[int, str]:
    query = select(ChainHead.sequence, ChainHead.hash).where(ChainHead.id == 1).with_for_update()
    row = db.session.execute(query).one_or_none()
    if row is None:
        db.session.execute(_insert_ignoring(ChainHead, {"id": 1, "sequence": 0, "hash": sealing.GENESIS}))
        row = db.session.execute(query).one()
    return row.sequence, row.hash


def _insert_ignoring(model: type, values: Mapping[str, Any]) -> Any:  # Any: SQLAlchemy's two dialect statements
    """An insert that does nothing when the row is there; both engines spell it alike but build it apart."""
    dialect = db.session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(model).values(**values).on_conflict_do_nothing()


def chain_head() -> tuple[int, str]:
    """The number and hash of the newest event; (0, genesis) for an empty log."""
    row = db.session.execute(select(ChainHead.sequence, ChainHead.hash).where(ChainHead.id == 1)).one_or_none()
    return (row.sequence, row.hash) if row else (0, sealing.GENESIS)


def verify_chain() -> tuple[int, BrokenLink | None]:
    """Recomputes the chain from its first event.

    Returns:
        How many events hold, and the first that does not (None when all do).
    """
    previous, expected = sealing.GENESIS, 0
    for event in db.session.execute(select(Event).order_by(Event.sequence)).scalars().yield_per(500):
        expected += 1
        if event.sequence != expected:
            return expected - 1, BrokenLink(event.sequence, f"event {expected} is missing")
        if event.previous_hash != previous or sealing.chain_hash(previous, _entry(event)) != event.hash:
            return expected - 1, BrokenLink(event.sequence, "does not follow from the events before it")
        previous = event.hash
    head_sequence, head_hash = chain_head()
    if (head_sequence, head_hash) != (expected, previous):
        return expected, BrokenLink(head_sequence, "the log ends before its recorded head")
    return expected, None


def _entry(event: Event) -> dict[str, object]:
    names = ("sequence", "at", "kind", "actor_id", "actor_name", "subject_type", "subject_id", "council_gss", "facts")
    return {name: getattr(event, name) for name in names}


def list_events(
    *, subject: tuple[str, str] | None = None, council: str | None = None, limit: int = 200
) -> tuple[Event, ...]:
    """Events, newest first, of one record or one council or of all."""
    query = select(Event).order_by(Event.sequence.desc()).limit(limit)
    if subject is not None:
        query = query.where(Event.subject_type == subject[0], Event.subject_id == subject[1])
    if council is not None:
        query = query.where(Event.council_gss == council)
    return tuple(db.session.execute(query).scalars())


def enqueue(task: str, payload: Mapping[str, Any], *, key: str, now: datetime) -> None:
    """Asks for slow work, in the caller's transaction; it is handed to the queue after the commit.

    Args:
        task: a name registered in `portal.jobs`.
        key: the same key asked for twice is one piece of work.
    """
    db.session.flush()
    values = {
        "id": new_id(),
        "task": task,
        "payload": dict(payload),
        "key": key,
        "state": JobState.WAITING,
        "attempts": 0,
        "created_at": now,
        "last_error": "",
    }
    db.session.execute(_insert_ignoring(Job, values))


def list_jobs(*, limit: int = 200) -> tuple[Job, ...]:
    """Pieces of slow work, newest first."""
    return tuple(db.session.execute(select(Job).order_by(Job.created_at.desc()).limit(limit)).scalars())


def retry_job(job_id: Any, *, actor: Actor, now: datetime) -> None:  # Any: UUID, as the URL gives it
    """Puts a failed piece of work back at the start."""
    changed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.FAILED)
        .values(state=JobState.WAITING, attempts=0, handed_over_at=None, finished_at=None)
        .returning(Job.id)
    ).first()
    if changed is None:
        raise Refused("This piece of work is not in a failed state. Reload the page to see where it stands.")
    record_event("job_retried", subject=("job", str(job_id)), actor=actor, now=now)


def form_key(token: str, *, path: str, owner: str, content: Sequence[tuple[str, str]]) -> str:
    """What a repeated sending has in common with the first: the form as shown, where, who, and every word of it.

    The words belong to it because a browser that goes back may show an old form with its old token: what was changed
    there is a new sending and must not be answered as if it had been saved.
    """
    return sealing.digest(sealing.canonical_json([token, path, owner, sorted(map(list, content))]))


def claim_form(key: str) -> str | None:
    """Takes a form for this sending.

    Returns:
        None when this is the first sending; else the address that the first one led to. A sending that comes while
        another is still at work waits for it.
    """
    values = {"key": key, "location": "", "created_at": datetime.now(UTC)}
    if db.session.execute(_insert_ignoring(FormToken, values).returning(FormToken.key)).first() is not None:
        return None
    return db.session.execute(select(FormToken.location).where(FormToken.key == key)).scalar_one()


def complete_form(key: str, *, location: str) -> None:
    """Remembers where the first sending led."""
    db.session.execute(update(FormToken).where(FormToken.key == key).values(location=location))


def release_form(key: str) -> None:
    """Gives the form back, so that the same words can be sent again."""
    db.session.execute(delete(FormToken).where(FormToken.key == key))


def set_marker(name: str, value: str) -> None:
    """States a fact about the database as a whole."""
    db.session.merge(Marker(name=name, value=value))
    db.session.flush()


def find_marker(name: str) -> str | None:
    """A fact about the database as a whole, or None."""
    return db.session.execute(select(Marker.value).where(Marker.name == name)).scalar_one_or_none()


def count_events_by_kind() -> Iterator[tuple[str, int]]:
    """How many events of each kind the log holds, by kind."""
    query = select(Event.kind, func.count()).group_by(Event.kind).order_by(Event.kind)
    yield from ((row[0], row[1]) for row in db.session.execute(query))
