"""Releases that keep every rule and are still wrong: another unit, a year mistaken. Figures together tell it."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.services import figures
from portal.services.figures import reports
from tests.factories.figures import UNITARIES, add_register, add_release, receive, tidy

KG = "waste_residual_per_household"


def rows(period: str = "2021-22", *, times: float = 1, more: float = 0) -> list[str]:
    return [f"{KG},{code},{period},{(400.5 + n * n) * times + more:.4f}," for n, code in enumerate(UNITARIES)]


def doubts(raw: bytes, now: datetime, *, dry_run: bool = False) -> dict[str, str]:
    return {found.code: found.message for found in receive(raw, "second", now, dry_run=dry_run).problems}


@pytest.fixture
def first(session: Session, now: datetime) -> None:
    add_register(now)
    add_release(tidy(*rows()), "first", now)


def test_figures_when_a_thousand_times_those_before_then_unit_is_doubted(first: None, now: datetime) -> None:
    for raw in (tidy(*rows("2022-23", times=1000)), tidy(*rows(times=1000))):
        assert "is 1,000 times those" in doubts(raw, now, dry_run=True)["other_scale"]
    assert "is 1/100 of those of 2021-22" in doubts(tidy(*rows("2022-23", times=0.01)), now)["other_scale"]
    assert figures.get_release("second").check_report["problems"][0]["code"] == "other_scale"


def test_figures_when_of_the_other_sign_then_doubted(first: None, now: datetime) -> None:
    found = doubts(tidy(*rows("2022-23", times=-1)), now)["other_scale"]

    assert "as large, with the other sign, beside those of 2021-22" in found


def test_figures_when_those_of_the_period_before_again_then_year_is_doubted(first: None, now: datetime) -> None:
    assert "those of 2021-22 again" in doubts(tidy(*rows("2022-23")), now)["same_again"]


def test_figures_when_years_lie_between_then_year_is_doubted(first: None, now: datetime) -> None:
    assert "between 2021-22 and 2032-33" in doubts(tidy(*rows("2032-33", more=1)), now)["years_between"]


def test_figures_when_they_follow_those_before_then_nothing_is_doubted(first: None, now: datetime) -> None:
    assert doubts(tidy(*rows("2022-23", times=1.4, more=1), *rows()), now, dry_run=True) == {}
    assert doubts(tidy(*rows()[:4], f"{KG},E06000005,2021-22,9,"), now) == {}


def test_new_period_when_another_is_revised_then_compared_too(first: None, now: datetime) -> None:
    wild = f"{KG},E06000001,2022-23,9000,"
    raw = tidy(f"{KG},E06000001,2021-22,77,", *rows("2022-23", more=1)[1:], wild)

    receive(raw, "second", now)

    found = reports.changes_of(figures.get_release("second").check_report["changes"])
    assert [(one.compared, [change.period for change in one.listed]) for one in found] == [
        (1, ["2021-22"]),
        (5, ["2022-23"]),
    ]


def test_figures_when_outside_what_they_can_be_then_doubted(session: Session, now: datetime) -> None:
    add_register(now)
    cells = [
        f"waste_recycling_rate,{code},2021-22,{value},"
        for code, value in zip(UNITARIES, (-50, 450, 0, 100, 41), strict=True)
    ]

    found = doubts(tidy(*cells), now, dry_run=True)["outside_its_range"]

    assert found.startswith("2 figures of Household waste recycling rate lie outside 0 to 100")
    assert "the first is of E06000001" in found
