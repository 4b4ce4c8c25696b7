"""The states of slow work: what waits, what was handed to the queue, and how each attempt ended.

Rows come from `records.enqueue`. The queue itself holds only their ids, so that losing it loses no work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from portal.database import db
from portal.models import Job
from portal.models.records import JobState

OPEN = (JobState.WAITING, JobState.HANDED_OVER)


@dataclass(frozen=True)
class Attempt:
    """One try at a piece of work; `number` counts from 1."""

    job_id: UUID
    task: str
    payload: Mapping[str, Any]  # Any: JSON values, known to the task alone
    number: int


def list_waiting(*, limit: int = 500) -> tuple[UUID, ...]:
    """Work that no queue has been told of, oldest first."""
    query = select(Job.id).where(Job.state == JobState.WAITING).order_by(Job.created_at, Job.id).limit(limit)
    return tuple(db.session.execute(query).scalars())


def list_unfinished(*, handed_over_before: datetime, limit: int = 500) -> tuple[UUID, ...]:
    """Work that waits, or was handed over before that moment and has not ended, oldest first."""
    lost = (Job.state == JobState.HANDED_OVER) & (Job.handed_over_at < handed_over_before)
    query = select(Job.id).where(or_(Job.state == JobState.WAITING, lost)).order_by(Job.created_at, Job.id)
    return tuple(db.session.execute(query.limit(limit)).scalars())


def mark_handed_over(job_ids: tuple[UUID, ...], *, now: datetime) -> None:
    """Notes that the queue knows of the work; what a worker has already begun or ended is left as it is."""
    db.session.execute(
        update(Job)
        .where(Job.id.in_(job_ids), Job.state.in_(OPEN))
        .values(state=JobState.HANDED_OVER, handed_over_at=now)
    )


def begin_attempt(job_id: UUID, *, now: datetime) -> Attempt | None:
    """Counts one more try.

    Returns:
        What to do, or None when the work has ended already or is not known.
    """
    job = db.session.execute(select(Job).where(Job.id == job_id).with_for_update()).scalar_one_or_none()
    if job is None or job.state not in OPEN:
        return None
    job.state = JobState.HANDED_OVER
    job.handed_over_at = now
    job.attempts += 1
    db.session.flush()
    return Attempt(job.id, job.task, dict(job.payload), job.attempts)


def finish(job_id: UUID, *, now: datetime) -> None:
    """Notes that the work is done."""
    _end(job_id, JobState.DONE, now=now, last_error="")


def note_failure(job_id: UUID, *, error: str, final: bool, now: datetime) -> None:
    """Notes how a try failed; after the last one the work stands as failed until an administrator tries it again.

    Args:
        error: the error's kind and place, without anybody's text.
    """
    if final:
        _end(job_id, JobState.FAILED, now=now, last_error=error)
    else:
        db.session.execute(update(Job).where(Job.id == job_id, Job.state.in_(OPEN)).values(last_error=error))


def _end(job_id: UUID, state: JobState, *, now: datetime, last_error: str) -> None:
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_(OPEN))
        .values(state=state, finished_at=now, last_error=last_error)
    )
