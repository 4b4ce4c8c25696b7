"""The pages of the guidance, and the guidance for programs."""

import csv
import io
import re
from dataclasses import replace
from datetime import datetime

import pytest

import guidance
from guidance.checks import NO_METRIC
from guidance.seven import SEVEN_THEMES, THEME_SLUGS
from portal.domain.roles import SERVICE
from portal.services import guidance as editions
from tests.conftest import Arrange
from tests.factories.guidance import one_file
from tests.pages import Page

EDITIONS = ("2024-05", "2023-07-draft")
PARTS = ("", "/principles", "/models-of-intervention", "/process", "/evidence", "/sources")
PAGES = [f"/guidance/{edition}{part}" for edition in EDITIONS for part in (*PARTS, *(f"/{s}" for s in THEME_SLUGS))]


@pytest.mark.parametrize("path", ["/guidance", *PAGES])
def test_page_when_opened_then_sound_and_without_a_total(page: Page, path: str) -> None:
    page.get(path)

    assert not re.search(r"\bof (73|69)\b|\b(73|69) characteristics", page.text)


@pytest.mark.parametrize(
    "path",
    ["/guidance/1999-01", "/guidance/2024-05/money", "/guidance/1999-01/culture", "/guidance/1999-01/process"],
)
def test_page_when_edition_or_theme_is_unknown_then_not_found(page: Page, path: str) -> None:
    page.get(path, status=404)


def test_list_when_opened_then_says_which_is_current_and_where_the_official_text_is(page: Page) -> None:
    page.get("/guidance")

    cards = [card.get_text(" ", strip=True) for card in page.soup.select(".guidance-card")]
    assert ["Current" in card for card in cards] == [True, False]
    assert [link["href"] for link in page.soup.select(".guidance-card p a")] == [
        guidance.load(edition).address for edition in EDITIONS
    ]
    assert "does not hold the official lists" in page.text


def test_edition_when_opened_then_has_the_seven_themes_in_order_and_says_how_they_relate(page: Page) -> None:
    page.get("/guidance/2024-05")

    titles = [title.get_text(strip=True) for title in page.soup.select(".guidance-themes h3")][:7]
    assert titles == [f"{number}. {theme.title}" for number, theme in enumerate(SEVEN_THEMES, start=1)]
    assert "continuous improvement is the outcome of all of them working together" in page.text
    outcome = page.soup.select_one(".guidance-figure__row--outcome")
    assert outcome is not None and outcome.get_text(strip=True) == "Continuous improvement"


@pytest.mark.parametrize("slug", THEME_SLUGS)
def test_theme_when_opened_then_every_line_has_its_code_basis_and_source(page: Page, slug: str) -> None:
    page.get(f"/guidance/2024-05/{slug}")

    theme = guidance.load("2024-05").theme(slug)
    for line in (*theme.characteristics, *theme.indicators, *theme.context_notes):
        shown = page.soup.find(id=line.code)
        assert shown is not None
        text = shown.get_text(" ", strip=True)
        assert line.text in text
        assert f"{line.basis.label} ." in text or f"{line.basis.label}." in text
        assert len(shown.select('a[href*="/sources#"]')) == len(line.sources)


def test_theme_when_opened_then_says_it_is_not_official_and_links_to_the_official_text(page: Page) -> None:
    page.get("/guidance/2024-05/governance")

    assert page.heading == "Governance"
    assert "This is not the official text." in page.text
    assert page.soup.find("a", href=guidance.load("2024-05").address) is not None


def test_links_to_sources_when_followed_then_each_is_on_the_page(page: Page) -> None:
    page.get("/guidance/2024-05/sources")
    known = {str(tag["id"]) for tag in page.soup.find_all(id=True)}

    for slug in THEME_SLUGS:
        page.get(f"/guidance/2024-05/{slug}")
        for link in page.soup.select('a[href*="/sources#"]'):
            assert str(link["href"]).split("#")[1] in known


def test_theme_when_no_metric_speaks_to_it_then_says_so(page: Page) -> None:
    for slug in ("leadership", "culture"):
        page.get(f"/guidance/2024-05/{slug}")

        assert NO_METRIC in page.text
        assert not page.soup.select('main a[href^="/metrics/"]')


