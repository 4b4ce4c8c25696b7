"""Comments as people read them: the threads of one item, and those of a whole round with their counts."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.database import db
from portal.domain.roles import Actor, Permission, councils_where
from portal.domain.workflow import RoundState
from portal.models import Comment, CommentMention, Round, User

#: Threads on one page of the list, and open threads shown in full beside an answer.
PAGE_SIZE = 50
#: Beyond every page there can be; a database takes no greater number of rows to leave out.
_LAST_PAGE = 1_000_000
BESIDE = 20


class Show(StrEnum):
    """Which threads of a round are listed."""

    OPEN = "open"
    MENTIONS = "mine"
    RESOLVED = "resolved"

    @property
    def words(self) -> str:
        """The choice as a link."""
        return {"open": "Open", "mine": "Open and mentions me", "resolved": "Resolved"}[self.value]


@dataclass(frozen=True)
class Remark:
    """One comment. `body` is empty where its writer took it back."""

    id: uuid.UUID
    body: str
    written_by: str
    is_mine: bool
    written_at: datetime
    withdrawn_at: datetime | None
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """A first comment with its answers, in the order in which they were written."""

    code: str
    first: Remark
    answers: tuple[Remark, ...]
    resolved_at: datetime | None
    resolved_by: str

    @property
    def id(self) -> uuid.UUID:
        return self.first.id

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


@dataclass(frozen=True)
class Threads:
    """Threads of one item: the newest open ones, and how many there are besides."""

    shown: tuple[Thread, ...]
    open_count: int
    resolved_count: int

    @property
    def not_shown(self) -> int:
        """Open threads that only the list of the round shows."""
        return self.open_count - len(self.shown)


@dataclass(frozen=True)
class ThreadPage:
    """One page of a round's threads, newest first; pages count from 1."""

    threads: tuple[Thread, ...]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def list_for(found: Round, code: str, *, actor: Actor) -> Threads:
    """The threads of one item of a round. Three queries, however many there are.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    firsts = _firsts(found).where(Comment.code == code)
    is_open = Comment.resolved_at.is_(None)
    counts = select(is_open, func.count()).where(*_is_first(found), Comment.code == code).group_by(is_open)
    by_state = {bool(row[0]): row[1] for row in db.session.execute(counts)}
    shown = _read(firsts.where(is_open).limit(BESIDE), actor) if by_state.get(True) else ()
    return Threads(tuple(reversed(shown)), by_state.get(True, 0), by_state.get(False, 0))


def list_of_round(found: Round, show: Show, *, code: str = "", page: int = 1, actor: Actor) -> ThreadPage:
    """The threads of a whole round, newest first, of one kind and one item or of every item; as `list_for`."""
    conditions = [*_is_first(found), _chosen(show, actor)]
    if code:
        conditions.append(Comment.code == code)
    total = db.session.execute(select(func.count()).select_from(Comment).where(*conditions)).scalar_one()
    firsts = _firsts(found).where(*conditions).limit(PAGE_SIZE).offset((min(page, _LAST_PAGE) - 1) * PAGE_SIZE)
    return ThreadPage(_read(firsts, actor), page, total)


def count_open(found: Round) -> Mapping[str, int]:
    """How many threads are open, by the code of the item. One query."""
    query = select(Comment.code, func.count()).where(*_is_first(found), Comment.resolved_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Comment.code))}


def count_mentions(gss: str, *, actor: Actor) -> Mapping[uuid.UUID, int]:
    """How many comments in open threads mention the actor, by the council's round; sealed rounds are left out."""
    if gss not in councils_where(actor, Permission.VIEW_ROUND):
        return {}
    first = aliased(Comment)
    query = (
        select(Comment.round_id, func.count())
        .join(CommentMention, CommentMention.comment_id == Comment.id)
        .join(first, first.id == func.coalesce(Comment.thread_id, Comment.id))
        .join(Round, Round.id == Comment.round_id)
        .where(
            Round.council_gss == gss,
            Round.state != RoundState.SUBMITTED,
            CommentMention.user_id == actor.user_id,
            Comment.withdrawn_at.is_(None),
            first.resolved_at.is_(None),
        )
        .group_by(Comment.round_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _is_first(found: Round) -> tuple[ColumnElement[bool], ...]:
    return (Comment.round_id == found.id, Comment.thread_id.is_(None))


def _chosen(show: Show, actor: Actor) -> ColumnElement[bool]:
    if show is Show.RESOLVED:
        return Comment.resolved_at.is_not(None)
    is_open = Comment.resolved_at.is_(None)
    if show is Show.OPEN:
        return is_open
    said = aliased(Comment)
    asks_me = exists().where(
        CommentMention.comment_id == said.id,
        CommentMention.user_id == actor.user_id,
        said.withdrawn_at.is_(None),
        or_(said.id == Comment.id, said.thread_id == Comment.id),
    )
    return and_(is_open, asks_me)


def _firsts(found: Round) -> Select[uuid.UUID]:
    return select(Comment.id).where(*_is_first(found)).order_by(Comment.written_at.desc(), Comment.id.desc())


def _read(firsts: Select[uuid.UUID], actor: Actor) -> tuple[Thread, ...]:
    """The threads of these first comments, in their order; two queries."""
    ids = list(db.session.execute(firsts).scalars())
    writer, settler = aliased(User), aliased(User)
    query = (
        select(Comment.id, Comment.code, Comment.thread_id, Comment.body, Comment.written_at, Comment.written_by_id,
               Comment.resolved_at, Comment.withdrawn_at, writer.name.label("writer"), settler.name.label("settler"))
        .join(writer, writer.id == Comment.written_by_id)
        .outerjoin(settler, settler.id == Comment.resolved_by_id)
        .where(or_(Comment.id.in_(ids), Comment.thread_id.in_(ids)))
        .order_by(Comment.written_at, Comment.id)
    )  # fmt: skip  # the columns as one list
    rows = db.session.execute(query).all() if ids else []
    asks = _asks([row.id for row in rows])
    remarks: dict[uuid.UUID, list[Remark]] = {}
    for row in rows:
        remark = Remark(
            row.id, row.body, row.writer, row.written_by_id == actor.user_id, row.written_at, row.withdrawn_at,
            asks.get(row.id, ()),
        )  # fmt: skip
        remarks.setdefault(row.thread_id or row.id, []).append(remark)
    heads = {row.id: row for row in rows if row.thread_id is None}
    return tuple(
        Thread(heads[id].code, *_parted(id, remarks[id]), heads[id].resolved_at, heads[id].settler or "") for id in ids
    )


def _parted(thread_id: uuid.UUID, remarks: Sequence[Remark]) -> tuple[Remark, tuple[Remark, ...]]:
    first = next(remark for remark in remarks if remark.id == thread_id)
    return first, tuple(remark for remark in remarks if remark is not first)


def _asks(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    query = (
        select(CommentMention.comment_id, User.name)
        .join(User, User.id == CommentMention.user_id)
        .where(CommentMention.comment_id.in_(list(ids)))
        .order_by(User.name)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for comment_id, name in db.session.execute(query):
        found[comment_id] = (*found.get(comment_id, ()), name)
    return found
