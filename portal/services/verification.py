"""Says whether a document, or a number printed on one, belongs to a record that this service sealed.

The answer names the kind of record and the day, and nothing that the person did not already hold: whoever has a digest
or a receipt number learns that it is real, not what it says. One changed byte makes the answer no.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.domain.workflow import AssessmentState, SummaryState
from portal.models import Assessment, ReadinessSummary, SummaryDocument
from portal.reports.attachments import read_attachments
from portal.reports.copies import Copy
from portal.services import bundles
from portal.services.summaries.issuing import reference


class Outcome(StrEnum):
    """What checking has shown."""

    MATCHES = "matches"
    #: A bundle that is sound in itself, on a machine that holds no sealed record to compare it with.
    CONSISTENT = "consistent"
    SUPERSEDED = "superseded"
    #: Byte for byte what was issued, and taken back since. Why is told to those who may know, and not here.
    WITHDRAWN = "withdrawn"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """The answer to somebody who checks a document.

    Args:
        what: the kind of record, in words; empty when nothing matches.
        at: the moment the record was sealed or issued.
        reference: only for what may be published.
        sha256: of what was checked.
    """

    outcome: Outcome
    sha256: str = ""
    what: str = ""
    at: datetime | None = None
    reference: str = ""
    details: tuple[str, ...] = ()
    #: What else has to be said of it, in sentences.
    notes: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the document is, byte for byte, what was sealed."""
        return self.outcome in (Outcome.MATCHES, Outcome.SUPERSEDED, Outcome.WITHDRAWN)


def check_file(data: bytes) -> Verdict:
    """Checks a summary as a PDF, or a submission as its export bundle or as JSON."""
    sha256 = sealing.digest(data)
    if bundles.is_bundle(data):
        return _check_bundle(data, sha256)
    if data.lstrip()[:5] == b"%PDF-" or b"/EmbeddedFile" in data:
        return _check_pdf(data, sha256)
    found = _find_assessment(Assessment.sealed_sha256 == sha256)
    if found is None or sealing.digest(found.sealed_json.encode("utf-8")) != sha256:
        return Verdict(Outcome.UNKNOWN, sha256)
    return _of_assessment(found, sha256)


def check_number(text: str) -> Verdict:
    """Checks a SHA-256, a summary's number or a self-assessment's receipt number, as printed on a document."""
    digest = re.sub(r"\s+", "", text).lower()
    if SHORT.fullmatch(digest):
        return _check_short(digest.replace("-", ""))
    if sealing.is_digest(digest):
        document = _find_document(SummaryDocument.pdf_sha256 == digest)
        if document is not None:
            return _of_document(document, digest)
        summary = db.session.execute(
            select(ReadinessSummary).where(ReadinessSummary.snapshot_sha256 == digest)
        ).scalar_one_or_none()
        if summary is not None:
            return _of_summary(summary)
        found = _find_assessment(Assessment.sealed_sha256 == digest)
        return _of_assessment(found, digest) if found else Verdict(Outcome.UNKNOWN, digest)
    found = _find_assessment(Assessment.receipt == re.sub(r"\s+", "", text).upper())
    return _of_assessment(found, found.sealed_sha256) if found else Verdict(Outcome.UNKNOWN)


#: The number of a summary: the first sixteen digits of the digest of its data, in fours.
SHORT = re.compile(r"[0-9a-f]{4}(-?[0-9a-f]{4}){3}")


def _check_short(digits: str) -> Verdict:
    query = select(ReadinessSummary).where(
        ReadinessSummary.snapshot_sha256.between(digits, f"{digits}g"), ReadinessSummary.issued_at.is_not(None)
    )
    found = db.session.execute(query).scalars().all()
    if len(found) != 1:  # two would take 2^32 summaries; then neither is named
        return Verdict(Outcome.UNKNOWN)
    return _of_summary(found[0])


def _of_summary(summary: ReadinessSummary) -> Verdict:
    what = "the data of an intervention-readiness summary"
    return Verdict(_standing(summary), summary.snapshot_sha256, what, summary.issued_at)


