"""Pages around the figures: how to read them, neighbours, mapping, what is missing, releases; on the real figures."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

import guidance
from guidance.mapping import MAPPED_EDITION, Strength
from guidance.metrics import catalogue
from portal.blueprints.public import figures_words
from portal.blueprints.public.figures_example import strip
from portal.domain import comparators, example, neighbours
from portal.domain.metrics import STATUS_WORDS, Status
from portal.services import coverage
from tests.demonstration import demonstration, demonstration_folder, visit  # noqa: F401  # fixtures
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page

PATHS = (
    "/figures",
    "/figures/how-to-read",
    "/figures/neighbours",
    "/figures/mapping",
    "/figures/missing",
    "/figures/downloads",
    "/figures/releases",
    "/figures/releases/oflog-waste-2024",
    "/api",
)


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def text_of(soup: BeautifulSoup, selector: str = "main") -> str:
    found = soup.select_one(selector)
    assert found is not None, selector
    return re.sub(r"\s+", " ", found.get_text(" ", strip=True))


@pytest.mark.parametrize("path", PATHS)
def test_page_when_opened_then_sound_and_without_words_that_judge(page: Page, path: str) -> None:
    text = text_of(page.get(path))

    assert not re.search(r"\b(worst|ranked|ranking|top performer|outperform|underperform)", text, re.IGNORECASE)


@pytest.mark.parametrize("path", [path for path in PATHS if "oflog" not in path])
def test_page_when_nothing_is_held_then_opens_and_says_so(app: Flask, database: None, path: str) -> None:
    Page(app).get(path)


def test_hub_when_opened_then_leads_everywhere(page: Page) -> None:
    soup = page.get("/figures")

    links = {str(a["href"]) for a in soup.select(".pages-ways a")}
    assert {"/councils", "/metrics", "/api", *(path for path in PATHS if path.count("/") == 2)} <= links
    assert ("/compare" in links) == ("public.compare" in page.app.view_functions)
    assert "figures of 28 of the 42 metrics" in page.text


@pytest.mark.parametrize("status", Status)
def test_how_to_read_when_opened_then_tells_every_status(page: Page, status: Status) -> None:
    text = text_of(page.get("/figures/how-to-read"))

    assert STATUS_WORDS[status] in text
    assert figures_words.MEANINGS[status] in text


def test_statuses_when_told_then_each_stands_in_one_group() -> None:
    told = [status for _heading, _intro, found in figures_words.GROUPS for status in found]

    assert sorted(told) == sorted(Status)


def test_bands_when_told_then_are_those_of_the_rules(page: Page) -> None:
    text = text_of(page.get("/figures/how-to-read"))

    for limit, higher, lower in comparators.BANDS:
        assert comparators.words(limit) == higher and comparators.words(-limit) == lower
        assert higher in text.lower() and lower in text.lower()
    assert [band.words for band in figures_words.bands()][1:-1] == [
        "much higher than",
        "higher than",
        "slightly higher than",
        "broadly similar to",
        "slightly lower than",
        "lower than",
        "much lower than",
    ]
    assert f"Beyond {comparators.FAR} MADs" in text


def test_example_when_read_then_is_made_up_and_depends_on_the_group(page: Page) -> None:
    soup = page.get("/figures/how-to-read")

    readings = example.readings()
    assert comparators.depends_on_group(reading.place for reading in readings)
    assert [reading.words for reading in readings] == ["higher than", "higher than", "slightly lower than"]
    assert len(soup.select(".pages-figure svg")) == 2
    assert [p.get_text(strip=True) for p in soup.select(".pages-example")] == [
        "Example. Made-up figures of no real council."
    ] * 2
    assert "30 authorities as unnamed marks between 36.9% and 63.7%; this authority at 58.4%" in strip()
    assert strip().count("fig__median--") == 3


def test_neighbours_when_opened_then_tells_the_method_without_distances(page: Page) -> None:
    soup = page.get("/figures/neighbours")

    text = text_of(soup)
    assert [variable.name for variable in figures_words.VARIABLES] == list(neighbours.VARIABLES)
    for words in ("City of London", "Isles of Scilly", "CIPFA", "315 principal councils", neighbours.MODEL):
        assert words in text
    assert "districts (164)" in text and "counties (21)" in text
    names = [a.get_text(strip=True) for a in soup.select(".pages-columns a")]
    assert len(names) == 315
    assert names == sorted(names, key=str.casefold)


def test_mapping_when_opened_then_has_every_link_with_strength_and_reason(page: Page) -> None:
    text = text_of(page.get("/figures/mapping"))

    lines = {line.code: line.text for theme in guidance.load(MAPPED_EDITION).themes for line in theme.characteristics}
    for metric in catalogue().values():
        for theme in metric.themes:
            assert theme.reason[1:] in text
            for link in theme.characteristics:
                assert f"{link.code} {lines[link.code]} P{link.reason[1:]}" in text
    for strength in Strength:
        assert strength.meaning in text
    assert catalogue().mapping_version() in text
    assert "proposal of this service" in text
    assert "No consultation about the mapping is open now" in text


def test_metric_when_opened_then_shows_its_links_to_characteristics(page: Page) -> None:
    text = text_of(page.get("/metrics/fin_total_debt_pct_csp"))

    assert "Use of resources (direct): prompts a question about what the borrowing pays for" in text
    assert "R-05 Investment and borrowing decisions comply" in text
    assert "proposal and prove nothing" in text


def test_missing_when_opened_then_names_the_release_that_would_fill_each_gap(page: Page) -> None:
    soup = page.get("/figures/missing")

    text = text_of(soup)
    roads = text_of(soup, "section[aria-labelledby=m-roads-a-maintenance]")
    assert "Would be filled by Road condition statistics (RDC0120), Department for Transport" in roads
    assert "District" not in roads and "County councils" in roads
    reserves = text_of(soup, "section[aria-labelledby=m-fin-reserves-pct-nre]")
    assert "Partial figures exist up to 2017-18" in reserves
    assert "151 of 152 have a figure" in text
    assert len(soup.select(".pages-missing")) == 14 and len(soup.select(".pages-gap")) == 28


def test_missing_when_opened_then_lists_authorities_alphabetically_with_reasons(page: Page) -> None:
    soup = page.get("/figures/missing")

    for section in soup.select(".pages-gap"):
        names = [a.get_text(strip=True) for a in section.select("li a")]
        assert names == sorted(names, key=str.casefold)
        reasons = {span.get_text(strip=True) for span in section.select("li span")}
        assert reasons <= set(STATUS_WORDS.values()) - {STATUS_WORDS[Status.PUBLISHED]}
    assert "Exampleton" not in page.text


def test_missing_when_told_by_type_then_each_area_stands_once(app: Flask, real_figures: None) -> None:  # noqa: F811
    with app.app_context():
        types = {found.name: found for found in coverage.by_type()}

    areas = {metric.area for metric in catalogue().values() if not metric.is_context and metric.status != "component"}
    for found in types.values():
        assert sorted([*found.held, *found.not_held, *found.not_theirs]) == sorted(areas)
    assert "Roads" in types["district councils"].not_theirs
    assert "Adult social care" in types["district councils"].not_theirs
    assert "Waste management" in types["county councils"].not_theirs
    assert types["combined authorities and the Greater London Authority"].held == ("Adult skills",)
    assert types["combined authorities and the Greater London Authority"].at_launch == ("Adult skills",)
    assert types["district councils"].at_launch == ("Adult skills", "Corporate and finance", "Waste management")
    assert types["county councils"].at_launch == ("Adult skills", "Adult social care", "Corporate and finance")


def test_releases_when_opened_then_fictional_ones_stand_apart(page: Page) -> None:
    soup = page.get("/figures/releases")

    names = [a.get_text(strip=True) for a in soup.select(".pages-releases a")]
    assert len(names) == 13
    assert names[:-1] == sorted(names[:-1], key=str.casefold)
    assert names[-1] == "Demonstration figures of fictional authorities"


def test_release_when_opened_then_says_whose_it_is_and_what_it_covers(page: Page) -> None:
    text = text_of(page.get("/figures/releases/oflog-waste-2024"))

    for words in (
        "Office for Local Government",
        "Open Government Licence v3.0",
        "Household waste recycling rate",
        "2015-16, 2016-17",
        "no earlier release has any of its figures",
    ):
        assert words in text


@pytest.mark.parametrize("code", ["no-such-release", "oflog-waste-1999"])
def test_release_when_there_is_none_then_not_found(page: Page, code: str) -> None:
    page.get(f"/figures/releases/{code}", status=404)


@pytest.mark.slow
def test_mapping_when_a_consultation_is_open_then_leads_to_it(visit: Callable[..., Page]) -> None:  # noqa: F811
    page = visit()

    soup = page.get("/figures/mapping")

    assert soup.select_one('main a[href="/consultations/which-figures-prompt-which-questions"]') is not None
    page.get("/consultations/which-figures-prompt-which-questions")
    assert "Fictional" in page.heading and page.text.count("Is it fair") + page.text.count("Is it right") == 7
