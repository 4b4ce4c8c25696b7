"""The public pages of consultations."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.clock import FrozenClock
from portal.services import consultations
from tests.conftest import Arrange
from tests.factories import consultations as make
from tests.pages import Page

REAL = "best-value-standards-and-intervention"
BASE = "/consultations/a-consultation"


@pytest.fixture(autouse=True)
def two(database: None, arrange: Arrange, clock: FrozenClock) -> Iterator[None]:
    with arrange():
        make.open_one(clock.now())
        consultations.define(consultations.shipped_definition("best-value-2023"), actor=make.MANAGER, now=clock.now())
    yield


def test_the_list_keeps_open_and_closed_apart(page: Page) -> None:
    page.get("/consultations")

    headings = [heading.get_text(strip=True) for heading in page.soup.select("main h2, main h3")]
    assert headings == [
        "Open",
        "A consultation",
        "Closed",
        "Consultation on statutory guidance for local authorities on Best Value Duty",
    ]
    assert "Closed at 11:59pm on 15 August 2023, outcome published on 8 May 2024" in page.text


def test_the_2023_consultation_is_shown_closed_with_what_is_known(page: Page) -> None:
    page.get(f"/consultations/{REAL}")

    assert "Do you agree that the principles in Section 3 should apply to all best value authorities?" in page.text
    assert page.text.count("The consultation’s own words") == 1
    assert page.text.count("Our wording of the topic") == 6
    assert page.text.count("Wording not available") == 1
    assert "Responses 76" in page.text
    assert page.soup.find("a", href=f"/consultations/{REAL}/respond") is None


def test_the_2023_outcome_shows_no_count_by_question(page: Page) -> None:
    page.get(f"/consultations/{REAL}/outcome")

    assert "Not known here" in page.text
    assert page.soup.select(".consultation-question") == []
    assert "8 May 2024" in page.text


def test_the_2023_consultation_takes_no_response(page: Page) -> None:
    page.get(f"/consultations/{REAL}/respond", status=302)


def test_an_open_consultation_says_what_a_respondent_needs_to_know(page: Page) -> None:
    page.get(BASE)

    for words in ("Open", "Who decides", "What happens to the answers", "About 10 minutes.", "Privacy notice", "Q6?"):
        assert words in page.text


def test_a_change_of_date_is_public_with_its_reason(page: Page, arrange: Arrange, clock: FrozenClock) -> None:
    now = clock.now()
    with arrange():
        consultations.extend_consultation(
            "a-consultation",
            closes_at=now + timedelta(days=20),
            reason="Councils asked for longer",
            version=1,
            actor=make.MANAGER,
            now=now,
        )

    page.get(BASE)

    assert "Councils asked for longer" in page.text


def test_outcome_and_results_are_not_found_before_they_are_published(page: Page, clock: FrozenClock) -> None:
    page.get(f"{BASE}/outcome", status=404)
    clock.move_to(clock.now() + timedelta(days=11))

    page.get(f"{BASE}/outcome", status=404)
    assert page.client.get("/api/v1/consultations/a-consultation/results").status_code == 404


def test_a_published_outcome_shows_counts_with_their_base(page: Page, arrange: Arrange, clock: FrozenClock) -> None:
    _publish(arrange, clock)

    page.get(f"{BASE}/outcome")

    assert "Base: 6 responses. 6 gave a view, 0 did not." in page.text
    assert "withheld" in page.text
    assert page.soup.select_one(".consultation-bars svg") is not None


def test_the_api_gives_results_as_json_and_csv(page: Page, arrange: Arrange, clock: FrozenClock) -> None:
    _publish(arrange, clock)

    found = page.client.get("/api/v1/consultations/a-consultation/results").get_json()
    table = page.client.get("/api/v1/consultations/a-consultation/results?format=csv")

    assert found["responses"] == 6
    assert {row["base"] for row in found["questions"][0]["by_respondent_type"]} == {None}
    assert table.mimetype == "text/csv" and "no_view" in table.text


def test_the_api_lists_consultations_that_the_public_may_know_of(page: Page) -> None:
    found = page.client.get("/api/v1/consultations").get_json()

    assert [(item["slug"], item["phase"]) for item in found["consultations"]] == [
        ("a-consultation", "open"),
        (REAL, "outcome_published"),
    ]


def _publish(arrange: Arrange, clock: FrozenClock) -> None:
    with arrange():
        for _ in range(6):
            make.respond(clock.now())
    clock.move_to(clock.now() + timedelta(days=11))
    with arrange():
        consultations.publish_outcome(
            "a-consultation",
            outcome={"summary": ["We heard."], "changes": ["We changed."]},
            version=1,
            actor=make.MANAGER,
            now=clock.now(),
        )
