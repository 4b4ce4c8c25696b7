"""What a council does with an entry shared with it: agrees to the text, or says what it would have otherwise."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, CaseFile, Engagement
from portal.services.engagements import telling
from portal.services.engagements.entries import content_of
from portal.services.records import record_event

#: Characters.
MAX_WORDS = 10_000


def agree_for_council(
    gss: str, engagement_id: uuid.UUID, *, content: str, actor: Actor, now: datetime, base_url: str = ""
) -> None:
    """Records that the council agrees to the text as it stands. Agreeing twice changes nothing.

    Args:
        content: the digest of the text that the person read.

    Raises:
        NotFound: nothing of the kind was shared with the council, or the actor is not of it.
        NotAllowed: the actor may read there, and not answer.
        EditConflict: the text is another by now.
        Refused: it was taken out of the log.
    """
    found = lock_shared(gss, engagement_id, actor)
    _check_content(found, content)
    if found.council_agreed_at is not None:
        return
    found.council_agreed_at, found.council_agreed_by_id = now, actor.user_id
    found.version += 1
    db.session.flush()
    record("engagement_agreed", found, gss, actor=actor, now=now)
    telling.tell_answered(found, _newest(found), base_url=base_url, now=now)


def say_otherwise(
    gss: str, engagement_id: uuid.UUID, words: str, *, content: str, actor: Actor, now: datetime, base_url: str = ""
) -> None:
    """Records what the council would have otherwise, in its own words; its agreement is gone with that.

    Args:
        words: empty takes earlier words back.
        content: as `agree_for_council`.

    Raises:
        NotFound, NotAllowed, EditConflict: as `agree_for_council`.
        Refused: it was taken out of the log, or the words are missing or too long.
    """
    found = lock_shared(gss, engagement_id, actor)
    _check_content(found, content, words)
    if len(words) > MAX_WORDS:
        raise Refused(f"Shorten what you would have otherwise to {MAX_WORDS:,} characters or fewer")
    if words.strip() == found.council_words:
        raise Refused("Enter what you would have otherwise")
    found.council_words = words.strip()
    found.council_agreed_at = found.council_agreed_by_id = None
    found.version += 1
    db.session.flush()
    record("engagement_answered", found, gss, actor=actor, now=now)
    telling.tell_answered(found, _newest(found), base_url=base_url, now=now)


def lock_shared(gss: str, engagement_id: uuid.UUID, actor: Actor) -> Engagement:
    """An entry that was shared with a council, held, for somebody who may answer for it.

    Raises:
        NotFound, NotAllowed, Refused: as `agree_for_council`.
    """
    if not may(actor, Permission.VIEW_ROUND, gss):
        raise NotFound()
    query = (
        select(Engagement)
        .join(CaseFile, CaseFile.id == Engagement.case_id)
        .where(Engagement.id == engagement_id, CaseFile.council_gss == gss, Engagement.shared_at.is_not(None))
        .with_for_update(of=Engagement)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    if not may(actor, Permission.ANSWER_DEPARTMENT, gss):
        raise NotAllowed("answering the department")
    if found.withdrawn_at is not None:
        raise Refused("The department has taken this out of its log, so nothing can be added")
    return found


def record(kind: str, found: Engagement, gss: str, *, actor: Actor, now: datetime) -> None:
    """An event of the council's own doing."""
    facts = {"case": str(found.case_id), "kind": found.kind.value, "side": "council"}
    record_event(kind, subject=("engagement", str(found.id)), actor=actor, now=now, council=gss, facts=facts)


def _check_content(found: Engagement, content: str, words: str = "") -> None:
    if content != content_of(found):
        raise EditConflict("the notes", current={"notes": found.notes}, offered={"words": words}, version=found.version)


def _newest(found: Engagement) -> Assessment:
    """The newest record of the case, whose readers are told."""
    query = (
        select(Assessment)
        .join(CaseFile, CaseFile.round_id == Assessment.round_id)
        .where(CaseFile.id == found.case_id)
        .order_by(Assessment.sequence.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar_one()
