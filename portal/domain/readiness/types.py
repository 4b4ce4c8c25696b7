"""The values of readiness: facts and the rows they come from, findings, steps, and what a guidance edition offers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class FactKind(StrEnum):
    """What a recorded fact is about. The kinds are ours; the rows they come from are in the database."""

    ASSESSMENT_SEALED = "assessment_sealed"
    OFFICER_SIGNED = "officer_signed"
    THEME_ANSWERED = "theme_answered"
    EVIDENCE_NAMED = "evidence_named"
    FIGURES_FROZEN = "figures_frozen"
    THEME_REVIEWED = "theme_reviewed"
    REVIEW_APPROVED = "review_approved"
    OUTSIDE_EVIDENCE = "outside_evidence"
    AUTHORITY_REPLIED = "authority_replied"
    IMPROVEMENT_RECORDED = "improvement_recorded"
    LIGHTER_OPTION_CONSIDERED = "lighter_option_considered"


class StepState(StrEnum):
    """Where a step stands. A step moves only when a named person says so."""

    NOT_STARTED = "not_started"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """The state as printed."""
        return {"not_started": "Not started", "done": "Done", "not_applicable": "Not applicable"}[self.value]


@dataclass(frozen=True, order=True)
class Row:
    """The record a statement rests on: the kind of record and its id, as in the snapshot."""

    kind: str
    id: str


@dataclass(frozen=True, order=True)
class Fact:
    """Something recorded.

    Args:
        key: what within its kind it is about: a theme's slug, an office, or empty.
        text: one sentence for a reader, already in its final words.
        place: where it stands among those of its key: the number it was given, or its place in the edition.
    """

    kind: FactKind
    row: Row
    text: str
    key: str = ""
    place: int = 0


@dataclass(frozen=True, order=True)
class RecordedStep:
    """A person's word on where a step stands in this case.

    Raises:
        ValueError: a step is done or not applicable without a person and a day, or not applicable without a reason.
    """

    model: str
    step: str
    state: StepState
    row: Row
    person: str = ""
    on: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state is not StepState.NOT_STARTED and not (self.person and self.on):
            raise ValueError("A step is done, or does not apply, because a named person said so on a day")
        if self.state is StepState.NOT_APPLICABLE and not self.reason:
            raise ValueError("A step that does not apply needs the reason")


@dataclass(frozen=True)
class Facts:
    """All that is recorded in one case. Order has no meaning and a fact told twice is one fact."""

    case: Row
    held: frozenset[Fact] = frozenset()
    steps: frozenset[RecordedStep] = frozenset()

    def of(self, kind: FactKind) -> tuple[Fact, ...]:
        """The facts of one kind, in a fixed order."""
        return tuple(sorted(fact for fact in self.held if fact.kind is kind))


class ModelOfIntervention(Protocol):
    """What a rule reads of a model; the guidance package's own type has more."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def legal_basis(self) -> str: ...


@dataclass(frozen=True)
class StepDefinition:
    """A step the law or the process asks for before a model can be used."""

    code: str
    title: str
    legal_basis: str
    models: frozenset[str]


@dataclass(frozen=True)
class Ladder:
    """What the guidance edition says about models: in its own order, lightest first.

    Args:
        themes: slug and name of each theme, in the edition's order.
        steps: every step with the models it belongs to.
    """

    models: tuple[ModelOfIntervention, ...]
    themes: tuple[tuple[str, str], ...]
    steps: tuple[StepDefinition, ...]


class FindingState(StrEnum):
    """Whether a fact is on the file."""

    HELD = "held"
    MISSING = "missing"

    @property
    def words(self) -> str:
        """The state as printed."""
        return {"held": "On file", "missing": "Not on file"}[self.value]


@dataclass(frozen=True)
class Finding:
    """What one rule saw: the question, the facts that bear on it, and what it looked for in vain.

    Args:
        facts: the facts that bear on the question, also where some are still missing.
        lacking: what is not on file, in words; empty when the state is held.
        rows: the rows the finding rests on; the case itself where nothing was found in it.
    """

    rule: str
    model: str
    to_show: str
    state: FindingState
    facts: tuple[Fact, ...]
    lacking: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str


@dataclass(frozen=True)
class Step:
    """A step of a model, and where it stands in this case."""

    code: str
    title: str
    legal_basis: str
    state: StepState
    person: str
    on: date | None
    reason: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ModelReadiness:
    """One model of intervention with what the file holds for it."""

    code: str
    title: str
    tier: str
    legal_basis: str
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Readiness:
    """Every model of the edition, lightest first, under a named ruleset."""

    ruleset: str
    models: tuple[ModelReadiness, ...]
