"""Reads figures: one authority's under the themes, and one metric's over all authorities, in alphabetical order only.

No function here takes an order, a limit or a bound by value: there is no way to ask for the highest or the lowest.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from guidance.metrics import Metric, catalogue
from portal.database import db
from portal.domain import comparators as rules
from portal.domain import neighbours, periods
from portal.domain.comparators import Comparator
from portal.domain.metrics import Status, status_without_row
from portal.domain.periods import Period
from portal.errors import NotFound
from portal.models import MetricComparator, MetricRelease, MetricValue
from portal.services import councils
from portal.services.figures.medians import decimal
from portal.services.figures.types import (
    AuthorityFigure,
    MetricFigures,
    ReleaseReference,
)

CURRENT = (MetricValue.current_from.is_not(None), MetricValue.superseded_at.is_(None))
_RELEASE = tuple(getattr(MetricRelease, name) for name in ReleaseReference.__dataclass_fields__)

Medians = Mapping[tuple[str, str], Mapping[str, Comparator]]


class Row(NamedTuple):
    period: str
    value: float | None
    status: str
    release_id: UUID


@cache
def neighbour_lists() -> Mapping[str, tuple[str, ...]]:
    """Nearest neighbours of each council by the open profile, nearest first; worked out once in a process."""
    text = files("guidance").joinpath("reference/neighbour_inputs.csv").read_text(encoding="utf-8")
    profiles = (neighbours.profile(row) for row in csv.DictReader(text.splitlines()))
    return neighbours.open_profile_v1(profile for profile in profiles if profile is not None)


def get_metric(metric_id: str) -> Metric:
    """The metric of the catalogue, or NotFound."""
    try:
        return catalogue()[metric_id]
    except KeyError:
        raise NotFound(metric_id) from None


def is_shown(metric_id: str, period: str) -> bool:
    """Whether figures of a period are shown: partial and stale ones (grade D) may be held and never are."""
    metric = catalogue().get(metric_id)
    return metric is not None and not (metric.partial_to and period <= metric.partial_to)


def periods_by_metric() -> dict[str, tuple[Period, ...]]:
    """The periods for which figures are current, by metric, earliest first; metrics without any are left out."""
    query = select(MetricComparator.metric_id, MetricComparator.period).where(MetricComparator.scope == rules.ENGLAND)
    found: dict[str, list[Period]] = defaultdict(list)
    for metric_id, text in db.session.execute(query):
        if is_shown(metric_id, text):
            found[metric_id].append(periods.parse(text, catalogue()[metric_id].period_type))
    return {metric_id: tuple(sorted(items)) for metric_id, items in found.items()}


def metric_figures(metric_id: str, period: str | None = None) -> MetricFigures:
    """One metric over all authorities, alphabetical by name and then code; "not applicable" where it is not theirs.

    Args:
        period: as written in releases; None for the latest one held.

    Raises:
        NotFound: no such metric. LookupError: no figures for that period.
    """
    metric = get_metric(metric_id)
    held = periods_by_metric().get(metric_id, ())
    chosen = next((found for found in held if found.text == period), None) if period else (held or (None,))[-1]
    if period and chosen is None:
        raise LookupError(period)
    rows = _metric_rows(metric, chosen) if chosen else {}
    entries = councils.list_councils()
    releases = release_references({row.release_id for row in rows.values()})
    return MetricFigures(
        metric,
        chosen,
        held,
        tuple(read_medians([metric_id], chosen.text).get((metric_id, chosen.text), {}).values()) if chosen else (),
        tuple(_authority_figure(metric, entry, chosen, rows.get(entry.gss_code), releases) for entry in entries),
        tuple(sorted(releases.values(), key=lambda release: release.code)),
    )


def _authority_figure(
    metric: Metric,
    entry: councils.CouncilEntry,
    period: Period | None,
    row: Row | None,
    releases: Mapping[UUID, ReleaseReference],
) -> AuthorityFigure:
    if row is None:
        status, value, release = status_without_row(metric, entry.authority, period), None, None
    else:
        status, release = Status(row.status), releases[row.release_id].code
        value = None if row.value is None else decimal(row.value)
    return AuthorityFigure(entry.gss_code, entry.name, entry.type, value, status, release, entry.demonstration)


def _metric_rows(metric: Metric, period: Period) -> dict[str, Row]:
    query = select(
        MetricValue.gss_code, MetricValue.period, MetricValue.value, MetricValue.status, MetricValue.release_id
    ).where(
        MetricValue.metric_id == metric.id,
        MetricValue.period == period.text,
        MetricValue.collection == metric.collection,
        *CURRENT,
    )
    rows = db.session.execute(query)
    return {code: Row(*rest) for code, *rest in rows}  # type: ignore[arg-type]  # the columns in their order


def release_references(ids: Iterable[UUID]) -> dict[UUID, ReleaseReference]:
    rows = db.session.execute(select(MetricRelease.id, *_RELEASE).where(MetricRelease.id.in_(list(ids))))
    return {key: ReleaseReference(*rest) for key, *rest in rows}


def medians_of(metric_ids: Sequence[str]) -> Medians:
    """Every comparator of these metrics, by metric and period, then by scope."""
    return read_medians(metric_ids)


def read_medians(
    metric_ids: Sequence[str] | None, period: str | None = None, scopes: Sequence[str] | None = None
) -> Medians:
    query = select(MetricComparator)
    if metric_ids is not None:
        query = query.where(MetricComparator.metric_id.in_(metric_ids))
    if period is not None:
        query = query.where(MetricComparator.period == period)
    if scopes is not None:
        query = query.where(MetricComparator.scope.in_(scopes))
    columns = (
        MetricComparator.metric_id,
        MetricComparator.period,
        MetricComparator.scope,
        MetricComparator.n,
        MetricComparator.median,
        MetricComparator.mad,
        MetricComparator.withheld,
    )
    found: dict[tuple[str, str], dict[str, Comparator]] = defaultdict(dict)
    for metric_id, when, scope, n, median, mad, withheld in db.session.execute(
        query.with_only_columns(*columns).order_by(MetricComparator.scope)
    ):
        found[metric_id, when][scope] = Comparator(
            scope,
            n,
            None if median is None else decimal(median),
            None if mad is None else decimal(mad),
            rules.Withheld(withheld) if withheld else None,
        )
    return found
