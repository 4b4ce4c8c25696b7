"""Two texts as one for the page of a difference: also very long ones, with long equal stretches left away."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.domain.word_differences import MOST_WORDS, Piece, PieceKind, pieces

_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
#: Of two texts that have less in common than this, single words that happen to stand in both are no help.
_ALIKE = 0.25
#: Characters of a text that stands in both and is shown whole; of a longer one, its beginning and its end are.
_WHOLE = 600
_EDGE = 240


@dataclass(frozen=True)
class Shown:
    """Words in a row.

    Args:
        kind: `same`, `removed`, `added`, or `skipped` for what stands in both and is left away.
    """

    kind: str
    text: str


def word_changes(before: str, after: str) -> tuple[Shown, ...]:
    """The two texts as one, in reading order.

    Returns:
        Texts that, without those added, are `before`, and without those removed, `after`; the middle of a long equal
        stretch is a `skipped` one, with the words that are left away.
    """
    found = pieces(before, after) if _is_short(before, after) else _by_lines(before, after)
    same = sum(len(piece.text) for piece in found if piece.kind is PieceKind.SAME)
    if same * 2 < _ALIKE * (len(before) + len(after)):
        whole = (Piece(PieceKind.REMOVED, before), Piece(PieceKind.ADDED, after))
        found = tuple(piece for piece in whole if piece.text)
    return tuple(shown for piece in found for shown in _shortened(piece))


def _is_short(before: str, after: str) -> bool:
    return max(len(before.split()), len(after.split())) <= MOST_WORDS


def _by_lines(before: str, after: str) -> tuple[Piece, ...]:
    """Of long texts: lines first, then words within what differs where that is short."""
    old, new = _LINES.findall(before), _LINES.findall(after)
    found: list[Piece] = []
    for action, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        found += [Piece(PieceKind.SAME, gone)] if action == "equal" else pieces(gone, come)
    return tuple(_merged(found))


def _merged(found: list[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in found:
        if merged and merged[-1].kind is piece.kind:
            merged[-1] = Piece(piece.kind, merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged


def _shortened(piece: Piece) -> tuple[Shown, ...]:
    text, kind = piece.text, piece.kind.value
    if piece.kind is not PieceKind.SAME or len(text) <= _WHOLE:
        return (Shown(kind, text),)
    head = text[: text.rfind(" ", 0, _EDGE) + 1 or _EDGE]
    start = text.find(" ", len(text) - _EDGE)
    tail = text[start if start > 0 else len(text) - _EDGE :]
    return (Shown(kind, head), Shown("skipped", text[len(head) : len(text) - len(tail)]), Shown(kind, tail))
