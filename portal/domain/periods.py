"""Periods of published figures: financial years, academic years, calendar years and quarters.

A period is kept as it was written (2022-23, 2023, 2023-24-Q4) and known by its first and last day, because whether an
authority existed in it, and which of two periods is later, are questions about days.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
    """What kind of stretch of time a figure is about."""

    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"
    CALENDAR_YEAR = "calendar_year"
    FINANCIAL_QUARTER = "financial_quarter"


_YEARS = re.compile(r"(\d{4})-(\d{2})(?:-Q([1-4]))?\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
#: First month, last month, last day of the last month, and years after the first one, by quarter of a financial year.
_QUARTERS = {1: (4, 6, 30, 0), 2: (7, 9, 30, 0), 3: (10, 12, 31, 0), 4: (1, 3, 31, 1)}
_QUARTER_NAMES = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that figures are about.

    Attributes:
        text: as written in releases and addresses.
        start: first day. end: last day, which belongs to it.
    """

    text: str
    kind: PeriodKind
    start: date
    end: date

    def __lt__(self, other: "Period") -> bool:
        return (self.start, self.end, self.text) < (other.start, other.end, other.text)

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The period for a page, with "to" between years: "2022 to 2023"."""
        if self.kind is PeriodKind.CALENDAR_YEAR:
            return self.text
        first = int(self.text[:4])
        years = f"{first} to {first + 1}"
        if self.kind is PeriodKind.FINANCIAL_QUARTER:
            return f"{_QUARTER_NAMES[int(self.text[-1])]} {self.start.year}"
        return f"{years} academic year" if self.kind is PeriodKind.ACADEMIC_YEAR else years


def parse(text: str, kind: PeriodKind | str | None = None) -> Period:
    """Returns the period written in a text.

    Args:
        kind: what the text has to be. A pair of years is a financial year unless this says academic year.

    Raises:
        ValueError: the text is no period, or not one of that kind ("2022-24", "2023" where a financial year is wanted).
    """
    wanted = PeriodKind(kind) if kind is not None else None
    period = _parse_year(text) if _YEAR.match(text) else _parse_years(text, wanted)
    if wanted is not None and period.kind is not wanted:
        raise ValueError(f"{text!r} is not a {wanted.value.replace('_', ' ')}")
    return period


def _parse_year(text: str) -> Period:
    year = int(text)
    if year < 1:
        raise ValueError(f"{text!r} is not a year")
    return Period(text, PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))


def _parse_years(text: str, wanted: PeriodKind | None) -> Period:
    found = _YEARS.match(text)
    if found is None:
        raise ValueError(f"{text!r} is not a period")
    first = int(found[1])
    if not 1 <= first < 9999 or (first + 1) % 100 != int(found[2]):
        raise ValueError(f"{text!r} does not name two years that follow each other")
    if found[3]:
        from_month, to_month, to_day, later = _QUARTERS[int(found[3])]
        start, end = date(first + later, from_month, 1), date(first + later, to_month, to_day)
        return Period(text, PeriodKind.FINANCIAL_QUARTER, start, end)
    if wanted is PeriodKind.ACADEMIC_YEAR:
        return Period(text, PeriodKind.ACADEMIC_YEAR, date(first, 8, 1), date(first + 1, 7, 31))
    return Period(text, PeriodKind.FINANCIAL_YEAR, date(first, 4, 1), date(first + 1, 3, 31))
