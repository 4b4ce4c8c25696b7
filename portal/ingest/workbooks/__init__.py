"""Reads an offline workbook that came back into plain rows, and says by sheet, row and column what is wrong with it."""

from portal.ingest.workbooks.reading import MAX_BYTES, Result, open_file, read

__all__ = ["MAX_BYTES", "Result", "open_file", "read"]
