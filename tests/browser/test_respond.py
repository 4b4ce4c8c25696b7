"""A respondent's way from the consultation's page to the receipt, and what the manager then sees, in a real browser."""

import json
import re

import pytest

from tests.browser.conftest import OpenBrowser
from tests.browser.keyboard import Keyboard
from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLUG = "using-the-seven-themes"
WORDS = "Pob penderfyniad â’i reswm: “open” & tested — <b>every</b> time."


def _begin(window: Screens) -> str:
    """From the list of consultations to the first page of the form; gives the private link."""
    window.open("/consultations")
    window.follow("using the seven themes")
    window.press("Respond to this consultation")
    assert window.says("You do not need an account.")
    window.press("Start")
    assert window.heading == "Keep your private link"
    link = window.page.get_by_label("Your private link").input_value().strip()
    window.press("Continue")
    return link


def _about_me(window: Screens) -> None:
    assert window.heading == "About you"
    window.choose("Whose views", "My own views, as an individual")
    window.choose("Which of these", "Member of the public")
    window.press("Save and continue")


def _sent(window: Screens) -> int:
    """The number of responses that the manager sees."""
    return int(window.open(f"/consult/{SLUG}").main.locator(".consultation-figures dd").first.inner_text())


def test_respondent_when_answers_are_sent_then_the_manager_counts_one_more(open_browser: OpenBrowser) -> None:
    manager = open_browser("consultation-manager")
    manager.open("/consult")
    sent_before = _sent(manager)
    here = open_browser()
    link = _begin(here)
    _about_me(here)
    here.choose("1. How far", "Agree")
    here.choose("2. For which", "Leadership")
    here.choose("2. For which", "Culture")
    here.press("Save and continue")
    assert here.says("The guidance says, in our words")
    here.fill("4. What has helped decisions in your council to be open and well tested?", WORDS)
    here.press("Save and come back later")
    assert here.heading == "Your answers are saved"

    elsewhere = open_browser()
    elsewhere.open(link.removeprefix(re.match(r"https?://[^/]+", link).group()))  # type: ignore[union-attr]
    assert elsewhere.heading == "Continue your response"
    elsewhere.press("Continue")
    elsewhere.open(f"/consultations/{SLUG}/respond/check")
    assert WORDS in elsewhere.text and "No view given" in elsewhere.text
    elsewhere.press("Send my response")

    assert elsewhere.heading == "Response sent"
    receipt = elsewhere.text
    elsewhere.page.reload()
    assert elsewhere.text == receipt
    elsewhere.page.go_back()
    assert elsewhere.heading in ("Response sent", "Check your answers")
    elsewhere.page.go_forward()
    kept = json.loads(elsewhere.download("Download your response as data").path().read_text(encoding="utf-8"))
    assert kept["public_number"] in receipt and WORDS in json.dumps(kept, ensure_ascii=False)
    elsewhere.follow("Read or print your response")
    here.open(f"/consultations/{SLUG}/respond/questions/1")
    assert here.heading == "Response sent"
    assert _sent(manager) == sent_before + 1
    manager.follow("See results by question")
    assert manager.says(re.compile(rf"Base: {sent_before + 1} responses"))
    assert manager.says("No view given")


def test_respondent_when_send_is_pressed_twice_from_two_windows_then_it_counts_once(open_browser: OpenBrowser) -> None:
    manager = open_browser("consultation-manager")
    sent_before = _sent(manager)
    first = open_browser(scripts=False)
    _begin(first)
    _about_me(first)
    first.choose("1. How far", "Disagree")
    first.press("Save and continue")
    first.open(f"/consultations/{SLUG}/respond/check")
    second = Screens(first.page.context.new_page(), scripts=False, seen=set())
    second.open(f"/consultations/{SLUG}/respond/check")

    first.press("Send my response")
    second.press("Send my response")

    assert first.text == second.text
    assert second.problems == []
    assert _sent(manager) == sent_before + 1


def test_respondent_when_nothing_was_answered_then_the_problem_is_told_with_a_way_to_it(
    open_browser: OpenBrowser,
) -> None:
    window = open_browser()
    _begin(window)
    window.open(f"/consultations/{SLUG}/respond/check")

    window.press("Send my response")

    assert window.page.title().startswith("Error: Check your answers")
    assert "govuk-error-summary" in window.focused
    window.follow("Choose whose views you are giving")
    assert window.heading == "About you"


def test_respondent_when_only_the_keyboard_is_used_then_everything_is_reached_and_sent(
    open_browser: OpenBrowser,
) -> None:
    window = open_browser().open(f"/consultations/{SLUG}")
    keyboard = Keyboard(window)
    keyboard.skip_to_main()
    keyboard.press_enter_on("Respond to this consultation")
    assert keyboard.walk() == []
    keyboard.press_enter_on("Start")
    keyboard.press_enter_on("Continue")

    assert keyboard.walk() == []
    keyboard.choose("My own views, as an individual")
    keyboard.choose("Member of the public")
    keyboard.type_into("Your name", "Ann Teg")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    assert keyboard.walk() == []
    keyboard.choose("Strongly agree")
    keyboard.choose("Culture")
    for _page in range(4):
        keyboard.press_enter_on("Save and continue")
    assert window.heading == "Check your answers" and "Culture" in window.text and "Ann Teg" in window.text
    assert keyboard.walk() == []
    keyboard.press_enter_on("Send my response")

    assert window.heading == "Response sent"
    assert keyboard.walk() == []
