"""The sheets of a workbook as a person likes them: headings that stay, wrapped text, lists, and A4 to print."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook

_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_GREEN, _GREY, _LINE = "#0b3d3a", "#f3f2f1", "#b1b4b6"
#: Rows above the data: title, hint, headings.
TOP = 3


class Book:
    """A workbook with the formats that its sheets share; Any: XlsxWriter has no types."""

    def __init__(self, made: Workbook, of: str) -> None:
        self.made = made
        self.of = of
        cell = {**_FONT, "text_wrap": True, "border": 1, "border_color": _LINE}
        text = {**cell, "num_format": "@"}
        self.title: Any = made.add_format({**_FONT, "font_size": 16, "bold": True})
        self.hint: Any = made.add_format({**_FONT, "font_color": "#505a5f"})
        self.plain: Any = made.add_format({**_FONT, "text_wrap": True})
        self.bold: Any = made.add_format({**_FONT, "bold": True, "text_wrap": True})
        self.heading: Any = made.add_format(
            {**cell, "bold": True, "bg_color": _GREEN, "font_color": "#ffffff", "valign": "vcenter"}
        )
        self.locked: Any = made.add_format({**text, "bg_color": _GREY})
        self.open: Any = made.add_format({**text, "locked": False})
        self.day: Any = made.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "left", "locked": False})


class Page:
    """One sheet, written row by row from the left.

    Attributes:
        place: the next column, from 0. columns: how many have a heading.
    """

    def __init__(
        self, book: Book, name: str, title: str, hint: str, headings: Sequence[str], *, is_locked: bool = False
    ) -> None:
        self.book = book
        self.sheet: Any = book.made.add_worksheet(name)
        self.headings = list(headings)
        self.columns = len(headings)
        self.is_locked = is_locked
        self.row, self.place = TOP - 1, 0
        self.sheet.write_string(0, 0, title, book.title)
        self.sheet.write_string(1, 0, hint, book.hint)
        self.sheet.set_row(0, 24)
        self.sheet.set_row(TOP - 1, 32)
        for place, heading in enumerate(headings):
            self.sheet.write_string(TOP - 1, place, heading, book.heading)
        self.sheet.freeze_panes(TOP, 1)
        _for_paper(self.sheet, book.of, repeat=TOP - 1)
        if is_locked:
            self.sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def column(self, place: int, width: int, *, hidden: bool = False, is_day: bool = False) -> None:
        """Sets the width of a column in characters; what is typed below the data has the column's format."""
        form = None if self.is_locked else self.book.day if is_day else self.book.open
        self.sheet.set_column(place, place, width, form, {"hidden": hidden})

    def begin(self, height: float) -> None:
        """Begins the next row, so many points high."""
        self.row, self.place = self.row + 1, 0
        self.sheet.set_row(self.row, height)

    def locked(self, text: str) -> None:
        """Writes a cell that is for reading only."""
        self._write(text, self.book.locked)

    def open(self, text: str) -> None:
        """Writes a cell that a person may change."""
        self._write(text, self.book.open)

    def day(self, text: str) -> None:
        """Writes a day, `YYYY-MM-DD` or empty; as text where it is older than a spreadsheet's calendar."""
        if text and text >= "1900-03-01":
            self.sheet.write_datetime(self.row, self.place, date.fromisoformat(text), self.book.day)
            self.place += 1
        else:
            self._write(text, self.book.day)

    def choose(self, heading: str, first: int, last: int, words: Sequence[str]) -> None:
        """Offers words to choose from in rows of data, from 0; a code may still be typed."""
        self._validate(heading, first, last, {"validate": "list", "source": list(words)}, "Choose from the list")

    def only_days(self, heading: str, first: int, last: int) -> None:
        """Warns where something else than a day is typed."""
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 3, 1)}
        self._validate(heading, first, last, rule, "Enter a day")

    def _validate(self, heading: str, first: int, last: int, rule: dict[str, object], title: str) -> None:
        place = self.headings.index(heading)
        told = {
            "error_type": "warning",
            "error_title": title,
            "error_message": "The portal will ask about anything else.",
        }
        self.sheet.data_validation(TOP + first, place, TOP + last, place, {**rule, **told})

    def _write(self, text: str, form: Any) -> None:  # Any: XlsxWriter has no types
        if text:
            self.sheet.write_string(self.row, self.place, text, form)
        else:
            self.sheet.write_blank(self.row, self.place, None, form)
        self.place += 1


def _for_paper(sheet: Any, of: str, *, repeat: int | None = None) -> None:  # Any: XlsxWriter has no types
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L{of.replace('&', '&&')}&C&A&RPage &P of &N")
    if repeat is not None:
        sheet.repeat_rows(repeat)


def add_cover(book: Book, name: str) -> Any:  # Any: XlsxWriter has no types
    """An empty first sheet with two columns of text, for reading."""
    sheet = book.made.add_worksheet(name)
    sheet.set_column(0, 0, 34, book.plain)
    sheet.set_column(1, 1, 96, book.plain)
    _for_paper(sheet, book.of)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    return sheet
