"""A council's own group from an empty page to the public one, its uploaded list, and the administrator's lists."""

import io
import re
from datetime import datetime

from flask import Flask

from portal.demonstration.people import email_of
from portal.domain.roles import SERVICE, Role
from portal.services import people
from portal.transactions import writing
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE
from tests.factories.figures import UNITARIES, _figures_template, real_figures  # noqa: F401  # fixtures
from tests.factories.reading import Opener, opener  # noqa: F401  # a fixture
from tests.pages import Page

BASE = f"/council/{EXAMPLETON}/comparators"
PUBLIC = f"/councils/{EXAMPLETON}"
CHOSEN = "&".join(f"member={code}" for code in UNITARIES)
DETAILS = {
    "title": "Held under licence",
    "method": "By forty measures",
    "source": "Made by an institute",
    "licence": "Licensed to the council until 2026",
}


def send(page: Page, address: str, rows: str, *, status: int = 303, **more: str) -> None:
    page.get(address)
    data = {**DETAILS, **more, **page.tokens(), "file": (io.BytesIO(rows.encode()), "list.csv")}
    page._take(page.client.post(address, data=data, content_type="multipart/form-data"), address, status)


def save_own(page: Page, reason: str = "They are ports like us") -> None:
    page.get(f"{BASE}/reason?begun=yes&{CHOSEN}")
    page.submit({"reason": reason}, action=f"{BASE}/reason", follow=True)


def ticked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.soup.select("#chosen input[checked]")]


