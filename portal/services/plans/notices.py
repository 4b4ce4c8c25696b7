"""Notices that a council is under, by their own dates, and what it promised under them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.database import db
from portal.domain.closing import Due, NoticeStanding, days_left, due, notice_standing
from portal.domain.register import RegisterState
from portal.domain.roles import Actor
from portal.models import Commitment, EvidenceItem, Notice
from portal.services.plans.access import find, find_commitment, is_of, names_of

_OVER = (RegisterState.CLOSED, RegisterState.DECLINED)


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment with its evidence and who closed it."""

    row: Commitment
    due: Due
    evidence: EvidenceItem | None
    proposed_by: str
    closed_by: str


@dataclass(frozen=True)
class NoticeDetail:
    """One notice.

    Args:
        days_left: to the last day that the notice names; negative when it has passed, None when it names none.
    """

    row: Notice
    standing: NoticeStanding
    days_left: int | None
    commitments: tuple[CommitmentLine, ...]

    @property
    def open_numbers(self) -> tuple[int, ...]:
        """Numbers of the commitments that are neither closed nor declined."""
        return tuple(line.row.number for line in self.commitments if line.row.state not in _OVER)


def list_notices(gss: str, *, actor: Actor, today: date) -> tuple[NoticeDetail, ...]:
    """The council's notices, the latest issued first; three queries for any number."""
    query = select(Notice).where(is_of(Notice, gss, actor=actor)).order_by(Notice.issued_on.desc(), Notice.title)
    return _details(db.session.execute(query).scalars().all(), today)


def get_notice(notice_id: uuid.UUID, gss: str, *, actor: Actor, today: date) -> NoticeDetail:
    """One notice of the council with its commitments by number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return _details([find(Notice, notice_id, gss, actor=actor)], today)[0]


def get_commitment(commitment_id: uuid.UUID, gss: str, *, actor: Actor) -> Commitment:
    """One commitment under a notice of the council.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return find_commitment(commitment_id, gss, actor=actor)


def _details(rows: Sequence[Notice], today: date) -> tuple[NoticeDetail, ...]:
    ids = [row.id for row in rows]
    query = select(Commitment).where(Commitment.notice_id.in_(ids)).order_by(Commitment.number)
    commitments = db.session.execute(query).scalars().all() if ids else []
    items = _items({row.closing_item_id for row in commitments})
    names = names_of(found for row in commitments for found in (row.proposed_by_id, row.closed_by_id))
    lines: dict[uuid.UUID, list[CommitmentLine]] = {}
    for row in commitments:
        line = CommitmentLine(
            row=row,
            due=due(row.due_on, today=today, is_over=row.state in _OVER),
            evidence=items.get(row.closing_item_id) if row.closing_item_id else None,
            proposed_by=names.get(row.proposed_by_id, "") if row.proposed_by_id else "",
            closed_by=names.get(row.closed_by_id, "") if row.closed_by_id else "",
        )
        lines.setdefault(row.notice_id, []).append(line)
    return tuple(
        NoticeDetail(
            row,
            notice_standing(ends_on=row.ends_on, ended_on=row.ended_on, today=today),
            days_left(row.ends_on, today=today),
            tuple(lines.get(row.id, ())),
        )
        for row in rows
    )


def _items(wanted: set[uuid.UUID | None]) -> dict[uuid.UUID, EvidenceItem]:
    ids = [found for found in wanted if found is not None]
    if not ids:
        return {}
    return {row.id: row for row in db.session.execute(select(EvidenceItem).where(EvidenceItem.id.in_(ids))).scalars()}
