"""Revised figures in a sealed self-assessment, where the council and the department read it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.models import Assessment
from tests.conftest import Arrange
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON
from tests.factories.figures import UNITARIES, add_register, add_release, tidy
from tests.pages import Page

RATE = "waste_recycling_rate"


@pytest.fixture
def sealed(app: object, sign_in: Callable[[str], Page], arrange: Arrange, now: datetime) -> Assessment:
    from flask import Flask

    assert isinstance(app, Flask)
    with app.app_context():
        add_register(now)
        add_release(tidy(*(f"{RATE},{code},2021-22,{n}" for n, code in enumerate(UNITARIES, 30))), "country", now)
        add_release(tidy(f"{RATE},{EXAMPLETON},2021-22,41"), "first", now, demonstration=True)
    with arrange():
        team = make.team_of_exampleton(now.date())
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessment = make.seal(found, team, now=now + timedelta(hours=1))
        desk.declared(assessment, "lead", now=now)
    with app.app_context():
        add_release(tidy(f"{RATE},{EXAMPLETON},2021-22,44.5"), "second", now + timedelta(days=3), demonstration=True)
    return assessment


def rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ", strip=True).split()) for row in page.soup.select(".sealed-revised tbody tr")]


def test_revised_figure_when_the_record_is_read_then_both_sides_see_it(
    sign_in: Callable[[str], Page], sealed: Assessment
) -> None:
    expected = "41.0% first 44.5% second 6 June 2024"
    base = f"/council/{EXAMPLETON}/rounds/{sealed.round_id}"

    for account, path in (
        ("viewer", f"{base}/receipt"),
        ("viewer", f"{base}/submitted"),
        ("lead", f"/review/{sealed.id}"),
    ):
        page = sign_in(account)
        page.get(path)
        assert len(rows(page)) == 1 and rows(page)[0].endswith(expected), path
        assert "The sealed record stays as it was signed." in page.text


def test_revised_figure_when_the_council_opens_its_overview_then_the_record_says_so(
    sign_in: Callable[[str], Page], sealed: Assessment
) -> None:
    page = sign_in("author")

    page.get(f"/council/{EXAMPLETON}")

    assert "A figure in it was revised since" in page.text
