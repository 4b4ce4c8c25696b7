"""Words of the department's casework: one kind of word for each thing that a person records about a case.

None of these is a step on a scale, none is added up, and none moves a council anywhere. Each names a state of the file
or of a piece of work, or what a person found when they looked.
"""

from enum import StrEnum


class InterestStanding(StrEnum):
    """What follows from a person's declaration about one council."""

    NONE = "none"
    DECLARED = "declared"
    CLEARED = "cleared"
    RECUSED = "recused"

    @property
    def words(self) -> str:
        """The standing as shown."""
        return {
            "none": "No interest declared",
            "declared": "Interest declared, a lead reviewer to decide",
            "cleared": "Interest declared and cleared",
            "recused": "Recused",
        }[self.value]

    @property
    def may_open(self) -> bool:
        """Whether the person may open the case. Source: our own rule: an interest bars until another clears it."""
        return self in (InterestStanding.NONE, InterestStanding.CLEARED)


class SampleResult(StrEnum):
    """What somebody found who looked for a sampled document."""

    NOT_LOOKED = "not_looked"
    FOUND = "found"
    NOT_FOUND = "not_found"
    DOES_NOT_SUPPORT = "does_not_support"

    @property
    def words(self) -> str:
        return {
            "not_looked": "Not looked at yet",
            "found": "Found, and it supports the answer",
            "not_found": "Not found",
            "does_not_support": "Found, and it does not support the answer",
        }[self.value]


class Bearing(StrEnum):
    """How a piece of outside evidence stands to what the council says."""

    AGREES = "agrees"
    CONFLICTS = "conflicts"
    ADDS = "adds"

    @property
    def words(self) -> str:
        return {
            "agrees": "Agrees with the council’s view",
            "conflicts": "Conflicts with the council’s view",
            "adds": "Says something the council does not",
        }[self.value]


class Side(StrEnum):
    """Who a question, a clock or a follow-up is with."""

    DEPARTMENT = "department"
    COUNCIL = "council"

    @property
    def words(self) -> str:
        return {"department": "With the department", "council": "With the council"}[self.value]

    @property
    def other(self) -> "Side":
        return Side.COUNCIL if self is Side.DEPARTMENT else Side.DEPARTMENT


class EngagementKind(StrEnum):
    """A contact between the department and a council."""

    EARLY_CONVERSATION = "early_conversation"
    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"

    @property
    def words(self) -> str:
        return {
            "early_conversation": "Early conversation with local leaders",
            "meeting": "Meeting",
            "visit": "Visit",
            "call": "Telephone or video call",
            "letter": "Letter or e-mail",
        }[self.value]


class AttendeeSide(StrEnum):
    """Whom somebody at a conversation spoke for."""

    COUNCIL = "council"
    LOCAL_LEADER = "local_leader"
    DEPARTMENT = "department"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "council": "The council",
            "local_leader": "Expert local leader from elsewhere",
            "department": "The department",
            "other": "Another body",
        }[self.value]


class PointOutcome(StrEnum):
    """The answer to a point of fact that a council raised; always with a reason that is printed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"

    @property
    def words(self) -> str:
        return {
            "open": "Not answered yet",
            "accepted": "Accepted",
            "partly": "Accepted in part",
            "not_accepted": "Not accepted",
        }[self.value]


class OptionStanding(StrEnum):
    """What a named person said of one model of engagement or intervention in this case."""

    WOULD_DO = "would_do"
    WOULD_NOT_DO = "would_not_do"
    IN_USE = "in_use"

    @property
    def words(self) -> str:
        return {
            "would_do": "Considered: it would do",
            "would_not_do": "Considered: it would not do",
            "in_use": "Already in use",
        }[self.value]


class DecisionOutcome(StrEnum):
    """What a person with the right decided. That no decision is needed is a decision too."""

    NO_DECISION_NEEDED = "no_decision_needed"
    MODEL_CHOSEN = "model_chosen"
    LIGHTER_MODEL = "lighter_model"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return {
            "no_decision_needed": "No decision is needed",
            "model_chosen": "A model of engagement or intervention is chosen",
            "lighter_model": "Stepped down to a lighter model",
            "ended": "What was in force is ended",
        }[self.value]


class ConsentState(StrEnum):
    """Whether a council agrees that its good practice is published."""

    OFFERED = "offered"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            "offered": "Waiting for the council",
            "agreed": "Agreed and published",
            "declined": "The council does not agree",
            "withdrawn": "Taken down",
        }[self.value]


class ExitState(StrEnum):
    """A line of an exit checklist; it moves only when a named person says so."""

    NOT_STARTED = "not_started"
    SHOWN = "shown"
    NOT_SHOWN = "not_shown"

    @property
    def words(self) -> str:
        return {"not_started": "Not looked at yet", "shown": "Shown", "not_shown": "Not shown yet"}[self.value]
