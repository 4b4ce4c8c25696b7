"""Reads one authority's figures under the themes: its own rows, beside what all pages share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from guidance.metrics import Comparable, Metric, catalogue
from portal.domain import comparators as rules
from portal.domain.comparators import Comparator, decimal_of
from portal.domain.metrics import Status, is_before, latest_period, status_without_row
from portal.domain.periods import Period
from portal.services import councils
from portal.services.figures.country import Country, Row, country, neighbour_lists
from portal.services.figures.lists import lists_of
from portal.services.figures.notes import notes_of
from portal.services.figures.types import ChosenList, CouncilFigures, Figure, Note, Point, ThemeFigures


def council_figures(
    gss_code: str, themes: Sequence[str], *, moment: datetime | None = None, private: bool = False
) -> CouncilFigures:
    """The latest figure of each metric for one authority, each under its primary theme.

    Args:
        themes: slugs in the order of the guidance.
        moment: for the figures as they stood then; None for those that count now.
        private: beside lists that only the council's own people may see as well.

    Raises:
        NotFound: the register has no such code.
    """
    reading = read(gss_code, moment=moment, private=private)
    latest = reading.latest()

    def figures(metrics: Iterable[Metric]) -> tuple[Figure, ...]:
        found = (reading.figure(metric, latest.get(metric.id)) for metric in metrics)
        return tuple(figure.with_series(reading.series(figure.metric)) for figure in found)

    return reading.under(themes, figures)


def council_history(gss_code: str, themes: Sequence[str], period: str | None = None) -> CouncilFigures:
    """The figures of one authority in every period held, or in one.

    Args:
        themes: slugs in the order of the guidance. period: as written in releases; None for every one.

    Raises:
        NotFound: the register has no such code.
    """
    reading = read(gss_code)

    def figures(metrics: Iterable[Metric]) -> tuple[Figure, ...]:
        return tuple(
            reading.figure(metric, found)
            for metric in metrics
            for found in reading.country.periods.get(metric.id, ())
            if period is None or found.text == period
        )

    return reading.under(themes, figures)


def read(gss_code: str, *, moment: datetime | None = None, private: bool = False) -> "CouncilReading":
    """One authority's own rows, beside the country's figures.

    Raises:
        NotFound: the register has no such code.
    """
    shared = country(moment)
    detail = shared.detail(gss_code)
    lists = lists_of(shared, gss_code, private=private)
    notes = notes_of(gss_code, moment=moment)
    return CouncilReading(shared, detail, shared.own(gss_code), notes, lists)


class CouncilReading:
    """One authority's figures, worked out one by one from rows that are in memory."""

    def __init__(
        self,
        shared: Country,
        detail: councils.CouncilDetail,
        rows: Mapping[tuple[str, str], Row],
        notes: Mapping[str, Note],
        lists: tuple[ChosenList, ...],
    ) -> None:
        self.country = shared
        self.detail = detail
        self.lists = lists
        self._rows = rows
        self._notes = notes
        self._authority = detail.council.authority
        self._type_scope = rules.type_scope(self._authority.comparison_type)
        self._members = neighbour_lists().get(detail.council.gss_code, ())

    def latest(self) -> dict[str, Period | None]:
        """The period to show of each metric."""
        held = self.country.periods
        return {metric_id: latest_period(self._authority, items) for metric_id, items in held.items()}

    def under(self, themes: Sequence[str], figures: Callable[[Iterable[Metric]], tuple[Figure, ...]]) -> CouncilFigures:
        """The authority's figures under the themes, and other published context apart."""
        by_theme = tuple(ThemeFigures(slug, figures(catalogue().under_theme(slug))) for slug in themes)
        context = figures(catalogue().context())
        return CouncilFigures(self.detail, by_theme, context, self.neighbours(), self.lists, self.country.moment)

    def neighbours(self) -> tuple[councils.CouncilEntry, ...]:
        """The neighbours in alphabetical order, as pages show them."""
        return self.country.named(frozenset(self._members))

    def figure(self, metric: Metric, period: Period | None) -> Figure:
        """The authority's figure of a metric in a period, with its comparators."""
        row = self._rows.get((metric.id, period.text)) if period else None
        if row is None or period is None:
            status, value = status_without_row(metric, self._authority, period), None
        else:
            status, value = Status(row.status), None if row.value is None else decimal_of(row.value)
        if status is Status.NOT_APPLICABLE or period is None:
            return Figure(metric, period, value, status)
        found = self.country.medians.get((metric.id, period.text), {})
        england = None if self._authority.is_combined else found.get(rules.ENGLAND)
        place = rules.position(value, england)
        return Figure(
            metric,
            period,
            value,
            status,
            self.country.releases[row.release] if row else None,
            england,
            found.get(self._type_scope),
            self._median(rules.NEIGHBOURS, metric, period, self._members) if self._members else None,
            tuple(self._median(rules.LIST + item.title, metric, period, item.members) for item in self.lists),
            place,
            rules.words(place),
            notes=self._remarks(period, value is not None),
            note=self._notes.get(metric.id),
            is_questioned=(self.detail.council.gss_code, metric.id, period.text) in self.country.questioned,
        )

    def _median(self, scope: str, metric: Metric, period: Period, members: tuple[str, ...]) -> Comparator:
        key = (scope, metric.id, period.text, members)
        numbers = self.country.numbers
        return self.country.keep(key, lambda: rules.summarise_doubles(scope, numbers(metric.id, period.text, members)))

    def series(self, metric: Metric) -> tuple[Point, ...]:
        """Every period of a metric, with the median the authority is shown beside."""
        by_type = metric.comparable is Comparable.TYPE or self._authority.is_combined
        scope = self._type_scope if by_type else rules.ENGLAND
        points = []
        for period in self.country.periods.get(metric.id, ()):
            row = self._rows.get((metric.id, period.text))
            status = Status(row.status) if row else status_without_row(metric, self._authority, period)
            beside = self.country.medians.get((metric.id, period.text), {}).get(scope)
            value = decimal_of(row.value) if row and row.value is not None else None
            points.append(Point(period, value, status, beside.median if beside else None))
        return tuple(points)

    def _remarks(self, period: Period, has_value: bool) -> tuple[str, ...]:
        if has_value and is_before(self._authority, period):
            return ("The publisher gives this figure for the area, for a time before this authority existed.",)
        return ()
