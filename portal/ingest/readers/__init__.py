"""Reads the file of a release as sheets of text, whatever kind of file it is."""

from portal.ingest.readers.text import MAX_BYTES, as_utf8, check_size, decode
from portal.ingest.sheets import Book, Sheet

__all__ = ["MAX_BYTES", "decode", "open_book"]


def open_book(raw: bytes) -> Book:
    """Returns the sheets of a file.

    Args:
        raw: CSV, XLSX or ODS as it was downloaded.

    Raises:
        UnreadableFile: none of them, damaged, locked, or out of bounds; says what to do.
    """
    from portal.ingest.readers import bounds, spreadsheets

    if raw.startswith((bounds.ZIP, b"PK\x05\x06", bounds.OLE)):
        return spreadsheets.read(raw)
    data, found = as_utf8(raw)
    check_size(data)
    return Book((Sheet("", data),), found)
