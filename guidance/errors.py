"""What can go wrong with an edition of the guidance, said with its place: file, table and key."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to put right in an edition.

    Args:
        file: the file's name, such as `governance.toml`; empty when the edition did not come from a file.
        table: the table within it, by code where it has one, such as `characteristics G-04`.
        key: the key within the table; empty when the table as a whole is meant.
        message: what to do, in one sentence.
    """

    file: str
    table: str
    key: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.table, self.key) if part)
        return f"{place}: {self.message}" if place else self.message


class GuidanceError(Exception):
    """An edition cannot be read; every problem that was found is carried, with its place.

    Args:
        problems: at least one, in the order in which they were found.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = tuple(problems)

    @classmethod
    def at(cls, message: str, *, file: str = "", table: str = "", key: str = "") -> "GuidanceError":
        """The error for a single problem."""
        return cls([Problem(file, table, key, message)])

    @property
    def file(self) -> str:
        return self.problems[0].file

    @property
    def table(self) -> str:
        return self.problems[0].table

    @property
    def key(self) -> str:
        return self.problems[0].key

    @property
    def message(self) -> str:
        return self.problems[0].message


class UnknownEdition(LookupError):
    """There is no edition of that name among those that come with the service."""


class UnknownCode(LookupError):
    """The edition has no theme, line or model of that code."""
