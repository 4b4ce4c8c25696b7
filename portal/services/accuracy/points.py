"""A council's part: it reads the frozen draft, raises points of fact, and says when it has no more to say."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from portal.database import db
from portal.domain.accuracy import Stage
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.models import AccuracyPoint, AccuracyWindow, Assessment
from portal.services.accuracy.opening import record_window
from portal.services.accuracy.reading import section_titles
from portal.services.accuracy.standing import Standing, standing_of

#: Characters of each text of a point.
MAX_WORDS = 10_000


@dataclass(frozen=True)
class PointText:
    """What a council says is wrong.

    Args:
        section: the slug of a theme, a code, or "frame" for the rest.
        said: what the draft says. correct: what is right. evidence: what shows it; may be empty.
    """

    section: str
    said: str
    correct: str
    evidence: str = ""


@dataclass(frozen=True)
class CouncilWindow:
    """A window as its council sees it."""

    assessment: Assessment
    standing: Standing

    @property
    def window(self) -> AccuracyWindow:
        return self.standing.window

    @property
    def may_write(self) -> bool:
        """Whether points can be raised now."""
        return self.standing.stage is Stage.OPEN

    @property
    def answers_are_out(self) -> bool:
        """Whether the department has released its answers."""
        return self.standing.stage is Stage.CLOSED


def list_for_council(gss: str, *, actor: Actor, now: datetime) -> tuple[CouncilWindow, ...]:
    """The windows opened to a council, newest first; empty for people who may not answer the department."""
    if not may(actor, Permission.ANSWER_DEPARTMENT, gss):
        return ()
    query = (
        select(AccuracyWindow, Assessment)
        .join(Assessment, Assessment.id == AccuracyWindow.assessment_id)
        .where(Assessment.council_gss == gss, AccuracyWindow.closes_on.is_not(None))
        .order_by(AccuracyWindow.opened_at.desc(), AccuracyWindow.sequence.desc())
        # Whole documents, which a list of windows does not read.
        .options(defer(AccuracyWindow.draft_json), defer(Assessment.sealed_json))
    )
    return tuple(CouncilWindow(found, standing_of(window, now)) for window, found in db.session.execute(query))


def get_for_council(gss: str, window_id: uuid.UUID, *, actor: Actor, now: datetime) -> CouncilWindow:
    """One window of a council.

    Raises:
        NotFound: there is none for this council and person.
    """
    for found in list_for_council(gss, actor=actor, now=now):
        if found.window.id == window_id:
            return found
    raise NotFound()


def get_point(found: CouncilWindow, point_id: uuid.UUID) -> AccuracyPoint:
    """A point of a window that was not taken back.

    Raises:
        NotFound: there is none.
    """
    for point in found.standing.points:
        if point.id == point_id:
            return point
    raise NotFound()


def raise_point(gss: str, window_id: uuid.UUID, text: PointText, *, actor: Actor, now: datetime) -> AccuracyPoint:
    """Adds a point of fact.

    Raises:
        NotFound: there is no such window for this council and person.
        Refused: the window has ended, or something is missing or too long; the message says what to do.
    """
    found = _lock(gss, window_id, actor=actor, now=now)
    fields = _checked(found, text)
    newest = select(func.coalesce(func.max(AccuracyPoint.number), 0)).where(AccuracyPoint.window_id == window_id)
    point = AccuracyPoint(
        window_id=window_id,
        number=int(db.session.execute(newest).scalar_one()) + 1,
        raised_at=now,
        raised_by_id=actor.user_id,
        **fields,
    )
    db.session.add(point)
    db.session.flush()
    db.session.expire(found.window, ["points"])
    _record("accuracy_point_raised", found, point, actor=actor, now=now)
    return point


def change_point(
    gss: str,
    window_id: uuid.UUID,
    point_id: uuid.UUID,
    text: PointText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Changes a point of fact while the window is open; returns the version now stored.

    Raises:
        NotFound: there is no such point for this council and person, or it was taken back.
        Refused: as `raise_point`.
        EditConflict: a colleague saved other words in the meantime; carries both.
    """
    found = _lock(gss, window_id, actor=actor, now=now)
    point, fields = get_point(found, point_id), _checked(found, text)
    stored = {name: str(getattr(point, name)) for name in fields}
    if point.version != expected_version:
        raise EditConflict(f"point {point.number}", current=stored, offered=fields, version=point.version)
    if stored == fields:
        return point.version
    for name, value in fields.items():
        setattr(point, name, value)
    point.version += 1
    db.session.flush()
    _record("accuracy_point_changed", found, point, actor=actor, now=now)
    return point.version


def take_back_point(
    gss: str, window_id: uuid.UUID, point_id: uuid.UUID, *, actor: Actor, expected_version: int, now: datetime
) -> None:
    """Takes a point back while the window is open; the department never sees it.

    Raises:
        NotFound, Refused, EditConflict: as `change_point`.
    """
    found = _lock(gss, window_id, actor=actor, now=now)
    point = get_point(found, point_id)
    _require_open(found)
    if point.version != expected_version:
        raise EditConflict(f"point {point.number}", current={"said": point.said}, offered={}, version=point.version)
    point.withdrawn_at, point.version = now, point.version + 1
    db.session.flush()
    _record("accuracy_point_taken_back", found, point, actor=actor, now=now)


def say_done(gss: str, window_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Records that the council has no more to say: with its points, or because there is nothing to correct.

    Raises:
        NotFound: there is no such window for this council and person.
        Refused: the window has ended.
    """
    found = _lock(gss, window_id, actor=actor, now=now)
    _require_open(found)
    window = found.window
    window.council_done_at, window.council_done_by_id, window.version = now, actor.user_id, window.version + 1
    db.session.flush()
    facts: dict[str, object] = {"nothing_to_correct": not found.standing.points}
    record_window("accuracy_stage_answered", window, found.assessment, actor=actor, now=now, facts=facts)


def _lock(gss: str, window_id: uuid.UUID, *, actor: Actor, now: datetime) -> CouncilWindow:
    query = select(AccuracyWindow).where(AccuracyWindow.id == window_id).with_for_update(of=AccuracyWindow)
    db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    return get_for_council(gss, window_id, actor=actor, now=now)


def _require_open(found: CouncilWindow) -> None:
    if found.may_write:
        return
    if found.window.council_done_at is not None:
        raise Refused(f"Your council has said that it has no more to say. {_LATE}")
    raise Refused(f"The last day to send points of fact has passed. {_LATE}")


_LATE = (
    "What you wrote is not sent. Copy your words and write to the department:"
    " a lead reviewer can open the draft to your council again"
)


def _checked(found: CouncilWindow, text: PointText) -> dict[str, str]:
    _require_open(found)
    fields = {name: str(value).strip() for name, value in asdict(text).items()}
    if fields["section"] not in dict(section_titles(found.window)):
        raise Refused("Choose the part of the draft that the point is about")
    needed = {"said": "Enter what the draft says", "correct": "Enter what is right"}
    for name, message in needed.items():
        if not fields[name]:
            raise Refused(message)
    if any(len(value) > MAX_WORDS for value in fields.values()):
        raise Refused(f"Shorten each text to {MAX_WORDS:,} characters or fewer")
    return fields


def _record(kind: str, found: CouncilWindow, point: AccuracyPoint, *, actor: Actor, now: datetime) -> None:
    facts: dict[str, object] = {"point": point.number, "section": point.section, "version": point.version}
    record_window(kind, found.window, found.assessment, actor=actor, now=now, facts=facts)
