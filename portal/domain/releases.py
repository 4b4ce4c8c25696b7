"""What a check of a release counts and compares: by metric and period, and against what counts today.

Authorities are only ever listed in alphabetical order, which the page does; a change is found unusual against the other
changes of its metric and never against a level that would be good.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from statistics import median
from typing import NamedTuple, Protocol

from guidance.metrics import Metric
from portal.domain import periods
from portal.domain.metrics import WITH_VALUE, Authority, applies, existed

#: Metric, authority and period.
Key = tuple[str, str, str]
#: Value in the metric's unit and status.
Held = tuple[float | None, str]
#: A change is unusual when it lies further from the median change than this many median absolute deviations.
UNUSUAL = 3
#: Fewer changes than this have no usual one: all of them are listed.
FEW = 5
#: Changes listed of one metric; the others are counted.
LISTED = 10
_WITH_VALUE = frozenset(status.value for status in WITH_VALUE)


class Columns(Protocol):
    """Figures as lists of one length, one place in each per figure."""

    @property
    def metric_ids(self) -> list[str]: ...
    @property
    def gss_codes(self) -> list[str]: ...
    @property
    def periods(self) -> list[str]: ...
    @property
    def values(self) -> list[float | None]: ...
    @property
    def statuses(self) -> list[str]: ...
    def __len__(self) -> int: ...


class Change(NamedTuple):
    """One figure and the one it would stand beside or in the place of.

    Attributes:
        earlier: period of the figure before, where that is another one; empty for a revision.
    """

    metric_id: str
    gss_code: str
    period: str
    before: Held
    now: Held
    earlier: str = ""

    @property
    def difference(self) -> float | None:
        """By how much the value moves; None when there was or is none."""
        before, now = self.before[0], self.now[0]
        return None if before is None or now is None else now - before


@dataclass(frozen=True)
class Comparison:
    """Figures of a release against those that count today, within their collection.

    Attributes:
        revised_at: places of the figures that differ from the current one. held: at each place what counts today.
    """

    figures: Columns
    added: int
    revised_at: Sequence[int] = ()
    held: Sequence[Held | None] = ()

    @property
    def revised(self) -> int:
        """How many figures differ from the current ones."""
        return len(self.revised_at)

    @property
    def unchanged(self) -> int:
        """How many figures are equal to the current ones."""
        return len(self.figures) - self.added - self.revised

    def by_authority(self, metric_ids: Collection[str]) -> Mapping[str, int]:
        """How many figures change of each authority, among these metrics."""
        metrics, codes = self.figures.metric_ids, self.figures.gss_codes
        return Counter(codes[place] for place in self.revised_at if metrics[place] in metric_ids)

    def change(self, place: int) -> Change:
        """The revision at a place."""
        f, held = self.figures, self.held[place]
        assert held is not None
        key = (f.metric_ids[place], f.gss_codes[place], f.periods[place])
        return Change(*key, held, (f.values[place], f.statuses[place]))

    def without_difference(self) -> list[int]:
        """Places of the revisions in which a value comes or goes, or only the status changes."""
        values, held = self.figures.values, self.held
        return [place for place in self.revised_at if values[place] is None or (held[place] or (None,))[0] is None]

    def unusual(self) -> list["Unusual"]:
        """The revisions of each metric that are unlike its others."""
        values, metrics = self.figures.values, self.figures.metric_ids
        found: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for place in self.revised_at:
            now, held = values[place], self.held[place]
            if now is not None and held is not None and held[0] is not None:
                found[metrics[place]].append((now - held[0], place))
        return unusual(found, self.change)


class PeriodCount(NamedTuple):
    """Figures of one metric and period: all, those with a value, and those without by status."""

    metric_id: str
    period: str
    figures: int
    with_value: int
    without: Mapping[str, int]


#: Differences of values, each with the place of its figure.
Differences = Sequence[tuple[float, int]]


class Unusual(NamedTuple):
    """Changes of one metric: how many there are, how many are unusual, and some of those."""

    metric_id: str
    compared: int
    unusual: int
    listed: Sequence[Change]


def compare(figures: Columns, before: Mapping[Key, Held]) -> Comparison:
    """Sorts figures into new, revised and unchanged ones; by whole columns, since there may be very many."""
    if not before:
        return Comparison(figures, len(figures))
    held = list(map(before.get, zip(figures.metric_ids, figures.gss_codes, figures.periods, strict=True)))
    both = zip(held, zip(figures.values, figures.statuses, strict=True), strict=True)
    revised = [place for place, (old, new) in enumerate(both) if old is not None and old != new]
    return Comparison(figures, held.count(None), revised, held)


def counts(figures: Columns) -> list[PeriodCount]:
    """Figures by metric and period, in the order of metric and period."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    triples = Counter(zip(figures.metric_ids, figures.periods, figures.statuses, strict=True))
    for (metric_id, period, status), number in sorted(triples.items()):
        found[metric_id, period][status] = number
    return [_period_count(*pair, by_status) for pair, by_status in found.items()]


