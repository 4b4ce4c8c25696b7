"""The catalogue of metrics: what each published figure measures, for whom, and the question it opens.

A metric is a figure about an authority; the word *indicator* belongs to the guidance and is never used for one.
The catalogue says nothing about any council, holds no figures, and knows no order of authorities. The text lives in
``metrics.toml`` so that it can be read and corrected without reading code.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files

from guidance.mapping import MAPPED_EDITION as MAPPED_EDITION
from guidance.mapping import CharacteristicLink as CharacteristicLink
from guidance.mapping import Strength as Strength
from guidance.mapping import ThemeLink, theme_link


class CatalogueError(ValueError):
    """The catalogue's file breaks one of its own rules; the message names the metric and the key."""


class Polarity(StrEnum):
    """Whether more is better, less is better, or neither can be said."""

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"
    NONE = "none"

    @property
    def words(self) -> str:
        """The polarity in words for a page, without a judgement on any council."""
        return _POLARITY_WORDS[self]


_POLARITY_WORDS = {
    Polarity.HIGHER_BETTER: "Higher is taken to be better",
    Polarity.LOWER_BETTER: "Lower is taken to be better",
    Polarity.NONE: "Neither higher nor lower is better",
}


class MetricStatus(StrEnum):
    """How the metric stands to the Oflog Data Explorer."""

    IN_EXPLORER = "in_explorer"
    CLAIMED = "claimed"
    SUPPLEMENTARY = "supplementary"
    COMPONENT = "component"


class Grade(StrEnum):
    """What the figures held rest on.

    A: the Explorer's own figures. B: the official release behind them. C: calculated by this service from official
    releases. D: partial or stale, never a current figure. NONE: no figures held.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    NONE = "none"


class Comparable(StrEnum):
    """Whether one scale fits every council that runs the service, or only councils of one type."""

    ENGLAND = "england"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A period from which figures are not to be read with earlier ones."""

    period: str
    note: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of the catalogue.

    Attributes:
        unit: of every value, as printed after it ("%", "£", "kg per household").
        decimals: places shown on pages; data answers carry the value as published.
        release: the publication that holds the figures.
        period_type: financial_year, academic_year, calendar_year or financial_quarter.
        applies_to: types of council that run the service.
        combined_authorities: true when combined authorities and the GLA have figures as well.
        collection: the one collection of releases whose figures count as this metric's series.
        least, most: what a figure can be at all, in the metric's unit; None where that cannot be said.
        partial_to: figures up to this period are partial or stale and stay out of profiles; empty for none.
        question: the question the figure opens, in this service's wording.
    """

    id: str
    name: str
    area: str
    unit: str
    decimals: int
    polarity: Polarity
    polarity_basis: str
    definition: str
    numerator: str
    denominator: str
    release: str
    publisher: str
    frequency: str
    period_type: str
    applies_to: frozenset[str]
    combined_authorities: bool
    status: MetricStatus
    launch_area: bool
    grade: Grade
    collection: str
    comparable: Comparable
    comparable_reason: str
    partial_to: str
    least: float | None
    most: float | None
    caveats: tuple[str, ...]
    question: str
    themes: tuple[ThemeLink, ...]
    breaks: tuple[SeriesBreak, ...]

    @property
    def primary_theme(self) -> str | None:
        """Slug of the one theme the metric is shown under, or None for a component."""
        return next((link.slug for link in self.themes if link.is_primary), None)

    @property
    def is_context(self) -> bool:
        """True when the metric is shown apart from the themes, as other published context."""
        return self.status is MetricStatus.CLAIMED

    @property
    def is_calculated(self) -> bool:
        """True when this service worked the figures out from official releases."""
        return self.grade is Grade.C


class Catalogue(Mapping[str, Metric]):
    """All metrics by id, in the order of the catalogue's file."""

    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._metrics = {metric.id: metric for metric in metrics}
        if len(self._metrics) != len(metrics):
            raise CatalogueError("metrics.toml: a metric id occurs twice")

    def __getitem__(self, metric_id: str) -> Metric:
        return self._metrics[metric_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._metrics)

    def __len__(self) -> int:
        return len(self._metrics)

    def under_theme(self, slug: str) -> tuple[Metric, ...]:
        """The metrics shown under a theme: its primary ones, without claimed metrics and components."""
        return tuple(
            metric
            for metric in self._metrics.values()
            if metric.primary_theme == slug and metric.status not in (MetricStatus.CLAIMED, MetricStatus.COMPONENT)
        )

    def context(self) -> tuple[Metric, ...]:
        """The metrics shown apart from the themes, as other published context."""
        return tuple(metric for metric in self._metrics.values() if metric.is_context)

    def prompting(self, characteristic_code: str) -> tuple[tuple[Metric, CharacteristicLink], ...]:
        """The metrics that prompt a question about a characteristic, each with its link, in the catalogue's order."""
        return tuple(
            (metric, link)
            for metric in self._metrics.values()
            for theme in metric.themes
            for link in theme.characteristics
            if link.code == characteristic_code
        )

    def mapping_version(self) -> str:
        """The version of the mapping: the first twelve digits of the SHA-256 of every link, as people comment on it."""
        lines = [
            "|".join((metric.id, theme.slug, str(theme.is_primary), theme.strength, theme.reason, *link))
            for metric in self._metrics.values()
            for theme in metric.themes
            for link in ((), *((c.code, c.strength, c.reason) for c in theme.characteristics))
        ]
        return sha256("\n".join(lines).encode()).hexdigest()[:12]

    def areas(self) -> dict[str, tuple[Metric, ...]]:
        """Metrics by service area, areas in the order of the file, metrics alphabetical by name."""
        grouped: dict[str, list[Metric]] = {}
        for metric in self._metrics.values():
            grouped.setdefault(metric.area, []).append(metric)
        return {area: tuple(sorted(found, key=lambda m: (m.name.casefold(), m.id))) for area, found in grouped.items()}


