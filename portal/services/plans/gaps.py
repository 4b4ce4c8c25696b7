"""Characteristics of a round that a plan could answer and does not: a list to look through, which proposes nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from guidance.types import Characteristic, Theme
from portal.domain.judgements import Judgement
from portal.models import Recommendation, Round
from portal.services.assessments.answers import list_answers
from portal.services.assessments.rounds import guidance_of
from portal.services.plans.panels import codes_with_actions, open_by_code

#: Judgements that say something is missing.
MISSING = (Judgement.PARTLY, Judgement.ABSENT)


@dataclass(frozen=True)
class WithoutAction:
    """A characteristic without an action.

    Args:
        judgement: None where it is not the reason, or where this reader must not see it yet.
    """

    theme: Theme
    line: Characteristic
    judgement: Judgement | None
    recommendations: tuple[Recommendation, ...]


def without_actions(found: Round, *, hidden: Collection[str] = ()) -> tuple[WithoutAction, ...]:
    """Characteristics judged partly in place or not, or with open recommendations, for which no action is under way.

    In the guidance's order, never by how they were judged.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        hidden: codes whose judgement this reader must not see; they are listed for their recommendations only.
    """
    answers, covered = list_answers(found), codes_with_actions(found.council_gss)
    recommended = open_by_code(found.council_gss)
    listed = []
    for theme in guidance_of(found).themes:
        for line in theme.characteristics:
            answer = answers.get(line.code)
            shown = answer.judgement if answer and line.code not in hidden and answer.judgement in MISSING else None
            open_ones = recommended.get(line.code, ())
            if line.code not in covered and (shown or open_ones):
                listed.append(WithoutAction(theme, line, shown, open_ones))
    return tuple(listed)
