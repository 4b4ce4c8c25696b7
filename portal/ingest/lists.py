"""Reads an uploaded list of comparators: one row for each pair of an authority and a member of its group.

Everything about the file is said by row and column, and a file with one mistake gives no list at all.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.comparators import SMALLEST_GROUP
from portal.domain.metrics import Authority
from portal.ingest.outcome import Register
from portal.ingest.problems import Problem, Severity, UnreadableFile
from portal.ingest.readers import decode

COLUMNS = ("gss_code", "member_gss")
MAX_BYTES = 2_000_000
MAX_ROWS = 20_000
#: How a file begins that is a spreadsheet of one kind or the other, and not text.
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: More members than any published model gives.
MOST_MEMBERS = 60
#: Problems that are listed; a file that is wrong throughout is said to be so, and not row by row for ever.
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class ListFile:
    """The pairs of a file, authority and member, in its order; none when something is wrong with it."""

    pairs: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the file."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth knowing of a file that can be used."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def read_lists(raw: bytes, register: Register, *, only_for: str = "") -> ListFile:
    """Returns the pairs in a CSV file.

    Shape: columns gss_code and member_gss, in any place among others; one row per pair; codes of the register, or
        former and later ones of the same authority.

    Args:
        only_for: code of the one authority that the file may give a group for; empty for any.
    """
    try:
        rows = _rows(raw)
    except UnreadableFile as error:
        return ListFile((), (error.problem,))
    except csv.Error:
        message = "Save the file as CSV again: a quotation mark is opened in it and never closed"
        return ListFile((), (Problem(None, None, "not_a_table", message),))
    header, lines = rows
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        message = f"Add the column “{missing[0]}” to the first line of the file"
        return ListFile((), (Problem(1, missing[0], "column_missing", message),))
    found = _Pairs(register, only_for)
    for number, cells in lines:
        found.add(number, dict(zip(header, cells, strict=False)))
    return found.file(_ignored(header))


def _rows(raw: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings, and each line that is not blank with its number."""
    if len(raw) > MAX_BYTES:
        raise _unreadable("too_large", f"Split the file: it is larger than {MAX_BYTES // 1_000_000} MB")
    if raw.startswith(_SPREADSHEETS):
        raise _unreadable("spreadsheet", "Save the sheet with the pairs as CSV and send that file")
    text = decode(raw)
    if text.count("\n") > MAX_ROWS:
        raise _unreadable("too_many_rows", f"Split the file: it has more than {MAX_ROWS:,} rows")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise _unreadable("duplicate_column", f"Keep one of the columns named “{twice[0]}”")
    return header, [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]


def _unreadable(code: str, message: str) -> UnreadableFile:
    return UnreadableFile(Problem(None, None, code, message))


def _ignored(header: list[str]) -> list[Problem]:
    names = [name or "without a heading" for name in header if name not in COLUMNS]
    message = "Not used: only gss_code and member_gss are read"
    return [Problem(1, name, "column_ignored", message, Severity.WARNING) for name in names]


class _Pairs:
    """What is gathered while the rows are read."""

    def __init__(self, register: Register, only_for: str) -> None:
        self._register = register
        self._only_for = only_for
        self._seen: dict[tuple[str, str], int] = {}
        self._problems: list[Problem] = []

    def add(self, row: int, cells: Mapping[str, str]) -> None:
        """Takes one row: keeps its pair, or says what is wrong with it."""
        found = [self._authority(row, name, cells.get(name, "").strip()) for name in COLUMNS]
        owner, member = found
        if owner is None or member is None:
            return
        pair = (owner.gss_code, member.gss_code)
        problem = self._problem(row, owner, member)
        if problem is None and pair in self._seen:
            problem = Problem(row, "member_gss", "duplicate", f"Keep one row: row {self._seen[pair]} has the same pair")
        if problem is not None:
            self._problems.append(problem)
        else:
            self._seen[pair] = row

    def _authority(self, row: int, column: str, code: str) -> Authority | None:
        known = self._register.authorities.get(self._register.aliases.get(code, code))
        if known is None:
            message = f"Enter a GSS code of the register, not “{code[:40]}”" if code else "Enter a GSS code"
            self._problems.append(Problem(row, column, "gss_code", message))
        return known

    def _problem(self, row: int, owner: Authority, member: Authority) -> Problem | None:
        if self._only_for and owner.gss_code != self._only_for:
            message = f"Remove the row: this list is for {self._only_for} only"
            return Problem(row, "gss_code", "other_council", message)
        if owner.gss_code == member.gss_code:
            return Problem(row, "member_gss", "itself", "Remove the row: an authority does not stand in its own group")
        if member.demonstration:
            message = f"Remove the row: {member.name} is fictional, and its figures count in no median"
            return Problem(row, "member_gss", "fictional", message)
        if owner.is_combined != member.is_combined:
            message = "Remove the row: combined authorities are read beside each other only"
            return Problem(row, "member_gss", "combined", message)
        return None

    def file(self, warnings: list[Problem]) -> ListFile:
        """The file as a whole: its pairs, when nothing is wrong."""
        sizes = Counter(owner for owner, _ in self._seen)
        if not self._seen and not self._problems:
            self._problems.append(Problem(None, None, "no_rows", "Add rows: the file holds headings only"))
        self._problems += [
            Problem(None, "gss_code", "too_many", f"Keep {MOST_MEMBERS} members or fewer for {code}: it has {size}")
            for code, size in sizes.items()
            if size > MOST_MEMBERS
        ]
        if self._problems:
            return ListFile((), (*self._problems[:MOST_PROBLEMS], *warnings))
        small = [
            Problem(
                None,
                "gss_code",
                "small_group",
                f"{self._register.authorities[code].name} has {size} members: no median is made of fewer than 5",
                Severity.WARNING,
            )
            for code, size in sizes.items()
            if size < SMALLEST_GROUP
        ]
        return ListFile(tuple(self._seen), (*warnings, *small, *self._ended()))

    def _ended(self) -> list[Problem]:
        members = {member for _, member in self._seen}
        return [
            Problem(
                None,
                "member_gss",
                "ended",
                f"{found.name} ({code}) existed until {found.active_to}: it has no later figures",
                Severity.WARNING,
            )
            for code, found in self._register.authorities.items()
            if code in members and found.active_to is not None
        ]
