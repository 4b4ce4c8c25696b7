"""Factual accuracy on screen: both sides, late words, and that the council sees nothing before the draft is opened."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from portal.clock import FrozenClock
from portal.demonstration.people import EXAMPLETON
from portal.services import records
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
CANARY = "c0ffee0000accuracy"
HOME = f"/council/{EXAMPLETON}/factual-accuracy"
DAY = {"closes_on-day": "14", "closes_on-month": "6", "closes_on-year": "2024"}
POINT = {"section": "G-01", "said": "The committee met once.", "correct": "It met four times.", "evidence": "Minutes."}
LATE = datetime.fromisoformat("2024-06-14T23:00:00+00:00")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        return factory.approved(now, secret=CANARY).id


def opened(case: UUID, sign_in: SignIn) -> tuple[Page, str]:
    """The lead has opened the draft; her browser, and the address of the council's page."""
    lead = sign_in("lead")
    lead.get(f"/review/{case}/factual-accuracy/new")
    lead.submit(DAY, follow=True)
    author = sign_in("author")
    author.get(HOME)
    link = author.soup.select_one("main a[href*='factual-accuracy/']")
    assert link is not None
    return lead, str(link["href"])


def render_drafts(app: Flask) -> None:
    from portal.jobs.accuracy import render_accuracy_draft

    with app.app_context():
        jobs = [dict(job.payload) for job in records.list_jobs() if job.task == "render_accuracy_draft"]
    for payload in jobs:
        with app.app_context():
            render_accuracy_draft(payload)


def test_stage_when_walked_from_both_sides_then_each_does_their_part(case: UUID, sign_in: SignIn, app: Flask) -> None:
    lead, here = opened(case, sign_in)
    author = sign_in("author")
    author.get(here)
    assert CANARY in author.text and "OFFICIAL-SENSITIVE" in author.text and "Draft" in author.text
    assert "Catherine Moyle" not in author.text
    render_drafts(app)
    author.get(f"{here}/draft.pdf")
    assert author.response is not None and author.response.data.startswith(b"%PDF")
    assert "OFFICIAL-SENSITIVE" in author.response.headers["Content-Disposition"]
    author.get(f"{here}/points/new?section=G-01")
    author.submit(POINT, follow=True)
    assert "The committee met once." in author.text

    lead.get(f"/review/{case}/factual-accuracy")
    assert "The committee met once." not in lead.text
    author.submit(action=f"{here}/done", follow=True)
    lead.get(f"/review/{case}/factual-accuracy")
    assert "The committee met once." in lead.text
    answer = str(lead.soup.select_one("main a[href*='/points/']")["href"])
    lead.get(answer)
    lead.submit({"outcome": "accepted", "reason": ""}, status=422)
    assert lead.errors() == ["Enter the reason"]
    lead.submit(
        {"outcome": "accepted", "reason": "Four sets of minutes are on file.", "now_says": "It met four times."},
        follow=True,
    )
    author.get(here)
    assert "Four sets of minutes are on file." not in author.text
    lead.submit(action=f"/review/{case}/factual-accuracy/close", follow=True)
    author.get(here)
    assert "Four sets of minutes are on file." in author.text and "Accepted" in author.text
    lead.get(f"/review/{case}/differences/G-01")
    lead.submit({"settled": "largely", "confidence": "medium", "reasons": "It met four times."}, follow=True)
    lead.post(f"/review/{case}/issue")


