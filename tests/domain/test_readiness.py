"""The rules of readiness: facts held, facts missing, steps, and never a verdict."""

from dataclasses import dataclass, fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.readiness import (
    CURRENT_RULESET,
    RULESETS,
    Fact,
    FactKind,
    Facts,
    Finding,
    FindingState,
    Ladder,
    ModelReadiness,
    Readiness,
    RecordedStep,
    Row,
    StepDefinition,
    StepState,
    UnknownRuleset,
    lay_out,
)


@dataclass(frozen=True)
class Model:
    code: str
    title: str
    tier: str
    legal_basis: str


CASE = Row("assessment", "a-1")
THEMES = (("leadership", "Leadership"), ("governance", "Governance"))
LADDER = Ladder(
    models=(
        Model("sector-support", "Sector support", "assurance", "none"),
        Model("best-value-notice", "Best Value Notice", "non_statutory", "none"),
        Model("commissioners", "Commissioners", "statutory", "Act s.15(6)"),
    ),
    themes=THEMES,
    steps=(
        StepDefinition("representations", "Representations", "Act s.15(9)", frozenset({"commissioners"})),
        StepDefinition("dialogue", "Dialogue", "", frozenset({"best-value-notice", "commissioners"})),
    ),
)
KEYS = {
    FactKind.OFFICER_SIGNED: ["head_of_paid_service", "chief_finance_officer", "monitoring_officer"],
    FactKind.THEME_ANSWERED: ["leadership", "governance"],
    FactKind.THEME_REVIEWED: ["leadership", "governance"],
}
FACTS = st.sampled_from(FactKind).flatmap(
    lambda kind: st.builds(
        Fact,
        kind=st.just(kind),
        row=st.builds(Row, kind=st.sampled_from(["view", "evidence"]), id=st.sampled_from("abcdef")),
        text=st.just("Something is recorded."),
        key=st.sampled_from(KEYS.get(kind, [""])),
    )
)


def test_lay_out_when_nothing_is_recorded_then_every_fact_is_missing_and_no_step_started() -> None:
    laid_out = lay_out(LADDER, Facts(CASE), ruleset=CURRENT_RULESET)

    assert {finding.state for finding in _findings(laid_out)} == {FindingState.MISSING}
    assert {step.state for model in laid_out.models for step in model.steps} == {StepState.NOT_STARTED}
    assert all(finding.rows == (CASE,) for finding in _findings(laid_out))


@pytest.mark.parametrize("kind", FactKind, ids=lambda kind: kind.value)
def test_lay_out_when_all_of_one_kind_is_recorded_then_only_its_rules_are_held(kind: FactKind) -> None:
    held = frozenset(Fact(kind, Row("row", key or "1"), "Recorded.", key) for key in KEYS.get(kind, [""]))

    laid_out = lay_out(LADDER, Facts(CASE, held), ruleset=CURRENT_RULESET)

    rules = {rule.code for rule in RULESETS[CURRENT_RULESET] if rule.kind is kind}
    assert rules
    assert {finding.rule for finding in _findings(laid_out) if finding.state is FindingState.HELD} == rules


def test_lay_out_when_one_theme_of_two_is_answered_then_says_which_is_lacking_and_keeps_the_fact() -> None:
    fact = Fact(FactKind.THEME_ANSWERED, Row("answer", "1"), "Leadership is answered.", "leadership")

    finding = _find(lay_out(LADDER, Facts(CASE, frozenset({fact})), ruleset=CURRENT_RULESET), "all-themes-answered")

    assert finding.state is FindingState.MISSING
    assert finding.lacking == ("Governance",)
    assert finding.facts == (fact,)
    assert finding.rows == (fact.row,)


