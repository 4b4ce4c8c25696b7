"""Says how ready a file is for a decision: what is on record for each model of intervention, and what is not.

Readiness is a property of the file and never of the council. This module holds small named rules, each of which looks
at recorded facts and returns a finding: a fact held or a fact missing, with the rows it rests on. It must never return
a level, a count, a probability or a recommendation, and it must never choose between models: a person does that, and
signs.

Source: Local Government Act 1999 sections 10 to 15; "Best value standards and intervention" (8 May 2024), sections on
    assurance, models of intervention and the process; explanatory memoranda laid with directions under section 15, for
    the order in which evidence, options and representations are set out.
"""

from collections.abc import Sequence
from datetime import date

from portal.domain.errors import Refused
from portal.domain.readiness.rules import CURRENT_RULESET, RULESETS, Rule
from portal.domain.readiness.types import (
    Fact,
    FactKind,
    Facts,
    Finding,
    FindingState,
    Ladder,
    ModelOfIntervention,
    ModelReadiness,
    Readiness,
    RecordedStep,
    Row,
    Step,
    StepDefinition,
    StepState,
)

__all__ = [
    "CURRENT_RULESET",
    "RULESETS",
    "Fact",
    "FactKind",
    "Facts",
    "Finding",
    "FindingState",
    "Ladder",
    "ModelOfIntervention",
    "ModelReadiness",
    "Readiness",
    "RecordedStep",
    "Row",
    "Rule",
    "Step",
    "StepDefinition",
    "StepState",
    "UnknownRuleset",
    "lay_out",
]


class UnknownRuleset(Refused):
    """No ruleset has this name; a summary is never laid out under rules that cannot be named."""

    def __init__(self, ruleset: str) -> None:
        super().__init__(
            f"The edition of the guidance names the ruleset {ruleset}, which this version of the service does not have."
        )


def lay_out(guidance: Ladder, facts: Facts, *, ruleset: str) -> Readiness:
    """Lays the recorded facts beside every model of intervention.

    Args:
        guidance: the models, themes and steps of the edition the case is under.
        facts: what is recorded; a case with none is laid out too, with everything missing.
        ruleset: dated name of our own rules, printed on every summary.

    Returns:
        The models in the edition's order, each with its findings in the ruleset's order and its steps in the
        edition's. Nothing is left out because it is empty.

    Raises:
        UnknownRuleset: no ruleset has this name.
    """
    rules = RULESETS.get(ruleset)
    if rules is None:
        raise UnknownRuleset(ruleset)
    return Readiness(ruleset, tuple(_lay_out_model(model, guidance, facts, rules) for model in guidance.models))


def _lay_out_model(model: ModelOfIntervention, ladder: Ladder, facts: Facts, rules: Sequence[Rule]) -> ModelReadiness:
    recorded = {(step.model, step.step): step for step in sorted(facts.steps, key=_latest_last)}
    steps = (
        _step(definition, recorded.get((model.code, definition.code)), facts.case)
        for definition in ladder.steps
        if model.code in definition.models
    )
    return ModelReadiness(
        code=model.code,
        title=model.title,
        tier=str(model.tier),
        legal_basis=model.legal_basis,
        findings=tuple(rule(model, facts, ladder) for rule in rules if str(model.tier) in rule.tiers),
        steps=tuple(steps),
    )


def _latest_last(step: RecordedStep) -> tuple[date, Row]:
    return (step.on or date.min, step.row)


def _step(definition: StepDefinition, recorded: RecordedStep | None, case: Row) -> Step:
    return Step(
        code=definition.code,
        title=definition.title,
        legal_basis=definition.legal_basis,
        state=recorded.state if recorded else StepState.NOT_STARTED,
        person=recorded.person if recorded else "",
        on=recorded.on if recorded else None,
        reason=recorded.reason if recorded else "",
        rows=(recorded.row if recorded else case,),
    )
