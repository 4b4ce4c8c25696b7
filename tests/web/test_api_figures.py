"""The API of authorities and figures: shapes, refusals, CSV, and no order but the alphabet's."""

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask

from guidance.metrics import catalogue
from guidance.seven import THEME_SLUGS
from portal.domain.metrics import Status
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

Answer = Any  # JSON


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def ask(page: Page, path: str, status: int = 200) -> Answer:
    page.get(f"/api/v1{path}", status=status)
    assert page.response is not None and page.response.mimetype == "application/json"
    return json.loads(page.response.text)


def table(page: Page, path: str) -> list[dict[str, str]]:
    page.get(f"/api/v1{path}")
    assert page.response is not None and page.response.mimetype == "text/csv"
    assert not page.response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(page.response.text, newline="")))


def alphabetical(items: list[dict[str, Any]]) -> bool:
    keys = [(item["name"].casefold(), item["gss_code"]) for item in items]
    return keys == sorted(keys)


def test_councils_when_asked_for_then_all_alphabetical(page: Page) -> None:
    found = ask(page, "/councils")["councils"]

    assert {"gss_code", "name", "type", "region", "active"} <= set(found[0])
    assert len([item for item in found if not item["demonstration"]]) == 383
    assert alphabetical(found)
    assert [i["gss_code"] for i in found if i["name"] == "Somerset"] == ["E06000066", "E10000027"]
    assert {i["gss_code"]: i["active"] for i in found}["E10000027"] is False


def test_council_when_asked_for_then_whole(page: Page) -> None:
    found = ask(page, "/councils/E06000063")

    assert found["official_name"] and found["tier"] == "single" and found["active_from"] == "2023-04-01"
    assert found["predecessors"] == ["E07000026", "E07000028", "E07000029", "E10000006"]
    assert found["neighbours"]["model"] == "open_profile_v1" and len(found["neighbours"]["members"]) == 15


@pytest.mark.parametrize("code", ["E09000001", "E06000053", "E99000002", "E47000001", "E10000006"])
def test_council_when_outside_the_model_then_has_no_neighbours(page: Page, code: str) -> None:
    assert ask(page, f"/councils/{code}")["neighbours"]["members"] == []


def test_metrics_when_asked_for_then_the_catalogue_with_periods(page: Page) -> None:
    found = {item["metric_id"]: item for item in ask(page, "/metrics")["metrics"]}

    assert set(found) == set(catalogue())
    assert {"metric_id", "name", "area", "unit", "polarity", "periods"} <= set(found["fin_band_d"])
    assert found["asc_carer_quality_of_life"]["periods"] == ["2016-17", "2018-19", "2021-22"]
    assert found["fin_reserves_pct_nre"]["periods"] == []


def test_figures_of_a_metric_when_asked_for_then_all_authorities(page: Page) -> None:
    found = ask(page, "/metrics/asc_quality_of_life/figures?period=2022-23")

    assert (found["metric_id"], found["unit"], found["polarity"], found["period"]) == (
        "asc_quality_of_life",
        "adjusted quality of life index (0-1)",
        "higher_better",
        "2022-23",
    )
    england = next(item for item in found["comparators"] if item["scope"] == "england")
    assert (england["n"], england["median"], england["mad"]) == (149, 0.413, 0.015)
    assert {"gss_code", "name", "value", "status", "release", "demonstration"} == set(found["figures"][0])
    assert all((item["value"] is None) is not Status(item["status"]).has_value for item in found["figures"])


def test_figures_of_a_metric_when_no_period_is_given_then_the_latest(page: Page) -> None:
    assert ask(page, "/metrics/fin_band_d/figures")["period"] == "2023-24"
    assert ask(page, "/metrics/roads_a_maintenance/figures")["period"] is None


def test_figures_of_a_council_when_asked_for_then_by_theme_once_each(page: Page) -> None:
    found = ask(page, "/councils/E06000001/figures")

    assert [theme["slug"] for theme in found["themes"]] == list(THEME_SLUGS)
    ids = [item["metric_id"] for theme in found["themes"] for item in theme["metrics"]]
    assert len(ids) == len(set(ids)) == 33
    assert not set(ids) & {metric.id for metric in catalogue().context()}
    by_id = {item["metric_id"]: item for theme in found["themes"] for item in theme["metrics"]}
    quality = by_id["asc_quality_of_life"]
    assert (quality["period"], quality["value"], quality["status"]) == ("2022-23", 0.423, "published")
    assert [(c["scope"], c["n"], c["median"]) for c in quality["comparators"]] == [
        ("england", 149, 0.413),
        ("type:unitary", 58, 0.4165),
        ("neighbours", 15, 0.423),
    ]
    assert quality["position"] == pytest.approx(2 / 3) and quality["words"] == "slightly higher than"
    band_d = by_id["fin_band_d"]
    assert (band_d["position"], band_d["words"], band_d["comparators"][0]["median"]) == (None, None, None)
    assert band_d["comparators"][1]["median"] == 1730.84


