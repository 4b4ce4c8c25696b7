"""Has a spreadsheet parsed by a child process, and takes nothing from it but text; whatever becomes of the child."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal.ingest.readers import bounds, child
from portal.ingest.readers.text import first_wrong, unreadable
from portal.ingest.sheets import Book, Sheet

#: Seconds by the clock that a child may take; its processor time has a limit of its own.
PATIENCE = 20.0
_LINE = 10_000  # bytes of a line about a sheet: one that is longer is not from our child
_TOO_MUCH = "Delete empty cells far from the table, or save the sheet with figures as CSV: reading it takes too much"
_DAMAGED = "Open the file in a spreadsheet program and save it again: it cannot be read as it is"


def read(raw: bytes, *, keeps_texts: bool = False) -> Book:
    """Returns a workbook in .xlsx or .ods as sheets of text.

    Args:
        keeps_texts: with every tab and line break that somebody wrote, for texts rather than figures.

    Raises:
        UnreadableFile: out of bounds, damaged, or more than the child process may take; says what to do.
    """
    bounds.check(raw)
    command = [sys.executable, "-I", str(Path(child.__file__)), *([child.TEXTS] if keeps_texts else [])]
    code, answer = _run(command, raw)
    if code == 2:
        raise unreadable("damaged", _DAMAGED)
    if code in (3, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGSEGV):
        raise unreadable("too_much", _TOO_MUCH)
    sheets = _sheets(answer) if code == 0 else None
    if sheets is None:
        raise unreadable("damaged", _DAMAGED)
    return Book(tuple(sheets), is_spreadsheet=True)


def _run(command: list[str], raw: bytes) -> tuple[int, bytes]:
    """Exit status and answer of a child that gets a file on standard input; ended when it says or takes too much."""
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own file
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C.UTF-8"}
        )
    assert process.stdout is not None
    with process.stdout as stream:
        answer = _listen(stream.fileno())
        if answer is None:
            process.kill()
        process.wait()
    return (process.returncode, answer) if answer is not None else (-signal.SIGKILL, b"")


def _listen(stream: int) -> bytes | None:
    """All that comes from a pipe, or None when it is too much or takes too long."""
    pieces: list[bytes] = []
    size, until = 0, time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select([stream], [], [], max(until - time.monotonic(), 0))
        if not ready:
            return None
        piece = os.read(stream, 1 << 20)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > child.ANSWER + 1_000_000:
            return None


def _sheets(answer: bytes) -> list[Sheet] | None:
    """The sheets in an answer, or None when it is not one, or not a whole one."""
    sheets: list[Sheet] = []
    place = 0
    try:
        while True:
            end = answer.index(b"\n", place)
            said = json.loads(answer[place:end]) if end - place < _LINE else {}
            if said.get("end"):
                return sheets if end + 1 == len(answer) else None
            place = end + 1 + int(said["bytes"])
            if place > len(answer) or place <= end or first_wrong(answer[end + 1 : place]) is not None:
                return None
            sheets.append(Sheet(str(said["name"]), answer[end + 1 : place]))
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
