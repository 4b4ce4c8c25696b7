"""The steps of a review: taken up by one person, approved or returned by another."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, apply
from portal.models import Assessment, Review
from portal.services.records import record_event
from portal.services.reviews.access import find_review, lock_case, own_review
from portal.services.reviews.cases import build_case


def take_up(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Makes the actor the reviewer of a submitted self-assessment.

    Raises:
        NotFound: there is no such submission, or the actor may not know of any.
        NotAllowed: the actor is no reviewer.
        TransitionRefused: somebody has taken it up already.
    """
    if not may(actor, Permission.VIEW_SUBMITTED):
        raise NotFound()
    query = select(Assessment).where(Assessment.id == assessment_id).with_for_update(of=Assessment)
    assessment = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if assessment is None:
        raise NotFound()
    assessment.state = AssessmentState(apply(ASSESSMENT, assessment.state, Action.TAKE_UP, actor=actor))
    review = Review(assessment_id=assessment.id, reviewer_id=actor.user_id, started_at=now)
    db.session.add(review)
    db.session.flush()
    _record("review_taken_up", assessment, actor=actor, now=now)
    return review


def submit_review(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Hands a review to a lead.

    Raises:
        NotFound, NotAllowed: it is not this actor's review.
        TransitionRefused: the case is not under review.
        Refused: a theme has no view yet; the message names them.
    """
    assessment = lock_case(assessment_id, actor=actor)
    review = own_review(assessment, actor=actor)
    state = apply(ASSESSMENT, assessment.state, Action.SUBMIT_REVIEW, actor=actor)
    missing = build_case(assessment, actor=actor).themes_without_view
    if missing:
        raise Refused(f"Record a view of every theme before you submit the review. Still to do: {', '.join(missing)}.")
    assessment.state = AssessmentState(state)
    review.submitted_at, review.returned_reason = now, ""
    db.session.flush()
    _record("review_submitted", assessment, actor=actor, now=now)
    return review


def return_to_reviewer(assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Review:
    """Gives a review back to its reviewer, with the reason.

    Raises:
        NotFound, NotAllowed: the actor is no lead.
        TransitionRefused: the case is not awaiting approval.
        Refused: there is no reason.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state = apply(ASSESSMENT, assessment.state, Action.RETURN_TO_REVIEWER, actor=actor)
    if not reason.strip():
        raise Refused("Enter what the reviewer should look at again")
    review = _review(assessment)
    assessment.state, review.returned_reason, review.submitted_at = AssessmentState(state), reason.strip(), None
    db.session.flush()
    _record("review_returned", assessment, actor=actor, now=now)
    return review


def approve(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Approves a review. Never by the person who wrote it.

    Raises:
        NotFound: the actor may not read the case.
        NotAllowed: the actor is no lead, or wrote the review.
        TransitionRefused: the case is not awaiting approval.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state = apply(ASSESSMENT, assessment.state, Action.APPROVE, actor=actor)
    review = _review(assessment)
    if review.reviewer_id == actor.user_id:
        raise NotAllowed("nobody approves their own review")
    assessment.state = AssessmentState(state)
    review.approved_at, review.approved_by_id = now, actor.user_id
    db.session.flush()
    _record("review_approved", assessment, actor=actor, now=now)
    return review


def _review(assessment: Assessment) -> Review:
    review = find_review(assessment)
    if review is None:
        raise NotFound()
    return review


def _record(kind: str, assessment: Assessment, *, actor: Actor, now: datetime) -> None:
    # Without the council: its own log must not move while the department works.
    record_event(kind, subject=("assessment", str(assessment.id)), actor=actor, now=now)
