"""What follows a summary on both sides: each sees what the other released, and not a byte before."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.models import CaseFile, CheckIn, Event, ExitItem, ReviewRecommendation
from portal.services.reviews.access import list_reviews
from tests.conftest import Arrange
from tests.factories import plans as plan
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
CANARY = "c0ffee-aftercare"
LONG = "Averyverylongwordwithoutanyspace" * 8 + " " + "and many more words " * 40
COUNCIL = tuple(f"/council/{EXAMPLETON}{path}" for path in ("", "/after", "/years", "/good-practice", "/summaries"))


@pytest.fixture
def reviewed(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange() as session:
        assessment = factory.reviewed(now)
        review = list_reviews(assessment)[0]
        session.add(
            ReviewRecommendation(
                review_id=review.id, number=1, theme="governance", codes=["G-01"], text=f"Publish it. {LONG}",
                reasons="Reasons", added_at=now,
            )
        )  # fmt: skip  # one line for where, one for what
        plan.action(factory.actor("author", now), now, "G-01", title="Adopt the strategy")
        plan.action(factory.actor("author", now), now, "G-01", title=f"{CANARY} stays inside")
        return assessment.id


@pytest.fixture
def issued(reviewed: UUID, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        lead = factory.actor("lead", now)
        factory.summaries.issue(reviewed, department=factory.DEPARTMENT, actor=lead, now=now)
    return reviewed


def _bytes(page: Page) -> list[str]:
    """Every page of the council, but for the tokens of its forms."""
    return [re.sub(r'(csrf|idempotency)_token" value="[^"]*"', "", page.client.get(path).text) for path in COUNCIL]


def _case_id(app: Flask) -> UUID:
    with app.app_context():
        return db.session.execute(select(CaseFile.id)).scalars().one()


def test_after_when_no_summary_was_issued_then_both_sides_say_so(reviewed: UUID, sign_in: SignIn) -> None:
    lead, author = sign_in("lead"), sign_in("author")

    lead.get(f"/review/{reviewed}/after")
    author.get(f"/council/{EXAMPLETON}/after")

    assert "This opens when a summary has been issued" in lead.text
    assert "No summary has been issued to the council" in author.text and "Publish it" not in author.text


def test_plan_when_offered_then_the_department_reads_the_chosen_actions_and_answers(
    issued: UUID, app: Flask, sign_in: SignIn
) -> None:
    lead, author, viewer = sign_in("lead"), sign_in("author"), sign_in("viewer")
    lead.get(f"/review/{issued}/after")
    assert "The council has offered no plan yet." in lead.text
    offering = f"/council/{EXAMPLETON}/after/{_case_id(app)}/plan"
    author.get(offering)
    box = next(box for box in author.soup.select("input[name=actions]") if "Adopt" in box.parent.get_text())
    author.submit({"actions": []}, status=422)
    author.get(offering)
    author.submit({"actions": [str(box["value"])]})
    viewer.get(offering, status=404)

    lead.get(f"/review/{issued}/after")
    address = lead.soup.select_one("a[href*='/after/plans/']")["href"]
    lead.get(str(address))
    assert "Adopt the strategy" in lead.text and CANARY not in lead.text
    lead.submit({"answer": "no"}, status=422)
    lead.submit({"answer": "no", "words": "Say who owns it."})

    author.get(f"/council/{EXAMPLETON}/after")
    assert "The department says: Say who owns it." in author.text


def test_department_when_it_works_on_its_own_then_no_byte_reaches_the_council(
    issued: UUID, app: Flask, sign_in: SignIn, now: datetime
) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    before = _bytes(author)

    lead.get(f"/review/{issued}/after/check-ins/new")
    day = {"planned_on-day": "1", "planned_on-month": "7", "planned_on-year": "2024"}
    lead.submit({"about": CANARY, **day}, follow=True)
    held = {"held_on-day": "3", "held_on-month": "6", "held_on-year": "2024"}
    lead.submit({"notes": f"{CANARY} {LONG}", **held})
    lead.get(f"/review/{issued}/after/exit/new")
    lead.submit({"lines": f"{CANARY} one\n{CANARY} two"}, follow=True)
    lead.get(lead.soup.select_one("a[href*='/after/exit/']")["href"])
    said = {"said_on-day": "3", "said_on-month": "6", "said_on-year": "2024"}
    lead.submit({"state": "shown", "person": "A. Chair", "evidence": "Minute 4", **said})

    assert _bytes(author) == before
    with app.app_context():
        kinds = select(Event.council_gss).where(Event.kind.like("exit%") | Event.kind.like("check_in%"))
        assert set(db.session.execute(kinds).scalars()) == {None}
        assert len(db.session.execute(select(ExitItem)).scalars().all()) == 2
        check_in = db.session.execute(select(CheckIn.id)).scalar_one()
    lead.get(f"/review/{issued}/after/check-ins/{check_in}")
    lead.submit(button="Share the notes with the council")
    author.get(f"/council/{EXAMPLETON}/after")
    assert CANARY in author.text
    lead.get(f"/review/{issued}/after/check-ins/{check_in}")
    assert lead.soup.select_one("textarea") is None


def test_recommendations_when_taken_then_they_stand_in_the_register(issued: UUID, sign_in: SignIn) -> None:
    author, contributor, viewer = sign_in("author"), sign_in("contributor"), sign_in("viewer")
    viewer.get(f"/council/{EXAMPLETON}/after")
    assert viewer.soup.select_one("input[name=reference]") is None
    author.get(f"/council/{EXAMPLETON}/after")
    author.submit(button="Take those I ticked", status=422)
    assert author.errors() == ["Choose the recommendations to take into your register"]

    author.submit(button="Take all of them", follow=True)

    assert "Earlier Best Value review" in author.text
    contributor.get(f"/council/{EXAMPLETON}/after")
    assert "In your register" in contributor.text and contributor.soup.select_one("input[name=reference]") is None


def test_years_when_opened_then_words_stand_side_by_side(issued: UUID, sign_in: SignIn) -> None:
    lead, author = sign_in("lead"), sign_in("author")

    lead.get(f"/review/{issued}/years")
    author.get(f"/council/{EXAMPLETON}/years")

    for page in (lead, author):
        assert "Largely in place" in page.text and "Best Value self-assessment 2024" in page.text


@pytest.mark.parametrize("account", ["reviewer2", "author5"])
def test_after_when_it_is_not_theirs_then_is_not_found(issued: UUID, app: Flask, sign_in: SignIn, account: str) -> None:
    page = sign_in(account)

    status = 404 if account == "reviewer2" else 403
    page.get(f"/review/{issued}/after", status=status)
    page.get(f"/council/{EXAMPLETON}/after", status=404)


def test_check_in_when_somebody_saved_first_then_shows_both(issued: UUID, app: Flask, sign_in: SignIn) -> None:
    lead, reviewer = sign_in("lead"), sign_in("reviewer")
    lead.get(f"/review/{issued}/after/check-ins/new")
    lead.submit(
        {"about": "Plans", "planned_on-day": "1", "planned_on-month": "7", "planned_on-year": "2024"}, follow=True
    )
    reviewer.get(lead.path)
    lead.submit({"notes": "First words"})

    reviewer.submit({"notes": "Second words"}, status=409)

    assert "First words" in reviewer.text and "Second words" in reviewer.text
