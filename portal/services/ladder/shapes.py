"""What the pages of the ladder are given: models with what is on file, and instruments by their own dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guidance import Guidance
from guidance.types import InterventionModel, Requirement
from portal.domain.closing import NoticeStanding
from portal.domain.errors import NotFound
from portal.domain.ladder import Availability, RepresentationStanding, is_under_section_15
from portal.domain.readiness import Finding, ModelReadiness, Step, StepState
from portal.domain.reviewing import Stance
from portal.models import Decision, Instrument, LadderFact, LadderOption, Representation, RepresentationPeriod
from portal.services.reviews.cases import Case


@dataclass(frozen=True)
class SetFact:
    """A record beside a line, with its sentence; the sentence is empty where this reader may not see the record."""

    row: LadderFact
    record: str
    added_by: str


@dataclass(frozen=True)
class Line:
    """One thing that has to be shown, and the records that somebody set beside it."""

    requirement: Requirement
    facts: tuple[SetFact, ...]


@dataclass(frozen=True)
class Period:
    """Days for representations, and how they stand today."""

    row: RepresentationPeriod
    standing: RepresentationStanding


@dataclass(frozen=True)
class DatedInstrument:
    """An instrument with how it stands by its own dates, what it follows and what follows it."""

    row: Instrument
    standing: NoticeStanding
    title_of_model: str
    follows: Instrument | None
    followed_by: tuple[Instrument, ...]


@dataclass(frozen=True)
class ModelOfCase:
    """One model with everything that is on file for it in this case.

    Args:
        legal_codes: those of its steps that belong to the statutory test.
        step_versions: of the steps that somebody recorded.
    """

    model: InterventionModel
    availability: Availability
    readiness: ModelReadiness
    lines: tuple[Line, ...]
    legal_codes: frozenset[str]
    step_versions: Mapping[str, int]
    option: LadderOption | None
    periods: tuple[Period, ...]
    instruments: tuple[DatedInstrument, ...]

    @property
    def is_under_section_15(self) -> bool:
        """Whether the statutory test and the right to make representations apply."""
        return is_under_section_15(self.model)

    @property
    def legal(self) -> tuple[Step, ...]:
        """The steps of the statutory test."""
        return tuple(step for step in self.readiness.steps if step.code in self.legal_codes)

    @property
    def process(self) -> tuple[Step, ...]:
        """The steps of the process."""
        return tuple(step for step in self.readiness.steps if step.code not in self.legal_codes)

    @property
    def bare_words(self) -> str:
        """Which lines have no record beside them, by their places on the model's page; empty for none."""
        places = [str(place) for place, line in enumerate(self.lines, start=1) if not line.facts]
        if len(places) == len(self.lines):
            return "Every line"
        return f"{'Line' if len(places) == 1 else 'Lines'} {', '.join(places)}" if places else ""

    @property
    def open_legal(self) -> tuple[Step, ...]:
        """The steps of the statutory test that nobody has recorded as done or as not applicable."""
        return tuple(step for step in self.legal if step.state is StepState.NOT_STARTED)

    @property
    def has_moved(self) -> bool:
        """Whether somebody has said where any step stands."""
        return any(step.state is not StepState.NOT_STARTED for step in self.readiness.steps)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """The questions of the ruleset to which something is not on file."""
        return tuple(finding for finding in self.readiness.findings if finding.lacking)

    @property
    def bare_lines(self) -> tuple[Line, ...]:
        """What has to be shown and has no record beside it."""
        return tuple(line for line in self.lines if not line.facts)


@dataclass(frozen=True)
class Question:
    """A question of the ruleset with its answer, and the models of which it is not asked."""

    finding: Finding
    not_asked_of: tuple[str, ...]


@dataclass(frozen=True)
class LadderOfCase:
    """All models of a case, lightest first.

    Args:
        may_read: False for a reader while a reading is out; then nothing that somebody weighed is in here.
        models: those that may be named today first in the edition's order; those that may not are in `not_yet`.
    """

    case: Case
    guidance: Guidance
    may_read: bool
    may_write: bool
    may_set_facts: bool
    models: tuple[ModelOfCase, ...]
    not_yet: tuple[InterventionModel, ...]
    periods: tuple[Period, ...]
    representations: tuple[Representation, ...]
    decisions: tuple[Decision, ...]
    instruments: tuple[DatedInstrument, ...]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Title of each model by its code."""
        return {model.code: model.title for model in self.guidance.interventions}

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What nobody can tell from the file: what is not on it, what a reader could not tell, what is unanswered."""
        gaps = (gap for model in self.models for finding in model.missing for gap in finding.lacking)
        return tuple(dict.fromkeys((*gaps, *self._not_told(), *self._unanswered())))

    def _not_told(self) -> Iterator[str]:
        titles = {theme.slug: theme.title for theme in self.case.submission.themes}
        for slug, title in titles.items():
            views = [reading.views.get(slug) for reading in self.case.readings]
            if any(view is not None and view.stance == Stance.CANNOT_TELL for view in views):
                yield f"{title}: a reader cannot tell from what is on file"

    def _unanswered(self) -> Iterator[str]:
        codes = self.case.submission.open_codes
        if codes:
            yield f"Not fully answered by the council: {', '.join(codes)}"

    @property
    def questions(self) -> tuple["Question", ...]:
        """What the ruleset asks of the file for any model, in the ruleset's order; its answer is the same for each."""
        asked: dict[str, Question] = {}
        for model in reversed(self.models):
            for finding in model.readiness.findings:
                asked.setdefault(finding.rule, Question(finding, self._not_asked(finding.rule)))
        return tuple(asked.values())

    def _not_asked(self, rule: str) -> tuple[str, ...]:
        return tuple(
            model.model.title
            for model in self.models
            if all(finding.rule != rule for finding in model.readiness.findings)
        )

    def model(self, code: str) -> ModelOfCase:
        """One of the models.

        Raises:
            NotFound: none of that code may be named today.
        """
        for found in self.models:
            if found.model.code == code:
                return found
        raise NotFound()
