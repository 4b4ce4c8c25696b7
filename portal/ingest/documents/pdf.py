"""What a PDF would do when it is opened: scripts, programs and files inside it, found without opening it.

Names can be written with escapes and hidden in compressed lists of objects, so both are undone before the search. Lists
of objects are unpacked within bounds; other streams hold pages and pictures, which do nothing.
"""

import re
import zlib
from collections.abc import Iterator

MAX_UNPACKED = 60_000_000
MAX_STREAM = 20_000_000
#: Longer than any of the names with every sign written as an escape.
_PIECE, _OVERLAP = 1 << 20, 100
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n")
#: How far before a stream its dictionary may begin.
_DICTIONARY = 4000
_LISTS_OBJECTS = re.compile(rb"/ObjStm\b|/First\b")
_OTHER_FILTERS = re.compile(rb"/(?:LZW|ASCII85|ASCIIHex|RunLength|Crypt|DCT|JBIG2|JPX|CCITTFax)")
_NAMES = (
    (re.compile(rb"/JavaScript\b"), "It holds a script. Print it to a new PDF and choose that"),
    (re.compile(rb"/Launch\b"), "It starts a program when it is used. Print it to a new PDF and choose that"),
    (re.compile(rb"/EmbeddedFiles?\b|/RichMedia\b"), "It has files inside it. Print it to a new PDF and choose that"),
    (re.compile(rb"/Encrypt\b"), "It is locked with a password. Save it without one"),
)
_UNREADABLE = "Part of it cannot be looked into. Print it to a new PDF and choose that"


def check(raw: bytes) -> str:
    """Why a PDF is blocked; empty for one in which nothing was found."""
    found = _named(raw)
    if found:
        return found
    unpacked = 0
    for data in _object_lists(raw):
        if data is None:
            return _UNREADABLE
        unpacked += len(data)
        if unpacked > MAX_UNPACKED:
            return "Unpacked, it is far too large. Print it to a new PDF and choose that"
        found = _named(data)
        if found:
            return found
    return ""


def _named(data: bytes) -> str:
    # Piece by piece: nine megabytes of escapes undone at once take two hundred of memory.
    for start in range(0, len(data), _PIECE):
        plain = _plain(data[start : start + _PIECE + _OVERLAP])
        found = next((words for pattern, words in _NAMES if pattern.search(plain)), "")
        if found:
            return found
    return ""


def _plain(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data


def _object_lists(raw: bytes) -> Iterator[bytes | None]:
    """Each compressed list of objects; None for one that cannot be unpacked."""
    for found in _STREAM.finditer(raw):
        before = raw[max(0, found.start() - _DICTIONARY) : found.start()]
        dictionary = _plain(before[before.rfind(b"obj") + 3 :] if b"obj" in before else before)
        if _LISTS_OBJECTS.search(dictionary):
            yield _unpacked(raw, found.end(), dictionary)


def _unpacked(raw: bytes, start: int, dictionary: bytes) -> bytes | None:
    end = raw.find(b"endstream", start)
    packed = raw[start : end if end > 0 else len(raw)]
    if b"/Filter" not in dictionary:
        return packed
    if _OTHER_FILTERS.search(dictionary):
        return None
    opened = zlib.decompressobj()
    try:
        data = opened.decompress(packed, MAX_STREAM)
    except zlib.error:
        return None
    return data if opened.eof else None
