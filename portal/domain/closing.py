"""How a recommendation, an action of the plan and a commitment under a notice come to their end.

Closing takes two people and a piece of evidence: one proposes and names the evidence, another agrees. Not accepting and
stopping take a reason. Nothing is closed by a date, a figure or a count, and everything that ended can be opened again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal.domain.errors import Refused
from portal.domain.register import PlanState, RegisterState
from portal.domain.roles import Actor, Permission, Role, may
from portal.domain.workflow import Action, Machine, Transition, apply

#: Roles of the second person. A contributor proposes; who agrees answers for the whole of the council's work.
SECOND_PERSONS = frozenset({Role.AUTHOR, Role.COUNCIL_ADMIN})
#: Actions that are refused without a reason in words.
WITH_REASON = frozenset({Action.SEND_BACK, Action.DECLINE, Action.STOP, Action.REOPEN})
_EDIT = Permission.EDIT_ROUND


def _closing(open_states: tuple[str, ...], closing: str, closed: str, back_to: str) -> tuple[Transition, ...]:
    """The part that all three kinds share."""
    return (
        *(Transition(state, Action.PROPOSE_CLOSING, closing, _EDIT) for state in open_states),
        Transition(closing, Action.CLOSE, closed, _EDIT),
        Transition(closing, Action.SEND_BACK, back_to, _EDIT),
        Transition(closed, Action.REOPEN, back_to, _EDIT),
    )


def _register(name: str) -> Machine:
    return Machine(
        name,
        tuple(RegisterState),
        (
            *_closing((RegisterState.OPEN,), RegisterState.CLOSING, RegisterState.CLOSED, RegisterState.OPEN),
            Transition(RegisterState.OPEN, Action.DECLINE, RegisterState.DECLINED, _EDIT),
            Transition(RegisterState.DECLINED, Action.REOPEN, RegisterState.OPEN, _EDIT),
        ),
    )


RECOMMENDATION = _register("recommendation")
COMMITMENT = _register("commitment")
ACTION = Machine(
    "action",
    tuple(PlanState),
    (
        Transition(PlanState.PLANNED, Action.BEGIN, PlanState.UNDER_WAY, _EDIT),
        *_closing((PlanState.PLANNED, PlanState.UNDER_WAY), PlanState.CLOSING, PlanState.CLOSED, PlanState.UNDER_WAY),
        Transition(PlanState.PLANNED, Action.STOP, PlanState.STOPPED, _EDIT),
        Transition(PlanState.UNDER_WAY, Action.STOP, PlanState.STOPPED, _EDIT),
        Transition(PlanState.STOPPED, Action.REOPEN, PlanState.PLANNED, _EDIT),
    ),
)
PLAN_MACHINES = (RECOMMENDATION, ACTION, COMMITMENT)


@dataclass(frozen=True)
class Course:
    """How far one entry has come, and through whom.

    Args:
        evidence: the item of the library that shows it is done; None until somebody proposes closing.
        note: said with the proposal; after sending back or opening again, why.
        reason: why it was not accepted, or stopped.
    """

    state: str
    evidence: UUID | None = None
    note: str = ""
    proposed_by: UUID | None = None
    closed_by: UUID | None = None
    reason: str = ""


@dataclass(frozen=True)
class Taken:
    """A step that a person wants to take, with what they gave for it."""

    action: Action
    evidence: UUID | None = None
    words: str = ""


def take(machine: Machine, course: Course, taken: Taken, *, actor: Actor, council: str) -> Course:
    """The course after a step.

    Raises:
        TransitionRefused: the state does not allow it.
        NotAllowed: the actor may not write for the council, or may not be the second person.
        Refused: the evidence or the reason is missing, or the actor is the one who proposed.

    Source: our own rule. Councils under a Best Value Notice report to members what closes each action and who says so;
        closing by one person alone is what their auditors find fault with.
    """
    target = apply(machine, course.state, taken.action, actor=actor, council=council)
    words = taken.words.strip()
    if taken.action in WITH_REASON and not words:
        raise Refused(_REASONS[taken.action])
    if taken.action is Action.PROPOSE_CLOSING:
        if taken.evidence is None:
            raise Refused("Choose the evidence that shows it is done")
        return replace(
            course, state=target, evidence=taken.evidence, note=words, proposed_by=actor.user_id, closed_by=None
        )
    if taken.action is Action.CLOSE:
        why_not = why_not_close(course, actor=actor, council=council)
        if why_not is not None:
            raise Refused(why_not)
        return replace(course, state=target, closed_by=actor.user_id)
    if taken.action in (Action.DECLINE, Action.STOP):
        return replace(course, state=target, reason=words)
    if taken.action in (Action.SEND_BACK, Action.REOPEN):
        return Course(target, note=words, reason=course.reason)
    return replace(course, state=target)


_REASONS = {
    Action.SEND_BACK: "Enter why it is not done yet",
    Action.DECLINE: "Enter why it is not accepted",
    Action.STOP: "Enter why it is stopped",
    Action.REOPEN: "Enter why it is opened again",
}


def why_not_close(course: Course, *, actor: Actor, council: str) -> str | None:
    """What bars this person from agreeing that something is closed, in words; None when nothing does.

    Source: our own rule: evidence, and two different people of whom the second is an author or a council
        administrator.
    """
    if course.evidence is None or course.proposed_by is None:
        return "Propose closing it first, with the evidence that shows it is done"
    if actor.user_id is None or actor.user_id == course.proposed_by:
        return "You proposed closing this. Ask another author or council administrator to agree"
    if not actor.roles_in(council) & SECOND_PERSONS:
        return "An author or a council administrator has to agree that this is closed"
    return None


def steps(machine: Machine, course: Course, *, actor: Actor, council: str) -> tuple[Action, ...]:
    """The steps that this person may take now, in the order of the table, each once."""
    return tuple(dict.fromkeys(_steps(machine, course, actor, council)))


def _steps(machine: Machine, course: Course, actor: Actor, council: str) -> Iterator[Action]:
    for transition in machine.transitions:
        if transition.source != course.state or not may(actor, transition.permission, council):
            continue
        if transition.action is Action.CLOSE and why_not_close(course, actor=actor, council=council) is not None:
            continue
        yield transition.action


def require_editable(machine: Machine, state: str) -> None:
    """Makes sure that the words of an entry may still be changed: neither proposed for closing nor at its end.

    Raises:
        Refused: they may not; says what to do.
    """
    if machine.find(state, Action.PROPOSE_CLOSING) is None:
        raise Refused("Send it back or open it again before you change it")


class Due(StrEnum):
    """When something is due, as a list groups it."""

    LATE = "late"
    THIS_MONTH = "this-month"
    THREE_MONTHS = "three-months"
    LATER = "later"
    NO_DATE = "no-date"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return _DUE[self]


_DUE = {
    Due.LATE: "Late",
    Due.THIS_MONTH: "Due this month",
    Due.THREE_MONTHS: "Due in the next three months",
    Due.LATER: "Due later",
    Due.NO_DATE: "No date",
    Due.ENDED: "Closed or stopped",
}


def due(day: date | None, *, today: date, is_over: bool) -> Due:
    """How a due date lies to today; what is over is neither late nor due.

    Source: our own rule: calendar months, so that a list reads as a diary does.
    """
    if is_over:
        return Due.ENDED
    if day is None:
        return Due.NO_DATE
    if day < today:
        return Due.LATE
    months = (day.year - today.year) * 12 + day.month - today.month
    if months == 0:
        return Due.THIS_MONTH
    return Due.THREE_MONTHS if months <= 3 else Due.LATER


class NoticeStanding(StrEnum):
    """How a notice stands by its own dates."""

    IN_FORCE = "in_force"
    OUTCOME_AWAITED = "outcome_awaited"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return _NOTICE[self]


_NOTICE = {
    NoticeStanding.IN_FORCE: "In force",
    NoticeStanding.OUTCOME_AWAITED: "Expired, outcome awaited",
    NoticeStanding.ENDED: "Ended",
}


def notice_standing(*, ends_on: date | None, ended_on: date | None, today: date) -> NoticeStanding:
    """How a notice stands: its last day is the one it names itself, and it has ended only when somebody says so.

    Source: our own rule. A Best Value Notice names the day after which it lapses unless it is issued again; some name
        none, and directions are revoked or expire on days of their own.
    """
    if ended_on is not None:
        return NoticeStanding.ENDED
    if ends_on is not None and ends_on < today:
        return NoticeStanding.OUTCOME_AWAITED
    return NoticeStanding.IN_FORCE


def days_left(ends_on: date | None, *, today: date) -> int | None:
    """Days from today to the last day the notice names; negative when it has passed, None when it names none."""
    return None if ends_on is None else (ends_on - today).days
