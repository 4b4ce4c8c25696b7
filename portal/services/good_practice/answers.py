"""The council's side: it sees the exact words that would be public, and says yes, no, or later no longer."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import ConsentState
from portal.domain.errors import NotFound, Refused
from portal.domain.metrics import alphabetical
from portal.domain.roles import Actor, Permission, may
from portal.models import GoodPractice
from portal.services.aftercare.access import answering, record, refuse_stale, words_of
from portal.services.figures import storage
from portal.services.good_practice.offers import text_of

#: Characters of what a council says with its answer.
MAX_WORDS = 2_000


def list_for_council(gss: str, *, actor: Actor) -> tuple[GoodPractice, ...]:
    """What was offered to the council, by title; nothing for people who may not have its summaries."""
    if not may(actor, Permission.VIEW_COUNCIL_SUMMARIES, gss):
        return ()
    rows = db.session.execute(select(GoodPractice).where(GoodPractice.council_gss == gss)).scalars()
    return tuple(sorted(rows, key=lambda row: alphabetical(row.title, str(row.id))))


def get_for_council(practice_id: uuid.UUID, gss: str, *, actor: Actor, lock: bool = False) -> GoodPractice:
    """One thing that was offered to the council.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    if not may(actor, Permission.VIEW_COUNCIL_SUMMARIES, gss):
        raise NotFound()
    query = select(GoodPractice).where(GoodPractice.id == practice_id, GoodPractice.council_gss == gss)
    if lock:
        query = query.with_for_update(of=GoodPractice).execution_options(populate_existing=True)
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def answer(
    practice_id: uuid.UUID, gss: str, words: str, *, agrees: bool, actor: Actor, expected_version: int, now: datetime
) -> GoodPractice:
    """Agrees that the words are published, or declines.

    Args:
        words: what the council says with its answer, to the department alone; may be empty.
        expected_version: of the words that the person saw; agreement counts for no others.

    Raises:
        NotFound, NotAllowed: the actor may not answer for the council.
        Refused: it was answered already, or the words are too long.
        EditConflict: the words were changed in the meantime.
    """
    answering(gss, actor=actor)
    row = get_for_council(practice_id, gss, actor=actor, lock=True)
    refuse_stale(row, expected_version, what="these words", current=text_of(row).fields(), offered={})
    if row.state is not ConsentState.OFFERED:
        raise Refused("This was answered already, or taken back")
    row.council_words = words_of(words, "", most=MAX_WORDS)
    row.state = ConsentState.AGREED if agrees else ConsentState.DECLINED
    row.answered_at, row.answered_by_id, row.version = now, actor.user_id, row.version + 1
    if agrees:
        row.published_at = now
        storage.touch()
    db.session.flush()
    kind = "good_practice_agreed" if agrees else "good_practice_declined"
    record(kind, row, actor=actor, now=now, council=gss)
    return row


def withdraw(
    practice_id: uuid.UUID, gss: str, reason: str, *, actor: Actor, expected_version: int, now: datetime
) -> GoodPractice:
    """Takes the council's agreement back: the words leave the public pages at once.

    Raises:
        NotFound, NotAllowed: the actor may not answer for the council.
        Refused: it is not published, or there is no reason.
        EditConflict: it was changed in the meantime.
    """
    answering(gss, actor=actor)
    row = get_for_council(practice_id, gss, actor=actor, lock=True)
    refuse_stale(row, expected_version, what="these words", current={}, offered={})
    if row.state is not ConsentState.AGREED:
        raise Refused("This is not published")
    row.withdrawn_reason = words_of(reason, "Enter why the council no longer agrees", most=MAX_WORDS)
    row.state, row.published_at, row.version = ConsentState.WITHDRAWN, None, row.version + 1
    storage.touch()
    db.session.flush()
    record("good_practice_withdrawn", row, actor=actor, now=now, council=gss)
    return row
