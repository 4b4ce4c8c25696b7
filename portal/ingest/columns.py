"""Columns of text as distinct words and a place for each row, so that a rule looks at a word once.

A release of a hundred thousand figures has some forty metrics, four hundred authorities and a dozen periods. Nothing
here knows what a word means.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    import numpy.typing

    Mask = numpy.typing.NDArray[numpy.bool_]
    Whole = numpy.typing.NDArray[numpy.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """One column.

    Attributes:
        words: the distinct texts. codes: for each row the place of its text in `words`.
    """

    words: list[str]
    codes: "Whole"

    def __len__(self) -> int:
        return len(self.codes)

    def where(self, holds: Callable[[str], bool]) -> "Mask":
        """True for each row whose word the rule holds of."""
        import numpy

        return numpy.fromiter((holds(word) for word in self.words), bool, len(self.words))[self.codes]

    def isin(self, words: Iterable[str]) -> "Mask":
        """True for each row whose word is one of these."""
        wanted = frozenset(words)
        return self.where(wanted.__contains__)

    def mapped(self, change: Callable[[str], str]) -> "Coded":
        """The column with each distinct word changed; words that become equal become one."""
        import numpy

        places: dict[str, int] = {}
        moved = [places.setdefault(change(word), len(places)) for word in self.words]
        return Coded(list(places), numpy.array(moved or [0], dtype=numpy.int64)[self.codes])

    def at(self, rows: "Mask | Whole") -> "Coded":
        """The rows of a mask or of places, in their order."""
        return Coded(self.words, self.codes[rows])

    def listed(self) -> list[str]:
        """One text per row; rows of one word share one text."""
        words = self.words
        return [words[code] for code in self.codes.tolist()]


def coded(cells: object) -> Coded:
    """A column of texts, stripped of blanks at both ends; a missing value is an empty text."""
    import numpy
    import pandas

    codes, words = pandas.factorize(numpy.asarray(cells, dtype=object))
    # A missing value is -1, which as a place is the last word: an empty text.
    return Coded([*(str(word) for word in words), ""], codes.astype(numpy.int64) % (len(words) + 1)).mapped(str.strip)


def constant(word: str, rows: int) -> Coded:
    """A column with one text in every row."""
    import numpy

    return Coded([word], numpy.zeros(rows, dtype=numpy.int64))


def pairs(*columns: Coded) -> "tuple[list[tuple[str, ...]], Whole]":
    """The distinct combinations of words in some columns, and for each row the place of its combination."""
    sizes = [max(len(column.words), 1) for column in columns]
    distinct, places = keyed(*columns)
    return [_words(int(key), columns, sizes) for key in distinct], places


def keyed(*columns: Coded) -> "tuple[Whole, Whole]":
    """A number for each distinct combination, and for each row its place among them, in the order of first rows."""
    import pandas

    keys = columns[0].codes
    for column in columns[1:]:
        keys = keys * max(len(column.words), 1) + column.codes
    places, distinct = pandas.factorize(keys)
    return distinct, places


def _words(key: int, columns: "tuple[Coded, ...]", sizes: list[int]) -> tuple[str, ...]:
    found = []
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        key, place = divmod(key, size)
        found.append(column.words[place])
    return tuple(reversed(found))


@dataclass(frozen=True)
class Rows:
    """Rows that say a figure each, as text.

    Attributes:
        lines: number of each row in its file or sheet. cells: the columns by name.
        sheet: name of each row's sheet, None for a file without sheets.
        headings: for a column, what the file calls it in each row; our own name when left out.
    """

    lines: "Whole"
    cells: Mapping[str, Coded]
    sheet: Coded | None = None
    headings: Mapping[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, name: str) -> Coded:
        return self.cells[name]

    def changed(self, **columns: Coded) -> "Rows":
        """The same rows with other columns."""
        return Rows(self.lines, {**self.cells, **columns}, self.sheet, self.headings)

    def only(self, mask: "Mask") -> "Rows":
        """The rows of a mask."""
        return Rows(
            self.lines[mask],
            {name: column.at(mask) for name, column in self.cells.items()},
            self.sheet.at(mask) if self.sheet else None,
            {name: column.at(mask) for name, column in self.headings.items()},
        )
