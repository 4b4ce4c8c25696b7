"""What an administrator is told of a checked release: counts, what is missing, what would change, and for whom.

Worked out once, from the columns of the file, while the release is checked. What depends on the figures that count
today is marked with the version it was read at, and worked out again when something was published since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from guidance.metrics import catalogue
from portal.database import db
from portal.domain import releases as rules
from portal.domain.releases import Change, Comparison, Held, Key, Unusual
from portal.ingest.checks import Checked, FigureColumns
from portal.ingest.descriptions import PRIMARY
from portal.ingest.problems import Problem
from portal.models import CurrentFigure, MetricRelease, ReleasedFigure
from portal.services.councils import load_register
from portal.services.figures import storage
from portal.storage import FileStore

#: Problems kept in the report itself; the file of all of them is kept beside the release.
PROBLEMS_KEPT = 1000
#: Revisions of a status kept in the report.
STATUSES_KEPT = 100
PROBLEM_COLUMNS = ("sheet", "row", "column", "severity", "code", "message")
Report = dict[str, Any]  # Any: JSON values, whose shape the functions below tell


@dataclass(frozen=True, slots=True)
class Drift:
    """Figures that another collection has of the same metric: how many were compared, and how many read alike."""

    metric_id: str
    collection: str
    compared: int
    equal: int

    @property
    def different(self) -> int:
        return self.compared - self.equal


def of_check(checked: Checked, problems: Sequence[Problem]) -> Report:
    """The part of the report that the file alone decides.

    Args:
        problems: all of them, those of the file and those of its place among other releases.
    """
    errors = len(checked.errors)
    report: Report = {
        "rows": checked.rows,
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [problem.as_json() for problem in problems[:PROBLEMS_KEPT]],
        "left_out": dict(checked.left_out),
    }
    if errors:
        return report
    counted = rules.counts(checked.figures)
    absent = rules.missing(checked.figures, counted, catalogue(), load_register().authorities)
    report["counts"] = [list(count) for count in counted]
    report["missing"] = [[metric_id, period, codes] for (metric_id, period), codes in absent.items()]
    return report


def problems_csv(problems: Sequence[Mapping[str, Any]]) -> bytes:  # Any: JSON values
    """Problems by sheet, row and column, in the order given."""
    from portal.services.figures.answers import to_csv

    return to_csv(problems, PROBLEM_COLUMNS).encode()


def all_problems(report: Report, *, files: FileStore) -> bytes:
    """Every problem of a stored report as CSV, also those too many to be kept in the report itself."""
    if "all_problems" in report:
        return files.get(report["all_problems"])
    return problems_csv(report.get("problems", ()))


def of_changes(figures: FigureColumns, collection: str, compared: Comparison, now: datetime) -> Report:
    """The part of the report that the figures of today decide as well, with the moment and version it was read at."""
    # What is revised is compared by itself, and what is of a new period with the period before.
    since = of_new_periods(compared, collection) if compared.revised else _since_before(figures, collection)
    unusual = [*(compared.unusual() if compared.revised else ()), *_unusual(since)]
    return {
        "at": now.isoformat(),
        "version": storage.version(),
        "added": compared.added,
        "revised": compared.revised,
        "unchanged": compared.unchanged,
        "affected": dict(compared.by_authority(_shown_from(collection, set(figures.metric_ids)))),
        "without_difference": [
            _status_as_json(compared.change(place)) for place in compared.without_difference()[:STATUSES_KEPT]
        ],
        "unusual": [_unusual_as_json(found) for found in unusual],
        "drift": [[d.metric_id, d.collection, d.compared, d.equal] for d in drift(figures, collection)],
    }


def again(release: MetricRelease, now: datetime) -> Report:
    """The changes that publishing a checked release would make now, worked out anew from its kept figures."""
    columns = figures_of(release.number)
    compared = rules.compare(columns, storage.counting(columns, release.collection))
    return of_changes(columns, release.collection, compared, now)


def figures_of(number: int) -> FigureColumns:
    """The figures of a release as they are kept, in columns."""
    names = ("metric_id", "gss_code", "period", "value", "status")
    query = select(*(getattr(ReleasedFigure, name) for name in names)).where(ReleasedFigure.release_number == number)
    rows = db.session.execute(query).all()
    return FigureColumns(*(list(column) for column in zip(*rows, strict=True))) if rows else FigureColumns()


def drift(figures: FigureColumns, collection: str) -> list[Drift]:
    """Figures beside those that count in other collections of the same metric, by metric and collection."""
    metrics = catalogue()
    own = {metric_id: _collection_of(metric_id, collection) for metric_id in set(figures.metric_ids)}
    if not own:
        return []
    elsewhere = tuple_(CurrentFigure.metric_id, CurrentFigure.collection).not_in(sorted(own.items()))
    pairs = sorted(set(_pairs(figures)))
    columns = ("metric_id", "gss_code", "period", "collection", "value", "status")
    query = select(*(getattr(CurrentFigure, name) for name in columns)).where(
        elsewhere, tuple_(CurrentFigure.metric_id, CurrentFigure.period).in_(pairs)
    )
    others = db.session.execute(query).all()
    if not others:
        return []
    mine = by_key(figures)
    found: dict[tuple[str, str], list[int]] = {}
    for metric_id, code, period, name, value, status in others:
        here = mine.get((metric_id, code, period))
        if here is not None:
            totals = found.setdefault((metric_id, name), [0, 0])
            totals[0] += 1
            totals[1] += rules.alike(here, (value, status), metrics[metric_id].decimals)
    return [Drift(metric_id, name, *totals) for (metric_id, name), totals in sorted(found.items())]


def by_key(figures: FigureColumns) -> dict[Key, Held]:
    """Value and status by metric, authority and period."""
    keys = zip(figures.metric_ids, figures.gss_codes, figures.periods, strict=True)
    return dict(zip(keys, zip(figures.values, figures.statuses, strict=True), strict=True))


def changes_of(report: Report) -> Sequence[Unusual]:
    """The unusual changes of a stored report."""
    return [
        Unusual(metric_id, compared, number, [_change_from_json(metric_id, item) for item in listed])
        for metric_id, compared, number, listed in report.get("unusual", ())
    ]


def status_changes_of(report: Report) -> Sequence[Change]:
    """The revisions of a stored report in which a value comes or goes, or only the status changes."""
    return [_change_from_json(metric_id, item) for metric_id, *item in report.get("without_difference", ())]


def drift_of(report: Report) -> Sequence[Drift]:
    """The comparison with other collections of a stored report."""
    return [Drift(*item) for item in report.get("drift", ())]


def _collection_of(metric_id: str, collection: str) -> str:
    return catalogue()[metric_id].collection if collection == PRIMARY else collection


def _shown_from(collection: str, metric_ids: Iterable[str]) -> set[str]:
    """The metrics whose pages show figures of this collection."""
    metrics = catalogue()
    return {m for m in metric_ids if collection in (PRIMARY, metrics[m].collection)}


def of_new_periods(compared: Comparison, collection: str) -> list[Change]:
    """Figures of each metric's latest period, where none of it counts today, beside the period before."""
    held = {pair for pair, known in zip(_pairs(compared.figures), compared.held, strict=False) if known is not None}
    found = _since_before(compared.figures, collection)
    return [change for change in found if (change.metric_id, change.period) not in held]


