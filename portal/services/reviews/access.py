"""Who may open which case: decided in the query, so that a case that may not be opened is not found.

Need to know, and no interest: a lead may open every submitted case, a reviewer those they were given or took up, and
each only after declaring that they have no interest in the council, or after a lead has cleared the one they told.
"""

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, select, true
from sqlalchemy.orm import aliased

from portal.database import db
from portal.domain.casework import InterestStanding
from portal.domain.errors import InterestsFirst, NotAllowed, NotFound
from portal.domain.reviewing import are_all_in, count_in
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, CaseFile, Interest, Review


def reachable_cases(actor: Actor) -> Select[Assessment]:
    """Cases that the actor may open once no interest stands in the way: all for a lead, own ones for a reviewer.

    Whoever reads a record may also read those that it replaced. Content is shown only from `visible_cases`.
    """
    return select(Assessment).where(_needs_to_know(actor))


def visible_cases(actor: Actor) -> Select[Assessment]:
    """Cases whose content the actor may read now."""
    return select(Assessment).where(
        _needs_to_know(actor), _has_standing(actor, *(item for item in InterestStanding if item.may_open))
    )


def _needs_to_know(actor: Actor) -> ColumnElement[bool]:
    if may(actor, Permission.APPROVE_REVIEW):
        return true()
    if not may(actor, Permission.VIEW_SUBMITTED):
        return false()
    own = aliased(Assessment)
    return exists(
        select(own.id)
        .join(Review, Review.assessment_id == own.id)
        .where(
            Review.reviewer_id == actor.user_id,
            Review.recused_at.is_(None),
            own.round_id == Assessment.round_id,
            own.sequence >= Assessment.sequence,
        )
    )


def _has_standing(actor: Actor, *standings: InterestStanding) -> ColumnElement[bool]:
    return exists(
        select(Interest.id)
        .join(CaseFile, CaseFile.id == Interest.case_id)
        .where(
            CaseFile.round_id == Assessment.round_id,
            Interest.person_id == actor.user_id,
            Interest.standing.in_(standings),
        )
    )


def find_case(assessment_id: uuid.UUID, *, actor: Actor) -> Assessment:
    """A case that the actor may read.

    Raises:
        NotFound: there is none, or it is not this actor's to read.
        InterestsFirst: it is, once they have declared their interests or theirs is cleared.
    """
    found = db.session.execute(visible_cases(actor).where(Assessment.id == assessment_id)).scalar_one_or_none()
    if found is None:
        raise _why_not(assessment_id, actor)
    return found


def _why_not(assessment_id: uuid.UUID, actor: Actor) -> NotFound:
    query = reachable_cases(actor).where(
        Assessment.id == assessment_id, ~_has_standing(actor, InterestStanding.RECUSED)
    )
    is_reachable = db.session.execute(query).scalar_one_or_none() is not None
    return InterestsFirst(assessment_id) if is_reachable else NotFound()


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
        raise _why_not(assessment_id, actor)
    return found


def find_case_file(assessment: Assessment) -> CaseFile | None:
    """The department's file on the council in the cycle; None while nobody has begun it."""
    return db.session.execute(select(CaseFile).where(CaseFile.round_id == assessment.round_id)).scalar_one_or_none()


def begin_case_file(assessment: Assessment, *, now: datetime) -> CaseFile:
    """The file of a case, begun where there is none; the caller holds the case."""
    found = find_case_file(assessment)
    if found is None:
        found = CaseFile(
            round_id=assessment.round_id,
            council_gss=assessment.council_gss,
            cycle_slug=assessment.cycle_slug,
            opened_at=now,
        )
        db.session.add(found)
        db.session.flush()
    return found


def list_reviews(assessment: Assessment) -> tuple[Review, ...]:
    """The readings that count, the first reader's first; those of recused people are left out."""
    query = select(Review).where(Review.assessment_id == assessment.id, Review.recused_at.is_(None))
    return tuple(db.session.execute(query.order_by(Review.place)).scalars())


def find_own_review(assessment: Assessment, *, actor: Actor) -> Review | None:
    """The actor's own reading of a case; None where they are no reader of it."""
    return next((review for review in list_reviews(assessment) if review.reviewer_id == actor.user_id), None)


def own_review(assessment: Assessment, *, actor: Actor) -> Review:
    """The actor's own reading of a case.

    Raises:
        NotAllowed: they are no reader of it.
    """
    review = find_own_review(assessment, actor=actor)
    if review is None:
        raise NotAllowed("review")
    return review


def may_be_read_by_all(assessment: Assessment) -> bool:
    """Whether every reading is in, so that readers and leads may see each; until then each sees their own alone."""
    reviews, case = list_reviews(assessment), find_case_file(assessment)
    return are_all_in(
        reading=len(reviews),
        handed_in=count_in(reviews),
        one_reader=bool(case and case.one_reader_reason),
    )
