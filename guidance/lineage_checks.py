"""Whether a lineage accounts for two editions exactly: each line once, in a relation of the kind its words show."""

from collections import Counter
from collections.abc import Iterator, Mapping

from guidance.errors import Problem
from guidance.lineage import Lineage, Relation, RelationKind
from guidance.loader import LINEAGE
from guidance.types import Guidance

#: How many lines a relation has before and after: one, several (2) or none.
_SHAPES = {
    RelationKind.UNCHANGED: (1, 1),
    RelationKind.REWORDED: (1, 1),
    RelationKind.SPLIT: (1, 2),
    RelationKind.MERGED: (2, 1),
    RelationKind.NEW: (0, 1),
    RelationKind.REMOVED: (1, 0),
}
_COUNTS = {0: "no code", 1: "one code", 2: "two codes or more"}


def check(lineage: Lineage, before: Guidance, after: Guidance, *, file: str = LINEAGE) -> tuple[Problem, ...]:
    """Everything that is wrong with a lineage between two editions; empty when there is nothing.

    Args:
        before, after: the contents that it is to hold between; another content of the same edition may not fit.
        file: what to call its file in messages.
    """
    found = [*_editions(lineage, before, after), *_accounts(lineage, before, after)]
    for relation in lineage.all:
        found += _relation(relation, _texts(before), _texts(after))
    return tuple(Problem(file, table, key, message) for table, key, message in found)


_Found = tuple[str, str, str]


def _editions(lineage: Lineage, before: Guidance, after: Guidance) -> Iterator[_Found]:
    if lineage.edition != after.edition:
        yield "", "edition", f"Name the edition that the lineage stands beside: {after.edition}."
    if lineage.from_edition != before.edition:
        yield "", "from_edition", f"Name the edition before: {before.edition}."
    if not lineage.note.strip():
        yield "", "note", "Say on what the relations were judged."


def _accounts(lineage: Lineage, before: Guidance, after: Guidance) -> Iterator[_Found]:
    sources = Counter(code for relation in lineage.all for code in relation.sources)
    targets = Counter(code for relation in lineage.all for code in relation.targets)
    yield from _exactly(sources, _texts(before), "sources", before.edition)
    yield from _exactly(targets, _texts(after), "targets", after.edition)


def _exactly(named: Counter[str], held: Mapping[str, str], key: str, edition: str) -> Iterator[_Found]:
    for code in held:
        if code not in named:
            yield f"relations {code}", key, f"Say what became of {code} of {edition}: no relation names it."
    for code, times in named.items():
        if code not in held:
            yield f"relations {code}", key, f"Remove {code}: {edition} has no such line."
        elif times > 1:
            yield f"relations {code}", key, f"Name {code} of {edition} in one relation only."


def _relation(relation: Relation, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[_Found]:
    place = f"relations {'+'.join((*relation.sources, *relation.targets))}"
    wanted = _SHAPES[relation.kind]
    for key, codes, number in zip(("sources", "targets"), (relation.sources, relation.targets), wanted, strict=True):
        if len(codes) != number if number < 2 else len(codes) < 2:
            yield place, key, f"A relation {relation.kind.value} has {_COUNTS[number]} here."
    if len({_is_indicator(code) for code in (*relation.sources, *relation.targets)}) > 1:
        yield place, "kind", "Relate characteristics to characteristics, and indicators to indicators."
    if relation.kind in (RelationKind.UNCHANGED, RelationKind.REWORDED):
        yield from _words(relation, place, before, after)


def _words(relation: Relation, place: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[_Found]:
    """Equal words are unchanged, and other words are not."""
    texts = [*(before.get(code) for code in relation.sources), *(after.get(code) for code in relation.targets)]
    if len(texts) != 2 or None in texts:
        return  # said already
    if relation.kind is RelationKind.UNCHANGED and texts[0] != texts[1]:
        yield place, "kind", "Call this reworded: the words of the two editions differ."
    if relation.kind is RelationKind.REWORDED and texts[0] == texts[1]:
        yield place, "kind", "Call this unchanged: the words of the two editions are the same."


def _texts(guidance: Guidance) -> dict[str, str]:
    """The words of every characteristic and indicator, by code."""
    return {line.code: line.text for theme in guidance.themes for line in (*theme.characteristics, *theme.indicators)}


def _is_indicator(code: str) -> bool:
    """Whether a code is that of an indicator, such as G-F04; characteristics have no letter before the number."""
    return code.rpartition("-")[2].startswith("F")
