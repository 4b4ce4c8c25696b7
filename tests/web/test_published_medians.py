"""Medians worked out again from the release files, by other means, and compared with what the service answers."""

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas
import pytest
from flask import Flask

import guidance
from guidance.metrics import Comparable, catalogue
from guidance.seven import THEME_SLUGS
from portal.services import figures
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures

FOLDER = Path(guidance.__file__).parent / "reference"

#: Medians that Oflog printed, or that were read in its own extract; the last column is the deviation where quoted.
QUOTED = [
    ("asc_quality_of_life", "2022-23", "0.413", None),
    ("asc_requests_resulting", "2022-23", "1695", None),
    ("waste_residual_per_household", "2021-22", "493.0", None),
    ("asc_carer_quality_of_life", "2016-17", "7.6", "0.3"),
    ("asc_requests_resulting", "2015-16", "807.5001", None),
    ("asc_requests_resulting", "2016-17", "1598.6326", None),
    ("asc_workforce_turnover", "2022-23", "28.04317139", None),
    ("asc_info_ease_carers", "2018-19", "62.4", "4.7"),
    ("asc_info_ease_carers", "2021-22", "57.3", "4.9"),
    ("asc_info_ease_users", "2015-16", "74", None),
    ("asc_info_ease_users", "2021-22", "65", None),
]
#: The two that differ because Oflog counted zeros that cannot be true: its median and ours.
DIFFERENT = [
    ("asc_quality_of_life", "2019-20", "0.405", "0.406", 5),
    ("asc_short_term_sequel", "2016-17", "76.8", "77.0", 1),
]


@pytest.fixture
def shown(app: Flask, real_figures: None) -> Iterator[None]:  # noqa: F811  # the imported fixture
    with app.app_context():
        yield


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published() -> list[dict[str, str]]:
    kinds = {row["gss_code"]: row["type"] for row in rows(FOLDER / "authorities.csv")}
    found = [row for path in sorted((FOLDER / "releases").glob("*.csv")) for row in rows(path)]
    return [{**row, "type": kinds[row["gss_code"]]} for row in found]


def group_of(kind: str) -> str:
    return "combined_authority" if kind in ("combined_authority", "greater_london_authority") else kind


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


@pytest.mark.parametrize("metric_id,period,expected,deviation", QUOTED)
def test_median_when_oflog_quoted_it_then_agrees(
    shown: None, metric_id: str, period: str, expected: str, deviation: str | None
) -> None:
    england = figures.metric_figures(metric_id, period).comparators[0]

    assert england.median is not None
    assert round(england.median, decimals(expected)) == Decimal(expected)
    if deviation is not None:
        assert england.mad == Decimal(deviation)


@pytest.mark.parametrize("metric_id,period,theirs,ours,zeros", DIFFERENT)
def test_median_when_oflog_counted_impossible_zeros_then_differs_as_told(
    shown: None, metric_id: str, period: str, theirs: str, ours: str, zeros: int
) -> None:
    found = figures.metric_figures(metric_id, period)
    values = [figure.value for figure in found.figures if figure.value is not None and not figure.demonstration]

    assert sum(figure.status == "suspect_zero" for figure in found.figures) == zeros
    assert round(found.comparators[0].median or 0, decimals(ours)) == Decimal(ours)
    assert round(statistics.median([*values, *[Decimal(0)] * zeros]), decimals(theirs)) == Decimal(theirs)


#: Positions in Oflog's own extract: deviations from the median, by metric, period and council.
PRINTED = [
    ("asc_carer_quality_of_life", "2016-17", "E06000005", "0"),
    ("asc_carer_quality_of_life", "2016-17", "E09000010", "0.333333"),
    ("asc_carer_quality_of_life", "2016-17", "E09000006", "3.333333"),
    ("asc_carer_quality_of_life", "2016-17", "E08000035", "-0.666667"),
    ("asc_info_ease_carers", "2018-19", "E06000047", "3.170213"),
    ("asc_info_ease_carers", "2018-19", "E09000023", "-3.361702"),
    ("asc_info_ease_carers", "2021-22", "E06000002", "1.551020"),
    ("asc_requests_resulting", "2015-16", "E06000029", "4.085469"),
    ("asc_requests_resulting", "2015-16", "E08000033", "29.427548"),
    ("asc_requests_resulting", "2016-17", "E06000011", "7.127543"),
    ("asc_requests_resulting", "2016-17", "E09000005", "-2.070294"),
    ("asc_workforce_turnover", "2022-23", "E06000024", "1.403685"),
    ("asc_workforce_turnover", "2022-23", "E09000014", "-3.542593"),
]


