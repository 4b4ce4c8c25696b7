"""What all pages of figures share, read once for each publication: the register, medians, and the country's figures.

A process keeps it in memory under the word that changes with every publication (`storage.version`), so that a page
reads one authority's own rows and nothing else. The same shape holds the country as it stood on an earlier day.
"""

import csv
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple, TypeVar

from sqlalchemy import select

from guidance.metrics import Comparable, catalogue
from portal.database import db
from portal.domain import comparators as rules
from portal.domain import neighbours, periods
from portal.domain.comparators import Comparator, Groups, decimal_of
from portal.domain.errors import NotFound
from portal.domain.metrics import WITH_VALUE, Authority, comparison_type
from portal.domain.periods import Period
from portal.domain.register import CorrectionState
from portal.models import CorrectionRequest, CurrentFigure, MetricComparator, MetricRelease
from portal.services import councils
from portal.services.figures import storage
from portal.services.figures.strips import Strip, strip
from portal.services.figures.types import ReleaseReference

V = TypeVar("V")
#: Countries kept in a process: the present one, the one before it while it is read, and a few earlier days.
KEPT = 6
_STATUSES = frozenset(status.value for status in WITH_VALUE)
_RELEASE = tuple(getattr(MetricRelease, name) for name in ReleaseReference.__dataclass_fields__)
Medians = Mapping[tuple[str, str], Mapping[str, Comparator]]


class Row(NamedTuple):
    """One figure as it is kept: value in the metric's unit, status, and number of its release."""

    value: float | None
    status: str
    release: int


class Country:
    """Everything about figures that does not depend on whose page is shown.

    Args:
        token: the version of the public content it was read at.
        moment: an earlier instant, for the figures as they stood then; None for those that count now.
    """

    def __init__(self, token: str, moment: datetime | None = None) -> None:
        self.token = token
        self.moment = moment
        self._values: dict[tuple[str, str], Mapping[str, Row]] = {}
        #: What other modules work out from this country and keep with it: drawings, medians of lists.
        self._kept: dict[object, object] = {}

    def keep(self, key: object, make: Callable[[], V]) -> V:
        """What was made for a key, made once."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]  # what was made for this key

    @cached_property
    def entries(self) -> Mapping[str, councils.CouncilEntry]:
        """Every authority of the register by code, in alphabetical order."""
        return {entry.gss_code: entry for entry in councils.list_councils()}

    @cached_property
    def authorities(self) -> Mapping[str, Authority]:
        """The same as the rules know them."""
        return {code: entry.authority for code, entry in self.entries.items()}

    @cached_property
    def _successions(self) -> tuple[tuple[str, str], ...]:
        return councils.successions()

    @cached_property
    def questioned(self) -> frozenset[tuple[str, str, str]]:
        """Figures of which a correction was asked, where that is said in public: authority, metric and period."""
        if self.moment is not None:
            return frozenset()
        columns = (CorrectionRequest.council_gss, CorrectionRequest.metric_id, CorrectionRequest.period)
        said = CorrectionRequest.is_public & (CorrectionRequest.state == CorrectionState.OPEN)
        return frozenset(
            (gss, metric, period) for gss, metric, period in db.session.execute(select(*columns).where(said))
        )

    def detail(self, gss_code: str) -> councils.CouncilDetail:
        """One authority with those before and after it, each list alphabetical.

        Raises:
            NotFound: the register has no such code.
        """
        if gss_code not in self.entries:
            raise NotFound(gss_code)
        before = {first for first, later in self._successions if later == gss_code}
        after = {later for first, later in self._successions if first == gss_code}
        return councils.CouncilDetail(self.entries[gss_code], self.named(before), self.named(after))

    def named(self, codes: Collection[str]) -> tuple[councils.CouncilEntry, ...]:
        """The authorities of these codes in alphabetical order; a code that is unknown is left out."""
        return tuple(entry for code, entry in self.entries.items() if code in codes)

    @cached_property
    def releases(self) -> Mapping[int, ReleaseReference]:
        """Every release by number."""
        rows = db.session.execute(select(MetricRelease.number, *_RELEASE))
        return {number: ReleaseReference(*rest) for number, *rest in rows}

    @cached_property
    def medians(self) -> Medians:
        """Every comparator by metric and period, then by scope."""
        return _stored_medians() if self.moment is None else self._medians_then()

    @cached_property
    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """The periods shown of each metric, earliest first; metrics without any are left out."""
        found: dict[str, list[Period]] = defaultdict(list)
        for metric_id, text in self.medians:
            if is_shown(metric_id, text):
                found[metric_id].append(periods.parse(text, catalogue()[metric_id].period_type))
        return {metric_id: tuple(sorted(items)) for metric_id, items in found.items()}

    def values(self, metric_id: str, period: str) -> Mapping[str, Row]:
        """The figures of all authorities for a metric and period, of the metric's own collection, by code."""
        if self.moment is not None:
            return self._then.get((metric_id, period), {})
        key = (metric_id, period)
        if key not in self._values:
            query = select(
                CurrentFigure.gss_code, CurrentFigure.value, CurrentFigure.status, CurrentFigure.release_number
            ).where(
                CurrentFigure.metric_id == metric_id,
                CurrentFigure.period == period,
                CurrentFigure.collection == catalogue()[metric_id].collection,
            )
            rows = db.session.execute(query)
            self._values[key] = {code: Row(value, status, number) for code, value, status, number in rows}
        return self._values[key]

    def numbers(self, metric_id: str, period: str, codes: Sequence[str]) -> list[float]:
        """The values of some authorities; those without one, and fictional ones, are left out."""
        held = self.values(metric_id, period)
        rows = ((code, held[code]) for code in codes if code in held)
        return [
            row.value
            for code, row in rows
            if row.value is not None and row.status in _STATUSES and not self.authorities[code].demonstration
        ]

    def strip(self, metric_id: str, period: str, authority_type: str) -> Strip | None:
        """Every authority that one of this type is compared with, as unnamed marks; kept, since many pages show it."""
        metric, kind = catalogue()[metric_id], comparison_type(authority_type)
        among_type = kind == "combined_authority" or metric.comparable is Comparable.TYPE
        key = ("strip", metric_id, period, kind if among_type else "")

        def draw() -> Strip | None:
            scope = rules.type_scope(kind) if among_type else rules.ENGLAND
            codes = [code for code, a in self.authorities.items() if _stands_with(a, kind, among_type)]
            found = self.medians.get((metric_id, period), {}).get(scope)
            return strip(self.numbers(metric_id, period, codes), found)

        return self.keep(key, draw)

    def own(self, gss_code: str) -> dict[tuple[str, str], Row]:
        """One authority's figures by metric and period; the one thing that is read anew for each page."""
        if self.moment is not None:
            return {key: rows[gss_code] for key, rows in self._then.items() if gss_code in rows}
        primary = storage.primary_collections()
        return {
            (metric_id, period): Row(value, status, number)
            for metric_id, period, collection, value, status, number in storage.rows_of_authority(gss_code)
            if primary.get(metric_id) == collection
        }

    @cached_property
    def _then(self) -> Mapping[tuple[str, str], Mapping[str, Row]]:
        assert self.moment is not None
        primary = storage.primary_collections()
        found: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        for metric_id, period, code, collection, *rest in storage.as_it_stood(self.moment, list(primary)):
            if primary[str(metric_id)] == collection:
                found[str(metric_id), str(period)][str(code)] = Row(*rest)  # type: ignore[arg-type]  # in their order
        return found

    def _medians_then(self) -> Medians:
        found = {}
        groups = {metric_id: Groups(metric, self.authorities) for metric_id, metric in catalogue().items()}
        for (metric_id, text), rows in self._then.items():
            period = periods.parse(text, catalogue()[metric_id].period_type)
            known = ((code, row.value) for code, row in rows.items() if row.value is not None)
            results = groups[metric_id].summarise(period, known)
            found[metric_id, text] = {result.scope: result for result in results}
        return found