def _period_count(metric_id: str, period: str, by_status: Mapping[str, int]) -> PeriodCount:
    without = {status: number for status, number in by_status.items() if status not in _WITH_VALUE}
    figures = sum(by_status.values())
    return PeriodCount(metric_id, period, figures, figures - sum(without.values()), without)


def missing(
    figures: Columns, found: Iterable[PeriodCount], metrics: Mapping[str, Metric], authorities: Mapping[str, Authority]
) -> dict[tuple[str, str], list[str]]:
    """Codes of authorities without a row in a metric's latest period, of those that run the service and existed.

    Fictional authorities are asked for in a release about them alone, and nowhere else.
    """
    latest = {count.metric_id: count.period for count in found}  # in order of periods, so the last one stays
    held: dict[str, set[str]] = defaultdict(set)
    for metric_id, period, code in zip(figures.metric_ids, figures.periods, figures.gss_codes, strict=True):
        if latest[metric_id] == period:
            held[metric_id].add(code)
    absent = {}
    for metric_id, text in latest.items():
        metric, codes = metrics[metric_id], held[metric_id]
        when = periods.parse(text, metric.period_type)
        fictional = any(authorities[code].demonstration for code in codes)
        wanted = (a for a in authorities.values() if a.demonstration is fictional and applies(metric, a.type))
        absent[metric_id, text] = [a.gss_code for a in wanted if a.gss_code not in codes and existed(a, when)]
    return absent


def unusual(by_metric: Mapping[str, Differences], change: Callable[[int], Change]) -> list[Unusual]:
    """The changes of each metric that are unlike its other changes.

    A change is unusual when it lies further than 3 median absolute deviations from the median change. Where there are
    more than 10, those furthest from it are given; the order of what is given says nothing.

    Args:
        by_metric: for each metric the differences, each with a place. change: the change at a place.
    """
    return [_unusual(metric_id, found, change) for metric_id, found in sorted(by_metric.items())]


def _unusual(metric_id: str, found: Differences, change: Callable[[int], Change]) -> Unusual:
    moved = [pair for pair in found if pair[0]]
    if len(moved) < FEW:
        return Unusual(metric_id, len(moved), len(moved), [change(place) for _, place in moved])
    middle = median(difference for difference, _ in moved)
    distances = [(abs(difference - middle), place) for difference, place in moved]
    limit = UNUSUAL * median(distance for distance, _ in distances)
    beyond = [pair for pair in distances if pair[0] > limit]
    return Unusual(metric_id, len(moved), len(beyond), [change(place) for _, place in nlargest(LISTED, beyond)])


def alike(one: Held, other: Held, decimals: int) -> bool:
    """Whether two figures read alike: the same value to the places that pages show, or both without one."""
    if one[0] is None or other[0] is None:
        return one[0] is other[0]
    return abs(one[0] - other[0]) < 0.5 / float(10**decimals)