def test_theme_when_metrics_speak_to_it_then_links_to_them_with_their_question(page: Page) -> None:
    page.get("/guidance/2024-05/service-delivery")

    link = page.soup.select_one('main a[href="/metrics/waste_recycling_rate"]')
    assert link is not None and link.parent is not None
    assert "?" in link.parent.get_text()


class TestDraft:
    """The consultation draft is never taken for the guidance in force."""

    def test_line_when_in_draft_then_says_whether_it_is_known(self, page: Page) -> None:
        page.get("/guidance/2023-07-draft/governance")

        lines = page.soup.select(".guidance-line")
        assert lines
        assert all("Not known to have been in the draft" in line.get_text(" ") for line in lines)

    def test_line_known_from_the_draft_when_shown_then_says_so(self, page: Page) -> None:
        page.get("/guidance/2023-07-draft/principles")

        known = page.soup.find(id="PR-1")
        assert known is not None
        assert "Known to be in the draft" in known.get_text(" ")

    @pytest.mark.parametrize(("slug", "code"), [("leadership", "L-06"), ("use-of-resources", "R-F01")])
    def test_line_of_the_final_text_only_when_in_draft_then_absent(self, page: Page, slug: str, code: str) -> None:
        page.get(f"/guidance/2024-05/{slug}")
        assert page.soup.find(id=code) is not None

        page.get(f"/guidance/2023-07-draft/{slug}")
        assert page.soup.find(id=code) is None

    def test_page_when_of_the_draft_then_warns_that_it_was_replaced(self, page: Page) -> None:
        page.get("/guidance/2023-07-draft/culture")

        assert "This is the consultation draft of 4 July 2023. Replaced by the guidance of 8 May 2024." in page.text


def test_envoys_when_in_the_final_edition_then_marked_as_later(page: Page) -> None:
    page.get("/guidance/2024-05/models-of-intervention")

    heading = page.soup.find(id="ministerial-envoys")
    assert heading is not None and heading.parent is not None
    text = heading.parent.get_text(" ", strip=True)
    assert "Not part of this edition" in text and "Available from November 2024." in text


def test_envoys_when_in_the_draft_then_absent(page: Page) -> None:
    page.get("/guidance/2023-07-draft/models-of-intervention")

    assert "envoy" not in page.text.lower()


def test_edition_when_loaded_then_stands_in_place_of_the_seed(page: Page, arrange: Arrange, now: datetime) -> None:
    changed = replace(guidance.load("2024-05"), about="The official wording was loaded.")
    with arrange():
        editions.load_edition(one_file(changed), name="a.toml", actor=SERVICE, now=now)

    page.get("/guidance/2024-05")

    assert "The official wording was loaded." in page.text


class TestForPrograms:
    """`/api/v1/guidance/<edition>`."""

    @pytest.mark.parametrize("edition", EDITIONS)
    def test_edition_when_asked_for_then_whole_with_basis_and_hash(self, page: Page, edition: str) -> None:
        page.get(f"/api/v1/guidance/{edition}")

        assert page.response is not None
        answer = page.response.get_json()
        assert answer["edition"] == edition
        assert answer["sha256"] == guidance.content_sha256(guidance.load(edition))
        assert [theme["slug"] for theme in answer["themes"]] == list(THEME_SLUGS)
        line = answer["themes"][0]["characteristics"][0]
        assert line["code"] == "CI-01"
        assert line["basis"] in answer["bases"]
        assert line["in_draft"] == ("not_known" if edition.endswith("draft") else None)

    def test_lines_when_asked_for_as_csv_then_one_row_each(self, page: Page) -> None:
        page.get("/api/v1/guidance/2024-05?format=csv")

        assert page.response is not None and page.response.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(page.response.text)))
        by_code = {row["code"]: row for row in rows}
        assert len(by_code) == len(rows)
        assert by_code["G-F01"]["theme"] == "governance"
        assert by_code["G-F01"]["list"] == "indicators"
        assert by_code["G-F01"]["basis"] == "case_finding"
        assert by_code["commissioners-S1"]["list"] == "to_be_shown"

    @pytest.mark.parametrize(
        ("path", "status"),
        [("/api/v1/guidance/1999-01", 404), ("/api/v1/guidance/2024-05?format=xml", 400)],
    )
    def test_address_when_it_cannot_be_used_then_says_so(self, page: Page, path: str, status: int) -> None:
        page.get(path, status=status)

        assert page.response is not None and page.response.is_json
