"""Medians beside a figure: of England, of one type, of neighbours; and a figure's place between them, in words.

A comparator gives a figure a context and no authority a place in an order. Rules that keep it honest: no median of
fewer than five figures; no England median when under half of those that run the service have one; figures that cannot
be true and fictional authorities never count; nothing is said in words where the distance is too great for words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from guidance.metrics import Comparable, Metric
from portal.domain.metrics import TYPE_NAMES, Authority, Observation, applies, existed
from portal.domain.periods import Period

ENGLAND = "england"
NEIGHBOURS = "neighbours"
SMALLEST_GROUP = 5


class Withheld(StrEnum):
    """Why a comparator has no median."""

    UNDER_FIVE = "under_five"
    UNDER_HALF = "under_half"
    TYPE_ONLY = "type_only"

    @property
    def words(self) -> str:
        """The reason in words, for a page."""
        return _WITHHELD_WORDS[self]


_WITHHELD_WORDS = {
    Withheld.UNDER_FIVE: "No median: fewer than 5 figures",
    Withheld.UNDER_HALF: "No median: under half of the councils that run the service have a figure",
    Withheld.TYPE_ONLY: "No England median: the level depends on the type of council",
}


@dataclass(frozen=True, slots=True)
class Comparator:
    """Median of a group's figures of one metric and period.

    Attributes:
        scope: "england", "type:county" and so on, or "neighbours".
        n: authorities in the group with a figure.
        median: in the metric's unit. mad: raw median absolute deviation, same unit, no factor.
        withheld: why there is no median.
    """

    scope: str
    n: int
    median: Decimal | None
    mad: Decimal | None
    withheld: Withheld | None = None

    @property
    def words(self) -> str:
        """The group in words: "England", "County councils", "Nearest neighbours"."""
        if self.scope.startswith("type:"):
            plural = TYPE_NAMES[self.scope.removeprefix("type:")][1]
            return plural[0].upper() + plural[1:]
        return "England" if self.scope == ENGLAND else "Nearest neighbours"


def type_scope(comparison_type: str) -> str:
    """The scope of authorities of one type."""
    return f"type:{comparison_type}"


def summarise(scope: str, values: Sequence[Decimal]) -> Comparator:
    """Median and raw median absolute deviation of figures, exact in decimals; none of fewer than five.

    Source: the Oflog Data Explorer's chart scale, MAD = median(|value - median|) without a factor, 2023.
    """
    if len(values) < SMALLEST_GROUP:
        return Comparator(scope, len(values), None, None, Withheld.UNDER_FIVE)
    middle = median(values)
    return Comparator(scope, len(values), middle, median(abs(value - middle) for value in values))


def comparators(
    metric: Metric,
    period: Period,
    observations: Iterable[Observation],
    authorities: Mapping[str, Authority],
) -> tuple[Comparator, ...]:
    """England's comparator and one for each type that runs the service, combined authorities by themselves.

    Args:
        observations: of this metric and period; other statuses than those with a value are left out.
        authorities: the whole register by GSS code, which says who might have had a figure.
    """
    by_type: dict[str, list[Decimal]] = {kind: [] for kind in sorted(metric.applies_to)}
    if metric.combined_authorities:
        by_type["combined_authority"] = []
    for found in observations:
        authority = authorities[found.gss_code]
        counts = found.value is not None and found.status.has_value and applies(metric, authority.type)
        if counts and not authority.demonstration:
            by_type[authority.comparison_type].append(found.value)  # type: ignore[arg-type]  # narrowed by `counts`
    england = [value for kind, values in by_type.items() if kind != "combined_authority" for value in values]
    expected = sum(
        not a.demonstration and not a.is_combined and applies(metric, a.type) and existed(a, period)
        for a in authorities.values()
    )
    by_scope = [summarise(type_scope(kind), values) for kind, values in by_type.items()]
    return (_england(metric, england, expected), *by_scope)


def _england(metric: Metric, values: Sequence[Decimal], expected: int) -> Comparator:
    if metric.comparable is Comparable.TYPE:
        return Comparator(ENGLAND, len(values), None, None, Withheld.TYPE_ONLY)
    if SMALLEST_GROUP <= len(values) < expected / 2:
        return Comparator(ENGLAND, len(values), None, None, Withheld.UNDER_HALF)
    return summarise(ENGLAND, values)


def position(value: Decimal | None, england: Comparator | None) -> Decimal | None:
    """How many raw MADs a figure lies from the England median; None where that cannot be said.

    Args:
        england: the England comparator, or None for an authority that is not compared with England.

    Source: the Oflog Data Explorer's chart scale, (value - median) / MAD, 2023.
    """
    if value is None or england is None or england.median is None or not england.mad:
        return None
    return (value - england.median) / england.mad


_BANDS = (
    (Decimal("0.5"), "broadly similar to", "broadly similar to"),
    (Decimal("1.5"), "slightly higher than", "slightly lower than"),
    (Decimal(3), "higher than", "lower than"),
    (Decimal("7.5"), "much higher than", "much lower than"),
)


def words(place: Decimal | None) -> str | None:
    """A position in neutral words, to be followed by "the England median"; None beyond 7.5 either way.

    Source: the bands of Oflog's draft automatic text, in their neutral wording, 2023. What lies beyond is usually a
    fault in the figures or a special case, and is left to a person.
    """
    if place is None:
        return None
    for limit, higher, lower in _BANDS:
        if abs(place) <= limit:
            return higher if place > 0 else lower
    return None


FAR = Decimal("7.5")


def needs_check(place: Decimal | None) -> bool:
    """Whether a figure lies so far from the median that the source is to be checked before anything is said."""
    return place is not None and abs(place) > FAR
