"""A made-up metric with made-up figures, to explain with: it describes no council, and is worked out like a real one.

The page that explains how to read a figure draws from it, so that what it explains is what the rules do.
"""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.comparators import ENGLAND, NEIGHBOURS, Comparator, position, summarise, words

#: Figures of thirty councils that do not exist, as they come: no order by value is kept anywhere.
FIGURES = tuple(
    Decimal(text)
    for text in [
        "48.2",
        "51.7",
        "39.5",
        "55.0",
        "44.1",
        "60.3",
        "52.8",
        "47.0",
        "36.9",
        "49.9",
        "58.4",
        "42.6",
        "53.5",
        "45.8",
        "50.6",
        "63.7",
        "41.2",
        "46.5",
        "54.3",
        "38.0",
        "57.1",
        "49.1",
        "43.3",
        "51.0",
        "62.0",
        "47.6",
        "40.4",
        "56.2",
        "48.8",
        "52.1",
    ]
)
#: The one of them that the example is about.
OWN = Decimal("58.4")
#: Medians of its type and of its neighbours, made up as well.
OTHER_GROUPS = (
    Comparator("type:unitary", 12, Decimal("52.0"), Decimal("4.0")),
    Comparator(NEIGHBOURS, 15, Decimal("61.0"), Decimal("4.0")),
)
#: Its years: None where nothing was collected. The method changed in the year of the break.
YEARS = ("2016-17", "2017-18", "2018-19", "2019-20", "2020-21", "2021-22", "2022-23")
SERIES = tuple(Decimal(text) if text else None for text in ("44.0", "45.1", "52.6", "53.9", "", "56.2", "58.4"))
MEDIANS = tuple(Decimal(text) if text else None for text in ("41.8", "42.4", "47.9", "48.2", "", "48.8", "49.5"))
BREAK = "2018-19"


@dataclass(frozen=True, slots=True)
class Reading:
    """The example's figure beside the median of one group.

    Attributes:
        place: raw median absolute deviations from the median. words: to be followed by "the median".
    """

    group: Comparator
    place: Decimal
    words: str


def readings() -> tuple[Reading, ...]:
    """The example beside England, its type and its neighbours, worked out by the rules that real figures go by."""
    return tuple(_reading(group) for group in (summarise(ENGLAND, FIGURES), *OTHER_GROUPS))


def _reading(group: Comparator) -> Reading:
    place = position(OWN, group)
    said = words(place)
    assert place is not None and said is not None  # figures that differ have a median and a deviation
    return Reading(group, place, said)
