"""Up to four authorities beside each other on a metric: figures, medians and series, alphabetical and never by value.

There is no difference between two of them, no order and no sum: each stands beside the medians of its own groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance.metrics import Comparable, Metric
from portal.domain.comparators import ENGLAND, Comparator
from portal.domain.metrics import TYPE_NAMES, Status, alphabetical
from portal.domain.periods import Period
from portal.services.councils import CouncilEntry
from portal.services.figures.answers import number
from portal.services.figures.country import country
from portal.services.figures.profiles import CouncilReading, read
from portal.services.figures.strips import Strip
from portal.services.figures.types import Figure

#: Most authorities beside each other; each goes by a letter and a shape.
MOST = 4
LETTERS = "ABCD"
FILE_COLUMNS = (
    "gss_code",
    "council",
    "metric_id",
    "name",
    "unit",
    "period",
    "value",
    "status",
    "release",
    "type_n",
    "type_median",
    "england_n",
    "england_median",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One authority's figure of the metric, by the letter under which it is drawn."""

    letter: str
    council: CouncilEntry
    figure: Figure


@dataclass(frozen=True, slots=True)
class Ground:
    """One strip and those who stand on it: all councils, or those of one type where levels depend on the type.

    Attributes:
        words: whose marks these are. medians: lines to draw, with what to call them.
    """

    words: str
    strip: Strip
    members: tuple[Compared, ...]
    medians: tuple[tuple[str, Comparator], ...]


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """One metric of several authorities in one period.

    Attributes:
        periods: every one held, earliest first. members: alphabetical; also those that have no figure.
        is_across_types: the level depends on the type, and they are of different types.
    """

    metric: Metric
    period: Period
    periods: tuple[Period, ...]
    members: tuple[Compared, ...]
    grounds: tuple[Ground, ...]
    is_across_types: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was asked for: metrics with figures, those of which none is held, and those that none of them runs."""

    shown: tuple[MetricComparison, ...]
    not_held: tuple[Metric, ...]
    not_run: tuple[Metric, ...]


def compare(codes: Iterable[str], metrics: Iterable[Metric], period: str = "") -> Comparison:
    """Authorities beside each other, alphabetical by name and then code in whatever order they are asked for.

    Args:
        codes: of the register, up to MOST. period: as written in releases, for metrics that have it; else the latest.

    Raises:
        NotFound: the register lacks one of the codes.
    """
    readings = _readings(codes)
    shown, not_held, not_run = [], [], []
    for metric in metrics:
        held = country().periods.get(metric.id, ())
        if not held:
            not_held.append(metric)
            continue
        chosen = next((item for item in held if item.text == period), held[-1])
        found = _metric(metric, chosen, held, readings)
        if all(item.figure.status is Status.NOT_APPLICABLE for item in found.members):
            not_run.append(metric)
        else:
            shown.append(found)
    return Comparison(tuple(shown), tuple(not_held), tuple(not_run))


def rows(codes: Iterable[str], metrics: Sequence[Metric]) -> Iterable[dict[str, object]]:
    """The same as rows of a file, one for each authority, metric and period held; authorities alphabetical."""
    for reading in _readings(codes):
        for metric in metrics:
            for period in country().periods.get(metric.id, ()):
                yield _row(reading.detail.council, reading.figure(metric, period))


def mixes_kinds(councils: Iterable[CouncilEntry]) -> bool:
    """Whether there are both councils and combined authorities, which are never read beside each other."""
    return len({council.authority.is_combined for council in councils}) > 1


def _readings(codes: Iterable[str]) -> list[CouncilReading]:
    found = [read(code) for code in dict.fromkeys(codes)]
    return sorted(found, key=lambda item: alphabetical(item.detail.council.name, item.detail.council.gss_code))[:MOST]


def _metric(
    metric: Metric, period: Period, held: tuple[Period, ...], readings: Sequence[CouncilReading]
) -> MetricComparison:
    members = tuple(
        Compared(letter, reading.detail.council, reading.figure(metric, period).with_series(reading.series(metric)))
        for letter, reading in zip(LETTERS, readings, strict=False)
    )
    types = {
        item.council.authority.comparison_type for item in members if item.figure.status is not Status.NOT_APPLICABLE
    }
    across = metric.comparable is Comparable.TYPE and len(types) > 1
    return MetricComparison(metric, period, held, members, _grounds(metric, period, members), across)


def _grounds(metric: Metric, period: Period, members: Sequence[Compared]) -> tuple[Ground, ...]:
    """A strip for each group that the authorities with a figure are read among."""
    by_kind: dict[str, list[Compared]] = {}
    for item in members:
        if item.figure.value is not None:
            authority = item.council.authority
            among_type = authority.is_combined or metric.comparable is Comparable.TYPE
            by_kind.setdefault(authority.comparison_type if among_type else "", []).append(item)
    found = []
    for kind, standing in sorted(by_kind.items()):
        strip = country().strip(metric.id, period.text, standing[0].council.type)
        if strip is not None:
            found.append(Ground(_group_words(kind), strip, tuple(standing), _medians(standing)))
    return tuple(found)


def _group_words(kind: str) -> str:
    plural = TYPE_NAMES[kind][1] if kind else "all councils that run the service"
    return plural[0].upper() + plural[1:]


def _medians(standing: Sequence[Compared]) -> tuple[tuple[str, Comparator], ...]:
    """England's median, and that of the type where all are of one type."""
    figure, one_type = standing[0].figure, len({item.council.authority.comparison_type for item in standing}) == 1
    found = [(ENGLAND, figure.england)] + ([("type", figure.type)] if one_type else [])
    return tuple((kind, item) for kind, item in found if item is not None and item.median is not None)


def _row(council: CouncilEntry, figure: Figure) -> dict[str, object]:
    row: dict[str, object] = {
        "gss_code": council.gss_code,
        "council": council.name,
        "metric_id": figure.metric.id,
        "name": figure.metric.name,
        "unit": figure.metric.unit,
        "period": figure.period.text if figure.period else "",
        "value": number(figure.value),
        "status": figure.status.value,
        "release": figure.release.code if figure.release else "",
    }
    for name, item in (("type", figure.type), ("england", figure.england)):
        row[f"{name}_n"], row[f"{name}_median"] = (item.n, number(item.median)) if item else (None, None)
    return row
