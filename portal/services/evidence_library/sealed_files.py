"""A file as the department may have it: only where a sealed self-assessment that it may read cites it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.register import ScanState
from portal.domain.roles import Actor
from portal.domain.submissions import EvidenceLink, Submission, from_plain
from portal.models import EvidenceFile
from portal.services.evidence_library.files import Download
from portal.services.reviews.access import find_case
from portal.storage import FileStore


@dataclass(frozen=True)
class SealedFile:
    """The file behind a sealed citation.

    Args:
        state: BLOCKED also for one that is not kept any more under its sealed digest.
    """

    link: EvidenceLink
    state: ScanState
    download: Download | None


def find_sealed_file(assessment_id: uuid.UUID, evidence_id: uuid.UUID, *, actor: Actor, store: FileStore) -> SealedFile:
    """The file that a sealed record cites, by the digest that was sealed with it.

    Args:
        evidence_id: of the citation in the sealed record.

    Raises:
        NotFound: the case is not this actor's to read, or it cites no file under that id.
    """
    assessment = find_case(assessment_id, actor=actor)
    link = _link(from_plain(assessment.sealed()["content"]), str(evidence_id))
    item_id = uuid.UUID(link.item)
    query = (
        select(EvidenceFile)
        .where(EvidenceFile.item_id == item_id, EvidenceFile.sha256 == link.sha256)
        .order_by(EvidenceFile.number.desc())
        .limit(1)
    )
    file = db.session.execute(query).scalar_one_or_none()
    if file is None or not store.has(file.sha256):
        return SealedFile(link, ScanState.BLOCKED, None)
    is_checked = file.scan is ScanState.CHECKED
    download = Download(store.get(file.sha256), file.name, file.media_type) if is_checked else None
    return SealedFile(link, file.scan, download)


def _link(submission: Submission, evidence_id: str) -> EvidenceLink:
    links = [link for entry in submission.characteristics for link in entry.evidence]
    links += [link for entry in submission.indicators for link in entry.evidence]
    for link in links:
        if link.id == evidence_id and link.sha256:
            return link
    raise NotFound()
