"""Where each council is, for leads; the filters; and the export with a reason."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask

from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.domain.casework import Side
from portal.domain.reviewing import Stance
from portal.models import Assessment, Clarification
from portal.services import records, reviews
from portal.services.reviews import portfolio
from portal.services.reviews.access import begin_case_file
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page
from tests.web.test_figures import queries

SignIn = Callable[[str], Page]
REASON = "=For the select committee; the clerk receives it."


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """Exampleton's, read by two and opened by the lead; Valley's waits, and the lead has not declared."""
    with arrange():
        found = factory.submitted(now).id
        factory.read_by_two(found, now=now)
        factory.submitted(now, gss=VALLEY)
    return found


def rows(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select(".desk-row")]


def test_councils_stand_by_name_with_clocks_and_themes_and_nothing_of_a_closed_case(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange() as session:
        assessment = session.get_one(Assessment, case)
        file = begin_case_file(assessment, now=now)
        question = {"subject": "Reserves", "sections": [], "opened_at": now, "side": Side.COUNCIL, "since": now}
        session.add(Clarification(case_id=file.id, assessment_id=case, number=1, **question))
    lead = sign_in("lead")

    lead.get("/review/portfolio?order=desc&sort=state")

    first, second = rows(lead)
    assert first.startswith("Exampleton") and second.startswith("Fictional Valley")
    assert "Question 1: Reserves: with the council since 3 June 2024" in first
    assert "Not fully answered Continuous improvement" in first
    assert "Differences to settle" not in first
    assert "Shown once you have declared" in second and "Not fully answered" not in second
    sign_in("reviewer").get("/review/portfolio", status=403)


def test_differences_are_named_by_theme_once_both_are_in_and_until_settled(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    other = reviews.ViewText(Stance.DIFFERS, "Too kind.", "Minute 12.")
    with arrange():
        factory.handed_in(case, "reviewer", now=now)
        factory.written(case, "reviewer2", now=now)
        factory_actor = factory.actor("reviewer2", now)
        reviews.record_view(case, "culture", other, actor=factory_actor, expected_version=1, now=now)
    lead.get("/review/portfolio")
    assert "Differences to settle" not in rows(lead)[0]

    with arrange():
        reviews.submit_review(case, actor=factory.actor("reviewer2", now), now=now)
    lead.get("/review/portfolio")

    assert "Differences to settle Culture" in rows(lead)[0]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=submitted", ["Fictional Valley"]),
        ("state=under_review", ["Exampleton"]),
        ("kind=combined_authority", ["Fictional Valley"]),
        ("reviewer=nobody", ["Fictional Valley"]),
        ("region=Nowhere", []),
        ("page=99", ["Exampleton", "Fictional Valley"]),
    ],
)
def test_filters_stand_in_the_address(case: UUID, sign_in: SignIn, query: str, names: list[str]) -> None:
    lead = sign_in("lead")

    lead.get(f"/review/portfolio?{query}")

    assert [row.get_text(strip=True) for row in lead.soup.select(".desk-row h2")] == names


def test_queries_do_not_grow_with_the_cases(
    case: UUID, app: Flask, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    before = queries(app, lead, "/review/portfolio")

    with arrange():
        rows_now = portfolio.list_portfolio(portfolio.Filters(), page=1, actor=factory.actor("lead", now), now=now).rows
        factory.read_by_two(rows_now[1].assessment.id, now=now)

    assert queries(app, lead, "/review/portfolio") == before


def test_export_needs_a_lead_and_a_reason_and_holds_what_the_lead_may_read(
    case: UUID, app: Flask, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    lead.get("/review/export")
    lead.submit({"reason": " "}, status=422)
    assert lead.errors() == ["Enter why the records are exported"]
    lead.submit({"reason": REASON}, follow=True)
    assert REASON in lead.text

    link = str(lead.soup.select_one("main a[href$='.zip']")["href"])  # type: ignore[index]
    with zipfile.ZipFile(io.BytesIO(lead.client.get(link).data)) as archive:
        assert archive.namelist() == ["index.csv", f"records/{EXAMPLETON}-2024-1.json"]
        assert json.loads(archive.read(archive.namelist()[1]))["content"]["council"]["gss_code"] == EXAMPLETON
        assert f"'{REASON}" in archive.read("index.csv").decode("utf-8-sig")
    with app.app_context():
        kinds = {event.kind: event for event in records.list_events()}
        assert kinds["records_exported"].facts == {"records": 1, "reason_characters": len(REASON)}
        assert kinds["export_downloaded"].council_gss is None
    for account in ("reviewer", "author", "admin"):
        page = sign_in(account)
        page.get("/review/export", status=403)
        page.get(link, status=403)
