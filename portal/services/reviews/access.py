"""Who may open which case: decided in the query, so that a case that may not be opened is not found."""

import uuid

from sqlalchemy import Select, false, select
from sqlalchemy.orm import aliased

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, Review


def visible_cases(actor: Actor) -> Select[Assessment]:
    """Cases whose content the actor may read: all for a lead, those taken up for a reviewer, none for anybody else.

    Whoever took up a record may also read those that it replaced.
    """
    query = select(Assessment)
    if may(actor, Permission.APPROVE_REVIEW):
        return query
    if not may(actor, Permission.VIEW_SUBMITTED):
        return query.where(false())
    own = aliased(Assessment)
    taken_up = (
        select(own.id)
        .join(Review, Review.assessment_id == own.id)
        .where(
            Review.reviewer_id == actor.user_id,
            own.round_id == Assessment.round_id,
            own.sequence >= Assessment.sequence,
        )
    )
    return query.where(taken_up.exists())


def find_case(assessment_id: uuid.UUID, *, actor: Actor) -> Assessment:
    """A case that the actor may read.

    Raises:
        NotFound: there is none, or it is not this actor's to read.
    """
    found = db.session.execute(visible_cases(actor).where(Assessment.id == assessment_id)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def may_open(assessment: Assessment, *, actor: Actor) -> bool:
    """Whether the actor may read a case."""
    query = visible_cases(actor).where(Assessment.id == assessment.id)
    return db.session.execute(query).scalar_one_or_none() is not None


def lock_case(assessment_id: uuid.UUID, *, actor: Actor) -> Assessment:
    """A case that the actor may read, held until the transaction ends; raises as `find_case`."""
    query = (
        visible_cases(actor)
        .where(Assessment.id == assessment_id)
        .with_for_update(of=Assessment)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def find_review(assessment: Assessment) -> Review | None:
    """The review of a case, or None while nobody has taken it up."""
    return db.session.execute(select(Review).where(Review.assessment_id == assessment.id)).scalar_one_or_none()


def own_review(assessment: Assessment, *, actor: Actor) -> Review:
    """The review of a case, for the person who is writing it.

    Raises:
        NotAllowed: somebody else is the reviewer.
    """
    review = find_review(assessment)
    if review is None or review.reviewer_id != actor.user_id:
        raise NotAllowed("review")
    return review
