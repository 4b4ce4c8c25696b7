"""Differences between readings and calibration on screen."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event

from portal.database import db
from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.services import people as accounts
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page
from tests.services.test_calibration import read_by_both

SignIn = Callable[[str], Page]
SETTLED = {"settled": "agrees", "words": "The account is fair on most points.", "reasons": "Both were read again."}


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """Both readings are in, and differ on culture."""
    with arrange():
        assessment = factory.submitted(now)
        read_by_both(assessment, now)
        return assessment.id


def test_differences_when_settled_by_a_lead_then_the_review_can_be_approved(case: UUID, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    lead.post(f"/review/{case}/approve", status=422)
    assert "Still to settle: Culture" in lead.text
    lead.get(f"/review/{case}/differences")
    assert "Differs from the council’s account" in lead.text and "To settle" in lead.text
    lead.get(f"/review/{case}/differences/culture")
    assert "Too kind." in lead.text and "The account is fair." in lead.text

    lead.submit({**SETTLED, "words": ""}, status=422)
    assert lead.errors() == ["Enter what the summary says of this theme"]
    lead.submit(SETTLED, follow=True)

    assert "Every difference is settled" in lead.text
    lead.post(f"/review/{case}/approve")
    lead.get(f"/review/{case}/differences/culture")
    assert "Both were read again." in lead.text and "Record what stands" not in lead.text


def test_differences_when_a_reader_looks_then_sees_both_and_settles_nothing(case: UUID, sign_in: SignIn) -> None:
    reader = sign_in("reviewer")

    reader.get(f"/review/{case}/differences/culture")

    assert "Too kind." in reader.text and "You wrote one of the readings" in reader.text
    assert reader.soup.find("textarea") is None
    reader.post(f"/review/{case}/differences/culture", SETTLED, status=403)


def test_differences_when_a_reading_is_to_come_then_the_page_shows_neither(
    people: None, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        assessment = factory.submitted(now)
        factory.read_by_two(assessment, now=now)
        factory.handed_in(assessment, "reviewer", now=now)
        found = assessment.id

    for account in ("lead", "reviewer2"):
        page = sign_in(account)
        page.get(f"/review/{found}/differences")
        assert "once all of them are in" in page.text and "The account is fair." not in page.text
        page.get(f"/review/{found}/differences/culture", status=404)


def test_differences_when_two_leads_settle_then_the_second_sees_what_stands(case: UUID, sign_in: SignIn) -> None:
    first, second = sign_in("lead"), sign_in("lead")
    for page in (first, second):
        page.get(f"/review/{case}/differences/culture")
    first.submit(SETTLED)

    second.submit({**SETTLED, "settled": "differs", "words": "Quite another word."}, status=409)

    assert "The account is fair on most points." in second.text
    assert second.soup.find("textarea", {"name": "words"}).get_text(strip=True) == "Quite another word."
    second.submit(follow=True)
    assert "Differs from the council’s account" in second.text


def test_council_pages_when_differences_are_settled_then_do_not_change_by_one_byte(case: UUID, sign_in: SignIn) -> None:
    viewer, lead = sign_in("viewer"), sign_in("lead")
    paths = (f"/council/{EXAMPLETON}", f"/council/{EXAMPLETON}/summaries", f"/councils/{EXAMPLETON}")
    before = {path: _read(viewer, path) for path in paths}
    lead.get(f"/review/{case}/differences/culture")
    lead.submit(SETTLED)

    assert {path: _read(viewer, path) for path in paths} == before


def test_calibration_when_a_reviewer_is_chosen_then_shows_cases_by_name_and_no_amount(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        read_by_both(factory.submitted(now, gss=VALLEY), now)
        user = find_id("reviewer2@portal.example")
    lead = sign_in("lead")
    lead.get("/review/calibration")
    names = [option.get_text(strip=True) for option in lead.soup.select("#reviewer option")]
    assert names == ["Choose a reviewer", "Catherine Moyle", "James Otieno"]

    lead.get(f"/review/calibration?reviewer={user}&theme=culture&cycle=2024")

    cells = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in lead.soup.select("tbody tr")]
    assert [row[0].split(" Best")[0] for row in cells] == ["Exampleton", "Fictional Valley"]
    assert cells[0][1:] == ["Differs from the council’s account", "Agrees with the council’s account", "To settle"]
    for words in ("kappa", "per cent", "%", "agreement of", "out of"):
        assert words not in lead.soup.find("main").get_text().lower()
    for wrong in ("reviewer=x", f"reviewer={user}&theme=none", f"reviewer={user}&page=9"):
        lead.get(f"/review/calibration?{wrong}", status=404)


@pytest.mark.parametrize(("account", "status"), [("reviewer", 403), ("author", 403), ("admin", 403)])
def test_calibration_when_the_actor_is_no_lead_then_refuses(
    people: None, sign_in: SignIn, account: str, status: int
) -> None:
    sign_in(account).get("/review/calibration", status=status)


def test_calibration_when_more_cases_are_listed_then_asks_the_database_no_more_often(
    case: UUID, arrange: Arrange, now: datetime, sign_in: SignIn, app: Flask
) -> None:
    lead = sign_in("lead")
    with app.app_context():
        reviewer = find_id("reviewer@portal.example")
    address = f"/review/calibration?reviewer={reviewer}&theme=culture"
    lead.get(address)
    one = _queries(lead, address, app)
    with arrange():
        read_by_both(factory.submitted(now, gss=VALLEY), now)

    assert _queries(lead, address, app) == one
    assert len(lead.soup.select("tbody tr")) == 2


def find_id(email: str) -> UUID:
    user = accounts.find_user(email)
    assert user is not None
    return user.id


def _read(page: Page, path: str) -> bytes:
    page.get(path)
    assert page.response is not None
    text = page.response.get_data(as_text=True)
    return "".join(line for line in text.splitlines() if "_token" not in line).encode()


def _queries(page: Page, path: str, app: Flask) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        page.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
