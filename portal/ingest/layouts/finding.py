"""Finds the tables of a layout in a file by the headings that stand in one row of one sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from re import Pattern

from portal.ingest.layouts.language import Layout, TableRule
from portal.ingest.problems import Problem
from portal.ingest.sheets import Book, Sheet
from portal.ingest.words import number, plain

#: Columns of a row in which headings are looked for.
WITHIN = 1000
_SIGNS = re.compile(r"\\.|[\^$?*.]|\(\?[^)]*\)")


@dataclass(frozen=True, slots=True)
class Found:
    """A table of a layout in a file.

    Attributes:
        row: of the first row of headings, from 0. end: the row after its last one, None for the end of the sheet.
        upper: headings by column as patterns see them, a merged one repeated. lower: those of the last row of
            headings. printed: the upper ones as the file has them.
    """

    rule: TableRule
    sheet: Sheet
    row: int
    end: int | None
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    printed: tuple[str, ...]

    def column(self, heading: Pattern[str] | None) -> int | None:
        """The first column with such a heading, from 0, or None."""
        if heading is None:
            return None
        return next((place for place, text in enumerate(self.upper) if text and heading.search(text)), None)

    def columns(self, heading: Pattern[str]) -> list[int]:
        """Every column with such a heading, from 0."""
        return [place for place, text in enumerate(self.upper) if text and heading.search(text)]


def choose(book: Book, layouts: tuple[Layout, ...]) -> tuple[Layout, tuple[Found, ...]] | None:
    """The layout whose tables a file holds, with the places of those tables; the one with most anchors of several."""
    rows = list(_rows_with_headings(book))
    fitting = []
    for layout in layouts:
        found = [_find(table, rows) for table in layout.tables]
        if all(place is not None or table.optional for place, table in zip(found, layout.tables, strict=True)):
            fitting.append((layout, _with_ends([place for place in found if place is not None])))
    return max(fitting, key=lambda pair: sum(len(found.rule.anchors) for found in pair[1]), default=None)


def nearest(book: Book, layouts: tuple[Layout, ...]) -> Problem | None:
    """What a file lacks of the layout it comes closest to, or None when it comes close to none."""
    best: tuple[float, Problem] | None = None
    for sheet, row, headings in _rows_with_headings(book):
        for layout in layouts:
            for table in layout.tables:
                missing = [one for one in table.anchors if not any(one.search(text) for text in headings if text)]
                share = 1 - len(missing) / len(table.anchors)
                if missing and share >= 0.5 and (best is None or share > best[0]):
                    words = f"This looks like “{layout.code}”, but no heading of this row is like "
                    words += " or ".join(f"“{_SIGNS.sub('', one.pattern)}”" for one in missing[:3])
                    words += ": restore the heading, or ask for a layout for this edition"
                    best = share, Problem(row + 1, None, "layout_changed", words, sheet=sheet.name)
    return best[1] if best else None


def _rows_with_headings(book: Book) -> Iterator[tuple[Sheet, int, list[str]]]:
    for sheet in book.sheets:
        for place, cells in enumerate(sheet.head):
            texts = ["" if number(cell) is not None else plain(cell) for cell in cells[:WITHIN]]
            if sum(map(bool, texts)) >= 3:
                yield sheet, place, texts


def _find(table: TableRule, rows: list[tuple[Sheet, int, list[str]]]) -> Found | None:
    for sheet, row, headings in rows:
        if all(any(anchor.search(text) for text in headings if text) for anchor in table.anchors):
            upper = _filled(headings) if table.depth > 1 else headings
            last = row + table.depth - 1
            lower = sheet.head[last] if table.depth > 1 and last < len(sheet.head) else []
            printed = tuple(" ".join(cell.split()) for cell in sheet.head[row])
            return Found(table, sheet, row, None, tuple(upper), tuple(lower), printed)
    return None


def _filled(headings: list[str]) -> list[str]:
    """Headings with a merged one repeated over the columns after it."""
    filled, last = [], ""
    for text in headings:
        last = text or last
        filled.append(last)
    return filled


def _with_ends(found: list[Found]) -> tuple[Found, ...]:
    """Tables one below the other end where the next one begins."""
    starts = [(place.sheet.name, place.row) for place in found]
    return tuple(
        replace(
            place,
            end=min((row for name, row in starts if name == place.sheet.name and row > place.row), default=None),
            lower=_lower(place, found),
        )
        for place in found
    )


def _lower(place: Found, found: list[Found]) -> tuple[str, ...]:
    """A lower heading that is left empty is that of the same column in a table above."""
    above = next((one for one in found if one.sheet is place.sheet and one.row < place.row and one.lower), None)
    if above is None or place.rule.depth == 1:
        return place.lower
    pairs = zip_longest(place.lower, above.lower, fillvalue="")
    return tuple(own.strip() or other for own, other in pairs)
