"""The respondent's pages, from the start page to the receipt, and everything that may go wrong on the way."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.clock import FrozenClock
from portal.models import Answer, Response
from tests.conftest import Arrange
from tests.factories import consultations as make
from tests.pages import Page

SLUG = "a-consultation"
BASE = f"/consultations/{SLUG}"
LONG = "Llanfairpwllgwyngyll \U0001f469\u200d\U0001f467 <script>alert(1)</script> {{7*7}} =1+1 " * 200


@pytest.fixture(autouse=True)
def opened(database: None, arrange: Arrange, clock: FrozenClock) -> Iterator[None]:
    with arrange():
        make.open_one(clock.now())
    yield


def begin(page: Page) -> None:
    page.get(f"{BASE}/respond")
    page.submit(button="Start", follow=True)


def fill_in(page: Page) -> None:
    """From the start page to the page on which answers are checked."""
    begin(page)
    page.get(f"{BASE}/respond/about-you")
    page.submit({"capacity": "individual", "respondent_type": "public"}, follow=True)
    page.submit({"Q1": "oppose", "Q2": ["governance", "culture"], "Q3": "agree"}, follow=True)
    page.submit({"Q4": "dont_know", "Q5": "Reserves", "Q6": "A long view."}, follow=True)


def stored(arrange: Arrange, model: type) -> int:
    with arrange() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def link_of(page: Page) -> str:
    page.get(f"{BASE}/respond/your-link")
    field = page.soup.find(id="private-link")
    assert field is not None
    return field.get_text(strip=True).removeprefix("http://127.0.0.1:8000")


def test_the_privacy_notice_comes_before_the_first_question(page: Page) -> None:
    page.get(f"{BASE}/respond")

    assert "Your answers may be released." in page.text
    assert "Privacy notice, version 3" in page.text


def test_a_response_from_start_page_to_receipt(page: Page, arrange: Arrange) -> None:
    fill_in(page)
    assert page.heading == "Check your answers"
    assert "No view given" not in page.text
    page.submit(button="Send my response", follow=True)

    assert page.heading == "Response sent"
    reference = page.soup.select_one(".consultation-reference")
    assert reference is not None and len(reference.get_text(strip=True).replace("-", "")) == 16
    page.get(f"{BASE}/respond/copy")
    assert "A long view." in page.text
    copy = page.client.get(f"{BASE}/respond/copy.json").get_json()
    assert copy["private_reference"] == reference.get_text(strip=True)
    assert copy["public_number"].startswith("R-")
    assert stored(arrange, Response) == 1


def test_the_clause_stands_beside_its_questions(page: Page) -> None:
    begin(page)
    page.get(f"{BASE}/respond/questions/1")

    aside = page.soup.select_one("aside")
    assert aside is not None and "G-02" in aside.get_text()
    assert aside.select_one('a[href="/guidance/2024-05/governance"]') is not None


def test_a_response_without_personal_data_can_be_sent_and_is_not_published_by_default(
    page: Page, arrange: Arrange
) -> None:
    fill_in(page)
    page.submit(button="Send my response")

    with arrange() as session:
        row = session.execute(select(Response)).scalar_one()
        assert (row.name, row.email, row.organisation, row.publication) == ("", "", "", "not_at_all")


def test_what_is_missing_is_told_when_sending_and_not_before(page: Page) -> None:
    begin(page)
    page.get(f"{BASE}/respond/about-you")
    page.submit({"capacity": "organisation"}, follow=True)
    page.get(f"{BASE}/respond/check")
    assert page.errors() == []

    page.submit(button="Send my response", status=422)

    assert page.errors() == [
        "Choose what describes you or your organisation best",
        "Enter the name of the organisation",
        "Answer at least one question",
    ]


def test_saving_and_coming_back_by_the_private_link(page: Page, new_page: Callable[[], Page]) -> None:
    begin(page)
    page.get(f"{BASE}/respond/questions/2")
    page.submit({"Q6": LONG}, button="Save and come back later", follow=True)
    assert page.heading == "Your answers are saved"
    link = link_of(page)

    other = new_page()
    other.get(link)
    assert other.response is not None and other.response.headers["Referrer-Policy"] == "no-referrer"
    other.submit(follow=True)
    other.get(f"{BASE}/respond/questions/2")

    field = other.soup.find("textarea", attrs={"name": "Q6"})
    assert field is not None and field.get_text().removeprefix("\n") == LONG


def test_another_browser_sees_nothing_without_the_link(page: Page, new_page: Callable[[], Page]) -> None:
    fill_in(page)
    page.submit(button="Send my response", follow=True)
    other = new_page()

    for path in ("about-you", "questions/1", "check", "receipt", "copy", "copy.json", "your-link"):
        assert "A long view." not in other.get(f"{BASE}/respond/{path}", status=404).get_text()
    other.get(f"{BASE}/respond/return/{'x' * 43}", status=404)


def test_a_guessed_public_number_or_reference_opens_nothing(page: Page, new_page: Callable[[], Page]) -> None:
    fill_in(page)
    page.submit(button="Send my response", follow=True)
    copy = page.client.get(f"{BASE}/respond/copy.json").get_json()
    other = new_page()

    for guess in (copy["public_number"], copy["private_reference"], "1", "../check"):
        other.client.set_cookie("response", guess, path=f"{BASE}/respond")
        other.get(f"{BASE}/respond/receipt", status=404)
        assert other.client.get(f"{BASE}/respond/return/{guess}").status_code == 404


def test_going_back_and_saving_again_keeps_the_later_words(page: Page, arrange: Arrange) -> None:
    begin(page)
    page.get(f"{BASE}/respond/questions/2")
    page.submit({"Q6": "First"})
    page.submit({"Q6": "Second"})

    with arrange() as session:
        assert session.execute(select(Answer.text)).scalars().all() == ["Second"]


def test_going_back_after_sending_and_sending_again_gives_the_same_receipt(page: Page, arrange: Arrange) -> None:
    fill_in(page)
    page.submit(button="Send my response")
    page.submit(button="Send my response", follow=True)

    assert page.heading == "Response sent"
    assert stored(arrange, Response) == 1


def test_words_typed_after_sending_are_shown_and_not_stored(page: Page) -> None:
    fill_in(page)
    page.submit(button="Send my response")
    token = page.client.get_cookie("response", path=f"{BASE}/respond")
    assert token is not None

    page.post(f"{BASE}/respond/questions/2", {"response": token.value, "Q6": "Too late"}, status=409)

    assert page.heading == "Your response was already sent"
    assert "Too late" in page.text


def test_an_expired_page_gives_the_words_back_and_can_be_sent_once_more(page: Page, arrange: Arrange) -> None:
    begin(page)
    page.get(f"{BASE}/respond/questions/2")
    for cookie in ("portal", "response"):
        page.client.delete_cookie(cookie, path="/" if cookie == "portal" else f"{BASE}/respond")

    page.submit({"Q6": LONG}, status=400)
    field = page.soup.find("textarea", attrs={"name": "Q6"})
    assert field is not None and field.get_text().removeprefix("\n") == LONG
    page.submit(follow=True)

    assert page.heading == "Check your answers"
    with arrange() as session:
        assert session.execute(select(Answer.text)).scalar_one() == LONG


def test_a_form_from_another_site_is_refused(page: Page) -> None:
    begin(page)
    answer = page.client.post(f"{BASE}/respond/check", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_after_the_closing_instant_the_words_are_shown_with_what_to_do(
    page: Page, clock: FrozenClock, arrange: Arrange
) -> None:
    begin(page)
    page.get(f"{BASE}/respond/questions/2")
    clock.move_to(clock.now() + timedelta(days=10))

    page.submit({"Q6": LONG}, status=409)

    assert page.heading == "The consultation has closed"
    assert "views@portal.example" in page.text and "was not stored" in page.text
    kept = page.soup.find(id="kept-1")
    assert kept is not None and kept.get_text().removeprefix("\n") == LONG
    assert stored(arrange, Answer) == 0


def test_one_second_before_the_closing_instant_a_response_is_taken(page: Page, clock: FrozenClock) -> None:
    fill_in(page)
    clock.move_to(clock.now() + timedelta(days=10) - timedelta(seconds=1))

    page.submit(button="Send my response", follow=True)

    assert page.heading == "Response sent"


def test_a_saved_response_can_be_read_and_not_sent_after_closing(page: Page, clock: FrozenClock) -> None:
    fill_in(page)
    clock.move_to(clock.now() + timedelta(days=10))

    page.submit(button="Send my response", status=409)
    page.get(f"{BASE}/respond/check")

    assert "can no longer be sent here" in page.text
    assert page.soup.find("button", string="Send my response") is None


def test_this_computer_can_forget_a_response(page: Page) -> None:
    begin(page)
    page.submit(button="Forget it on this computer", action=f"{BASE}/respond/leave")

    page.get(f"{BASE}/respond/check", status=404)


def test_scripts_and_markup_in_every_field_are_shown_as_text(page: Page) -> None:
    begin(page)
    page.get(f"{BASE}/respond/about-you")
    evil = '"><img src=x onerror=alert(1)>{{7*7}}'
    fields = dict.fromkeys(("name", "organisation", "email", "confidentiality_reason"), evil)
    page.submit({"capacity": "individual", "respondent_type": "public", **fields}, follow=True)
    page.submit({"Q1": evil}, follow=True)
    page.submit({"Q5": evil, "Q6": evil}, follow=True)

    assert page.soup.find("img") is None and page.soup.find("main") is not None
    assert page.text.count(evil) == 6


def test_twenty_parallel_sends_make_one_row_and_twenty_equal_answers(app: Flask, page: Page, arrange: Arrange) -> None:
    fill_in(page)
    form = page.values_of(page._find_form(None, "Send my response"))
    cookies = [page.client.get_cookie("portal"), page.client.get_cookie("response", path=f"{BASE}/respond")]

    def send(_: int) -> tuple[str, str]:
        client = app.test_client()
        for cookie in cookies:
            assert cookie is not None
            client.set_cookie(cookie.key, cookie.value, path=cookie.path)
        sent = client.post(f"{BASE}/respond/check", data=form)
        shown = client.get(sent.headers["Location"])
        return sent.headers["Location"], shown.text[shown.text.index('class="govuk-panel') :][:400]

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))

    assert len(answers) == 1
    assert stored(arrange, Response) == 1
    assert stored(arrange, Answer) == 6
