"""Keeps medians beside the figures they come from, so that a page reads a few rows instead of a country's figures."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import delete, insert, select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain import comparators, periods
from portal.domain.metrics import Observation, Status
from portal.models import MetricComparator, MetricValue
from portal.services.councils import load_register


def recompute(metric_ids: Iterable[str]) -> None:
    """Works out the medians of these metrics, for every period, from the figures now current."""
    wanted = sorted(set(metric_ids))
    metrics, authorities = catalogue(), load_register().authorities
    rows = []
    for (metric_id, period), found in _current(wanted).items():
        metric = metrics[metric_id]
        when = periods.parse(period, metric.period_type)
        for result in comparators.comparators(metric, when, found, authorities):
            rows.append(
                {
                    "metric_id": metric_id,
                    "period": period,
                    "scope": result.scope,
                    "n": result.n,
                    "median": None if result.median is None else float(result.median),
                    "mad": None if result.mad is None else float(result.mad),
                    "withheld": result.withheld or "",
                }
            )
    db.session.execute(delete(MetricComparator).where(MetricComparator.metric_id.in_(wanted)))
    if rows:
        db.session.execute(insert(MetricComparator), rows)


def recompute_all() -> None:
    """Works out every median again, after the register changed: it says who might have had a figure."""
    recompute(db.session.scalars(select(MetricComparator.metric_id).distinct()).all())


def _current(metric_ids: list[str]) -> dict[tuple[str, str], list[Observation]]:
    metrics = catalogue()
    rows = db.session.execute(
        select(
            MetricValue.metric_id,
            MetricValue.period,
            MetricValue.gss_code,
            MetricValue.collection,
            MetricValue.value,
            MetricValue.status,
        ).where(
            MetricValue.metric_id.in_(metric_ids),
            MetricValue.current_from.is_not(None),
            MetricValue.superseded_at.is_(None),
        )
    )
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for metric_id, period, code, collection, value, status in rows:
        if collection == metrics[metric_id].collection:
            figure = None if value is None else decimal(value)
            found[metric_id, period].append(Observation(code, metric_id, period, figure, Status(status)))
    return found


def decimal(value: float) -> Decimal:
    """The decimal that was published: the shortest one that a stored float stands for."""
    return Decimal(repr(value))
