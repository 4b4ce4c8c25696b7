"""Office and OpenDocument files: zips whose parts are counted, bounded and searched before anybody is given them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from portal.ingest.documents import pictures

MAX_PARTS = 5000
MAX_UNPACKED = 250_000_000
#: A part larger than this and packed more tightly than MAX_RATIO was made to be unpacked, not to be read.
RATIO_FROM, MAX_RATIO = 5_000_000, 200
_PIECE = 1 << 20
_BOMB = "Unpacked, it is far too large. Save it again from its program, with less in it"
_MACROS = re.compile(
    r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|activeX/|macrosheets/)|^(?:Basic|Scripts)/", re.IGNORECASE
)
_OBJECTS = re.compile(
    r"(?:^|/)embeddings/.*\.(?:bin|exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|docm|xlsm|pptm)$", re.IGNORECASE
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_ENCRYPTED = re.compile(rb"encryption-data")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_TEMPLATE = re.compile(rb"attachedTemplate|oleObject|/frame", re.IGNORECASE)


def check(raw: bytes, virus: bytes) -> str:
    """Why a package is blocked; empty for one in which nothing was found.

    Args:
        virus: bytes that no part may hold.
    """
    if not raw.startswith(b"PK\x03\x04") or not _ends_with_its_directory(raw):
        return "It is two files in one. Save it again from its program"
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return _outside(packed.infolist()) or _inside(packed, virus)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return "It is damaged. Save it again from its program"


def _ends_with_its_directory(raw: bytes) -> bool:
    place = raw.rfind(b"PK\x05\x06")
    return (
        place >= 0
        and len(raw) >= place + 22
        and place + 22 + int.from_bytes(raw[place + 20 : place + 22], "little") == len(raw)
    )


def _outside(parts: list[zipfile.ZipInfo]) -> str:
    """What the list of parts says, before anything is unpacked."""
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS:
        return _BOMB
    if any(part.flag_bits & 0x1 for part in parts):
        return "It is locked with a password. Save it without one"
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        return "Its parts are misnamed. Save it again from its program"
    if sum(part.file_size for part in parts) > MAX_UNPACKED or any(_is_bomb(part) for part in parts):
        return _BOMB
    if any(_MACROS.search(name) for name in names):
        return "It holds macros. Save it without them, or as PDF"
    if any(_OBJECTS.search(name) for name in names):
        return "It holds objects of other programs. Remove them, or save it as PDF"
    return ""


def _inside(packed: zipfile.ZipFile, virus: bytes) -> str:
    unpacked = 0
    for part in packed.infolist():
        for number, piece in enumerate(_pieces(packed, part, len(virus))):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED + MAX_PARTS * 400:
                return _BOMB
            found = _in_piece(part.filename, piece, virus, is_first=number == 0)
            if found:
                return found
    return ""


def _in_piece(name: str, piece: bytes, virus: bytes, *, is_first: bool) -> str:
    if virus in piece:
        return "It holds the test string that stands for a virus"
    if name == "[Content_Types].xml" and _MACRO_TYPE.search(piece):
        return "It holds macros. Save it without them, or as PDF"
    if name == "META-INF/manifest.xml" and _ENCRYPTED.search(piece):
        return "It is locked with a password. Save it without one"
    if name.endswith(".rels") and _fetches(piece):
        return "It fetches parts from elsewhere when it is opened. Save it as PDF"
    return pictures.check(piece) if is_first else ""


def _fetches(piece: bytes) -> bool:
    links = re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", piece)
    return any(_EXTERNAL.search(link) and _TEMPLATE.search(link) for link in links)


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo, overlap: int) -> Iterator[bytes]:
    """A part piece by piece, each with the end of the one before it; never more than it said it holds."""
    end, left = b"", part.file_size
    with packed.open(part) as stream:
        while left > 0 and (piece := stream.read(min(_PIECE, left))):
            left -= len(piece)
            yield end + piece
            end = (end + piece)[-max(overlap, 300) :]


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name.split("/")[0]


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)
