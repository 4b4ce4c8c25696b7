"""The three documents of a case as they leave the service: accepted whole, refused after one byte, wherever it is."""

import io
import json
from collections.abc import Callable
from datetime import datetime

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.models import ReadinessSummary
from portal.reports.copies import Copy
from portal.services import summaries, verification
from portal.services.summaries import Rendered
from portal.services.verification import Outcome
from portal.transactions import writing
from tests.factories import reviews as factory

Place = Callable[[bytes], int]


def _in_metadata(content: bytes) -> int:
    """In the title as the metadata has it; the engine writes it plain."""
    return content.index(b"<dc:title>") + 60 if b"<dc:title>" in content else _of_object(content, "metadata")


def _of_object(content: bytes, which: str) -> int:
    """In the middle of a stream of the file: the text of a page, or the metadata."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = file.pages[2].Contents if which == "text" else file.Root.Metadata
        raw = found.read_raw_bytes()
    return content.index(raw) + len(raw) // 2


PLACES: dict[str, Place] = {
    "text": lambda content: _of_object(content, "text"),
    "attachment": lambda content: content.index(b"stream", content.index(b"/EmbeddedFile")) + 400,
    "metadata": _in_metadata,
    "the end": lambda content: len(content) - 7,
}


@pytest.fixture
def documents(session: Session, people: None, now: datetime, app: Flask) -> dict[Copy, bytes]:
    """Each copy of an issued summary as it is handed out, rendered for real."""
    with writing():
        issued = factory.issued(now)
        factory.considered(issued.assessment_id, now=now)
    store = app.extensions["portal-files"]
    row = session.get_one(ReadinessSummary, issued.id)
    snapshot, sealed = json.loads(row.snapshot_json), row.assessment.sealed_json
    made = {copy: summaries.render(snapshot, sealed, copy) for copy in Copy}
    with writing():
        for copy, content in made.items():
            summaries.save(issued.id, Rendered(copy, content), store=store, now=now)
    session.expire_all()
    return made


def test_documents_when_one_byte_has_changed_then_are_refused_wherever_it_is(documents: dict[Copy, bytes]) -> None:
    accepted = {copy: verification.check_file(content).outcome for copy, content in documents.items()}
    refused = {}
    for copy, content in documents.items():
        for name, place in PLACES.items():
            at = place(content)
            flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            refused[copy, name] = verification.check_file(flipped).is_good

    assert accepted == dict.fromkeys(Copy, Outcome.MATCHES)
    assert refused == dict.fromkeys(refused, False)
    assert len(refused) == len(Copy) * len(PLACES)
