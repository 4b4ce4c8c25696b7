"""England's bank holidays, from a library that is kept: `holidays`, subdivision England.

The library holds the days that were proclaimed for one year alone, such as a coronation, up to the day on which its
version was made. It takes half a second to load, so a web process loads it when a page first counts days.
"""

from datetime import date
from functools import lru_cache

from portal.domain.clocks import Calendar


def calendar_for(first: date, last: date) -> Calendar:
    """The bank holidays of England in the years from one day to another; years the library does not know are named.

    Source: Banking and Financial Dealings Act 1971 s.1 and Sch.1, and the days proclaimed under it, as the library
        `holidays` lists them.
    """
    days: set[date] = set()
    unknown = []
    for year in range(first.year, last.year + 1):
        found = bank_holidays(year)
        if found is None:
            unknown.append(year)
        else:
            days |= found
    return Calendar(frozenset(days), tuple(unknown))


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date] | None:
    """England's bank holidays in a year; None for a year that the library does not know."""
    import holidays

    known = holidays.country_holidays("GB", subdiv="ENG")
    if not known.start_year <= year <= known.end_year:
        return None
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year).keys())
