"""Turns the cells of one row into one figure: a number as printed, a marker's status, or a ratio of sums."""

from dataclasses import dataclass, field
from decimal import Decimal

from portal.domain.metrics import WITH_VALUE
from portal.ingest import words
from portal.ingest.layouts.finding import Found
from portal.ingest.layouts.language import FigureRule

#: Markers that official statistics share; source: Government Analysis Function, "Symbols in tables", 2022.
MARKERS = {
    "[x]": "not_published",
    "..": "not_published",
    "n/a": "not_published",
    "[z]": "left out",
    "[c]": "suppressed",
    "c": "suppressed",
    "[u]": "suppressed",
    "u": "suppressed",
    "*": "suppressed",
}
_CARRIES = frozenset(status.value for status in WITH_VALUE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as text, its status, and the column that decided it, from 0."""

    value: str
    status: str
    column: int


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads one figure from the cells of a row; remembers what it has read."""

    rule: FigureRule
    over: tuple[int, ...]
    under: tuple[int, ...]
    markers: dict[str, str]
    seen: dict[str, Cell] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Found, rule: FigureRule, place: int, markers: dict[str, str]) -> "CellReader | None":
        """A reader for the columns of a table, or None when one of them is not there.

        Args:
            place: column of the value, from 0; not looked at for a ratio.
        """
        known = {**MARKERS, **markers}
        if rule.column is not None:
            return cls(rule, (place,), (), known)
        over = [found.column(pattern) for pattern in rule.numerator]
        under = [found.column(pattern) for pattern in rule.denominator]
        if None in over or None in under:
            return None
        return cls(rule, tuple(at for at in over if at is not None), tuple(at for at in under if at is not None), known)

    def read(self, cells: list[str]) -> Cell:
        """The figure of a row. Text that is neither number nor marker comes back as the value, to be refused."""
        parts = [self._part(cells, place) for place in (*self.over, *self.under)]
        for part, text in parts:
            if part.status not in _CARRIES or text is None:
                return part
        numbers = [value for _, value in parts if value is not None]
        if not self.under:
            return self._cell(numbers[0], self.over[0])
        over, under = sum(numbers[: len(self.over)]), sum(numbers[len(self.over) :])
        if not under:
            return Cell("", "not_published", self.under[0])
        return self._cell(Decimal(over) / Decimal(under), self.over[0])

    def _part(self, cells: list[str], place: int) -> tuple[Cell, Decimal | None]:
        text = cells[place].strip() if place < len(cells) else ""
        if not text:
            return Cell("", self.rule.blank, place), None
        value = words.number(text)
        if value is not None:
            return Cell("", self.rule.status, place), value
        marker = self.markers.get(words.plain(text))
        return Cell("" if marker else text, marker or self.rule.status, place), None

    def _cell(self, value: Decimal, column: int) -> Cell:
        if value == 0 and self.rule.zero:
            return Cell("", self.rule.zero, column)
        if value < 0 and self.rule.below_zero:
            return Cell("", self.rule.below_zero, column)
        return Cell(words.written(value * Decimal(self.rule.factor), self.rule.decimals), self.rule.status, column)
