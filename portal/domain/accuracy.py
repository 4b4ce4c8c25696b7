"""The stage at which a council corrects facts before a summary is issued: when it runs, and the council's part in it.

Its length is set in each case by the person who opens it; nothing here knows a usual one. That a council says nothing
is told as that and never read as agreement.
"""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.domain.consultation.window import closing_instant

LONDON = ZoneInfo("Europe/London")
#: Stands for the rest of a document where a point is about no theme and no code.
FRAME = "frame"


class Stage(StrEnum):
    """Where the stage stands at a moment."""

    NOT_OFFERED = "not_offered"
    OPEN = "open"
    TO_ANSWER = "to_answer"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The stage as a person reads it."""
        return {
            "not_offered": "Not offered",
            "open": "Open to the council",
            "to_answer": "With the department",
            "closed": "Closed",
        }[self.value]


class CouncilAnswer(StrEnum):
    """What the council did with its days."""

    NOT_ASKED = "not_asked"
    PENDING = "pending"
    POINTS = "points"
    NOTHING = "nothing"
    SILENT = "silent"

    @property
    def words(self) -> str:
        """What is shown and printed."""
        return {
            "not_asked": "The council was not asked",
            "pending": "The council may still answer",
            "points": "The council raised points of fact",
            "nothing": "The council said that it has nothing to correct",
            "silent": "The council did not answer",
        }[self.value]


def has_ended(closes_on: date, now: datetime) -> bool:
    """Whether the last day has passed: it counts to its end by the clock in London.

    Source: our own rule, as for consultations (`consultation.window.closing_instant`).
    """
    return now >= closing_instant(closes_on)


def lies_ahead(closes_on: date, now: datetime) -> bool:
    """Whether a last day may still be set: it begins after today in London. Source: our own rule."""
    return closes_on > now.astimezone(LONDON).date()


def stage_at(now: datetime, *, closes_on: date | None, is_done: bool, is_closed: bool) -> Stage:
    """Where the stage stands.

    Args:
        closes_on: the last day; None where no days were offered.
        is_done: whether the council has said that it has no more to say.
        is_closed: whether the lead has answered everything and ended the stage.

    Source: our own rule: the council's days end with its word or with the last of them, and never sooner.
    """
    if closes_on is None:
        return Stage.NOT_OFFERED
    if is_closed:
        return Stage.CLOSED
    return Stage.TO_ANSWER if is_done or has_ended(closes_on, now) else Stage.OPEN


def answer_at(stage: Stage, *, has_points: bool, is_done: bool) -> CouncilAnswer:
    """What the council's part was.

    Args:
        has_points: whether points stand that were not taken back.

    Source: our own rule: to say "nothing to correct" is an answer, and to say nothing is not.
    """
    if stage is Stage.NOT_OFFERED:
        return CouncilAnswer.NOT_ASKED
    if stage is Stage.OPEN:
        return CouncilAnswer.PENDING
    if has_points:
        return CouncilAnswer.POINTS
    return CouncilAnswer.NOTHING if is_done else CouncilAnswer.SILENT
