"""Workbooks as a person gives them back: read into cells, changed, and saved by another program."""

import re
from xml.sax.saxutils import escape

from portal.ingest.readers import spreadsheets
from tests.factories.workbooks import ods_of, packed, sheet_xml, xlsx_parts

Sheets = dict[str, list[list[str]]]


class Edited:
    """The cells of a workbook, sheet by sheet."""

    def __init__(self, raw: bytes) -> None:
        self.sheets: Sheets = {
            sheet.name: [list(row) for row in sheet.rows()] for sheet in spreadsheets.read(raw, keeps_texts=True).sheets
        }

    def rows(self, sheet: str) -> list[list[str]]:
        return self.sheets[sheet]

    def headings(self, sheet: str) -> list[str]:
        """The row of headings: the first with more than two cells filled."""
        return next(row for row in self.sheets[sheet] if sum(1 for cell in row if cell) > 2)

    def find(self, key: str, sheet: str = "") -> tuple[str, list[str]]:
        """The first row that begins with this cell, with the name of its sheet."""
        for name, rows in self.sheets.items():
            for row in rows:
                if row and row[0] == key and name != "Citations" and sheet in ("", name):
                    return name, row
        raise LookupError(key)

    def cell(self, key: str, heading: str, sheet: str = "") -> str:
        """What stands in a row under a heading."""
        name, row = self.find(key, sheet)
        place = self.headings(name).index(heading)
        return row[place] if place < len(row) else ""

    def put(self, key: str, heading: str, text: str, sheet: str = "") -> "Edited":
        """Changes one cell."""
        name, row = self.find(key, sheet)
        place = self.headings(name).index(heading)
        row.extend([""] * (place + 1 - len(row)))
        row[place] = text
        return self

    def add(self, sheet: str, *cells: str) -> "Edited":
        """Adds a row below the others."""
        self.sheets[sheet].append(list(cells))
        return self

    def xlsx(self) -> bytes:
        """The workbook as a spreadsheet program saves it."""
        sheets = {name: _preserving(sheet_xml([[_escaped(c) for c in row] for row in rows]))
                  for name, rows in self.sheets.items()}  # fmt: skip  # one sheet out of one sheet
        return packed(xlsx_parts(sheets))

    def ods(self) -> bytes:
        """The workbook as LibreOffice saves it: a paragraph for each line, elements for tabs and runs of spaces."""
        return ods_of({name: "".join(_ods_row(row) for row in rows) for name, rows in self.sheets.items()})


def _escaped(text: str) -> str:
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _preserving(sheet: str) -> str:
    return sheet.replace("<t>", '<t xml:space="preserve">')


def _ods_row(row: list[str]) -> str:
    return f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>"


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _ods_text(line: str) -> str:
    marked = escape(line).replace("\t", "<text:tab/>")
    return re.sub(r"(?:^ +| {2,})", lambda found: f'<text:s text:c="{len(found.group())}"/>', marked)
