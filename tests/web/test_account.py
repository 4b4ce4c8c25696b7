"""Signing in and out."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.clock import FrozenClock
from portal.demonstration.people import PASSWORD, email_of
from tests.pages import Page

SignIn = Callable[..., Page]


def test_sign_in_when_right_then_leads_to_own_work(page: Page, people: None) -> None:
    page.get("/sign-in")

    page.submit({"email": email_of("author").upper(), "password": PASSWORD}, action="/sign-in")

    assert page.location == "/council"


@pytest.mark.parametrize("email", [email_of("author"), "nobody@portal.example"], ids=["known", "unknown"])
def test_sign_in_when_wrong_then_says_the_same_for_known_and_unknown(page: Page, people: None, email: str) -> None:
    page.get("/sign-in")

    page.submit({"email": email, "password": "not this one"}, action="/sign-in", status=422)

    assert page.errors() == ["Check the email address and the password: they do not belong together"]
    assert page.soup.select_one("#email")["value"] == email


def test_sign_in_when_tried_too_often_then_waits_and_opens_again(page: Page, people: None, clock: FrozenClock) -> None:
    page.get("/sign-in")
    for _ in range(8):
        page.submit({"email": email_of("author"), "password": "no"}, action="/sign-in", status=422)

    page.submit({"email": email_of("author"), "password": PASSWORD}, action="/sign-in", status=429)
    clock.move_to(clock.now() + timedelta(minutes=16))
    page.submit({"email": email_of("author"), "password": PASSWORD}, action="/sign-in")

    assert page.location == "/council"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/%0d%0aX",
        "javascript:alert(1)",
        "\nhttp://x",
        "//[evil.example",
        "/account?" + "a" * 3000,
    ],
)
def test_sign_in_when_target_is_elsewhere_then_stays_home(page: Page, people: None, target: str) -> None:
    page.get("/sign-in", query_string={"next": target})

    page.submit({"email": email_of("author"), "password": PASSWORD, "next": target}, action="/sign-in")

    assert page.location.startswith("/") and not page.location.startswith(("//", "/\\"))
    assert len(page.location) <= 800, "the address a form led to has to fit its column"


def test_sign_out_when_done_then_copied_cookie_is_dead(sign_in: SignIn) -> None:
    page = sign_in("author")
    cookie = page.client.get_cookie("portal")
    page.get("/account")

    page.submit(action="/sign-out", button="Sign out")
    page.client.set_cookie("portal", cookie.value)

    page.get("/account", status=302)
    assert page.location.startswith("/sign-in")


def test_session_when_idle_too_long_then_ends(sign_in: SignIn, clock: FrozenClock) -> None:
    page = sign_in("author")
    page.get("/account")

    clock.move_to(clock.now() + timedelta(hours=2, minutes=1))

    page.get("/account", status=302)


def test_session_cookie_when_decoded_then_holds_no_account(sign_in: SignIn, app: object) -> None:
    page = sign_in("author")

    value = page.client.get_cookie("portal").value

    assert "author" not in value and not re.search(r"portal\.example", value)


def test_form_when_token_is_missing_then_gives_the_words_back(page: Page, people: None) -> None:
    page.client.post("/sign-in", data={"email": "someone@portal.example"})
    page._take(page.client.post("/sign-in", data={"email": "someone@portal.example"}), "/sign-in", 400)

    assert "send them again" in page.heading
    assert "someone@portal.example" in str(page.soup)


def test_post_when_cross_site_without_token_then_refused(page: Page, people: None) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    response = page.client.post("/sign-in", data={"email": "x"}, headers=headers)

    assert response.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_post_when_cross_site_with_a_sound_token_then_refused_all_the_same(page: Page, people: None, site: str) -> None:
    data = {**page.tokens(), "email": email_of("author"), "password": PASSWORD}

    page._take(page.client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": site}), "/sign-in", 403)

    assert "The form came from another site, so nothing was done." in page.text
    page.get("/account", status=302)


def test_form_when_only_its_own_token_is_missing_then_gives_the_words_back(page: Page, people: None) -> None:
    tokens = page.tokens()
    sent = {"csrf_token": tokens["csrf_token"], "email": "someone@portal.example", "password": "x"}

    page._take(page.client.post("/sign-out", data=sent), "/sign-out", 400)

    assert "send them again" in page.heading and "someone@portal.example" in str(page.soup)


def test_form_when_far_too_long_then_says_where_the_words_are(page: Page, people: None) -> None:
    data = {**page.tokens(), "email": "x" * (4 * 1024 * 1024 + 1)}

    page._take(page.client.post("/sign-in", data=data), "/sign-in", 413)

    assert "your browser still has your words" in page.text
    assert "below" not in page.text
