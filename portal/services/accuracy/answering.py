"""The department's part: it answers each point of fact with a reason, and ends the stage when nothing is open.

Answers are the department's own until the stage is closed; closing releases all of them to the council at once.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.accuracy import Stage
from portal.domain.casework import PointOutcome
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import AssessmentState
from portal.models import AccuracyPoint, AccuracyWindow, Assessment
from portal.services.accuracy.messages import tell_closed
from portal.services.accuracy.opening import MAX_REASON, record_window, require_lead
from portal.services.accuracy.standing import Standing, find_latest, list_windows, standing_of
from portal.services.moderation import corrected_sections
from portal.services.reviews.access import find_case, lock_case
from portal.services.reviews.cases import Case, build_case
from portal.services.reviews.decisions import record_step

#: What an answer may be.
ANSWERS = (PointOutcome.ACCEPTED, PointOutcome.PARTLY, PointOutcome.NOT_ACCEPTED)


@dataclass(frozen=True)
class AccuracyStage:
    """The stage of a case as the department sees it.

    Args:
        standings: every window, the newest first. Points are the council's own until its days have ended.
        may_open: whether this actor may open a window now. may_decline: or record that none is offered.
        may_answer: whether they may answer points now. may_close: whether nothing keeps them from closing.
        to_settle: sections whose facts were corrected, which they may settle again.
    """

    case: Case
    standings: tuple[Standing, ...]
    may_open: bool
    may_decline: bool
    may_answer: bool
    may_close: bool
    to_settle: frozenset[str]

    @property
    def latest(self) -> Standing | None:
        """The newest window; None where the stage has not begun."""
        return self.standings[0] if self.standings else None


@dataclass(frozen=True)
class Answer:
    """What the department says to a point.

    Args:
        reason: printed. now_says: what the summary says now; empty where it stays as it was.
    """

    outcome: PointOutcome
    reason: str
    now_says: str = ""


def get_stage(assessment_id: uuid.UUID, *, actor: Actor, now: datetime) -> AccuracyStage:
    """The factual-accuracy stage of a case.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
    """
    assessment = find_case(assessment_id, actor=actor)
    found = [standing_of(window, now) for window in reversed(list_windows(assessment))]
    latest = found[0] if found else None
    acts = may(actor, Permission.APPROVE_REVIEW) and assessment.state is AssessmentState.REVIEWED
    is_to_answer = latest is not None and latest.stage is Stage.TO_ANSWER
    case = build_case(assessment, actor=actor)
    return AccuracyStage(
        case=case,
        standings=tuple(_for_department(item) for item in found),
        may_open=acts and (latest is None or latest.stage in (Stage.NOT_OFFERED, Stage.CLOSED)),
        may_decline=acts and latest is None,
        may_answer=acts and is_to_answer,
        may_close=acts and is_to_answer and latest is not None and not latest.unanswered,
        to_settle=corrected_sections(assessment) if acts and case.own is None else frozenset(),
    )


def find_window(stage: AccuracyStage, window_id: uuid.UUID) -> Standing:
    """One window of a case that was offered.

    Raises:
        NotFound: there is none.
    """
    for standing in stage.standings:
        if standing.window.id == window_id and standing.stage is not Stage.NOT_OFFERED:
            return standing
    raise NotFound()


def find_point(stage: AccuracyStage, point_id: uuid.UUID) -> tuple[Standing, AccuracyPoint]:
    """A point that the department may see.

    Raises:
        NotFound: there is none.
    """
    for standing in stage.standings:
        for point in standing.points:
            if point.id == point_id:
                return standing, point
    raise NotFound()


def answer_point(
    assessment_id: uuid.UUID,
    point_id: uuid.UUID,
    answer: Answer,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Answers a point of fact; the answer may be changed until the stage is closed. Returns the version now stored.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case, or there is no such point.
        NotAllowed: the actor is no lead.
        TransitionRefused: the review is not approved.
        Refused: the council's days have not ended, the stage is closed, or the reason is missing or too long.
        EditConflict: another lead answered it in the meantime; carries both.
    """
    assessment, standing = _lock(assessment_id, actor, now, action="answer_point")
    point = next((item for item in standing.points if item.id == point_id), None)
    if point is None:
        raise NotFound()
    if standing.stage is not Stage.TO_ANSWER:
        raise Refused("The factual-accuracy window is closed, so its answers stand as they are")
    offered = _checked(answer)
    stored = {"outcome": str(point.outcome), "reason": point.reason, "now_says": point.now_says}
    if point.version != expected_version:
        current = stored | {"outcome": point.outcome.words}
        raise EditConflict(f"point {point.number}", current=current, offered=offered, version=point.version)
    if stored == offered:
        return point.version
    point.outcome, point.reason, point.now_says = answer.outcome, offered["reason"], offered["now_says"]
    point.answered_at, point.answered_by_id, point.version = now, actor.user_id, point.version + 1
    db.session.flush()
    facts: dict[str, object] = {"point": point.number, "outcome": point.outcome, "version": point.version}
    record_step("accuracy_point_answered", assessment, actor=actor, now=now, facts=facts)
    return point.version