def _stands_with(authority: Authority, kind: str, among_type: bool) -> bool:
    """Whether an authority is among the marks of a strip: of the same type, or any council at all."""
    return authority.comparison_type == kind if among_type else not authority.is_combined


_countries: OrderedDict[tuple[str, datetime | None], Country] = OrderedDict()


def country(moment: datetime | None = None) -> Country:
    """The country's figures now, or as they stood at a moment; kept in memory until something is published."""
    token = storage.version()
    if not token:
        return Country(token, moment)  # nothing is published: nothing to keep, and nothing that would say when to stop
    key = (token, moment)
    found = _countries.get(key)
    if found is None:
        found = _countries[key] = Country(token, moment)
        while len(_countries) > KEPT:
            _countries.popitem(last=False)
    return found


def is_shown(metric_id: str, period: str) -> bool:
    """Whether figures of a period are shown: partial and stale ones (grade D) may be held and never are."""
    metric = catalogue().get(metric_id)
    return metric is not None and not (metric.partial_to and period <= metric.partial_to)


@cache
def neighbour_lists() -> Mapping[str, tuple[str, ...]]:
    """Nearest neighbours of each council by the open profile, nearest first; worked out once in a process."""
    text = files("guidance").joinpath("reference/neighbour_inputs.csv").read_text(encoding="utf-8")
    profiles = (neighbours.profile(row) for row in csv.DictReader(text.splitlines()))
    return neighbours.open_profile_v1(profile for profile in profiles if profile is not None)


def _stored_medians() -> Medians:
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
        select(*columns).order_by(MetricComparator.scope)
    ):
        found[metric_id, when][scope] = Comparator(
            scope,
            n,
            None if median is None else decimal_of(median),
            None if mad is None else decimal_of(mad),
            rules.Withheld(withheld) if withheld else None,
        )
    return found
