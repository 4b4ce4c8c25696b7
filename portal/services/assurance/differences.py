"""Where the authors and their readers see a characteristic differently, and what was answered."""

import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass

from guidance.types import Characteristic, Theme
from portal.domain.assurance import ItemViews, View
from portal.domain.duties import Duty
from portal.domain.errors import NotFound
from portal.domain.judgements import CharacteristicAnswer
from portal.domain.roles import Actor
from portal.models import Round, RoundDuty
from portal.services.assessments.answers import characteristic_of, get_answer, list_answers
from portal.services.assessments.duties import list_duties
from portal.services.assessments.rounds import guidance_of
from portal.services.assurance.hiding import hidden_codes
from portal.services.assurance.replies import may_reply
from portal.services.assurance.views import list_views


@dataclass(frozen=True)
class Difference:
    """One characteristic with what each side makes of it.

    Args:
        answer: None while the actor must not see the authors' judgement, nor what other readers said.
        views: what the actor may see of them.
    """

    theme: Theme
    line: Characteristic
    answer: CharacteristicAnswer | None
    views: ItemViews

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def is_hidden(self) -> bool:
        return self.answer is None

    @property
    def differs(self) -> bool:
        """Whether the judgements that count are not all the same; False where the actor may not know."""
        return self.answer is not None and self.views.differs_from(self.answer.judgement)

    @property
    def reader(self) -> View | None:
        return self.views.latest(Duty.THEME_READER)

    @property
    def consistency(self) -> View | None:
        return self.views.latest(Duty.CONSISTENCY_READER)

    @property
    def is_told(self) -> bool:
        """Whether it belongs in the table: something differs now, or was answered when it did."""
        return self.differs or self.views.has_replies


@dataclass(frozen=True)
class ThemeDifferences:
    """The characteristics of a theme with their readers' views, in the guidance's order and in no other."""

    theme: Theme
    items: tuple[Difference, ...]

    @property
    def told(self) -> tuple[Difference, ...]:
        return tuple(item for item in self.items if item.is_told)


def list_differences(found: Round, *, actor: Actor) -> tuple[ThemeDifferences, ...]:
    """Every characteristic of a round with what authors and readers make of it; at most six queries.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    answers, views, hidden = list_answers(found), list_views(found), hidden_codes(found, actor=actor)
    return tuple(
        ThemeDifferences(
            theme, tuple(_difference(theme, line, answers, views, hidden) for line in theme.characteristics)
        )
        for theme in guidance_of(found).themes
    )


def _difference(
    theme: Theme,
    line: Characteristic,
    answers: Mapping[str, CharacteristicAnswer],
    views: Mapping[str, ItemViews],
    hidden: Set[str],
) -> Difference:
    if line.code in hidden:
        return Difference(theme, line, None, ItemViews())
    answer = answers.get(line.code, CharacteristicAnswer(line.code))
    return Difference(theme, line, answer, views.get(line.code, ItemViews()))


@dataclass(frozen=True)
class Panel:
    """What readers said of one characteristic, for its page, and what the actor may add.

    Args:
        version: of the authors' answer, to be sent with a view.
        may_view: whether the actor is the consistency reader and may record a view.
    """

    item: Difference
    version: int
    may_view: bool
    may_reply: bool


def panel(found: Round, code: str, *, actor: Actor) -> Panel:
    """What readers said of a characteristic.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.

    Raises:
        NotFound: the edition has no such characteristic.
    """
    guidance = guidance_of(found)
    line = characteristic_of(guidance, code)
    answer, recorded = get_answer(found.id, code)
    hidden = hidden_codes(found, actor=actor)
    item = _difference(guidance.theme_of(code), line, {code: answer}, list_views(found, code), hidden)
    is_open = not item.is_hidden and found.state != "submitted"
    return Panel(
        item=item,
        version=recorded.version,
        may_view=is_open and _reads_consistency(list_duties(found), actor),
        may_reply=is_open and bool(item.views.views) and may_reply(found, code, actor=actor),
    )


def get_view_to_answer(found: Round, code: str, view_id: uuid.UUID, *, actor: Actor) -> tuple[Difference, View]:
    """One view of a characteristic which the actor may answer, with what stands around it.

    Raises:
        NotFound: there is none, or the actor may not answer it now.
    """
    readers = panel(found, code, actor=actor)
    view = next((view for view in readers.item.views.views if view.id == view_id), None)
    if view is None or not readers.may_reply:
        raise NotFound()
    return readers.item, view


def is_consistency_reader(found: Round, *, actor: Actor) -> bool:
    """Whether the actor reads the whole round for consistency."""
    return _reads_consistency(list_duties(found), actor)


def _reads_consistency(duties: tuple[RoundDuty, ...], actor: Actor) -> bool:
    return any(row.duty is Duty.CONSISTENCY_READER and row.user_id == actor.user_id for row in duties)
