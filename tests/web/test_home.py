"""The start page, the legal pages, and the files that machines look for."""

from datetime import date

import pytest

from portal.blueprints.public.statements import SECURITY_EXPIRES, STATEMENT
from tests.pages import Page


def test_home_when_opened_then_has_an_entry_for_each_user(page: Page) -> None:
    page.get("/")

    links = [str(link["href"]) for link in page.soup.select(".home-entries a")]
    assert links == ["/consultations", "/council", "/review"]
    assert "Department for Levelling Up, Housing and Communities" in page.text


def test_home_when_opened_then_says_what_the_service_is_not(page: Page) -> None:
    page.get("/")

    limits = page.soup.select_one(".home-limits")
    assert limits is not None
    text = limits.get_text(" ", strip=True)
    for limit in ("no league tables", "Audit Commission", "no new responsibilities", "figures prompt questions"):
        assert limit in text


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/cookies"])
def test_legal_page_when_opened_then_sound_and_linked_from_every_page(page: Page, path: str) -> None:
    page.get(path)

    assert page.soup.select_one(f'footer a[href="{path}"]') is not None


def test_accessibility_statement_when_opened_then_has_the_four_parts_and_is_dated(page: Page) -> None:
    page.get("/accessibility")

    for problem in STATEMENT.problems:
        assert problem.what in page.text and problem.why in page.text and problem.instead in page.text
    assert page.soup.find("a", href=STATEMENT.contact.address) is not None
    assert page.soup.find("a", href=STATEMENT.enforcement.address) is not None
    assert "It was prepared on 22 November 2026" in page.text
    assert "has not yet been tested by disabled people" in page.text


def test_accessibility_statement_when_read_then_was_reviewed_after_it_was_prepared() -> None:
    assert date(2026, 11, 22) <= STATEMENT.prepared_on <= STATEMENT.reviewed_on


def test_cookies_when_opened_then_names_the_cookies_that_are_set(page: Page) -> None:
    page.get("/cookies")

    names = [cell.get_text(strip=True) for cell in page.soup.select("main h2")]
    assert names == [page.app.config["SESSION_COOKIE_NAME"], "response"]


def test_security_txt_when_asked_for_then_has_contact_and_expiry(page: Page) -> None:
    page.get("/.well-known/security.txt")

    assert page.response is not None and page.response.mimetype == "text/plain"
    assert "Contact: https://" in page.response.text
    assert f"Expires: {SECURITY_EXPIRES.isoformat()}" in page.response.text


def test_robots_when_asked_for_then_keeps_signed_in_pages_out(page: Page) -> None:
    page.get("/robots.txt")

    assert page.response is not None
    assert "Disallow: /council/" in page.response.text
    assert "Disallow: /councils" not in page.response.text


def test_sitemap_when_asked_for_then_lists_every_theme(page: Page) -> None:
    page.get("/sitemap.xml")

    assert page.response is not None and page.response.mimetype == "application/xml"
    assert page.response.text.count("/guidance/2024-05/") == 7


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1@evil.example", "[::1", ""])
def test_any_page_when_asked_under_another_host_then_refuses_without_naming_it(page: Page, host: str) -> None:
    for path in ("/", "/sign-in", "/api/v1/councils", "/nowhere"):
        response = page.client.get(path, headers={"Host": host})

        assert response.status_code == 400
        assert "evil" not in response.text
        assert response.headers["X-Content-Type-Options"] == "nosniff"
