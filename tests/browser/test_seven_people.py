"""Seven people of one council, from setting a round up to the sealed record, in real browsers on the real server."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import PORTAL, OpenBrowser, Served, served
from tests.browser.screens import Screens

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNCIL = "/council/E99000002"
CYCLE = "Self-assessment 2026"
OFFICERS = (
    ("chief-executive", "head-of-paid-service"),
    ("section-151", "chief-finance-officer"),
    ("monitoring-officer", "monitoring-officer"),
)
MINE = "The constitution was rewritten in May, and officers were trained in it."
THEIRS = "Members had two evenings on what officers decide, and most came."
SENTENCE = "The two are about different years; the plan for the second one is with the board."
#: Times a page is asked again for what is prepared in the background, and the seconds between two of them.
LOOKS, PAUSE = 90, 1.0


@pytest.fixture(scope="module")
def service(demonstration_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration of this journey's own: it begins a round, which other journeys must not meet."""
    folder = tmp_path_factory.mktemp("seven") / "demo"
    shutil.copytree(demonstration_folder, folder)
    with served(folder) as found:
        yield found


@dataclass
class Journey:
    """What one leg of the journey leaves to the next."""

    base: str = ""


@pytest.fixture(scope="module")
def journey() -> Journey:
    return Journey()


def test_round_when_its_administrator_sets_it_up_then_everybody_has_a_part(
    open_browser: OpenBrowser, service: Served, journey: Journey
) -> None:
    admin = open_browser("council-admin")

    journey.base = _begin(admin, service)
    _set_up(admin, journey.base)

    assert open_browser("viewer").open(COUNCIL).says(re.compile("What you were asked to do"))


def test_theme_when_two_people_write_it_at_once_then_nothing_is_lost(
    open_browser: OpenBrowser, journey: Journey, tmp_path: Path
) -> None:
    author, contributor = open_browser("author"), open_browser("contributor")

    _write_at_once(author, contributor, journey.base)
    _cite_evidence(contributor, journey.base)
    _work_offline(author, journey.base, tmp_path)
    _answer_a_question(author, journey.base)
    _mark_ready(author, journey.base)


def test_theme_when_it_is_read_blind_then_its_authors_and_a_committee_answer(
    open_browser: OpenBrowser, journey: Journey
) -> None:
    _read_blind(open_browser("viewer"), journey.base)
    _answer_the_reader(open_browser("author"), journey.base)
    _record_committee(open_browser("council-admin"), journey.base)


def test_round_when_three_officers_read_and_sign_it_then_seven_people_have_the_receipt(
    open_browser: OpenBrowser, journey: Journey, service: Served, tmp_path: Path
) -> None:
    people = {account: open_browser(account) for account in ("author", "council-admin", "contributor", "viewer")}

    _send(people["author"], journey.base)
    for account, office in OFFICERS:
        people[account] = open_browser(account)
        _read_and_sign(people[account], journey.base, office)

    assert len(people) == 7
    _receipt(people, journey.base, service, tmp_path)


def _begin(admin: Screens, service: Served) -> str:
    """A cycle opens, and the council's administrator begins it; gives the address of the round."""
    options = ("--edition", "2024-05", "--opens", "2024-01-01", "--due", "2099-12-31")
    added = service.portal("cycle", "add", "2026", "--title", CYCLE, *options)
    assert added.returncode == 0, added.stderr
    admin.open(COUNCIL)
    card = admin.main.locator("section").filter(has=admin.page.get_by_role("heading", name=CYCLE))
    admin.go_by(card.get_by_role("button", name="Begin this self-assessment").click)
    return re.sub(r"(/rounds/[0-9a-f-]{36}).*", r"\1", admin.path)


def _day(window: Screens, group: str, *parts: str) -> None:
    fields = window.page.get_by_role("group", name=group)
    for label, text in zip(("Day", "Month", "Year"), parts, strict=True):
        fields.get_by_label(label).fill(text)


