"""What a move would do, shown before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.lineage import Lineage, RelationKind
from portal.domain.errors import NotFound
from portal.domain.moving import MovePlan, Said, carry, is_empty, outcome_words
from portal.domain.roles import Actor
from portal.domain.workflow import RoundState
from portal.models import Round
from portal.services import guidance as editions
from portal.services.assurance.hiding import themes_to_read
from portal.services.edition_changes import EditionChanges, LineChange, changes_between, line_of
from portal.services.guidance import Edition
from portal.services.lineages import find_lineage, list_later
from portal.services.moving.holding import Held, hold
from portal.services.moving.keeping import Aside, AsideEntry, asides, is_for, to_entry


@dataclass(frozen=True, slots=True)
class MoveItem:
    """One relation of the lineage, and what would happen to the answers there.

    Args:
        answered: codes of the round's edition under which something is answered.
    """

    change: LineChange
    answered: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """What would happen, in words; where nothing is answered, only that the line is there or not."""
        if self.answered or self.change.kind is RelationKind.NEW:
            return outcome_words(self.change.kind)
        return "Nothing is answered here yet."


@dataclass(frozen=True, slots=True)
class Preview:
    """A move before it is agreed: every line with what would happen, and everything that would be kept aside."""

    target: Edition
    changes: EditionChanges
    items: tuple[MoveItem, ...]
    aside: tuple[AsideEntry, ...]

    def of(self, kind: RelationKind) -> tuple[MoveItem, ...]:
        """The items of one kind, in the order of the later edition."""
        return tuple(item for item in self.items if item.change.kind is kind)


def list_targets(found: Round) -> tuple[tuple[Edition, Lineage], ...]:
    """The editions to which a round could be moved, newest first."""
    return list_later(found.edition, found.edition_sha256)


def why_not_move(found: Round) -> str | None:
    """What bars a round from being moved, in words; None when nothing does."""
    if found.state is not RoundState.DRAFT:
        return "Only a round in draft can be moved. What was sent or sealed stays on the edition it names."
    if found.sequence > 1:
        return (
            "The department asked for changes to what was sealed on this edition, so the round stays on it: the"
            " sections that were not asked about keep their signatures."
        )
    return None


def preview(found: Round, edition: str, *, actor: Actor) -> Preview:
    """What moving a round to an edition would do now.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.

    Raises:
        NotFound: there is no such edition, or no lineage that fits leads to it.
    """
    target = editions.get_edition(edition)
    lineage = find_lineage(found.edition, found.edition_sha256, target.edition, target.sha256)
    if lineage is None:
        raise NotFound(edition)
    before = editions.get_content(found.edition, found.edition_sha256)
    held = hold(found)
    changes = changes_between(before, target.guidance, lineage)
    items = tuple(
        _item(change, held) for theme in changes.themes for change in (*theme.characteristics, *theme.indicators)
    )
    return Preview(target, changes, items, entries(found, asides(held, lineage, plan_of(held, lineage)), actor=actor))


def plan_of(held: Held, lineage: Lineage) -> MovePlan:
    """What becomes of the answers of a round."""
    answers, replies = held.said
    return carry(answers, replies, lineage)


def entries(
    found: Round, kept: Sequence[Aside], *, actor: Actor, edition: str = "", sha256: str = ""
) -> tuple[AsideEntry, ...]:
    """What this person may read of what is kept aside, in the order of the edition it was written on.

    Args:
        edition, sha256: the content that the codes belong to; that of the round where they are left out.
    """
    guidance = editions.get_content(edition or found.edition, sha256 or found.edition_sha256)
    order = [line.code for theme in guidance.themes for line in (*theme.characteristics, *theme.indicators)]
    blind = themes_to_read(found, actor.user_id) if found.state is not RoundState.SUBMITTED else frozenset()
    return tuple(
        to_entry(aside, line_of(guidance, aside.code).text, is_hidden=guidance.theme_of(aside.code).slug in blind)
        for aside in sorted(kept, key=lambda one: order.index(one.code))
        if is_for(aside, actor.user_id)
    )


def _item(change: LineChange, held: Held) -> MoveItem:
    answers, replies = held.said
    said: dict[str, Said] = {**answers, **replies}
    codes = tuple(code for code in change.relation.sources if code in said and not is_empty(said[code]))
    return MoveItem(change, codes)
