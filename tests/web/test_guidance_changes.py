"""What changed from one edition to the next, as the public reads it."""

from datetime import datetime

import guidance
from portal.domain.roles import SERVICE
from portal.services import guidance as editions
from tests.conftest import Arrange
from tests.factories.guidance import fixture_edition, zip_of
from tests.pages import Page


def load_fixture(arrange: Arrange, now: datetime) -> None:
    with arrange():
        editions.load_edition(zip_of(*fixture_edition()), name="next.zip", actor=SERVICE, now=now)


def entries(page: Page) -> list[str]:
    return [" ".join(item.get_text(" ", strip=True).split()) for item in page.soup.select(".change-entry")]


def test_changes_when_opened_then_every_line_of_both_editions_is_there(page: Page) -> None:
    page.get("/guidance/2024-05/changes")

    assert page.heading == "What changed from 2023-07-draft to 2024-05"
    codes = {code.get_text(strip=True) for code in page.soup.select(".change-entry__code")}
    for edition in ("2023-07-draft", "2024-05"):
        for theme in guidance.load(edition).themes:
            assert {line.code for line in (*theme.characteristics, *theme.indicators)} <= codes
    assert "Our prompt" in page.text and "official text of neither edition was available" in page.text
    new = [entry for entry in entries(page) if entry.startswith("New")]
    assert len(new) == 2 and any("L-06" in entry and "Not in 2023-07-draft" in entry for entry in new)


def test_changes_when_lines_were_reworded_split_merged_and_removed_then_each_is_said(
    page: Page, arrange: Arrange, now: datetime
) -> None:
    load_fixture(arrange, now)

    page.get("/guidance/2026-04/changes")

    found = entries(page)
    reworded = next(entry for entry in found if entry.startswith("Reworded"))
    assert "priorities. [put in: It says so in public. ]" in reworded
    assert any(entry.startswith("Split CI-02 → became CI-02 , CI-90") for entry in found)
    assert any(entry.startswith("Merged CI-03 , CI-04 → became CI-03") for entry in found)
    assert any(entry.startswith("Removed CI-05 → became not in 2026-04") for entry in found)
    assert any(entry.startswith("Unchanged CI-06 → became CI-04") for entry in found)


def test_edition_when_it_has_a_lineage_then_links_to_its_changes(page: Page) -> None:
    page.get("/guidance/2024-05")
    assert page.soup.find("a", href="/guidance/2024-05/changes") is not None

    page.get("/guidance/2023-07-draft")
    assert page.soup.find("a", href="/guidance/2023-07-draft/changes") is None


def test_changes_when_nobody_has_said_them_then_not_found(page: Page) -> None:
    page.get("/guidance/2023-07-draft/changes", status=404)
    page.get("/guidance/1999-01/changes", status=404)
