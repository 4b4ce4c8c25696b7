"""One figure of one authority through time: every period beside its groups, and every vintage of each value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from guidance.metrics import Metric
from portal.database import db
from portal.domain import periods
from portal.domain.comparators import decimal_of
from portal.domain.metrics import Status
from portal.domain.periods import Period
from portal.models import MetricRelease, ReleasedFigure
from portal.services import councils
from portal.services.figures.profiles import read
from portal.services.figures.types import ChosenList, Figure, ReleaseReference


@dataclass(frozen=True, slots=True)
class Vintage:
    """One value as one release gave it.

    Attributes:
        since: when it became current here. until: when another took its place or it was taken back, else None.
        is_primary: False for figures of another collection, which are kept beside and enter no page of figures.
    """

    period: Period
    value: Decimal | None
    status: Status
    release: ReleaseReference
    since: datetime
    until: datetime | None
    is_primary: bool


@dataclass(frozen=True, slots=True)
class FigureHistory:
    """One metric of one authority.

    Attributes:
        latest: the figure shown on the authority's page, with its series. figures: every period, latest first.
        vintages: every vintage of every value, latest period first and within it the latest vintage first.
    """

    detail: councils.CouncilDetail
    latest: Figure
    figures: tuple[Figure, ...]
    vintages: tuple[Vintage, ...]
    lists: tuple[ChosenList, ...]
    moment: datetime | None = None

    @property
    def council(self) -> councils.CouncilEntry:
        """The authority itself."""
        return self.detail.council

    @property
    def revised(self) -> tuple[Vintage, ...]:
        """The vintages of periods in which they differ, or none counts now; given again alike is not revised."""
        own = tuple(vintage for vintage in self.vintages if vintage.is_primary)
        given: dict[Period, set[tuple[Decimal | None, Status]]] = {}
        for vintage in own:
            given.setdefault(vintage.period, set()).add((vintage.value, vintage.status))
        counting = {vintage.period for vintage in own if vintage.until is None}
        return tuple(e for e in own if len(given[e.period]) > 1 or e.period not in counting)

    @property
    def beside(self) -> tuple[Vintage, ...]:
        """The figures of other collections that are kept beside this metric's own, and count."""
        return tuple(vintage for vintage in self.vintages if not vintage.is_primary and vintage.until is None)


def figure_history(gss_code: str, metric: Metric, *, private: bool = False) -> FigureHistory:
    """One figure of one authority through time.

    Args:
        private: beside lists that only the council's own people may see as well.

    Raises:
        NotFound: the register has no such code.
    """
    reading = read(gss_code, private=private)
    latest = reading.figure(metric, reading.latest().get(metric.id)).with_series(reading.series(metric))
    held = reading.country.periods.get(metric.id, ())
    return FigureHistory(
        reading.detail,
        latest,
        tuple(reading.figure(metric, period) for period in reversed(held)),
        _vintages(gss_code, metric, reading.country.releases, held),
        reading.lists,
    )


def _vintages(
    gss_code: str, metric: Metric, releases: Mapping[int, ReleaseReference], held: Sequence[Period]
) -> tuple[Vintage, ...]:
    newest_first = (MetricRelease.published_at.desc(), MetricRelease.number)
    query = (
        select(ReleasedFigure, MetricRelease.published_at, MetricRelease.ended_at, MetricRelease.state)
        .join(MetricRelease, MetricRelease.number == ReleasedFigure.release_number)
        .where(
            ReleasedFigure.gss_code == gss_code,
            ReleasedFigure.metric_id == metric.id,
            MetricRelease.published_at.is_not(None),
        )
        .order_by(ReleasedFigure.period.desc(), ReleasedFigure.collection, *newest_first)
    )
    shown = {period.text for period in held}
    found: list[Vintage] = []
    newer: tuple[str, str] | None = None
    since: datetime | None = None
    for row, published_at, ended_at, state in db.session.execute(query):
        key = (row.period, row.collection)
        until = since if key == newer else None
        if state == "withdrawn":
            until = ended_at
        else:
            newer, since = key, published_at
        assert published_at is not None  # the query asks for published ones
        if row.period in shown or row.collection != metric.collection:
            value = None if row.value is None else decimal_of(row.value)
            when = periods.parse(row.period, metric.period_type)
            is_primary = row.collection == metric.collection
            release = releases[row.release_number]
            found.append(Vintage(when, value, Status(row.status), release, published_at, until, is_primary))
    return tuple(found)
