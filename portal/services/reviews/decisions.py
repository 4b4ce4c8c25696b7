"""The steps of a review: read by two people who do not see each other's words, then approved or returned by a third."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import InterestStanding
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.reviewing import free_place
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, apply
from portal.models import Assessment, Review
from portal.services.records import record_event
from portal.services.reviews.access import begin_case_file, list_reviews, lock_case, may_be_read_by_all, own_review
from portal.services.reviews.cases import build_case
from portal.services.reviews.interests import find_interest
from portal.services.reviews.settling import require_settled


def take_up(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Makes the actor the first or the second reader of a submitted self-assessment.

    Raises:
        NotFound: there is no such submission, or the actor may not know of any.
        NotAllowed: the actor is no reviewer.
        TransitionRefused: it is past being read.
        Refused: both places are taken, or the actor reads it already, or was recused.
    """
    if not may(actor, Permission.VIEW_SUBMITTED):
        raise NotFound()
    assessment = lock_any(assessment_id)
    state = apply(ASSESSMENT, assessment.state, Action.TAKE_UP, actor=actor)
    assert actor.user_id is not None  # holds a permission
    review = add_reader(assessment, actor.user_id, assigned_by=None, now=now)
    assessment.state = AssessmentState(state)
    db.session.flush()
    record_step("review_taken_up", assessment, actor=actor, now=now, facts={"place": review.place})
    return review


def add_reader(assessment: Assessment, reader_id: uuid.UUID, *, assigned_by: uuid.UUID | None, now: datetime) -> Review:
    """Gives a person the free place of a case that the caller holds; raises Refused as `take_up`."""
    case, reviews = begin_case_file(assessment, now=now), list_reviews(assessment)
    interest = find_interest(case, reader_id)
    if interest is not None and interest.standing is InterestStanding.RECUSED:
        raise Refused("A person who was recused from this case cannot read it")
    if any(review.reviewer_id == reader_id for review in reviews):
        raise Refused("This person reads the case already")
    place = free_place([review.place for review in reviews])
    # One reader is enough, and there is none where the first was recused or the council sealed another record.
    if _was_taken_off(assessment, reader_id):
        raise Refused("This person was taken off this case. Choose somebody else")
    if place is None or (case.one_reader_reason and reviews):
        raise Refused("Nobody else can take up this case: its readers are named")
    review = Review(
        assessment_id=assessment.id, reviewer_id=reader_id, place=place, assigned_by_id=assigned_by, started_at=now
    )
    db.session.add(review)
    db.session.flush()
    return review


def _was_taken_off(assessment: Assessment, reader_id: uuid.UUID) -> bool:
    query = select(Review.id).where(Review.assessment_id == assessment.id, Review.reviewer_id == reader_id)
    return db.session.execute(query.where(Review.recused_at.is_not(None))).scalar_one_or_none() is not None


def lock_any(assessment_id: uuid.UUID) -> Assessment:
    """A submitted case, held, without its content; for steps that a person takes before they may open it.

    Raises:
        NotFound: there is none.
    """
    query = select(Assessment).where(Assessment.id == assessment_id).with_for_update(of=Assessment)
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def allow_one_reader(assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Records why one reader is enough in this case; the reason is printed in the summary.

    Raises:
        NotFound: the actor may not open the case.
        NotAllowed: the actor is no lead.
        Refused: there is no reason, or one is recorded, or two people read it already.
    """
    assessment = lock_case(assessment_id, actor=actor)
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("one reader")
    if not reason.strip():
        raise Refused("Enter why one reader is enough")
    if len(list_reviews(assessment)) > 1:
        raise Refused("Two people read this case already")
    case = begin_case_file(assessment, now=now)
    if case.one_reader_reason:
        raise Refused("It is recorded already why one reader is enough")
    case.one_reader_reason, case.one_reader_by_id, case.one_reader_at = reason.strip(), actor.user_id, now
    case.version += 1
    db.session.flush()
    record_step("one_reader_allowed", assessment, actor=actor, now=now)
    move_on_when_all_in(assessment)


def submit_review(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Hands in a reading. When the last one is in, the case goes to a lead, and each reader may see the other's words.

    Raises:
        NotFound, NotAllowed: the actor is no reader of it.
        TransitionRefused: the case is not under review.
        Refused: it is handed in already, or a theme has no view yet; the message names them.
    """
    assessment = lock_case(assessment_id, actor=actor)
    review = own_review(assessment, actor=actor)
    apply(ASSESSMENT, assessment.state, Action.SUBMIT_REVIEW, actor=actor)
    if review.submitted_at is not None:
        raise Refused("You have handed in your review already")
    missing = build_case(assessment, actor=actor).themes_without_view
    if missing:
        raise Refused(f"Record a view of every theme before you submit the review. Still to do: {', '.join(missing)}.")
    review.submitted_at, review.returned_reason, review.version = now, "", review.version + 1
    db.session.flush()
    record_step("review_submitted", assessment, actor=actor, now=now, facts={"place": review.place})
    move_on_when_all_in(assessment)
    return review


def move_on_when_all_in(assessment: Assessment) -> None:
    """Hands a case to a lead when every reading is in. The act of the last reader, not of a rule about content."""
    waiting = any(review.submitted_at is None for review in list_reviews(assessment))
    if assessment.state is AssessmentState.UNDER_REVIEW and not waiting and may_be_read_by_all(assessment):
        assessment.state = AssessmentState.AWAITING_APPROVAL
        db.session.flush()


def return_to_reviewer(
    assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime, places: tuple[int, ...] = ()
) -> None:
    """Gives readings back to their writers, with the reason.

    Args:
        places: whose: 1, 2 or both; all where none is named.

    Raises:
        NotFound, NotAllowed: the actor is no lead.
        TransitionRefused: the case is not awaiting approval.
        Refused: there is no reason, or nobody to return it to.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state = apply(ASSESSMENT, assessment.state, Action.RETURN_TO_REVIEWER, actor=actor)
    if not reason.strip():
        raise Refused("Enter what the reviewer should look at again")
    found = [review for review in list_reviews(assessment) if not places or review.place in places]
    if not found:
        raise Refused("Choose the reviewer to return it to")
    for review in found:
        review.returned_reason, review.submitted_at, review.returned_at = reason.strip(), None, now
        review.version += 1
    assessment.state = AssessmentState(state)
    db.session.flush()
    record_step(
        "review_returned", assessment, actor=actor, now=now, facts={"places": [review.place for review in found]}
    )


def approve(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Approves the readings of a case. Never by a person who wrote one.

    Raises:
        NotFound: the actor may not read the case.
        NotAllowed: the actor is no lead, or wrote a reading.
        TransitionRefused: the case is not awaiting approval.
        Refused: a difference between the readings is not settled; the message names the sections.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state, found = apply(ASSESSMENT, assessment.state, Action.APPROVE, actor=actor), list_reviews(assessment)
    if any(review.reviewer_id == actor.user_id for review in found):
        raise NotAllowed("nobody approves their own review")
    require_settled(assessment)
    for review in found:
        review.approved_at, review.approved_by_id = now, actor.user_id
    assessment.state = AssessmentState(state)
    db.session.flush()
    record_step("review_approved", assessment, actor=actor, now=now)


def record_step(
    kind: str, assessment: Assessment, *, actor: Actor, now: datetime, facts: dict[str, object] | None = None
) -> None:
    """Writes an event of the department's work on a case. Without the council: its own log must not move."""
    record_event(kind, subject=("assessment", str(assessment.id)), actor=actor, now=now, facts=facts)
