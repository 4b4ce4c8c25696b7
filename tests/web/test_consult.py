"""The consultation manager's screens."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest

from portal.clock import FrozenClock
from tests.conftest import Arrange
from tests.crawl import crawl
from tests.factories import consultations as make
from tests.pages import Page

BASE = "/consult/a-consultation"
SignIn = Callable[[str], Page]


@pytest.fixture(autouse=True)
def opened(people: None, arrange: Arrange, clock: FrozenClock) -> Iterator[None]:
    with arrange():
        make.open_one(clock.now())
        make.respond(clock.now(), name="Ann Example", email="ann@portal.example")
    yield


@pytest.mark.parametrize("account", ["author", "reviewer", "lead", "admin", "chief-executive"])
def test_nobody_else_may_use_the_screens(sign_in: SignIn, account: str) -> None:
    page = sign_in(account)

    for path in ("/consult", BASE, f"{BASE}/results", f"{BASE}/results/csv", f"{BASE}/extend", f"{BASE}/outcome"):
        page.get(path, status=403)


def test_the_overview_counts_without_a_word_of_anybody(sign_in: SignIn) -> None:
    page = sign_in("consultation-manager")
    page.get("/consult")
    page.get(BASE)

    assert "Sent 1" in page.text
    assert "Ann Example" not in page.text


def test_extending_shows_the_reason_in_public(sign_in: SignIn, page: Page) -> None:
    manager = sign_in("consultation-manager")
    manager.get(f"{BASE}/extend")
    manager.submit(
        {
            "closes_on-day": "30",
            "closes_on-month": "6",
            "closes_on-year": "2024",
            "closes_at": "17:00",
            "reason": "Holidays",
        },
        follow=True,
    )

    assert "5pm on 30 June 2024" in manager.text
    page.get("/consultations/a-consultation")
    assert "Holidays" in page.text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reason": ""}, "Enter why the consultation is extended"),
        ({"reason": "x", "closes_on-year": "2023"}, "Enter a closing date later than the present one."),
        ({"reason": "x", "closes_at": "late"}, "Enter a time, like 23:59"),
        ({"reason": "x", "closes_on-month": "13"}, "New closing date must be a real date, like 27 3 2024"),
        ({"reason": "x", "closes_on-year": "9" * 20}, "New closing date must be a real date, like 27 3 2024"),
        ({"reason": "x", "closes_on-year": "9999"}, "New closing date must be a real date, like 27 3 2024"),
    ],
)
def test_extending_says_what_to_put_right(sign_in: SignIn, data: dict[str, str], message: str) -> None:
    page = sign_in("consultation-manager")
    page.get(f"{BASE}/extend")

    page.submit(data, status=422)

    assert page.errors() == [message]


def test_a_form_that_is_out_of_date_is_kept_and_can_be_sent_again(sign_in: SignIn) -> None:
    first, second = sign_in("consultation-manager"), sign_in("consultation-manager")
    second.get(f"{BASE}/close")
    first.get(f"{BASE}/extend")
    first.submit({"closes_on-year": "2025", "reason": "Longer"})

    second.submit({"reason": "An election"}, status=409)

    assert "An election" in second.text
    second.submit(follow=True)
    assert "Closed early: An election" in second.text


def test_from_closing_to_a_published_outcome(sign_in: SignIn, page: Page, clock: FrozenClock) -> None:
    manager = sign_in("consultation-manager")
    manager.get(f"{BASE}/outcome")
    assert "can be published once" in manager.text
    manager.get(f"{BASE}/close")
    manager.submit({"reason": "Enough heard"}, follow=True)
    manager.get(f"{BASE}/outcome")
    manager.submit({"summary": "One view.\n\nAnother view.", "changes": ""}, follow=True)

    page.get("/consultations/a-consultation/outcome")

    assert "One view." in page.text
    assert page.client.get("/api/v1/consultations/a-consultation/results").status_code == 200


def test_results_can_be_read_and_downloaded(sign_in: SignIn) -> None:
    page = sign_in("consultation-manager")
    page.get(f"{BASE}/results")
    assert "Base: 1 response." in page.text

    csv = page.client.get(f"{BASE}/results/csv")
    book = page.client.get(f"{BASE}/results/xlsx")

    assert csv.mimetype == "text/csv" and "no_view" in csv.text
    assert zipfile.is_zipfile(BytesIO(book.data))
    assert page.client.get(f"{BASE}/results/exe").status_code == 404


def test_a_draft_is_launched_by_a_button(sign_in: SignIn, page: Page, arrange: Arrange, clock: FrozenClock) -> None:
    from portal.services import consultations

    now = clock.now()
    with arrange():
        consultations.define(
            make.definition("second"), actor=make.MANAGER, now=now, opens_at=now, closes_at=now + timedelta(days=1)
        )
    page.get("/consultations/second", status=404)
    manager = sign_in("consultation-manager")
    manager.get("/consult/second")

    manager.submit(button="Launch the consultation", action="/consult/second/open")

    page.get("/consultations/second")


def test_the_words_of_respondents_stand_on_no_page_and_in_no_file(
    sign_in: SignIn, page: Page, arrange: Arrange, clock: FrozenClock
) -> None:
    from portal.services import consultations

    canary = "c4na2y0f1e3d5b7a"
    about = {"name": canary, "email": f"{canary}@portal.example", "organisation": canary}
    with arrange():
        make.respond(clock.now(), {"Q5": [canary], "Q6": [canary]}, **about)
        token = consultations.new_token()
        consultations.start_response("a-consultation", token=token, now=clock.now())
        consultations.save_about("a-consultation", token, consultations.About(**about), now=clock.now())
        consultations.save_answers("a-consultation", token, {"Q6": [canary]}, now=clock.now())
        consultations.close_consultation("a-consultation", reason="x", version=1, actor=make.MANAGER, now=clock.now())
        outcome = {"summary": ["We heard."]}
        consultations.publish_outcome("a-consultation", outcome=outcome, version=2, actor=make.MANAGER, now=clock.now())
    manager = sign_in("consultation-manager")
    starts = ("/consult", "/consultations", f"{BASE}/results/csv", f"{BASE}/results/xlsx", "/api/v1/consultations")

    seen = [answer for person in (manager, page) for answer in crawl(person, starts) if canary.encode() in answer.body]
    results = page.client.get("/api/v1/consultations/a-consultation/results")

    assert seen == []
    assert results.status_code == 200 and canary not in results.text
