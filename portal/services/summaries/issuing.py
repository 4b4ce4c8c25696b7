"""Issues a summary: one immutable snapshot, and the wish for its documents, in one transaction."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.database import db, new_id
from portal.domain import sealing
from portal.domain.errors import Refused
from portal.domain.roles import Actor
from portal.domain.workflow import SUMMARY, Action, AssessmentState, SummaryState, apply
from portal.errors import TransitionRefused
from portal.models import Assessment, ReadinessSummary
from portal.services import accuracy, records
from portal.services.reviews.access import lock_case
from portal.services.reviews.cases import build_case
from portal.services.summaries import snapshot


@dataclass(frozen=True)
class Department:
    """The department by the name it has on the day.

    Args:
        address: of this service, for the square code of a document; without one there is none.
    """

    name: str
    short: str
    address: str = ""


def issue(assessment_id: uuid.UUID, *, department: Department, actor: Actor, now: datetime) -> ReadinessSummary:
    """Issues the summary of a reviewed case; one that was issued before is superseded and stays as it is.

    Raises:
        NotFound: the actor may not read the case.
        NotAllowed: the actor may not issue summaries.
        TransitionRefused: the review has not been approved.
        Refused: the factual-accuracy stage has not ended, and nobody recorded why it was not offered; or nothing has
            changed since the summary that stands was issued.
    """
    assessment = lock_case(assessment_id, actor=actor)
    state = SummaryState(apply(SUMMARY, SummaryState.PREPARED, Action.ISSUE, actor=actor))
    if assessment.state is not AssessmentState.REVIEWED:
        raise TransitionRefused(machine=SUMMARY.name, state=assessment.state, action=Action.ISSUE)
    accuracy.require_finished(assessment)
    earlier = _find_issued(assessment)
    sequence = _next_sequence(assessment)
    summary_id = new_id()
    heading = {
        "id": summary_id,
        "reference": reference(assessment, sequence),
        "sequence": sequence,
        "state": state,
        "issued_at": now,
        "issued_by": {"name": actor.name, "role": "Lead reviewer"},
        "supersedes": reference(assessment, earlier.sequence) if earlier else None,
    }
    data = sealing.canonical_json(_take(assessment, heading, department, actor))
    if earlier is not None:
        _refuse_the_same(earlier, data, assessment)
        _supersede(earlier, actor=actor, now=now)
    row = ReadinessSummary(
        id=summary_id,
        assessment_id=assessment.id,
        sequence=sequence,
        state=state,
        ruleset=_ruleset(data),
        edition=assessment.edition,
        snapshot_json=data.decode("utf-8"),
        snapshot_sha256=sealing.digest(data),
        prepared_at=now,
        issued_at=now,
        issued_by_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    record_summary("summary_issued", row, actor=actor, now=now)
    records.enqueue("render_summary", {"summary": str(row.id)}, key=job_key(row.id), now=now)
    return row


def draft(assessment: Assessment, *, department: Department, actor: Actor) -> dict[str, Any]:  # Any: JSON values
    """The snapshot of a case for which no summary has been issued; it is stored nowhere and marked as a draft."""
    heading = {
        "id": assessment.id,
        "reference": f"{reference(assessment, 1)}-draft",
        "sequence": 0,
        "state": SummaryState.PREPARED,
        "issued_at": None,
        "issued_by": None,
        "supersedes": None,
    }
    return _take(assessment, heading, department, actor)


def reference(assessment: Assessment, sequence: int) -> str:
    """The number under which people speak of a summary."""
    return f"BV-{assessment.cycle_slug}-{assessment.council_gss}-{sequence}"


def job_key(summary_id: uuid.UUID) -> str:
    """The key of the work that renders a summary."""
    return f"render_summary:{summary_id}"


def _take(assessment: Assessment, heading: dict[str, Any], department: Department, actor: Actor) -> dict[str, Any]:
    sequence, link = records.chain_head()
    return snapshot.take(
        build_case(assessment, actor=actor),
        summary=heading,
        department={"name": department.name, "short": department.short},
        service={"address": department.address.rstrip("/")},
        chain_head={"sequence": sequence, "hash": link},
    )


def _ruleset(data: bytes) -> str:
    return str(json.loads(data)["ruleset"])


#: What two summaries of one case never share: who issued which when, and the head of the event log.
_OWN_KEYS = ("summary", "chain_head", "department", "service")


def _refuse_the_same(earlier: ReadinessSummary, data: bytes, assessment: Assessment) -> None:
    """A summary that says what the one before said would only make people look for a difference."""
    before, after = json.loads(earlier.snapshot_json), json.loads(data)
    for key in _OWN_KEYS:
        before.pop(key, None)
        after.pop(key, None)
    if before == after:
        raise Refused(
            f"Nothing has changed since summary {reference(assessment, earlier.sequence)} was issued. It stands, and"
            " needs no other in its place."
        )


def _find_issued(assessment: Assessment) -> ReadinessSummary | None:
    """The summary of the same council and cycle that stands, held until the transaction ends."""
    query = (
        select(ReadinessSummary)
        .join(Assessment, Assessment.id == ReadinessSummary.assessment_id)
        .where(
            Assessment.council_gss == assessment.council_gss,
            Assessment.cycle_slug == assessment.cycle_slug,
            ReadinessSummary.state == SummaryState.ISSUED,
        )
        .with_for_update(of=ReadinessSummary)
    )
    return db.session.execute(query).scalar_one_or_none()


def _supersede(earlier: ReadinessSummary, *, actor: Actor, now: datetime) -> None:
    earlier.state = SummaryState(apply(SUMMARY, earlier.state, Action.SUPERSEDE, actor=actor))
    earlier.superseded_at = now
    db.session.flush()
    record_summary("summary_superseded", earlier, actor=actor, now=now)


def _next_sequence(assessment: Assessment) -> int:
    query = (
        select(func.coalesce(func.max(ReadinessSummary.sequence), 0))
        .join(Assessment, Assessment.id == ReadinessSummary.assessment_id)
        .where(Assessment.council_gss == assessment.council_gss, Assessment.cycle_slug == assessment.cycle_slug)
    )
    return int(db.session.execute(query).scalar_one()) + 1


def record_summary(kind: str, row: ReadinessSummary, *, actor: Actor, now: datetime) -> None:
    """Writes an event of an issued summary to the log of its council."""
    records.record_event(
        kind,
        subject=("summary", str(row.id)),
        actor=actor,
        now=now,
        council=row.assessment.council_gss if row.assessment else None,
        facts={"sequence": row.sequence, "sha256": row.snapshot_sha256},
    )
