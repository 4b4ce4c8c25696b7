"""The models of engagement and intervention as one case sees them: allowed by edition and day, asked for, and standing.

Nothing here proposes a model, puts models in an order of concern or moves a step. The functions say which models the
data of an edition allows on a day, which steps belong to a model, and how dates that people entered lie to today.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

from guidance import Guidance
from guidance.types import InterventionModel, InterventionTier
from portal.domain.readiness import Ladder, RecordedStep, StepDefinition, StepState

#: Phases of the process that belong to a model, by the model's code; every other statutory model has the last.
_PHASES: Mapping[str, tuple[str, ...]] = {
    "sector-support": ("assurance",),
    "early-engagement": ("early-engagement",),
    "external-assurance-review": ("early-engagement",),
    "best-value-notice": ("non-statutory",),
    "improvement-board": ("non-statutory",),
    "independent-review-or-taskforce": (),
    "section-10-inspection": ("statutory-inspection",),
}
_SECTION_15_PHASES = ("statutory-intervention",)


class Availability(StrEnum):
    """Whether a model may be named on a day, and where that stands."""

    IN_EDITION = "in_edition"
    BY_DATE = "by_date"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """The availability as shown."""
        return {
            "in_edition": "Part of this edition of the guidance",
            "by_date": "Not in the text of this edition; in use on this day",
            "not_yet": "Not in the text of this edition, and not in use on this day",
        }[self.value]

    @property
    def may_be_named(self) -> bool:
        """Whether an option, a step, a decision or an instrument of that day may name the model."""
        return self is not Availability.NOT_YET


def availability(model: InterventionModel, *, on: date) -> Availability:
    """Whether a model may be named on a day.

    Source: our own rule, on the edition's data: a model of the edition's text always; one that is carried beside the
        text from the first day of the month in which it was first used, and never where no month is known.
    """
    if model.in_this_edition:
        return Availability.IN_EDITION
    is_in_use = bool(model.available_from) and on.isoformat()[:7] >= model.available_from
    return Availability.BY_DATE if is_in_use else Availability.NOT_YET


def lightest_first(guidance: Guidance) -> tuple[InterventionModel, ...]:
    """All models in the edition's order, with those that are no part of its text after them.

    A model that came later stands at the end because it is newer, not because it is heavier.
    """
    return tuple(sorted(guidance.interventions, key=lambda model: not model.in_this_edition))


def models_on(guidance: Guidance, *, on: date) -> tuple[InterventionModel, ...]:
    """The models that may be named on a day, in the order of `lightest_first`."""
    return tuple(model for model in lightest_first(guidance) if availability(model, on=on).may_be_named)


def ladder_of(guidance: Guidance, *, on: date | None = None) -> Ladder:
    """The models, themes and steps of an edition.

    Args:
        on: the day that decides about models beside the edition's text; None leaves all of those out.
    """
    models = models_on(guidance, on=on or date.min)
    directed = frozenset(model.code for model in models if is_under_section_15(model))
    tests = (StepDefinition(test.code, test.text, test.provision, directed) for test in guidance.statutory_tests)
    process = (
        StepDefinition(
            step.code,
            step.title,
            step.basis.label,
            frozenset(model.code for model in models if step.phase in _PHASES.get(model.code, _SECTION_15_PHASES)),
        )
        for step in guidance.process_steps
    )
    return Ladder(models, tuple((theme.slug, theme.title) for theme in guidance.themes), (*tests, *process))


def is_under_section_15(model: InterventionModel) -> bool:
    """Whether a model rests on section 15, so that the statutory test and the right to make representations apply.

    Source: Local Government Act 1999 s.15(1), (5), (6), (9); an inspection rests on s.10 and has neither.
    """
    return model.tier is InterventionTier.STATUTORY and model.code not in _PHASES


def legal_steps(guidance: Guidance, model: str) -> tuple[StepDefinition, ...]:
    """The steps of the statutory test that a model needs, in the Act's order; none for a model that needs none."""
    codes = {test.code for test in guidance.statutory_tests}
    steps = ladder_of(guidance, on=date.max).steps
    return tuple(step for step in steps if step.code in codes and model in step.models)


def open_legal_steps(guidance: Guidance, model: str, recorded: Iterable[RecordedStep]) -> tuple[StepDefinition, ...]:
    """The steps of the statutory test that nobody has recorded as done or as not applicable for a model.

    They are shown and printed. They bar nothing and decide nothing.
    """
    settled = {step.step for step in recorded if step.model == model and step.state is not StepState.NOT_STARTED}
    return tuple(step for step in legal_steps(guidance, model) if step.code not in settled)


class RepresentationStanding(StrEnum):
    """How the days for representations lie to a day."""

    NOT_SET = "not_set"
    TO_COME = "to_come"
    OPEN = "open"
    OVER = "over"
    SKIPPED = "skipped"

    @property
    def words(self) -> str:
        """The standing as shown."""
        return {
            "not_set": "Not set",
            "to_come": "Set, not begun",
            "open": "Open",
            "over": "Over",
            "skipped": "None, for urgency",
        }[self.value]


class _Period(Protocol):
    """What the standing needs of a period."""

    @property
    def from_on(self) -> date | None: ...
    @property
    def to_on(self) -> date | None: ...
    @property
    def is_skipped(self) -> bool: ...


def representation_standing(period: _Period | None, *, today: date) -> RepresentationStanding:
    """How a period for representations stands today; it includes both its days.

    Source: Local Government Act 1999 s.15(9) and (11). How long it is, is set in each case: the Act names no length.
    """
    if period is None:
        return RepresentationStanding.NOT_SET
    if period.is_skipped or period.from_on is None or period.to_on is None:
        return RepresentationStanding.SKIPPED
    if today < period.from_on:
        return RepresentationStanding.TO_COME
    return RepresentationStanding.OPEN if today <= period.to_on else RepresentationStanding.OVER
