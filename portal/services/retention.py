"""What is removed, and when. Each rule names what it removes and why nothing is lost by it.

The sealed records, responses and the event log have no rule here: how long the department keeps them is its decision
and not yet known (its annexes customarily say two years after a consultation closes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select

from portal.database import db
from portal.domain.roles import Actor
from portal.models import AuthSession, FormToken, Invitation, Job, SignInFailure
from portal.models.records import JobState
from portal.services.records import record_event


@dataclass(frozen=True)
class Due:
    """How many records one rule concerns."""

    what: str
    rule: str
    count: int


def _rules(now: datetime) -> Sequence[tuple[str, str, type[Any], ColumnElement[bool]]]:  # Any: some model
    day = timedelta(days=1)
    return (
        ("form tokens", "30 days after the form was shown", FormToken, FormToken.created_at < now - 30 * day),
        ("failed sign-ins", "one day after the attempt", SignInFailure, SignInFailure.at < now - day),
        (
            "ended sessions",
            "30 days after their last use",
            AuthSession,
            or_(AuthSession.seen_at < now - 30 * day, AuthSession.ended_at < now - 30 * day),
        ),
        (
            "used or expired invitations",
            "90 days after they expired",
            Invitation,
            Invitation.expires_at < now - 90 * day,
        ),
        (
            "finished pieces of work",
            "90 days after they were done",
            Job,
            (Job.state == JobState.DONE) & (Job.finished_at < now - 90 * day),
        ),
    )


def list_due(*, now: datetime) -> tuple[Due, ...]:
    """What would be removed now, rule by rule."""
    found = []
    for what, rule, model, condition in _rules(now):
        count = db.session.execute(select(func.count()).select_from(model).where(condition)).scalar_one()
        found.append(Due(what, rule, count))
    return tuple(found)


def remove_due(*, actor: Actor, now: datetime) -> tuple[Due, ...]:
    """Removes it, and writes one event that says how much of what."""
    removed = []
    for what, rule, model, condition in _rules(now):
        gone = db.session.execute(delete(model).where(condition))
        removed.append(Due(what, rule, gone.rowcount))  # type: ignore[attr-defined]  # a delete has a cursor
    facts = {due.what: due.count for due in removed}
    record_event("retention_applied", subject=("service", "retention"), actor=actor, now=now, facts=facts)
    return tuple(removed)