def _check_bundle(data: bytes, sha256: str) -> Verdict:
    """A bundle by itself first, then against the record; a sound one of an unknown record was not made here."""
    try:
        bundle = bundles.check(data)
        found = _find_assessment(Assessment.receipt == bundle.receipt)
        if found is None:
            return _unknown_bundle(bundle, sha256)
        bundles.check_against(bundle, found)
    except bundles.BundleProblem as problem:
        outcome = Outcome.DIFFERS if bundles.FORMAT.encode() in data else Outcome.UNKNOWN
        return Verdict(outcome, sha256, notes=(f"What is wrong: {problem}.",))
    notes = () if found.state is not AssessmentState.REPLACED else ("The council has sealed a later record since.",)
    what = "a council’s sealed self-assessment, with everything that goes with it"
    details = (*bundle.checked, "submission.json and audit.csv against the sealed record and the event log")
    return Verdict(Outcome.MATCHES, sha256, what, found.sealed_at, details=details, notes=notes)


def _unknown_bundle(bundle: bundles.CheckedBundle, sha256: str) -> Verdict:
    if db.session.execute(select(Assessment.id).limit(1)).first() is not None:
        return Verdict(
            Outcome.UNKNOWN, sha256, notes=("Its parts agree with each other, and no such record was sealed here.",)
        )
    note = "Checked against itself only: nothing has been sealed on this machine to compare it with."
    what = "a bundle whose parts agree with each other"
    return Verdict(Outcome.CONSISTENT, sha256, what, details=bundle.checked, notes=(note,))


def _check_pdf(data: bytes, sha256: str) -> Verdict:
    """The whole file first, then what is inside it, each against the sealed record."""
    document = _find_document(SummaryDocument.pdf_sha256 == sha256)
    inside = read_attachments(data)
    if document is None:
        return Verdict(Outcome.DIFFERS if _is_ours(inside) else Outcome.UNKNOWN, sha256)
    if not _stands_on_record(document, inside):
        return Verdict(Outcome.DIFFERS, sha256)
    verdict = _of_document(document, sha256)
    details = ("the file", *(f"attachment {number}" for number in range(1, len(inside) + 1)), "the sealed record")
    return Verdict(verdict.outcome, sha256, verdict.what, verdict.at, verdict.reference, details)


def _stands_on_record(document: SummaryDocument, inside: tuple[bytes, ...]) -> bool:
    """Whether the sealed records are what was sealed, and what is inside the document names and repeats them.

    The data of a copy is not made anew for this: the words in which a copy says what it leaves out may be improved,
    and a document that was issued before stays as true as it was. Its own bytes are held by the digest of the file.
    """
    summary, assessment = document.summary, document.summary.assessment
    own = assessment.sealed_json.encode("utf-8")
    if sealing.digest(summary.snapshot_json.encode("utf-8")) != summary.snapshot_sha256:
        return False
    if sealing.digest(own) != assessment.sealed_sha256 or not inside:
        return False
    expected = () if document.copy == Copy.PUBLIC else (own,)
    return _named(inside[0]) == summary.snapshot_sha256 and inside[1:] == expected


def _named(content: bytes) -> str:
    """The digest of the snapshot that some attached data says it was made from; empty when it says none."""
    try:
        named = json.loads(content).get("snapshot_sha256", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return named if isinstance(named, str) and sealing.is_digest(named) else ""


def _is_ours(inside: tuple[bytes, ...]) -> bool:
    """Whether the data inside names a summary that this service issued: then the file was one of ours once."""
    for content in inside:
        named = _named(content)
        query = select(ReadinessSummary.id).where(ReadinessSummary.snapshot_sha256 == named)
        if db.session.execute(query).scalar_one_or_none() is not None:
            return True
    return False


def _of_document(document: SummaryDocument, sha256: str) -> Verdict:
    summary, copy = document.summary, Copy(document.copy)
    is_public = copy is Copy.PUBLIC
    return Verdict(
        _standing(summary),
        sha256,
        f"the {copy.label.lower()} of an intervention-readiness summary",
        summary.issued_at,
        reference(summary.assessment, summary.sequence) if is_public else "",
    )


def _of_assessment(found: Assessment, sha256: str) -> Verdict:
    return Verdict(Outcome.MATCHES, sha256, "a council’s sealed self-assessment", found.sealed_at)


def _standing(summary: ReadinessSummary) -> Outcome:
    if summary.state is SummaryState.WITHDRAWN:
        return Outcome.WITHDRAWN
    return Outcome.SUPERSEDED if summary.superseded_at else Outcome.MATCHES


def _find_document(condition: object) -> SummaryDocument | None:
    return db.session.execute(select(SummaryDocument).where(condition)).scalar_one_or_none()  # type: ignore[arg-type]


def _find_assessment(condition: object) -> Assessment | None:
    return db.session.execute(select(Assessment).where(condition)).scalar_one_or_none()  # type: ignore[arg-type]