def test_figures_of_a_council_when_every_period_is_asked_for_then_more_rows(page: Page) -> None:
    every = ask(page, "/councils/E06000001/figures?period=all")
    one = ask(page, "/councils/E06000001/figures?period=2021-22")

    quality = [i for t in every["themes"] for i in t["metrics"] if i["metric_id"] == "asc_quality_of_life"]
    assert [item["period"] for item in quality] == ["2016-17", "2017-18", "2018-19", "2019-20", "2021-22", "2022-23"]
    assert {i["period"] for t in one["themes"] for i in t["metrics"]} == {"2021-22"}


@pytest.mark.parametrize(
    "path",
    [
        "/councils?format=xml",
        "/councils?sort=name",
        "/councils/E06000001/figures?period=1999-00",
        "/councils/E06000001/figures?period=latest",
        "/metrics/fin_band_d/figures?period=1999-00",
        "/metrics/fin_band_d/figures?period=nonsense",
        "/metrics/fin_band_d/figures?sort=value",
        "/metrics/fin_band_d/figures?order=desc",
        "/metrics/fin_band_d/figures?min=10",
        "/metrics/fin_band_d/figures?limit=10",
        "/metrics?top=10",
    ],
)
def test_parameter_when_unknown_then_refused_with_words(page: Page, path: str) -> None:
    error = ask(page, path, status=400)["error"]

    assert error["status"] == 400
    assert error["message"].startswith(("Use ", "Remove the parameter"))


@pytest.mark.parametrize("path", ["/councils/E06000999", "/councils/E06000999/figures", "/metrics/none/figures"])
def test_record_when_unknown_then_not_found_in_json(page: Page, path: str) -> None:
    assert ask(page, path, status=404)["error"]["status"] == 404


def test_figures_of_every_metric_when_answered_in_any_form_then_alphabetical(page: Page) -> None:
    for metric in catalogue().values():
        found = ask(page, f"/metrics/{metric.id}/figures")
        exported = table(page, f"/metrics/{metric.id}/figures?format=csv")

        assert alphabetical(found["figures"]) and alphabetical(exported)
        assert [item["gss_code"] for item in exported] == [item["gss_code"] for item in found["figures"]]
        values = [item["value"] for item in found["figures"] if item["value"] is not None]
        assert not values or values not in (sorted(values), sorted(values, reverse=True))


def test_csv_when_asked_for_then_says_the_same_as_json(page: Page) -> None:
    found = ask(page, "/councils/E06000001/figures")
    exported = {row["metric_id"]: row for row in table(page, "/councils/E06000001/figures?format=csv")}

    for theme in found["themes"]:
        for item in theme["metrics"]:
            row = exported[item["metric_id"]]
            assert row["theme"] == theme["slug"] and row["status"] == item["status"]
            assert (float(row["value"]) if row["value"] else None) == item["value"]
    assert len(table(page, "/councils?format=csv")) == 388
    assert len(table(page, "/metrics?format=csv")) == 43
    assert table(page, "/councils/E06000001?format=csv")[0]["name"] == "Hartlepool"


def test_cells_when_they_look_like_formulas_then_are_text() -> None:
    from portal.services.figures.answers import to_csv

    rows = [{"a": "=1+1", "b": -1.5}, {"a": " @x", "b": 2.0}, {"a": None, "b": True}]

    assert to_csv(rows, ("a", "b")).splitlines() == ["a,b", "'=1+1,-1.5", "' @x,2", ",true"]


def test_openapi_when_asked_for_then_describes_every_address(app: Flask, page: Page) -> None:
    document = ask(page, "/openapi.json")

    assert document["openapi"] == "3.1.0"
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert len(document["paths"]) == len(rules)
    assert "/api/v1/metrics/{metric_id}/figures" in document["paths"]
    named = json.dumps(document).count("#/components/schemas/")
    assert named > 10
    for reference in {part.split('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]}:
        assert reference in document["components"]["schemas"]
