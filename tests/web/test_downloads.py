"""Everything as files: columns as the codebook says, the order of the alphabet, and cells that are no formulas."""

import csv
import gzip
import io
import json
import zipfile
from datetime import datetime

import pytest
from flask import Flask

from guidance.metrics import catalogue
from portal.domain import neighbours
from portal.domain.metrics import STATUS_WORDS
from portal.services import downloads
from tests.factories import figures as made
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

API = ("figures", "medians", "neighbours", "neighbours/inputs", "releases", "mapping", "codebook")


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def rows(page: Page, path: str) -> list[dict[str, str]]:
    answer = page.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def in_order(found: list[dict[str, str]]) -> bool:
    keys = [(row["name"].removeprefix("'").casefold(), row["gss_code"]) for row in found]
    return keys == sorted(keys)


@pytest.mark.parametrize("file", downloads.FILES, ids=lambda file: file.name)
def test_file_when_downloaded_then_has_the_columns_of_the_codebook(page: Page, file: downloads.DataFile) -> None:
    found = rows(page, f"/figures/downloads/{file.name}.csv")

    assert list(found[0]) == list(file.columns)
    told = [entry.code for entry in downloads.codebook().of("column", f"{file.name}.csv")]
    assert told == list(file.columns)
    assert not [cell for row in found for cell in row.values() if cell.lstrip(" ").startswith(("=", "+", "@"))]


def test_figures_when_downloaded_then_are_those_that_count_in_the_order_of_names(page: Page) -> None:
    found = rows(page, "/figures/downloads/figures.csv")

    assert len(found) > 45_000
    assert in_order(found)
    assert {row["status"] for row in found} <= set(STATUS_WORDS)
    assert all(
        (row["value"] == "") == (row["status"] not in ("published", "provisional", "derived", "budget_estimate"))
        for row in found
    )
    assert {row["metric_id"] for row in found} <= set(catalogue())
    assert {row["demonstration"] for row in found if row["gss_code"].startswith("E99")} == {"true"}


def test_figures_when_downloaded_then_equal_those_of_the_metric(page: Page) -> None:
    one = page.client.get("/api/v1/metrics/waste_recycling_rate/figures?period=2022-23").json
    assert one is not None
    expected = {f["gss_code"]: f["value"] for f in one["figures"] if f["value"] is not None}

    found = rows(page, "/figures/downloads/figures.csv")

    assert expected == {
        row["gss_code"]: float(row["value"])
        for row in found
        if (row["metric_id"], row["period"]) == ("waste_recycling_rate", "2022-23") and row["value"]
    }


def test_neighbours_when_worked_out_from_the_downloads_then_are_the_same(page: Page) -> None:
    inputs = rows(page, "/figures/downloads/neighbour-inputs.csv")
    profiles = [found for row in inputs if (found := neighbours.profile(row)) is not None]

    again = neighbours.open_profile_v1(profiles)

    found = rows(page, "/figures/downloads/neighbours.csv")
    assert {row["gss_code"]: tuple(row["members"].split(";")) for row in found} == again


def test_neighbours_when_downloaded_then_are_of_all_315_councils(page: Page) -> None:
    found = rows(page, "/figures/downloads/neighbours.csv")

    assert len(found) == 315 and in_order(found)
    assert all(len(row["members"].split(";")) == 15 for row in found)
    inputs = rows(page, "/figures/downloads/neighbour-inputs.csv")
    assert in_order(inputs) and sum(row["in_model"] == "1" for row in inputs) == 315


@pytest.mark.parametrize("name", API)
def test_address_when_asked_for_then_json_and_csv_hold_the_same_rows(page: Page, name: str) -> None:
    answer = page.client.get(f"/api/v1/{name}")
    listed = next(iter(json.loads(answer.data).values()))

    assert answer.mimetype == "application/json"
    assert len(listed) == len(rows(page, f"/api/v1/{name}?format=csv"))


@pytest.mark.parametrize("name", API)
@pytest.mark.parametrize("query", ["sort=value", "order=desc", "format=xml", "top=5"])
def test_address_when_asked_to_order_or_for_another_format_then_refuses(page: Page, name: str, query: str) -> None:
    assert page.client.get(f"/api/v1/{name}?{query}").status_code == 400


def test_answers_when_described_then_fit_the_description(page: Page) -> None:
    from portal.blueprints.api.downloads import _SHAPES

    for name, shape in _SHAPES.items():
        path = "neighbours/inputs" if name == "neighbour-inputs" else name
        answer = json.loads(page.client.get(f"/api/v1/{path}").data)
        key = next(iter(answer))
        shape.model_validate({key: answer[key][:200]}, strict=True)


def test_file_when_the_browser_takes_gzip_then_is_packed_and_not_sent_twice(page: Page) -> None:
    packed = page.client.get("/figures/downloads/figures.csv", headers={"Accept-Encoding": "gzip"})
    plain = page.client.get("/figures/downloads/figures.csv")

    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 5
    again = page.client.get(
        "/figures/downloads/figures.csv",
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")


def test_archive_when_downloaded_then_holds_every_file_and_the_licences(page: Page) -> None:
    answer = page.client.get("/figures/downloads/all.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        assert file.testzip() is None
        assert set(file.namelist()) == {f"{f.name}.csv" for f in downloads.FILES} | {"codebook.csv", "README.txt"}
        text = file.read("README.txt").decode()
    for words in ("Open Government Licence v3.0", "mySociety", "Skills for Care", "never zero", "league table"):
        assert words in text
    assert "published-figures.zip" in answer.headers["Content-Disposition"]
    assert page.client.get("/figures/downloads/all.zip").data == answer.data


def test_files_when_a_release_is_published_then_are_made_anew(app: Flask, database: None, now: datetime) -> None:
    page = Page(app)
    with app.app_context():
        made.add_register(now)
        made.add_release(made.tidy("waste_recycling_rate,E06000001,2022-23,40.5,published"), "one", now)
    assert [row["value"] for row in rows(page, "/figures/downloads/figures.csv")] == ["40.5"]

    with app.app_context():
        made.add_release(made.tidy("waste_recycling_rate,E06000001,2022-23,40.6,published"), "two", now)

    assert [row["value"] for row in rows(page, "/figures/downloads/figures.csv")] == ["40.6"]


@pytest.mark.parametrize("name", ["nonsense", "figures-2", "all"])
def test_file_when_there_is_none_then_not_found(page: Page, name: str) -> None:
    page.get(f"/figures/downloads/{name}.csv", status=404)


def test_downloads_page_when_opened_then_has_the_whole_codebook(page: Page) -> None:
    soup = page.get("/figures/downloads")

    told = {cell.get_text(strip=True) for cell in soup.select(".pages-codebook th code")}
    assert set(catalogue()) <= told and set(STATUS_WORDS) <= told
    assert all(column in told for file in downloads.FILES for column in file.columns)
    assert "Skills for Care" in page.text
