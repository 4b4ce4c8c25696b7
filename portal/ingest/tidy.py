"""This service's own layout: one row per metric, authority and period, in columns named as the catalogue names them."""

import io
import warnings
from typing import TYPE_CHECKING

from guidance.metrics import Catalogue
from portal.ingest import rules, words
from portal.ingest.collecting import Collected, shortened
from portal.ingest.columns import Rows, coded, constant
from portal.ingest.outcome import Checked, Register
from portal.ingest.problems import Problem, Severity, UnreadableFile
from portal.ingest.readers.text import MAX_COLUMNS
from portal.ingest.sheets import Book, Sheet

if TYPE_CHECKING:
    import pandas

CODE = "tidy"
#: One row per metric, authority and period.
REQUIRED = ("metric_id", "gss_code", "period", "value")
OPTIONAL = ("period_type", "unit", "status", "basis")


def missing_columns(header: tuple[str, ...]) -> list[str]:
    """The columns without which a header is not this layout's."""
    return [name for name in REQUIRED if name not in header]


def unread_columns(header: tuple[str, ...], sheet: str = "") -> tuple[Problem, ...]:
    """A warning for each column that the layout does not read."""
    return tuple(
        Problem(1, name, "column_not_read", f"The column “{shortened(name)}” is not read", Severity.WARNING, sheet)
        for name in header
        if name and name not in (*REQUIRED, *OPTIONAL)
    )


def sheet_of(book: Book) -> Sheet | None:
    """The first sheet whose first row has every column of the layout, or None."""
    return next((sheet for sheet in book.sheets if not missing_columns(sheet.header)), None)


def check(
    book: Book, sheet: Sheet, catalogue: Catalogue, register: Register, *, demonstration: bool = False
) -> Checked:
    """Checks a tidy sheet.

    Shape: columns metric_id, gss_code, period, value and perhaps period_type, unit, status, basis; one row per metric,
        authority and period; text only.

    Raises:
        UnreadableFile: the sheet is no table.
    """
    header, frame = sheet.header, _frame(sheet, sheet.header)
    rows = _rows(header, frame, sheet.name)
    if book.is_spreadsheet:
        rows = rows.changed(value=rows["value"].mapped(_as_written), period=rows["period"].mapped(_as_written))
    if not len(rows):
        empty = Problem(None, None, "no_rows", "Choose a file that holds figures: it has headings only")
        return Checked(problems=(empty,), layout=CODE)
    problems = Collected(rows)
    problems.extend((*book.found, *_other_sheets(book, sheet), *unread_columns(header, sheet.name)))
    rows = _in_register(rows, register, problems)
    rules.check_authorities(rows, register, problems, demonstration=demonstration)
    rules.check_rows(rows, catalogue, register, problems)
    figures = None if problems.has_errors else rules.figures(rows)
    outcome = Checked(problems=problems.in_order(), rows=len(rows), layout=CODE)
    return outcome if figures is None else Checked(figures, outcome.problems, len(rows), CODE)


def _other_sheets(book: Book, sheet: Sheet) -> tuple[Problem, ...]:
    """An error for each further sheet in this layout: which of them counts is for the sender to say."""
    message = f"Keep one sheet of figures: “{shortened(sheet.name)}” has the same headings"
    return tuple(
        Problem(1, None, "sheet_not_read", message, sheet=other.name)
        for other in book.sheets
        if other is not sheet and not missing_columns(other.header)
    )


def _rows(header: tuple[str, ...], frame: "pandas.DataFrame", sheet: str) -> Rows:
    """The rows of a table that hold anything, every column of the layout among them."""
    import numpy

    size = len(frame)
    cells = {
        name: coded(frame[name].to_numpy()) if name in header else constant("", size) for name in (*REQUIRED, *OPTIONAL)
    }
    rows = Rows(numpy.arange(size) + 2, cells, constant(sheet, size) if sheet else None)  # the header is line 1
    blank = numpy.ones(size, dtype=bool)
    for column in cells.values():
        blank &= column.isin([""])
    return rules.settled(rows.only(~blank) if blank.any() else rows)


def _as_written(cell: str) -> str:
    """A cell of a spreadsheet, where every number is a binary fraction, as it would stand in a text: 2023.0 is 2023."""
    if cell.endswith(".0"):
        return cell[:-2]
    value = words.number(cell) if len(cell) > 16 or "e" in cell else None
    return cell if value is None else words.written(value)


def _frame(sheet: Sheet, header: tuple[str, ...]) -> "pandas.DataFrame":
    """The table as text, a missing value where a line has too few cells.

    Shape: columns as in `header`, one row per line after it.
    """
    import pandas

    if len(header) > MAX_COLUMNS:
        raise _unreadable("too_many_columns", f"Remove columns: the file has more than {MAX_COLUMNS}", sheet)
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise _unreadable("duplicate_column", f"Keep one of the columns named “{twice[0]}”", sheet)
    names = [name or f"unnamed {place}" for place, name in enumerate(header)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a line with too many cells is otherwise cut short with a warning only
            return pandas.read_csv(
                io.BytesIO(sheet.data),
                dtype=object,
                keep_default_na=False,
                na_filter=False,
                index_col=False,
                skip_blank_lines=False,
                names=names,
                header=0,
            )
    except (pandas.errors.ParserError, pandas.errors.ParserWarning, pandas.errors.EmptyDataError) as error:
        message = "Give every line as many cells as there are headings, and put text that holds a comma in quotes"
        raise _unreadable("ragged", f"{message} ({_reason(error)})", sheet) from error


def _reason(error: Exception) -> str:
    return str(error).replace("Error tokenizing data. C error: ", "").strip().rstrip(".") or "lines differ in length"


def _unreadable(code: str, message: str, sheet: Sheet) -> UnreadableFile:
    return UnreadableFile(Problem(None, None, code, message, sheet=sheet.name))


def _in_register(rows: Rows, register: Register, problems: Collected) -> Rows:
    """The rows with former and later codes turned into those of the register, each said once."""
    column = rows["gss_code"]
    kept = {code: register.aliases[code] for code in column.words if _is_other(code, register)}
    for code, ours in kept.items():
        mask = column.isin([code])
        if mask.any():
            name = register.authorities[ours].name
            message = f"{code} is read as {ours}, the code under which the register keeps {name}"
            problems.warn(int(mask.argmax()), "gss_code", "other_code", message)
    return rows.changed(gss_code=column.mapped(lambda code: kept.get(code, code))) if kept else rows


def _is_other(code: str, register: Register) -> bool:
    return code not in register.authorities and register.aliases.get(code) in register.authorities
