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
#: Before the title of a list that somebody chose.
LIST = "list:"
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
        scope: "england", "type:county" and so on, "neighbours", or "list:" and the title of a chosen list.
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
        """The group in words: "England", "County councils", "Nearest neighbours", or the title of a chosen list."""
        if self.scope.startswith(LIST):
            return self.scope.removeprefix(LIST)
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


def summarise_doubles(scope: str, values: Sequence[float]) -> Comparator:
    """The same for figures kept as doubles, exact in the decimals that were published, at a twentieth of the time.

    Doubles are put in order, and only those next to the middle become decimals: what stands in the middle is worked out
    without rounding, and what stands far from it need not be.
    """
    if len(values) < SMALLEST_GROUP:
        return Comparator(scope, len(values), None, None, Withheld.UNDER_FIVE)
    middle = _middle(sorted(values))
    centre = float(middle)
    # Ties of doubles that differ as decimals are next to each other, so the middle is looked for among a few.
    near = sorted(values, key=lambda value: abs(value - centre))
    half, spare = len(near) // 2, 8
    first = max(0, half - spare)
    window = sorted(abs(decimal_of(value) - middle) for value in near[first : half + spare])
    place = half - first
    mad = window[place] if len(near) % 2 else (window[place - 1] + window[place]) / 2
    return Comparator(scope, len(values), middle, mad)


def _middle(ordered: Sequence[float]) -> Decimal:
    half = len(ordered) // 2
    if len(ordered) % 2:
        return decimal_of(ordered[half])
    return (decimal_of(ordered[half - 1]) + decimal_of(ordered[half])) / 2


def decimal_of(value: float) -> Decimal:
    """The decimal that was published: the shortest one that a stored double stands for."""
    return Decimal(repr(value))


class Groups:
    """England and the types of authority that run a service, ready to be summed up for period after period.

    Args:
        authorities: the whole register by GSS code, which says who might have had a figure.
    """

    def __init__(self, metric: Metric, authorities: Mapping[str, Authority]) -> None:
        self._metric = metric
        running = [a for a in authorities.values() if not a.demonstration and applies(metric, a.type)]
        self._type_of = {a.gss_code: a.comparison_type for a in running}
        councils = [a for a in running if not a.is_combined]
        self._dated = [a for a in councils if a.active_from or a.active_to]
        self._always = len(councils) - len(self._dated)
        combined = ["combined_authority"] if metric.combined_authorities else []
        self._types = [*sorted(metric.applies_to), *combined]

    def summarise(self, period: Period, figures: Iterable[tuple[str, float]]) -> tuple[Comparator, ...]:
        """England's comparator and one for each type that runs the service, combined authorities by themselves.

        Args:
            figures: code and value of those authorities that have a value.
        """
        by_type: dict[str, list[float]] = {kind: [] for kind in self._types}
        for code, value in figures:
            kind = self._type_of.get(code)
            if kind is not None:
                by_type[kind].append(value)
        england = [value for kind, found in by_type.items() if kind != "combined_authority" for value in found]
        expected = self._always + sum(existed(council, period) for council in self._dated)
        by_scope = [summarise_doubles(type_scope(kind), found) for kind, found in by_type.items()]
        return (self._england(england, expected), *by_scope)

    def _england(self, values: Sequence[float], expected: int) -> Comparator:
        if self._metric.comparable is Comparable.TYPE:
            return Comparator(ENGLAND, len(values), None, None, Withheld.TYPE_ONLY)
        if SMALLEST_GROUP <= len(values) < expected / 2:
            return Comparator(ENGLAND, len(values), None, None, Withheld.UNDER_HALF)
        return summarise_doubles(ENGLAND, values)


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
    found = (
        (observation.gss_code, float(observation.value))
        for observation in observations
        if observation.value is not None and observation.status.has_value
    )
    return Groups(metric, authorities).summarise(period, found)


def position(value: Decimal | None, england: Comparator | None) -> Decimal | None:
    """How many raw MADs a figure lies from the England median; None where that cannot be said.

    Args:
        england: the England comparator, or None for an authority that is not compared with England.

    Source: the Oflog Data Explorer's chart scale, (value - median) / MAD, 2023.
    """
    if value is None or england is None or england.median is None or not england.mad:
        return None
    return (value - england.median) / england.mad


BANDS = (
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
    for limit, higher, lower in BANDS:
        if abs(place) <= limit:
            return higher if place > 0 else lower
    return None


FAR = Decimal("7.5")


def needs_check(place: Decimal | None) -> bool:
    """Whether a figure lies so far from the median that the source is to be checked before anything is said."""
    return place is not None and abs(place) > FAR


def _step(place: Decimal) -> int:
    """How many bands a place lies from "broadly similar", below it as a negative number."""
    size = sum(abs(place) > limit for limit, _, _ in BANDS)
    return size if place > 0 else -size


def depends_on_group(places: Iterable[Decimal | None]) -> bool:
    """Whether a figure reads otherwise beside another group: by two bands or more, such as similar and higher.

    Args:
        places: the figure's position beside each group, in raw MADs of that group; None where there is none.

    Source: this service's rule, so that a reading that rests on the choice of a group says so.
    """
    steps = [_step(place) for place in places if place is not None]
    if len(steps) < 2:
        return False
    return max(steps) - min(steps) >= 2
