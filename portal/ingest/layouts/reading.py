"""Reads the tables of a layout row by row into figures as text, each with its place in the file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from guidance.metrics import Catalogue, Metric
from portal.domain import periods
from portal.domain.metrics import TYPE_NAMES, applies, is_before
from portal.domain.periods import Period
from portal.ingest import words
from portal.ingest.authorities import Resolver, Said
from portal.ingest.collecting import LISTED, shortened
from portal.ingest.layouts.cells import Cell, CellReader
from portal.ingest.layouts.finding import Found
from portal.ingest.layouts.language import CURRENT, LEFT_OUT, PREVIOUS, FigureRule, Layout
from portal.ingest.outcome import Register
from portal.ingest.problems import Problem, Severity
from portal.ingest.sheets import Book, letters


@dataclass
class Draft:
    """Figures as text, in the file's order; one place in every list per figure."""

    lines: list[int] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    metric_ids: list[str] = field(default_factory=list)
    gss_codes: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Column:
    """One figure rule in the columns of one table."""

    rule: FigureRule
    metric: Metric
    cell: CellReader
    period_column: int | None
    period: str | None
    where: tuple[tuple[int, object], ...]


class TableReader:
    """Reads one table after the other of one file."""

    def __init__(self, book: Book, layout: Layout, catalogue: Catalogue, register: Register) -> None:
        self._book, self._layout, self._catalogue, self._register = book, layout, catalogue, register
        self._resolver = Resolver(register)
        self._noted: set[tuple[str, str]] = set()
        self.draft = Draft()

    def read(self, found: Found) -> None:
        """Adds the figures of a table, and what was left out of it, to the draft."""
        columns = self._columns(found)
        codes = found.rule.codes
        places = [found.column(pattern) for pattern in (codes.gss, codes.ecode, codes.name, codes.kind)]
        for row in range(found.row + found.rule.depth, found.end):
            cells = found.sheet.rows[row]
            texts = [_cell(cells, place) for place in places]
            if not any(texts[:3]) or _is_note(cells) or self._is_left_out(found, cells):
                continue
            if not self._is_whole(found, row, cells):
                continue
            said = Said(texts[0], texts[1], texts[2], codes.kinds.get(texts[3], ""))
            self.draft.rows += 1
            for column in columns:
                self._figure(found, row, cells, said, column)

    def _columns(self, found: Found) -> list[_Column]:
        columns = []
        for rule in found.rule.figures:
            seen: set[str] = set()
            for place in found.columns(rule.column) if rule.column else [-1]:
                for column in self._column(found, rule, place):
                    # A merged heading is repeated as far as the next one: a period counts in its first column only.
                    if column.period is None or column.period not in seen:
                        columns.append(column)
                        seen.add(column.period or "")
                if not isinstance(rule.period, type(None)) and rule.column:
                    break
        return columns

    def _column(self, found: Found, rule: FigureRule, place: int) -> Iterator[_Column]:
        metric = self._catalogue[rule.metric]
        cell = CellReader.of(found, rule, place, self._layout.markers)
        where = tuple((found.column(one), pattern) for one, pattern in rule.where)
        if isinstance(cell, Problem) or any(one is None for one, _ in where):
            self.draft.problems.append(cell if isinstance(cell, Problem) else _no_heading(found, rule))
            return
        period, period_column = None, None
        if rule.period in (CURRENT, PREVIOUS):
            period = self._year(found, rule)
        elif rule.period is None:
            period = words.period(found.lower[place] if place < len(found.lower) else "", metric.period_type)
        else:
            period_column = found.column(rule.period)  # type: ignore[arg-type]  # a pattern: the words are dealt with
        if period is None and period_column is None:
            if rule.period is not None:
                self.draft.problems.append(_no_heading(found, rule))
            return
        yield _Column(rule, metric, cell, period_column, period, where)  # type: ignore[arg-type]  # none of them is None

    def _year(self, found: Found, rule: FigureRule) -> str | None:
        year = year_of(found, self._book)
        if year is None or rule.period == CURRENT:
            return year
        return words.year_before(year)

    def _is_whole(self, found: Found, row: int, cells: list[str]) -> bool:
        """Whether a line of a text file has a cell for each heading: a shifted line would give wrong figures."""
        width = len(found.upper)
        if self._book.is_spreadsheet or len(cells) == width or (len(cells) > width and not any(cells[width:])):
            return True
        message = f"Give the line as many cells as there are headings: it has {len(cells)}, not {width}"
        self._problem(found, row, None, "ragged", message)
        return False

    def _is_left_out(self, found: Found, cells: list[str]) -> bool:
        for one in found.rule.left_out:
            if one.is_side:
                beside = sum(bool(one.cells.search(words.plain(_cell(cells, at)))) for at in found.columns(one.column))
                self.draft.left_out[one.words] += beside
                continue
            place = found.column(one.column)
            if place is not None and one.cells.search(words.plain(_cell(cells, place))):
                self.draft.left_out[one.words] += 1
                return True
        return False

    def _figure(self, found: Found, row: int, cells: list[str], said: Said, column: _Column) -> None:
        if not all(pattern.search(words.plain(_cell(cells, at))) for at, pattern in column.where):  # type: ignore[attr-defined]
            return
        text = column.period or words.period(_cell(cells, column.period_column), column.metric.period_type)
        if text is None:
            printed = shortened(_cell(cells, column.period_column))
            message = f"Correct the period: “{printed}” is no {column.metric.period_type.replace('_', ' ')}"
            self._problem(found, row, column.period_column, "period_unknown", message)
            return
        period = periods.parse(text, column.metric.period_type)
        code = self._authority(found, row, said, period, column)
        if code is not None:
            self._keep(found, row, cells, code, text, column)

    def _authority(self, found: Found, row: int, said: Said, period: Period, column: _Column) -> str | None:
        codes = found.rule.codes
        resolved = self._resolver.find(said, period)
        place = found.column(codes.gss if said.gss else codes.ecode if said.ecode else codes.name)
        if resolved.problem:
            self._problem(found, row, place, "unknown_council", resolved.problem)
            return None
        if resolved.left_out:
            self.draft.left_out[resolved.left_out] += 1
            return None
        if resolved.note and (resolved.note, "") not in self._noted:
            self._noted.add((resolved.note, ""))
            self._problem(found, row, place, "other_code", resolved.note, Severity.WARNING)
        authority = self._register.authorities[resolved.code]
        if not applies(column.metric, authority.type):
            self.draft.left_out[f"{TYPE_NAMES[authority.type][1]}: no part of “{column.metric.name}”"] += 1
            return None
        if column.rule.before and is_before(authority, period):
            self.draft.left_out["figures for years before the authority existed"] += 1
            return None
        return resolved.code

    def _keep(self, found: Found, row: int, cells: list[str], code: str, period: str, column: _Column) -> None:
        cell: Cell = column.cell.read(cells)
        if cell.status == LEFT_OUT:
            self.draft.left_out["cells that do not apply, or correct an earlier return"] += 1
            return
        draft = self.draft
        draft.lines.append(row + 1)
        draft.sheets.append(found.sheet.name)
        draft.metric_ids.append(column.metric.id)
        draft.gss_codes.append(code)
        draft.periods.append(period)
        draft.values.append(cell.value)
        draft.statuses.append(cell.status)
        draft.headings.append(self._label(found, cell.column))

    def _problem(
        self, found: Found, row: int, place: int | None, code: str, message: str, severity: Severity = Severity.ERROR
    ) -> None:
        if len(self.draft.problems) < LISTED:
            label = None if place is None else self._label(found, place)
            self.draft.problems.append(Problem(row + 1, label, code, message, severity, found.sheet.name))

    def _label(self, found: Found, place: int) -> str:
        return label(found, place, letters_too=self._book.is_spreadsheet)


