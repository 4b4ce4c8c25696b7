"""What changed from one edition of the guidance to the next, line by line, theme by theme."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance import Guidance, GuidanceError
from guidance.lineage import Lineage, Relation, RelationKind
from guidance.lineage_checks import check
from guidance.types import Line, Theme
from portal.domain.errors import NotFound
from portal.domain.word_differences import Piece, pieces
from portal.services import guidance as editions


@dataclass(frozen=True, slots=True)
class LineChange:
    """What became of a line or a few that belong together.

    Attributes:
        before, after: the lines in each edition. words: the difference between the two texts where there is one of
            each; empty where they are the same.
    """

    relation: Relation
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    words: tuple[Piece, ...]

    @property
    def kind(self) -> RelationKind:
        return self.relation.kind


@dataclass(frozen=True, slots=True)
class ThemeChanges:
    """The changes under one theme: of the later edition, and of the one before for lines that are gone."""

    theme: Theme
    characteristics: tuple[LineChange, ...]
    indicators: tuple[LineChange, ...]

    @property
    def changed(self) -> tuple[LineChange, ...]:
        """Those that are not unchanged."""
        return tuple(c for c in (*self.characteristics, *self.indicators) if c.kind is not RelationKind.UNCHANGED)

    @property
    def unchanged(self) -> tuple[LineChange, ...]:
        """Those that kept their words; a code may still be another."""
        return tuple(c for c in (*self.characteristics, *self.indicators) if c.kind is RelationKind.UNCHANGED)


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """Two editions, the lineage between them, and what it says theme by theme."""

    before: Guidance
    after: Guidance
    lineage: Lineage
    themes: tuple[ThemeChanges, ...]

    def count(self, kind: RelationKind) -> int:
        """How many relations of a kind there are."""
        return sum(relation.kind is kind for relation in self.lineage.all)


def changes_of(edition: str) -> EditionChanges:
    """What changed from the edition before to this one, as both stand now.

    Raises:
        NotFound: there is no such edition, nobody has said where its lines come from, or what was said does not fit
            the contents that stand.
    """
    found = editions.get_edition(edition)
    lineage = editions.get_lineage(edition, found.sha256)
    if lineage is None:
        raise NotFound(edition)
    try:
        before = editions.get_edition_named(lineage.from_edition)
    except GuidanceError:
        raise NotFound(edition) from None
    if check(lineage, before, found.guidance):
        raise NotFound(edition)
    return changes_between(before, found.guidance, lineage)


def has_changes(edition: editions.Edition) -> bool:
    """Whether `changes_of` has something to say of an edition."""
    try:
        changes_of(edition.edition)
    except NotFound:
        return False
    return True


def changes_between(before: Guidance, after: Guidance, lineage: Lineage) -> EditionChanges:
    """The changes that a lineage tells, put under the themes of the later edition.

    Args:
        lineage: one that `guidance.lineage_checks.check` finds nothing wrong with between these two.
    """
    themes = tuple(
        ThemeChanges(
            theme,
            tuple(_changes(before.theme(theme.slug).characteristics, theme.characteristics, before, after, lineage)),
            tuple(_changes(before.theme(theme.slug).indicators, theme.indicators, before, after, lineage)),
        )
        for theme in after.themes
    )
    return EditionChanges(before, after, lineage, themes)


def _changes(
    old: tuple[Line, ...], new: tuple[Line, ...], before: Guidance, after: Guidance, lineage: Lineage
) -> Iterator[LineChange]:
    """Each relation once: in the order of the later edition, then what is gone in the order of the earlier one."""
    said: list[Relation] = []
    for line in new:
        relation = lineage.before(line.code)
        if relation is not None and relation not in said:
            said.append(relation)
    gone = (lineage.after(line.code) for line in old)
    said += [relation for relation in gone if relation is not None and not relation.targets]
    yield from (_change(relation, before, after) for relation in said)


def _change(relation: Relation, before: Guidance, after: Guidance) -> LineChange:
    old = tuple(line_of(before, code) for code in relation.sources)
    new = tuple(line_of(after, code) for code in relation.targets)
    is_one_each = relation.kind is RelationKind.REWORDED
    return LineChange(relation, old, new, pieces(old[0].text, new[0].text) if is_one_each else ())


def line_of(guidance: Guidance, code: str) -> Line:
    """The characteristic or indicator of that code in an edition.

    Raises:
        UnknownCode: the edition has neither.
    """
    theme = guidance.theme_of(code)
    return next(line for line in (*theme.characteristics, *theme.indicators) if line.code == code)
