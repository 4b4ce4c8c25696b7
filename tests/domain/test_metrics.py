"""Why a figure may be missing, and whom a metric applies to."""

from datetime import date

import pytest

from guidance.metrics import catalogue
from portal.domain.metrics import (
    IN_RELEASES,
    STATUS_WORDS,
    TYPE_NAMES,
    Authority,
    Status,
    alphabetical,
    applies,
    existed,
    latest_period,
    status_without_row,
)
from portal.domain.periods import parse

METRICS = catalogue()
#: The statuses of the contract, word for word.
STATUSES = (
    "published provisional budget_estimate derived not_applicable reported_jointly not_published not_collected "
    "suppressed suspect_zero not_yet_created abolished"
)


def test_statuses_when_listed_then_are_those_of_the_contract() -> None:
    assert " ".join(Status) == STATUSES
    assert set(STATUS_WORDS) == set(Status)
    assert len(set(STATUS_WORDS.values())) == len(STATUS_WORDS)


def test_statuses_when_they_carry_a_value_then_are_four() -> None:
    assert {status for status in Status if status.has_value} == {
        "published",
        "provisional",
        "budget_estimate",
        "derived",
    }
    assert not IN_RELEASES & {"not_applicable", "not_collected", "not_yet_created", "abolished"}


@pytest.mark.parametrize(
    "metric_id,type_,expected",
    [
        ("waste_recycling_rate", "district", True),
        ("waste_recycling_rate", "county", False),
        ("asc_quality_of_life", "district", False),
        ("asc_quality_of_life", "county", True),
        ("roads_a_maintenance", "district", False),
        ("corp_council_tax_collection", "county", False),
        ("skills_level3_plus", "combined_authority", True),
        ("skills_level3_plus", "greater_london_authority", True),
        ("fin_band_d", "combined_authority", False),
        ("fin_band_d", "greater_london_authority", False),
    ],
)
def test_metric_when_a_type_runs_the_service_then_applies(metric_id: str, type_: str, expected: bool) -> None:
    assert applies(METRICS[metric_id], type_) is expected


CUMBRIA = Authority("E10000006", "Cumbria", "county", None, date(2023, 3, 31))
CUMBERLAND = Authority("E06000063", "Cumberland", "unitary", date(2023, 4, 1))


@pytest.mark.parametrize(
    "metric_id,authority,period,expected",
    [
        pytest.param("asc_quality_of_life", CUMBERLAND, "2022-23", "not_yet_created", id="the year before it began"),
        pytest.param("asc_quality_of_life", CUMBERLAND, "2023-24", "not_collected", id="its first year"),
        pytest.param("skills_fe_achievements_per_100k", CUMBERLAND, "2022-23", "not_collected", id="began within"),
        pytest.param("asc_quality_of_life", CUMBRIA, "2022-23", "not_collected", id="its last year"),
        pytest.param("asc_quality_of_life", CUMBRIA, "2023-24", "abolished", id="the year after it ended"),
        pytest.param("waste_recycling_rate", CUMBRIA, "2023-24", "not_applicable", id="not its service comes first"),
        pytest.param("econ_employment_rate", CUMBRIA, "2023", "not_collected", id="ended within a calendar year"),
    ],
)
def test_status_when_there_is_no_row_then_says_why(
    metric_id: str, authority: Authority, period: str, expected: str
) -> None:
    metric = METRICS[metric_id]

    assert status_without_row(metric, authority, parse(period, metric.period_type)) == expected


def test_status_when_no_release_is_held_then_not_collected_or_not_applicable() -> None:
    metric = METRICS["roads_a_maintenance"]

    assert status_without_row(metric, CUMBERLAND, None) is Status.NOT_COLLECTED
    assert status_without_row(metric, Authority("E07000008", "Cambridge", "district"), None) is Status.NOT_APPLICABLE


def test_latest_period_when_an_authority_ended_then_is_the_last_it_lived_in() -> None:
    periods = [parse(text) for text in ("2023-24", "2021-22", "2022-23")]

    assert str(latest_period(CUMBRIA, periods)) == "2022-23"
    assert str(latest_period(CUMBERLAND, periods)) == "2023-24"
    assert latest_period(CUMBRIA, []) is None
    assert not existed(CUMBRIA, parse("2023-24"))


def test_alphabetical_when_names_are_equal_then_goes_by_code() -> None:
    found = [("Somerset", "E10000027"), ("somerset", "E06000066"), ("Solihull", "E08000029")]

    assert sorted(found, key=lambda item: alphabetical(*item)) == [found[2], found[1], found[0]]


def test_types_when_named_then_each_has_one_and_many() -> None:
    assert {kind for metric in METRICS.values() for kind in metric.applies_to} < set(TYPE_NAMES)