def _set_up(admin: Screens, base: str) -> None:
    """Dates, a blank beginning, and who owns, writes and reads the theme Governance."""
    admin.open(f"{base}/set-up/dates")
    _day(admin, "First day of the period (optional)", "1", "4", "2025")
    _day(admin, "Last day of the period (optional)", "31", "3", "2026")
    _day(admin, "Your own date for answers (optional)", "30", "6", "2026")
    admin.press("Save the dates")
    assert admin.says(re.compile("1 April 2025 to 31 March 2026"))
    admin.open(f"{base}/set-up/start")
    for duty, name in (
        ("theme-owner", "Tom Ashby"), ("contributor", "Grace Oyelaran"), ("theme-reader", "Helen Marsh")
    ):  # fmt: skip  # a duty and who gets it
        admin.open(f"{base}/set-up/themes/governance/{duty}")
        admin.page.get_by_label(re.compile(name)).first.check()
        admin.press("Save")
    admin.open(f"{base}/set-up")
    assert all(admin.says(re.compile(name)) for name in ("Tom Ashby", "Grace Oyelaran", "Helen Marsh"))


def _fill(window: Screens, judgement: str, narrative: str) -> None:
    window.choose("Judgement", judgement)
    window.choose("Confidence", "High: tested by someone independent")
    window.choose("Strength of evidence", "Strong: independent and under 12 months old")
    window.fill("Narrative", narrative)


def _write_at_once(author: Screens, contributor: Screens, base: str) -> None:
    """Two people open the same answer; the second to save is shown both, and makes one of them."""
    for window in (author, contributor):
        window.open(f"{base}/characteristics/G-01")
    _fill(contributor, "Largely in place", THEIRS)
    contributor.press("Save")
    assert contributor.says("Your answer to G-01 is saved.")
    _fill(author, "In place and embedded", MINE)
    author.press("Save")
    assert author.heading == "Somebody else saved G-01 first"
    assert "The constitution was rewritten in May" in author.text and "Members had two evenings" in author.text
    author.press("Save the edited answer")
    assert author.says("Your answer to G-01 is saved.")
    both = author.page.get_by_label("Narrative", exact=True).input_value()
    assert MINE in both and THEIRS in both


def _cite_evidence(contributor: Screens, base: str) -> None:
    contributor.open(f"{base}/characteristics/G-01")
    contributor.press("Add evidence")
    contributor.fill("Title of the document", "Review of the constitution 2026")
    contributor.fill("Web address (optional)", "https://exampleton.example/constitution-2026.pdf")
    contributor.fill("Where to look (optional)", "page 4")
    contributor.choose("Who may see this link", "Public: it may stand in a published copy")
    contributor.press("Save evidence")
    assert contributor.says("Review of the constitution 2026")


def _work_offline(author: Screens, base: str, folder: Path) -> None:
    """The author takes the theme away, fills two lines in, and writes them after a look at the difference."""
    from tests.factories.edited import Edited

    author.open(f"{base}/workbook")
    path = folder / "round.xlsx"
    author.download("Governance (XLSX)").save_as(path)
    edited = Edited(path.read_bytes())
    edited.put("G-02", "Judgement or answer", "In place and embedded").put("G-02", "Confidence", "High")
    edited.put("G-02", "Strength of evidence", "Strong").put("G-02", "Narrative or note", "Written on the train.")
    path.write_bytes(edited.put("G-F01", "Judgement or answer", "Present").xlsx())
    author.page.get_by_label("Workbook that you filled in").set_input_files(path)
    author.press("Upload and see what would change")
    assert author.heading == "What your workbook would change"
    assert "2 answers would change" in author.text and "Written on the train." in author.text
    author.press("Write these changes")
    author.open(f"{base}/characteristics/G-02")
    assert author.page.get_by_label("Narrative", exact=True).input_value() == "Written on the train."


def _answer_a_question(author: Screens, base: str) -> None:
    """G-02 is called embedded and strong and cites nothing: the service asks, and one sentence is the answer."""
    author.open(f"{base}/checks")
    author.page.get_by_label(re.compile("Your sentence .optional. on G-02")).first.fill(SENTENCE)
    author.press(re.compile("Save sentence on G-02"))
    author.open(f"{base}/checks")
    assert SENTENCE in author.page.get_by_label(re.compile("Your sentence .optional. on G-02")).first.input_value()


def _mark_ready(author: Screens, base: str) -> None:
    author.open(f"{base}/themes/governance")
    author.press("Mark as ready for its reader")


