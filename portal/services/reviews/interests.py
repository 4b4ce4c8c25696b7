"""Interests: declared before a case is opened, decided by somebody else, and recusal that takes access away at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import InterestStanding
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.models import Assessment, CaseFile, Interest, Review
from portal.services.records import record_event
from portal.services.reviews.access import begin_case_file, find_case_file, reachable_cases

#: Characters of a declaration or a reason.
MAX_WORDS = 4_000


@dataclass(frozen=True)
class OwnStanding:
    """How a person stands to a case: whose it is, without a word of what it says.

    Args:
        interest: what they declared; None where they have not yet.
    """

    assessment: Assessment
    interest: Interest | None


def find_interest(case: CaseFile, person_id: uuid.UUID) -> Interest | None:
    """What a person declared about the council of a case; None where they have not."""
    query = select(Interest).where(Interest.case_id == case.id, Interest.person_id == person_id)
    return db.session.execute(query).scalar_one_or_none()


def get_own_standing(assessment_id: uuid.UUID, *, actor: Actor) -> OwnStanding:
    """How the actor stands to a case that they may open once they have declared.

    Raises:
        NotFound: the case is not theirs to read, declared or not, or they were recused from it.
    """
    query = reachable_cases(actor).where(Assessment.id == assessment_id)
    assessment = db.session.execute(query).scalar_one_or_none()
    if assessment is None or actor.user_id is None:
        raise NotFound()
    case = find_case_file(assessment)
    interest = find_interest(case, actor.user_id) if case else None
    if interest is not None and interest.standing is InterestStanding.RECUSED:
        raise NotFound()
    return OwnStanding(assessment, interest)


def declare(assessment_id: uuid.UUID, words: str, *, actor: Actor, now: datetime) -> Interest:
    """Records that the actor has no interest in the council of a case, or which.

    Args:
        words: the interest; empty for none.

    Raises:
        NotFound: the case is not theirs to read.
        Refused: they declared already, or the words are too long.
    """
    # Held first: two who declare at once would both begin the file of the case.
    db.session.execute(select(Assessment.id).where(Assessment.id == assessment_id).with_for_update())
    own = get_own_standing(assessment_id, actor=actor)
    if own.interest is not None:
        raise Refused("You have declared already. Ask a lead reviewer if something has changed")
    if len(words) > MAX_WORDS:
        raise Refused(f"Shorten what you declare to {MAX_WORDS:,} characters or fewer")
    case = begin_case_file(own.assessment, now=now)
    told = words.strip()
    interest = Interest(
        case_id=case.id,
        person_id=actor.user_id,
        standing=InterestStanding.DECLARED if told else InterestStanding.NONE,
        words=told,
        declared_at=now,
    )
    db.session.add(interest)
    db.session.flush()
    _record("interest_declared", interest, actor=actor, now=now)
    return interest


def decide(
    case: CaseFile, person_id: uuid.UUID, standing: InterestStanding, reason: str, *, actor: Actor, now: datetime
) -> Interest:
    """Clears a declared interest or recuses the person; the caller has asked whether the actor may.

    Recusing ends the person's reading of every record of the case and takes their access away at once.

    Raises:
        NotFound: the person declared nothing.
        Refused: the reason is missing, or a person would clear their own interest.
    """
    interest = find_interest(case, person_id)
    if interest is None:
        raise NotFound()
    if not reason.strip():
        raise Refused("Enter the reason")
    if person_id == actor.user_id and standing is not InterestStanding.RECUSED:
        raise Refused("Nobody clears their own interest. Ask another lead reviewer")
    interest.standing, interest.decision_reason = standing, reason.strip()
    interest.words = interest.words or reason.strip()
    interest.decided_by_id, interest.decided_at, interest.version = actor.user_id, now, interest.version + 1
    if standing is InterestStanding.RECUSED:
        _end_readings(case, person_id, now)
    db.session.flush()
    _record("interest_decided", interest, actor=actor, now=now)
    return interest


def _end_readings(case: CaseFile, person_id: uuid.UUID, now: datetime) -> None:
    query = (
        select(Review)
        .join(Assessment, Assessment.id == Review.assessment_id)
        .where(Assessment.round_id == case.round_id, Review.reviewer_id == person_id, Review.recused_at.is_(None))
    )
    for review in db.session.execute(query).scalars():
        review.recused_at, review.version = now, review.version + 1


def _record(kind: str, interest: Interest, *, actor: Actor, now: datetime) -> None:
    record_event(
        kind, subject=("case", str(interest.case_id)), actor=actor, now=now, facts={"standing": interest.standing}
    )
