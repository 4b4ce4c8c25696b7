"""The codebook: every file, column, status, unit and metric in words, made from what the service itself goes by."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.metrics import catalogue
from portal.domain.comparators import Withheld
from portal.domain.metrics import STATUS_WORDS
from portal.services.downloads.files import FILES

COLUMNS = {
    "part": "file, column, status, withheld or metric",
    "file": "The file that a column belongs to",
    "code": "As it is written in the data",
    "meaning": "In words",
    "unit": "Of a metric’s values",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the codebook; unit is empty but for metrics, file but for columns."""

    part: str
    file: str
    code: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All lines, in the order: files, columns, statuses, reasons for no median, metrics."""

    entries: tuple[Entry, ...]

    def of(self, part: str, file: str = "") -> tuple[Entry, ...]:
        """The lines of one part, or of one file's columns."""
        return tuple(entry for entry in self.entries if entry.part == part and (not file or entry.file == file))

    def rows(self) -> Iterator[dict[str, object]]:
        """The same as rows of a file."""
        for entry in self.entries:
            yield {name: getattr(entry, name) for name in COLUMNS}


def codebook() -> Codebook:
    """The codebook of everything that can be downloaded."""
    return Codebook(tuple(_entries()))


def _entries() -> Iterator[Entry]:
    for file in FILES:
        yield Entry("file", "", f"{file.name}.csv", f"{file.title}: one row for {file.one_row}")
    for file in FILES:
        for name, meaning in file.columns.items():
            yield Entry("column", f"{file.name}.csv", name, meaning)
    for status, words in STATUS_WORDS.items():
        yield Entry("status", "", status.value, f"{words}. {'Has' if status.has_value else 'Has no'} value")
    for reason in Withheld:
        yield Entry("withheld", "", reason.value, reason.words)
    for metric in catalogue().values():
        yield Entry("metric", "", metric.id, f"{metric.name}: {metric.definition}", metric.unit)
