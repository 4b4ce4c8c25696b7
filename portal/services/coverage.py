"""What is missing: metrics without current figures, authorities without a figure, and what each type never sees.

A gap is told with the release that would fill it. Nothing is estimated, and a gap says nothing about an authority.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from guidance.metrics import Grade, Metric, catalogue
from portal.domain.metrics import TYPE_NAMES, alphabetical, applies, existed
from portal.domain.periods import Period
from portal.services import councils, figures
from portal.services.figures import AuthorityFigure

#: Types of council in the order of their names, the GLA among combined authorities.
TYPES = ("combined_authority", "county", "district", "london_borough", "metropolitan_district", "unitary")


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A metric of which no current figures are held.

    Attributes:
        partial_to: the last period of which partial figures are known, which are not shown; empty for none.
    """

    metric: Metric
    applies_to: tuple[str, ...]
    partial_to: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A metric of which figures are held, in its latest period.

    Attributes:
        expected: authorities that run the service and existed in the period. with_figure: those with a value.
        missing: the others with the reason, alphabetical.
    """

    metric: Metric
    period: Period
    expected: int
    with_figure: int
    missing: tuple[tuple[AuthorityFigure, str], ...]


@dataclass(frozen=True, slots=True)
class OfType:
    """What authorities of one type see: service areas with figures, those without, and those that are not theirs.

    Attributes:
        at_launch: areas that the Oflog Data Explorer had for the type when it began in July 2023.
        held: areas of which figures of one metric or more are held.
    """

    name: str
    at_launch: tuple[str, ...]
    held: tuple[str, ...]
    not_held: tuple[str, ...]
    not_theirs: tuple[str, ...]


def not_held() -> tuple[NotHeld, ...]:
    """Metrics without current figures, in the order of the catalogue."""
    held = figures.periods_by_metric()
    return tuple(
        NotHeld(metric, _types_of(metric), metric.partial_to if metric.grade is Grade.D else "")
        for metric in _shown()
        if metric.id not in held
    )


def gaps() -> tuple[Gap, ...]:
    """Metrics with figures and the authorities without one in the latest period, in the order of the catalogue."""
    held = figures.periods_by_metric()
    entries = {entry.gss_code: entry for entry in councils.list_councils()}
    return tuple(_gap(metric, held[metric.id][-1], entries) for metric in _shown() if metric.id in held)


def by_type() -> tuple[OfType, ...]:
    """Service areas by type of authority."""
    held = figures.periods_by_metric()
    return tuple(_of_type(kind, held.keys()) for kind in TYPES)


def _gap(metric: Metric, period: Period, entries: Mapping[str, councils.CouncilEntry]) -> Gap:
    found = figures.metric_figures(metric.id, period.text).figures
    running = [
        item
        for item in found
        if not item.demonstration and applies(metric, item.type) and existed(entries[item.gss_code].authority, period)
    ]
    missing = [(item, item.status.words) for item in running if not item.status.has_value]
    missing.sort(key=lambda pair: alphabetical(pair[0].name, pair[0].gss_code))
    return Gap(metric, period, len(running), len(running) - len(missing), tuple(missing))


def _shown() -> list[Metric]:
    return [metric for metric in catalogue().values() if metric.status != "component"]


def _types_of(metric: Metric) -> tuple[str, ...]:
    return tuple(TYPE_NAMES[kind][1] for kind in TYPES if applies(metric, kind))


def _of_type(kind: str, held: Collection[str]) -> OfType:
    mine = [metric for metric in _shown() if applies(metric, kind) and not metric.is_context]
    others = {metric.area for metric in _shown() if not metric.is_context} - {metric.area for metric in mine}
    known = {metric.area for metric in mine if metric.id in held}
    return OfType(
        TYPE_NAMES[kind][1],
        _in_order({metric.area for metric in mine if metric.launch_area}),
        _in_order(known),
        _in_order({metric.area for metric in mine} - known),
        _in_order(others),
    )


def _in_order(areas: set[str]) -> tuple[str, ...]:
    return tuple(sorted(areas, key=str.casefold))
