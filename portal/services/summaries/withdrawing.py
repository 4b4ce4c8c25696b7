"""Takes an issued summary back, with the reason. It stays as it was, and says so wherever it is looked up."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import SUMMARY, Action, SummaryState, apply
from portal.models import ReadinessSummary
from portal.services.reviews.access import lock_case
from portal.services.summaries.issuing import record_summary

#: Characters.
LONGEST_REASON = 2_000


def withdraw(
    assessment_id: uuid.UUID, summary_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime
) -> ReadinessSummary:
    """Takes back a summary that stands. Its documents stay where they are; the council reads the reason.

    Args:
        summary_id: the one that the actor had before them; another may have been issued since.

    Raises:
        NotFound: the actor may not read the case, or it has no such summary.
        NotAllowed: the actor may not issue summaries.
        EditConflict: it was superseded or withdrawn in the meantime.
        Refused: there is no reason, or it is too long.

    Source: our own rule: who may issue may take back, and nothing that was issued is edited or deleted.
    """
    assessment = lock_case(assessment_id, actor=actor)
    if not may(actor, Permission.ISSUE_SUMMARY):
        raise NotAllowed("summary: withdraw")
    query = select(ReadinessSummary).where(
        ReadinessSummary.id == summary_id, ReadinessSummary.assessment_id == assessment.id
    )
    row = db.session.execute(query.with_for_update(of=ReadinessSummary)).scalar_one_or_none()
    if row is None or row.issued_at is None:
        raise NotFound()
    if row.state is not SummaryState.ISSUED:
        raise EditConflict(
            "the summary", current={"state": row.state.value}, offered={"reason": reason}, version=row.sequence
        )
    if not reason.strip():
        raise Refused("Enter why the summary is withdrawn")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reason must be {LONGEST_REASON:,} characters or fewer")
    row.state = SummaryState(apply(SUMMARY, row.state, Action.WITHDRAW, actor=actor))
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now, actor.user_id, reason.strip()
    db.session.flush()
    record_summary("summary_withdrawn", row, actor=actor, now=now)
    return row
