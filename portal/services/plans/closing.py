"""Takes a recommendation, an action or a commitment from one state to the next: the only writer of their states."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.database import db
from portal.domain.closing import ACTION, COMMITMENT, RECOMMENDATION, Course, Taken, steps, take
from portal.domain.errors import EditConflict, Refused
from portal.domain.register import PlanState, RegisterState
from portal.domain.roles import Actor
from portal.domain.workflow import Action, Machine
from portal.models import Commitment, Event, EvidenceItem, ImprovementAction, Recommendation
from portal.services.plans.access import (
    MAX_NOTE,
    Entry,
    find,
    find_commitment,
    item_of,
    names_of,
    require_writer,
)
from portal.services.records import list_events, record_event


class Kind(StrEnum):
    """What is closed; the value is also the segment of its address."""

    RECOMMENDATION = "recommendations"
    ACTION = "plan"
    COMMITMENT = "commitments"

    @property
    def machine(self) -> Machine:
        """The table of its states."""
        return {"recommendations": RECOMMENDATION, "plan": ACTION, "commitments": COMMITMENT}[self]

    @property
    def words(self) -> str:
        """What it is called: "recommendation"."""
        return self.machine.name


#: The last word of the event that a step writes; the first is the kind's.
_EVENTS = {
    Action.BEGIN: "begun",
    Action.PROPOSE_CLOSING: "closing_proposed",
    Action.CLOSE: "closed",
    Action.SEND_BACK: "sent_back",
    Action.DECLINE: "declined",
    Action.STOP: "stopped",
    Action.REOPEN: "reopened",
}


@dataclass(frozen=True)
class Standing:
    """Where an entry stands, for its page.

    Args:
        evidence: the document that shows it is done, None while none is named.
        may: the steps that this person may take now.
    """

    kind: Kind
    id: uuid.UUID
    title: str
    version: int
    state: PlanState | RegisterState
    course: Course
    evidence: EvidenceItem | None
    proposed_by: str
    proposed_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    may: tuple[Action, ...]


def course_of(row: Entry) -> Course:
    """The stored course of an entry."""
    reason = row.stop_reason if isinstance(row, ImprovementAction) else row.decline_reason
    return Course(
        state=row.state.value,
        evidence=row.closing_item_id,
        note=row.closing_note,
        proposed_by=row.proposed_by_id,
        closed_by=row.closed_by_id,
        reason=reason,
    )


def get_standing(kind: Kind, entry_id: uuid.UUID, gss: str, *, actor: Actor) -> Standing:
    """Where an entry of the council stands.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return standing_of(_find(kind, entry_id, gss, actor=actor, lock=False), gss, actor=actor)


def standing_of(row: Entry, gss: str, *, actor: Actor) -> Standing:
    """Where an entry stands, from its row."""
    kind, course = _kind_of(row), course_of(row)
    names = names_of((row.proposed_by_id, row.closed_by_id))
    return Standing(
        kind=kind,
        id=row.id,
        title=row.title if isinstance(row, ImprovementAction) else row.text,
        version=row.version,
        state=row.state,
        course=course,
        evidence=item_of(gss, row.closing_item_id),
        proposed_by=names.get(row.proposed_by_id, "") if row.proposed_by_id else "",
        proposed_at=row.proposed_at,
        closed_by=names.get(row.closed_by_id, "") if row.closed_by_id else "",
        closed_at=row.closed_at,
        may=steps(kind.machine, course, actor=actor, council=gss),
    )


def take_step(
    kind: Kind, entry_id: uuid.UUID, gss: str, taken: Taken, *, actor: Actor, expected_version: int, now: datetime
) -> Entry:
    """Takes one step and writes its event.

    Raises:
        NotFound: no such entry, or no such document in the council's library.
        NotAllowed: the actor may read and not write.
        TransitionRefused, Refused: as `portal.domain.closing.take`.
        EditConflict: the entry changed since the page was made.
    """
    require_writer(gss, actor=actor)
    row = _find(kind, entry_id, gss, actor=actor, lock=True)
    if row.version != expected_version:
        raise EditConflict(f"this {kind.words}", current={}, offered={}, version=row.version)
    if isinstance(row, Recommendation) and row.same_as_id is not None:
        raise Refused("Close the recommendation that this is the same as, or undo that first")
    if len(taken.words) > MAX_NOTE:
        raise Refused(f"Shorten the text to {MAX_NOTE:,} characters or fewer")
    item_of(gss, taken.evidence)
    before = row.state.value
    _write(row, take(kind.machine, course_of(row), taken, actor=actor, council=gss), taken, now)
    db.session.flush()
    record_event(
        f"{kind.words}_{_EVENTS[taken.action]}",
        subject=(kind.words, str(row.id)),
        actor=actor,
        now=now,
        council=gss,
        facts={"from": before, "to": row.state.value, "evidence": str(row.closing_item_id or "")},
    )
    return row


def history_of(kind: Kind, entry_id: uuid.UUID) -> tuple[Event, ...]:
    """What happened to an entry, newest first; for callers that have found it for this actor."""
    return list_events(subject=(kind.words, str(entry_id)))


def _write(row: Entry, course: Course, taken: Taken, now: datetime) -> None:
    if isinstance(row, ImprovementAction):
        row.state, row.stop_reason = PlanState(course.state), course.reason
    else:
        row.state, row.decline_reason = RegisterState(course.state), course.reason
    row.closing_item_id, row.closing_note = course.evidence, course.note
    row.proposed_by_id, row.closed_by_id = course.proposed_by, course.closed_by
    if taken.action is Action.PROPOSE_CLOSING:
        row.proposed_at = now
    elif course.proposed_by is None:
        row.proposed_at = None
    row.closed_at = now if course.closed_by is not None else None
    row.version += 1


def _find(kind: Kind, entry_id: uuid.UUID, gss: str, *, actor: Actor, lock: bool) -> Entry:
    if kind is Kind.COMMITMENT:
        return find_commitment(entry_id, gss, actor=actor, lock=lock)
    if kind is Kind.RECOMMENDATION:
        return find(Recommendation, entry_id, gss, actor=actor, lock=lock)
    return find(ImprovementAction, entry_id, gss, actor=actor, lock=lock)


def _kind_of(row: Entry) -> Kind:
    if isinstance(row, Commitment):
        return Kind.COMMITMENT
    return Kind.RECOMMENDATION if isinstance(row, Recommendation) else Kind.ACTION
