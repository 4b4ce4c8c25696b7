"""Rows of a workbook as values: what they say, and the mark by which one that came back unchanged is known."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.domain.workbooks.text import canonical

#: The field that says an answer waits for a person's look; it changes with any other and is no difference by itself.
REVIEW = "needs_review"


class Kind(StrEnum):
    """What a row is about."""

    CHARACTERISTIC = "characteristic"
    INDICATOR = "indicator"
    EVIDENCE = "evidence"
    CITATION = "citation"


@dataclass(frozen=True)
class Row:
    """One row of a workbook that came back.

    Args:
        key: the code of a line, the id of a document, or the reference of a citation (empty for a new one).
        fields: codes and texts by name, in canonical form; a field that the workbook did not tell is not among them.
        mark: as `mark_of` made it; empty where the row is new.
        place: sheet and row, for a problem with it.
    """

    kind: Kind
    key: str
    fields: Mapping[str, str]
    mark: str = ""
    place: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Stored:
    """What the portal holds for a row.

    Args:
        theme: slug of the theme that a line or a citation belongs to; empty for a document.
        added_at: of a citation: rows younger than a workbook cannot be missed in it.
        version: of the answer, the document or the citation; 0 where nothing was saved.
    """

    kind: Kind
    key: str
    fields: Mapping[str, str]
    version: int = 0
    theme: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """A workbook that came back, as far as it says anything.

    Args:
        made_at: when it was made, aware.
        themes: slugs of the themes that it covers.
        answers: rows that were changed in it; rows that stand as they were made are left away.
        evidence: as answers.
        citations: every one.
        moved_on: how many answers changed in the portal since and were not touched in the workbook.
    """

    made_at: datetime
    themes: frozenset[str]
    answers: tuple[Row, ...] = ()
    evidence: tuple[Row, ...] = ()
    citations: tuple[Row, ...] = ()
    moved_on: int = 0

    def as_plain(self) -> dict[str, Any]:  # Any: JSON values
        """The offer as JSON values."""
        return {
            "made_at": self.made_at.isoformat(),
            "themes": sorted(self.themes),
            "moved_on": self.moved_on,
            **{name: [_plain(row) for row in getattr(self, name)] for name in _LISTS},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Offer":  # Any: JSON values
        """The offer that `as_plain` wrote."""
        rows = {name: tuple(_row(found) for found in plain[name]) for name in _LISTS}
        made_at, themes = datetime.fromisoformat(plain["made_at"]), frozenset(plain["themes"])
        return cls(made_at, themes, **rows, moved_on=int(plain["moved_on"]))


_LISTS = ("answers", "evidence", "citations")


def _plain(row: Row) -> list[Any]:  # Any: JSON values
    return [row.kind.value, row.key, dict(row.fields), row.mark, list(row.place)]


def _row(plain: list[Any]) -> Row:  # Any: JSON values
    kind, key, fields, mark, place = plain
    return Row(Kind(kind), key, dict(fields), mark, (place[0], place[1]))


@dataclass(frozen=True)
class Mark:
    """What a mark says: the version, the digest of the fields, and whether the row waited for a look."""

    version: int = -1
    digest: str = ""
    needs_review: bool = False
    is_known: bool = field(default=False, compare=False)

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark in a cell; one that is known to be nothing where the cell holds anything else."""
        parts = text.strip().split("-")
        if len(parts) != 3 or not parts[0].isdecimal() or len(parts[0]) > 9 or len(parts[1]) != _DIGITS:
            return cls()
        return cls(int(parts[0]), parts[1], parts[2] == "r", is_known=True)


_DIGITS = 20


def digest_of(fields: Mapping[str, str]) -> str:
    """A short digest of the fields without the one for a look."""
    told = sorted((name, canonical(text)) for name, text in fields.items() if name != REVIEW)
    raw = "\x1f".join(f"{name}\x1e{text}" for name, text in told)
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def mark_of(version: int, fields: Mapping[str, str]) -> str:
    """The mark of a row as it is written into a workbook.

    Args:
        version: of the row in the portal.
        fields: those that the workbook tells; hidden ones are not among them.
    """
    return f"{version}-{digest_of(fields)}-{'r' if fields.get(REVIEW) else 'n'}"


def is_touched(row: Row) -> bool:
    """Whether a row says something else than when the workbook was made."""
    mark = Mark.read(row.mark)
    is_looked_at = mark.needs_review and row.fields.get(REVIEW) == ""
    return not mark.is_known or is_looked_at or mark.digest != digest_of(row.fields)


def has_moved_on(row: Row, stored: Stored) -> bool:
    """Whether what the portal holds changed after the workbook was made; yes where that cannot be told."""
    told: Iterable[str] = [name for name in row.fields if name in stored.fields]
    mark = Mark.read(row.mark)
    return not mark.is_known or mark.digest != digest_of({name: stored.fields[name] for name in told})
