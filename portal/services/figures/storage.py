"""The two tables of figures: what each release said, and what counts today. In sets and never row by row.

A release's figures are written once. Publishing copies them over what counted before; taking a release back copies what
it had replaced. So a page reads few rows, nothing is ever edited, and what stood on any day can be read again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import repeat
from secrets import token_hex

from sqlalchemy import bindparam, func, select, text, update

from guidance.metrics import catalogue
from portal.database import bulk_insert, db
from portal.ingest.checks import FigureColumns
from portal.ingest.descriptions import PRIMARY
from portal.models import ContentVersion, CurrentFigure, MetricRelease, ReleasedFigure
from portal.models.metrics import ReleaseState

#: Metric and period.
Pair = tuple[str, str]
#: Metric, authority and period.
Key = tuple[str, str, str]
_COLUMNS = ("metric_id", "period", "gss_code", "collection", "value", "status")


def keep(number: int, collection: str, figures: FigureColumns) -> None:
    """Writes the figures of a release.

    Args:
        collection: of the release; PRIMARY puts each figure into its metric's own.
    """
    collections: Iterable[str] = repeat(collection)
    if collection == PRIMARY:
        collections = map(primary_collections().__getitem__, figures.metric_ids)
    rows = zip(
        repeat(number),
        figures.metric_ids,
        figures.periods,
        figures.gss_codes,
        collections,
        figures.values,
        figures.statuses,
        strict=False,  # two of the columns never end
    )
    # In the order of the key: rows then go to the end of the table, which takes a third of the time.
    bulk_insert(ReleasedFigure.__tablename__, ("release_number", *_COLUMNS), sorted(rows, key=_in_table_order))


def _in_table_order(row: tuple[object, ...]) -> tuple[object, ...]:
    return row[1:4]


def make_current(number: int) -> int:
    """Puts the figures of a release in the place of those that counted; says how many it superseded."""
    superseded = db.session.scalar(_REPLACED, {"number": number}) or 0
    db.session.execute(_COPY, {"number": number})
    return int(superseded)


def take_back(number: int) -> int:
    """Puts back what the figures of a release had replaced; says how many figures counted no more or changed."""
    taken = db.session.scalar(
        select(func.count()).select_from(CurrentFigure).where(CurrentFigure.release_number == number)
    )
    db.session.execute(_RESTORE, {"number": number})
    db.session.execute(_REMOVE, {"number": number})
    return int(taken or 0)


def settle_states(now: datetime) -> None:
    """Releases none of whose figures count any more are superseded; those of which some count again are published."""
    counting = select(CurrentFigure.release_number).distinct()
    fetch = {"synchronize_session": "fetch"}
    ended = update(MetricRelease).where(
        MetricRelease.state == ReleaseState.PUBLISHED, MetricRelease.number.not_in(counting)
    )
    db.session.execute(ended.values(state=ReleaseState.SUPERSEDED, ended_at=now).execution_options(**fetch))
    again = update(MetricRelease).where(
        MetricRelease.state == ReleaseState.SUPERSEDED, MetricRelease.number.in_(counting)
    )
    db.session.execute(again.values(state=ReleaseState.PUBLISHED, ended_at=None).execution_options(**fetch))


def pairs_of(number: int) -> set[Pair]:
    """The metrics and periods that a release has figures of, in the collection that the metric is shown from."""
    columns = (ReleasedFigure.metric_id, ReleasedFigure.period, ReleasedFigure.collection)
    rows = db.session.execute(select(*columns).where(ReleasedFigure.release_number == number).distinct())
    metrics = catalogue()
    return {(metric_id, period) for metric_id, period, held in rows if metrics[metric_id].collection == held}


def counting(figures: FigureColumns, collection: str) -> Mapping[Key, tuple[float | None, str]]:
    """What counts today for the metrics and periods of some figures, within a collection; value and status by key."""
    metrics = catalogue()
    found: dict[Key, tuple[float | None, str]] = {}
    for metric_id, period in set(zip(figures.metric_ids, figures.periods, strict=True)):
        held = metrics[metric_id].collection if collection == PRIMARY else collection
        for code, value, status in rows_of(metric_id, period, held):
            found[metric_id, code, period] = (value, status)
    return found


def rows_of(metric_id: str, period: str, collection: str) -> Sequence[tuple[str, float | None, str]]:
    """The figures that count of a metric and period in a collection: authority, value and status."""
    found = db.session.connection().execute(_OF_ONE, {"m": metric_id, "p": period, "c": collection}).all()
    return found


def rows_of_authority(gss_code: str) -> Sequence[tuple[str, str, str, float | None, str, int]]:
    """The figures of an authority that count: metric, period, collection, value, status and number of release."""
    shown = sorted(set(primary_collections().values()))
    found = db.session.connection().execute(_OF_AUTHORITY, {"code": gss_code, "shown": shown}).all()
    return found


@cache
def primary_collections() -> Mapping[str, str]:
    """The collection that each metric is shown from, by metric: figures of others are kept and not read for a page."""
    return {metric_id: metric.collection for metric_id, metric in catalogue().items()}


def touch() -> None:
    """Says that what public pages show has changed: every page kept in memory is made anew."""
    version = db.session.get(ContentVersion, "figures")
    if version is None:
        db.session.add(ContentVersion(name="figures", token=token_hex(16)))
    else:
        version.token = token_hex(16)
    db.session.flush()


def version() -> str:
    """The word that changes with the content of public pages; empty before anything was published."""
    return db.session.connection().execute(_VERSION).scalar() or ""


def as_it_stood(moment: datetime, metric_ids: Collection[str]) -> list[tuple[object, ...]]:
    """What counted at a moment: metric, period, authority, collection, value, status and number of release."""
    published = (
        select(MetricRelease.number, MetricRelease.published_at)
        .where(
            MetricRelease.published_at <= moment,
            (MetricRelease.state != ReleaseState.WITHDRAWN) | (MetricRelease.ended_at > moment),
        )
        .subquery()
    )
    key = (ReleasedFigure.metric_id, ReleasedFigure.period, ReleasedFigure.gss_code, ReleasedFigure.collection)
    newest = func.row_number().over(
        partition_by=key, order_by=(published.c.published_at.desc(), published.c.number.desc())
    )
    query = (
        select(*key, ReleasedFigure.value, ReleasedFigure.status, ReleasedFigure.release_number, newest.label("place"))
        .join(published, published.c.number == ReleasedFigure.release_number)
        .where(ReleasedFigure.metric_id.in_(list(metric_ids)))
    )
    found = query.subquery()
    return [tuple(row[:-1]) for row in db.session.execute(select(found).where(found.c.place == 1))]


_OF_ONE = text(
    "SELECT gss_code, value, status FROM metric_current_figure WHERE metric_id = :m AND period = :p AND collection = :c"
)
_OF_AUTHORITY = text(
    "SELECT metric_id, period, collection, value, status, release_number FROM metric_current_figure"
    " WHERE gss_code = :code AND collection IN :shown"
).bindparams(bindparam("shown", expanding=True))
_VERSION = text("SELECT token FROM content_version WHERE name = 'figures'")
_SAME = " AND ".join(f"released.{name} = kept.{name}" for name in ("metric_id", "period", "gss_code", "collection"))
_LIST = "metric_id, period, gss_code, collection, value, status, release_number"
_OVER = (
    " ON CONFLICT (metric_id, period, gss_code, collection) DO UPDATE"
    " SET value = excluded.value, status = excluded.status, release_number = excluded.release_number"
)
_REPLACED = text(
    f"SELECT count(*) FROM metric_released_figure AS released JOIN metric_current_figure AS kept ON {_SAME}"  # noqa: S608
    " WHERE released.release_number = :number AND kept.release_number <> :number"
)
_COPY = text(
    f"INSERT INTO metric_current_figure ({_LIST}) SELECT {_LIST} FROM metric_released_figure"  # noqa: S608
    f" WHERE release_number = :number ORDER BY metric_id, period, gss_code{_OVER}"
)
_RESTORE = text(
    f"INSERT INTO metric_current_figure ({_LIST}) SELECT {_LIST} FROM ("  # noqa: S608
    " SELECT released.metric_id, released.period, released.gss_code, released.collection, released.value,"
    " released.status, released.release_number, row_number() OVER (PARTITION BY released.gss_code, released.metric_id,"
    " released.period, released.collection ORDER BY metric_release.published_at DESC, metric_release.number DESC)"
    " AS place FROM metric_released_figure AS released JOIN metric_release"
    " ON metric_release.number = released.release_number"
    f" JOIN metric_current_figure AS kept ON {_SAME} AND kept.release_number = :number"
    " WHERE metric_release.state IN ('published', 'superseded') AND released.release_number <> :number"
    f") AS before WHERE place = 1{_OVER}"
)
_REMOVE = text("DELETE FROM metric_current_figure WHERE release_number = :number")
