"""The page that describes the API: every address, made from what machines read."""

import json

import pytest
from flask import Flask

from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.pages import Page


@pytest.fixture
def page(app: Flask, real_figures: None) -> Page:  # noqa: F811  # the imported fixture
    return Page(app)


def test_api_page_when_opened_then_has_every_address_of_the_description(page: Page) -> None:
    described = json.loads(page.client.get("/api/v1/openapi.json").data)

    soup = page.get("/api")

    shown = [heading.get_text(strip=True) for heading in soup.select(".pages-section > h3")]
    assert shown == list(described["paths"])
    targets = {str(link["href"]) for link in soup.select("#addresses + ul a")}
    assert targets == {f"#{heading['id']}" for heading in soup.select(".pages-section > h3")}


def test_api_page_when_opened_then_its_examples_answer(page: Page) -> None:
    soup = page.get("/api")

    examples = [str(link["href"]) for link in soup.select(".pages-section p > a.pages-path")]
    assert len(examples) >= 14
    for address in examples:
        assert page.client.get(address).status_code == 200, address
    answers = [pre.get_text() for pre in soup.select(".pages-section pre")]
    assert len(answers) == len(examples)
    assert all(len(answer.splitlines()) <= 45 for answer in answers)
    assert any("… and" in answer and "more" in answer for answer in answers)


def test_api_page_when_opened_then_tells_statuses_parameters_and_fields(page: Page) -> None:
    page.get("/api")

    for words in ("not_collected", "suspect_zero", "figures[].value", "A period such as 2022-23", "If-None-Match"):
        assert words in page.text


def test_api_page_when_nothing_is_held_then_still_describes(app: Flask, database: None) -> None:
    page = Page(app)

    page.get("/api")

    assert "There is nothing to show as an example now" in page.text
