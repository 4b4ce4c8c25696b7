"""Neighbours of all councils worked out again by other means, and shown the same on pages, in the API and as a file."""

import csv
import io
from datetime import date
from pathlib import Path

import numpy
import pandas
import pytest
from flask import Flask

import guidance
from portal.services import figures
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

FOLDER = Path(guidance.__file__).parent / "reference"
FICTIONAL = tuple(f"E9900000{n}" for n in range(1, 6))
CITY, SCILLY = "E09000001", "E06000053"
#: The model's groups by the type of council; no other type takes part.
GROUPS = {
    "district": "districts",
    "county": "counties",
    "unitary": "single tier",
    "metropolitan_district": "single tier",
    "london_borough": "London",
}
#: The twelve variables of domain rule open_profile_v1 as the published inputs name them.
VARIABLES = [
    "population_mid2020",
    "density_per_sq_km",
    "population_growth_2015_2020_pct",
    "pct_aged_0_17",
    "pct_aged_65_plus",
    "pct_aged_80_plus",
    "imd2019_average_score",
    "imd2019_share_lsoas_most_deprived_decile",
    "pct_dwellings_band_a_b",
    "pct_dwellings_band_f_h",
    "employment_rate_2023",
    "median_weekly_pay_2023",
]


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTER = {row["gss_code"]: row for row in read("authorities.csv")}


@pytest.fixture(scope="module")
def app(sqlite_app: Flask) -> Flask:
    """SQLite alone: the lists come from no table."""
    return sqlite_app


@pytest.fixture(scope="module")
def again() -> dict[str, tuple[str, ...]]:
    """The lists by pandas and numpy: matrices where the service goes council by council."""
    inputs = pandas.read_csv(FOLDER / "neighbour_inputs.csv", dtype={"gss_code": str})
    inputs = inputs[inputs["in_model"] == 1].assign(group=lambda found: found["type"].map(GROUPS))
    inputs[VARIABLES[:2]] = numpy.log(inputs[VARIABLES[:2]])
    lists: dict[str, tuple[str, ...]] = {}
    for _, members in inputs.groupby("group"):
        members = members.sort_values("gss_code")
        values = members[VARIABLES].astype(float)
        points = ((values - values.mean()) / values.std(ddof=0)).fillna(0.0).to_numpy()
        squares = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
        codes = members["gss_code"].to_numpy()
        for place, code in enumerate(codes):
            # Codes are in order and the sort keeps it: equal distances go by code.
            order = [at for at in numpy.argsort(squares[place].round(12), kind="stable") if at != place]
            lists[code] = tuple(str(codes[at]) for at in order[:15])
    return lists


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def test_neighbours_when_worked_out_by_other_means_then_are_the_same_for_all_315(
    again: dict[str, tuple[str, ...]],
) -> None:
    assert len(again) == 315
    assert dict(figures.neighbour_lists()) == again


def test_neighbours_when_listed_then_fifteen_others_of_the_same_group_that_existed_in_2023() -> None:
    launch = date(2023, 7, 4)
    for code, members in figures.neighbour_lists().items():
        assert len(set(members)) == len(members) == 15 and code not in members
        for found in (code, *members):
            row = REGISTER[found]
            assert GROUPS[row["type"]] == GROUPS[REGISTER[code]["type"]]
            assert not row["start_date"] or date.fromisoformat(row["start_date"]) <= launch
            assert not row["end_date"] or date.fromisoformat(row["end_date"]) > launch


def test_neighbours_when_of_any_other_authority_then_none() -> None:
    lists = figures.neighbour_lists()
    named = {code for members in lists.values() for code in members}
    combined = {code for code, row in REGISTER.items() if row["type"] == "combined_authority"}
    former = {code for code, row in REGISTER.items() if row["end_date"] and row["end_date"] <= "2023-07-04"}
    gla = {code for code, row in REGISTER.items() if row["type"] == "greater_london_authority"}

    none = {CITY, SCILLY, *FICTIONAL, *combined, *former, *gla}

    assert len(former) > 40 and len(gla) == 1 and len(combined) == 17
    assert not none & (set(lists) | named)
    assert set(REGISTER) - none == set(lists)


@pytest.mark.parametrize(
    "code,first",
    [
        ("E06000001", ["Halton", "South Tyneside", "North East Lincolnshire"]),
        ("E10000016", ["Essex", "Nottinghamshire", "West Sussex"]),
    ],
    ids=["Hartlepool", "Kent"],
)
def test_neighbours_when_of_the_examples_of_the_method_then_begin_as_it_says(code: str, first: list[str]) -> None:
    assert [REGISTER[member]["name"] for member in figures.neighbour_lists()[code][:3]] == first


def test_api_when_asked_for_every_council_then_gives_the_list_nearest_first(
    page: Page, again: dict[str, tuple[str, ...]]
) -> None:
    for code in REGISTER:
        answer = page.client.get(f"/api/v1/councils/{code}").json
        assert answer is not None
        assert answer["neighbours"]["model"] == "open_profile_v1"
        assert answer["neighbours"]["members"] == list(again.get(code, ()))


def test_file_when_downloaded_then_gives_the_lists_of_all_councils(
    page: Page, again: dict[str, tuple[str, ...]]
) -> None:
    answer = page.client.get("/figures/downloads/neighbours.csv")

    found = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert {row["gss_code"]: tuple(row["members"].split(";")) for row in found} == again


@pytest.mark.parametrize("code", ["E06000001", "E10000016", "E07000223", "E09000007", "E08000003", "E06000063"])
def test_page_when_opened_then_names_the_neighbours_alphabetically(
    page: Page, code: str, again: dict[str, tuple[str, ...]]
) -> None:
    soup = page.get(f"/councils/{code}")

    told = next(p for p in soup.select("section[aria-labelledby=beside] p") if "Nearest neighbours:" in p.get_text())
    links = [str(link["href"]).rsplit("/", 1)[1] for link in told.select("a")]
    assert set(links) == set(again[code]) and len(links) == 15
    assert links == sorted(links, key=lambda member: (REGISTER[member]["name"].casefold(), member))
    assert "open_profile_v1" in page.text


@pytest.mark.parametrize("code", [CITY, SCILLY, "E10000006", "E47000001", "E61000001", "E99000002"])
def test_page_when_of_an_authority_without_a_list_then_says_so(page: Page, code: str) -> None:
    soup = page.get(f"/councils/{code}")

    section = soup.select_one("section[aria-labelledby=beside]")
    assert section is not None and "Nearest neighbours:" not in section.get_text()
    assert "no list of nearest neighbours" in section.get_text() or "with each other only" in section.get_text()
    assert not [th for th in soup.select(".fig__beside th") if "eighbours" in th.get_text()]
