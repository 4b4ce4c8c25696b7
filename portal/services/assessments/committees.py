"""Committees that considered a round, as they travel with what is sealed."""

from sqlalchemy import select

from portal.database import db
from portal.domain.submissions.additions import CommitteeRecommendation, GovernanceEntry
from portal.models import GovernanceRecommendation, GovernanceStep, Round


def list_steps(found: Round) -> tuple[GovernanceStep, ...]:
    """The committees that considered a round, the earliest meeting first."""
    query = (
        select(GovernanceStep)
        .where(GovernanceStep.round_id == found.id)
        .order_by(GovernanceStep.met_on, GovernanceStep.recorded_at, GovernanceStep.id)
    )
    return tuple(db.session.execute(query).scalars())


def governance_entries(found: Round) -> tuple[GovernanceEntry, ...]:
    """The same as values, each with what it recommended and whether the council accepted it."""
    return tuple(
        GovernanceEntry(
            step.committee,
            step.met_on,
            step.minute,
            step.address,
            tuple(to_recommendation(row) for row in step.recommendations),
        )
        for step in list_steps(found)
    )


def to_recommendation(row: GovernanceRecommendation) -> CommitteeRecommendation:
    """A stored recommendation as a value."""
    return CommitteeRecommendation(row.text, row.accepted, row.reason)
