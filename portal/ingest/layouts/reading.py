"""Reads the tables of a layout row by row into figures as text, each with its place in the file."""

import re
from collections import Counter
from dataclasses import dataclass, field

from guidance.metrics import Catalogue
from portal.domain import periods
from portal.domain.metrics import TYPE_NAMES, applies, is_before
from portal.domain.periods import Period
from portal.ingest import words
from portal.ingest.authorities import Resolved, Resolver, Said
from portal.ingest.collecting import LISTED, shortened
from portal.ingest.layouts.finding import Found
from portal.ingest.layouts.language import LEFT_OUT, Layout
from portal.ingest.layouts.preparing import Column, Prepared, prepared
from portal.ingest.outcome import Register
from portal.ingest.problems import Problem, Severity
from portal.ingest.sheets import Book, letters

_CODE = re.compile(r"[A-Z]\d{8}\Z|E\d{4}\Z", re.ASCII)


@dataclass
class Draft:
    """Figures as text, in the file's order; one place in every list per figure.

    Attributes:
        left_out: what rows and cells are about that give no figure, and how many. rows: those of authorities.
    """

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


class TableReader:
    """Reads one table after the other of one file."""

    def __init__(self, book: Book, layout: Layout, catalogue: Catalogue, register: Register) -> None:
        self._book, self._layout, self._catalogue, self._register = book, layout, catalogue, register
        self._resolver = Resolver(register)
        self._noted: set[str] = set()
        self._periods: dict[tuple[str, str], tuple[str, Period] | None] = {}
        self.draft = Draft()

    def read(self, found: Found) -> None:
        """Adds the figures of a table, and what was left out of it, to the draft."""
        table, problems = prepared(found, self._book, self._layout, self._catalogue)
        self.draft.problems += problems
        kinds, said = found.rule.codes.kinds, _Saying(table)
        first = found.row + found.rule.depth
        for row, cells in enumerate(found.sheet.rows(first, found.end), first):
            whom = said.of(cells, kinds)
            if whom is None or self._is_left_out(table, cells) or not self._is_whole(found, row, cells):
                continue
            self.draft.rows += 1
            columns = [column for column in table.columns if all(match.holds(cells) for match in column.where)]
            for column in columns:
                self._figure(table, row, cells, whom, column)
            if not columns:
                self.draft.left_out["rows of measures that are not read"] += 1

    def _is_left_out(self, table: Prepared, cells: list[str]) -> bool:
        for match, what in table.beside:
            self.draft.left_out[what] += match.holds(cells)
        for match, what in table.left_out:
            if match.holds(cells):
                self.draft.left_out[what] += 1
                return True
        return False

    def _is_whole(self, found: Found, row: int, cells: list[str]) -> bool:
        """Whether a line of a text file has a cell for each heading: a shifted line would give wrong figures."""
        width = len(found.upper)
        if self._book.is_spreadsheet or len(cells) == width:
            return True
        message = f"Give the line as many cells as there are headings: it has {len(cells)}, not {width}"
        self._problem(found, row, None, "ragged", message)
        return False

    def _figure(self, table: Prepared, row: int, cells: list[str], said: Said, column: Column) -> None:
        printed = column.period or _cell(cells, column.period_place)
        when = self._period(printed, column.metric.period_type)
        if when is None:
            message = f"Correct the period: “{shortened(printed)}” is no {column.metric.period_type.replace('_', ' ')}"
            self._problem(table.found, row, column.period_place, "period_unknown", message)
            return
        text, period = when
        resolved = self._resolver.find(said, period)
        if resolved.note or resolved.problem:
            self._say(table, row, said, resolved)
        if resolved.left_out:
            self.draft.left_out[resolved.left_out] += 1
        if resolved.code and not self._is_none_of_its_own(resolved.code, period, column):
            self._keep(table.found, row, cells, resolved.code, text, column)

    def _period(self, printed: str, kind: str) -> tuple[str, Period] | None:
        key = (printed, kind)
        if key not in self._periods:
            text = words.period(printed, kind)
            self._periods[key] = (text, periods.parse(text, kind)) if text else None
        return self._periods[key]

    def _say(self, table: Prepared, row: int, said: Said, resolved: Resolved) -> None:
        """Lists an authority that was not found, or, once, one that was found under another code."""
        place = table.codes[0 if said.gss else 1 if said.ecode else 2]
        if resolved.problem:
            self._problem(table.found, row, place, "unknown_council", resolved.problem)
        elif resolved.note not in self._noted:
            self._noted.add(resolved.note)
            self._problem(table.found, row, place, resolved.kind, resolved.note, Severity.WARNING)

    def _is_none_of_its_own(self, code: str, period: Period, column: Column) -> bool:
        """Whether a figure is no figure of the authority: it does not run the service, or was not there yet."""
        authority = self._register.authorities[code]
        if not applies(column.metric, authority.type):
            self.draft.left_out[f"{TYPE_NAMES[authority.type][1]}: no part of “{column.metric.name}”"] += 1
            return True
        if column.rule.before == LEFT_OUT and is_before(authority, period):
            self.draft.left_out["figures for years before the authority existed"] += 1
            return True
        return False

    def _keep(self, found: Found, row: int, cells: list[str], code: str, period: str, column: Column) -> None:
        cell = column.cell.read(cells)
        draft = self.draft
        if cell.status == LEFT_OUT:
            draft.left_out["cells that do not apply, or correct an earlier return"] += 1
            return
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
        """A column as a problem names it: "column F, “NET REVENUE EXPENDITURE”", or the heading alone."""
        heading = shortened(found.printed[place]) if place < len(found.printed) else ""
        if not self._book.is_spreadsheet:
            return heading or letters(place)
        return f"column {letters(place)}, “{heading}”" if heading else f"column {letters(place)}"


class _Saying:
    """Whom the rows of a table say they are about; remembers what it has seen."""

    def __init__(self, table: Prepared) -> None:
        self._places = table.codes
        self._values = [place for column in table.columns for place in (*column.cell.over, *column.cell.under)]
        self._seen: dict[tuple[str, ...], Said] = {}

    def of(self, cells: list[str], kinds: dict[str, str]) -> Said | None:
        """Whom a row is about, or None for a note, a heading within the table and an empty row."""
        texts = tuple(_cell(cells, place) for place in self._places)
        if not any(texts[:3]) or _is_note(cells):
            return None
        if self._values and not _CODE.match(texts[0] or texts[1]) and not any(_cell(cells, at) for at in self._values):
            return None
        if texts not in self._seen:
            self._seen[texts] = Said(texts[0], texts[1], texts[2], kinds.get(texts[3], ""))
        return self._seen[texts]


def _is_note(cells: list[str]) -> bool:
    """Whether a row holds a single text, as a note and a heading within a table do."""
    filled = 0
    for cell in cells:
        filled += bool(cell and not cell.isspace())
        if filled > 1:
            return False
    return filled == 1


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""
