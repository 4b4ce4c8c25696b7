"""What a check of a release counts and compares: by metric and period, and against what counts today.

Authorities are only ever listed in alphabetical order, which the page does; a change is found unusual against the other
changes of its metric and never against a level that would be good.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Figures of a release against those that count today, within their collection."""

    added: int = 0
    unchanged: int = 0
    revisions: Sequence[Change] = field(default_factory=list)

    @property
    def revised(self) -> int:
        """How many figures differ from the current ones."""
        return len(self.revisions)

    def by_authority(self, metric_ids: Collection[str]) -> Mapping[str, int]:
        """How many figures change of each authority, among these metrics."""
        return Counter(change.gss_code for change in self.revisions if change.metric_id in metric_ids)


class PeriodCount(NamedTuple):
    """Figures of one metric and period: all, those with a value, and those without by status."""

    metric_id: str
    period: str
    figures: int
    with_value: int
    without: Mapping[str, int]


class Unusual(NamedTuple):
    """Changes of one metric: how many there are, how many are unusual, and some of those."""

    metric_id: str
    compared: int
    unusual: int
    listed: Sequence[Change]


def compare(figures: Columns, before: Mapping[Key, Held]) -> Comparison:
    """Sorts figures into new, revised and unchanged ones."""
    if not before:
        return Comparison(added=len(figures))
    added = unchanged = 0
    revisions = []
    columns = (figures.metric_ids, figures.gss_codes, figures.periods)
    rows = zip(zip(*columns, strict=True), zip(figures.values, figures.statuses, strict=True), strict=True)
    for key, now in rows:
        held = before.get(key)
        if held is None:
            added += 1
        elif held == now:
            unchanged += 1
        else:
            revisions.append(Change(*key, held, now))
    return Comparison(added, unchanged, revisions)


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


def unusual(changes: Iterable[Change]) -> list[Unusual]:
    """The changes of each metric that are unlike its other changes.

    A change is unusual when it lies further than 3 median absolute deviations from the median change. Where there are
    more than 10, those furthest from it are given; the order of what is given says nothing.
    """
    by_metric: dict[str, list[tuple[float, Change]]] = defaultdict(list)
    for change in changes:
        difference = change.difference
        if difference:
            by_metric[change.metric_id].append((difference, change))
    return [_unusual(metric_id, found) for metric_id, found in sorted(by_metric.items())]


def _unusual(metric_id: str, found: Sequence[tuple[float, Change]]) -> Unusual:
    if len(found) < FEW:
        return Unusual(metric_id, len(found), len(found), [change for _, change in found])
    middle = median(difference for difference, _ in found)
    distances = [(abs(difference - middle), change) for difference, change in found]
    limit = UNUSUAL * median(distance for distance, _ in distances)
    beyond = sorted((pair for pair in distances if pair[0] > limit), key=_furthest)
    return Unusual(metric_id, len(found), len(beyond), [change for _, change in beyond[:LISTED]])


def _furthest(pair: tuple[float, Change]) -> tuple[float, str, str]:
    return -pair[0], pair[1].gss_code, pair[1].period


def alike(one: Held, other: Held, decimals: int) -> bool:
    """Whether two figures read alike: the same value to the places that pages show, or both without one."""
    if one[0] is None or other[0] is None:
        return one[0] is other[0]
    return abs(one[0] - other[0]) < 0.5 / float(10**decimals)
