"""Every median, deviation, count and reason worked out again from the release files, and neighbours' medians too."""

import csv
import json
import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas
import pytest
from flask import Flask

import guidance
from guidance.metrics import Metric, catalogue
from guidance.seven import THEME_SLUGS
from portal.domain import periods
from portal.services import figures
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

FOLDER = Path(guidance.__file__).parent / "reference"
WITH_VALUE = {"published", "provisional", "budget_estimate", "derived"}
COMBINED = {"combined_authority", "greater_london_authority"}
#: Councils whose neighbours' medians are worked out again.
SAMPLE = 30


class Expected(NamedTuple):
    """What the files say of a group: count, median and deviation, or why there is none."""

    n: int
    median: Decimal | None
    mad: Decimal | None
    withheld: str


Key = tuple[str, str, str]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTER = {row["gss_code"]: row for row in read(FOLDER / "authorities.csv")}


@pytest.fixture(scope="module")
def app(sqlite_app: Flask) -> Flask:
    """SQLite alone: the whole country is loaded once."""
    return sqlite_app


@pytest.fixture
def shown(app: Flask, real_figures: None) -> Iterator[None]:  # noqa: F811  # the imported fixture
    with app.app_context():
        yield


@pytest.fixture(scope="module")
def published() -> dict[tuple[str, str], dict[str, Decimal]]:
    """Every published value by metric and period, then by authority, as its text stands in the files."""
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for path in sorted((FOLDER / "releases").glob("*.csv")):
        for row in read(path):
            values = found[row["metric_id"], row["period"]]
            if row["value"] and row["status"] in WITH_VALUE:
                assert row["gss_code"] not in values, (path.name, row)
                values[row["gss_code"]] = Decimal(row["value"])
    return found


def kind_of(code: str) -> str:
    kind = REGISTER[code]["type"]
    return "combined_authority" if kind in COMBINED else kind


def lived(code: str, metric: Metric, period: str) -> bool:
    """Whether an authority existed for any of a period, from the register's dates."""
    when, row = periods.parse(period, metric.period_type), REGISTER[code]
    begun = not row["start_date"] or date.fromisoformat(row["start_date"]) <= when.end
    return begun and (not row["end_date"] or date.fromisoformat(row["end_date"]) >= when.start)


def expected(values: Iterable[Decimal], withheld: str = "") -> Expected:
    found = list(values)
    if len(found) < 5:
        withheld = withheld or "under_five"
    if withheld:
        return Expected(len(found), None, None, withheld)
    middle = statistics.median(found)
    return Expected(len(found), middle, statistics.median([abs(value - middle) for value in found]), "")


def groups_of(metric: Metric, period: str, values: dict[str, Decimal]) -> Iterator[tuple[str, Expected]]:
    kinds = [*metric.applies_to, *(["combined_authority"] if metric.combined_authorities else [])]
    for kind in kinds:
        yield f"type:{kind}", expected(value for code, value in values.items() if kind_of(code) == kind)
    councils = [value for code, value in values.items() if kind_of(code) in metric.applies_to]
    running = [code for code in REGISTER if kind_of(code) in metric.applies_to and lived(code, metric, period)]
    withheld = "type_only" if metric.comparable == "type" else ""
    if not withheld and 5 <= len(councils) < len(running) / 2:
        withheld = "under_half"
    yield "england", expected(councils, withheld)


def test_medians_of_every_metric_period_and_group_are_exactly_those_of_the_files(
    shown: None, published: dict[tuple[str, str], dict[str, Decimal]]
) -> None:
    again: dict[Key, Expected] = {}
    for (metric_id, period), values in published.items():
        for scope, found in groups_of(catalogue()[metric_id], period, values):
            again[metric_id, period, scope] = found

    answered = {
        (metric_id, period, scope): Expected(found.n, found.median, found.mad, found.withheld or "")
        for (metric_id, period), by_scope in figures.medians_of(list(catalogue())).items()
        for scope, found in by_scope.items()
    }

    assert {key for key in answered if answered[key] != again.get(key)} == set()
    assert set(answered) == set(again)
    assert len(answered) > 900 and sum(found.median is not None for found in answered.values()) > 700
    assert {found.withheld for found in answered.values()} == {"", "type_only", "under_five", "under_half"}


def test_medians_when_worked_out_in_columns_by_pandas_then_agree(
    shown: None, published: dict[tuple[str, str], dict[str, Decimal]]
) -> None:
    rows = [
        (metric_id, period, f"type:{kind_of(code)}", float(value))
        for (metric_id, period), values in published.items()
        for code, value in values.items()
    ]
    frame = pandas.DataFrame(rows, columns=["metric", "period", "scope", "value"])
    keys = ["metric", "period", "scope"]
    frame["away"] = (frame["value"] - frame.groupby(keys)["value"].transform("median")).abs()
    table = frame.groupby(keys).agg(n=("value", "size"), median=("value", "median"), mad=("away", "median"))
    answered = figures.medians_of(list(catalogue()))

    for key, n, median, mad in table.itertuples(name=None):
        found = answered[key[0], key[1]][key[2]]
        assert found.n == n
        if found.median is not None and found.mad is not None:
            assert float(found.median) == pytest.approx(median, rel=1e-12)
            assert float(found.mad) == pytest.approx(mad, rel=1e-9, abs=1e-9)


def test_medians_of_neighbours_for_a_sample_of_councils_are_those_of_the_files(
    shown: None, published: dict[tuple[str, str], dict[str, Decimal]]
) -> None:
    lists = figures.neighbour_lists()
    compared = set()
    for code in random.Random(5).sample(sorted(lists), SAMPLE):
        for figure in figures.council_history(code, THEME_SLUGS).all_figures:
            if figure.period is None or figure.neighbours is None:
                continue
            values = published[figure.metric.id, figure.period.text]
            beside = expected(values[member] for member in lists[code] if member in values)
            found = figure.neighbours
            assert (found.n, found.median, found.mad, found.withheld or "") == beside, (code, figure.metric.id)
            assert figure.value == values.get(code), (code, figure.metric.id, figure.period)
            compared.add((code, figure.metric.id))
    applied = {metric for _, metric in compared}
    assert len(compared) > SAMPLE * 15
    assert applied == {metric for metric, _ in published}


def test_neighbours_median_when_few_neighbours_have_a_figure_then_none(shown: None) -> None:
    """Planning's sample holds sixteen authorities: no council has five of them among its neighbours."""
    found = figures.council_history("E06000004", THEME_SLUGS).all_figures

    planning = [figure for figure in found if figure.metric.id.startswith("planning") and figure.period]
    assert planning
    for figure in planning:
        assert figure.neighbours is not None
        assert (figure.neighbours.median, figure.neighbours.withheld) == (None, "under_five")


def test_api_when_asked_for_a_metric_then_gives_the_same_numbers(
    app: Flask,
    real_figures: None,  # noqa: F811  # the imported fixture
    published: dict[tuple[str, str], dict[str, Decimal]],
) -> None:
    page = Page(app)
    latest = {metric_id: max(period for held, period in published if held == metric_id) for metric_id, _ in published}
    for metric_id, period in latest.items():
        answer = page.client.get(f"/api/v1/metrics/{metric_id}/figures?period={period}")
        told = {item["scope"]: item for item in json.loads(answer.text, parse_float=Decimal)["comparators"]}
        for scope, found in groups_of(catalogue()[metric_id], period, published[metric_id, period]):
            assert (told[scope]["n"], told[scope]["median"], told[scope]["mad"]) == found[:3], (metric_id, scope)
