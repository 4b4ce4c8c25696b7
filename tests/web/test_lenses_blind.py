"""Nobody sees another reader's words before every reading is in, and nobody who was recused ever does."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from portal.domain.casework import InterestStanding
from portal.domain.judgements import Confidence, Judgement
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.services import reviews
from portal.services.reviews import CharacteristicText, RecommendationText, ViewText
from portal.services.reviews.access import find_case_file
from portal.services.reviews.interests import decide
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
CANARY = "canary7f3a91"


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """A case of two readers, of whom the first has written of everything and has not handed in."""
    with arrange():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        say_everything(assessment.id, now)
        return assessment.id


def say_everything(case: UUID, now: datetime) -> None:
    """`reviewer` writes the canary into every text that a reading has."""
    reader, met = factory.actor("reviewer", now), IndicatorFinding.MET
    told = {"actor": reader, "now": now}
    view = ViewText(Stance.DIFFERS, *[f"{CANARY} {n}" for n in range(4)], confidence="low")
    for theme in reviews.get_case(case, actor=reader).submission.themes:
        reviews.record_view(case, theme.slug, view, expected_version=0, **told)
    judged = CharacteristicText(Judgement.ABSENT, f"{CANARY} reasons", Confidence.LOW, f"{CANARY} practice")
    reviews.record_characteristic(case, "G-01", judged, expected_version=0, **told)
    reviews.record_finding(case, "G-F01", met, f"{CANARY} seen", expected_version=0, **told)
    reviews.record_overview(case, f"{CANARY} on the whole", expected_version=1, **told)
    advice = RecommendationText(f"{CANARY} publish", f"{CANARY} because", ("G-01",))
    reviews.add_recommendation(case, "governance", advice, **told)
    reviews.add_recommendation(case, "governance", advice, **told)
    reviews.take_back_recommendation(case, 2, f"{CANARY} done", expected_version=1, **told)


def walk(page: Page, start: str) -> dict[str, str]:
    """Every page under an address that links lead to, with the page that each redirect ends in."""
    seen: dict[str, str] = {}
    todo = [start]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        response = page.client.get(path)
        seen[path] = response.get_data().decode("utf-8", "replace")
        links = re.findall(r'href="(/review[/"][^"#]*)', seen[path]) if response.status_code == 200 else []
        todo += [link.rstrip('"') for link in links]
        if response.status_code in (301, 302, 303):
            todo.append(response.headers["Location"])
    return seen


@pytest.mark.parametrize(
    ("account", "handed_in"),
    [
        pytest.param("reviewer2", True, id="the second reader when the first is in"),
        pytest.param("lead", True, id="a lead when the first is in"),
    ],
)
def test_words_when_a_reading_is_still_to_come_then_no_byte_of_them_reaches_the_others(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn, account: str, handed_in: bool
) -> None:
    if handed_in:
        with arrange():
            reviews.submit_review(case, actor=factory.actor("reviewer", now), now=now)

    pages = walk(sign_in(account), f"/review/{case}")

    assert f"/review/{case}/characteristics/G-01" in pages and f"/review/{case}/recommendations" in pages
    assert len(pages) > 90
    assert [path for path, text in pages.items() if CANARY in text] == []


def test_judgement_when_a_reading_is_still_to_come_then_the_fixed_words_are_hidden_too(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        reviews.submit_review(case, actor=factory.actor("reviewer", now), now=now)

    lead = sign_in("lead")
    before = lead.get(f"/review/{case}/characteristics/G-01").select_one(".lens-write")

    assert before is not None and "Not in place" not in before.get_text()
    assert "shown when every reading is in" in before.get_text()
    assert lead.soup.select_one(".lens-differs") is None


@pytest.mark.parametrize("account", ["reviewer2", "lead"])
def test_words_when_all_are_in_then_stand_side_by_side_with_what_differs_first(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn, account: str
) -> None:
    with arrange():
        second = factory.actor("reviewer2", now)
        largely = CharacteristicText(Judgement.LARGELY, "Fair enough.", Confidence.LOW)
        reviews.record_characteristic(case, "G-01", largely, actor=second, expected_version=0, now=now)
        reviews.submit_review(case, actor=factory.actor("reviewer", now), now=now)
        factory.handed_in(case, "reviewer2", now=now)
    page = sign_in(account)

    page.get(f"/review/{case}/characteristics/G-01")

    assert "The readings differ in judgement." in page.text
    rows = [row.get_text(" ", strip=True) for row in page.soup.select(".lens-apart tbody tr")]
    assert rows[0].startswith("Judgement differs Largely in place Not in place Largely in place")
    assert rows[1].startswith("Confidence Medium Low Low")
    assert CANARY in page.text and "Fair enough." in page.text
    page.get(f"/review/{case}/themes/governance")
    items = [item.get_text(" ", strip=True) for item in page.soup.select(".lens-item")]
    assert items[0].startswith("G-01") and "The readings differ in judgement." in items[0]
    assert page.soup.select("#views ~ .portal-table-scroll tbody tr")


def test_case_when_a_reader_was_recused_then_they_open_nothing_and_their_words_are_nobodys(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        lead, first = factory.actor("lead", now), factory.actor("reviewer", now)
        reviews.submit_review(case, actor=first, now=now)
        factory.handed_in(case, "reviewer2", now=now)
        file = find_case_file(reviews.get_case(case, actor=lead).assessment)
        assert file is not None and first.user_id is not None
        decide(file, first.user_id, InterestStanding.RECUSED, "They worked there.", actor=lead, now=now)

    recused, lead_page = sign_in("reviewer"), sign_in("lead")
    for address in ("", "/characteristics/G-01", "/themes/governance", "/recommendations", "/overview"):
        recused.get(f"/review/{case}{address}", status=404)
    assert [path for path, text in walk(lead_page, f"/review/{case}").items() if CANARY in text] == []
    assert [path for path, text in walk(recused, "/review").items() if CANARY in text] == []


def test_addresses_of_another_reader_when_guessed_then_are_not_found(case: UUID, sign_in: SignIn) -> None:
    second = sign_in("reviewer2")

    second.get(f"/review/{case}/recommendations/1", status=404)
    second.get(f"/review/{case}/recommendations/1/taking-back", status=404)
    second.post(f"/review/{case}/recommendations/1", {"text": "x", "reasons": "y", "version": "1"}, status=404)
    second.post(f"/review/{case}/recommendations/1/taking-back", {"reason": "y", "version": "1"}, status=404)
