"""The governance step: which committee considered the self-assessment, what it recommended and what was answered.

A step is part of what the statutory officers sign, so it is recorded while the round is a draft and sealed with it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.submissions.additions import CommitteeRecommendation
from portal.models import GovernanceRecommendation, GovernanceStep, Round
from portal.services.assessments.answers import MAX_NOTE
from portal.services.assessments.committees import list_steps, to_recommendation
from portal.services.assessments.evidence import is_web_address
from portal.services.assessments.rounds import lock_draft
from portal.services.records import record_event

__all__ = [
    "StepDetails",
    "add_recommendation",
    "add_step",
    "change_recommendation",
    "change_step",
    "get_recommendation",
    "get_step",
    "list_steps",
    "remove_recommendation",
    "remove_step",
]

#: Committees of one round and recommendations of one committee: far above what we have seen.
MAX_STEPS, MAX_RECOMMENDATIONS = 20, 50


@dataclass(frozen=True)
class StepDetails:
    """That a committee met on a day, and where that is minuted.

    Args:
        minute: its number or reference; empty for none.
        address: of the papers or minutes, http or https; empty for none.
    """

    committee: str
    met_on: date
    minute: str = ""
    address: str = ""


def get_step(found: Round, step_id: uuid.UUID) -> GovernanceStep:
    """One committee's consideration of a round.

    Raises:
        NotFound: the round has none of that id.
    """
    query = select(GovernanceStep).where(GovernanceStep.id == step_id, GovernanceStep.round_id == found.id)
    step = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if step is None:
        raise NotFound()
    return step


def get_recommendation(step: GovernanceStep, number: int) -> CommitteeRecommendation:
    """One recommendation of a committee, by its number.

    Raises:
        NotFound: there is none.
    """
    return to_recommendation(_row(step, number))


def add_step(round_id: uuid.UUID, details: StepDetails, *, actor: Actor, now: datetime) -> GovernanceStep:
    """Records that a committee considered the self-assessment.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `rounds.lock_draft`; NotAllowed also without the right to send.
        Refused: the committee is missing, a text is too long, the address is none, or the day is still to come.
    """
    found = _lock(round_id, actor=actor)
    _check(details, today=now.date())
    if len(list_steps(found)) >= MAX_STEPS:
        raise Refused(f"There are already {MAX_STEPS} committees here. Remove one before you add another")
    step = GovernanceStep(
        round_id=found.id, recorded_at=now, recorded_by_id=actor.user_id, version=1, **_columns(details)
    )
    db.session.add(step)
    db.session.flush()
    _record("governance_step_recorded", found, step, actor=actor, now=now)
    return step


def change_step(
    round_id: uuid.UUID,
    step_id: uuid.UUID,
    details: StepDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> GovernanceStep:
    """Changes what is said of a committee's meeting.

    Raises:
        NotFound, NotAllowed, TransitionRefused, Refused: as `add_step`.
        EditConflict: somebody else changed it in the meantime; carries both.
    """
    found = _lock(round_id, actor=actor)
    step = get_step(found, step_id)
    _check(details, today=now.date())
    current, offered = _texts(StepDetails(step.committee, step.met_on, step.minute, step.address)), _texts(details)
    if current == offered:
        return step
    _refuse_stale(step, expected_version, current=current, offered=offered)
    for name, value in _columns(details).items():
        setattr(step, name, value)
    step.version += 1
    db.session.flush()
    _record("governance_step_changed", found, step, actor=actor, now=now)
    return step


def remove_step(round_id: uuid.UUID, step_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes a committee away from a draft. What was once sealed keeps it.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `add_step`.
    """
    found = _lock(round_id, actor=actor)
    step = get_step(found, step_id)
    db.session.delete(step)
    db.session.flush()
    _record("governance_step_removed", found, step, actor=actor, now=now)


