"""The committee on a council's screens: its pack, what it recommended, and that both survive to the sealed record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.models import Round, RoundPaper
from portal.services import papers
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
MET = {"met_on-day": "20", "met_on-month": "5", "met_on-year": "2024"}


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


@pytest.fixture
def recorded(base: str, sign_in: SignIn) -> Page:
    """The page of a committee with one recommendation that is not accepted."""
    page = sign_in("author")
    page.get(f"{base}/committee/steps/new")
    page.submit({"committee": "Audit Committee", "minute": "minute 14", **MET}, button="Save", follow=True)
    page.get(f"{page.path}/recommendations/new")
    refused = {"text": "Report each month.", "accepted": "no", "reason": "Each quarter is enough."}
    page.submit(refused, button="Save", follow=True)
    return page


def test_committee_when_recorded_with_its_recommendations_then_everybody_in_the_council_reads_it(
    base: str, recorded: Page, sign_in: SignIn
) -> None:
    viewer = sign_in("viewer")

    viewer.get(f"{base}/committee")

    assert "Audit Committee, 20 May 2024" in viewer.text
    assert "Not accepted . Each quarter is enough." in viewer.text
    assert viewer.soup.select("form[method=post]:not([action='/sign-out'])") == []


def test_committee_when_sealed_then_the_whole_assessment_says_so(
    base: str, recorded: Page, draft: Round, team: Team, arrange: Arrange, now: datetime
) -> None:
    with arrange():
        make.seal(draft, team, now=now)

    recorded.get(f"{base}/document")
    assert "Audit Committee, 20 May 2024" in recorded.text
    recorded.get(f"{base}/committee")
    assert "what committees said cannot be changed" in recorded.text
    recorded.get(f"{base}/submitted.json")
    assert recorded.response is not None and recorded.response.json is not None
    assert recorded.response.json["content"]["governance"][0]["recommendations"] == [
        {"text": "Report each month.", "accepted": False, "reason": "Each quarter is enough."}
    ]


def test_recommendation_when_not_accepted_without_a_reason_then_says_what_to_do(recorded: Page) -> None:
    step = recorded.path
    recorded.get(f"{step}/recommendations/1")
    recorded.submit({"reason": ""}, button="Save", status=422)
    assert recorded.errors() == ["Enter why the recommendation is not accepted"]

    recorded.submit({"accepted": "yes"}, button="Save", follow=True)

    assert "Accepted" in recorded.text
    assert "Not accepted" not in recorded.text


def test_step_when_two_people_change_it_then_the_second_is_told(recorded: Page, sign_in: SignIn) -> None:
    step, second = recorded.path, sign_in("council-admin")
    second.get(step)
    recorded.submit({"minute": "minute 15"}, button="Save", follow=True)

    second.submit({"minute": "minute 16"}, button="Save", status=409)

    assert "minute 15" in second.text
    second.submit(button="Save", follow=True)
    assert "The committee is changed." in second.text


def test_step_when_removed_then_is_gone(base: str, recorded: Page) -> None:
    recorded.submit(action=f"{recorded.path}/recommendations/1/remove", follow=True)
    assert "None is recorded." in recorded.text

    recorded.submit(button="Remove this committee", follow=True)

    assert recorded.path == f"{base}/committee"
    assert "No committee is recorded." in recorded.text


def test_step_when_the_meeting_is_still_to_come_then_says_what_to_do(base: str, sign_in: SignIn) -> None:
    page = sign_in("author")
    page.get(f"{base}/committee/steps/new")

    page.submit({"committee": "Audit Committee", **MET, "met_on-year": "2025"}, button="Save", status=422)

    assert page.errors() == ["Enter the day on which the committee met, when it has met"]


def test_pack_when_asked_for_then_can_be_downloaded_by_the_council_only(base: str, sign_in: SignIn) -> None:
    author, viewer, foreign = sign_in("author"), sign_in("viewer"), sign_in("author2")
    author.get(f"{base}/committee")

    author.submit(button="Make a pack", follow=True)

    link = next(str(a["href"]) for a in author.soup.select("a") if "Download the pack" in a.get_text())
    viewer.get(link)
    assert viewer.response is not None
    assert viewer.response.headers["Content-Disposition"].startswith("attachment")
    assert viewer.response.data.startswith(b"%PDF")
    foreign.get(link, status=404)


def test_pack_when_it_is_being_made_then_the_page_says_where_to_look_again(
    base: str, draft: Round, arrange: Arrange, sign_in: SignIn, now: datetime
) -> None:
    with arrange() as session:
        session.add(RoundPaper(round_id=draft.id, kind=papers.KIND, source_json="{}", asked_at=now))
    page = sign_in("author")

    page.get(f"{base}/committee")

    assert "Being made" in page.text
    # A page that loads itself anew takes the place in it away from whoever reads it with a screen reader.
    assert page.soup.select_one('meta[http-equiv="refresh"]') is None
    assert "See whether it is ready" in page.text
    page.post(f"{base}/committee", status=422)
    assert "A pack is being made" in page.text
