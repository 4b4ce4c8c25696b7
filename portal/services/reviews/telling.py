"""Telling a council, or the department's people of a case, that something happened, and never what was written."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.roles import Actor, Permission, Role, may
from portal.models import Assessment, Membership, User
from portal.services.people.accounts import actor_of
from portal.services.records import enqueue
from portal.services.reviews.access import list_reviews, may_open

#: How somebody of the department below a lead is called towards a council.
A_REVIEWER = "A reviewer of the department"


def name_for_council(actor: Actor) -> str:
    """The name under which a council reads what somebody of the department wrote: a lead's own, and no other's.

    Source: our own rule: officials below the lead are not named to the council.
    """
    return actor.name if may(actor, Permission.APPROVE_REVIEW) else A_REVIEWER


def tell_council(gss: str, subject: str, body: str, *, key: str, now: datetime) -> None:
    """Writes to the authors and administrators of a council.

    Args:
        key: what the message is about; the same key is one message to each person.
    """
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.council_gss == gss,
            Membership.role.in_((Role.AUTHOR, Role.COUNCIL_ADMIN)),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    _send(db.session.execute(query).scalars(), subject, body, key=key, now=now)


def tell_department(
    assessment: Assessment, also: Iterable[uuid.UUID | None], subject: str, body: str, *, key: str, now: datetime
) -> None:
    """Writes to the readers of a record and to others named, each only while they may open the case.

    Args:
        also: ids of people who had a part in it, such as the lead who asked.
        key: as `tell_council`.
    """
    ids = {review.reviewer_id for review in list_reviews(assessment)} | {found for found in also if found}
    query = select(User).where(User.id.in_(ids), User.is_active).order_by(User.email)
    people = [
        person
        for person in db.session.execute(query).scalars()
        if may_open(assessment, actor=actor_of(person, today=now.date()))
    ]
    _send(people, subject, body, key=key, now=now)


def _send(people: Iterable[User], subject: str, body: str, *, key: str, now: datetime) -> None:
    for person in list(people):
        message = {"to": person.email, "subject": subject, "body": body}
        enqueue("send_message", message, key=f"{key}:{person.id}", now=now)
