"""Reading independently, differing, answering: as the people of a council meet it on their screens."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.domain.judgements import Confidence, IndicatorState, Judgement, Strength
from portal.models import Round, RoundDuty
from portal.services import assessments
from portal.services.assessments.rounds import guidance_of
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    """A round in which governance is judged as nothing else is, with its reader and a consistency reader."""
    with arrange() as session:
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for line in guidance_of(found).theme("governance").characteristics:
            said = make.answer(
                line.code, judgement=Judgement.ABSENT, confidence=Confidence.LOW, strength=Strength.STRONG
            )
            assessments.record_judgement(found.id, said, actor=team.author, expected_version=0, now=now)
        noted = make.reply("G-F01", IndicatorState.PARTLY)
        assessments.record_indicator(found.id, noted, actor=team.author, expected_version=0, now=now)
        assessments.record_judgement(found.id, make.answer("L-01"), actor=team.author, expected_version=0, now=now)
        for actor, kind, theme in (
            (team.viewer, Duty.THEME_READER, "governance"),
            (team.finance, Duty.CONSISTENCY_READER, ""),
        ):
            session.add(RoundDuty(round_id=found.id, user_id=actor.user_id, duty=kind, theme=theme, given_at=now))
    return found


@pytest.fixture
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


def record(page: Page, base: str, code: str, judgement: str = "partly") -> None:
    page.get(f"{base}/reading/{code}")
    page.submit({"judgement": judgement, "reason": "The minutes show half of it."}, button="Record this view")


def test_reader_when_they_record_a_view_then_the_authors_judgement_stands_beside_it(base: str, sign_in: SignIn) -> None:
    page = sign_in("viewer")
    page.get(f"{base}/reading")
    assert page.text.count("To read") > 5
    page.get(f"{base}/reading/G-01")
    assert "Every directorate has an improvement plan" in page.text
    page.submit({"judgement": "partly"}, button="Record this view", status=422)
    assert page.errors() == ["Enter your reasons"]

    page.submit({"judgement": "partly", "reason": "Half of it."}, button="Record this view", follow=True)

    assert "Independent reader: Partly in place" in page.text
    assert "First view, recorded blind on" in page.text
    assert "Low: our own impression" in page.text
    page.submit({"judgement": "largely", "reason": "Read again."}, button="Record this view", follow=True)
    assert "View 2, recorded on" in page.text
    assert "with the authors’ judgement in sight" in page.text
    page.get(f"{base}/reading")
    assert "Your view is recorded" in page.text


def test_reader_when_the_answer_changes_meanwhile_then_nothing_is_recorded_and_words_are_kept(
    base: str, draft: Round, team: Team, arrange: Arrange, sign_in: SignIn, now: datetime
) -> None:
    page = sign_in("viewer")
    page.get(f"{base}/reading/G-01")
    with arrange():
        changed = make.answer("G-01", judgement=Judgement.PARTLY, narrative="Another text.")
        assessments.record_judgement(draft.id, changed, actor=team.author, expected_version=1, now=now)

    page.submit({"judgement": "partly", "reason": "My words."}, button="Record this view", status=409)

    assert "Another text." in page.text
    assert "My words." in page.text
    page.submit(button="Record this view", follow=True)
    assert "First view, recorded blind on" in page.text


@pytest.mark.parametrize("account", ["author", "section-151", "council-admin"])
def test_reading_page_when_opened_by_one_who_does_not_read_the_theme_then_is_not_found(
    base: str, sign_in: SignIn, account: str
) -> None:
    page = sign_in(account)

    page.get(f"{base}/reading")
    page.get(f"{base}/reading/G-01", status=404)


def test_ready_when_marked_and_taken_back_then_the_page_and_the_history_say_so(base: str, sign_in: SignIn) -> None:
    author, reader = sign_in("author"), sign_in("viewer")
    author.get(f"{base}/reading")
    author.submit(action=f"{base}/themes/governance/ready", follow=True)
    assert "The theme is marked ready" in author.text

    reader.get(f"{base}/reading")
    assert "Marked ready for you on" in reader.text
    assert reader.soup.select(".portal-inline-form") == []
    author.submit(action=f"{base}/themes/governance/not-ready", follow=True)
    assert "no longer marked ready" in author.text


def test_difference_when_told_then_the_consistency_reader_judges_and_authors_answer(base: str, sign_in: SignIn) -> None:
    record(sign_in("viewer"), base, "G-01")
    consistency, author = sign_in("section-151"), sign_in("author")
    consistency.get(f"{base}/differences")
    assert "G-01" in consistency.text
    assert "G-02" not in consistency.text
    consistency.get(f"{base}/differences?items=all")
    assert "G-02" in consistency.text
    consistency.get(f"{base}/differences/G-01")
    consistency.submit({"judgement": "absent"}, button="Record this view", status=422)
    consistency.submit({"reason": "As in leadership."}, button="Record this view", follow=True)
    assert "Not blind" in consistency.text

    author.get(f"{base}/differences/G-01")
    link = next(str(a["href"]) for a in author.soup.select("a") if "independent" in a.get_text())
    author.get(link)
    author.submit({"answer": "kept"}, button="Record the answer", status=422)
    assert author.errors() == ["Enter why you keep the answer"]
    author.submit({"answer": "changed"}, button="Record the answer", status=422)
    assert "still the one that was read" in author.errors()[0]
    author.submit({"answer": "kept", "text": "Tested in March."}, button="Record the answer", follow=True)
    assert "The authors keep the answer" in author.text
    assert "Tested in March." in author.text
    author.get(f"{base}/differences")
    assert "Keeps the answer" in author.text


def test_difference_when_the_actor_reads_the_theme_blind_then_shows_nothing(base: str, sign_in: SignIn) -> None:
    page = sign_in("viewer")

    page.get(f"{base}/differences?items=all")
    assert "Shown after your own view" in page.text
    page.get(f"{base}/differences/G-01")

    assert page.soup.select("form[method=post]:not([action='/sign-out'])") == []
    assert "Not in place" not in page.text


def test_view_when_sent_by_one_without_the_duty_then_is_refused(base: str, sign_in: SignIn) -> None:
    page = sign_in("author")
    view = {"judgement": "partly", "reason": "No.", "version": "1"}

    page.post(f"{base}/differences/G-01", view, status=403)
    page.post(f"{base}/reading/G-01", view, status=403)


def test_sheet_when_shown_then_has_words_in_each_cell_and_no_total(base: str, sign_in: SignIn) -> None:
    page = sign_in("author")

    page.get(f"{base}/heat-map")
    cells = [cell.get_text(" ", strip=True) for cell in page.soup.select(".heat-cell")]
    assert "G-01 Not in place" in cells
    assert "L-02 Not yet judged" in cells
    assert not re.search(r"\d+ of \d+", page.text)
    page.get(f"{base}/heat-map?as=table")
    assert "Low" in page.text and "Strong" in page.text
    page.get(f"{base}/heat-map.csv")
    rows = page.response.text.splitlines() if page.response else []
    assert len(rows) == len(cells) + 1
    assert rows[0].startswith("theme,code,characteristic,judgement")
