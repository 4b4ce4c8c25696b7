"""Parses one spreadsheet in a process of its own: bytes in, text out, within limits of memory and time.

The parser is compiled code that ends its whole process on some damaged files, so it never runs in the service. This
file is run by its path, imports nothing of the service, and answers with a line of JSON and a CSV for each sheet.
"""

import csv
import io
import json
import resource
import sys
import zipfile

#: Asks for the texts of an .ods as they were written: the parser leaves out tabs and line breaks within a paragraph.
TEXTS = "--texts"
_SIGNS = ((b"<text:tab/>", b"\t"), (b"<text:line-break/>", b"\n"))
#: What the process may use: bytes of address space, seconds of processor time, rows, cells, bytes of answer.
MEMORY, SECONDS, ROWS, CELLS, ANSWER = 1 << 29, 5, 500_000, 5_000_000, 80_000_000
_CHUNK = 1000


def main() -> int:
    """Reads a workbook from standard input and writes its sheets to standard output.

    Returns:
        0; 2 when the file is no workbook that the parser knows, 3 when it takes too much.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        raw = sys.stdin.buffer.read()
        raw = _with_signs(raw) if TEXTS in sys.argv else raw
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return _answer(book)
    except CalamineError:
        return 2
    except MemoryError:
        return 3


def _with_signs(raw: bytes) -> bytes:
    """An .ods whose tabs and line breaks are characters; any other file as it is."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()} if "content.xml" in packed.namelist() else {}
    content = parts.get("content.xml", b"")
    if not any(mark in content for mark, _ in _SIGNS):
        return raw
    for mark, sign in _SIGNS:
        content = content.replace(mark, sign)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, part in {**parts, "content.xml": content}.items():
            packed.writestr(name, part)
    return target.getvalue()


def _answer(book: "CalamineWorkbook") -> int:  # type: ignore[name-defined]  # noqa: F821
    cells = written = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        if cells > CELLS or sheet.total_height > ROWS:
            return 3
        text = _as_csv(sheet)
        written += len(text)
        if written > ANSWER:
            return 3
        sys.stdout.buffer.write(json.dumps({"name": name, "bytes": len(text)}).encode() + b"\n" + text)
    sys.stdout.buffer.write(b'{"end": true}\n')
    sys.stdout.buffer.flush()
    return 0


def _as_csv(sheet: "CalamineSheet") -> bytes:  # type: ignore[name-defined]  # noqa: F821
    text = io.StringIO(newline="")
    # The writer puts a cell in quotes for what ends its lines: a carriage return in a text must not end a row.
    write = csv.writer(text, lineterminator="\r\n").writerows
    rows = sheet.to_python(skip_empty_area=False)
    for start in range(0, len(rows), _CHUNK):
        write(rows[start : start + _CHUNK])
        if text.tell() > ANSWER:
            raise MemoryError
    return text.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())
