"""An edition of the guidance as data, and the one place to import its types from."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from guidance.basis import Basis
from guidance.errors import UnknownCode
from guidance.kinds import (
    EditionKind,
    EditionStatus,
    InDraft,
    InterventionTier,
    ListStatus,
    MetricLink,
    ThemeRole,
)
from guidance.lines import (
    BestValueAuthority,
    Characteristic,
    Completeness,
    ContextNote,
    EvidenceKind,
    FailureIndicator,
    InterventionModel,
    Line,
    Principle,
    ProcessStep,
    Requirement,
    Scope,
    Source,
    StatutoryTest,
    Theme,
    ThemeRelationship,
)

__all__ = [
    "Basis",
    "BestValueAuthority",
    "Characteristic",
    "Completeness",
    "ContextNote",
    "EditionKind",
    "EditionStatus",
    "EvidenceKind",
    "FailureIndicator",
    "Guidance",
    "InDraft",
    "InterventionModel",
    "InterventionTier",
    "Line",
    "ListStatus",
    "MetricLink",
    "Principle",
    "ProcessStep",
    "Requirement",
    "Scope",
    "Source",
    "StatutoryTest",
    "Theme",
    "ThemeRelationship",
    "ThemeRole",
]

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """One edition, whole.

    Args:
        edition: `2024-05`; the name that assessments and reports are stamped with.
        issuer: the department by the name it had when it issued the edition.
        address: where the official text is.
        licence: of the official text, and of the words here.
        ruleset: dated name of the rules of ours that go with the edition; printed on every report.
    """

    edition: str
    title: str
    issuer: str
    kind: EditionKind
    status: EditionStatus
    status_note: str = ""
    published_on: date
    address: str
    licence: str
    ruleset: str
    about: str
    themes: tuple[Theme, ...]
    theme_relationships: tuple[ThemeRelationship, ...]
    principles: tuple[Principle, ...]
    interventions: tuple[InterventionModel, ...]
    process_steps: tuple[ProcessStep, ...]
    process_note: str = ""
    statutory_tests: tuple[StatutoryTest, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    evidence_note: str = ""
    scope: Scope
    completeness: tuple[Completeness, ...]
    sources: tuple[Source, ...]

    def theme(self, slug: str) -> Theme:
        """The theme of that slug.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._themes, slug)

    def characteristic(self, code: str) -> Characteristic:
        """The characteristic of that code, such as `CI-03`.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._characteristics, code)

    def indicator(self, code: str) -> FailureIndicator:
        """The indicator of potential failure of that code, such as `CI-F01`.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._indicators, code)

    def theme_of(self, code: str) -> Theme:
        """The theme that a characteristic or an indicator of that code stands under.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._theme_by_line, code)

    def intervention(self, code: str) -> InterventionModel:
        """The model of intervention of that code.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._interventions, code)

    def source(self, code: str) -> Source:
        """The source of that code.

        Raises:
            UnknownCode: there is none.
        """
        return _look_up(self._sources, code)

    @property
    def is_draft(self) -> bool:
        return self.kind is EditionKind.CONSULTATION_DRAFT

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.slug: theme for theme in self.themes}

    @cached_property
    def _characteristics(self) -> dict[str, Characteristic]:
        return {line.code: line for theme in self.themes for line in theme.characteristics}

    @cached_property
    def _indicators(self) -> dict[str, FailureIndicator]:
        return {line.code: line for theme in self.themes for line in theme.indicators}

    @cached_property
    def _theme_by_line(self) -> dict[str, Theme]:
        return {
            code: theme
            for theme in self.themes
            for code in [x.code for x in (*theme.characteristics, *theme.indicators)]
        }

    @cached_property
    def _interventions(self) -> dict[str, InterventionModel]:
        return {model.code: model for model in self.interventions}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.code: source for source in self.sources}


def _look_up(table: dict[str, _Entry], code: str) -> _Entry:
    try:
        return table[code]
    except KeyError:
        raise UnknownCode(code) from None
