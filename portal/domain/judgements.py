"""The words in which a council judges itself, and what is still to be said.

A judgement, a confidence and a strength of evidence are three separate answers in words. They are not numbers and
have no arithmetic: nothing here adds them up, averages them or puts one council's answers beside another's. What can
be counted is only how much of a round has been answered, because that is a fact about the work and not about the
council.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Judgement(StrEnum):
    """How far a characteristic is in place, in the council's own view."""

    EMBEDDED = "embedded"
    LARGELY = "largely"
    PARTLY = "partly"
    ABSENT = "absent"
    UNJUDGED = "unjudged"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """The words shown to people, which never change within an edition of the service."""
        return _JUDGEMENT_WORDS[self]

    @property
    def is_on_the_scale(self) -> bool:
        """Whether this is one of the four steps, so that confidence and strength of evidence belong to it."""
        return self not in (Judgement.UNJUDGED, Judgement.NOT_APPLICABLE)


class Confidence(StrEnum):
    """How sure the council is of its own judgement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> str:
        """The words shown to people, with what each one means."""
        return _CONFIDENCE_WORDS[self]

    @property
    def label(self) -> str:
        """The first word alone, for a table cell."""
        return self.words.split(":")[0]


class Strength(StrEnum):
    """How strong the evidence behind a judgement is."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    NONE = "none"

    @property
    def words(self) -> str:
        """The words shown to people, with what each one means."""
        return _STRENGTH_WORDS[self]

    @property
    def label(self) -> str:
        """The first word alone, for a table cell."""
        return self.words.split(":")[0]


class IndicatorState(StrEnum):
    """Whether the council sees an indicator of potential failure in itself.

    "Not known" is an answer: the council has asked itself and cannot tell. A question nobody has answered yet has no
    state at all.
    """

    PRESENT = "present"
    PARTLY = "partly"
    NOT_PRESENT = "not_present"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """The words shown to people."""
        return _INDICATOR_WORDS[self]


_JUDGEMENT_WORDS: Mapping[Judgement, str] = {
    Judgement.EMBEDDED: "In place and embedded",
    Judgement.LARGELY: "Largely in place",
    Judgement.PARTLY: "Partly in place",
    Judgement.ABSENT: "Not in place",
    Judgement.UNJUDGED: "Not yet judged",
    Judgement.NOT_APPLICABLE: "Does not apply",
}
_CONFIDENCE_WORDS: Mapping[Confidence, str] = {
    Confidence.HIGH: "High: tested by someone independent",
    Confidence.MEDIUM: "Medium: checked inside the service",
    Confidence.LOW: "Low: our own impression",
}
_STRENGTH_WORDS: Mapping[Strength, str] = {
    Strength.STRONG: "Strong: independent and under 12 months old",
    Strength.MODERATE: "Moderate",
    Strength.LIMITED: "Limited",
    Strength.NONE: "None",
}
_INDICATOR_WORDS: Mapping[IndicatorState, str] = {
    IndicatorState.PRESENT: "Present",
    IndicatorState.PARTLY: "Partly present",
    IndicatorState.NOT_PRESENT: "Not present",
    IndicatorState.NOT_KNOWN: "Not known",
}

#: What stands in the place of an indicator's state that nobody has given.
NOT_ANSWERED_WORDS = "Not yet answered"


class Part(StrEnum):
    """A part of an answer which can be missing."""

    JUDGEMENT = "judgement"
    CONFIDENCE = "confidence"
    STRENGTH = "strength"
    NARRATIVE = "narrative"
    REASON = "reason"
    STATE = "state"
    REVIEW = "review"

    @property
    def words(self) -> str:
        """The part as a noun, to follow "missing"."""
        return _PART_WORDS[self]


_PART_WORDS: Mapping[Part, str] = {
    Part.JUDGEMENT: "judgement",
    Part.CONFIDENCE: "confidence",
    Part.STRENGTH: "strength of evidence",
    Part.NARRATIVE: "narrative",
    Part.REASON: "reason why it does not apply",
    Part.STATE: "answer",
    Part.REVIEW: "a look at what was carried forward",
}


