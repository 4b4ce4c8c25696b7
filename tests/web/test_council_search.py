"""Finding a council by name, on the real register."""

import pytest
from flask import Flask

from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def listed(page: Page, text: str) -> list[str]:
    soup = page.get(f"/councils?name={text}")
    return [link.get_text(strip=True) for link in soup.select(".figures-letter .figures-letter__item a")]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("hereford", ["Herefordshire"]),
        ("Herefordshire,+County+of", ["Herefordshire"]),
        ("saint+albans", ["St Albans"]),
        ("st+helens", ["St. Helens"]),
        ("kingston+upon+hull", ["Kingston upon Hull"]),
        ("bristol,+city+of", ["City of Bristol"]),
        ("hammersmith+%26+fulham", ["Hammersmith and Fulham"]),
        ("stoke+on+trent", ["Stoke-on-Trent"]),
        ("E07000100", ["St Albans"]),
        ("e08000038", ["Barnsley"]),
    ],
)
def test_councils_when_searched_then_finds_the_name_however_it_is_spelt(
    page: Page, text: str, expected: list[str]
) -> None:
    assert listed(page, text) == expected
    assert page.heading == "Councils"


def test_councils_when_a_former_name_is_typed_then_says_who_took_over(page: Page) -> None:
    assert listed(page, "cumbria") == []

    former = page.soup.select_one(".pages-former")
    assert former is not None
    text = former.get_text(" ", strip=True)
    assert "until 31 March 2023. Its successors are Cumberland and Westmorland and Furness" in text
    assert [str(link["href"]) for link in former.select("a")] == [
        "/councils/E10000006",
        "/councils/E06000063",
        "/councils/E06000064",
    ]
    assert page.soup.select_one(".pages-meant") is None


def test_councils_when_misspelt_then_offers_names_that_are_near(page: Page) -> None:
    assert listed(page, "herefrodshire") == []

    offered = [link.get_text(strip=True) for link in page.soup.select(".pages-meant a")]
    assert "Herefordshire" in offered
    assert offered == sorted(offered, key=str.casefold)
    assert "Did you mean" in page.text


def test_councils_when_nothing_is_near_then_offers_none(page: Page) -> None:
    listed(page, "qqqqqqq")

    assert page.soup.select_one(".pages-meant") is None
    assert "Check the spelling" in page.text


def test_home_when_opened_then_leads_to_a_search_and_the_figures(page: Page) -> None:
    soup = page.get("/")

    box = soup.select_one('form[action="/councils#found"] input[name=name]')
    assert box is not None
    assert soup.select_one('main a[href="/figures"]') is not None
    for address in ("/figures/how-to-read", "/figures/downloads", "/api"):
        assert soup.select_one(f'footer a[href="{address}"]') is not None
