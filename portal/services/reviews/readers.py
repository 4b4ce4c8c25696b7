"""Who reads a case: given to a reviewer, taken off again, taken back, and recused with access gone at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import InterestStanding
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import PERMISSIONS, Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, apply
from portal.models import Assessment, CaseFile, Interest, Membership, Review, User
from portal.services.reviews import interests
from portal.services.reviews.access import (
    begin_case_file,
    find_case,
    find_case_file,
    list_reviews,
    lock_case,
    may_be_read_by_all,
    own_review,
)
from portal.services.reviews.decisions import add_reader, move_on_when_all_in, record_step

#: Characters of a reason.
MAX_REASON = 4_000


@dataclass(frozen=True)
class People:
    """Everybody who stands in some way to a case, for its leads.

    Args:
        readers: who reads it now, the first reader first.
        interests: what people declared, by name.
        free: reviewers who can be given the free place, by name; none where no place is free.
    """

    assessment: Assessment
    file: CaseFile | None
    readers: tuple[Review, ...]
    interests: tuple[Interest, ...]
    free: tuple[User, ...]


def list_people(assessment_id: uuid.UUID, *, actor: Actor) -> People:
    """Who reads a case and what everybody declared.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
        NotAllowed: the actor is no lead.
    """
    assessment = find_case(assessment_id, actor=actor)
    _need_lead(actor)
    file, readers = find_case_file(assessment), list_reviews(assessment)
    found: list[Interest] = []
    if file is not None:
        found = list(db.session.execute(select(Interest).where(Interest.case_id == file.id)).scalars())
    declared = tuple(sorted(found, key=lambda row: (row.person.name.casefold(), row.person.email)))
    return People(assessment, file, readers, declared, _free(assessment, file, readers, declared))


def _free(
    assessment: Assessment, file: CaseFile | None, readers: tuple[Review, ...], declared: tuple[Interest, ...]
) -> tuple[User, ...]:
    is_full = len(readers) > 1 or (readers and file is not None and bool(file.one_reader_reason))
    if is_full or assessment.state not in (AssessmentState.SUBMITTED, AssessmentState.UNDER_REVIEW):
        return ()
    barred = {row.person_id for row in declared if row.standing is InterestStanding.RECUSED}
    barred |= set(db.session.execute(select(Review.reviewer_id).where(Review.assessment_id == assessment.id)).scalars())
    roles = [role for role, held in PERMISSIONS.items() if Permission.REVIEW in held]
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.role.in_(roles), Membership.council_gss.is_(None), User.is_active)
    found = {user.id: user for user in db.session.execute(query).scalars() if user.id not in barred}
    return tuple(sorted(found.values(), key=lambda user: (user.name.casefold(), user.email)))


def assign(assessment_id: uuid.UUID, reader_id: uuid.UUID, *, actor: Actor, now: datetime) -> Review:
    """Gives the free place of a case to a reviewer: need to know. They declare their interests before they open it.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
        NotAllowed: the actor is no lead.
        TransitionRefused: the case is past being read.
        Refused: no place is free, or the person cannot read this case.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state = apply(ASSESSMENT, assessment.state, Action.ASSIGN, actor=actor)
    if reader_id not in {user.id for user in list_people(assessment_id, actor=actor).free}:
        raise Refused("Choose a reviewer from the list. Both places may be taken by now")
    review = add_reader(assessment, reader_id, assigned_by=actor.user_id, now=now)
    assessment.state = AssessmentState(state)
    db.session.flush()
    record_step("reader_assigned", assessment, actor=actor, now=now, facts={"place": review.place})
    return review