class ItemStatus(StrEnum):
    """How far one item has been answered."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    #: Carried forward or moved from elsewhere: never done before a person has looked at it in this round.
    NEEDS_REVIEW = "needs_review"
    COMPLETE = "complete"

    @property
    def words(self) -> str:
        """The words of a task list."""
        return _STATUS_WORDS[self]


_STATUS_WORDS: Mapping[ItemStatus, str] = {
    ItemStatus.NOT_STARTED: "Not yet started",
    ItemStatus.IN_PROGRESS: "In progress",
    ItemStatus.NEEDS_REVIEW: "Needs review",
    ItemStatus.COMPLETE: "Completed",
}


@dataclass(frozen=True)
class CharacteristicAnswer:
    """What a council has said of one characteristic so far.

    Args:
        narrative: text with light marks, see `portal.narratives`; where `narrative_from` names another
            characteristic, that one's words.
        narrative_from: the characteristic whose narrative serves here too; empty where this one has its own.
        needs_review: carried forward or moved, and not yet looked at by a person in this round.
    """

    code: str
    judgement: Judgement = Judgement.UNJUDGED
    confidence: Confidence | None = None
    strength: Strength | None = None
    narrative: str = ""
    reason: str = ""
    narrative_from: str = ""
    needs_review: bool = False


@dataclass(frozen=True)
class IndicatorReply:
    """What a council has said of one indicator of potential failure so far."""

    code: str
    state: IndicatorState | None = None
    note: str = ""
    #: Carried forward or moved, and not yet looked at by a person in this round.
    needs_review: bool = False


def missing_parts(answer: CharacteristicAnswer) -> tuple[Part, ...]:
    """The parts an answer still needs, in the order in which the page asks for them.

    A judgement on the four steps needs a confidence, a strength of evidence and a narrative. "Does not apply" needs
    only the reason: to ask how sure a council is of something that does not concern it would be a form for its own
    sake.

    Source: our own rule; the guidance sets no form for a self-assessment.
    """
    review = (Part.REVIEW,) if answer.needs_review else ()
    if answer.judgement is Judgement.NOT_APPLICABLE:
        return review if answer.reason.strip() else (Part.REASON, *review)
    needed = (
        (Part.JUDGEMENT, answer.judgement.is_on_the_scale),
        (Part.CONFIDENCE, answer.confidence is not None),
        (Part.STRENGTH, answer.strength is not None),
        (Part.NARRATIVE, bool(answer.narrative.strip())),
    )
    return (*(part for part, given in needed if not given), *review)


def missing_of(reply: IndicatorReply) -> tuple[Part, ...]:
    """The parts a reply to an indicator still needs: a state, and a look where it was carried forward."""
    state = (Part.STATE,) if reply.state is None else ()
    return (*state, *((Part.REVIEW,) if reply.needs_review else ()))


def characteristic_status(answer: CharacteristicAnswer) -> ItemStatus:
    """How far a characteristic is answered: complete only when nothing in `missing_parts` remains."""
    if answer.needs_review:
        return ItemStatus.NEEDS_REVIEW
    missing = missing_parts(answer)
    if not missing:
        return ItemStatus.COMPLETE
    is_empty = len(missing) == 4 and not answer.reason.strip()
    return ItemStatus.NOT_STARTED if is_empty else ItemStatus.IN_PROGRESS


def indicator_status(reply: IndicatorReply) -> ItemStatus:
    """How far an indicator is answered: any state, "not known" among them, is an answer."""
    if reply.needs_review:
        return ItemStatus.NEEDS_REVIEW
    if reply.state is not None:
        return ItemStatus.COMPLETE
    return ItemStatus.IN_PROGRESS if reply.note.strip() else ItemStatus.NOT_STARTED
