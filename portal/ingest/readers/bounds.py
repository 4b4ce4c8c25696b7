"""Looks at a spreadsheet from outside before anything parses it: what is packed in it, how large, and how far it goes.

A spreadsheet is a zip of XML. Two kilobytes can unpack to gigabytes, name a cell in the last of a million rows, or
define words that grow when they are read. Each of these is refused here, in the time that unpacking takes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from portal.ingest.problems import UnreadableFile
from portal.ingest.readers.text import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, unreadable

MAX_MEMBERS = 3000
MAX_SHEETS = 400
MAX_UNPACKED = 250_000_000
#: A member that is larger than this and packed more tightly than MAX_RATIO was made to be unpacked, not to be read.
RATIO_FROM, MAX_RATIO = 5_000_000, 200
_PIECE = 1 << 20
_OVERLAP = 200
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: What may be a reference beyond 499,999 rows or 1,000 columns (ALL is the thousandth), and what is one. The first is
#: quick: in a sheet of a million cells it is looked for a million times. Other spellings end at the child's limits.
_LONG = re.compile(rb" r=\"(?:[A-Z]{3}|[A-Z]{0,2}[0-9]{6})")
_FAR = re.compile(rb" r=\"(?:[A-Z]{0,3}(?:[5-9][0-9]{5}|[1-9][0-9]{6,})|(?:[B-Z][A-Z]{2}|A[M-Z][A-Z]|[A-Z]{4,})[0-9])")
_REPEATED = re.compile(rb"number-(rows|columns)-repeated\s*=\s*[\"']\s*0*([0-9]+)")
#: The most rows and columns that a spreadsheet program has; an empty rest of a sheet is given as that many.
_PROGRAM = {b"rows": 1_048_576, b"columns": 16_384}
_LISTS_SHEETS = ("xl/workbook.xml", "content.xml")
_SHEET = re.compile(rb"<(?:[a-z]+:)?sheet\s|<table:table\s", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


def check(raw: bytes) -> None:
    """Refuses a spreadsheet that is not one we read, or that asks for more than a release needs.

    Raises:
        UnreadableFile: says what to do.
    """
    if len(raw) > MAX_BYTES:
        raise unreadable("too_large", f"Split the file: it is larger than {MAX_BYTES // 1_000_000} MB")
    if raw.startswith(OLE):
        raise unreadable(
            "old_spreadsheet",
            "Save the file as .xlsx, .ods or CSV without a password: this is an older kind, or locked",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _check_members(packed.infolist())
            _check_kind(packed)
            for member in packed.infolist():
                if not member.is_dir():
                    _check_content(packed, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise unreadable("damaged", "Download the file again: it is damaged or cut short") from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS:
        raise unreadable("too_many_parts", "Save the sheets with figures as a file of their own: this one has too many")
    if any(member.flag_bits & 0x1 for member in members):
        raise unreadable("locked", "Save the file without a password")
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise unreadable("odd_parts", "Save the file again from a spreadsheet program: its parts are misnamed")
    if sum(member.file_size for member in members) > MAX_UNPACKED or any(_is_bomb(member) for member in members):
        raise unreadable("bomb", "Save the sheet with figures as CSV: unpacked, this file is far too large")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name.split("/")[0]


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def _check_kind(packed: zipfile.ZipFile) -> None:
    names = set(packed.namelist())
    is_xlsx = "xl/workbook.xml" in names and "[Content_Types].xml" in names
    if not is_xlsx and not ("content.xml" in names and "mimetype" in names):
        raise unreadable("not_a_spreadsheet", "Choose a file in .xlsx, .ods or CSV: this is another kind of file")


def _check_content(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    sheets, is_first = 0, True
    for piece in _pieces(packed, member):
        if is_first:
            _check_encoding(piece)
            is_first = False
        sheets += len(_SHEET.findall(piece)) if member.filename in _LISTS_SHEETS else 0
        if b"<!" in piece and _DOCUMENT_TYPE.search(piece):
            raise unreadable("document_type", "Save the file again from a spreadsheet program: it has entities")
        if (_LONG.search(piece) and _FAR.search(piece)) or _is_repeated_too_often(piece):
            raise unreadable(
                "far_cell",
                f"Delete what lies beyond row {MAX_ROWS:,} or column {MAX_COLUMNS:,}, and save the file again",
            )
    if sheets > MAX_SHEETS:
        raise unreadable("too_many_sheets", f"Save the sheets with figures alone: there are more than {MAX_SHEETS}")


def _pieces(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member piece by piece, each with the end of the one before it, so that nothing hides between two."""
    end = b""
    with packed.open(member) as stream:
        while piece := stream.read(_PIECE):
            yield end + piece
            end = piece[-_OVERLAP:]


def _check_encoding(piece: bytes) -> None:
    said = _ENCODING.search(piece[:300])
    is_other = said is not None and said[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    if is_other or b"\x00" in piece[:300]:
        raise unreadable("encoding", "Save the file again from a spreadsheet program: its text is in another encoding")


def _is_repeated_too_often(piece: bytes) -> bool:
    return any(len(number) > 9 or int(number) > _PROGRAM[what] for what, number in _REPEATED.findall(piece))
