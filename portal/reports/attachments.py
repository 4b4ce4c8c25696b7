"""Reads back the files inside a PDF that this service made. It is no general reader of PDFs.

The engine writes each attached file as one object with its bytes deflated; that is all this module relies on. A file
that was changed, or made by somebody else, gives fewer attachments or none, and never an error.
"""

import re
import zlib
from itertools import islice

_EMBEDDED = re.compile(rb"<</Type /EmbeddedFile(?P<head>.{0,600}?)>>\s*stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)\b")
#: Files with more or larger attachments than these are not ours; nobody's upload may fill the memory.
_LARGEST = 32 * 1024 * 1024
_MOST = 4


def read_attachments(pdf: bytes) -> tuple[bytes, ...]:
    """The attached files, in the order of the file."""
    found: list[bytes] = []
    left = _LARGEST
    for match in islice(_EMBEDDED.finditer(pdf), _MOST):
        length = _LENGTH.search(match["head"])
        if length is None:
            continue
        raw = pdf[match.end() : match.end() + int(length[1])]
        content = _inflated(raw, left) if b"/FlateDecode" in match["head"] else raw[:left]
        if content is not None:
            found.append(content)
            left -= len(content)
    return tuple(found)


def _inflated(raw: bytes, most: int) -> bytes | None:
    if most < 1:  # the library reads nought as "no limit"
        return None
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(raw, most)
    except zlib.error:
        return None
    return content if reader.eof else None