def parse(text: str) -> Catalogue:
    """Returns the catalogue written in a TOML text.

    Raises:
        CatalogueError: a key is missing or holds a value outside its vocabulary, or an id occurs twice.
    """
    return Catalogue(tuple(_metric(table) for table in tomllib.loads(text)["metric"]))


@cache
def catalogue() -> Catalogue:
    """The catalogue in the package, read once."""
    return parse(files("guidance").joinpath("metrics.toml").read_text(encoding="utf-8"))


def _metric(table: dict) -> Metric:  # type: ignore[type-arg]  # tomllib gives plain dictionaries
    try:
        return Metric(
            **{key: table[key] for key in _PLAIN},
            **{key: table.get(key, "") for key in _OPTIONAL},
            least=table.get("least"),
            most=table.get("most"),
            polarity=Polarity(table["polarity"]),
            applies_to=frozenset(table["applies_to"]),
            status=MetricStatus(table["status"]),
            grade=Grade(table["grade"]),
            comparable=Comparable(table["comparable"]),
            caveats=tuple(table["caveats"]),
            themes=tuple(theme_link(link) for link in table.get("themes", ())),
            breaks=tuple(SeriesBreak(found["from"], found["note"]) for found in table.get("breaks", ())),
        )
    except (KeyError, ValueError) as error:
        raise CatalogueError(f"metrics.toml: {table.get('id', 'a metric without id')}: {error}") from error


_PLAIN = (
    "id",
    "name",
    "area",
    "unit",
    "decimals",
    "polarity_basis",
    "definition",
    "release",
    "publisher",
    "frequency",
    "period_type",
    "combined_authorities",
    "launch_area",
    "collection",
    "question",
)
_OPTIONAL = ("numerator", "denominator", "comparable_reason", "partial_to")
