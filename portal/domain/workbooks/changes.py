"""What a workbook that came back would change: a pure comparison, made anew whenever somebody looks.

Three states meet: the workbook as it was made (known by the mark of each row), the workbook now, and the portal now. A
row that nobody touched in the workbook changes nothing, whatever happened in the portal since. A row that both sides
changed is a conflict, and a person chooses.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.workbooks.rows import REVIEW, Kind, Mark, Offer, Row, Stored, has_moved_on, is_touched
from portal.domain.workbooks.text import canonical
from portal.domain.workbooks.words import COLUMN_WORDS

Fields = Mapping[str, str]


class Effect(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as codes and texts."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row that would change.

    Args:
        key: the code of a line, the id of a document, the reference of a citation, or of a new citation its words.
        theme: slug; empty for a document.
        after: every field as it would stand.
        version: of the row in the portal.
        is_conflict: somebody changed it in the portal after the workbook was made.
    """

    kind: Kind
    key: str
    effect: Effect
    theme: str
    fields: tuple[FieldChange, ...]
    after: Fields
    version: int = 0
    is_conflict: bool = False

    @property
    def id(self) -> str:
        """A name that is this change's own on a page and in a form."""
        return f"{self.kind.value}-{hashlib.sha256(self.key.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class LeftOut:
    """Rows that the workbook changes in a theme in which this person may not write."""

    theme: str
    rows: int


