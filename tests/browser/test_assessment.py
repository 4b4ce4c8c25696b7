"""From a blank answer to a verified PDF: authors, signatories, a reviewer and a lead, in a real browser."""

import re
import time
from pathlib import Path

import pytest

from tests.browser.conftest import OpenBrowser, Served
from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLETON = "/council/E99000002"
OFFICERS = (
    ("chief-executive", "Sign or decline as head of paid service"),
    ("section-151", re.compile("Sign or decline as chief finance officer")),
    ("monitoring-officer", "Sign or decline as monitoring officer"),
)
WORDS = "The reserves strategy covers three years.\n\nIt has not been tested by anybody outside."
#: Times a page is asked again for what is prepared in the background, and the seconds between two of them.
LOOKS, PAUSE = 90, 1.0


def _open_item(window: Screens, theme: str, code: str) -> None:
    """From the council's own start page to one item of the round in draft."""
    window.open("/council")
    window.press("Continue")
    window.follow(theme)
    window.follow(re.compile(f"^{code}"))


def _answer(window: Screens, judgement: str, narrative: str) -> None:
    """The three answers, apart from each other, and the narrative."""
    window.choose("Judgement", judgement)
    window.choose("Confidence", "Low: our own impression")
    window.choose("Strength of evidence", "Limited")
    window.fill("Narrative", narrative)


def _make_a_mistake(window: Screens) -> None:
    """What does not apply needs a reason: the page comes back with the words that were typed."""
    _answer(window, "Does not apply", WORDS)
    window.press("Save")

    assert window.page.title().startswith("Error: ")
    assert "govuk-error-summary" in window.focused
    assert window.page.get_by_label("Narrative", exact=True).input_value().replace("\r\n", "\n") == WORDS
    window.main.get_by_role("link", name="Enter why this characteristic does not apply").click()
    assert window.page.evaluate("document.activeElement.id") == "reason"


def _add_evidence(window: Screens) -> None:
    window.press("Add evidence")
    window.press("Save evidence")
    assert window.page.title().startswith("Error: Add evidence")
    window.fill("Title of the document", "Reserves strategy")
    window.fill("Web address (optional)", "https://exampleton.example/reserves.pdf")
    window.fill("Where to look (optional)", "page 4")
    window.choose("Who may see this link", "Public: it may stand in a published copy")
    window.press("Save evidence")
    assert window.says("Reserves strategy") and window.says(re.compile("Page 4"))


def test_answer_when_it_has_an_error_and_is_put_right_then_it_stands_with_its_evidence(
    open_browser: OpenBrowser,
) -> None:
    window = open_browser("author")
    _open_item(window, "Use of resources", "R-02")

    _make_a_mistake(window)
    _answer(window, "Partly in place", WORDS)
    window.press("Save")
    assert window.says("Your answer to R-02 is saved.")
    _add_evidence(window)
    round_path = window.path.split("/characteristics/")[0]
    window.open(f"{round_path}/indicators/R-F01")
    window.choose("Do you see this", "Partly present")
    window.fill("Note", "One overspend, reported late.")
    window.press("Save")

    assert window.says("Your answer to R-F01 is saved.")
    window.open(f"{round_path}/document")
    assert "Partly in place" in window.text and "One overspend, reported late." in window.text
    window.open(f"{round_path}/history").open(round_path)


def test_answer_when_two_windows_save_it_then_both_texts_are_offered(open_browser: OpenBrowser) -> None:
    first, second = open_browser("author"), open_browser("contributor")
    _open_item(first, "Service delivery", "SD-04")
    second.open(first.path)
    _answer(second, "Largely in place", "What the contributor wrote.")
    second.press("Save")

    _answer(first, "Not in place", "What the author wrote.")
    first.press("Save")

    assert first.heading == "Somebody else saved SD-04 first"
    assert "What the contributor wrote." in _version(first, "theirs")
    assert "What the author wrote." in _version(first, "mine")
    first.press("Save the edited answer")
    both = first.page.get_by_label("Narrative", exact=True).input_value()
    assert "What the contributor wrote." in both and "What the author wrote." in both


