"""A sheet of a workbook as a table: its headings found, its rows by heading, and what is wrong told by place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from portal.domain.workbooks.layout import HEAD_ROWS
from portal.domain.workbooks.text import canonical
from portal.ingest.problems import Problem, Severity
from portal.ingest.sheets import Sheet, letters

Report = Callable[[Problem], None]
#: What a spreadsheet program shows for a formula that it cannot work out.
FORMULA_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})


def plain(text: str) -> str:
    """A heading or a code as it is looked for."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    table: "Table"
    number: int
    cells: Sequence[str]

    def raw(self, heading: str) -> str:
        """The cell under a heading, to the character; empty where the row is shorter, or the table has none such."""
        column = self.table.columns.get(plain(heading))
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    def text(self, heading: str) -> str:
        """The cell under a heading in canonical form."""
        return canonical(self.raw(heading))

    @property
    def place(self) -> tuple[str, int]:
        return (self.table.name, self.number)

    def report(self, heading: str | None, code: str, message: str) -> None:
        """Says what is wrong with a cell, or with the row."""
        column = None
        if heading is not None:
            place = self.table.columns.get(plain(heading))
            column = heading if place is None else f"column {letters(place)} ({heading})"
        self.table.report(Problem(self.number, column, code, message, sheet=self.table.name))


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found.

    Attributes:
        columns: places by heading, as `plain` has it.
        start: rows above the first row of data.
    """

    name: str
    sheet: Sheet
    columns: dict[str, int]
    start: int
    report: Report

    def lines(self) -> Iterator[Line]:
        """Rows that hold anything."""
        for number, cells in enumerate(self.sheet.rows(self.start), start=self.start + 1):
            if any(cell.strip() for cell in cells):
                yield Line(self, number, cells)


def open_table(sheet: Sheet, required: Sequence[str], known: Sequence[str], report: Report) -> Table | None:
    """Finds the headings of a sheet.

    Args:
        required: headings that must be there; the first of them stands in the first column.
        known: further headings that are read.

    Returns:
        The table, or None when headings are missing, which was reported.
    """
    for number, cells in enumerate(sheet.rows(0, HEAD_ROWS)):
        if cells and plain(cells[0]) == plain(required[0]):
            return _with_headings(sheet, number, cells, required, known, report)
    message = f"Put the row of headings back. It begins with “{required[0]}” in column A"
    report(Problem(None, None, "no_headings", message, sheet=sheet.name))
    return None


def _with_headings(
    sheet: Sheet, number: int, cells: Sequence[str], required: Sequence[str], known: Sequence[str], report: Report
) -> Table | None:
    columns: dict[str, int] = {}
    is_sound = True
    for place, cell in enumerate(cells):
        heading = plain(cell)
        if heading and heading in columns:
            message = f"Keep one column called “{cell.strip()}”: there are two"
            report(Problem(number + 1, f"column {letters(place)}", "duplicate_column", message, sheet=sheet.name))
            is_sound = False
        elif heading:
            columns[heading] = place
    for heading in required:
        if plain(heading) not in columns:
            message = f"Put the heading “{heading}” back: its column is missing, or has another name"
            report(Problem(number + 1, heading, "missing_column", message, sheet=sheet.name))
            is_sound = False
    expected = {plain(heading) for heading in (*required, *known)}
    for heading in [found for found in columns if found not in expected] if is_sound else ():
        place = columns.pop(heading)
        message = f"What stands under “{cells[place].strip()}” is not read: the portal has no place for it"
        column = f"column {letters(place)}"
        report(Problem(number + 1, column, "column_not_read", message, Severity.WARNING, sheet.name))
    return Table(sheet.name, sheet, columns, number + 1, report) if is_sound else None
