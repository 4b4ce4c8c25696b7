"""Reads recommendations from a CSV file. Everything about the file is said by row and column; nothing is half read."""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.register import RecommendationSource
from portal.ingest.problems import Problem, Severity, UnreadableFile
from portal.ingest.readers.text import as_utf8

#: Heading, whether it has to be there, and what goes in it.
COLUMNS: tuple[tuple[str, bool, str], ...] = (
    ("source", True, "Who made it: one of the words below"),
    ("report", False, "The report it stands in, up to 300 characters"),
    ("reference", False, "Its number in the report, up to 60 characters"),
    ("date", False, "The day of the report, such as 2024-03-27 or 27/03/2024"),
    ("recommendation", True, "What is recommended, up to 5,000 characters"),
    ("characteristics", False, "Codes of characteristics it bears on, with a space between: CI-01 G-04"),
)
MAX_BYTES = 3_500_000
MAX_ROWS = 5_000
#: Problems that are listed; a file that is wrong throughout is said to be so, and not row by row for ever.
MOST_PROBLEMS = 200
_LIMITS = {"report": 300, "reference": 60, "recommendation": 5_000}
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CODE = re.compile(r"[A-Z]{1,3}-\d{2,3}\Z")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
#: How our own files keep a cell from being taken for a formula; taken off again, so that a file comes back as it was.
_GUARDED = re.compile(r"\A'(?=\s*[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation of a file, with the line it begins on."""

    line: int
    source: RecommendationSource
    report: str
    reference: str
    made_on: date | None
    text: str
    codes: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """What says that two rows are one: source, report and reference."""
        return (self.source.value, self.report.casefold(), self.reference.casefold())


@dataclass(frozen=True, slots=True)
class RecommendationFile:
    """The rows of a file in its order; none when something is wrong with it."""

    rows: tuple[RecommendationRow, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the file."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth knowing of a file that can be used."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def read_recommendations(raw: bytes, known_codes: Collection[str]) -> RecommendationFile:
    """Returns the recommendations of a CSV file, with commas, semicolons or tabs between its cells.

    Shape: the headings of `COLUMNS` in any order, in small or capital letters; one row for each recommendation.

    Args:
        raw: UTF-8 with or without a byte-order mark, UTF-16 with one, or Windows-1252.
        known_codes: the characteristics of the edition.
    """
    try:
        lines, warnings = _lines(raw)
    except UnreadableFile as error:
        return RecommendationFile((), (error.problem,))
    except csv.Error:
        message = "Save the file as CSV again: a quotation mark is opened in it and never closed"
        return RecommendationFile((), (Problem(None, None, "not_a_table", message),))
    header = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    problems = [*_of_header(header), *warnings]
    if any(problem.severity is Severity.ERROR for problem in problems):
        return RecommendationFile((), tuple(problems))
    reader = _Reader(known_codes)
    for number, cells in lines[1:]:
        reader.take(number, header, cells)
    return reader.file(problems)


def _lines(raw: bytes) -> tuple[list[tuple[int, list[str]]], tuple[Problem, ...]]:
    """Each row that is not blank with the line it begins on, the headings first; and what is said of the encoding."""
    if raw.startswith(_SPREADSHEETS):
        message = "Save the sheet as CSV and choose that file: this one is a spreadsheet"
        raise UnreadableFile(Problem(None, None, "spreadsheet", message))
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(Problem(None, None, "too_large", "Split the file: it is larger than 3.5 MB"))
    data, warnings = as_utf8(raw)
    text = data.decode("utf-8")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found, begins = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((begins, cells))
        begins = reader.line_num + 1
        if len(found) > MAX_ROWS + 1:
            message = f"Split the file: it has more than {MAX_ROWS:,} recommendations"
            raise UnreadableFile(Problem(None, None, "too_many_rows", message))
    return found, warnings


def _delimiter(text: str) -> str:
    """What stands between cells: whichever of three signs the headings have most of, and a comma when none."""
    first = text.lstrip().partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _of_header(header: list[str]) -> list[Problem]:
    names = [name for name, _, _ in COLUMNS]
    if len(set(filter(None, header))) != len(list(filter(None, header))):
        twice = next(name for name in header if name and header.count(name) > 1)
        message = f"Keep one column “{twice[:60]}”: the file has it twice"
        return [Problem(1, twice[:60], "column_twice", message)]
    missing = [name for name, has_to, _ in COLUMNS if has_to and name not in header]
    if missing:
        message = "Add the column “{}” to the first line of the file"
        return [Problem(1, name, "column_missing", message.format(name)) for name in missing]
    ignored = [name[:60] for name in header if name and name not in names]
    message = "This column is not read"
    return [Problem(1, name, "column_ignored", message, Severity.WARNING) for name in ignored]


class _Reader:
    """What is gathered while the rows are read."""

    def __init__(self, known_codes: Collection[str]) -> None:
        self._known = frozenset(known_codes)
        self._rows: list[RecommendationRow] = []
        self._problems: list[Problem] = []
        self._places: dict[tuple[str, str, str], int] = {}

    def take(self, line: int, header: list[str], cells: list[str]) -> None:
        """Takes one row, or says what is wrong with it."""
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            message = "Put the text in quotation marks, or remove what follows it: the row has more cells than headings"
            self._problems.append(Problem(line, None, "too_many_cells", message))
            return
        named = {name: _cell(cell) for name, cell in zip(header, cells, strict=False)}
        before = len(self._problems)
        source, made_on = self._source(line, named), self._date(line, named)
        codes = self._codes(line, named)
        self._check_texts(line, named)
        if source is None or len(self._problems) > before:
            return
        row = RecommendationRow(
            line, source, named.get("report", ""), named.get("reference", ""), made_on, named["recommendation"], codes
        )
        self._keep(row)

    def _keep(self, row: RecommendationRow) -> None:
        if row.reference and row.place in self._places:
            message = f"Keep one row: row {self._places[row.place]} has the same source, report and reference"
            self._say(row.line, "reference", "duplicate", message)
            return
        self._places[row.place] = row.line
        self._rows.append(row)

    def _say(self, line: int, column: str, code: str, message: str) -> None:
        self._problems.append(Problem(line, column, code, message))

    def _source(self, line: int, named: Mapping[str, str]) -> RecommendationSource | None:
        said = named.get("source", "").casefold()
        found = _SOURCES.get(said)
        if found is None:
            shown = f", not “{said[:40]}”" if said else ""
            self._say(line, "source", "source", f"Enter who made it, in one of the words listed{shown}")
        return found

    def _date(self, line: int, named: Mapping[str, str]) -> date | None:
        said = named.get("date", "")
        if not said:
            return None
        for form in _DATES:
            try:
                found = datetime.strptime(said, form).date()  # noqa: DTZ007  # a day has no time zone
            except ValueError:
                continue
            if 1900 <= found.year <= 2999:
                return found
        self._say(line, "date", "date", f"Enter a real date, such as 2024-03-27, not “{said[:40]}”")
        return None

    def _codes(self, line: int, named: Mapping[str, str]) -> tuple[str, ...]:
        said = [part.upper() for part in re.split(r"[\s,;|]+", named.get("characteristics", "")) if part]
        for code in said:
            if code not in self._known:
                what = "a characteristic of the current edition" if _CODE.match(code) else "a code such as CI-01"
                self._say(line, "characteristics", "characteristic", f"Enter {what}, not “{code[:40]}”")
        return tuple(sorted(set(said)))

    def _check_texts(self, line: int, named: Mapping[str, str]) -> None:
        if not named.get("recommendation"):
            self._say(line, "recommendation", "text_missing", "Enter what is recommended")
        for name, limit in _LIMITS.items():
            over = len(named.get(name, "")) - limit
            if over > 0:
                self._say(line, name, "too_long", f"Shorten it by {over:,} characters: {limit:,} is the most")

    def file(self, warnings: list[Problem]) -> RecommendationFile:
        """The file as a whole: its rows, when nothing is wrong."""
        if not self._rows and not self._problems:
            self._problems.append(Problem(None, None, "no_rows", "Add rows: the file holds headings only"))
        if self._problems:
            more = len(self._problems) - MOST_PROBLEMS
            told = self._problems[:MOST_PROBLEMS]
            if more > 0:
                told.append(Problem(None, None, "more", f"Correct these first: there are {more:,} more like them"))
            return RecommendationFile((), (*told, *warnings))
        return RecommendationFile(tuple(self._rows), tuple(warnings))


def _cell(text: str) -> str:
    bare = text.replace("\x00", "").replace("\r\n", "\n").strip()
    return _GUARDED.sub("", bare, count=1)


_SOURCES = {
    **{source.value: source for source in RecommendationSource},
    **{source.value.replace("_", " "): source for source in RecommendationSource},
    **{source.label.casefold(): source for source in RecommendationSource},
}
