"""The summaries of a whole cycle, one at a time, and which of them need not be made again."""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.domain.errors import Refused
from portal.domain.metrics import alphabetical
from portal.domain.roles import SERVICE
from portal.domain.workflow import SummaryState
from portal.models import Assessment, Council, Cycle, ReadinessSummary
from portal.reports.copies import Copy
from portal.reports.machinery import machinery
from portal.services.summaries.issuing import Department, draft
from portal.services.summaries.rendering import file_name, render
from portal.services.summaries.work import SummaryWork
from portal.storage import FileStore


@dataclass(frozen=True)
class BulkItem:
    """One submission of a cycle, by id: the records themselves are read one at a time.

    Args:
        council: its name, so that a document which fails can name itself.
    """

    assessment_id: uuid.UUID
    summary_id: uuid.UUID | None
    council: str


@dataclass(frozen=True)
class Made:
    """A document of the run.

    Args:
        key: what it was made of, in one digest. content: None where what is kept under that key is the same document.
    """

    name: str
    key: str
    content: bytes | None


def list_bulk(cycle: str) -> tuple[BulkItem, ...]:
    """The newest submission of each council in a cycle, alphabetical; nothing of what they say is read.

    Raises:
        Refused: there is no such cycle.
    """
    if db.session.get(Cycle, cycle) is None:
        raise Refused(f"There is no cycle called {cycle}")
    query = (
        select(Assessment.id, Council.name, Council.gss_code, ReadinessSummary.id.label("summary"))
        .join(Council, Council.gss_code == Assessment.council_gss)
        .outerjoin(
            ReadinessSummary,
            (ReadinessSummary.assessment_id == Assessment.id) & (ReadinessSummary.state == SummaryState.ISSUED),
        )
        .where(Assessment.cycle_slug == cycle)
        .order_by(Assessment.sealed_at, ReadinessSummary.sequence)
    )
    newest = {row.gss_code: row for row in db.session.execute(query)}
    rows = sorted(newest.values(), key=lambda row: alphabetical(row.name, row.gss_code))
    return tuple(BulkItem(row.id, row.summary, row.name) for row in rows)


def make_document(item: BulkItem, copy: Copy, *, known: str, department: Department, store: FileStore) -> Made:
    """One copy of one summary, unless the document kept under `known` is the same.

    Args:
        known: the key under which this item's document is kept; empty for none.
    """
    assessment = db.session.get_one(Assessment, item.assessment_id)
    summary = db.session.get_one(ReadinessSummary, item.summary_id) if item.summary_id else None
    work = SummaryWork(assessment, summary)
    name, sealed = file_name(work.reference, copy), assessment.sealed_json
    if summary is None:
        snapshot = json.loads(sealing.canonical_json(draft(assessment, department=department, actor=SERVICE)))
        # The head of the log moves with every event anywhere: by itself it is no reason to make a draft again.
        key = _key(copy, {**snapshot, "chain_head": None}, sealed)
        return Made(name, key, None if key == known else render(snapshot, sealed, copy))
    key = _key(copy, json.loads(summary.snapshot_json), sealed)
    if key == known:
        return Made(name, key, None)
    return Made(name, key, work.document(copy, department=department, store=store))


def _key(copy: Copy, snapshot: dict[str, object], sealed: str) -> str:
    return sealing.digest(
        sealing.canonical_json([copy.value, machinery(), snapshot, sealing.digest(sealed.encode("utf-8"))])
    )
