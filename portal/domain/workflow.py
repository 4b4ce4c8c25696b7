"""The states of each kind of record, and who may move it from one to the next.

A machine is a table of transitions. The same table decides whether an action is carried out, which buttons a page
offers and what the documents print, so the three cannot disagree. No transition is ever made by a rule about figures:
each has a person behind it.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import NotAllowed, TransitionRefused
from portal.domain.register import CorrectionState
from portal.domain.roles import Actor, Permission, may


class RoundState(StrEnum):
    """One council's work in one cycle."""

    DRAFT = "draft"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    SUBMITTED = "submitted"


class AssessmentState(StrEnum):
    """A sealed self-assessment in the department's hands."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    AWAITING_APPROVAL = "awaiting_approval"
    REVIEWED = "reviewed"
    #: The department asked the council to change named sections; the council is at work.
    CHANGES_ASKED = "changes_asked"
    #: The council sealed another record in its place.
    REPLACED = "replaced"


class ConsultationState(StrEnum):
    """A consultation; whether it takes responses also depends on its two instants."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    OUTCOME_PUBLISHED = "outcome_published"
    WITHDRAWN = "withdrawn"


class SummaryState(StrEnum):
    """An intervention-readiness summary; never edited, only superseded or withdrawn."""

    PREPARED = "prepared"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What a person does to a record."""

    SEND_FOR_SIGN_OFF = "send_for_sign_off"
    RECALL = "recall"
    DECLINE = "decline"
    SEAL = "seal"
    TAKE_UP = "take_up"
    ASSIGN = "assign"
    SUBMIT_REVIEW = "submit_review"
    RETURN_TO_REVIEWER = "return_to_reviewer"
    APPROVE = "approve"
    ASK_FOR_CHANGES = "ask_for_changes"
    REOPEN = "reopen"
    REPLACE = "replace"
    OPEN = "open"
    CLOSE = "close"
    PUBLISH_OUTCOME = "publish_outcome"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    SUPERSEDE = "supersede"
    ANSWER = "answer"
    # Of the register, the plan and notices; their machines stand in `portal.domain.closing`.
    BEGIN = "begin"
    PROPOSE_CLOSING = "propose_closing"
    SEND_BACK = "send_back"
    STOP = "stop"


@dataclass(frozen=True)
class Transition:
    """One allowed move: from where, by which action, to where, with which permission."""

    source: str
    action: Action
    target: str
    permission: Permission


@dataclass(frozen=True)
class Machine:
    """A named table of transitions with its states in the order a person meets them."""

    name: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def find(self, state: str, action: Action) -> Transition | None:
        return next((t for t in self.transitions if t.source == state and t.action is action), None)


ROUND = Machine(
    "round",
    tuple(RoundState),
    (
        Transition(
            RoundState.DRAFT, Action.SEND_FOR_SIGN_OFF, RoundState.AWAITING_SIGN_OFF, Permission.SEND_FOR_SIGN_OFF
        ),
        Transition(RoundState.AWAITING_SIGN_OFF, Action.RECALL, RoundState.DRAFT, Permission.SEND_FOR_SIGN_OFF),
        Transition(RoundState.AWAITING_SIGN_OFF, Action.DECLINE, RoundState.DRAFT, Permission.SIGN_OFF),
        Transition(RoundState.AWAITING_SIGN_OFF, Action.SEAL, RoundState.SUBMITTED, Permission.SIGN_OFF),
        # By the department's request for changes, and only with it: a council cannot reopen what it submitted.
        Transition(RoundState.SUBMITTED, Action.REOPEN, RoundState.DRAFT, Permission.ASK_FOR_CHANGES),
    ),
)
ASSESSMENT = Machine(
    "assessment",
    tuple(AssessmentState),
    (
        Transition(AssessmentState.SUBMITTED, Action.TAKE_UP, AssessmentState.UNDER_REVIEW, Permission.REVIEW),
        # By a second reader; `portal.domain.reviewing` says whether there is a place.
        Transition(AssessmentState.UNDER_REVIEW, Action.TAKE_UP, AssessmentState.UNDER_REVIEW, Permission.REVIEW),
        Transition(AssessmentState.SUBMITTED, Action.ASSIGN, AssessmentState.UNDER_REVIEW, Permission.APPROVE_REVIEW),
        Transition(
            AssessmentState.UNDER_REVIEW, Action.ASSIGN, AssessmentState.UNDER_REVIEW, Permission.APPROVE_REVIEW
        ),
        Transition(
            AssessmentState.UNDER_REVIEW, Action.SUBMIT_REVIEW, AssessmentState.AWAITING_APPROVAL, Permission.REVIEW
        ),
        Transition(
            AssessmentState.AWAITING_APPROVAL,
            Action.RETURN_TO_REVIEWER,
            AssessmentState.UNDER_REVIEW,
            Permission.APPROVE_REVIEW,
        ),
        Transition(
            AssessmentState.AWAITING_APPROVAL, Action.APPROVE, AssessmentState.REVIEWED, Permission.APPROVE_REVIEW
        ),
        *(
            Transition(source, Action.ASK_FOR_CHANGES, AssessmentState.CHANGES_ASKED, Permission.ASK_FOR_CHANGES)
            for source in (
                AssessmentState.SUBMITTED,
                AssessmentState.UNDER_REVIEW,
                AssessmentState.AWAITING_APPROVAL,
            )
        ),
        # Carried out with the last signature under the record that takes its place.
        Transition(AssessmentState.CHANGES_ASKED, Action.REPLACE, AssessmentState.REPLACED, Permission.SIGN_OFF),
    ),
)
CONSULTATION = Machine(
    "consultation",
    tuple(ConsultationState),
    (
        Transition(ConsultationState.DRAFT, Action.OPEN, ConsultationState.OPEN, Permission.MANAGE_CONSULTATIONS),
        Transition(ConsultationState.OPEN, Action.CLOSE, ConsultationState.CLOSED, Permission.MANAGE_CONSULTATIONS),
        Transition(
            ConsultationState.CLOSED,
            Action.PUBLISH_OUTCOME,
            ConsultationState.OUTCOME_PUBLISHED,
            Permission.MANAGE_CONSULTATIONS,
        ),
        Transition(
            ConsultationState.DRAFT, Action.WITHDRAW, ConsultationState.WITHDRAWN, Permission.MANAGE_CONSULTATIONS
        ),
        Transition(
            ConsultationState.OPEN, Action.WITHDRAW, ConsultationState.WITHDRAWN, Permission.MANAGE_CONSULTATIONS
        ),
    ),
)
SUMMARY = Machine(
    "summary",
    tuple(SummaryState),
    (
        Transition(SummaryState.PREPARED, Action.ISSUE, SummaryState.ISSUED, Permission.ISSUE_SUMMARY),
        Transition(SummaryState.ISSUED, Action.SUPERSEDE, SummaryState.SUPERSEDED, Permission.ISSUE_SUMMARY),
        Transition(SummaryState.ISSUED, Action.WITHDRAW, SummaryState.WITHDRAWN, Permission.ISSUE_SUMMARY),
    ),
)
CORRECTION = Machine(
    "correction",
    tuple(CorrectionState),
    (
        Transition(CorrectionState.OPEN, Action.ANSWER, CorrectionState.ANSWERED, Permission.ADMINISTER),
        Transition(CorrectionState.OPEN, Action.WITHDRAW, CorrectionState.WITHDRAWN, Permission.EDIT_ROUND),
    ),
)
MACHINES = (ROUND, ASSESSMENT, CONSULTATION, SUMMARY, CORRECTION)


def apply(machine: Machine, state: str, action: Action, *, actor: Actor, council: str | None = None) -> str:
    """The state that the action leads to.

    Args:
        council: the GSS code whose permission counts; None when the department's does.

    Raises:
        TransitionRefused: the state does not allow the action.
        NotAllowed: it does, but this actor does not hold the permission.
    """
    transition = machine.find(state, action)
    if transition is None:
        raise TransitionRefused(machine=machine.name, state=state, action=action)
    if not may(actor, transition.permission, council):
        raise NotAllowed(f"{machine.name}: {action} needs {transition.permission}")
    return transition.target


def allowed_actions(machine: Machine, state: str, actor: Actor, *, council: str | None = None) -> tuple[Action, ...]:
    """The actions this actor may take now, in the order of the table."""
    return tuple(t.action for t in machine.transitions if t.source == state and may(actor, t.permission, council))
