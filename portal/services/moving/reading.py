"""The moves that a round has been through, and what was kept aside in each; kept for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.roles import Actor
from portal.models import EditionMove, Round, UnmovedAnswer, User
from portal.services.moving.keeping import Aside, AsideEntry
from portal.services.moving.planning import entries


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """One move: from where to where, when and by whom, and what was kept aside."""

    from_edition: str
    to_edition: str
    moved_at: datetime
    moved_by: str
    aside: tuple[AsideEntry, ...]


def list_moves(found: Round, *, actor: Actor) -> tuple[MoveRecord, ...]:
    """The moves of a round, the latest first; nothing where it was never moved.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    moves = db.session.execute(
        select(EditionMove, User.name)
        .outerjoin(User, User.id == EditionMove.moved_by_id)
        .where(EditionMove.round_id == found.id)
        .order_by(EditionMove.moved_at.desc())
    ).all()
    kept: dict[object, list[Aside]] = {}
    ids = [move.id for move, _ in moves]
    for row in db.session.scalars(select(UnmovedAnswer).where(UnmovedAnswer.move_id.in_(ids))) if ids else ():
        kept.setdefault(row.move_id, []).append(Aside(row.code, row.fields, row.reason))
    return tuple(
        MoveRecord(
            move.from_edition,
            move.to_edition,
            move.moved_at,
            name or "",
            entries(found, kept.get(move.id, ()), actor=actor, edition=move.from_edition, sha256=move.from_sha256),
        )
        for move, name in moves
    )
