"""A file as sheets of text: every cell a string, nothing guessed, with the rows and columns people see in the file."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from portal.ingest.problems import Problem, UnreadableFile

#: Rows of a sheet that are looked at for headings.
HEAD = 600


@dataclass(frozen=True)
class Sheet:
    """One sheet, or a file that has none.

    Attributes:
        name: empty for a file without sheets.
        data: its cells as CSV in UTF-8, from the first row and the first column on.
    """

    name: str
    data: bytes

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of the first row, stripped; empty when there is none."""
        with closing(self._read()) as rows:
            return tuple(cell.strip() for cell in next(rows, []))

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows, among which headings are looked for; cells by row and column, both from 0.

        Raises:
            UnreadableFile: a quote is left open, or a cell is longer than any figure, name or note.
        """
        with closing(self._read()) as rows:
            return list(islice(rows, HEAD))

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[list[str]]:
        """Rows from one place up to another, read as they are asked for: half a million are never held at once.

        Raises:
            UnreadableFile: as for `head`.
        """
        return islice(self._read(), start, end)

    def _read(self) -> Generator[list[str], None, None]:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(self.data), "utf-8", newline=""), strict=True)
        try:
            yield from reader
        except csv.Error as error:
            if "field larger" in str(error):
                most = f"{csv.field_size_limit():,}"
                message = f"Shorten the text near line {reader.line_num}: a cell holds more than {most} letters"
                raise UnreadableFile(Problem(reader.line_num, None, "long_cell", message, sheet=self.name)) from error
            message = "Close the quotes that are open, and put text that holds a comma or a quote in quotes"
            raise UnreadableFile(Problem(reader.line_num, None, "ragged", message, sheet=self.name)) from error


@dataclass(frozen=True)
class Book:
    """All sheets of a file, and what was noticed while they were read.

    Attributes:
        is_spreadsheet: columns are known by letters, and lines that are shorter than others are no fault.
    """

    sheets: Sequence[Sheet]
    found: tuple[Problem, ...] = field(default_factory=tuple)
    is_spreadsheet: bool = False


def letters(column: int) -> str:
    """The letters over a column of a spreadsheet, the first being 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        text = chr(ord("A") + last) + text
    return text
