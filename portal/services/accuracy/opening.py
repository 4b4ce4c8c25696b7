"""Opening the days in which a council corrects facts in a frozen draft, or recording why it is given none."""

import json
import uuid
from datetime import date, datetime
from typing import Any

from portal.database import db
from portal.domain import sealing
from portal.domain.accuracy import lies_ahead
from portal.domain.errors import NotAllowed, Refused, TransitionRefused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import ASSESSMENT, AssessmentState
from portal.models import AccuracyWindow, Assessment
from portal.reports.copies import Copy, project
from portal.services.accuracy.messages import tell_opened
from portal.services.accuracy.standing import find_latest
from portal.services.records import enqueue, record_event
from portal.services.reviews.access import lock_case
from portal.services.reviews.decisions import record_step

# By module: a summary is issued only after this stage, so the two know each other.
from portal.services.summaries import issuing

#: Characters of a reason.
MAX_REASON = 10_000
#: The work that renders a draft as PDF.
TASK = "render_accuracy_draft"


def open_window(
    assessment_id: uuid.UUID,
    closes_on: date,
    *,
    department: "issuing.Department",
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> AccuracyWindow:
    """Freezes the draft as the council sees it, and opens it to the council until the end of a day.

    Args:
        closes_on: the last day, set in this case.
        base_url: of the service, for the link in the messages.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
        NotAllowed: the actor is no lead.
        TransitionRefused: the review is not approved.
        Refused: the day does not lie ahead, or an earlier window has not been closed.
    """
    assessment, latest = _lock(assessment_id, actor)
    _check_opening(closes_on, latest, now)
    data = freeze(assessment, department=department, actor=actor)
    window = AccuracyWindow(
        assessment_id=assessment.id,
        sequence=latest.sequence + 1 if latest else 1,
        opened_at=now,
        opened_by_id=actor.user_id,
        closes_on=closes_on,
        draft_json=data.decode("utf-8"),
        draft_sha256=sealing.digest(data),
    )
    db.session.add(window)
    db.session.flush()
    record_window("accuracy_window_opened", window, assessment, actor=actor, now=now)
    enqueue(TASK, {"window": str(window.id)}, key=f"{TASK}:{window.id}", now=now)
    tell_opened(window, assessment, base_url=base_url, now=now)
    return window


def _check_opening(closes_on: date, latest: AccuracyWindow | None, now: datetime) -> None:
    if not lies_ahead(closes_on, now):
        raise Refused("Enter a last day after today")
    if latest is not None and latest.closes_on is not None and latest.closed_at is None:
        raise Refused("A factual-accuracy window has been opened already. Close it before you open another")


def record_not_offered(assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> AccuracyWindow:
    """Records that the council is given no days to correct facts, and why; the reason is printed in the summary.

    Raises:
        NotFound, InterestsFirst, NotAllowed, TransitionRefused: as `open_window`.
        Refused: the reason is missing or too long, or the stage has begun already.
    """
    assessment, latest = _lock(assessment_id, actor)
    if not reason.strip():
        raise Refused("Enter why the council is not given a factual-accuracy window")
    if len(reason) > MAX_REASON:
        raise Refused(f"Shorten the reason to {MAX_REASON:,} characters or fewer")
    if latest is not None:
        was_offered = latest.closes_on is not None
        raise Refused("The council has been given a window" if was_offered else "It is recorded already")
    window = AccuracyWindow(
        assessment_id=assessment.id,
        sequence=1,
        opened_at=now,
        opened_by_id=actor.user_id,
        not_offered_reason=reason.strip(),
    )
    db.session.add(window)
    db.session.flush()
    record_step("accuracy_window_not_offered", assessment, actor=actor, now=now)
    return window


def freeze(assessment: Assessment, *, department: "issuing.Department", actor: Actor) -> bytes:
    """The draft of a case as its council would see it, as canonical JSON."""
    taken = issuing.draft(assessment, department=department, actor=actor)
    # Read back first: what is frozen is what the summary itself would read back from its own bytes.
    snapshot: dict[str, Any] = json.loads(sealing.canonical_json(taken))  # Any: JSON values
    return sealing.canonical_json(project(snapshot, Copy.COUNCIL))


def record_window(
    kind: str,
    window: AccuracyWindow,
    assessment: Assessment,
    *,
    actor: Actor,
    now: datetime,
    facts: dict[str, object] | None = None,
) -> None:
    """Writes an event of what is released to the council, or of what the council does."""
    record_event(
        kind,
        subject=("accuracy_window", str(window.id)),
        actor=actor,
        now=now,
        council=assessment.council_gss,
        facts={"sequence": window.sequence, **(facts or {})},
    )


def _lock(assessment_id: uuid.UUID, actor: Actor) -> tuple[Assessment, AccuracyWindow | None]:
    assessment = lock_case(assessment_id, actor=actor)
    require_lead(assessment, actor, action="open_accuracy_window")
    return assessment, find_latest(assessment.id)


def require_lead(assessment: Assessment, actor: Actor, *, action: str) -> None:
    """Asks that a lead acts on a reviewed case.

    Raises:
        NotAllowed: the actor is no lead.
        TransitionRefused: the review is not approved.
    """
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("factual accuracy")
    if assessment.state is not AssessmentState.REVIEWED:
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action=action)
