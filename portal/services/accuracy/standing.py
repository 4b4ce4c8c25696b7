"""Where the factual-accuracy stage of a case stands, and that a summary waits for its end."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.accuracy import CouncilAnswer, Stage, answer_at, stage_at
from portal.domain.casework import PointOutcome
from portal.domain.errors import Refused
from portal.models import AccuracyPoint, AccuracyWindow, Assessment, Review


@dataclass(frozen=True)
class Standing:
    """One window at a moment.

    Args:
        points: those that the council did not take back, by number.
        taken_back: the council's own, by number; shown to nobody but the council.
    """

    window: AccuracyWindow
    stage: Stage
    points: tuple[AccuracyPoint, ...]
    taken_back: tuple[AccuracyPoint, ...]

    @property
    def answer(self) -> CouncilAnswer:
        """What the council did with its days."""
        return answer_at(self.stage, has_points=bool(self.points), is_done=self.window.council_done_at is not None)

    @property
    def unanswered(self) -> tuple[AccuracyPoint, ...]:
        """Points without an answer."""
        return tuple(point for point in self.points if point.outcome is PointOutcome.OPEN)


def standing_of(window: AccuracyWindow, now: datetime) -> Standing:
    """A window as it stands at `now`."""
    stage = stage_at(
        now,
        closes_on=window.closes_on,
        is_done=window.council_done_at is not None,
        is_closed=window.closed_at is not None,
    )
    return Standing(
        window,
        stage,
        tuple(point for point in window.points if point.withdrawn_at is None),
        tuple(point for point in window.points if point.withdrawn_at is not None),
    )


def sent_points(window: AccuracyWindow) -> tuple[AccuracyPoint, ...]:
    """Points that may be printed: those that the council let stand, once it is done or the stage is closed.

    Until then they are the council's own, and a draft that the department looks at has none of them.
    """
    if window.council_done_at is None and window.closed_at is None:
        return ()
    return tuple(point for point in window.points if point.withdrawn_at is None)


def list_windows(assessment: Assessment) -> tuple[AccuracyWindow, ...]:
    """The windows of a sealed record, the first one first; one that was not offered is among them."""
    query = select(AccuracyWindow).where(AccuracyWindow.assessment_id == assessment.id)
    return tuple(db.session.execute(query.order_by(AccuracyWindow.sequence)).scalars())


def find_latest(assessment_id: uuid.UUID) -> AccuracyWindow | None:
    """The newest window of a sealed record; None where the stage has not begun."""
    query = select(AccuracyWindow).where(AccuracyWindow.assessment_id == assessment_id)
    return db.session.execute(query.order_by(AccuracyWindow.sequence.desc()).limit(1)).scalar_one_or_none()


def require_finished(assessment: Assessment) -> None:
    """Refuses until the council had its days and was answered, or a lead recorded why none were offered.

    Raises:
        Refused: with what to do.

    A draft that was shown before a reader was recused and the review approved anew is not what would be issued.

    Source: our own rule: a summary is issued after its facts were open to correction, or says why they were not.
    """
    latest = find_latest(assessment.id)
    if latest is None:
        raise Refused(
            "Before you issue the summary, give the council a factual-accuracy window, or record why none is offered"
        )
    if latest.closes_on is not None and latest.closed_at is None:
        raise Refused(
            "Before you issue the summary, answer the council’s points of fact and close the factual-accuracy window"
        )
    if latest.closes_on is not None and _was_approved_after(assessment, latest.opened_at):
        raise Refused(
            "The review was approved again after the council saw the draft. Before you issue the summary, open the"
            " draft to the council again"
        )


def _was_approved_after(assessment: Assessment, moment: datetime) -> bool:
    """Whether a reading that counts was approved after a draft was frozen, so that the council has not seen it."""
    query = select(Review.id).where(
        Review.assessment_id == assessment.id, Review.recused_at.is_(None), Review.approved_at > moment
    )
    return db.session.execute(query.limit(1)).scalar_one_or_none() is not None
