"""Which models an edition and a day allow, which legal steps are open, and how days for representations stand."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import load
from portal.domain.ladder import (
    Availability,
    RepresentationStanding,
    availability,
    is_under_section_15,
    ladder_of,
    legal_steps,
    lightest_first,
    models_on,
    open_legal_steps,
    representation_standing,
)
from portal.domain.readiness import RecordedStep, Row, StepState

GUIDANCE = load("2024-05")
DAYS = st.dates(date(1999, 7, 27), date(2060, 12, 31))
ROW = Row("ladder_step", "1")


@dataclass(frozen=True)
class Period:
    from_on: date | None = None
    to_on: date | None = None
    is_skipped: bool = False


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 5, 8), Availability.NOT_YET),
        (date(2024, 10, 31), Availability.NOT_YET),
        (date(2024, 11, 1), Availability.BY_DATE),
        (date(2025, 7, 9), Availability.BY_DATE),
    ],
    ids=["when the edition came out", "the day before", "the first day", "a decision of 2025"],
)
def test_envoys_when_the_day_is_given_then_are_allowed_from_the_month_of_the_data(
    day: date, expected: Availability
) -> None:
    assert availability(GUIDANCE.intervention("ministerial-envoys"), on=day) is expected


@given(DAYS)
def test_models_when_part_of_the_edition_then_may_be_named_on_any_day(day: date) -> None:
    named = {model.code for model in models_on(GUIDANCE, on=day)}

    assert {model.code for model in GUIDANCE.interventions if model.in_this_edition} <= named
    assert ("ministerial-envoys" in named) == (day >= date(2024, 11, 1))


def test_models_when_laid_out_then_those_beside_the_text_come_last_and_the_rest_as_the_edition_has_them() -> None:
    codes = [model.code for model in lightest_first(GUIDANCE)]

    assert codes[0] == "sector-support"
    assert codes[-2:] == ["commissioners", "ministerial-envoys"]
    assert sorted(codes) == sorted(model.code for model in GUIDANCE.interventions)


def test_draft_edition_when_asked_for_2025_then_knows_of_no_envoys() -> None:
    draft = load("2023-07-draft")

    assert "ministerial-envoys" not in {model.code for model in models_on(draft, on=date(2025, 7, 9))}


def test_ladder_when_no_day_is_given_then_holds_the_text_of_the_edition_alone() -> None:
    assert "ministerial-envoys" not in {model.code for model in ladder_of(GUIDANCE).models}
    assert "ministerial-envoys" in {model.code for model in ladder_of(GUIDANCE, on=date(2025, 1, 1)).models}


@pytest.mark.parametrize(
    ("model", "is_directed"),
    [
        ("sector-support", False),
        ("best-value-notice", False),
        ("section-10-inspection", False),
        ("section-15-directions", True),
        ("commissioners", True),
        ("ministerial-envoys", True),
    ],
)
def test_statutory_test_when_a_model_rests_on_section_15_then_is_asked_for_and_else_not(
    model: str, is_directed: bool
) -> None:
    assert is_under_section_15(GUIDANCE.intervention(model)) is is_directed
    assert bool(legal_steps(GUIDANCE, model)) is is_directed


@given(
    st.sets(st.sampled_from([test.code for test in GUIDANCE.statutory_tests])),
    st.sampled_from([StepState.DONE, StepState.NOT_APPLICABLE]),
)
def test_open_steps_when_some_are_recorded_then_are_the_others_in_the_order_of_the_act(
    settled: set[str], state: StepState
) -> None:
    said = [RecordedStep("commissioners", code, state, ROW, "A Person", date(2024, 6, 3), "So.") for code in settled]

    still_open = [step.code for step in open_legal_steps(GUIDANCE, "commissioners", said)]

    assert still_open == [test.code for test in GUIDANCE.statutory_tests if test.code not in settled]


def test_open_steps_when_another_model_has_them_done_then_stay_open() -> None:
    done = RecordedStep("commissioners", "ST-1", StepState.DONE, ROW, "A Person", date(2024, 6, 3))

    assert "ST-1" in {step.code for step in open_legal_steps(GUIDANCE, "section-15-directions", [done])}


@given(DAYS, st.integers(0, 400), DAYS)
def test_period_when_its_days_are_set_then_stands_by_them_and_holds_both(first: date, length: int, today: date) -> None:
    period = Period(first, first + timedelta(days=length))

    standing = representation_standing(period, today=today)

    assert (standing is RepresentationStanding.OPEN) == (period.from_on <= today <= period.to_on)
    assert (standing is RepresentationStanding.TO_COME) == (today < first)
    assert standing.words


def test_period_when_there_is_none_or_it_is_skipped_then_says_which() -> None:
    today = date(2024, 6, 3)

    assert representation_standing(None, today=today) is RepresentationStanding.NOT_SET
    assert representation_standing(Period(is_skipped=True), today=today) is RepresentationStanding.SKIPPED