def test_own_list_from_nothing_to_the_public_page(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")
    author.get(BASE)
    author.get(f"{BASE}/choose?start=none&begun=yes&find=hartle")
    assert [str(box["value"]) for box in author.soup.select(".compare-found input")] == ["E06000001"]

    author.get(f"{BASE}/choose?begun=yes&find=darl&{CHOSEN}")
    assert ticked(author) == ["E06000005", "E06000001", "E06000002", "E06000003", "E06000004"]
    save_own(author)

    assert "They are ports like us" in author.text and "Tom Ashby" in author.text
    public = opener()
    public.get(PUBLIC)
    assert "They are ports like us" in public.text and "Chosen by Exampleton" in public.text
    file = str(author.soup.select_one('main a[href$=".csv"]')["href"])
    assert public.client.get(file.replace("/council/", "/councils/")).text.count(EXAMPLETON) == 5


def test_choice_when_it_cannot_stand_then_keeps_what_was_chosen(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")

    author.get(f"{BASE}/reason?begun=yes&member=E06000001&member=E06999999&member=E99000001", status=422)

    assert ticked(author) == ["E06000001", "E99000001"]
    assert [error.split(":")[0] for error in author.errors()] == [
        "Take away E06999999",
        "Choose 5 or more authorities",
        "Take away Sampleshire",
    ]


def test_reason_when_left_out_then_is_asked_for_and_the_choice_is_kept(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")
    author.get(f"{BASE}/reason?begun=yes&{CHOSEN}")

    author.submit({"reason": " "}, action=f"{BASE}/reason", status=422)

    assert author.errors() == ["Enter why you chose these authorities"]
    assert len(author.soup.select('input[name="member"]')) == 5


def test_list_when_somebody_else_was_first_then_both_are_shown_and_mine_can_be_saved(opener: Opener) -> None:  # noqa: F811  # the fixture
    author, other = opener("author"), opener("contributor")
    author.get(f"{BASE}/reason?begun=yes&{CHOSEN}")
    save_own(other, "Theirs")

    author.submit({"reason": "Mine"}, action=f"{BASE}/reason", status=409)
    assert "Theirs" in author.text and "Grace Oyelaran" in author.text
    author.submit(button="Save mine instead", follow=True)

    assert "Mine" in author.text
    author.get(f"{BASE}/history")
    assert "Theirs" in author.text and "ended by Tom Ashby" in author.text


def test_list_when_taken_away_then_is_confirmed_first_and_gone_from_the_public_page(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")
    save_own(author)
    link = author.soup.select_one('a[href$="/end"]')
    assert link is not None

    author.get(str(link["href"]))
    assert "Figures will no longer be read beside it" in author.text
    author.submit(button="Take the list away", follow=True)

    assert "has not chosen a group" in author.text
    public = opener()
    public.get(PUBLIC)
    assert "Chosen by Exampleton" not in public.text


def test_list_when_read_by_a_viewer_then_offers_no_change(opener: Opener) -> None:  # noqa: F811  # the fixture
    save_own(opener("author"))
    viewer = opener("viewer")

    viewer.get(BASE)

    assert viewer.soup.select('a[href*="/choose"], a[href$="/end"], a[href$="/upload"], main form') == []
    for address in ("choose", "reason", "upload"):
        viewer.get(f"{BASE}/{address}", status=404)


def test_private_list_when_uploaded_then_invisible_to_everybody_else(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")
    rows = "\n".join(("gss_code,member_gss", *(f"{EXAMPLETON},{code}" for code in UNITARIES)))
    send(author, f"{BASE}/upload", rows, public="yes")
    author.get(BASE)
    assert "Licensed to the council until 2026" in author.text
    file = str(author.soup.select_one('a[href$=".csv"]')["href"])
    assert author.client.get(file).text.count(EXAMPLETON) == 5
    author.get(PUBLIC)
    assert "Held under licence" in author.text

    swapped = file.replace(EXAMPLETON, SAMPLESHIRE)
    for who in ("", "author2", "admin", "lead"):
        other = opener(who)
        assert other.client.get(file.replace("/council/", "/councils/")).status_code == 404
        answers = [PUBLIC, f"{PUBLIC}/figures/waste_recycling_rate", "/admin/comparators"]
        answers += [f"/api/v1/councils/{EXAMPLETON}/figures", f"/api/v1/councils/{EXAMPLETON}/figures?format=csv"]
        for address in answers:
            assert "Held under licence" not in other.client.get(address).text, (who, address)
        assert other.client.get(file).status_code in (302, 404)
        assert other.client.get(swapped).status_code in (302, 404)


def test_upload_when_a_row_is_wrong_then_says_where_and_keeps_the_words(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")

    send(author, f"{BASE}/upload", f"gss_code,member_gss,more\n{EXAMPLETON},E0\n{SAMPLESHIRE},E06000001", status=422)

    assert author.errors() == ["Correct the file: nothing of it was kept. What to do is listed below"]
    cells = [[cell.text for cell in row.select("td")] for row in author.soup.select("tbody tr")]
    assert [(row[0], row[1], row[3]) for row in cells] == [
        ("2", "member_gss", "To correct"),
        ("3", "gss_code", "To correct"),
        ("1", "more", "Worth knowing"),
    ]
    assert "Licensed to the council until 2026" in str(author.soup.select_one("#licence"))


def test_upload_when_nothing_is_filled_in_then_asks_for_each(opener: Opener) -> None:  # noqa: F811  # the fixture
    author = opener("author")
    author.get(f"{BASE}/upload")

    author.submit({}, status=422)

    assert "Choose a CSV file" in author.errors() and len(author.errors()) == 5


def test_administrators_list_from_upload_to_its_end(opener: Opener) -> None:  # noqa: F811  # the fixture
    admin = opener("admin")
    rows = "\n".join(("gss_code,member_gss", *(f"{EXAMPLETON},{code}" for code in UNITARIES)))
    send(admin, "/admin/comparators/new", rows, public="yes")
    admin.follow()
    assert admin.heading == "Held under licence" and "Everybody" in admin.text
    file = str(admin.soup.select_one('a[href$=".csv"]')["href"])
    assert re.match(r"gss_code,council,member_gss,member\r\n", admin.client.get(file).text)
    public = opener()
    public.get(PUBLIC)
    assert "Held under licence" in public.text and "Licensed to the council until 2026" in public.text

    author = opener("author")
    author.get(BASE)
    assert author.soup.select('a[href$="/end"]') == []  # somebody else's list
    admin.get(file.replace(".csv", "/end"))
    admin.submit(button="Take the list away", follow=True)

    public.get(PUBLIC)
    assert "Held under licence" not in public.text


def test_choice_when_a_real_council_begins_then_starts_from_its_neighbours(
    app: Flask,
    opener: Opener,  # noqa: F811  # the fixture
    now: datetime,
) -> None:
    with app.app_context(), writing():
        user = people.find_user(email_of("author"))
        assert user is not None
        people.add_membership(user, Role.AUTHOR, council="E06000001", actor=SERVICE, now=now)
    author = opener("author")

    author.get("/council/E06000001/comparators/choose")

    assert len(ticked(author)) == 15
    offered = {str(box["value"]) for box in author.soup.select('input[name="member"]')}
    assert not {code for code in offered if code.startswith(("E99", "E47"))}
    assert "E06000001" not in offered and "E07000026" not in offered  # itself, and a council that has ended
    author.get("/council/E06000001/comparators/choose?start=none")
    assert ticked(author) == []


def test_choice_when_sent_without_scripts_then_is_one_form_whose_first_button_looks_and_does_not_leave(
    opener: Opener,  # noqa: F811  # the fixture
) -> None:
    author = opener("author")

    author.get(f"{BASE}/choose?begun=yes&{CHOSEN}")

    form = author.soup.select_one("main form")
    assert form is not None and form["method"] == "get"
    buttons = form.select("button")
    assert [button.get_text(strip=True) for button in buttons] == ["Find and update", "Add those ticked", "Continue"]
    assert [button.get("formaction") for button in buttons] == [None, None, f"{BASE}/reason"]
