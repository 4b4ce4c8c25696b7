"""What a reviewer recommends: numbered once, changed while the reading is open, taken back with a reason.

It is seen as the reading is that it belongs to, and leaves the department with the summary and not before.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.models import Assessment, Review, ReviewRecommendation
from portal.services.reviews.cases import submission_of
from portal.services.reviews.writing import check_texts, lock_own, record_writing, refuse_stale

_NEEDED = {"text": "Enter what you recommend", "reasons": "Enter the reasons for the recommendation"}


@dataclass(frozen=True)
class RecommendationText:
    """What is recommended, and why.

    Args:
        codes: of the characteristics of the theme that it bears on; none where it is about the whole theme.
    """

    text: str
    reasons: str
    codes: tuple[str, ...] = ()


def add_recommendation(
    assessment_id: uuid.UUID, theme: str, text: RecommendationText, *, actor: Actor, now: datetime
) -> int:
    """Adds a recommendation to the actor's own reading; returns its number, which no other of the reading ever has.

    Raises:
        NotFound: no such case for this actor, or no such theme in its edition.
        NotAllowed: the actor is no reader of it.
        TransitionRefused: their reading is handed in.
        Refused: the words or the reasons are missing or too long, or a code is not of the theme.
    """
    assessment, review = lock_own(assessment_id, actor=actor)
    _check(assessment, theme, text)
    highest = select(func.max(ReviewRecommendation.number)).where(ReviewRecommendation.review_id == review.id)
    row = ReviewRecommendation(
        review_id=review.id,
        number=(db.session.execute(highest).scalar() or 0) + 1,
        theme=theme,
        codes=list(text.codes),
        text=text.text.strip(),
        reasons=text.reasons.strip(),
        added_at=now,
        version=1,
    )
    db.session.add(row)
    db.session.flush()
    _record("recommendation_of_review_added", review, row, actor=actor, now=now)
    return row.number


def change_recommendation(
    assessment_id: uuid.UUID,
    number: int,
    text: RecommendationText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Changes a recommendation of the actor's own reading; returns the version now stored.

    Saving what already stands there changes nothing.

    Raises:
        NotFound: no such case for this actor, or their reading has no such recommendation.
        EditConflict: other words were saved in the meantime; carries both.
        NotAllowed, TransitionRefused, Refused: as `add_recommendation`; and Refused where it was taken back.
    """
    assessment, review = lock_own(assessment_id, actor=actor)
    row = _standing(review, number)
    _check(assessment, row.theme, text)
    current, offered = _words(row.text, row.reasons, row.codes), _words(text.text, text.reasons, text.codes)
    if current == offered:
        return row.version
    refuse_stale(row.version, current, offered, expected_version, what=f"recommendation {number}")
    row.text, row.reasons, row.codes = text.text.strip(), text.reasons.strip(), list(text.codes)
    row.version += 1
    db.session.flush()
    _record("recommendation_of_review_changed", review, row, actor=actor, now=now)
    return row.version


def take_back_recommendation(
    assessment_id: uuid.UUID, number: int, reason: str, *, actor: Actor, expected_version: int, now: datetime
) -> None:
    """Takes a recommendation of the actor's own reading back; it keeps its number and stays on file with the reason.

    Raises:
        As `change_recommendation`; Refused where the reason is missing.
    """
    _, review = lock_own(assessment_id, actor=actor)
    row = _standing(review, number)
    check_texts({"reason": reason}, needed={"reason": "Enter why you take it back"})
    current = _words(row.text, row.reasons, row.codes)
    refuse_stale(row.version, current, {"reason": reason}, expected_version, what=f"recommendation {number}")
    row.withdrawn_at, row.withdrawn_reason, row.version = now, reason.strip(), row.version + 1
    db.session.flush()
    _record("recommendation_of_review_taken_back", review, row, actor=actor, now=now)


def _standing(review: Review, number: int) -> ReviewRecommendation:
    query = select(ReviewRecommendation).where(
        ReviewRecommendation.review_id == review.id, ReviewRecommendation.number == number
    )
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    if row.withdrawn_at is not None:
        raise Refused("This recommendation was taken back. Add a new one")
    return row


def _check(assessment: Assessment, theme: str, text: RecommendationText) -> None:
    entry = next((entry for entry in submission_of(assessment).themes if entry.slug == theme), None)
    if entry is None:
        raise NotFound()
    check_texts({"text": text.text, "reasons": text.reasons}, needed=_NEEDED)
    if not set(text.codes) <= {line.code for line in entry.characteristics}:
        raise Refused("Choose characteristics of this theme")


def _words(text: str, reasons: str, codes: tuple[str, ...] | list[str]) -> dict[str, str]:
    return {"text": text.strip(), "reasons": reasons.strip(), "codes": ", ".join(codes)}


def _record(kind: str, review: Review, row: ReviewRecommendation, *, actor: Actor, now: datetime) -> None:
    facts = {"number": row.number, "theme": row.theme, "version": row.version}
    record_writing(kind, review, actor=actor, now=now, facts=facts)
