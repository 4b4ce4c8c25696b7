"""How the lines of an edition stand to those of the edition before: kept, reworded, split, merged, new or gone.

A lineage stands beside its edition and is no part of it: what was sealed names the edition by the hash of its content,
and saying more of where that content came from must not change the name. It is about characteristics and indicators of
potential failure only, because those are what a council answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from guidance.basis import Basis
from guidance.building import Builder, Plain, to_plain
from guidance.errors import GuidanceError
from guidance.loader import LINEAGE, lineage_table

_FOLDER = Path(__file__).parent


class RelationKind(StrEnum):
    """What became of a line between two editions."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """The kind for a heading or a mark."""
        return self.value.capitalize()

    @property
    def meaning(self) -> str:
        """The kind in one sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    RelationKind.UNCHANGED: "The line has the same words in both editions.",
    RelationKind.REWORDED: "The line has other words in this edition.",
    RelationKind.SPLIT: "One line of the edition before has become several.",
    RelationKind.MERGED: "Several lines of the edition before have become one.",
    RelationKind.NEW: "The edition before has no such line.",
    RelationKind.REMOVED: "This edition has no such line any more.",
}


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What became of one line, or of a few that belong together.

    Args:
        sources: codes in the edition before; empty for a new line.
        targets: codes in this edition; empty for a line that is gone.
        note: what a reader should know of it.
    """

    kind: RelationKind
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where every line of an edition comes from, and where every line of the one before went.

    Args:
        edition: the later edition, which the lineage stands beside. from_edition: the edition before it.
        basis: whose view the relations are.
        note: on what they were judged, for a reader.
        unchanged: codes that stand for the same words in both editions.
        relations: everything else.
    """

    edition: str
    from_edition: str
    basis: Basis
    note: str
    unchanged: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()

    @cached_property
    def all(self) -> tuple[Relation, ...]:
        """Every relation, the unchanged lines among them."""
        same = (Relation(kind=RelationKind.UNCHANGED, sources=(c,), targets=(c,)) for c in self.unchanged)
        return (*same, *self.relations)

    def after(self, code: str) -> Relation | None:
        """What became of a line of the edition before; None for a code that the lineage does not name."""
        return self._by_source.get(code)

    def before(self, code: str) -> Relation | None:
        """Where a line of this edition comes from; None for a code that the lineage does not name."""
        return self._by_target.get(code)

    @cached_property
    def _by_source(self) -> Mapping[str, Relation]:
        return {code: relation for relation in self.all for code in relation.sources}

    @cached_property
    def _by_target(self) -> Mapping[str, Relation]:
        return {code: relation for relation in self.all for code in relation.targets}


def from_table(table: Plain, *, file: str = LINEAGE) -> Lineage:
    """The lineage from its table, as TOML or a JSON column holds it.

    Raises:
        GuidanceError: with every problem found in its shape.
    """
    builder = Builder({"": file})
    lineage = builder.build(Lineage, table)
    if builder.problems:
        raise GuidanceError(builder.problems)
    assert isinstance(lineage, Lineage)  # the builder's open type narrowed: without problems there is a lineage
    return lineage


def to_table(lineage: Lineage) -> dict[str, Plain]:
    """The lineage as tables, lists and text: what a JSON column holds."""
    table: dict[str, Plain] = to_plain(lineage)
    return table


def from_bytes(raw: bytes, *, name: str = "edition.toml") -> Lineage | None:
    """The lineage that comes with an edition's file or zip, or None where there is none.

    Raises:
        GuidanceError: the file cannot be read, or its lineage has problems of shape.
    """
    table = lineage_table(raw, name=name)
    return None if table is None else from_table(table, file=LINEAGE if raw.startswith(b"PK") else name)


@cache
def load(edition: str) -> Lineage | None:
    """The lineage that comes with the package for a seed edition; None where there is none.

    Raises:
        GuidanceError: its file cannot be read.
    """
    path = _FOLDER / edition / LINEAGE
    if not path.is_file():
        return None
    return from_table(lineage_table(path.read_bytes(), name=LINEAGE, alone=True))
