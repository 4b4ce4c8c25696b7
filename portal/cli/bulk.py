"""Writes every summary of a cycle into a folder: in several processes, only what changed, and never half a file.

Beside the documents stands one line for each in an index: the digest of what it was made from and of its own bytes. A
second run makes only what the index does not answer for, so a run that was stopped is finished by running it again.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli.forking import work_through
from portal.domain.errors import Refused
from portal.domain.sealing import digest

if TYPE_CHECKING:
    from portal.reports.copies import Copy
    from portal.services.summaries import Department
    from portal.services.summaries.bulk import BulkItem
    from portal.storage import FileStore

INDEX = ".summaries.jsonl"


@dataclass(frozen=True)
class Line:
    """A document of the folder.

    Args:
        item: id of the self-assessment. key: digest of what it was made from. sha256: of its bytes.
    """

    item: str
    name: str
    key: str
    sha256: str


@dataclass(frozen=True)
class Told:
    """What a process says of a piece: its line, and whether it was written now or stood there already."""

    line: Line
    is_new: bool


@dataclass
class Tally:
    """What came of a run."""

    written: int = 0
    unchanged: int = 0
    failed: int = 0

    @property
    def words(self) -> str:
        parts = [f"{self.written} written", f"{self.unchanged} unchanged"]
        return ", ".join(parts + ([f"{self.failed} failed"] if self.failed else []))


def read_index(folder: Path, copy: str) -> dict[str, Line]:
    """The newest line of each item; a line that was cut off by a stop is passed over."""
    path, found = folder / INDEX, {}
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            stored = json.loads(text)
            if stored.pop("copy") == copy:
                found[stored["item"]] = Line(**stored)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return found


def write_all(
    items: "tuple[BulkItem, ...]",
    copy: "Copy",
    folder: Path,
    *,
    workers: int,
    department: "Department",
    store: "FileStore",
) -> tuple[Tally, bool]:
    """Writes what is not there yet, saying each name as it comes.

    Returns:
        What came of it, and whether the run came to its end: False where somebody stopped it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob(".*.part"):
        left_over.unlink()
    index, tally = read_index(folder, copy.value), Tally()

    def do(item: "BulkItem") -> Told:
        return _do(item, copy, folder, index.get(str(item.assessment_id)), department, store)

    with _stops_alike(), (folder / INDEX).open("a", encoding="utf-8") as lines, _bar(len(items)) as step:
        try:
            with closing(work_through(items, do, workers=workers, begin=_forget_connections)) as outcomes:
                for outcome in outcomes:
                    if outcome.done is None:
                        tally.failed += 1
                        click.echo(f"{outcome.piece.council}: {outcome.problem}", err=True)
                    else:
                        _count(outcome.done, tally, lines, copy.value)
                    step()
        except KeyboardInterrupt:
            return tally, False
    return tally, True


def _count(told: Told, tally: Tally, lines, copy: str) -> None:  # type: ignore[no-untyped-def]  # an open text file
    if not told.is_new:
        tally.unchanged += 1
        return
    tally.written += 1
    lines.write(json.dumps({**asdict(told.line), "copy": copy}) + "\n")
    lines.flush()
    click.echo(told.line.name)


def _do(
    item: "BulkItem", copy: "Copy", folder: Path, line: Line | None, department: "Department", store: "FileStore"
) -> Told:
    from portal.database import db
    from portal.services.summaries.bulk import make_document

    known = line.key if line is not None and _stands(folder, line) else ""
    try:
        made = make_document(item, copy, known=known, department=department, store=store)
    finally:
        db.session.remove()  # nothing of one record is held while the next is made
    if made.content is None and line is not None:
        return Told(line, is_new=False)
    content = made.content or b""
    _put(folder / made.name, content)
    return Told(Line(str(item.assessment_id), made.name, made.key, digest(content)), is_new=True)


def _stands(folder: Path, line: Line) -> bool:
    """Whether the file of a line is still there as it was written."""
    path = folder / line.name
    return path.is_file() and digest(path.read_bytes()) == line.sha256


def _put(path: Path, content: bytes) -> None:
    """Writes a whole file or none: whoever looks at the folder sees the old one, then the new one."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise Refused(f"{path} could not be written: {error.strerror}") from None


def _forget_connections() -> None:
    """A connection to the database must not be shared with the process that this one was forked from."""
    from portal.database import db

    db.session.registry.clear()
    db.engine.dispose(close=False)


@contextmanager
def _stops_alike() -> Iterator[None]:
    """Being asked to end by the machine stops a run as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _bar(total: int):  # type: ignore[no-untyped-def]  # an iterator of the function that moves the bar
    """A progress bar on a terminal, nothing elsewhere. It has no thread of its own, which a fork would tear apart."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(
        console=Console(stderr=True), auto_refresh=False, transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("Summaries", total=total)

        def step() -> None:
            bar.advance(task)
            bar.refresh()

        yield step