@dataclass(frozen=True)
class State:
    """What the portal holds, and what the person may change of it.

    Args:
        lines: answers and replies by code, of every line of the edition.
        library: documents of the council by their id in workbooks.
        citations: of the round, by reference.
        writable: slugs of the themes in which the person may write.
        hidden: fields by code that the person may not see; the workbook says nothing of them.
    """

    lines: Mapping[str, Stored]
    library: Mapping[str, Stored]
    citations: Mapping[str, Stored]
    writable: frozenset[str]
    hidden: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Difference:
    """All that a workbook would change.

    Args:
        moved_on: answers that changed in the portal after the workbook was made and were not touched in it.
    """

    changes: tuple[Change, ...]
    left_out: tuple[LeftOut, ...] = ()
    moved_on: int = 0

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_conflict)

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of rows of these kinds, in their order."""
        return tuple(change for change in self.changes if change.kind in kinds)

    def digest(self) -> str:
        """SHA-256 of everything that is shown, to tell at confirmation whether it is still so."""
        plain = [
            [c.kind, c.key, c.effect, c.version, c.is_conflict, [[f.name, f.before, f.after] for f in c.fields]]
            for c in self.changes
        ]
        told = json.dumps([plain, [[left.theme, left.rows] for left in self.left_out]])
        return hashlib.sha256(told.encode()).hexdigest()


def compare(offer: Offer, state: State) -> Difference:
    """What the workbook would change in the portal as it is now.

    Source: our own rule.
    """
    known_as = _same_documents(offer.evidence, state.library)
    lines = [change for row in offer.answers if (change := _line_change(row, state)) is not None]
    documents = [change for row in offer.evidence if (change := _document_change(row, state, known_as)) is not None]
    citations = _citation_changes(offer, state, known_as)
    within = [change for change in (*lines, *citations) if change.theme in state.writable]
    outside = [change.theme for change in (*lines, *citations) if change.theme not in state.writable]
    left_out = tuple(LeftOut(theme, outside.count(theme)) for theme in dict.fromkeys(outside))
    shown = (*_of(within, *_LINES), *documents, *_of(within, Kind.CITATION))
    return Difference(shown, left_out, offer.moved_on)


def worth_keeping(offer: Offer, state: State) -> Offer:
    """The workbook without the answers and documents that nobody touched in it; they change nothing, now or later."""
    moved = sum(1 for row in offer.answers if not is_touched(row) and has_moved_on(row, state.lines[row.key]))
    return replace(
        offer,
        answers=tuple(row for row in offer.answers if is_touched(row)),
        evidence=tuple(row for row in offer.evidence if is_touched(row)),
        moved_on=moved,
    )


_LINES = (Kind.CHARACTERISTIC, Kind.INDICATOR)


def _of(changes: Iterable[Change], *kinds: Kind) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.kind in kinds)


def _line_change(row: Row, state: State) -> Change | None:
    stored = state.lines[row.key]
    hidden = state.hidden.get(row.key, frozenset())
    told = {name: text for name, text in row.fields.items() if name not in hidden}
    if not is_touched(row):
        return None
    after = {**{name: canonical(text) for name, text in stored.fields.items()}, **told}
    fields = _field_changes(stored.fields, {**after, REVIEW: stored.fields.get(REVIEW, "")}, row.kind)
    looked_at = bool(stored.fields.get(REVIEW)) and (bool(fields) or not told.get(REVIEW))
    if looked_at:
        fields = (*fields, FieldChange(REVIEW, "yes", ""))
    if not fields:
        return None
    after[REVIEW] = "" if looked_at else stored.fields.get(REVIEW, "")
    return Change(
        row.kind, row.key, Effect.CHANGED, stored.theme, fields, after, stored.version, has_moved_on(row, stored)
    )


def _field_changes(before: Fields, after: Fields, kind: Kind) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, before.get(name, ""), after.get(name, ""))
        for name in COLUMN_WORDS[kind]
        if canonical(before.get(name, "")) != canonical(after.get(name, ""))
    )


def _same_documents(rows: Iterable[Row], library: Mapping[str, Stored]) -> dict[str, str]:
    """New documents that the library holds word for word, so that the same workbook sent twice adds them once."""
    held = {_alike(stored.fields): key for key, stored in library.items()}
    return {row.key: held[_alike(row.fields)] for row in rows if row.key not in library and _alike(row.fields) in held}


def _alike(fields: Fields) -> tuple[str, ...]:
    return tuple(canonical(fields.get(name, "")) for name in COLUMN_WORDS[Kind.EVIDENCE])


def _document_change(row: Row, state: State, known_as: Mapping[str, str]) -> Change | None:
    if row.key in known_as:
        return None
    stored = state.library.get(row.key)
    if stored is None:
        fields = _field_changes({}, row.fields, Kind.EVIDENCE)
        return Change(Kind.EVIDENCE, row.key, Effect.NEW, "", fields, row.fields)
    fields = _field_changes(stored.fields, row.fields, Kind.EVIDENCE)
    if not is_touched(row) or not fields:
        return None
    moved = has_moved_on(row, stored)
    return Change(Kind.EVIDENCE, row.key, Effect.CHANGED, "", fields, row.fields, stored.version, moved)


def _citation_changes(offer: Offer, state: State, known_as: Mapping[str, str]) -> list[Change]:
    rows = [
        replace(row, fields={**row.fields, "evidence": known_as.get(row.fields["evidence"], row.fields["evidence"])})
        for row in offer.citations
    ]
    left = {key: stored for key, stored in state.citations.items() if stored.theme in offer.themes}
    rest = [row for row in rows if not _take_equal(row, left)]
    found = [change for row in rest if (change := _citation_change(row, left, state)) is not None]
    gone = [stored for stored in left.values() if stored.added_at is None or stored.added_at <= offer.made_at]
    return [*found, *(_removal(stored) for stored in gone)]


def _take_equal(row: Row, left: dict[str, Stored]) -> bool:
    """Takes a citation that says just what the row says out of those that are left; its own one first."""
    own = [left[row.key]] if row.key in left else []
    for stored in (*own, *left.values()):
        if all(canonical(stored.fields[name]) == canonical(row.fields[name]) for name in _CITATION):
            del left[stored.key]
            return True
    return False


_CITATION = tuple(COLUMN_WORDS[Kind.CITATION])


def _citation_change(row: Row, left: dict[str, Stored], state: State) -> Change | None:
    stored = left.get(row.key) if row.key else None
    if stored is not None and all(stored.fields[name] == row.fields[name] for name in ("code", "evidence")):
        del left[row.key]
        if not is_touched(row):
            return None
        fields = _field_changes(stored.fields, row.fields, Kind.CITATION)
        moved = has_moved_on(row, stored)
        return Change(Kind.CITATION, row.key, Effect.CHANGED, stored.theme, fields, row.fields, stored.version, moved)
    if Mark.read(row.mark).is_known and not is_touched(row):
        # Somebody took it away in the portal, and nobody touched it in the workbook.
        return None
    theme = state.lines[row.fields["code"]].theme
    key = "\x1f".join(row.fields[name] for name in _CITATION)
    was_removed = bool(row.key) and row.key not in state.citations
    fields = _field_changes({}, row.fields, Kind.CITATION)
    return Change(Kind.CITATION, key, Effect.NEW, theme, fields, row.fields, 0, was_removed)


def _removal(stored: Stored) -> Change:
    fields = _field_changes(stored.fields, {}, Kind.CITATION)
    return Change(Kind.CITATION, stored.key, Effect.REMOVED, stored.theme, fields, {}, stored.version)
