"""Which rows of the register, the plan and the notices an actor may see and change: asked in every query."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound
from portal.domain.roles import Actor, Permission, councils_where, may
from portal.models import Commitment, EvidenceItem, ImprovementAction, Notice, Recommendation, User

Entry = Recommendation | ImprovementAction | Commitment
#: Characters. A recommendation is a paragraph; an outcome or a note may be a page.
MAX_TEXT, MAX_NOTE = 5_000, 10_000
Row = TypeVar("Row", Recommendation, ImprovementAction, Notice)


def is_of(
    model: type[Recommendation] | type[ImprovementAction] | type[Notice], gss: str, *, actor: Actor
) -> ColumnElement[bool]:
    """The condition that a row belongs to the council and that the actor may read it; for others no row does."""
    mine = councils_where(actor, Permission.VIEW_ROUND)
    return model.council_gss == gss if gss in mine else model.council_gss.in_(())


def require_writer(gss: str, *, actor: Actor) -> None:
    """Makes sure that the actor may change the council's register, plan and notices.

    Raises:
        NotFound: the actor may not know of them. NotAllowed: may read them only.
    """
    if not may(actor, Permission.VIEW_ROUND, gss):
        raise NotFound()
    if not may(actor, Permission.EDIT_ROUND, gss):
        raise NotAllowed(Permission.EDIT_ROUND.value)


def find(model: type[Row], row_id: uuid.UUID, gss: str, *, actor: Actor, lock: bool = False) -> Row:
    """A row of the council.

    Args:
        lock: held until the transaction ends, for a change.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    query = select(model).where(model.id == row_id, is_of(model, gss, actor=actor))
    return _one(query.with_for_update(of=model) if lock else query, lock)


def find_commitment(row_id: uuid.UUID, gss: str, *, actor: Actor, lock: bool = False) -> Commitment:
    """A commitment under a notice of the council.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    query = select(Commitment).join(Notice).where(Commitment.id == row_id, is_of(Notice, gss, actor=actor))
    found: Commitment = _one(query.with_for_update(of=Commitment) if lock else query, lock)
    return found


def _one(query, lock):  # type: ignore[no-untyped-def]  # one of four selects; callers say which row
    found = db.session.execute(query.execution_options(populate_existing=lock)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def names_of(people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names of accounts by id, in one query."""
    wanted = {found for found in people if found is not None}
    if not wanted:
        return {}
    query = select(User.id, User.name).where(User.id.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(query)}


def items_of(gss: str) -> tuple[EvidenceItem, ...]:
    """The documents of the council's library that can be named, alphabetical."""
    query = select(EvidenceItem).where(EvidenceItem.council_gss == gss, EvidenceItem.put_away_at.is_(None))
    found = db.session.execute(query).scalars()
    return tuple(sorted(found, key=lambda item: (item.title.casefold(), str(item.id))))


def item_of(gss: str, item_id: uuid.UUID | None) -> EvidenceItem | None:
    """A document of the council's library by id, put away or not; None for none.

    Raises:
        NotFound: the council's library has no such document.
    """
    if item_id is None:
        return None
    found = db.session.get(EvidenceItem, item_id)
    if found is None or found.council_gss != gss:
        raise NotFound()
    return found


def refuse_stale(
    row: Entry | Notice, expected: int, *, what: str, current: Mapping[str, str], offered: Mapping[str, str]
) -> None:
    """Stops a change to a row that somebody else changed in the meantime.

    Raises:
        EditConflict: carries both texts.
    """
    if row.version != expected:
        raise EditConflict(what, current=current, offered=offered, version=row.version)
