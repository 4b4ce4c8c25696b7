"""What may be wrong with a release, said by row and column in words that tell what to do."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the release; a warning is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing.

    Attributes:
        row: line of the file or row of the sheet, the first being 1; None when it is about the whole file.
        column: heading of the column, or its letters in a spreadsheet, or None.
        code: stable name for tests and other programs.
        message: what to do, in a sentence.
        sheet: name of the sheet, empty for a file without sheets.
    """

    row: int | None
    column: str | None
    code: str
    message: str
    severity: Severity = Severity.ERROR
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words: "row 7, value", or "sheet Data, row 7, column F"."""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        parts = [sheet, f"row {self.row}" if self.row is not None else "", self.column or ""]
        return ", ".join(part for part in parts if part) or "the file"

    def as_json(self) -> dict[str, str | int | None]:
        """The problem as stored and sent."""
        return {**asdict(self), "severity": self.severity.value}


class UnreadableFile(ValueError):
    """The file cannot be read as a table at all; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