def take_off(assessment_id: uuid.UUID, review_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Takes a reader off a case before they hand in. Their reading ends: it is shown, used and printed no more.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case, or it has no such reader.
        NotAllowed: the actor is no lead.
        Refused: the reason is missing, or the reader has handed in.
    """
    assessment = lock_case(assessment_id, actor=actor)
    _need_lead(actor)
    review = next((row for row in list_reviews(assessment) if row.id == review_id), None)
    if review is None:
        raise NotFound()
    told = _checked(reason)
    if review.submitted_at is not None or review.returned_at is not None:
        raise Refused("This reader has handed in. Return the review, or recuse the reader for an interest")
    review.recused_at, review.returned_reason, review.version = now, told, review.version + 1
    db.session.flush()
    record_step("reader_taken_off", assessment, actor=actor, now=now, facts={"place": review.place})
    move_on_when_all_in(assessment)


def take_back(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes the actor's own handed-in reading back, to go on writing, while the other is still to come.

    Raises:
        NotFound, InterestsFirst, NotAllowed: the actor is no reader of the case.
        TransitionRefused: the case is past being read.
        Refused: it was not handed in, or every reading is in, so that its writer has seen the other's words.
    """
    assessment = lock_case(assessment_id, actor=actor)
    review = own_review(assessment, actor=actor)
    if assessment.state is not AssessmentState.UNDER_REVIEW:
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action="take_back")
    if review.submitted_at is None:
        raise Refused("You have not handed in your review")
    if may_be_read_by_all(assessment):
        raise Refused("Every review is in, so yours cannot be taken back. Ask a lead reviewer to return it")
    review.submitted_at, review.version = None, review.version + 1
    db.session.flush()
    record_step("review_taken_back", assessment, actor=actor, now=now, facts={"place": review.place})


def recuse_self(assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """Takes the actor off a case for an interest of theirs; from their next request on it is not found.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
        Refused: the reason is missing or too long.
    """
    assessment = lock_case(assessment_id, actor=actor)
    assert actor.user_id is not None  # holds a permission
    decide_interest(assessment, actor.user_id, InterestStanding.RECUSED, reason, actor=actor, now=now)


def decide_on(
    assessment_id: uuid.UUID,
    person_id: uuid.UUID,
    standing: InterestStanding,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> Interest:
    """A lead clears what a person declared, or recuses the person.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case, or the person declared nothing.
        NotAllowed: the actor is no lead.
        Refused: the reason is missing or too long, the choice is neither of the two, or somebody decided meanwhile.
    """
    assessment = lock_case(assessment_id, actor=actor)
    _need_lead(actor)
    if standing not in (InterestStanding.CLEARED, InterestStanding.RECUSED):
        raise Refused("Choose what you decide")
    found = interests.find_interest(begin_case_file(assessment, now=now), person_id)
    if found is not None and expected_version is not None and found.version != expected_version:
        raise Refused("Somebody else has decided in the meantime. Reload the page to see what")
    if found is not None and standing is InterestStanding.CLEARED and found.standing is not InterestStanding.DECLARED:
        raise Refused("There is no open interest to clear")
    return decide_interest(assessment, person_id, standing, reason, actor=actor, now=now)


def decide_interest(
    assessment: Assessment,
    person_id: uuid.UUID,
    standing: InterestStanding,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Interest:
    """Records what follows from an interest; where a reader is recused, the case is open to another reader again."""
    case = begin_case_file(assessment, now=now)
    found = interests.decide(case, person_id, standing, _checked(reason), actor=actor, now=now)
    if standing is InterestStanding.RECUSED:
        _open_again(assessment)
        move_on_when_all_in(assessment)
    return found


def _open_again(assessment: Assessment) -> None:
    """Without enough readings a case is no longer read. What was issued on it stays as issued."""
    is_past = assessment.state in (AssessmentState.AWAITING_APPROVAL, AssessmentState.REVIEWED)
    if is_past and not may_be_read_by_all(assessment):
        assessment.state = AssessmentState.UNDER_REVIEW
        db.session.flush()


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Refused("Enter the reason")
    if len(reason) > MAX_REASON:
        raise Refused(f"Shorten the reason to {MAX_REASON:,} characters or fewer")
    return reason.strip()


def _need_lead(actor: Actor) -> None:
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("people of a case")