def _read_blind(viewer: Screens, base: str) -> None:
    """The independent reader sees words and evidence, and the judgement only after recording their own."""
    viewer.open(f"{base}/reading")
    viewer.follow(re.compile("^G-01"))
    assert MINE in viewer.text and "In place and embedded" not in _said_by_authors(viewer)
    for page in (f"{base}/characteristics/G-01", f"{base}/themes/governance", f"{base}/heat-map", f"{base}/document"):
        viewer.open(page)
    viewer.open(f"{base}/reading/G-01")
    viewer.press("Record this view")
    assert viewer.page.title().startswith("Error: ")
    viewer.choose("Your own judgement", "Partly in place")
    viewer.fill("Your reasons", "The training was offered once, and new members have not had it.")
    viewer.press("Record this view")
    viewer.open(f"{base}/reading/G-01")
    assert "What the authors judge" in viewer.text and "In place and embedded" in viewer.text


def _said_by_authors(window: Screens) -> str:
    """The words of the page without the choices of the reader's own form."""
    return window.text.split("Record your own view")[0]


def _answer_the_reader(author: Screens, base: str) -> None:
    author.open(f"{base}/differences")
    author.follow(re.compile("G-01"))
    author.follow(re.compile("Answer this reader"))
    author.choose("What did you do?", "We keep the answer, and say why")
    author.fill("Why you keep it, or what you changed", "New members are trained in their first month since June.")
    author.press("Record the answer")
    assert author.says(re.compile("The authors keep the answer"))


def _record_committee(admin: Screens, base: str) -> None:
    """A pack for members, what they said, and the council's answer."""
    admin.open(f"{base}/committee")
    admin.press("Make a pack")
    admin.open(f"{base}/committee/steps/new")
    admin.fill("Committee", "Audit and Standards Committee")
    _day(admin, "Date of the meeting", "3", "9", "2026")
    admin.fill("Minute (optional)", "minute 14")
    admin.press("Save")
    admin.open(f"{base}/committee")
    admin.follow(re.compile("Change or add recommendations"))
    admin.press("Add a recommendation")
    admin.fill("What the committee recommended", "Train every new member within a month.")
    admin.choose("Does the council accept it?", "Accepted")
    admin.press("Save")
    admin.open(f"{base}/committee")
    assert "Train every new member within a month." in admin.text
    for _ in range(LOOKS):
        if admin.main.get_by_role("link", name=re.compile("Download the pack")).count():
            break
        time.sleep(PAUSE)
        admin.open(f"{base}/committee")
    pack = admin.download(re.compile("Download the pack"))
    assert pack.path().read_bytes().startswith(b"%PDF")


def _send(author: Screens, base: str) -> None:
    author.open(f"{base}/sign-off")
    author.page.get_by_label("Send it with these items as they are").check()
    author.press("Send for sign-off")
    assert author.says("The assessment is with the three statutory officers.")
    author.open(f"{base}/characteristics/G-01")
    assert author.main.get_by_role("button", name="Save", exact=True).count() == 0


def _read_and_sign(officer: Screens, base: str, office: str) -> None:
    """Nobody signs what they have not read: the page to sign leads to the page to read."""
    officer.open(f"{base}/sign-off/{office}")
    officer.press("Read the whole assessment")
    assert MINE in officer.text and SENTENCE in officer.text and "Train every new member" in officer.text
    officer.page.get_by_role("group", name="Record your reading").get_by_role("checkbox").check()
    officer.press("Record my reading")
    officer.open(f"{base}/sign-off/{office}")
    officer.page.get_by_label("I make this declaration").check()
    officer.press("Sign")
    assert officer.says(re.compile("You have signed"))


def _receipt(people: dict[str, Screens], base: str, service: Served, folder: Path) -> None:
    """Each of the seven reads the receipt, and the bundle is what was sealed."""
    numbers = set()
    for window in people.values():
        window.open(f"{base}/receipt")
        numbers.add(window.main.locator(".council-receipt__number").inner_text())
    assert len(numbers) == 1
    path = folder / "bundle.zip"
    window = people["council-admin"]
    with window.page.expect_download() as waiting:
        window.main.get_by_role("button", name="Download everything (ZIP)").click()
    waiting.value.save_as(path)
    verified = subprocess.run(
        [*PORTAL, "verify", str(path)],
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
