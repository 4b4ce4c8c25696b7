"""Checking a document: yes to the very bytes that were issued, no to every other."""

import json
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.sealing import digest
from portal.models import Assessment, ReadinessSummary
from portal.reports import copies
from portal.reports.copies import Copy
from portal.services import summaries, verification
from portal.services.summaries import Rendered
from portal.services.verification import Outcome
from portal.transactions import writing
from tests.factories import reviews as factory


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real documents are flipped byte by byte in tests/web/test_review.py."""
    monkeypatch.setattr("portal.reports.pdf.render", factory.quick_render)


@pytest.fixture
def issued(session: Session, people: None, now: datetime, app: Flask) -> tuple[ReadinessSummary, bytes]:
    """An issued summary with its public copy in the store."""
    with writing():
        summary = factory.issued(now)
    content = summaries.render(json.loads(summary.snapshot_json), summary.assessment.sealed_json, Copy.PUBLIC)
    with writing():
        store = app.extensions["portal-files"]
        summaries.save(summary.id, Rendered(Copy.PUBLIC, content), store=store, now=now)
    session.expire_all()
    return summary, content


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


PLACES: dict[str, Callable[[bytes], int]] = {
    "the first byte": lambda content: 0,
    "the text of a page": lambda content: 20,
    "the attached data": lambda content: content.index(b"/EmbeddedFile") + 300,
    "the head of the attachment": lambda content: content.index(b"/FlateDecode") + 3,
    "the last byte": lambda content: len(content) - 1,
}


def test_check_file_when_one_byte_has_changed_then_refuses_wherever_it_is(
    issued: tuple[ReadinessSummary, bytes],
) -> None:
    _, content = issued

    assert verification.check_file(content).outcome is Outcome.MATCHES
    refused = {
        name: verification.check_file(_flipped(content, place(content))).is_good for name, place in PLACES.items()
    }
    assert refused == dict.fromkeys(PLACES, False)
    for place in range(7, len(content), len(content) // 40):
        assert not verification.check_file(_flipped(content, place)).is_good
    assert not verification.check_file(content + b"\n").is_good
    assert not verification.check_file(content[:-1]).is_good


def test_check_file_when_the_text_was_changed_then_says_it_was_ours_once(
    issued: tuple[ReadinessSummary, bytes],
) -> None:
    _, content = issued

    assert verification.check_file(_flipped(content, len(content) - 3)).outcome is Outcome.DIFFERS
    assert verification.check_file(b"%PDF-1.7 anything else").outcome is Outcome.UNKNOWN


def test_check_file_when_the_record_was_changed_by_hand_then_refuses_the_document_too(
    issued: tuple[ReadinessSummary, bytes], session: Session
) -> None:
    summary, content = issued

    with writing():
        row = session.get_one(ReadinessSummary, summary.id)
        row.snapshot_json = row.snapshot_json.replace("is fair", "is poor", 1)
    session.expire_all()

    assert verification.check_file(content).outcome is Outcome.DIFFERS


def test_check_file_when_the_words_of_a_copy_were_improved_since_then_still_accepts_the_document(
    issued: tuple[ReadinessSummary, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, content = issued

    monkeypatch.setattr(copies, "TABLE", tuple(replace(line, why=f"{line.why}, and so on") for line in copies.TABLE))

    assert verification.check_file(content).outcome is Outcome.MATCHES


def test_check_file_when_given_a_submission_then_accepts_it_and_refuses_one_changed_byte(
    issued: tuple[ReadinessSummary, bytes], session: Session
) -> None:
    sealed = session.query(Assessment).one().sealed_json.encode()

    assert verification.check_file(sealed).is_good
    for place in range(0, len(sealed), max(1, len(sealed) // 50)):
        assert not verification.check_file(_flipped(sealed, place)).is_good


def test_check_number_when_given_what_is_printed_then_tells_the_kind_and_no_name(
    issued: tuple[ReadinessSummary, bytes], session: Session
) -> None:
    summary, content = issued
    receipt = session.query(Assessment).one().receipt

    for number in (digest(content), summary.snapshot_sha256, f" {receipt.lower()} ", digest(content).upper()):
        verdict = verification.check_number(number)
        assert verdict.is_good
        assert "Exampleton" not in f"{verdict.what}{verdict.details}"
    for number in ("", "BV-0000-0000-0000", "0" * 64, "not a number"):
        assert verification.check_number(number).outcome is Outcome.UNKNOWN


def test_check_file_when_a_later_summary_stands_then_says_so(
    issued: tuple[ReadinessSummary, bytes], now: datetime, session: Session
) -> None:
    summary, content = issued

    with writing():
        later = now + timedelta(days=9)
        lead = factory.actor("lead", now)
        factory.considered(summary.assessment_id, now=later)
        summaries.issue(summary.assessment_id, department=factory.DEPARTMENT, actor=lead, now=later)
    session.expire_all()

    assert verification.check_file(content).outcome is Outcome.SUPERSEDED


def test_work_when_a_case_was_never_issued_then_gives_a_draft_that_matches_nothing(
    session: Session, people: None, now: datetime, app: Flask, tmp_path: Path
) -> None:
    with writing():
        factory.submitted(now)
    work = summaries.find_work("Exampleton", factory.CYCLE)

    content = work.document(Copy.PUBLIC, department=factory.DEPARTMENT, store=app.extensions["portal-files"])

    assert content.startswith(b"%PDF")
    assert work.reference.endswith("-draft")
    assert not verification.check_file(content).is_good


def _with_attachments(*contents: bytes) -> bytes:
    """A file laid out like one of ours, with these attachments."""
    parts = [b"%PDF-1.7\n"]
    for content in contents:
        raw = zlib.compress(content, 9)
        head = b"<</Type /EmbeddedFile /Filter /FlateDecode /Length %d>>" % len(raw)
        parts.append(head + b"\nstream\n" + raw + b"\nendstream\n")
    return b"".join(parts)


@pytest.mark.parametrize(
    "content",
    [b'{"snapshot_sha256": "\\ud800"}', b'{"snapshot_sha256": ["a"]}', b"[" * 200_000, b'{"a":' * 200_000, b"[1]"],
    ids=["half a character", "a list", "deep lists", "deep objects", "no object"],
)
def test_check_file_when_the_data_inside_is_hostile_then_says_it_is_nobodys(session: Session, content: bytes) -> None:
    assert verification.check_file(_with_attachments(content)).outcome is Outcome.UNKNOWN


def test_check_file_when_attachments_would_fill_the_memory_then_stops_reading(session: Session) -> None:
    bomb = _with_attachments(*[bytes(31 * 1024 * 1024)] * 8)
    tracemalloc.start()

    assert verification.check_file(bomb).outcome is Outcome.UNKNOWN

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80 * 1024 * 1024
