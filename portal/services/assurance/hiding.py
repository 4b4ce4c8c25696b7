"""What an independent reader must not see yet: blind is only worth its name where every page keeps to it."""

import uuid
from collections.abc import Set

from sqlalchemy import select

from guidance.types import Theme
from portal.database import db
from portal.domain.duties import Duty
from portal.domain.roles import Actor
from portal.domain.workflow import RoundState
from portal.models import AssuranceView, Round, RoundDuty
from portal.services.assessments.rounds import guidance_of


def hidden_codes(found: Round, *, actor: Actor) -> frozenset[str]:
    """Codes of the items whose answer by the author this person must not see yet.

    Of a characteristic that is its judgement, confidence and strength of evidence, the reason why it does not apply,
    and what other readers said of it; of an indicator, its state. A characteristic opens once this person has recorded
    a view of it; the indicators of a theme open once every characteristic of it has one. A sealed round hides nothing,
    because no view of it can be recorded any more.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.

    Source: our own rule, after the independent reviewers of Runnymede Borough Council (Standards and Audit Committee,
        July 2024), who gave judgements of their own; that theirs were blind is not known.
    """
    if found.state is RoundState.SUBMITTED:
        return frozenset()
    themes = themes_to_read(found, actor.user_id)
    if not themes:
        return frozenset()
    viewed = codes_viewed_blind(found, actor.user_id)
    return frozenset(
        code for theme in guidance_of(found).themes if theme.slug in themes for code in _hidden_of(theme, viewed)
    )


def _hidden_of(theme: Theme, viewed: Set[str]) -> frozenset[str]:
    unread = frozenset(line.code for line in theme.characteristics if line.code not in viewed)
    return unread | frozenset(line.code for line in theme.indicators) if unread else unread


def themes_to_read(found: Round, user_id: uuid.UUID | None) -> frozenset[str]:
    """Slugs of the themes that a person reads independently in a round."""
    query = select(RoundDuty.theme).where(
        RoundDuty.round_id == found.id, RoundDuty.user_id == user_id, RoundDuty.duty == Duty.THEME_READER
    )
    return frozenset(db.session.execute(query).scalars()) if user_id else frozenset()


def codes_viewed_blind(found: Round, user_id: uuid.UUID | None) -> frozenset[str]:
    """Codes of the characteristics of which a person has recorded a view as independent reader."""
    query = select(AssuranceView.code).where(
        AssuranceView.round_id == found.id,
        AssuranceView.recorded_by_id == user_id,
        AssuranceView.stage == Duty.THEME_READER,
    )
    return frozenset(db.session.execute(query).scalars()) if user_id else frozenset()
