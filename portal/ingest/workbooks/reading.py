"""The whole workbook: its cover first, then each sheet it has to have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.workbooks import layout
from portal.domain.workbooks.layout import Expected
from portal.domain.workbooks.rows import Kind, Offer
from portal.domain.workbooks.text import canonical
from portal.ingest.problems import Problem, Severity, UnreadableFile
from portal.ingest.readers import bounds, spreadsheets
from portal.ingest.readers.text import unreadable
from portal.ingest.sheets import Book, Sheet
from portal.ingest.workbooks import documents, lines
from portal.ingest.workbooks.tables import Table, open_table, plain

#: A round with every narrative as long as it may be stays below, as spreadsheets are packed.
MAX_BYTES = 4_000_000
#: Rows of one sheet: 160 lines with 100 links each stay below.
MAX_ROWS = 20_000
#: Problems that are kept: who corrects a hundred sends the workbook again.
MAX_PROBLEMS = 100


@dataclass(frozen=True)
class Result:
    """What was read.

    Attributes:
        offer: None where an error was found.
        problems: errors first, each in the order of the file.
        more: further problems that are not listed.
    """

    offer: Offer | None
    problems: tuple[Problem, ...] = ()
    more: int = 0


def open_file(raw: bytes) -> Book | Problem:
    """A workbook as sheets of text, or why it is none; parsed in a child process with limits.

    A hostile one takes seconds, so this is done before anything is locked.

    Args:
        raw: .xlsx as it was made, or saved again by a spreadsheet program as .xlsx or .ods.
    """
    try:
        return _open(raw)
    except UnreadableFile as error:
        return error.problem


def read(opened: bytes | Book | Problem, expected: Expected) -> Result:
    """Reads a workbook that came back.

    Args:
        opened: from `open_file`, or the file itself.
    """
    found = open_file(opened) if isinstance(opened, bytes) else opened
    if isinstance(found, Problem):
        return Result(None, (found,))
    try:
        return _Reader(found, expected).read()
    except UnreadableFile as error:
        return Result(None, (error.problem,))


def _open(raw: bytes) -> Book:
    if len(raw) > MAX_BYTES:
        raise unreadable("too_large", f"Choose the workbook: this file is larger than {MAX_BYTES // 1_000_000} MB")
    if not raw.startswith((bounds.ZIP, bounds.OLE)):
        message = "Choose the workbook as .xlsx, or saved as .ods: this is another kind of file"
        raise unreadable("not_a_spreadsheet", message)
    book = spreadsheets.read(raw, keeps_texts=True)
    if any(next(sheet.rows(MAX_ROWS), None) is not None for sheet in book.sheets):
        raise unreadable("too_many_rows", f"Delete the rows that we did not make: a sheet has more than {MAX_ROWS:,}")
    return book


class _Reader:
    """Reads one workbook and gathers what is wrong with it."""

    def __init__(self, book: Book, expected: Expected) -> None:
        self.sheets = {plain(sheet.name): sheet for sheet in book.sheets}
        self.expected = expected
        self.problems: list[Problem] = []

    def read(self) -> Result:
        cover = self._cover()
        offer = self._offer(cover) if cover is not None else None
        errors = [problem for problem in self.problems if problem.severity is Severity.ERROR]
        warnings = [problem for problem in self.problems if problem.severity is not Severity.ERROR]
        found = (*errors, *warnings)
        return Result(None if errors else offer, found[:MAX_PROBLEMS], max(len(found) - MAX_PROBLEMS, 0))

    def _report(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _about(self, row: int | None, code: str, message: str, sheet: str = layout.READ_ME) -> None:
        self._report(Problem(row, None, code, message, sheet=sheet))

    def _cover(self) -> Mapping[str, str] | None:
        """The facts of the cover, or None where this is not a workbook of the round."""
        sheet = self.sheets.get(plain(layout.READ_ME))
        facts = _facts(sheet) if sheet is not None else {}
        if sheet is None or layout.LAYOUT_LABEL not in facts:
            self._about(
                None, "no_cover", f"Choose a workbook made here: the sheet “{layout.READ_ME}” says of what it is"
            )
            return None
        expected = self.expected
        checks = (
            (layout.LAYOUT_LABEL, layout.LAYOUT, "other_layout", "Download it anew: this one has another layout"),
            (layout.COUNCIL_CODE, expected.gss, "other_council", f"Choose a workbook of {expected.council}"),
            (layout.ROUND, expected.round_id, "other_round", "Choose a workbook of this round"),
            (layout.EDITION, expected.edition, "other_edition", _other_edition(expected)),
            (layout.EDITION_SHA256, expected.edition_sha256, "other_edition", _other_edition(expected)),
        )  # fmt: skip  # one check a line
        for label, wanted, code, message in checks:
            row, said = facts.get(label, (None, ""))
            if plain(said) != plain(wanted):
                self._about(row, code, message)
                return None
        return {label: text for label, (_, text) in facts.items()}

    def _offer(self, cover: Mapping[str, str]) -> Offer | None:
        made_at, themes = _moment(cover.get(layout.MADE, "")), self._themes(cover)
        if made_at is None:
            self._about(None, "no_date", f"Put back what stood beside “{layout.MADE}”: when the workbook was made")
        if made_at is None or not themes:
            return None
        offer = Offer(made_at, frozenset(sheet.slug for sheet in themes))
        characteristics = frozenset(
            code for sheet in self.expected.sheets for code, kind in sheet.lines.items() if kind is Kind.CHARACTERISTIC
        )
        for sheet in themes:
            table = self._table(sheet.name, lines.REQUIRED, lines.KNOWN)
            rows = lines.read_lines(table, sheet, characteristics) if table is not None else ()
            offer = replace(offer, answers=(*offer.answers, *rows))
        return self._with_documents(offer, frozenset(code for sheet in themes for code in sheet.lines))

    def _with_documents(self, offer: Offer, codes: frozenset[str]) -> Offer:
        held = self._table(layout.EVIDENCE, documents.EVIDENCE_REQUIRED, ())
        evidence = tuple(documents.read_evidence(held, self.expected.library)) if held is not None else ()
        known = self.expected.library | {row.key for row in evidence}
        cited = self._table(layout.CITATIONS, documents.CITATIONS_REQUIRED, documents.CITATIONS_KNOWN)
        if held is None or cited is None:
            return offer
        return replace(offer, evidence=evidence, citations=tuple(documents.read_citations(cited, codes, known)))

    def _themes(self, cover: Mapping[str, str]) -> tuple[layout.Sheet, ...]:
        said = plain(cover.get(layout.THEME, ""))
        found = tuple(sheet for sheet in self.expected.sheets if said in (layout.ALL_THEMES, sheet.slug))
        if not found:
            self._about(
                None, "unknown_theme", f"Put back what stood beside “{layout.THEME}” when the workbook was made"
            )
        return found

    def _table(self, name: str, required: tuple[str, ...], known: tuple[str, ...]) -> Table | None:
        sheet = self.sheets.get(plain(name))
        if sheet is None:
            message = f"Put the sheet “{name}” back: it is missing, or has another name"
            self._about(None, "missing_sheet", message, name)
            return None
        return open_table(sheet, required, known, self._report)


def _other_edition(expected: Expected) -> str:
    return (
        f"Download the workbook anew: this one is of other words of the guidance than edition {expected.edition} here"
    )


def _facts(sheet: Sheet) -> dict[str, tuple[int, str]]:
    """What the cover says, with its row, by label."""
    labels = {
        layout.COUNCIL_CODE, layout.ROUND, layout.EDITION, layout.EDITION_SHA256, layout.THEME, layout.MADE,
        layout.LAYOUT_LABEL,
    }  # fmt: skip  # the labels that are read
    by_plain = {plain(label): label for label in labels}
    found: dict[str, tuple[int, str]] = {}
    for number, cells in enumerate(sheet.rows(0, 60), start=1):
        label = by_plain.get(plain(cells[0])) if len(cells) > 1 else None
        if label is not None:
            found.setdefault(label, (number, canonical(cells[1])))
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
