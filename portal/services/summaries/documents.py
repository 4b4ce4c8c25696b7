"""Who may have which copy: the department its cases' three, a council its own two once they are issued."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import SummaryState
from portal.models import Assessment, Job, ReadinessSummary, SummaryDocument
from portal.models.records import JobState
from portal.reports.context import number_of
from portal.reports.copies import Copy
from portal.services.reviews.access import find_case
from portal.services.summaries.issuing import job_key, reference
from portal.storage import FileStore

#: The copies that leave the department for the council.
COUNCIL_COPIES = (Copy.COUNCIL, Copy.PUBLIC)


@dataclass(frozen=True)
class SummaryStanding:
    """Where the newest summary of a case stands.

    Args:
        documents: the copies that are ready.
        has_stopped: whether preparing them has failed and waits for an administrator.
        number: under which anybody looks it up; printed in each copy.
        withdrawn_at, withdrawn_reason: None and empty for one that stands.
    """

    summary_id: uuid.UUID
    reference: str
    issued_at: datetime
    sha256: str
    documents: Mapping[Copy, SummaryDocument]
    has_stopped: bool
    number: str
    is_superseded: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it is the one that stands."""
        return not self.is_superseded and self.withdrawn_at is None

    @property
    def is_ready(self) -> bool:
        """Whether all three copies are there."""
        return len(self.documents) == len(Copy)


@dataclass(frozen=True)
class CouncilSummary:
    """An issued summary as its council sees it, with the reason where it was withdrawn."""

    summary_id: uuid.UUID
    reference: str
    cycle: str
    issued_at: datetime
    is_superseded: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    documents: Mapping[Copy, SummaryDocument]


def find_standing(assessment_id: uuid.UUID, *, actor: Actor) -> SummaryStanding | None:
    """The newest summary of a case that the actor may read, or None while none has been issued.

    Raises:
        NotFound: the actor may not read the case.
    """
    assessment = find_case(assessment_id, actor=actor)
    query = (
        select(ReadinessSummary)
        .where(ReadinessSummary.assessment_id == assessment.id)
        .order_by(ReadinessSummary.sequence.desc())
        .limit(1)
    )
    row = db.session.execute(query).scalar_one_or_none()
    if row is None or row.issued_at is None:
        return None
    job = db.session.execute(select(Job.state).where(Job.key == job_key(row.id))).scalar_one_or_none()
    return SummaryStanding(
        summary_id=row.id,
        reference=reference(assessment, row.sequence),
        issued_at=row.issued_at,
        sha256=row.snapshot_sha256,
        documents=_documents(row),
        has_stopped=job is JobState.FAILED,
        number=number_of(row.snapshot_sha256),
        is_superseded=row.state is SummaryState.SUPERSEDED,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def list_for_council(gss: str, *, actor: Actor) -> tuple[CouncilSummary, ...]:
    """The summaries issued to a council, newest first; empty for people who may not have them."""
    if not may(actor, Permission.VIEW_COUNCIL_SUMMARIES, gss):
        return ()
    query = (
        select(ReadinessSummary)
        .join(Assessment, Assessment.id == ReadinessSummary.assessment_id)
        .where(Assessment.council_gss == gss, ReadinessSummary.issued_at.is_not(None))
        .order_by(ReadinessSummary.issued_at.desc())
    )
    return tuple(_for_council(row) for row in db.session.execute(query).scalars())


def department_document(assessment_id: uuid.UUID, copy: Copy, *, actor: Actor, store: FileStore) -> tuple[bytes, str]:
    """A copy of the newest summary of a case, with its reference.

    Raises:
        NotFound: the actor may not read the case, or the copy is not ready.
    """
    standing = find_standing(assessment_id, actor=actor)
    if standing is None or copy not in standing.documents:
        raise NotFound()
    return store.get(standing.documents[copy].pdf_sha256), standing.reference


def council_document(
    gss: str, summary_id: uuid.UUID, copy: Copy, *, actor: Actor, store: FileStore
) -> tuple[bytes, str]:
    """The council's or the public copy of a summary, with its reference.

    Raises:
        NotFound: no such summary for this council and person, or the copy is not ready, or is not the council's.
    """
    if copy not in COUNCIL_COPIES:
        raise NotFound()
    for summary in list_for_council(gss, actor=actor):
        if summary.summary_id == summary_id and copy in summary.documents:
            return store.get(summary.documents[copy].pdf_sha256), summary.reference
    raise NotFound()


def _for_council(row: ReadinessSummary) -> CouncilSummary:
    assert row.issued_at is not None  # the query asks for it
    documents = _documents(row)
    return CouncilSummary(
        summary_id=row.id,
        reference=reference(row.assessment, row.sequence),
        cycle=row.assessment.cycle.title,
        issued_at=row.issued_at,
        is_superseded=row.state is SummaryState.SUPERSEDED,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        documents={copy: documents[copy] for copy in COUNCIL_COPIES if copy in documents},
    )


def _documents(row: ReadinessSummary) -> dict[Copy, SummaryDocument]:
    found = {Copy(document.copy): document for document in row.documents}
    return {copy: found[copy] for copy in Copy if copy in found}
