"""Where a case stands on its way to a summary: what is still to be done, in words, and a draft for a lead."""

import json
import uuid
from dataclasses import dataclass

from portal.domain import sealing
from portal.domain.errors import NotAllowed, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import AssessmentState
from portal.models import Assessment
from portal.reports.copies import Copy
from portal.services import accuracy
from portal.services.reviews.access import find_case, may_be_read_by_all
from portal.services.summaries.documents import SummaryStanding, find_standing
from portal.services.summaries.issuing import Department, draft
from portal.services.summaries.rendering import render


@dataclass(frozen=True)
class Standing:
    """Where a case stands on its way to a summary.

    Args:
        summary: the newest that was issued; None while there is none.
        to_do: what has to be done before one can be issued, in the order of the work; empty when nothing is left.
        may_issue: whether this actor may issue one now.
        may_draft: whether this actor may read a draft.
    """

    summary: SummaryStanding | None
    to_do: tuple[str, ...]
    may_issue: bool
    may_draft: bool


def find_case_standing(assessment_id: uuid.UUID, *, actor: Actor) -> Standing:
    """What is issued, and what is still to be done.

    Raises:
        NotFound: the actor may not read the case.
    """
    assessment = find_case(assessment_id, actor=actor)
    to_do = _to_do(assessment)
    is_lead = may(actor, Permission.ISSUE_SUMMARY)
    return Standing(
        summary=find_standing(assessment_id, actor=actor),
        to_do=to_do,
        may_issue=is_lead and not to_do,
        may_draft=is_lead,
    )


def _to_do(assessment: Assessment) -> tuple[str, ...]:
    if assessment.state is AssessmentState.REPLACED:
        return ("The council has sealed a later record. Read that one.",)
    found = []
    if not may_be_read_by_all(assessment):
        found.append("Every reading has to be handed in.")
    if assessment.state is not AssessmentState.REVIEWED:
        found.append("A lead reviewer has to approve the review.")
    try:
        accuracy.require_finished(assessment)
    except Refused as refusal:
        found.append(f"{refusal.message}.")
    return tuple(found)


def draft_document(assessment_id: uuid.UUID, copy: Copy, *, department: Department, actor: Actor) -> bytes:
    """A copy of what a summary would say today, marked as a draft. It is stored nowhere.

    Raises:
        NotFound: the actor may not read the case.
        NotAllowed: the actor may not issue summaries.
    """
    assessment = find_case(assessment_id, actor=actor)
    if not may(actor, Permission.ISSUE_SUMMARY):
        raise NotAllowed("summary: draft")
    data = sealing.canonical_json(draft(assessment, department=department, actor=actor))
    return render(json.loads(data), assessment.sealed_json, copy)