def _version(window: Screens, which: str) -> str:
    """One of two versions as it reads, without the words that mark what stands in it only."""
    told = window.page.locator(f"section[aria-labelledby={which}]").inner_text()
    return " ".join(told.replace("[only here: ", "").replace("]", "").split())


def _send_and_sign(open_browser: OpenBrowser) -> str:
    """The author sends, three officers sign; gives the receipt number."""
    author = open_browser("author").open("/council")
    author.press("Continue")
    author.follow("Sign-off by the three statutory officers")
    author.press("Send for sign-off")
    assert author.page.title().startswith("Error: Sign-off")
    author.page.get_by_label("Send it with these items as they are").check()
    author.press("Send for sign-off")
    assert author.says("The assessment is with the three statutory officers.")
    sign_off = author.path
    for account, words in OFFICERS:
        window = open_browser(account).open(sign_off)
        window.press(words)
        window.press("Read the whole assessment")
        window.page.get_by_label("I have read the whole of it").check()
        window.press("Record my reading")
        window.press("Sign")
        assert window.page.title().startswith("Error: Sign as")
        window.page.get_by_label("I make this declaration").check()
        window.press("Sign")
        assert window.says(re.compile("You have signed"))
    assert window.heading == "Receipt"
    return window.main.locator(".council-receipt__number").inner_text()


def _declare(person: Screens) -> None:
    person.page.get_by_label("I have no interest in it").check()
    person.press("Declare")


def _review(reviewer: Screens, receipt: str) -> str:
    """The reviewer takes it up and records a view of every theme; gives the address of the case."""
    reviewer.open("/review")
    reviewer.press("Take up Exampleton")
    _declare(reviewer)
    assert reviewer.says(receipt)
    case = reviewer.path
    while reviewer.main.get_by_text("No view yet").count():
        row = reviewer.main.locator(".govuk-task-list__item").filter(has_text="No view yet").first
        reviewer.go_by(row.get_by_role("link").click)
        reviewer.choose("How your view stands", "I cannot tell from what is on file")
        reviewer.fill("Your view", f"On {reviewer.heading.lower()} much is still unanswered.")
        reviewer.fill("Reasons", "Most characteristics of this theme are not yet judged.")
        reviewer.press("Save your view")
        assert reviewer.path == case
    reviewer.press("Submit the review")
    assert reviewer.says("Your review is handed in.")
    return case


def _issue(lead: Screens, case: str) -> None:
    lead.open(case)
    _declare(lead)
    lead.press("Approve the review")
    lead.open(f"{case}/factual-accuracy/not-offered")
    lead.fill("Why the council is not given a factual-accuracy window", "The council asked for none.")
    lead.press("Record it")
    lead.open(case)
    lead.press("Issue the summary")
    for _look in range(LOOKS):
        if lead.main.get_by_role("link", name=re.compile("^Download the")).count() == 3:
            return
        time.sleep(PAUSE)  # another process prepares the copies; nothing tells the browser when
        lead.page.reload()
    raise AssertionError(f"the copies were not prepared: {lead.text}")


def test_assessment_when_signed_reviewed_and_issued_then_only_its_own_bytes_are_verified(
    open_browser: OpenBrowser, service: Served, tmp_path: Path
) -> None:
    receipt = _send_and_sign(open_browser)
    case = _review(open_browser("reviewer"), receipt)
    assert _review(open_browser("reviewer2"), receipt) == case
    lead = open_browser("lead")
    _issue(lead, case)
    copy = tmp_path / "summary.pdf"
    lead.look().download(re.compile("^Download the restricted")).save_as(copy)

    as_issued = service.portal("verify", str(copy))
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    changed = service.portal("verify", str(copy))

    assert content[:5] == b"%PDF-"
    assert (as_issued.returncode, changed.returncode) == (0, 1), as_issued.stderr + changed.stderr
    assert "matches" in as_issued.stdout and "does not match" in changed.stderr
    council = open_browser("author").open(f"{EXAMPLETON}/summaries")
    assert council.main.get_by_role("link", name=re.compile("PDF")).count() == 4
    assert council.main.get_by_role("link", name=re.compile("estricted")).count() == 0