def add_recommendation(
    round_id: uuid.UUID,
    step_id: uuid.UUID,
    offered: CommitteeRecommendation,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> None:
    """Adds what a committee recommended.

    Args:
        expected_version: of the step, which counts up with each of its recommendations.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `add_step`.
        Refused: the text is missing, a text is too long, or "not accepted" comes without its reason.
        EditConflict: the step was changed in the meantime.
    """
    found = _lock(round_id, actor=actor)
    step = get_step(found, step_id)
    _check_recommendation(offered)
    _refuse_stale(step, expected_version, current={}, offered={"text": offered.text, "reason": offered.reason})
    if len(step.recommendations) >= MAX_RECOMMENDATIONS:
        raise Refused(f"There are already {MAX_RECOMMENDATIONS} recommendations here")
    number = max((row.number for row in step.recommendations), default=0) + 1
    step.recommendations.append(
        GovernanceRecommendation(number=number, text=offered.text, accepted=offered.accepted, reason=offered.reason)
    )
    _bump(found, step, "committee_recommendation_recorded", number, offered.accepted, actor=actor, now=now)


def change_recommendation(
    round_id: uuid.UUID,
    step_id: uuid.UUID,
    number: int,
    offered: CommitteeRecommendation,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> None:
    """Changes a recommendation, or records whether the council accepts it.

    Raises:
        NotFound, NotAllowed, TransitionRefused, Refused, EditConflict: as `add_recommendation`.
    """
    found = _lock(round_id, actor=actor)
    step = get_step(found, step_id)
    row = _row(step, number)
    _check_recommendation(offered)
    if to_recommendation(row) == offered:
        return
    current = {"text": row.text, "reason": row.reason}
    _refuse_stale(step, expected_version, current=current, offered={"text": offered.text, "reason": offered.reason})
    row.text, row.accepted, row.reason = offered.text, offered.accepted, offered.reason
    _bump(found, step, "committee_recommendation_changed", number, offered.accepted, actor=actor, now=now)


def remove_recommendation(
    round_id: uuid.UUID, step_id: uuid.UUID, number: int, *, actor: Actor, expected_version: int, now: datetime
) -> None:
    """Takes a recommendation away from a draft; the numbers of the others stay. Raises as `add_recommendation`."""
    found = _lock(round_id, actor=actor)
    step = get_step(found, step_id)
    row = _row(step, number)
    _refuse_stale(step, expected_version, current={"text": row.text}, offered={})
    step.recommendations.remove(row)
    _bump(found, step, "committee_recommendation_removed", number, row.accepted, actor=actor, now=now)


def _lock(round_id: uuid.UUID, *, actor: Actor) -> Round:
    found = lock_draft(round_id, actor=actor)
    if not may(actor, Permission.SEND_FOR_SIGN_OFF, found.council_gss):
        raise NotAllowed(Permission.SEND_FOR_SIGN_OFF.value)
    return found


def _row(step: GovernanceStep, number: int) -> GovernanceRecommendation:
    row = next((row for row in step.recommendations if row.number == number), None)
    if row is None:
        raise NotFound()
    return row


def _check(details: StepDetails, *, today: date) -> None:
    if not details.committee.strip():
        raise Refused("Enter the committee")
    if details.met_on > today:
        raise Refused("Enter the day on which the committee met, when it has met")
    if details.address and not is_web_address(details.address):
        raise Refused("Enter the address of the papers, starting with https:// or http://")
    limits = (
        (details.committee, 200, "committee"),
        (details.minute, 120, "minute"),
        (details.address, 2000, "address"),
    )
    for text, limit, what in limits:
        if len(text) > limit:
            raise Refused(f"Shorten the {what} to {limit} characters or fewer")


def _check_recommendation(offered: CommitteeRecommendation) -> None:
    if not offered.text.strip():
        raise Refused("Enter what the committee recommended")
    if offered.accepted is False and not offered.reason.strip():
        raise Refused("Enter why the recommendation is not accepted")
    if len(offered.text) > MAX_NOTE or len(offered.reason) > MAX_NOTE:
        raise Refused(f"Shorten the text to {MAX_NOTE:,} characters or fewer")


def _refuse_stale(
    step: GovernanceStep, expected: int, *, current: Mapping[str, str], offered: Mapping[str, str]
) -> None:
    if step.version != expected:
        raise EditConflict("the committee", current=current, offered=offered, version=step.version)


def _columns(details: StepDetails) -> dict[str, str | date]:
    return {
        "committee": details.committee,
        "met_on": details.met_on,
        "minute": details.minute,
        "address": details.address,
    }


def _texts(details: StepDetails) -> dict[str, str]:
    return {name: str(value) for name, value in _columns(details).items()}


def _bump(
    found: Round, step: GovernanceStep, kind: str, number: int, accepted: bool | None, *, actor: Actor, now: datetime
) -> None:
    step.version += 1
    db.session.flush()
    answer = "open" if accepted is None else "accepted" if accepted else "not_accepted"
    _record(kind, found, step, actor=actor, now=now, facts={"number": number, "answer": answer})


def _record(
    kind: str,
    found: Round,
    step: GovernanceStep,
    *,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    record_event(
        kind,
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"step": str(step.id), **(facts or {})},
    )
