"""Texts on their way through a spreadsheet: one form to compare them in, and pieces that fit a cell."""

import re
from collections.abc import Iterable

#: Characters that no XML, and so no spreadsheet, can hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: UTF-16 units of text in one cell. Spreadsheet programs cut at 32,767 and say nothing.
CELL = 30_000
#: How far before the end of a piece a space or a line's end is looked for.
_BEFORE = 2000


def canonical(text: str) -> str:
    """The text as every spreadsheet program gives it back.

    Ends of lines are single line feeds, characters that no spreadsheet can hold are gone, and no white space stands
    around the whole. Two texts that are alike in this form are no difference.

    Source: our own rule.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("", lines).strip()


def parts_of(text: str, limit: int = CELL) -> tuple[str, ...]:
    """The text in pieces that each fit a cell; put together by `joined` they are the text again, to the character.

    Args:
        limit: UTF-16 units in a piece, at least 2.
    """
    parts, rest = [], text
    while len(rest) * 2 > limit and _units(rest) > limit:
        end = _fitting(rest, limit)
        cut = max(rest.rfind("\n", end - _BEFORE, end), rest.rfind(" ", end - _BEFORE, end)) + 1 if end > _BEFORE else 0
        parts.append(rest[: cut or end])
        rest = rest[cut or end :]
    return (*parts, rest)


def joined(parts: Iterable[str]) -> str:
    """The text that was cut by `parts_of`."""
    return "".join(parts)


def _units(text: str) -> int:
    return len(text) + sum(1 for character in text if character > "\uffff")


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text fit."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return place
    return len(text)
