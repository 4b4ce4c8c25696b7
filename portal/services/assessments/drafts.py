"""Words in the making, and who is writing where.

What a person types is kept every few seconds, so that a closed window, an ended session or a clash loses nothing. The
words are that person's alone: nobody else is shown them, no event tells of them, and they go when the answer is saved.
That a person has a page open to write is another matter, and everybody of the council sees it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.database import db, new_id
from portal.domain.duties import may_write_in
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, councils_where
from portal.models import AnswerDraft, Round, User
from portal.services.assessments.answers import MAX_NARRATIVE
from portal.services.assessments.duties import assignments_of, list_duties, theme_slug_of

#: A person whose page was heard of within this time is writing.
WRITING_FOR = timedelta(seconds=90)
#: Characters kept in one draft: more than an answer may have, so that a paste that is too long is kept as well.
MAX_DRAFT = 3 * MAX_NARRATIVE


@dataclass(frozen=True)
class Draft:
    """Words that their writer has not saved.

    Args:
        fields: the form's fields as typed.
        base_version: the version of the answer they were begun from.
    """

    fields: Mapping[str, str]
    base_version: int
    kept_at: datetime


def find_draft(found: Round, code: str, *, actor: Actor) -> Draft | None:
    """The actor's own words for an item of the round that are kept and not saved, or None."""
    row = db.session.execute(
        select(AnswerDraft.fields, AnswerDraft.base_version, AnswerDraft.kept_at).where(*_mine(found.id, code, actor))
    ).one_or_none()
    if row is None or row.kept_at is None:
        return None
    return Draft(row.fields, row.base_version, row.kept_at)


def keep_draft(
    round_id: uuid.UUID, code: str, fields: Mapping[str, str], *, base_version: int, actor: Actor, now: datetime
) -> None:
    """Keeps what a person has typed, in whatever state the round is: a sealed round must not swallow words either.

    Raises:
        NotFound, NotAllowed: as `note_presence`.
        Refused: the words are longer than can be kept.
    """
    _require_writer(round_id, code, actor=actor)
    if sum(len(text) for text in fields.values()) > MAX_DRAFT:
        raise Refused(f"These words are too long to be kept. Shorten them to {MAX_NARRATIVE:,} characters or fewer")
    kept = {"fields": dict(fields), "base_version": base_version, "kept_at": now, "seen_at": now}
    _upsert(round_id, code, actor, kept)


def note_presence(round_id: uuid.UUID, code: str, *, actor: Actor, now: datetime) -> None:
    """Notes that the person has the page open to write.

    Raises:
        NotFound: no such round for this actor, or no such item in its edition.
        NotAllowed: the actor does not write there.
    """
    _require_writer(round_id, code, actor=actor)
    _upsert(round_id, code, actor, {"seen_at": now})


def forget_draft(round_id: uuid.UUID, code: str, *, actor: Actor) -> None:
    """Lets go of the actor's own words for an item: they are saved, or are to be thrown away."""
    db.session.execute(update(AnswerDraft).where(*_mine(round_id, code, actor)).values(fields={}, kept_at=None))


def list_writers(found: Round, *, actor: Actor, now: datetime) -> Mapping[str, tuple[str, ...]]:
    """Names of the others who are writing in the round now, by code. One query."""
    query = (
        select(AnswerDraft.code, User.name)
        .join(User, User.id == AnswerDraft.user_id)
        .where(
            AnswerDraft.round_id == found.id,
            AnswerDraft.seen_at > now - WRITING_FOR,
            AnswerDraft.user_id != actor.user_id,
        )
        .order_by(User.name)
    )
    by_code: dict[str, tuple[str, ...]] = {}
    for code, name in db.session.execute(query):
        by_code[code] = (*by_code.get(code, ()), name)
    return by_code


def _mine(round_id: uuid.UUID, code: str, actor: Actor) -> tuple[Any, ...]:  # Any: conditions of SQLAlchemy
    return (AnswerDraft.round_id == round_id, AnswerDraft.code == code, AnswerDraft.user_id == actor.user_id)


def _require_writer(round_id: uuid.UUID, code: str, *, actor: Actor) -> None:
    query = select(Round).where(Round.id == round_id)
    mine = Round.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND))
    found = db.session.execute(query.where(mine)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    if not may_write_in(actor, found.council_gss, theme_slug_of(found, code), assignments_of(list_duties(found))):
        raise NotAllowed(f"no duty to write in the theme of {code}")


def _upsert(round_id: uuid.UUID, code: str, actor: Actor, changes: Mapping[str, Any]) -> None:  # Any: column values
    """Two windows of one person may send at the same moment, so the database decides which row is new."""
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    make = postgresql.insert if is_postgresql else sqlite.insert
    empty = {"fields": {}, "base_version": 0, "kept_at": None}
    row = {"id": new_id(), "round_id": round_id, "code": code, "user_id": actor.user_id, **empty, **changes}
    statement = make(AnswerDraft).values(**row)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["round_id", "code", "user_id"], set_=dict(changes))
    )
