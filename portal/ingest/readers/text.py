"""Reads text files: finds their encoding, and hands them on as the bytes of a CSV in UTF-8.

Size, lines and cells are counted before anything is parsed, so that a file too large costs nothing, and the whole text
is never held as one string: a single sign outside the Latin alphabet would make it four times as large.
"""

import codecs
import unicodedata
from collections.abc import Iterator

from portal.ingest.problems import Problem, Severity, UnreadableFile

MAX_BYTES = 50_000_000
MAX_ROWS = 500_000
MAX_CELLS = 5_000_000
MAX_COLUMNS = 1000
_PIECE = 1 << 20
#: Signs besides letters that an English text in Windows-1252 may hold.
_SIGNS = frozenset("£€‘’“”–—…•°·½¼¾§²³×\xa0")


def decode(raw: bytes) -> str:
    """The text of a file, or UnreadableFile with what to do."""
    data, _ = as_utf8(raw)
    return data.decode("utf-8")


def as_utf8(raw: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Returns a text file in UTF-8 without a byte-order mark, and a warning when its encoding had to be guessed.

    Args:
        raw: UTF-8 with or without a byte-order mark, UTF-16 with one, or what can only be Windows-1252.

    Raises:
        UnreadableFile: too large, empty, or in another encoding; says what to do.
    """
    if len(raw) > MAX_BYTES:
        raise unreadable("too_large", f"Split the file: it is larger than {MAX_BYTES // 1_000_000} MB")
    found: tuple[Problem, ...] = ()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = _recoded(raw, "utf-16")
    else:
        data = raw.removeprefix(codecs.BOM_UTF8)
        wrong = first_wrong(data)
        if wrong is not None:
            data, found = _from_windows(data, wrong)
    if b"\x00" in data:
        raise unreadable("encoding", "Save the file as CSV in UTF-8: it holds bytes that are not text")
    if not data.strip():
        raise unreadable("empty", "Choose a file that holds figures: this one is empty")
    return data, found


def check_size(data: bytes) -> None:
    """Refuses a text with more lines or cells than a release has; counts, and parses nothing.

    Raises:
        UnreadableFile: too many of either.
    """
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_ROWS:
        raise unreadable("too_many_rows", f"Split the file: it has more than {MAX_ROWS:,} rows")
    if data.count(b",") > MAX_CELLS:
        raise unreadable("too_many_cells", f"Split the file: it has more than {MAX_CELLS:,} cells")


def unreadable(code: str, message: str, sheet: str = "") -> UnreadableFile:
    """A file that cannot be read at all, with the one problem that says why."""
    return UnreadableFile(Problem(None, None, code, message, sheet=sheet))


def first_wrong(data: bytes) -> int | None:
    """Place of the first byte that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start, piece, is_last in _pieces(data):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, is_last)
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _pieces(raw: bytes) -> Iterator[tuple[int, bytes, bool]]:
    for start in range(0, len(raw), _PIECE):
        yield start, raw[start : start + _PIECE], start + _PIECE >= len(raw)


def _recoded(raw: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return b"".join(decoder.decode(piece, is_last).encode() for _, piece, is_last in _pieces(raw))
    except UnicodeError as error:
        raise unreadable("encoding", "Save the file as CSV in UTF-8: it is damaged, or not text") from error


def _from_windows(data: bytes, wrong: int) -> tuple[bytes, tuple[Problem, ...]]:
    """A file that is not UTF-8 but could be nothing except Windows-1252."""
    line = data[:wrong].count(b"\n") + 1
    high = {byte for byte in set(data) if byte >= 0x80}
    try:
        signs = bytes(sorted(high)).decode("cp1252")
    except UnicodeDecodeError:
        signs = "\x00"
    if b"\x00" in data or not all(sign in _SIGNS or unicodedata.category(sign)[0] == "L" for sign in signs):
        message = f"Save the file as CSV in UTF-8: the character at line {line} is in another encoding"
        raise unreadable("encoding", message)
    message = "The file is read as Windows-1252, as Excel saves CSV: check names with accents, or save it as UTF-8"
    return _recoded(data, "cp1252"), (Problem(line, None, "windows_1252", message, Severity.WARNING),)