def close_window(assessment_id: uuid.UUID, *, actor: Actor, now: datetime, base_url: str = "") -> AccuracyWindow:
    """Ends the stage and releases the answers to the council.

    Raises:
        NotFound, InterestsFirst, NotAllowed, TransitionRefused: as `answer_point`.
        Refused: the council's days have not ended, a point has no answer, or it is closed already.
    """
    assessment, standing = _lock(assessment_id, actor, now, action="close_accuracy_window")
    if standing.stage is not Stage.TO_ANSWER:
        raise Refused("The factual-accuracy window is closed already")
    if standing.unanswered:
        numbers = ", ".join(str(point.number) for point in standing.unanswered)
        raise Refused(f"Answer every point of fact before you close the window. Still to answer: {numbers}")
    window = standing.window
    window.closed_at, window.closed_by_id, window.version = now, actor.user_id, window.version + 1
    db.session.flush()
    facts: dict[str, object] = {"answer": standing.answer}
    record_window("accuracy_window_closed", window, assessment, actor=actor, now=now, facts=facts)
    tell_closed(window, assessment, base_url=base_url, now=now)
    return window


def _lock(assessment_id: uuid.UUID, actor: Actor, now: datetime, *, action: str) -> tuple[Assessment, Standing]:
    assessment = lock_case(assessment_id, actor=actor)
    require_lead(assessment, actor, action=action)
    latest = find_latest(assessment.id)
    if latest is None or latest.closes_on is None:
        raise NotFound()
    query = select(AccuracyWindow).where(AccuracyWindow.id == latest.id).with_for_update(of=AccuracyWindow)
    window = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    standing = standing_of(window, now)
    if standing.stage is Stage.OPEN:
        raise Refused(
            "The council’s days have not ended. Its points can be read once it is done, or the last day is past"
        )
    return assessment, standing


def _checked(answer: Answer) -> dict[str, str]:
    if answer.outcome not in ANSWERS:
        raise Refused("Choose whether the point is accepted")
    if not answer.reason.strip():
        raise Refused("Enter the reason")
    if len(answer.reason) > MAX_REASON or len(answer.now_says) > MAX_REASON:
        raise Refused(f"Shorten each text to {MAX_REASON:,} characters or fewer")
    return {
        "outcome": str(answer.outcome),
        "reason": answer.reason.strip(),
        "now_says": answer.now_says.strip(),
    }


def _for_department(standing: Standing) -> Standing:
    """Without what the council still works on, and without what it took back."""
    points = () if standing.stage is Stage.OPEN else standing.points
    return Standing(standing.window, standing.stage, points, ())
