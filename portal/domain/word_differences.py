"""What changed between two texts, word by word, for a reader and for a screen reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: A word with the space before it, so that pieces put together give the text again.
_WORDS = re.compile(r"\s*\S+|\s+")
#: Words of the longer text beyond which the texts are shown whole: comparing takes time that grows with the square.
MOST_WORDS = 2000


class PieceKind(StrEnum):
    """Whether words stand in both texts, or in one of them."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, and in which text they stand."""

    kind: PieceKind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one row of pieces: those that are not added give the first, those not removed the second."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        whole = ((PieceKind.REMOVED, before), (PieceKind.ADDED, after))
        return tuple(Piece(kind, text) for kind, text in whole if text)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(PieceKind.SAME, "".join(new[c:d]))
            continue
        if b > a:
            yield Piece(PieceKind.REMOVED, "".join(old[a:b]))
        if d > c:
            yield Piece(PieceKind.ADDED, "".join(new[c:d]))
