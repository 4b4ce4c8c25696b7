"""Writing an answer in a browser: what is pasted, what is kept, and two people at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: As Word puts a list on the clipboard: paragraphs with the marks in ignored spans.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {margin:0}</style></head><body>
<!--StartFragment--><p class=MsoNormal>We have <b>three</b> plans<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>a first</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;
</span></span>its <i>part</i></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;
</span></span>a numbered one</p><p class=MsoNormal>Last words.</p><!--EndFragment--></body></html>"""
#: As browsers and other word processors put it.
LISTS = "<p>Intro</p><ul><li>one<ul><li><strong>two</strong></li></ul></li><li>three</li></ul><ol><li>first</li></ol>"
PASTE = """([element, html]) => {
  const data = new DataTransfer(); data.setData("text/html", html); data.setData("text/plain", "plain");
  element.focus();
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def open_item(window: Screens, code: str = "G-04") -> str:
    """Opens an item of the council's round in draft; returns the address of the page."""
    window.open("/council")
    window.press("Continue")
    window.open(f"{window.path}/characteristics/{code}")
    return window.path


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        (WORD, "We have **three** plans\n\n- a first\n    - its *part*\n1. a numbered one\n\nLast words."),
        (LISTS, "Intro\n\n- one\n    - **two**\n- three\n1. first"),
        ("<b style='font-weight:normal'><p>From <span style='font-weight:700'>docs</span></p></b>", "From **docs**"),
    ],
    ids=["Word", "lists", "a wrapper that is not bold"],
)
def test_paste_when_it_comes_from_a_word_processor_then_keeps_lists_and_emphasis(
    open_browser: OpenBrowser, html: str, marks: str
) -> None:
    window = open_browser("author")
    open_item(window)
    text = window.page.locator("#narrative")
    text.fill("")

    window.page.evaluate(PASTE, [text.element_handle(), html])

    expect(text).to_have_value(marks)
    window.page.keyboard.press("Control+z")
    expect(text).to_have_value("")


def test_words_when_typed_and_the_window_is_closed_then_are_there_again(open_browser: OpenBrowser) -> None:
    window = open_browser("author2")
    address = open_item(window, "L-01")
    before = window.page.locator("#narrative").input_value()
    window.page.locator("#narrative").fill("- one point\n- another, typed and **not saved**")
    expect(window.page.locator("#narrative-count")).to_contain_text("9 words")
    expect(window.page.locator("#answer-state")).to_contain_text("not saved yet", timeout=15_000)
    window.page.get_by_text("How it will read").click()
    expect(window.page.locator("#narrative-preview li")).to_have_count(2)

    again = open_browser("author2").open(address)

    assert again.says(re.compile("Words you had not saved, from"))
    expect(again.page.locator("#narrative")).to_have_value("- one point\n- another, typed and **not saved**")
    again.press("Discard them")
    expect(again.page.locator("#narrative")).to_have_value(before)


def test_words_when_the_session_ends_then_stay_and_are_kept_after_signing_in_again(open_browser: OpenBrowser) -> None:
    window = open_browser("author")
    open_item(window, "L-02")
    other = window.page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out").first.click()
    other.wait_for_load_state()

    window.page.locator("#narrative").fill("Typed while signed out.")

    state = window.page.locator("#answer-state")
    expect(state).to_contain_text("You are signed out. Sign in in another tab; your words stay here.", timeout=15_000)
    window.problems.clear()  # the browser was right to say that the words were refused
    other.goto("/sign-in")
    other.get_by_label("Email address").fill("author@portal.example")
    other.get_by_label("Password", exact=True).fill("best-value-demo-2024")
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_load_state()
    window.page.locator("#narrative").fill("Typed while signed out, and after.")
    expect(state).to_contain_text("not saved yet", timeout=20_000)
    window.problems.clear()
    window.press("Save")
    assert window.says(re.compile("is saved"))
    expect(window.page.locator("#narrative")).to_have_value("Typed while signed out, and after.")


def test_two_people_when_they_write_one_answer_then_see_each_other_and_lose_nothing(
    open_browser: OpenBrowser,
) -> None:
    author, contributor = open_browser("author"), open_browser("council-admin")
    address = open_item(author, "C-01")
    contributor.open(address)
    expect(contributor.page.locator("#writing")).to_contain_text("is writing here now", timeout=15_000)
    contributor.page.locator("#narrative").fill("Helen writes of the staff survey.")
    author.page.locator("#narrative").fill("Tom writes of the staff survey and of training.")

    contributor.press("Save")
    author.page.locator("#narrative").press("End")
    author.page.keyboard.type(" More.")
    expect(author.page.locator("#answer-state")).to_contain_text("you will see both and choose", timeout=15_000)
    author.press("Save")

    assert "first" in author.heading
    expect(author.page.locator("mark").first).to_be_visible()
    author.press("Save the edited answer")
    words = author.page.locator("#narrative").input_value()
    assert "Helen writes" in words and "Tom writes" in words and "More." in words


def test_save_bar_when_something_has_the_focus_then_does_not_cover_it(open_browser: OpenBrowser) -> None:
    window = open_browser("author")
    open_item(window, "R-01")
    covered = """() => {
      const bar = document.querySelector(".answer-save").getBoundingClientRect();
      const box = document.activeElement.getBoundingClientRect();
      return !document.activeElement.closest(".answer-save") && box.bottom > bar.top && box.top < bar.bottom;
    }"""
    window.page.locator("#judgement-0").focus()

    for _ in range(12):
        window.page.keyboard.press("Tab")
        assert not window.page.evaluate(covered), window.page.evaluate("document.activeElement.outerHTML")
