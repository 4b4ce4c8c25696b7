"""The screens of a summary: what is left to do, a draft, issuing, withdrawing, and looking it up by its number."""

from collections.abc import Callable
from datetime import datetime

import pytest

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.models import Assessment, ReadinessSummary
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

WHY = "A figure of another council is in it."


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real documents are made in tests/reports; here only their way is looked at."""
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)


@pytest.fixture
def read(people: None, arrange: Arrange, now: datetime) -> Assessment:
    """A case under review by one reader, which the lead may open."""
    with arrange():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)
        return assessment


@pytest.fixture
def issued(people: None, arrange: Arrange, now: datetime) -> ReadinessSummary:
    with arrange():
        return factory.issued(now)


def test_summary_page_when_nothing_is_issued_then_says_what_is_left_to_do(
    read: Assessment, sign_in: Callable[..., Page]
) -> None:
    lead = sign_in("lead")

    lead.get(f"/review/{read.id}/summary")

    assert "No summary has been issued." in lead.text
    assert "A lead reviewer has to approve the review." in lead.text
    assert "Issue the summary" not in lead.text


def test_summary_page_when_a_reader_opens_it_then_offers_no_draft(
    read: Assessment, sign_in: Callable[..., Page]
) -> None:
    reviewer = sign_in("reviewer")

    reviewer.get(f"/review/{read.id}/summary")

    assert "Draft of the" not in reviewer.text
    reviewer.get(f"/review/{read.id}/summary/draft/council.pdf", status=403)


@pytest.mark.parametrize("copy", ["restricted", "council", "public"])
def test_draft_when_a_lead_asks_then_is_a_file_named_a_draft_and_kept_nowhere(
    read: Assessment, sign_in: Callable[..., Page], arrange: Arrange, copy: str
) -> None:
    lead = sign_in("lead")

    answer = lead.client.get(f"/review/{read.id}/summary/draft/{copy}.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert 'filename="DRAFT-' in answer.headers["Content-Disposition"]
    with arrange():
        assert db.session.query(ReadinessSummary).count() == 0


def test_issue_when_nothing_has_changed_then_says_so(issued: ReadinessSummary, sign_in: Callable[..., Page]) -> None:
    lead = sign_in("lead")
    lead.get(f"/review/{issued.assessment_id}/summary")

    lead.submit(button="Issue the summary again", status=422)

    assert "Nothing has changed since summary" in lead.text


def test_withdrawal_when_sent_without_a_reason_then_asks_for_it(
    issued: ReadinessSummary, sign_in: Callable[..., Page]
) -> None:
    lead = sign_in("lead")
    lead.get(f"/review/{issued.assessment_id}/summary/withdrawal")

    lead.submit({"reason": ""}, status=422)

    assert lead.errors() == ["Enter why the summary is withdrawn"]


def test_withdrawal_when_sent_then_department_council_and_public_each_learn_what_they_may(
    issued: ReadinessSummary, sign_in: Callable[..., Page], page: Page
) -> None:
    lead, number = sign_in("lead"), issued.snapshot_sha256[:16]
    lead.get(f"/review/{issued.assessment_id}/summary/withdrawal")
    lead.submit({"reason": WHY})
    lead.get(f"/review/{issued.assessment_id}/summary")
    assert WHY in lead.text

    viewer = sign_in("viewer")
    viewer.get(f"/council/{EXAMPLETON}/summaries")
    assert WHY in viewer.text
    assert "Withdrawn" in viewer.text

    page.get(f"/verify?number={number}")
    assert "It matches, and is withdrawn" in page.text
    assert WHY not in page.text


def test_withdrawal_when_somebody_was_there_first_then_shows_where_it_stands(
    issued: ReadinessSummary, sign_in: Callable[..., Page], arrange: Arrange, now: datetime
) -> None:
    from portal.services import summaries

    lead = sign_in("lead")
    lead.get(f"/review/{issued.assessment_id}/summary/withdrawal")
    with arrange():
        summaries.withdraw(issued.assessment_id, issued.id, WHY, actor=factory.actor("lead", now), now=now)

    lead.submit({"reason": "Another reason"}, status=409)

    assert WHY in lead.text
    assert "Another reason" not in lead.text


def test_short_address_when_followed_then_leads_to_the_check_and_tells_no_name(
    issued: ReadinessSummary, page: Page
) -> None:
    number = "-".join(issued.snapshot_sha256[at : at + 4] for at in range(0, 16, 4))

    answer = page.client.get(f"/v/{number}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify?number={number}")
    page.get(f"/verify?number={number}")

    assert "It matches" in page.text
    for restricted in ("Exampleton", EXAMPLETON):
        assert restricted not in page.text
    page.get("/verify?number=0000-0000-0000-0000")
    assert "This is not a record that was sealed here." in page.text
