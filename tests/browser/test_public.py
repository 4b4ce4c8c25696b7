"""What anybody can read: from the start page to a council's figures, the guidance and the data, in a real browser."""

import csv
import io

import pytest

from tests.browser.conftest import OpenBrowser
from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: A real unitary council with figures under most themes.
REAL = "E06000002"
NAME = "Middlesbrough"
WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def _find_council(window: Screens) -> None:
    window.open("/")
    window.go_by(window.page.get_by_role("navigation", name="Service").get_by_role("link", name="Councils").click)
    window.fill("Name, former name or code", NAME)
    window.page.get_by_label("Type").select_option(value="unitary")
    window.press("Find councils")


@WITH_SCRIPTS
def test_public_when_a_council_is_sought_then_its_figures_stand_beside_the_themes(
    open_browser: OpenBrowser, scripts: bool
) -> None:
    window = open_browser(scripts=scripts)

    _find_council(window)
    assert window.says("1 authority")
    window.follow(NAME)

    assert window.path == f"/councils/{REAL}"
    assert window.main.locator("section.figures-theme").count() == 9
    assert window.main.locator("article.fig").count() > 10
    assert "rank" not in window.text.lower()


def test_public_when_a_figure_is_followed_then_its_metric_and_its_theme_are_explained(
    open_browser: OpenBrowser,
) -> None:
    window = open_browser().open(f"/councils/{REAL}")

    name = window.main.locator("article.fig h3").first.inner_text()
    window.main.locator("article.fig").first.get_by_role("link", name="All authorities").click()
    assert window.heading == name
    before = window.main.get_by_role("combobox", name="Period").input_value()
    window.main.get_by_role("combobox", name="Period").select_option(index=1)
    window.press("Show this period")
    assert window.main.get_by_role("combobox", name="Period").input_value() != before
    names = window.page.evaluate("[...document.querySelectorAll('.figures-all tbody th')].map(e => e.textContent)")
    assert len(names) > 50 and names == sorted(names, key=str.casefold)

    window.open("/guidance").open("/guidance/2024-05")
    window.follow("Use of resources")
    assert window.heading == "Use of resources"
    window.open("/metrics").open("/guidance/2023-07-draft")


def test_public_when_data_is_downloaded_then_it_is_what_the_page_shows(open_browser: OpenBrowser) -> None:
    window = open_browser().open(f"/councils/{REAL}")

    latest = window.download("Latest figures (CSV)")
    rows = csv.DictReader(io.StringIO(latest.path().read_text(encoding="utf-8-sig")))
    held = {"m-" + row["metric_id"].replace("_", "-") for row in rows if row["value"]}
    cards = "[...document.querySelectorAll('.fig:not(:has(.fig__none))')].map(e => e.id)"
    shown = set(window.page.evaluate(cards))
    assert len(shown) > 10 and shown <= held

    window.open("/councils")
    register = window.download("Download the register (CSV)").path().read_text(encoding="utf-8-sig")
    assert f"{REAL},{NAME}" in register
    window.page.goto("/api/v1/openapi.json")
    assert '"openapi"' in window.page.content()


@WITH_SCRIPTS
def test_public_when_a_document_is_checked_by_number_then_the_answer_is_plain(
    open_browser: OpenBrowser, scripts: bool
) -> None:
    window = open_browser(scripts=scripts).open("/verify")

    window.press("Check it")
    assert window.page.title().startswith("Error: Check a document")
    window.fill("Or enter a number", "BV-0000-0000-0000")
    window.press("Check it")

    assert window.says("This is not a record that was sealed here.")


def test_public_when_pages_about_the_service_are_read_then_each_is_there(open_browser: OpenBrowser) -> None:
    window = open_browser()

    for link, path in (
        ("Accessibility", "/accessibility"),
        ("Privacy", "/privacy"),
        ("Cookies", "/cookies"),
        ("Check a document", "/verify"),
    ):
        window.open("/")
        window.go_by(window.page.get_by_role("contentinfo").get_by_role("link", name=link, exact=True).click)
        assert window.path == path
    window.open("/no-such-page")
    assert window.heading == "Page not found"


def test_profile_when_printed_then_nothing_of_it_is_lost(open_browser: OpenBrowser) -> None:
    window = open_browser().open(f"/councils/{REAL}")
    count = """() => [...document.querySelectorAll(
        'main :is(h1, h2, h3, p, li, dt, dd, th, td, svg):not(nav *, form *, .figures-download, .fig__links)')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0).map(e => e.textContent.trim())"""

    on_screen = window.page.evaluate(count)
    window.page.emulate_media(media="print")
    on_paper = window.page.evaluate(count)

    assert len(on_screen) > 200
    assert [text for text in on_screen if text not in set(on_paper)] == []
    assert window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