def label(found: Found, place: int, *, letters_too: bool) -> str:
    """A column as a problem names it: "column F, “net revenue expenditure”", or the heading alone."""
    heading = shortened(found.upper[place]) if place < len(found.upper) else ""
    if not letters_too:
        return heading or letters(place)
    return f"column {letters(place)}, “{heading}”" if heading else f"column {letters(place)}"


def year_of(found: Found, book: Book) -> str | None:
    """The current year that the words over a table give, or else those of another sheet."""
    pattern = found.rule.year
    if pattern is None:
        return None
    over = found.sheet.rows[: found.row]
    others = [row for sheet in book.sheets if sheet is not found.sheet for row in sheet.rows[:40]]
    for row in (*over, *others):
        for cell in row:
            said = pattern.search(words.plain(cell)) if cell else None
            if said:
                return words.two_years(said[1])
    return None


def _no_heading(found: Found, rule: FigureRule) -> Problem:
    message = f"Restore the headings and the year that “{rule.metric}” is read by: one of them is not there"
    return Problem(found.row + 1, None, "heading_missing", message, sheet=found.sheet.name)


def _is_note(cells: list[str]) -> bool:
    """Whether a row holds a single text, as a note and a heading within a table do."""
    return sum(1 for cell in cells if cell and not cell.isspace()) == 1


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""
