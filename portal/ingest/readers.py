"""Reads a file of figures as text: every cell a string, nothing guessed, nothing turned into a missing value.

Size and number of lines are looked at before anything is parsed, so that a file too large costs nothing.
"""

import codecs
import csv
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.ingest.problems import Problem, UnreadableFile

if TYPE_CHECKING:
    import pandas

MAX_BYTES = 50_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 1000
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Table:
    """A file as a table of text.

    Shape: `frame` has one row per line after the header, in the order of the file, columns as in `header`; every cell
        is a string, empty where the file has nothing.
    """

    header: tuple[str, ...]
    frame: "pandas.DataFrame"


def read(raw: bytes) -> Table:
    """Returns a CSV file as a table of text.

    Args:
        raw: the file as it came: UTF-8 with or without a byte-order mark, or UTF-16 with one.

    Raises:
        UnreadableFile: too large, empty, a spreadsheet, in another encoding, or not a table; says what to do.
    """
    text = decode(raw)
    lines = text.count("\n")
    if lines > MAX_ROWS:
        raise _unreadable("too_many_rows", f"Split the file: it has more than {MAX_ROWS:,} rows")
    header = _header(text)
    return Table(header, _frame(text, header))


def decode(raw: bytes) -> str:
    """The text of a file, or UnreadableFile with what to do."""
    if len(raw) > MAX_BYTES:
        raise _unreadable("too_large", f"Split the file: it is larger than {MAX_BYTES // 1_000_000} MB")
    if raw.startswith(_SPREADSHEETS):
        raise _unreadable("spreadsheet", "Save the sheet with the figures as CSV (UTF-8) and load that file")
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"Save the file as CSV in UTF-8: the character at line {line} is in another encoding"
        raise _unreadable("encoding", message) from error
    if "\x00" in text:
        raise _unreadable("encoding", "Save the file as CSV in UTF-8: it holds bytes that are not text")
    if not text.strip():
        raise _unreadable("empty", "Choose a file that holds figures: this one is empty")
    return text


def _header(text: str) -> tuple[str, ...]:
    try:
        header = tuple(cell.strip() for cell in next(csv.reader(io.StringIO(text), strict=True)))
    except (csv.Error, StopIteration) as error:
        raise _unreadable("not_a_table", "Begin the file with one line of column headings") from error
    if len(header) > MAX_COLUMNS:
        raise _unreadable("too_many_columns", f"Remove columns: the file has more than {MAX_COLUMNS}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise _unreadable("duplicate_column", f"Keep one of the columns named “{twice[0]}”")
    return header


def _frame(text: str, header: tuple[str, ...]) -> "pandas.DataFrame":
    import pandas

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a line with too many cells is otherwise cut short with a warning only
            frame = pandas.read_csv(
                io.StringIO(text),
                dtype=object,
                keep_default_na=False,
                na_filter=False,
                index_col=False,
                skip_blank_lines=False,
                names=list(header),
                header=0,
            )
    except (pandas.errors.ParserError, pandas.errors.ParserWarning) as error:
        message = "Give every line as many cells as there are headings, and put text that holds a comma in quotes"
        raise _unreadable("ragged", f"{message} ({_reason(error)})") from error
    # A line with too few cells comes back as missing values in spite of na_filter; they are empty text to us.
    return frame.fillna("")


def _reason(error: Exception) -> str:
    return str(error).replace("Error tokenizing data. C error: ", "").strip().rstrip(".") or "lines differ in length"


def _unreadable(code: str, message: str) -> UnreadableFile:
    return UnreadableFile(Problem(None, None, code, message))