def test_council_pages_when_nothing_is_opened_then_do_not_change_by_one_byte(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    author, lead = sign_in("author"), sign_in("lead")
    paths = (f"/council/{EXAMPLETON}", HOME, f"/council/{EXAMPLETON}/summaries")
    before = {path: _bytes(author, path) for path in paths}

    lead.get(f"/review/{case}/factual-accuracy/not-offered")
    lead.submit({"reason": CANARY}, follow=True)
    assert CANARY in lead.text

    assert {path: _bytes(author, path) for path in paths} == before


def test_council_pages_when_points_are_answered_then_do_not_change_until_the_window_is_closed(
    case: UUID, sign_in: SignIn
) -> None:
    lead, here = opened(case, sign_in)
    author = sign_in("author")
    author.get(f"{here}/points/new")
    author.submit(POINT, follow=True)
    author.submit(action=f"{here}/done", follow=True)
    before = {path: _bytes(author, path) for path in (HOME, here, f"/council/{EXAMPLETON}")}
    lead.get(f"/review/{case}/factual-accuracy")
    lead.get(str(lead.soup.select_one("main a[href*='/points/']")["href"]))
    lead.submit({"outcome": "not_accepted", "reason": CANARY}, follow=True)

    assert {path: _bytes(author, path) for path in before} == before


def test_point_when_the_last_day_has_passed_then_keeps_the_words_and_says_what_to_do(
    case: UUID, sign_in: SignIn, clock: FrozenClock
) -> None:
    _, here = opened(case, sign_in)
    clock.move_to(LATE - timedelta(minutes=5))
    author = sign_in("author")
    author.get(f"{here}/points/new")
    clock.move_to(LATE)

    author.submit(POINT, status=422)

    assert "write to the department" in author.errors()[0]
    assert author.soup.find("textarea", {"name": "correct"}).get_text(strip=True) == POINT["correct"]
    author.get(here)
    assert "The council did not answer" in author.text
    author.get(f"{here}/points/new")
    assert author.soup.find("textarea") is None


def test_point_when_two_people_change_it_then_the_second_sees_both(case: UUID, sign_in: SignIn) -> None:
    _, here = opened(case, sign_in)
    first, second = sign_in("author"), sign_in("council-admin")
    first.get(f"{here}/points/new")
    first.submit(POINT, follow=True)
    link = str(first.soup.select_one("main a[href*='/points/']:not([href*='new'])")["href"])
    for page in (first, second):
        page.get(link)
    first.submit({**POINT, "correct": "It met five times."})

    second.submit({**POINT, "correct": "It met six times."}, status=409)

    assert "It met five times." in second.text
    assert second.soup.find("textarea", {"name": "correct"}).get_text(strip=True) == "It met six times."


def test_point_when_taken_back_then_the_department_does_not_see_it(
    case: UUID, sign_in: SignIn, clock: FrozenClock
) -> None:
    _, here = opened(case, sign_in)
    author = sign_in("author")
    author.get(f"{here}/points/new")
    author.submit(POINT, follow=True)
    author.submit(button="Take it back point 1", follow=True)
    assert "Taken back by your council and not sent: point 1" in author.text

    clock.move_to(LATE)
    later = sign_in("lead")
    later.get(f"/review/{case}/factual-accuracy")
    assert "The council did not answer" in later.text
    assert "met once" not in later.text


def test_done_when_there_is_nothing_to_correct_then_that_is_an_answer(case: UUID, sign_in: SignIn) -> None:
    lead, here = opened(case, sign_in)
    author = sign_in("chief-executive")
    author.get(here)

    author.submit(button="We have nothing to correct", follow=True)

    assert "said that it has nothing to correct" in author.text
    lead.get(f"/review/{case}/factual-accuracy")
    assert "said that it has nothing to correct" in lead.text


@pytest.mark.parametrize("account", ["viewer", "contributor", "author2", "lead", "admin"])
def test_window_when_the_actor_may_not_answer_the_department_then_is_not_found(
    case: UUID, sign_in: SignIn, account: str
) -> None:
    _, here = opened(case, sign_in)

    page = sign_in(account)
    for path in (HOME, here, f"{here}/points/new", f"{here}/draft.pdf"):
        page.get(path, status=404)


def test_open_when_the_day_is_missing_or_past_then_says_so(case: UUID, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    lead.get(f"/review/{case}/factual-accuracy/new")

    lead.submit({}, status=422)
    assert lead.errors() == ["Enter the last day for points of fact"]
    lead.submit({**DAY, "closes_on-year": "2023"}, status=422)
    assert lead.errors() == ["Enter a last day after today"]


def test_overview_when_a_window_is_open_then_the_council_is_told_there(case: UUID, sign_in: SignIn) -> None:
    _, here = opened(case, sign_in)

    for account, told in (("author", True), ("viewer", False)):
        page = sign_in(account)
        page.get(f"/council/{EXAMPLETON}")
        assert (page.soup.select_one(f"main a[href='{here}']") is not None) is told


def test_issue_when_the_stage_has_not_begun_then_says_what_to_do(case: UUID, sign_in: SignIn) -> None:
    lead = sign_in("lead")

    lead.post(f"/review/{case}/issue", status=422)

    assert "give the council a factual-accuracy window" in lead.text


def _bytes(page: Page, path: str) -> str:
    page.get(path)
    assert page.response is not None
    tokens = r'name="(csrf_token|idempotency_token)" value="[^"]*"'
    return re.sub(tokens, "", page.response.get_data(as_text=True))
