"""A case from submission to its issued summary: three officials, a lead and a council, in real browsers."""

import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.app import create_app
from portal.demonstration.people import VALLEY, email_of
from portal.domain.roles import SERVICE, Role
from portal.services import people
from portal.settings import Settings
from portal.transactions import writing
from tests.browser.conftest import OpenBrowser, Served, served
from tests.browser.screens import Screens
from tests.conftest import close, quick_hash
from tests.demonstration import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNCIL = f"/council/{VALLEY}"
THEMES = (
    "continuous-improvement",
    "leadership",
    "governance",
    "culture",
    "use-of-resources",
    "service-delivery",
    "partnerships-and-community-engagement",
)
FIRST_WORDS = "Scrutiny saw the forward plan after the vote in March."
SECOND_WORDS = "The minutes of April show scrutiny at work."
QUESTION = "On which day did scrutiny see the plan?"
ANSWER = "On 4 April, a week after the vote."
WRONG, RIGHT = "The plan was seen after the vote.", "The plan was seen twice, once before the vote."
#: Times a page is asked again for what is prepared in the background, and the seconds between two of them.
LOOKS, PAUSE = 120, 1.0


@pytest.fixture(scope="module")
def service(demonstration_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration of this journey's own, with a third reviewer, who will turn out to have an interest."""
    folder = tmp_path_factory.mktemp("desk") / "demo"
    shutil.copytree(demonstration_folder, folder)
    app = create_app(Settings(instance=folder, secret_key=SECRET, queue="immediate"))
    with app.app_context(), writing():
        now = datetime.now(UTC)
        user = people.add_user(email_of("reviewer3"), "Amina Yusuf", password_hash=quick_hash(), actor=SERVICE, now=now)
        people.add_membership(user, Role.REVIEWER, council=None, actor=SERVICE, now=now)
    close(app)
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def case() -> dict[str, str]:
    """The address of the case, left by one leg to the next."""
    return {}


def test_case_when_its_first_reader_has_an_interest_then_it_is_closed_to_them(
    open_browser: OpenBrowser, case: dict[str, str]
) -> None:
    reader, lead = open_browser("reviewer3"), open_browser("lead")

    case["base"] = _take_up(reader)
    assert reader.heading == "Declare your interests"
    reader.press("Declare")
    assert reader.page.title().startswith("Error: ")
    _choose(reader, "has_interest", "yes")
    _type(reader, words="My sister is a director there.")
    reader.press("Declare")
    assert reader.open(case["base"]).heading == "Declare your interests"
    lead.open(case["base"])
    if lead.heading == "Declare your interests":
        _declare_none(lead)
    _recuse(lead, case["base"])

    reader.page.goto(case["base"])
    assert reader.heading == "Page not found"


def test_case_when_two_read_it_then_neither_sees_the_others_words(
    open_browser: OpenBrowser, case: dict[str, str]
) -> None:
    first, second = open_browser("reviewer"), open_browser("reviewer2")
    for reader in (first, second):
        assert _take_up(reader) == case["base"]
        _declare_none(reader)

    _write(first, case["base"], FIRST_WORDS, "partly")
    _write(second, case["base"], SECOND_WORDS, "largely")
    for page in ("", "/themes/governance", "/characteristics/G-01", "/differences", "/recommendations", "/overview"):
        assert FIRST_WORDS not in second.open(case["base"] + page).text, page
        assert SECOND_WORDS not in first.open(case["base"] + page).text, page
    _sample(first, case["base"])
    _add_outside(second, case["base"])


def test_question_when_the_council_answers_then_the_clock_turns(
    open_browser: OpenBrowser, case: dict[str, str]
) -> None:
    reader, author = open_browser("reviewer"), open_browser("author5")

    reader.open(f"{case['base']}/clarifications/new?section=G-01")
    _type(reader, subject="When scrutiny saw the plan", text=QUESTION)
    if not reader.page.locator('[name="sections"][value="G-01"]').is_checked():
        reader.page.locator('[name="sections"][value="G-01"]').check()
    reader.press("Send the question to the council")
    author.open(f"{COUNCIL}/clarifications")
    author.follow(re.compile("When scrutiny saw the plan"))
    assert author.says(QUESTION) and not author.says(re.compile("Catherine Moyle"))
    _type(author, text=ANSWER)
    author.press("Send the answer")

    reader.open(f"{case['base']}/clarifications")
    reader.follow(re.compile("When scrutiny saw the plan"))
    assert reader.says(ANSWER) and reader.says(re.compile("[Ww]ith the department"))
    reader.open(f"{case['base']}/engagements")


def test_readings_when_both_are_in_then_a_lead_settles_and_the_council_checks_facts(
    open_browser: OpenBrowser, case: dict[str, str]
) -> None:
    lead, author = open_browser("lead"), open_browser("author5")
    for account in ("reviewer", "reviewer2"):
        open_browser(account).open(case["base"]).press("Submit the review")

    lead.open(f"{case['base']}/characteristics/G-01")
    assert FIRST_WORDS in lead.text and SECOND_WORDS in lead.text
    _settle(lead, case["base"])
    lead.open(case["base"]).press("Approve the review")
    _open_facts(lead, case["base"])
    _raise_point(author)
    _answer_point(lead, case["base"])


def test_case_when_options_are_weighed_and_a_decision_is_recorded_then_three_copies_are_issued(
    open_browser: OpenBrowser, case: dict[str, str]
) -> None:
    lead, base = open_browser("lead"), case["base"]
    _weigh(lead, base)
    _decide(lead, base)

    lead.open(f"{base}/summary").press("Issue the summary")

    for _ in range(LOOKS):
        if lead.main.get_by_role("link", name=re.compile("^Download the public copy")).count():
            break
        time.sleep(PAUSE)
        lead.page.goto(f"{base}/summary")
    lead.look()
    for copy in ("restricted", "council", "public"):
        assert lead.download(re.compile(f"^Download the {copy} copy")).path().read_bytes().startswith(b"%PDF")
    author = open_browser("author5").open(f"{COUNCIL}/summaries")
    assert author.download(re.compile("^Council copy")).path().read_bytes().startswith(b"%PDF")
    assert author.main.get_by_role("link", name=re.compile("^Restricted copy")).count() == 0
    for page in ("after", "years", "good-practice", "looks", "history", "pack", "interests/all", "instruments"):
        lead.open(f"{base}/{page}")
    for page in ("/review/portfolio", "/review/calibration", "/review/export", "/good-practice"):
        lead.open(page)


def _type(window: Screens, **fields: str) -> None:
    for name, text in fields.items():
        window.page.locator(f'main [name="{name}"]:is(input, textarea)').first.fill(text)


def _choose(window: Screens, name: str, value: str) -> None:
    window.page.locator(f'main [name="{name}"][value="{value}"]').check()


def _day(window: Screens, group: str | re.Pattern[str], day: datetime) -> None:
    fields = window.page.get_by_role("group", name=group)
    for label, number in zip(("Day", "Month", "Year"), (day.day, day.month, day.year), strict=True):
        fields.get_by_label(label).fill(str(number))


def _take_up(reader: Screens) -> str:
    """Takes up Fictional Valley's submission; gives the address of its case."""
    reader.open("/review").press(re.compile("Take up Fictional Valley"))
    return re.sub(r"(/review/[0-9a-f-]{36}).*", r"\1", reader.path)


def _declare_none(window: Screens) -> None:
    _choose(window, "has_interest", "no")
    window.press("Declare")


def _recuse(lead: Screens, base: str) -> None:
    lead.open(f"{base}/interests/all")
    lead.go_by(lead.main.locator('.desk-interest a[href*="/interests/"]').first.click)
    _choose(lead, "standing", "recused")
    _type(lead, reason="A close relative is a director of the authority.")
    lead.press("Record the decision")


def _write(reader: Screens, base: str, words: str, judgement: str) -> None:
    """A characteristic, and a view of every theme."""
    reader.open(f"{base}/characteristics/G-01")
    _choose(reader, "judgement", judgement)
    _choose(reader, "confidence", "medium")
    _type(reader, reasons=words)
    reader.press("Save and next")
    for theme in THEMES:
        reader.open(f"{base}/themes/{theme}")
        _choose(reader, "stance", "agrees")
        _type(reader, view="The account is fair.", reasons=words)
        reader.press(re.compile("^Save"))


def _sample(reader: Screens, base: str) -> None:
    reader.open(f"{base}/samples").press(re.compile("^Draw "))
    assert reader.says(re.compile("[0-9a-f]{64}"))
    reader.go_by(reader.main.locator('a[href*="/samples/"][href$="/1"]').first.click)
    _choose(reader, "result", "found")
    reader.press("Save what you found")


def _add_outside(reader: Screens, base: str) -> None:
    reader.open(f"{base}/outside-evidence/new")
    reader.page.locator('[name="kind"]').select_option(index=1)
    _type(reader, title="Auditor's letter", source="The auditor (fictional)", supplied_by="The council")
    reader.page.locator('main [name="access"]').first.check()
    reader.press("Add it to the list")
    reader.press("Add what it says of a section")
    reader.page.locator('[name="section"]').select_option("G-01")
    _choose(reader, "bearing", "conflicts")
    _type(reader, words="The auditor found scrutiny late.")
    reader.press("Save what it says")
    assert reader.says(re.compile("Conflicts with the council"))


def _settle(lead: Screens, base: str) -> None:
    """The one difference, which bars approval until a lead has settled it."""
    lead.open(base).press("Approve the review")
    assert lead.says(re.compile("Settle every difference"))
    lead.open(f"{base}/differences").follow(re.compile("^G-01"))
    _choose(lead, "settled", "partly")
    _choose(lead, "confidence", "medium")
    _type(lead, reasons="The first reader names the day, and the council's answer bears it out.")
    lead.press("Record what stands")


def _open_facts(lead: Screens, base: str) -> None:
    lead.open(f"{base}/factual-accuracy")
    lead.press("Open the draft to the council")
    _day(lead, "Last day for points of fact", datetime.now(UTC) + timedelta(days=10))
    lead.press("Freeze the draft and open it")


def _raise_point(author: Screens) -> None:
    author.open(f"{COUNCIL}/factual-accuracy")
    author.go_by(author.main.locator(f'a[href^="{COUNCIL}/factual-accuracy/"]').first.click)
    author.press("Add a point of fact")
    author.page.locator('[name="section"]').select_option("governance")
    _type(author, said=WRONG, correct=RIGHT)
    author.press("Add the point")
    author.press("Send the points: we are done")


def _answer_point(lead: Screens, base: str) -> None:
    lead.open(f"{base}/factual-accuracy")
    assert RIGHT in lead.text
    lead.go_by(lead.main.locator('a[href*="/factual-accuracy/points/"]').first.click)
    _choose(lead, "outcome", "accepted")
    _type(lead, reason="The minutes show both days.", now_says=RIGHT)
    lead.press("Save the answer")
    lead.open(f"{base}/factual-accuracy").press("Close the window")


def _weigh(lead: Screens, base: str) -> None:
    today = datetime.now(UTC)
    lead.open(f"{base}/ladder")
    lead.open(f"{base}/ladder/early-engagement")
    lead.open(f"{base}/ladder/early-engagement/option")
    _choose(lead, "standing", "would_do")
    _type(lead, reasons="The authority sees the matter itself.", person="Frances Holt")
    _day(lead, "Day on which they considered it", today)
    lead.press(re.compile("^(Record|Save)"))
    lead.open(f"{base}/representations")


def _decide(lead: Screens, base: str) -> None:
    lead.open(f"{base}/decision")
    assert lead.says(re.compile("[Nn]o decision has been recorded|Nobody has recorded a decision"))
    _choose(lead, "outcome", "no_decision_needed")
    _type(lead, decided_by="Eleanor Whitby", reasons="The authority has acted on what was found.")
    _day(lead, "Day of the decision", datetime.now(UTC))
    lead.press("Record the decision")
    assert lead.says("No decision is needed")
