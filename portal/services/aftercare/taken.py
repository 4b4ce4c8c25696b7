"""Reviewers' recommendations, released with a summary, taken by the council into its own register: each once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.register import RecommendationSource
from portal.domain.roles import Actor
from portal.models import CaseFile, ReadinessSummary, Recommendation, Review, ReviewRecommendation
from portal.services.aftercare.access import standing_of
from portal.services.plans.access import MAX_TEXT, require_writer
from portal.services.plans.editions import known_characteristics
from portal.services.plans.recommendation_changes import add_recommendation
from portal.services.plans.recommendations import RecommendationDetails

_CUT = " … The rest stands in the summary."


@dataclass(frozen=True)
class Released:
    """A recommendation as it went out with the summary.

    Args:
        reference: under which it stands in the council's register.
        is_taken: whether it stands there already.
    """

    reference: str
    theme: str
    codes: tuple[str, ...]
    text: str
    is_taken: bool


def list_released(case: CaseFile) -> tuple[Released, ...]:
    """What reviewers recommended in the summary that stands, by reader and number; nothing where none stands.

    The caller has asked whether the actor may know of it. What was added, or taken back, after the day of the summary
    is not the council's to see.
    """
    summary = standing_of(case)
    if summary is None:
        return ()
    taken = _taken(case)
    return tuple(
        Released(reference, row.theme, tuple(row.codes), row.text, reference in taken)
        for reference, row in _rows(summary)
    )


def take(case: CaseFile, references: Collection[str], *, actor: Actor, now: datetime) -> tuple[Recommendation, ...]:
    """Takes recommendations into the council's register; those that stand there already are passed over.

    Args:
        case: from `find_released`.
        references: as `Released.reference`.

    Raises:
        NotFound, NotAllowed: the actor may not write in the register, or nothing of that reference was released.
        Refused: nothing was chosen.
    """
    require_writer(case.council_gss, actor=actor)
    summary, found = standing_of(case), list_released(case)
    if summary is None or not set(references) <= {item.reference for item in found}:
        raise NotFound()
    wanted = [item for item in found if item.reference in references and not item.is_taken]
    if not references:
        raise Refused("Choose the recommendations to take into your register")
    known = known_characteristics()
    return tuple(
        add_recommendation(
            case.council_gss,
            RecommendationDetails(
                RecommendationSource.EARLIER_REVIEW,
                item.text if len(item.text) <= MAX_TEXT else item.text[: MAX_TEXT - len(_CUT)] + _CUT,
                report=_report(case),
                reference=item.reference,
                made_on=summary.issued_at.date() if summary.issued_at else None,
            ),
            [code for code in item.codes if code in known],
            actor=actor,
            now=now,
        )
        for item in wanted
    )


def _report(case: CaseFile) -> str:
    """The same for every summary of a case, so that a later one brings nothing in twice."""
    return f"Best Value review {case.cycle_slug}"


def _taken(case: CaseFile) -> frozenset[str]:
    query = select(Recommendation.reference).where(
        Recommendation.council_gss == case.council_gss, Recommendation.report == _report(case)
    )
    return frozenset(db.session.execute(query).scalars())


def _rows(summary: ReadinessSummary) -> list[tuple[str, ReviewRecommendation]]:
    query = (
        select(ReviewRecommendation, Review.place)
        .join(Review, Review.id == ReviewRecommendation.review_id)
        .where(
            Review.assessment_id == summary.assessment_id,
            Review.recused_at.is_(None),
            ReviewRecommendation.added_at <= summary.issued_at,
        )
        .order_by(Review.place, ReviewRecommendation.number)
    )
    prefix = f"{summary.assessment.sequence}/" if summary.assessment.sequence > 1 else ""
    return [
        (f"{prefix}{place}.{row.number}", row)
        for row, place in db.session.execute(query)
        if row.withdrawn_at is None or (summary.issued_at is not None and row.withdrawn_at > summary.issued_at)
    ]
