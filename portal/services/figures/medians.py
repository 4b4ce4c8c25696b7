"""Keeps medians beside the figures they come from, so that a page reads a few rows instead of a country's figures."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, select, tuple_

from guidance.metrics import catalogue
from portal.database import bulk_insert, db
from portal.domain import periods
from portal.domain.comparators import Comparator, Groups
from portal.domain.metrics import WITH_VALUE
from portal.models import CurrentFigure, MetricComparator
from portal.services.councils import load_register
from portal.services.figures.storage import Pair

_STATUSES = [status.value for status in WITH_VALUE]


def recompute(pairs: Iterable[Pair]) -> None:
    """Works out the medians of these metrics and periods from the figures that count now."""
    wanted = sorted(set(pairs))
    metrics, authorities = catalogue(), load_register().authorities
    held, found = _values(wanted)
    groups = {
        metric_id: Groups(metrics[metric_id], authorities) for metric_id in {metric_id for metric_id, _ in wanted}
    }
    rows: list[tuple[object, ...]] = []
    for metric_id, period in wanted:
        if (metric_id, period) not in held:
            continue  # no figure counts any more
        when = periods.parse(period, metrics[metric_id].period_type)
        results = groups[metric_id].summarise(when, found[metric_id, period])
        rows += [_row(metric_id, period, result) for result in results]
    mine = tuple_(MetricComparator.metric_id, MetricComparator.period).in_(wanted)
    db.session.execute(delete(MetricComparator).where(mine))
    bulk_insert(MetricComparator.__tablename__, _COLUMNS, rows)


def recompute_all() -> None:
    """Works out every median again, after the register changed: it says who might have had a figure."""
    query = select(MetricComparator.metric_id, MetricComparator.period).distinct()
    recompute((metric_id, period) for metric_id, period in db.session.execute(query))


_COLUMNS = ("metric_id", "period", "scope", "n", "median", "mad", "withheld")


def _row(metric_id: str, period: str, found: Comparator) -> tuple[object, ...]:
    median = None if found.median is None else float(found.median)
    mad = None if found.mad is None else float(found.mad)
    return metric_id, period, found.scope, found.n, median, mad, found.withheld or ""


def _values(pairs: list[Pair]) -> tuple[set[Pair], dict[Pair, list[tuple[str, float]]]]:
    """The metrics and periods that have figures at all, and the values of those of the metric's own collection."""
    metrics = catalogue()
    rows = db.session.execute(
        select(
            CurrentFigure.metric_id,
            CurrentFigure.period,
            CurrentFigure.gss_code,
            CurrentFigure.collection,
            CurrentFigure.value,
            CurrentFigure.status,
        ).where(tuple_(CurrentFigure.metric_id, CurrentFigure.period).in_(pairs))
    )
    held: set[Pair] = set()
    found: dict[Pair, list[tuple[str, float]]] = defaultdict(list)
    for metric_id, period, code, collection, value, status in rows:
        if collection != metrics[metric_id].collection:
            continue
        held.add((metric_id, period))
        if value is not None and status in _STATUSES:
            found[metric_id, period].append((code, value))
    return held, found
