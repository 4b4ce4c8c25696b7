"""Reads figures: one metric over all authorities, in alphabetical order only, and what there is of each metric.

No function here takes an order, a limit or a bound by value: there is no way to ask for the highest or the lowest.
"""

from collections.abc import Sequence
from datetime import datetime

from guidance.metrics import Metric, catalogue
from portal.domain.comparators import decimal_of
from portal.domain.metrics import Status, status_without_row
from portal.domain.periods import Period
from portal.errors import NotFound
from portal.services.figures.country import Country, Medians, country
from portal.services.figures.types import AuthorityFigure, MetricFigures


def get_metric(metric_id: str) -> Metric:
    """The metric of the catalogue, or NotFound."""
    try:
        return catalogue()[metric_id]
    except KeyError:
        raise NotFound(metric_id) from None


def periods_by_metric() -> dict[str, tuple[Period, ...]]:
    """The periods for which figures are current, by metric, earliest first; metrics without any are left out."""
    return dict(country().periods)


def metric_figures(metric_id: str, period: str | None = None, *, moment: datetime | None = None) -> MetricFigures:
    """One metric over all authorities, alphabetical by name and then code; "not applicable" where it is not theirs.

    Args:
        period: as written in releases; None for the latest one held.
        moment: for the figures as they stood then; None for those that count now.

    Raises:
        NotFound: no such metric. LookupError: no figures for that period.
    """
    metric, found = get_metric(metric_id), country(moment)
    held = found.periods.get(metric_id, ())
    chosen = next((item for item in held if item.text == period), None) if period else (held or (None,))[-1]
    if period and chosen is None:
        raise LookupError(period)
    if chosen is None:
        return MetricFigures(metric, None, held, (), _authority_figures(metric, None, found), ())
    used = {row.release for row in found.values(metric_id, chosen.text).values()}
    releases = sorted((found.releases[number] for number in used), key=lambda release: release.code)
    return MetricFigures(
        metric,
        chosen,
        held,
        tuple(found.medians.get((metric_id, chosen.text), {}).values()),
        _authority_figures(metric, chosen, found),
        tuple(releases),
    )


def _authority_figures(metric: Metric, period: Period | None, found: Country) -> tuple[AuthorityFigure, ...]:
    rows = found.values(metric.id, period.text) if period else {}
    figures = []
    for code, entry in found.entries.items():
        row = rows.get(code)
        if row is None:
            status, value, release = status_without_row(metric, found.authorities[code], period), None, None
        else:
            status, release = Status(row.status), found.releases[row.release].code
            value = None if row.value is None else decimal_of(row.value)
        figures.append(AuthorityFigure(code, entry.name, entry.type, value, status, release, entry.demonstration))
    return tuple(figures)


def medians_of(metric_ids: Sequence[str]) -> Medians:
    """Every comparator of these metrics, by metric and period, then by scope."""
    wanted = set(metric_ids)
    return {key: found for key, found in country().medians.items() if key[0] in wanted}
