"""The sealed submission as a PDF: asked for with the seal, made in the background, kept by what is in it."""

import json
import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.domain.register import PaperState
from portal.models import Assessment, RoundPaper
from portal.reports import submission
from portal.services.records import enqueue
from portal.storage import FileStore

KIND = "submission"


def ask_for_paper(assessment: Assessment, *, asked_by: uuid.UUID | None, now: datetime) -> RoundPaper:
    """Asks for the PDF of a sealed record, in the caller's transaction."""
    source = {"assessment": assessment.id, "sealed_sha256": assessment.sealed_sha256}
    paper = RoundPaper(
        round_id=assessment.round_id,
        kind=KIND,
        source_json=sealing.canonical_json(source).decode("utf-8"),
        asked_at=now,
        asked_by_id=asked_by,
    )
    db.session.add(paper)
    db.session.flush()
    enqueue("render_submission", {"paper": str(paper.id)}, key=f"render_submission:{paper.id}", now=now)
    return paper


def find_paper(assessment: Assessment) -> RoundPaper | None:
    """The PDF of a sealed record, or None while it is not ready."""
    query = select(RoundPaper).where(
        RoundPaper.round_id == assessment.round_id, RoundPaper.kind == KIND, RoundPaper.state == PaperState.READY
    )
    rows = db.session.execute(query.order_by(RoundPaper.asked_at, RoundPaper.id)).scalars()
    return next((row for row in rows if _sealed_of(row) == assessment.sealed_sha256), None)


def has_paper(assessment: Assessment) -> bool:
    """Whether the PDF of a sealed record is ready."""
    return find_paper(assessment) is not None


def render_paper(paper_id: uuid.UUID) -> bytes | None:
    """The PDF of a paper that is not ready yet, else None. Reads only: rendering holds no lock on the database."""
    paper = db.session.get_one(RoundPaper, paper_id)
    if paper.state is PaperState.READY:
        return None
    query = select(Assessment).where(Assessment.sealed_sha256 == _sealed_of(paper))
    assessment = db.session.execute(query).scalar_one()
    record, council = assessment.sealed(), assessment.council
    facts = submission.Facts(
        assessment.sealed_sha256, assessment.sequence, council.is_combined_authority, council.demonstration
    )
    db.session.rollback()  # the read transaction ends here: a render takes seconds
    return submission.render_pdf(record, facts)


def save_paper(paper_id: uuid.UUID, content: bytes, *, store: FileStore, now: datetime) -> None:
    """Keeps a rendered PDF, in the caller's transaction; one that is there already stays."""
    paper = db.session.get_one(RoundPaper, paper_id, with_for_update=True)
    if paper.state is PaperState.READY:
        return
    paper.file_sha256, paper.size = store.put(content), len(content)
    paper.state, paper.finished_at = PaperState.READY, now
    db.session.flush()


def give_up_paper(paper_id: uuid.UUID, *, now: datetime) -> None:
    """Says that a PDF could not be made; the bundle stays whole without it."""
    paper = db.session.get_one(RoundPaper, paper_id)
    if paper.state is PaperState.WAITING:
        paper.state, paper.finished_at = PaperState.FAILED, now
        db.session.flush()


def _sealed_of(paper: RoundPaper) -> str:
    return str(json.loads(paper.source_json)["sealed_sha256"])
