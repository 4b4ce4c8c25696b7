"""The four lenses on their pages: reading, writing, going on, and two texts when somebody saved first."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from portal.domain.judgements import Judgement
from portal.services import reviews
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
SAID = {
    "judgement": "partly",
    "confidence": "low",
    "reasons": "Minute 12 says otherwise.",
    "good_practice": "A public log of decisions.",
}


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """A case that `reviewer` and `reviewer2` read."""
    with arrange():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        return assessment.id


@pytest.fixture
def reader(case: UUID, sign_in: SignIn) -> Page:
    return sign_in("reviewer")


def test_characteristic_when_read_then_shows_what_the_council_sealed(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    assert reader.heading == "Characteristic G-01"
    for words in ("We do this everywhere.", "Largely in place", "Medium: checked", "Moderate", "OFFICIAL-SENSITIVE"):
        assert words in reader.text
    assert "Annual governance statement" in reader.text
    assert "What you conclude" in reader.text


def test_characteristic_when_nothing_was_answered_then_says_so(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-02")

    assert "Not yet judged" in reader.text
    assert "It wrote nothing here." in reader.text


def test_characteristic_when_saved_and_next_then_opens_the_next_line(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    reader.submit(SAID, button="Save and next", follow=True)

    assert reader.heading == "Characteristic G-02"
    assert "Your judgement of G-01 is saved." in reader.text
    reader.get(f"/review/{case}/characteristics/G-01")
    assert reader.soup.find("textarea", {"name": "good_practice"}).get_text(strip=True) == SAID["good_practice"]


def test_characteristic_when_saved_then_the_theme_says_what_is_written(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    reader.submit(SAID, button="Save your judgement", follow=True)

    assert reader.heading == "Governance"
    first, second = reader.soup.select(".lens-item")[:2]
    assert "Partly in place" in first.get_text() and "Largely in place" in first.get_text()
    assert "Nothing yet" in second.get_text()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"judgement": ""}, "Choose your judgement, or that you have not assessed it"),
        ({"reasons": ""}, "Enter the reasons for your judgement"),
        ({"reasons": "x" * 20_001}, "The reasons must be 20,000 characters or fewer; shorten it by 1"),
    ],
)
def test_characteristic_when_something_is_missing_then_keeps_what_was_typed(
    case: UUID, reader: Page, sent: dict[str, str], message: str
) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    reader.submit({**SAID, **sent}, button="Save and next", status=422)

    assert reader.errors() == [message]
    assert reader.soup.find("textarea", {"name": "good_practice"}).get_text(strip=True) == SAID["good_practice"]


def test_characteristic_when_not_assessed_then_needs_no_reasons(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    reader.submit({"judgement": "unjudged", "reasons": ""}, button="Save your judgement", follow=True)

    assert "Not assessed" in reader.soup.select(".lens-item")[0].get_text()


def test_characteristic_when_saved_from_a_stale_page_then_offers_both_texts(
    case: UUID, reader: Page, sign_in: SignIn
) -> None:
    second = sign_in("reviewer")
    for page in (reader, second):
        page.get(f"/review/{case}/characteristics/G-01")
    reader.submit(SAID, button="Save your judgement")

    second.submit({**SAID, "judgement": "absent", "reasons": "Other words."}, button="Save your judgement", status=409)

    saved = second.soup.select_one(".review-saved").get_text(" ", strip=True)
    assert "Partly in place" in saved and "Minute 12 says otherwise." in saved and "partly" not in saved
    assert second.soup.find("textarea", {"name": "reasons"}).get_text(strip=True) == "Other words."
    second.submit(button="Save your judgement", follow=True)
    assert "Not in place" in second.soup.select(".lens-item")[0].get_text()


def test_indicator_when_read_then_is_shown_through_the_same_lenses(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/indicators/G-F01")

    names = [heading.get_text(strip=True) for heading in reader.soup.select("main .lens > h2")]
    assert names == [
        "1. What the council says",
        "2. What figures prompt",
        "3. What evidence shows",
        "4. What you conclude",
    ]
    assert "Looked at in May." in reader.text


def test_order_when_followed_by_next_then_passes_every_item_and_theme_once(case: UUID, reader: Page) -> None:
    path, seen = f"/review/{case}/characteristics/CI-01", []
    while path:
        seen.append(path)
        reader.get(path)
        link = reader.soup.select_one(".govuk-pagination__next a")
        path = str(link["href"]) if link else ""

    assert len(seen) == len(set(seen))
    assert len([path for path in seen if "/themes/" in path]) == 7
    assert seen[-1].endswith("/themes/partnerships-and-community-engagement")
    assert "/themes/continuous-improvement" in "".join(seen)


@pytest.mark.parametrize("address", ["characteristics/G-F01", "characteristics/X-01", "indicators/G-01"])
def test_item_when_the_edition_has_no_such_line_then_is_not_found(case: UUID, reader: Page, address: str) -> None:
    reader.get(f"/review/{case}/{address}", status=404)


def test_recommendation_when_added_changed_and_taken_back_then_keeps_its_number_and_reason(
    case: UUID, reader: Page
) -> None:
    reader.get(f"/review/{case}/themes/governance/recommendation")
    reader.submit({"text": "", "reasons": "Because."}, status=422)
    assert reader.errors() == ["Enter what you recommend"]
    reader.submit({"text": "Publish the log.", "reasons": "Members ask.", "codes": ["G-01", "G-03"]}, follow=True)
    assert "on G-01, G-03" in reader.text

    reader.get(f"/review/{case}/recommendations/1")
    reader.submit({"text": "Publish the log each month.", "codes": ["G-03"]}, follow=True)
    assert "Publish the log each month." in reader.text and "on G-03" in reader.text

    reader.get(f"/review/{case}/recommendations/1/taking-back")
    reader.submit({"reason": "It is done."}, follow=True)
    assert "It is done." in reader.text
    reader.get(f"/review/{case}/recommendations/1", status=404)
    reader.get(f"/review/{case}/themes/governance/recommendation")
    reader.submit({"text": "Another.", "reasons": "Because."}, follow=True)
    assert "Recommendation 2" in reader.text


def test_recommendation_when_saved_from_a_stale_page_then_offers_both_texts(
    case: UUID, reader: Page, sign_in: SignIn
) -> None:
    reader.get(f"/review/{case}/themes/governance/recommendation")
    reader.submit({"text": "Publish the log.", "reasons": "Members ask."})
    second = sign_in("reviewer")
    for page in (reader, second):
        page.get(f"/review/{case}/recommendations/1")
    reader.submit({"text": "First words."})

    second.submit({"text": "Second words."}, status=409)

    assert "First words." in second.text
    assert second.soup.find("textarea", {"name": "text"}).get_text(strip=True) == "Second words."
    second.submit(follow=True)
    assert "Second words." in second.text


def test_characteristic_when_the_reading_is_handed_in_then_shows_words_and_no_form(
    case: UUID, reader: Page, arrange: Arrange, now: datetime
) -> None:
    with arrange():
        text = reviews.CharacteristicText(Judgement.PARTLY, "SAID-BY-ONE")
        reviewer = factory.actor("reviewer", now)
        reviews.record_characteristic(case, "G-01", text, actor=reviewer, expected_version=0, now=now)
        factory.handed_in(case, "reviewer", now=now)
    reader.get(f"/review/{case}/characteristics/G-01")

    assert reader.soup.find("textarea") is None
    assert "SAID-BY-ONE" in reader.text
    reader.post(f"/review/{case}/characteristics/G-01", SAID, status=409)


def test_recommendation_when_begun_from_a_characteristic_then_that_one_is_ticked(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-03")
    link = next(a["href"] for a in reader.soup.select("main a") if a.get_text() == "Recommend something")

    reader.get(str(link))

    assert [box["value"] for box in reader.soup.select("input[name=codes][checked]")] == ["G-03"]


def test_theme_when_some_is_written_then_says_what_is_left(case: UUID, reader: Page) -> None:
    reader.get(f"/review/{case}/characteristics/G-01")

    reader.submit(SAID, button="Save your judgement", follow=True)

    assert "1 of 22 looked at. No view yet." in reader.text
