"""What readers of figures get: frozen values, worked out once, with everything a page, a table or an answer shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from guidance.metrics import Metric
from portal.domain import comparators
from portal.domain.comparators import Comparator
from portal.domain.metrics import Status
from portal.domain.periods import Period
from portal.services.councils import CouncilDetail, CouncilEntry

#: Days after the end of its period from which a figure is marked as old.
OLD_AFTER_DAYS = 731


@dataclass(frozen=True, slots=True)
class ReleaseReference:
    """The release a figure comes from."""

    code: str
    title: str
    publisher: str
    collection: str
    source: str
    licence: str
    attribution: str
    published_on: date | None
    retrieved_on: date | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: the council's value and the median it is shown beside, either of which may be missing."""

    period: Period
    value: Decimal | None
    status: Status
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a figure lies beside one group.

    Attributes:
        place: raw MADs of the group from its median. words: to be followed by "the median of …"; None where a person
            has to look first (beyond 7.5 MADs), or where there is nothing to lie beside.
    """

    comparator: Comparator
    place: Decimal | None
    words: str | None

    @property
    def needs_check(self) -> bool:
        """Whether the figure lies so far from the group's median that nothing is said of it in words."""
        return comparators.needs_check(self.place)


def depends(readings: Iterable[Reading]) -> bool:
    """Whether how a figure reads depends on the group it is read beside."""
    return comparators.depends_on_group(reading.place for reading in readings)


@dataclass(frozen=True, slots=True)
class Note:
    """What the council says of its figure, in its own words.

    Attributes:
        period: the one it was written about. is_revised: the figure of that period reads otherwise today than then.
    """

    text: str
    number: int
    period: str
    written_at: datetime
    is_revised: bool = False


@dataclass(frozen=True, slots=True)
class ChosenList:
    """A group that somebody chose: a council's own list, or an uploaded one with its licence note.

    Attributes:
        members: GSS codes, alphabetical by name.
    """

    id: str
    kind: str
    title: str
    reason: str
    licence: str
    source: str
    is_public: bool
    created_at: datetime
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of one authority in one period, with its context.

    Attributes:
        period: None when no release of the metric is held.
        england: None for authorities that are not compared with England (combined authorities, the GLA).
        neighbours: None where the neighbour model gives none. lists: chosen groups, in the order of their titles.
        place: raw MADs from the England median. words: to be followed by "the England median".
        series: every period held, earliest first.
        note: the council's own words on it. is_questioned: the council asked for a correction, and says so in public.
    """

    metric: Metric
    period: Period | None
    value: Decimal | None
    status: Status
    release: ReleaseReference | None = None
    england: Comparator | None = None
    type: Comparator | None = None
    neighbours: Comparator | None = None
    lists: tuple[Comparator, ...] = ()
    place: Decimal | None = None
    words: str | None = None
    series: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()
    note: Note | None = None
    is_questioned: bool = False

    @property
    def comparators(self) -> tuple[Comparator, ...]:
        """The comparators there are, widest group first, without chosen lists."""
        return tuple(found for found in (self.england, self.type, self.neighbours) if found is not None)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The figure beside every group, widest first."""
        found = []
        for comparator in (*self.comparators, *self.lists):
            place = comparators.position(self.value, comparator)
            found.append(Reading(comparator, place, comparators.words(place)))
        return tuple(found)

    @property
    def needs_check(self) -> bool:
        """Whether the figure lies so far from the median that nothing is said of it in words."""
        return comparators.needs_check(self.place)

    def is_old(self, today: date) -> bool:
        """Whether the period ended more than two years ago."""
        return self.period is not None and (today - self.period.end).days > OLD_AFTER_DAYS

    def with_series(self, series: tuple[Point, ...]) -> "Figure":
        """The same figure with the other periods beside it."""
        return replace(self, series=series)


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """The figures that prompt questions about one theme; none is a usual thing, and is said."""

    slug: str
    figures: tuple[Figure, ...]

    @property
    def shown(self) -> tuple[Figure, ...]:
        """Figures of services that the authority runs, whose releases are held, for periods in which it existed."""
        left_out = (Status.NOT_APPLICABLE, Status.NOT_YET_CREATED)
        return tuple(figure for figure in self.figures if figure.status not in left_out and figure.period is not None)

    @property
    def before(self) -> tuple[Figure, ...]:
        """Figures of which all periods held lie before the authority's first day."""
        return tuple(figure for figure in self.figures if figure.status is Status.NOT_YET_CREATED)

    @property
    def elsewhere(self) -> tuple[Figure, ...]:
        """Figures that apply to the authority and stand in releases that are not held here."""
        return tuple(
            figure for figure in self.figures if figure.status is not Status.NOT_APPLICABLE and figure.period is None
        )

    @property
    def not_run(self) -> tuple[Figure, ...]:
        """Figures of services that this type of authority does not run."""
        return tuple(figure for figure in self.figures if figure.status is Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class CouncilFigures:
    """One authority's figures under the seven themes, and other published context apart from them."""

    detail: CouncilDetail
    themes: tuple[ThemeFigures, ...]
    context: tuple[Figure, ...]
    neighbours: tuple[CouncilEntry, ...]
    lists: tuple[ChosenList, ...] = ()
    moment: datetime | None = None

    @property
    def council(self) -> CouncilEntry:
        """The authority itself."""
        return self.detail.council

    @property
    def has_none(self) -> bool:
        """Whether no release of any metric is held, or was on the day that is read."""
        return all(figure.period is None for figure in self.all_figures)

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        """Every figure, under themes first, in the order of the catalogue within a theme."""
        return (*(figure for theme in self.themes for figure in theme.figures), *self.context)


@dataclass(frozen=True, slots=True)
class AuthorityFigure:
    """One authority's figure in a table of all authorities."""

    gss_code: str
    name: str
    type: str
    value: Decimal | None
    status: Status
    release: str | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class MetricFigures:
    """One metric in one period: medians, and every authority alphabetically."""

    metric: Metric
    period: Period | None
    periods: tuple[Period, ...]
    comparators: tuple[Comparator, ...]
    figures: tuple[AuthorityFigure, ...]
    releases: tuple[ReleaseReference, ...]

    @property
    def of_those_who_run_it(self) -> tuple[AuthorityFigure, ...]:
        """The figures without authorities of types that do not run the service."""
        return tuple(figure for figure in self.figures if figure.status is not Status.NOT_APPLICABLE)
