"""Keeps medians beside the figures they come from, so that a page reads a few rows instead of a country's figures."""

from collections.abc import Iterable

from sqlalchemy import delete, select, tuple_

from guidance.metrics import catalogue
from portal.database import bulk_insert, db
from portal.domain import periods
from portal.domain.comparators import Comparator, Groups
from portal.domain.metrics import WITH_VALUE
from portal.models import MetricComparator
from portal.services.councils import load_register
from portal.services.figures import storage
from portal.services.figures.storage import Pair

_STATUSES = frozenset(status.value for status in WITH_VALUE)


def recompute(pairs: Iterable[Pair]) -> None:
    """Works out the medians of these metrics and periods from the figures that count now."""
    wanted = sorted(set(pairs))
    metrics, authorities = catalogue(), load_register().authorities
    groups = {
        metric_id: Groups(metrics[metric_id], authorities) for metric_id in {metric_id for metric_id, _ in wanted}
    }
    rows: list[tuple[object, ...]] = []
    for metric_id, period in wanted:
        held = storage.rows_of(metric_id, period, metrics[metric_id].collection)
        if not held:
            continue  # no figure counts any more
        when = periods.parse(period, metrics[metric_id].period_type)
        figures = [(code, value) for code, value, status in held if value is not None and status in _STATUSES]
        results = groups[metric_id].summarise(when, figures)
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
