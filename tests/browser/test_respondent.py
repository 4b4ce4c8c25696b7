"""A respondent and a consultation manager in a real browser, from the list of consultations to the results."""

import re
from collections.abc import Callable

import pytest

from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OpenBrowser = Callable[..., Screens]
TITLE = "Fictional consultation: using the seven themes in practice"
BASE = "/consultations/using-the-seven-themes"
WORDS = "Papurau ar gael yn gynnar. <b>Early papers</b> =1+1 \U0001f469\u200d\U0001f467 " * 80


def begin(window: Screens) -> str:
    """To the first page of the form; gives the private link."""
    window.open("/consultations")
    window.follow(TITLE)
    with window.page.expect_navigation():
        window.main.get_by_role("button", name="Respond to this consultation").click()
    window.look()
    assert window.says("What happens to your answers")
    window.press("Start")
    link = window.main.get_by_label("Your private link").input_value()
    with window.page.expect_navigation():
        window.main.get_by_role("button", name="Continue", exact=True).click()
    window.look()
    return link


def about_me(window: Screens) -> None:
    window.choose("Whose views are you giving?", "My own views, as an individual")
    window.choose("Which of these describes you or your organisation best?", "Member of the public")
    window.press("Save and continue")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_response_from_the_list_to_the_receipt(open_browser: OpenBrowser, scripts: bool) -> None:
    window = open_browser(scripts=scripts)
    begin(window)
    about_me(window)
    window.choose(re.compile("^1. How far"), "Agree")
    window.press("Save and continue")
    window.main.get_by_label(re.compile("4. What has helped")).fill(WORDS)
    for _ in range(3):
        window.press("Save and continue")

    assert window.heading == "Check your answers"
    window.press("Send my response")

    assert window.heading == "Response sent"
    reference = window.main.locator(".consultation-reference").inner_text()
    window.page.go_back()
    window.page.goto(window.page.url)
    assert window.heading == "Response sent"
    assert window.main.locator(".consultation-reference").inner_text() == reference
    window.follow("Read or print your response")
    assert WORDS.strip() in window.main.inner_text()


def test_words_survive_a_lost_session_and_a_private_link_opens_them_elsewhere(open_browser: OpenBrowser) -> None:
    window = open_browser()
    link = begin(window)
    about_me(window)
    window.press("Save and continue")
    window.main.get_by_label(re.compile("4. What has helped")).fill(WORDS)
    window.page.context.clear_cookies()

    window.press("Save and continue")
    assert window.says("Send this page once more")
    assert window.main.get_by_label(re.compile("4. What has helped")).input_value() == WORDS
    window.press("Save and come back later")
    assert window.heading == "Your answers are saved"

    elsewhere = open_browser()
    elsewhere.open(link[link.index("/consultations") :])
    elsewhere.press("Continue")
    elsewhere.open(f"{BASE}/respond/questions/2")
    assert elsewhere.main.get_by_label(re.compile("4. What has helped")).input_value() == WORDS


def test_a_manager_follows_the_responses_and_extends_the_consultation(open_browser: OpenBrowser) -> None:
    window = open_browser("consultation-manager")
    window.open("/consult")
    window.follow(TITLE)
    window.follow("See results by question")
    assert window.says(re.compile("No view given"))
    window.open("/consult/using-the-seven-themes")
    window.follow("Extend the consultation")
    window.fill("Year", "2050")
    window.fill("Why the consultation is extended", "Councils asked for more time")
    window.press("Extend the consultation")

    window.follow("See it as the public does")

    assert window.says("Reason given: Councils asked for more time")


def test_the_real_consultation_and_a_published_outcome_can_be_read(open_browser: OpenBrowser) -> None:
    window = open_browser()
    window.open("/consultations/best-value-standards-and-intervention")
    assert window.says("Do you agree that the principles in Section 3 should apply to all best value authorities?")
    window.follow(re.compile("^Outcome: response published"))
    assert window.says(re.compile("^Not known here"))

    window.open("/consultations/plain-words-in-the-guidance/outcome")

    assert window.says("No view given") and window.says("withheld")
