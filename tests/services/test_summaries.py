"""Issuing, rendering and handing out summaries."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON
from portal.domain import sealing
from portal.domain.workflow import SummaryState
from portal.errors import NotAllowed, NotFound, TransitionRefused
from portal.models import Job, ReadinessSummary
from portal.reports.copies import Copy
from portal.services import summaries
from portal.services.summaries.issuing import job_key
from portal.transactions import writing
from tests.factories import reviews as factory


@pytest.fixture(autouse=True)
def _arranged(people: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here needs the accounts, and none looks at a page."""
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)


def test_issue_when_the_review_is_approved_then_seals_a_snapshot_and_asks_for_its_documents(
    session: Session, now: datetime
) -> None:
    with writing():
        issued = factory.issued(now)

    snapshot = json.loads(issued.snapshot_json)
    assert issued.state is SummaryState.ISSUED
    assert sealing.digest(issued.snapshot_json.encode()) == issued.snapshot_sha256
    assert sealing.canonical_json(snapshot).decode() == issued.snapshot_json
    assert snapshot["summary"]["reference"] == f"BV-2024-{EXAMPLETON}-1"
    assert len(snapshot["themes"]) == 7
    assert snapshot["chain_head"]["sequence"] > 0
    assert session.query(Job).filter_by(key=job_key(issued.id)).one().payload == {"summary": str(issued.id)}


def test_issue_when_the_review_is_not_approved_then_refuses(session: Session, now: datetime) -> None:
    with writing():
        assessment = factory.submitted(now)
        factory.declared(assessment, "lead", now=now)

    with pytest.raises(TransitionRefused), writing():
        summaries.issue(assessment.id, department=factory.DEPARTMENT, actor=factory.actor("lead", now), now=now)


@pytest.mark.parametrize("account", ["reviewer", "reviewer2", "author", "admin"])
def test_issue_when_the_actor_is_no_lead_then_refuses(session: Session, now: datetime, account: str) -> None:
    with writing():
        assessment = factory.reviewed(now)

    with pytest.raises((NotAllowed, NotFound)), writing():
        summaries.issue(assessment.id, department=factory.DEPARTMENT, actor=factory.actor(account, now), now=now)


def test_issue_when_done_again_then_supersedes_and_leaves_the_first_as_it_was(session: Session, now: datetime) -> None:
    with writing():
        first = factory.issued(now)
    sealed = first.snapshot_json

    with writing():
        factory.considered(first.assessment_id, now=now)
        second = summaries.issue(
            first.assessment_id,
            department=factory.DEPARTMENT,
            actor=factory.actor("lead", now),
            now=now + timedelta(days=1),
        )

    session.expire_all()
    assert session.get_one(ReadinessSummary, first.id).state is SummaryState.SUPERSEDED
    assert session.get_one(ReadinessSummary, first.id).snapshot_json == sealed
    assert (second.sequence, json.loads(second.snapshot_json)["summary"]["supersedes"]) == (
        2,
        f"BV-2024-{EXAMPLETON}-1",
    )


def test_render_missing_when_run_twice_then_makes_each_copy_once(session: Session, now: datetime, app: Flask) -> None:
    store = app.extensions["portal-files"]
    with writing():
        issued = factory.issued(now)

    for rendered in summaries.render_missing(issued.id):
        with writing():
            summaries.save(issued.id, rendered, store=store, now=now)

    session.expire_all()
    documents = {document.copy: document for document in session.get_one(ReadinessSummary, issued.id).documents}
    assert set(documents) == {copy.value for copy in Copy}
    assert all(sealing.digest(store.get(document.pdf_sha256)) == document.pdf_sha256 for document in documents.values())
    assert summaries.render_missing(issued.id) == ()


def test_council_document_when_asked_for_the_restricted_copy_then_there_is_none(
    session: Session, now: datetime, app: Flask, tmp_path: Path
) -> None:
    store = app.extensions["portal-files"]
    with writing():
        issued = factory.issued(now)
    viewer, other = factory.actor("viewer", now), factory.actor("author2", now)

    assert [found.summary_id for found in summaries.list_for_council(EXAMPLETON, actor=viewer)] == [issued.id]
    assert summaries.list_for_council(EXAMPLETON, actor=other) == ()
    for copy in Copy:
        with pytest.raises(NotFound):
            summaries.council_document(EXAMPLETON, issued.id, copy, actor=other, store=store)
    with pytest.raises(NotFound):
        summaries.council_document(EXAMPLETON, issued.id, Copy.RESTRICTED, actor=viewer, store=store)