@pytest.mark.parametrize("metric_id,period,code,expected", PRINTED)
def test_position_when_oflog_printed_it_then_agrees(
    shown: None, metric_id: str, period: str, code: str, expected: str
) -> None:
    found = figures.council_history(code, THEME_SLUGS, period)

    figure = next(item for item in found.all_figures if item.metric.id == metric_id)
    assert round(figure.place or 0, 6) == Decimal(expected)
    assert (figure.words is None) is (abs(Decimal(expected)) > Decimal("7.5"))


def test_medians_when_worked_out_by_other_means_then_agree_for_every_metric_and_period(shown: None) -> None:
    """The statistics module on exact decimals beside pandas on floats, from the files and not from the database."""
    groups: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in published():
        if row["value"] and row["status"] != "suspect_zero":
            kind = group_of(row["type"])
            groups[row["metric_id"], row["period"], f"type:{kind}"].append(Decimal(row["value"]))
            if kind != "combined_authority":
                groups[row["metric_id"], row["period"], "england"].append(Decimal(row["value"]))
    answered = figures.medians_of(list(catalogue()))
    compared = 0
    for (metric_id, period, scope), values in groups.items():
        found = answered[metric_id, period][scope]
        assert found.n == len(values), (metric_id, period, scope)
        if found.median is None:
            continue
        exact = statistics.median(values)
        series = pandas.Series([float(value) for value in values])
        middle = series.median()
        assert found.median == exact and float(exact) == pytest.approx(middle, rel=1e-12)
        assert found.mad == statistics.median([abs(value - exact) for value in values])
        assert float(found.mad) == pytest.approx((series - middle).abs().median(), rel=1e-9, abs=1e-9)
        compared += 1
    assert set(answered) == {(metric_id, period) for metric_id, period, _ in groups}
    assert compared > 500


def test_medians_when_withheld_then_for_the_reasons_of_the_contract(shown: None) -> None:
    for (metric_id, period), by_scope in figures.medians_of(list(catalogue())).items():
        for scope, found in by_scope.items():
            if scope == "england" and catalogue()[metric_id].comparable is Comparable.TYPE:
                assert found.withheld == "type_only"
            elif found.n < 5:
                assert found.withheld == "under_five"
            elif metric_id.startswith("planning") and scope == "england":
                assert found.withheld == "under_half", (metric_id, period)
            else:
                assert found.withheld is None and found.median is not None, (metric_id, period, scope)


def test_figures_when_worked_out_by_other_means_then_neighbours_agree(shown: None) -> None:
    by_code = {(row["metric_id"], row["period"], row["gss_code"]): row["value"] for row in published()}
    for code in ("E06000001", "E10000016", "E07000008", "E09000007"):
        members = figures.neighbour_lists()[code]
        for figure in figures.council_figures(code, THEME_SLUGS).all_figures:
            if figure.neighbours is None or figure.period is None:
                continue
            keys = [(figure.metric.id, figure.period.text, member) for member in members]
            values = [Decimal(by_code[key]) for key in keys if by_code.get(key)]
            expected = statistics.median(values) if len(values) >= 5 else None
            assert (figure.neighbours.n, figure.neighbours.median) == (len(values), expected)


def test_fictional_figures_when_loaded_then_enter_no_median(shown: None) -> None:
    found = figures.metric_figures("waste_recycling_rate", "2022-23")

    fictional = [figure for figure in found.of_those_who_run_it if figure.demonstration]
    assert {figure.gss_code for figure in fictional} == {"E99000002", "E99000003", "E99000004"}
    assert all(figure.release == "demonstration-figures" for figure in fictional)
    assert found.comparators[0].n == 304