def _since_before(figures: rules.Columns, collection: str) -> list[Change]:
    """Each metric's latest period beside the latest one before it that counts today, authority by authority."""
    latest: dict[str, str] = {}
    for metric_id, period in set(_pairs(figures)):
        latest[metric_id] = max(period, latest.get(metric_id, ""))
    before = _before(latest, collection)
    changes: list[Change] = []
    rows = zip(figures.metric_ids, figures.gss_codes, figures.periods, figures.values, figures.statuses, strict=True)
    for metric_id, code, period, value, status in rows if before else ():
        if latest[metric_id] == period and (metric_id, code) in before:
            earlier, held = before[metric_id, code]
            changes.append(Change(metric_id, code, period, held, (value, status), earlier))
    return [change for change in changes if change.difference is not None]


def _unusual(changes: Sequence[Change]) -> list[Unusual]:
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for place, change in enumerate(changes):
        found[change.metric_id].append((change.difference or 0.0, place))
    return rules.unusual(found, changes.__getitem__)


def _pairs(figures: rules.Columns) -> Iterable[tuple[str, str]]:
    """Metric and period of each figure."""
    return zip(figures.metric_ids, figures.periods, strict=True)


def _before(latest: Mapping[str, str], collection: str) -> dict[tuple[str, str], tuple[str, Held]]:
    """The figures of the period before the latest one, by metric and authority, with that period."""
    found = db.session.execute(
        select(CurrentFigure.metric_id, CurrentFigure.period)
        .where(CurrentFigure.metric_id.in_(sorted(latest)))
        .distinct()
    )
    earlier: dict[str, str] = {}
    for metric_id, period in found:
        if period < latest[metric_id]:
            earlier[metric_id] = max(period, earlier.get(metric_id, ""))
    columns = ("metric_id", "gss_code", "period", "collection", "value", "status")
    query = select(*(getattr(CurrentFigure, name) for name in columns)).where(
        tuple_(CurrentFigure.metric_id, CurrentFigure.period).in_(sorted(earlier.items()))
    )
    return {
        (metric_id, code): (period, (value, status))
        for metric_id, code, period, name, value, status in (db.session.execute(query) if earlier else ())
        if name == _collection_of(metric_id, collection)
    }


def _unusual_as_json(found: Unusual) -> list[object]:
    listed = [[c.gss_code, c.period, c.earlier, *c.before, *c.now] for c in found.listed]
    return [found.metric_id, found.compared, found.unusual, listed]


def _status_as_json(c: Change) -> list[object]:
    return [c.metric_id, c.gss_code, c.period, c.earlier, *c.before, *c.now]


def _change_from_json(metric_id: str, item: Sequence[Any]) -> Change:  # Any: JSON values
    code, period, earlier, before, status_before, now, status_now = item
    return Change(metric_id, code, period, (before, status_before), (now, status_now), earlier)
