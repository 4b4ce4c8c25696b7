"""Reads one authority's figures under the themes, in a fixed number of queries whatever the number of metrics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_

from guidance.metrics import Comparable, Metric, catalogue
from portal.database import db
from portal.domain import comparators as rules
from portal.domain import periods
from portal.domain.comparators import Comparator
from portal.domain.metrics import Authority, Status, is_before, latest_period, status_without_row
from portal.domain.periods import Period
from portal.models import MetricValue
from portal.services import councils
from portal.services.figures.medians import decimal
from portal.services.figures.readings import (
    CURRENT,
    Medians,
    Row,
    is_shown,
    neighbour_lists,
    read_medians,
    release_references,
)
from portal.services.figures.types import CouncilFigures, Figure, Point, ReleaseReference, ThemeFigures


def council_figures(gss_code: str, themes: Sequence[str]) -> CouncilFigures:
    """The latest figure of each metric for one authority, each under its primary theme.

    Args:
        themes: slugs in the order of the guidance.

    Raises:
        NotFound: the register has no such code.
    """
    reading = _read(gss_code)
    latest = reading.latest()
    nearby = reading.neighbour_medians([(metric_id, period) for metric_id, period in latest.items() if period])

    def figures(metrics: Iterable[Metric]) -> tuple[Figure, ...]:
        found = (reading.figure(metric, latest.get(metric.id), nearby) for metric in metrics)
        return tuple(figure.with_series(reading.series(figure.metric)) for figure in found)

    by_theme = tuple(ThemeFigures(slug, figures(catalogue().under_theme(slug))) for slug in themes)
    return CouncilFigures(reading.detail, by_theme, figures(catalogue().context()), reading.neighbours())


def council_history(gss_code: str, themes: Sequence[str], period: str | None = None) -> CouncilFigures:
    """The figures of one authority in every period held, or in one.

    Args:
        themes: slugs in the order of the guidance. period: as written in releases; None for every one.

    Raises:
        NotFound: the register has no such code.
    """
    reading = _read(gss_code)
    pairs = [
        (metric_id, found)
        for metric_id, items in reading.periods.items()
        for found in items
        if period is None or found.text == period
    ]
    nearby = reading.neighbour_medians(pairs)

    def figures(metrics: Iterable[Metric]) -> tuple[Figure, ...]:
        return tuple(
            reading.figure(metric, found, nearby)
            for metric in metrics
            for found in reading.periods.get(metric.id, ())
            if period is None or found.text == period
        )

    by_theme = tuple(ThemeFigures(slug, figures(catalogue().under_theme(slug))) for slug in themes)
    return CouncilFigures(reading.detail, by_theme, figures(catalogue().context()), reading.neighbours())


def _read(gss_code: str) -> "_CouncilReading":
    detail = councils.get_council(gss_code)
    query = select(
        MetricValue.metric_id,
        MetricValue.collection,
        MetricValue.period,
        MetricValue.value,
        MetricValue.status,
        MetricValue.release_id,
    ).where(MetricValue.gss_code == gss_code, *CURRENT)
    rows: dict[tuple[str, str], Row] = {}
    for metric_id, collection, *rest in db.session.execute(query):
        row = Row(*rest)  # type: ignore[arg-type]  # the columns of the select, in order
        if metric_id in catalogue() and collection == catalogue()[metric_id].collection:
            rows[metric_id, row.period] = row
    scopes = [rules.ENGLAND, rules.type_scope(detail.council.authority.comparison_type)]
    medians = read_medians(None, None, scopes)
    held: dict[str, list[Period]] = defaultdict(list)
    for metric_id, text in medians:
        if is_shown(metric_id, text):
            held[metric_id].append(periods.parse(text, catalogue()[metric_id].period_type))
    releases = release_references({row.release_id for row in rows.values()})
    by_metric = {metric_id: tuple(sorted(items)) for metric_id, items in held.items()}
    return _CouncilReading(detail, rows, medians, by_metric, releases)


class _CouncilReading:
    """The rows behind one authority's figures, read in a fixed number of queries."""

    def __init__(
        self,
        detail: councils.CouncilDetail,
        rows: Mapping[tuple[str, str], Row],
        medians: Medians,
        held: Mapping[str, tuple[Period, ...]],
        releases: Mapping[UUID, ReleaseReference],
    ) -> None:
        self.detail = detail
        self.periods = held
        self._rows = rows
        self._medians = medians
        self._releases = releases
        self._authority: Authority = detail.council.authority
        self._members = neighbour_lists().get(detail.council.gss_code, ())

    def latest(self) -> dict[str, Period | None]:
        """The period to show of each metric."""
        return {metric_id: latest_period(self._authority, items) for metric_id, items in self.periods.items()}

    def neighbours(self) -> tuple[councils.CouncilEntry, ...]:
        """The neighbours in alphabetical order, as pages show them."""
        return councils.get_councils(self._members) if self._members else ()

    def neighbour_medians(self, pairs: Sequence[tuple[str, Period]]) -> dict[tuple[str, str], Comparator]:
        """Medians of the neighbours' figures by metric and period."""
        if not self._members or not pairs:
            return {}
        wanted = [(metric_id, period.text) for metric_id, period in pairs]
        query = select(
            MetricValue.metric_id, MetricValue.period, MetricValue.collection, MetricValue.value, MetricValue.status
        ).where(
            MetricValue.gss_code.in_(self._members),
            tuple_(MetricValue.metric_id, MetricValue.period).in_(wanted),
            *CURRENT,
        )
        values = defaultdict(list)
        for metric_id, period, collection, value, status in db.session.execute(query):
            if value is not None and Status(status).has_value and collection == catalogue()[metric_id].collection:
                values[metric_id, period].append(decimal(value))
        return {key: rules.summarise(rules.NEIGHBOURS, values.get(key, [])) for key in wanted}

    def figure(self, metric: Metric, period: Period | None, nearby: Mapping[tuple[str, str], Comparator]) -> Figure:
        """The authority's figure of a metric in a period, with its comparators."""
        row = self._rows.get((metric.id, period.text)) if period else None
        if row is None or period is None:
            status, value = status_without_row(metric, self._authority, period), None
        else:
            status, value = Status(row.status), None if row.value is None else decimal(row.value)
        key = (metric.id, period.text) if period else None
        found = self._medians.get(key, {}) if key else {}
        shown = status is not Status.NOT_APPLICABLE
        england = found.get(rules.ENGLAND) if shown and not self._authority.is_combined else None
        kind = found.get(rules.type_scope(self._authority.comparison_type)) if shown else None
        place = rules.position(value, england)
        return Figure(
            metric,
            period,
            value,
            status,
            self._releases.get(row.release_id) if row else None,
            england,
            kind,
            nearby.get(key) if key and shown else None,
            place,
            rules.words(place),
            notes=self._notes(metric, period, value is not None),
        )

    def series(self, metric: Metric) -> tuple[Point, ...]:
        """Every period of a metric in which the authority has a row or existed."""
        scope = (
            rules.type_scope(self._authority.comparison_type)
            if metric.comparable is Comparable.TYPE or self._authority.is_combined
            else rules.ENGLAND
        )
        points = []
        for period in self.periods.get(metric.id, ()):
            row = self._rows.get((metric.id, period.text))
            status = Status(row.status) if row else status_without_row(metric, self._authority, period)
            beside = self._medians.get((metric.id, period.text), {}).get(scope)
            value = decimal(row.value) if row and row.value is not None else None
            points.append(Point(period, value, status, beside.median if beside else None))
        return tuple(points)

    def _notes(self, metric: Metric, period: Period | None, has_value: bool) -> tuple[str, ...]:
        notes = [found.note for found in metric.breaks]
        if period is not None and has_value and is_before(self._authority, period):
            notes.append("The publisher gives this figure for the area, for a time before this authority existed.")
        return tuple(notes)
