"""The frozen draft as a PDF, made by the worker from the bytes that were frozen."""

import json
import uuid

from portal.database import db
from portal.domain.errors import NotFound
from portal.models import AccuracyWindow
from portal.reports import pdf
from portal.reports.context import build
from portal.reports.html import render_html
from portal.storage import FileStore


def render_draft(window_id: uuid.UUID) -> bytes | None:
    """The draft as PDF; None where it is there already or none was frozen. Reads only: rendering holds no lock."""
    window = db.session.get_one(AccuracyWindow, window_id)
    data, is_there = window.draft_json, bool(window.draft_pdf_sha256)
    db.session.rollback()  # the read transaction ends here: a render takes seconds
    if is_there or not data:
        return None
    page = build(json.loads(data))
    return pdf.render(render_html(page), title=page.title)


def save_draft(window_id: uuid.UUID, content: bytes, *, store: FileStore) -> None:
    """Keeps a rendered draft, in the caller's transaction; one that is there already stays."""
    window = db.session.get_one(AccuracyWindow, window_id)
    if not window.draft_pdf_sha256:
        window.draft_pdf_sha256 = store.put(content)
        db.session.flush()


def draft_document(window: AccuracyWindow, *, store: FileStore) -> bytes:
    """The PDF of a window that the caller has found for this actor.

    Raises:
        NotFound: it is not ready.
    """
    if not window.draft_pdf_sha256 or not store.has(window.draft_pdf_sha256):
        raise NotFound()
    return store.get(window.draft_pdf_sha256)


def draft_name(window: AccuracyWindow) -> str:
    """The name of the file, which carries the handling marking with it."""
    reference = json.loads(window.draft_json)["summary"]["reference"]
    return f"readiness-summary-{reference}-{window.sequence}-OFFICIAL-SENSITIVE-council-copy.pdf"
