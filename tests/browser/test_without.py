"""What has to hold without something: without scripts, and without a session after signing out."""

import re

import pytest

from tests.browser.conftest import OpenBrowser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_council_when_scripts_do_not_run_then_a_round_is_begun_and_answered(open_browser: OpenBrowser) -> None:
    window = open_browser("author3", scripts=False).open("/council")

    window.press("Begin this self-assessment")
    round_path = window.path.removesuffix("/set-up")
    window.open(round_path).follow("Leadership")
    window.follow(re.compile("^L-01"))
    window.choose("Judgement", "Does not apply")
    window.press("Save")
    assert window.page.title().startswith("Error: ")
    window.choose("Judgement", "Largely in place")
    window.fill("Narrative", "Words that were typed without scripts.")
    window.press("Save and go to the next open item")
    assert "/characteristics/L-02" in window.path
    window.open(f"{round_path}/characteristics/L-01")

    assert window.page.get_by_label("Narrative", exact=True).input_value() == "Words that were typed without scripts."
    assert window.open(f"{round_path}/sign-off").says(re.compile("items are not fully answered"))


def test_review_when_scripts_do_not_run_then_a_view_is_recorded(open_browser: OpenBrowser) -> None:
    window = open_browser("reviewer2", scripts=False).open("/review")

    window.press("Take up Fictional Valley")
    window.page.get_by_label("I have no interest in it").check()
    window.press("Declare")
    window.follow("Culture")
    window.press("Save your view")
    assert window.page.title().startswith("Error: Culture")
    window.choose("How your view stands", "I agree with the council’s account")
    window.fill("Your view", "It holds together.")
    window.fill("Reasons", "C-01 and its documents.")
    window.press("Save your view")

    assert window.says("Your view of Culture is saved.")
    assert window.says("View recorded")


def test_session_when_signed_out_then_going_back_shows_nothing_private(open_browser: OpenBrowser) -> None:
    window = open_browser("author2").open("/council")
    private = window.path
    assert "Sampleshire" in window.text

    window.go_by(window.page.get_by_role("banner").get_by_role("button", name="Sign out").click)
    assert window.heading == "You have signed out"
    window.page.go_back()
    window.page.wait_for_load_state()

    assert "Sampleshire" not in window.text
    assert window.open(private).heading == "Sign in"


def test_sign_in_when_the_password_is_wrong_then_the_error_says_so_and_has_the_focus(open_browser: OpenBrowser) -> None:
    window = open_browser().open("/sign-in")

    window.fill("Email address", "nobody@portal.example")
    window.fill("Password", "not the password")
    window.press("Sign in")

    assert window.page.title().startswith("Error: Sign in")
    assert "govuk-error-summary" in window.focused
    assert window.page.get_by_label("Email address").input_value() == "nobody@portal.example"
    assert window.page.get_by_label("Password", exact=True).input_value() == ""
