"""Comments on the items of a round: written, answered, settled and taken back inside one council.

Nobody of the department ever reads one. They are no part of what is sent for signing, sealed or exported, so that
people can say to each other what they would not write to a minister.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.commenting import MAX_COMMENT, mentioned
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import Actor, Permission
from portal.domain.workflow import ROUND, RoundState
from portal.models import Comment, CommentMention, Membership, Round, User
from portal.services.assessments.duties import theme_slug_of
from portal.services.assessments.rounds import lock_round
from portal.services.records import enqueue, record_event


def list_people_of(gss: str) -> Mapping[uuid.UUID, str]:
    """Names of the people who work on a council's self-assessments, by id, in the order of names."""
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_gss == gss, User.is_active)
        .distinct()
    )
    rows = db.session.execute(query).all()
    return {row.id: row.name for row in sorted(rows, key=lambda row: (row.name.casefold(), str(row.id)))}


def write_comment(
    round_id: uuid.UUID,
    code: str,
    body: str,
    *,
    ask: Iterable[uuid.UUID] = (),
    thread_id: uuid.UUID | None = None,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> Comment:
    """Adds a comment to an item of the round, or an answer to a thread there; an answer opens a settled thread again.

    Args:
        ask: people whose attention it asks for, besides those whose names stand in it behind an "@"; who is not of the
            council is left out.
        thread_id: the first comment of the thread that it answers.

    Raises:
        NotFound: no such round for this actor, or no such item or thread in it.
        TransitionRefused: the round is sealed.
        Refused: the comment is empty or too long.
    """
    found = _lock(round_id, actor=actor)
    theme_slug_of(found, code)
    thread = _thread(found, code, thread_id) if thread_id else None
    if not body.strip():
        raise Refused("Enter a comment")
    if len(body) > MAX_COMMENT:
        raise Refused(f"Shorten the comment to {MAX_COMMENT:,} characters or fewer")
    if thread is not None and thread.resolved_at is not None:
        _settle(found, thread, None, actor=actor, now=now)
    comment = Comment(
        round_id=found.id, code=code, thread_id=thread_id, body=body.strip(), written_at=now,
        written_by_id=_id_of(actor),
    )  # fmt: skip  # where, what, when and who
    db.session.add(comment)
    db.session.flush()
    asked = _ask(found, comment, ask, base_url=base_url, actor=actor, now=now)
    facts = {"thread": str(thread_id or comment.id), "answers": thread_id is not None, "asks": asked}
    _record("comment_written", found, comment, facts, actor=actor, now=now)
    return comment


def resolve_thread(round_id: uuid.UUID, code: str, thread_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Settles a thread. Settling it twice changes nothing.

    Raises:
        NotFound, TransitionRefused: as `write_comment`.
    """
    found = _lock(round_id, actor=actor)
    thread = _thread(found, code, thread_id)
    if thread.resolved_at is None:
        _settle(found, thread, now, actor=actor, now=now)


def reopen_thread(round_id: uuid.UUID, code: str, thread_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Opens a settled thread again; raises as `resolve_thread`."""
    found = _lock(round_id, actor=actor)
    thread = _thread(found, code, thread_id)
    if thread.resolved_at is not None:
        _settle(found, thread, None, actor=actor, now=now)


def withdraw_comment(round_id: uuid.UUID, code: str, comment_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes back a comment: its words are gone, and that there was one stays.

    Raises:
        NotFound, TransitionRefused: as `write_comment`.
        NotAllowed: somebody else wrote it.
    """
    found = _lock(round_id, actor=actor)
    comment = _comment(found, code, comment_id)
    if comment.written_by_id != actor.user_id:
        raise NotAllowed("taking back a comment of another person")
    if comment.withdrawn_at is not None:
        return
    comment.withdrawn_at, comment.body = now, ""
    db.session.flush()
    _record("comment_withdrawn", found, comment, {}, actor=actor, now=now)


def may_comment(found: Round) -> bool:
    """Whether the people who may read the round may comment on it now: until it is sealed."""
    return found.state is not RoundState.SUBMITTED


def _lock(round_id: uuid.UUID, *, actor: Actor) -> Round:
    found = lock_round(round_id, actor=actor, permission=Permission.VIEW_ROUND)
    if not may_comment(found):
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="comment")
    return found


def _id_of(actor: Actor) -> uuid.UUID:
    if actor.user_id is None:
        raise NotAllowed("comments have a writer")
    return actor.user_id


def _comment(found: Round, code: str, comment_id: uuid.UUID) -> Comment:
    query = select(Comment).where(Comment.id == comment_id, Comment.round_id == found.id, Comment.code == code)
    comment = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if comment is None:
        raise NotFound()
    return comment


def _thread(found: Round, code: str, thread_id: uuid.UUID) -> Comment:
    comment = _comment(found, code, thread_id)
    if comment.thread_id is not None:
        raise NotFound()
    return comment


def _settle(found: Round, thread: Comment, at: datetime | None, *, actor: Actor, now: datetime) -> None:
    thread.resolved_at = at
    thread.resolved_by_id = actor.user_id if at else None
    db.session.flush()
    _record("comment_resolved" if at else "comment_reopened", found, thread, {}, actor=actor, now=now)


def _ask(
    found: Round, comment: Comment, ask: Iterable[uuid.UUID], *, base_url: str, actor: Actor, now: datetime
) -> int:
    """Notes whose attention is asked for and tells them by mail, without a word of the comment."""
    names = list_people_of(found.council_gss)
    asked = (mentioned(comment.body, names) | (frozenset(ask) & names.keys())) - {actor.user_id}
    db.session.add_all(CommentMention(comment_id=comment.id, user_id=user_id) for user_id in asked)
    db.session.flush()
    address = f"{base_url.rstrip('/')}/council/{found.council_gss}/rounds/{found.id}/comments?show=mine"
    body = (
        f"{actor.name} asks for your attention in a comment on {comment.code} of {found.council.name}’s"
        f" self-assessment ({found.cycle.title}).\n\nRead it and answer here:\n{address}\n"
    )
    people = select(User.id, User.email).where(User.id.in_(asked)).order_by(User.email)
    for person in db.session.execute(people).all():
        message = {"to": person.email, "subject": f"A comment on {comment.code} mentions you", "body": body}
        enqueue("send_message", message, key=f"mention:{comment.id}:{person.id}", now=now)
    return len(asked)


def _record(
    kind: str, found: Round, comment: Comment, facts: Mapping[str, object], *, actor: Actor, now: datetime
) -> None:
    record_event(
        kind,
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": comment.code, "comment": str(comment.id), **facts},
    )
