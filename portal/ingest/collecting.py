"""Collects what is wrong with rows of figures, each with its place, and counts rather than lists what is endless."""

from typing import TYPE_CHECKING

from portal.ingest.columns import Rows
from portal.ingest.problems import Problem, Severity

if TYPE_CHECKING:
    from portal.ingest.columns import Mask

#: Rows with one and the same problem that are listed; the others are counted. A file of half a million wrong rows
#: would otherwise cost a gigabyte of sentences that nobody reads.
LISTED = 2000
#: Letters of a cell that a message repeats.
SHOWN = 60


class Collected:
    """Problems from masks over rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._found: list[Problem] = []
        self.has_errors = False

    def add(self, mask: "Mask", column: str, code: str, message: str, **more: list[str]) -> None:
        """One error for each row of the mask.

        Args:
            message: may name the row's cells in braces. more: further texts by name, one for each row of the mask.
        """
        if not mask.any():
            return
        self.has_errors = True
        places = mask.nonzero()[0]
        for place, row in enumerate(places[:LISTED].tolist()):
            cells = {name: shortened(cell.words[cell.codes[row]]) for name, cell in self._rows.cells.items()}
            cells |= {name: texts[place] for name, texts in more.items()}
            self._found.append(self._problem(row, column, code, message.format(**cells), Severity.ERROR))
        if len(places) > LISTED:
            message = f"{len(places) - LISTED:,} more rows have this problem (“{code}”): correct those listed first"
            self._found.append(self._problem(int(places[LISTED]), column, code, message, Severity.ERROR))

    def warn(self, row: int, column: str, code: str, message: str) -> None:
        """One warning at a place of the rows; stops nothing."""
        self._found.append(self._problem(row, column, code, message, Severity.WARNING))

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Problems found elsewhere."""
        self._found += problems
        self.has_errors = self.has_errors or any(found.severity is Severity.ERROR for found in problems)

    def _problem(self, row: int, column: str, code: str, message: str, severity: Severity) -> Problem:
        heading = self._rows.headings.get(column)
        name = heading.words[heading.codes[row]] if heading else column
        sheet = self._rows.sheet
        in_sheet = sheet.words[sheet.codes[row]] if sheet else ""
        return Problem(int(self._rows.lines[row]), name, code, message, severity, in_sheet)

    def in_order(self) -> tuple[Problem, ...]:
        """Every problem, in the order of the file."""
        return tuple(
            sorted(self._found, key=lambda found: (found.sheet, found.row or 0, found.column or "", found.code))
        )


def shortened(text: str) -> str:
    """A cell as a message repeats it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
