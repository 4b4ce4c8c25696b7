"""A summary is issued once, never twice alike, and taken back with a reason."""

import json
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.workflow import SummaryState
from portal.models import Event, ReadinessSummary
from portal.reports.copies import Copy
from portal.services import summaries, verification
from portal.services.summaries import Rendered
from portal.services.verification import Outcome
from portal.transactions import writing
from tests.factories import reviews as factory

WHY = "A figure of another council is in it."


@pytest.fixture(autouse=True)
def _arranged(people: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here needs the accounts, and none looks at a page."""
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)


@pytest.fixture
def issued(session: Session, now: datetime) -> ReadinessSummary:
    with writing():
        return factory.issued(now)


def withdrawn(summary: ReadinessSummary, now: datetime, *, account: str = "lead", why: str = WHY) -> None:
    with writing():
        summaries.withdraw(summary.assessment_id, summary.id, why, actor=factory.actor(account, now), now=now)


def again(summary: ReadinessSummary, now: datetime) -> ReadinessSummary:
    with writing():
        lead = factory.actor("lead", now)
        return summaries.issue(summary.assessment_id, department=factory.DEPARTMENT, actor=lead, now=now)


def test_issue_when_nothing_has_changed_then_refuses_and_leaves_the_one_that_stands(
    issued: ReadinessSummary, session: Session, now: datetime
) -> None:
    with pytest.raises(Refused, match=f"Nothing has changed since summary BV-2024-{EXAMPLETON}-1 was issued"):
        again(issued, now + timedelta(days=1))

    session.expire_all()
    assert session.query(ReadinessSummary).one().state is SummaryState.ISSUED


def test_withdraw_when_a_lead_says_why_then_the_summary_stays_and_says_so(
    issued: ReadinessSummary, session: Session, now: datetime
) -> None:
    sealed = issued.snapshot_json

    withdrawn(issued, now)

    session.expire_all()
    row = session.query(ReadinessSummary).one()
    assert (row.state, row.withdrawn_reason, row.snapshot_json) == (SummaryState.WITHDRAWN, WHY, sealed)
    event = session.query(Event).filter_by(kind="summary_withdrawn").one()
    assert (event.council_gss, event.facts) == (EXAMPLETON, {"sequence": 1, "sha256": row.snapshot_sha256})
    assert WHY not in json.dumps(event.facts)


def test_withdraw_when_done_then_the_council_reads_why_and_keeps_its_copies(
    issued: ReadinessSummary, session: Session, now: datetime
) -> None:
    withdrawn(issued, now)
    session.expire_all()

    found = summaries.list_for_council(EXAMPLETON, actor=factory.actor("viewer", now))

    assert [(item.withdrawn_reason, item.is_superseded) for item in found] == [(WHY, False)]
    assert summaries.list_for_council(EXAMPLETON, actor=factory.actor("author2", now)) == ()


def test_withdraw_when_done_then_checking_says_so_and_not_why(
    issued: ReadinessSummary, session: Session, now: datetime, app: Flask
) -> None:
    content = summaries.render(json.loads(issued.snapshot_json), issued.assessment.sealed_json, Copy.PUBLIC)
    with writing():
        store = app.extensions["portal-files"]
        summaries.save(issued.id, Rendered(Copy.PUBLIC, content), store=store, now=now)
    withdrawn(issued, now)
    session.expire_all()

    found = (
        verification.check_file(content),
        verification.check_number(issued.snapshot_sha256),
        verification.check_number(issued.snapshot_sha256[:16]),
    )

    assert {verdict.outcome for verdict in found} == {Outcome.WITHDRAWN}
    assert all(verdict.is_good and WHY not in repr(verdict) for verdict in found)


def test_withdraw_when_done_then_the_same_may_be_issued_anew(
    issued: ReadinessSummary, session: Session, now: datetime
) -> None:
    withdrawn(issued, now)

    second = again(issued, now + timedelta(days=1))

    assert (second.sequence, json.loads(second.snapshot_json)["summary"]["supersedes"]) == (2, None)
    session.expire_all()
    assert session.get_one(ReadinessSummary, issued.id).state is SummaryState.WITHDRAWN


@pytest.mark.parametrize("account", ["reviewer", "reviewer2", "author", "admin"])
def test_withdraw_when_the_actor_is_no_lead_then_refuses(issued: ReadinessSummary, now: datetime, account: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        withdrawn(issued, now, account=account)


@pytest.mark.parametrize("why", ["", "   ", "x" * 2_001])
def test_withdraw_when_there_is_no_fit_reason_then_refuses(issued: ReadinessSummary, now: datetime, why: str) -> None:
    with pytest.raises(Refused):
        withdrawn(issued, now, why=why)


def test_withdraw_when_it_no_longer_stands_then_is_a_conflict(issued: ReadinessSummary, now: datetime) -> None:
    withdrawn(issued, now)

    with pytest.raises(EditConflict):
        withdrawn(issued, now)


def test_check_number_when_given_the_short_number_then_finds_the_summary(
    issued: ReadinessSummary, session: Session, now: datetime
) -> None:
    standing = summaries.find_standing(issued.assessment_id, actor=factory.actor("lead", now))
    assert standing is not None

    for number in (standing.number, standing.number.upper(), standing.number.replace("-", "")):
        verdict = verification.check_number(number)
        assert (verdict.outcome, verdict.sha256) == (Outcome.MATCHES, issued.snapshot_sha256)
    assert verification.check_number("0000-0000-0000-0000").outcome is Outcome.UNKNOWN


def test_find_case_standing_when_nothing_is_issued_then_says_what_is_left_to_do(
    session: Session, now: datetime
) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)

    found = summaries.find_case_standing(assessment.id, actor=factory.actor("lead", now))

    assert (found.summary, found.may_issue, found.may_draft) == (None, False, True)
    assert found.to_do[:2] == (
        "Every reading has to be handed in.",
        "A lead reviewer has to approve the review.",
    )


def test_draft_when_the_readings_are_not_all_in_then_shows_none_of_them(session: Session, now: datetime) -> None:
    from portal.services.reviews import ViewText, record_overview

    with writing():
        assessment = factory.submitted(now)
        reader = factory.taken_up(assessment, now=now)
        record_overview(assessment.id, "c0ffee1234567890", actor=reader, expected_version=1, now=now)

    assert ViewText  # the words of a theme are held back in the same place
    from portal.services.summaries.issuing import draft

    lead = factory.actor("lead", now)
    assert "c0ffee1234567890" not in str(draft(assessment, department=factory.DEPARTMENT, actor=lead))