def test_lay_out_when_a_named_person_has_done_a_step_then_only_that_model_shows_it() -> None:
    done = RecordedStep(
        "commissioners", "dialogue", StepState.DONE, Row("step", "1"), person="A. Official", on=date(2024, 5, 8)
    )

    laid_out = lay_out(LADDER, Facts(CASE, steps=frozenset({done})), ruleset=CURRENT_RULESET)

    states = {(model.code, step.code): step.state for model in laid_out.models for step in model.steps}
    assert states == {
        ("commissioners", "representations"): StepState.NOT_STARTED,
        ("commissioners", "dialogue"): StepState.DONE,
        ("best-value-notice", "dialogue"): StepState.NOT_STARTED,
    }


@pytest.mark.parametrize(
    "given_fields",
    [
        pytest.param({"state": StepState.DONE}, id="done by nobody"),
        pytest.param({"state": StepState.DONE, "person": "A. Official"}, id="done on no day"),
        pytest.param(
            {"state": StepState.NOT_APPLICABLE, "person": "A. Official", "on": date(2024, 5, 8)},
            id="not applicable without a reason",
        ),
    ],
)
def test_recorded_step_when_nobody_answers_for_it_then_refuses(given_fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="step"):
        RecordedStep(model="commissioners", step="dialogue", row=CASE, **given_fields)  # type: ignore[arg-type]


def test_lay_out_when_the_ruleset_has_no_such_name_then_refuses() -> None:
    with pytest.raises(UnknownRuleset):
        lay_out(LADDER, Facts(CASE), ruleset="1999-01/1")


@given(st.sets(FACTS), FACTS)
def test_lay_out_when_a_fact_is_added_then_no_other_goes_missing(held: set[Fact], added: Fact) -> None:
    before = lay_out(LADDER, Facts(CASE, frozenset(held)), ruleset=CURRENT_RULESET)
    after = lay_out(LADDER, Facts(CASE, frozenset(held | {added})), ruleset=CURRENT_RULESET)

    for old, new in zip(_findings(before), _findings(after), strict=True):
        assert not (old.state is FindingState.HELD and new.state is FindingState.MISSING)
        assert set(old.facts) <= set(new.facts)
        assert set(new.lacking) <= set(old.lacking)


@given(st.lists(FACTS), st.randoms(use_true_random=False))
def test_lay_out_when_facts_come_in_another_order_then_says_the_same(held: list[Fact], order: object) -> None:
    shuffled = list(held)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    one = lay_out(LADDER, Facts(CASE, frozenset(held)), ruleset=CURRENT_RULESET)
    other = lay_out(LADDER, Facts(CASE, frozenset(shuffled)), ruleset=CURRENT_RULESET)

    assert one == other


@given(st.sets(FACTS))
def test_lay_out_when_it_finds_something_then_names_the_rows(held: set[Fact]) -> None:
    laid_out = lay_out(LADDER, Facts(CASE, frozenset(held)), ruleset=CURRENT_RULESET)

    known = {fact.row for fact in held} | {CASE}
    for finding in _findings(laid_out):
        assert finding.rows
        assert set(finding.rows) <= known
        assert set(finding.rows) >= {fact.row for fact in finding.facts}


@pytest.mark.parametrize("kind", [Readiness, ModelReadiness, Finding])
def test_readiness_when_its_fields_are_listed_then_none_is_a_verdict(kind: type) -> None:
    names = " ".join(field.name for field in fields(kind))

    for word in ("level", "count", "total", "score", "probability", "recommend", "rank", "rating", "risk"):
        assert word not in names


def test_rules_when_read_then_each_has_a_source_and_one_code() -> None:
    for rules in RULESETS.values():
        assert len({rule.code for rule in rules}) == len(rules)
        assert all(rule.source and rule.to_show for rule in rules)
        assert all(rule.lacking or rule.expected or rule.per_theme for rule in rules)


def _findings(laid_out: Readiness) -> list[Finding]:
    return [finding for model in laid_out.models for finding in model.findings]


def _find(laid_out: Readiness, rule: str) -> Finding:
    return next(finding for finding in _findings(laid_out) if finding.rule == rule)
