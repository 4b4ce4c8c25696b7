"""Two texts as one, word by word: what stands in both, what went, and what came."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+\s*|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
#: Characters of both texts above which lines are compared first, and words within the lines that differ.
_SHORT = 30_000
#: Of two texts that have less in common than this, single words that happen to stand in both are no help.
_ALIKE = 0.25
#: Characters of a text that stands in both and is shown whole; of a longer one, its beginning and its end are.
_WHOLE = 600
_EDGE = 240


@dataclass(frozen=True)
class Piece:
    """A piece of the two texts put together.

    Args:
        kind: `same`, `gone`, `come`, or `skipped` for what stands in both and is left away.
    """

    kind: str
    text: str


def word_changes(before: str, after: str, *, whole: bool = False) -> tuple[Piece, ...]:
    """The two texts as one: pieces in reading order.

    Args:
        whole: also what stands in both and is long.

    Returns:
        Pieces whose texts, without those that came, are `before`, and without those that are gone, `after`; long equal
        stretches have a `skipped` piece with the words that are left away.
    """
    pieces = _by_words(before, after) if _is_short(before, after) else _by_lines(before, after)
    merged = _merged(pieces)
    return merged if whole else tuple(shown for piece in merged for shown in _shortened(piece))


def _is_short(before: str, after: str) -> bool:
    return len(before) + len(after) < _SHORT


def _by_words(before: str, after: str) -> list[Piece]:
    return _matched(_WORDS.findall(before), _WORDS.findall(after))


def _matched(old: list[str], new: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new)
    if matcher.ratio() < _ALIKE:
        return [Piece("gone", "".join(old)), Piece("come", "".join(new))]
    for action, a, b, c, d in matcher.get_opcodes():
        if action == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece("gone", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("come", "".join(new[c:d]))] if d > c else []
    return pieces


def _by_lines(before: str, after: str) -> list[Piece]:
    """Of long texts: lines first, then words within what differs where that is short."""
    old, new = _LINES.findall(before), _LINES.findall(after)
    pieces: list[Piece] = []
    for action, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if action == "replace" and _is_short(gone, come):
            pieces += _by_words(gone, come)
        elif action == "equal":
            pieces.append(Piece("same", gone))
        else:
            pieces += [Piece("gone", gone)] if gone else []
            pieces += [Piece("come", come)] if come else []
    return pieces


def _merged(pieces: list[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if piece.text and found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return tuple(found)


def _shortened(piece: Piece) -> tuple[Piece, ...]:
    if piece.kind != "same" or len(piece.text) <= _WHOLE:
        return (piece,)
    text = piece.text
    head = text[: text.rfind(" ", 0, _EDGE) + 1 or _EDGE]
    start = text.find(" ", len(text) - _EDGE)
    tail = text[start if start > 0 else len(text) - _EDGE :]
    return (
        Piece("same", head),
        Piece("skipped", text[len(head) : len(text) - len(tail)]),
        Piece("same", tail),
    )
