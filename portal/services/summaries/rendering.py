"""Renders the copies of a summary and keeps them by what is in them."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.models import ReadinessSummary, SummaryDocument
from portal.reports import pdf
from portal.reports.context import build
from portal.reports.copies import Copy, project
from portal.reports.html import render_html
from portal.storage import FileStore

#: The data inside a document, by name.
SUMMARY_NAME, ASSESSMENT_NAME = "summary.json", "assessment.json"


@dataclass(frozen=True)
class Rendered:
    """One copy as a file."""

    copy: Copy
    content: bytes


def render(snapshot: dict[str, Any], assessment_json: str, copy: Copy) -> bytes:  # Any: JSON values
    """One copy of a summary as a PDF; equal inputs give equal bytes.

    Args:
        snapshot: as sealed, read back from its JSON.
        assessment_json: the sealed self-assessment; goes into every copy but the public one.
    """
    projected = project(snapshot, copy)
    page = build(projected)
    at = datetime.fromisoformat(page.created)
    files = [
        pdf.AttachedFile(
            SUMMARY_NAME, "The data this document was made from, as JSON", sealing.canonical_json(projected), at
        )
    ]
    if copy is not Copy.PUBLIC:
        content = assessment_json.encode("utf-8")
        files.append(pdf.AttachedFile(ASSESSMENT_NAME, "The council’s sealed self-assessment, as JSON", content, at))
    return pdf.render(render_html(page), title=page.title, attachments=files)


def render_missing(summary_id: uuid.UUID) -> tuple[Rendered, ...]:
    """The copies of a summary that have no document yet. Reads only: rendering holds no lock on the database."""
    row = db.session.get_one(ReadinessSummary, summary_id)
    snapshot, sealed = json.loads(row.snapshot_json), row.assessment.sealed_json
    there = {document.copy for document in row.documents}
    db.session.rollback()  # the read transaction ends here: a render takes seconds
    return tuple(Rendered(copy, render(snapshot, sealed, copy)) for copy in Copy if copy.value not in there)


def save(summary_id: uuid.UUID, rendered: Rendered, *, store: FileStore, now: datetime) -> None:
    """Keeps a rendered copy, in the caller's transaction; one that is there already stays."""
    query = select(SummaryDocument.id).where(
        SummaryDocument.summary_id == summary_id, SummaryDocument.copy == rendered.copy.value
    )
    if db.session.execute(query).scalar_one_or_none() is not None:
        return
    document = SummaryDocument(
        summary_id=summary_id,
        copy=rendered.copy.value,
        pdf_sha256=store.put(rendered.content),
        size=len(rendered.content),
        engine=pdf.engine_name(),
        rendered_at=now,
    )
    db.session.add(document)
    db.session.flush()


def file_name(reference: str, copy: Copy) -> str:
    """The name of a document's file, which carries the handling marking with it."""
    marking = {Copy.RESTRICTED: "OFFICIAL-SENSITIVE", Copy.COUNCIL: "OFFICIAL-SENSITIVE-council-copy"}
    return f"readiness-summary-{reference}-{marking.get(copy, 'public-copy')}.pdf"
