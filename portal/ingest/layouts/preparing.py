"""Works out once, before the rows of a table are read, which of its columns say what; a row is then a few look-ups."""

from dataclasses import dataclass, field
from itertools import chain
from re import Pattern

from guidance.metrics import Catalogue, Metric
from portal.ingest import words
from portal.ingest.layouts.cells import CellReader
from portal.ingest.layouts.finding import Found
from portal.ingest.layouts.language import CURRENT, PREVIOUS, FigureRule, Layout
from portal.ingest.problems import Problem
from portal.ingest.sheets import Book


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the cell of a column is as a pattern says; remembers what it has seen."""

    place: int
    pattern: Pattern[str]
    seen: dict[str, bool] = field(default_factory=dict)

    def holds(self, cells: list[str]) -> bool:
        """Whether it holds of a row; of an empty cell where the row ends before it."""
        text = cells[self.place] if self.place < len(cells) else ""
        found = self.seen.get(text)
        if found is None:
            found = self.seen[text] = self.pattern.search(words.plain(text)) is not None
        return found


@dataclass(frozen=True, slots=True)
class Column:
    """One figure rule in the columns of one table.

    Attributes:
        period: of every row, or None when `period_place` is the column that says it.
    """

    rule: FigureRule
    metric: Metric
    cell: CellReader
    where: tuple[Match, ...]
    period: str | None
    period_place: int | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table with its columns worked out.

    Attributes:
        codes: columns of GSS code, E-code, name and class, None where there is none.
        left_out: patterns of rows about something else, with words for them. beside: the same of side tables.
    """

    found: Found
    codes: tuple[int | None, ...]
    columns: tuple[Column, ...]
    left_out: tuple[tuple[Match, str], ...]
    beside: tuple[tuple[Match, str], ...]


def prepared(found: Found, book: Book, layout: Layout, catalogue: Catalogue) -> tuple[Prepared, list[Problem]]:
    """A table ready to be read, and what is wrong with its headings."""
    problems: list[Problem] = []
    columns: list[Column] = []
    for rule in found.rule.figures:
        outcome = _columns(found, rule, book, layout, catalogue)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            columns += outcome
    codes = found.rule.codes
    rules = found.rule.left_out
    places = [(Match(at, one.cells), one) for one in rules for at in found.columns(one.column)]
    first = {id(one): match for match, one in reversed(places)}
    return Prepared(
        found,
        tuple(found.column(pattern) for pattern in (codes.gss, codes.ecode, codes.name, codes.kind)),
        tuple(columns),
        tuple((first[id(one)], one.words) for one in rules if id(one) in first and not one.is_side),
        tuple((match, one.words) for match, one in places if one.is_side),
    ), problems


def _columns(
    found: Found, rule: FigureRule, book: Book, layout: Layout, catalogue: Catalogue
) -> "list[Column] | Problem":
    metric = catalogue[rule.metric]
    where = [(found.column(heading), cells) for heading, cells in rule.where]
    places = found.columns(rule.column) if rule.column else [-1]
    periods = _periods(found, rule, book, places, metric.period_type)
    if not periods or any(place is None for place, _ in where):
        return _missing(found, rule)
    matches = tuple(Match(place, cells) for place, cells in where if place is not None)
    columns = []
    for place, (period, period_place) in periods.items():
        cell = CellReader.of(found, rule, place, layout.markers)
        if cell is None:
            return _missing(found, rule)
        columns.append(Column(rule, metric, cell, matches, period, period_place))
    return columns


def _periods(
    found: Found, rule: FigureRule, book: Book, places: list[int], kind: str
) -> dict[int, tuple[str | None, int | None]]:
    """For each column of values its period, or the column that says it in each row."""
    if rule.period is None:
        # A merged heading is repeated as far as the next one: a period counts in its first column only.
        lower = {place: words.period(found.lower[place], kind) for place in places if place < len(found.lower)}
        seen = {period: place for place, period in reversed(lower.items()) if period}
        return {place: (period, None) for period, place in reversed(seen.items())}
    if isinstance(rule.period, str):
        year = _year(found, rule.period, book)
        return {place: (year, None) for place in places[:1] if year}
    column = found.column(rule.period)
    return {place: (None, column) for place in places[:1] if column is not None}


def _year(found: Found, which: str, book: Book) -> str | None:
    """The year that the words over a table call the current one, or those of another sheet; or the year before.

    Where the words are not as the layout has them, the only year that stands over the table will do.
    """
    assert which in (CURRENT, PREVIOUS)
    over = [words.plain(cell) for row in found.sheet.head[: found.row] for cell in row if cell]
    others = (row for sheet in book.sheets if sheet is not found.sheet for row in sheet.head[:40])
    pattern = found.rule.year
    texts = chain(over, (words.plain(cell) for row in others for cell in row if cell))
    said = (pattern.search(text) for text in texts) if pattern else iter(())
    year = next((words.two_years(one[1]) for one in said if one), None)
    if year is None:
        years = {one for one in map(words.two_years, over) if one}
        year = years.pop() if len(years) == 1 else None
    return words.year_before(year) if year and which == PREVIOUS else year


def _missing(found: Found, rule: FigureRule) -> Problem:
    message = f"Restore the headings and the year that “{rule.metric}” is read by: one of them is not there"
    return Problem(found.row + 1, None, "heading_missing", message, sheet=found.sheet.name)
