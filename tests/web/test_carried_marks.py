"""What was carried forward and not looked at: nobody who reads takes it for this year's."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.judgements import Judgement
from portal.services import assessments, carry_forward
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON
from tests.pages import Page

Arrange = Callable[[], AbstractContextManager[Session]]
MARK = "carried forward, needs review"


@pytest.fixture
def base(app: Flask, people: None, arrange: Arrange, now: datetime) -> str:
    """This year's round begun with last year's, of which CI-02 was looked at and CI-01 and CI-F01 were not."""
    with app.app_context():
        team = make.team_of_exampleton(now.date())
    later = now + timedelta(days=350)
    with arrange():
        last = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for code in ("CI-01", "CI-02"):
            said = make.answer(code, judgement=Judgement.PARTLY)
            assessments.record_judgement(last.id, said, actor=team.author, expected_version=0, now=now)
        assessments.record_indicator(last.id, make.reply("CI-F01"), actor=team.author, expected_version=0, now=now)
        make.seal(last, team, now=now)
    with arrange():
        make.add_cycle(later, slug="2025")
        found = make.open_round(EXAMPLETON, actor=team.author, now=later, cycle="2025")
        carry_forward.carry_forward(found.id, last.id, actor=team.author, now=later)
        said = make.answer("CI-02", judgement=Judgement.PARTLY)
        assessments.record_judgement(found.id, said, actor=team.author, expected_version=1, now=later)
    return f"/council/{EXAMPLETON}/rounds/{found.id}"


def marks(page: Page, selector: str) -> bool:
    """Whether the part of the page says that it was carried forward."""
    return MARK in " ".join(found.get_text(" ") for found in page.soup.select(selector)).lower()


def test_sheet_when_an_answer_was_carried_then_its_cell_says_so(base: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("viewer")

    page.get(f"{base}/heat-map")
    cells = [cell.get_text(" ", strip=True) for cell in page.soup.select(".heat-cell")]
    assert f"CI-01 Partly in place {MARK}" in cells
    assert "CI-02 Partly in place same as last time" in cells


def test_answers_when_carried_then_are_marked_wherever_they_are_read(base: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("viewer")

    page.get(f"{base}/document")
    assert marks(page, "#CI-01") and marks(page, "#CI-F01")
    assert not marks(page, "#CI-02")
    page.get(f"{base}/characteristics/CI-01")
    assert marks(page, ".council-answer") and marks(page, ".answer-signs")
    page.get(f"{base}/characteristics/CI-02")
    assert not marks(page, ".council-answer")
    page.get(f"{base}/indicators/CI-F01")
    assert marks(page, "main")


def test_sending_when_answers_were_carried_then_names_them_apart(base: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in("author")

    page.get(f"{base}/sign-off")
    assert "carried forward or moved, and nobody has looked at them in this round" in page.text
    assert "CI-01, CI-F01" in page.text
    page.get(f"{base}/document")
    assert "Carried forward or moved, and not looked at in this round: CI-01, CI-F01." in page.text
