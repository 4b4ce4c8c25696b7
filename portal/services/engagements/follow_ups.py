"""What somebody said they would do after a conversation, and that they did. Each side marks its own."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import Side
from portal.domain.clocks import day_in_london
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor
from portal.models import Engagement, FollowUp
from portal.services.engagements.council import lock_shared
from portal.services.engagements.council import record as record_for_council
from portal.services.engagements.writing import lock_entry, open_for_writing, record

#: Characters.
MAX_TEXT, MAX_OWNER = 2_000, 160


@dataclass(frozen=True)
class FollowUpWords:
    """What is to be done, by whom.

    Args:
        owner: a person or an office; empty where only the side is known.
    """

    text: str
    side: Side
    owner: str = ""
    due_on: date | None = None


def add_follow_up(
    assessment_id: uuid.UUID, engagement_id: uuid.UUID, words: FollowUpWords, *, actor: Actor, now: datetime
) -> FollowUp:
    """Adds what somebody said they would do; the council reads it where the entry is shared.

    Raises:
        NotFound, InterestsFirst, NotAllowed: as `engagements.change`.
        Refused: the text is missing or too long.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    if not words.text.strip():
        raise Refused("Enter what is to be done")
    if len(words.text) > MAX_TEXT or len(words.owner) > MAX_OWNER:
        raise Refused(f"Shorten what is to be done to {MAX_TEXT:,} characters or fewer, and the name to {MAX_OWNER}")
    line = FollowUp(
        engagement_id=found.id,
        text=words.text.strip(),
        side=words.side,
        owner=words.owner.strip(),
        due_on=words.due_on,
        added_at=now,
    )
    db.session.add(line)
    db.session.flush()
    record("follow_up_added", found, assessment, actor=actor, now=now)
    return line


def mark_for_department(
    assessment_id: uuid.UUID,
    engagement_id: uuid.UUID,
    follow_up_id: uuid.UUID,
    *,
    is_done: bool,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Marks a follow-up of the department as done today, or as not done after all.

    Raises:
        NotFound, InterestsFirst: as `engagements.change`.
        NotAllowed: it is the council's, or the actor may not write in the case.
        EditConflict: somebody marked it first.
    """
    assessment = open_for_writing(assessment_id, actor)
    found = lock_entry(assessment, engagement_id)
    _mark(found, follow_up_id, Side.DEPARTMENT, is_done=is_done, expected_version=expected_version, now=now)
    kind = "follow_up_done" if is_done else "follow_up_reopened"
    record(kind, found, assessment, actor=actor, now=now)


def mark_for_council(
    gss: str,
    engagement_id: uuid.UUID,
    follow_up_id: uuid.UUID,
    *,
    is_done: bool,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Marks a follow-up of the council as done today, or as not done after all.

    Raises:
        NotFound: nothing of the kind was shared with the council, or the actor is not of it.
        NotAllowed: it is the department's, or the actor may read there and not answer.
        EditConflict: somebody marked it first.
    """
    found = lock_shared(gss, engagement_id, actor)
    _mark(found, follow_up_id, Side.COUNCIL, is_done=is_done, expected_version=expected_version, now=now)
    kind = "follow_up_done" if is_done else "follow_up_reopened"
    record_for_council(kind, found, gss, actor=actor, now=now)


def _mark(
    found: Engagement, follow_up_id: uuid.UUID, side: Side, *, is_done: bool, expected_version: int, now: datetime
) -> None:
    query = select(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.engagement_id == found.id)
    line = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if line is None:
        raise NotFound()
    if line.side is not side:
        raise NotAllowed("a follow-up of the other side")
    if line.version != expected_version:
        raise EditConflict("the follow-up", current={"text": line.text}, offered={}, version=line.version)
    line.done_on, line.version = day_in_london(now) if is_done else None, line.version + 1
    db.session.flush()
