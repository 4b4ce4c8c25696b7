"""States and words of the recommendation register, the improvement plan, notices and corrections of figures.

Closing always takes two people and a piece of evidence: one proposes, another closes. Declining or stopping takes a
reason. Nothing here is worked out from figures.
"""

from enum import StrEnum


class RecommendationSource(StrEnum):
    """Who made a recommendation."""

    EXTERNAL_AUDIT = "external_audit"
    PEER_CHALLENGE = "peer_challenge"
    OMBUDSMAN = "ombudsman"
    INSPECTORATE = "inspectorate"
    INTERNAL_AUDIT = "internal_audit"
    EARLIER_REVIEW = "earlier_review"
    NOTICE = "notice"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The source as the sector calls it."""
        return _SOURCES[self]


_SOURCES = {
    RecommendationSource.EXTERNAL_AUDIT: "External audit",
    RecommendationSource.PEER_CHALLENGE: "Peer challenge",
    RecommendationSource.OMBUDSMAN: "Ombudsman",
    RecommendationSource.INSPECTORATE: "Inspectorate or regulator",
    RecommendationSource.INTERNAL_AUDIT: "Internal audit",
    RecommendationSource.EARLIER_REVIEW: "Earlier Best Value review",
    RecommendationSource.NOTICE: "Notice or directions",
    RecommendationSource.OTHER: "Another body",
}


class RegisterState(StrEnum):
    """A recommendation, or a commitment under a notice."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return {"open": "Open", "closing": "Closing proposed", "closed": "Closed", "declined": "Not accepted"}[self]


class PlanState(StrEnum):
    """An action of the improvement plan."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    CLOSING = "closing"
    CLOSED = "closed"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        return _PLAN[self]


_PLAN = {
    PlanState.PLANNED: "Planned",
    PlanState.UNDER_WAY: "Under way",
    PlanState.CLOSING: "Closing proposed",
    PlanState.CLOSED: "Closed",
    PlanState.STOPPED: "Stopped",
}


class CorrectionState(StrEnum):
    """A council's request to correct a published figure."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"open": "Open", "answered": "Answered", "withdrawn": "Withdrawn by the council"}[self]


class CorrectionOutcome(StrEnum):
    """What an administrator answered; a figure itself changes only when its source publishes another."""

    CORRECTED = "corrected"
    PASSED_ON = "passed_on"
    NO_CHANGE = "no_change"

    @property
    def label(self) -> str:
        return _OUTCOMES[self]


_OUTCOMES = {
    CorrectionOutcome.CORRECTED: "Corrected here",
    CorrectionOutcome.PASSED_ON: "Passed on to the publisher of the figure",
    CorrectionOutcome.NO_CHANGE: "No change",
}


class ScanState(StrEnum):
    """Whether an uploaded file may be downloaded yet."""

    BEING_CHECKED = "being_checked"
    CHECKED = "checked"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        return {"being_checked": "Being checked", "checked": "Checked", "blocked": "Blocked"}[self]


class PaperState(StrEnum):
    """A document that the service makes in the background."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
