"""Where each council is, for leads: by name, with the dates of open clocks and what waits for a person.

Nothing here is ordered by concern or added up. What is told of a sealed record is told only to those who may read it.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from portal.database import db
from portal.domain.casework import Side
from portal.domain.errors import NotAllowed
from portal.domain.metrics import alphabetical
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import AssessmentState
from portal.models import AccuracyWindow, Assessment, Clarification, Council, Review, User
from portal.services.reviews.access import visible_cases
from portal.services.reviews.content import Told, tell
from portal.services.reviews.queue import STATE_WORDS

#: Councils on one page: the sealed record of each is read, which takes a few milliseconds.
PAGE = 25


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty word looks for nothing.

    Args:
        state: a state of a self-assessment. kind: a type of council. reviewer: the id of a reader, or "nobody".
    """

    state: str = ""
    kind: str = ""
    region: str = ""
    reviewer: str = ""


@dataclass(frozen=True)
class Reader:
    """A reader and where they stand, without a word of what they wrote."""

    name: str
    place: int
    has_handed_in: bool


@dataclass(frozen=True)
class Clock:
    """Something open that waits for a side: what, since when, and the day asked for if one was."""

    what: str
    side: Side
    since: datetime
    due_on: date | None


@dataclass(frozen=True)
class Row:
    """One council's newest sealed record.

    Args:
        clocks: the oldest first.
        told: what the record and its readings show; None where this actor may not read it.
    """

    assessment: Assessment
    state: str
    readers: tuple[Reader, ...]
    clocks: tuple[Clock, ...]
    told: Told | None


@dataclass(frozen=True)
class Portfolio:
    """One page of the list, and what there is to choose from."""

    rows: tuple[Row, ...]
    page: int
    pages: int
    found: int
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    reviewers: tuple[tuple[str, str], ...]


def list_portfolio(filters: Filters, *, page: int, actor: Actor, now: datetime) -> Portfolio:
    """Every council with a sealed self-assessment, by name. A fixed number of queries, however many there are.

    Raises:
        NotAllowed: the actor is no lead.
    """
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("portfolio")
    found, readers = _sorted(_standing()), _readers()
    chosen = [row for row in found if _matches(row, readers.get(row.id, {}), filters)]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * PAGE : page * PAGE]
    return Portfolio(
        rows=_rows(shown, readers, actor=actor, now=now),
        page=page,
        pages=pages,
        found=len(chosen),
        kinds=tuple(sorted({row.council.type for row in found})),
        regions=tuple(sorted({row.council.region for row in found if row.council.region}, key=str.casefold)),
        reviewers=_names(readers.values()),
    )


def choose(filters: Filters, *, actor: Actor) -> tuple[Assessment, ...]:
    """The sealed records that the filters choose and that the actor may read, by name of the council.

    Raises:
        NotAllowed: the actor is no lead.
    """
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("portfolio")
    readers = _readers()
    found = _sorted(visible_cases(actor).where(Assessment.state != AssessmentState.REPLACED))
    return tuple(row for row in found if _matches(row, readers.get(row.id, {}), filters))


def _standing() -> Select[Assessment]:
    return select(Assessment).where(Assessment.state != AssessmentState.REPLACED)


def _sorted(query: Select[Assessment]) -> list[Assessment]:
    rows = db.session.execute(query.join(Council, Council.gss_code == Assessment.council_gss)).scalars()
    newest_first = sorted(rows, key=lambda row: row.sealed_at, reverse=True)
    return sorted(newest_first, key=lambda row: alphabetical(row.council.name, row.council_gss))


def _readers() -> Mapping[uuid.UUID, Mapping[uuid.UUID, Reader]]:
    query = (
        select(Review.assessment_id, User.id, User.name, Review.place, Review.submitted_at)
        .join(User, User.id == Review.reviewer_id)
        .where(Review.recused_at.is_(None))
        .order_by(Review.place)
    )
    found: dict[uuid.UUID, dict[uuid.UUID, Reader]] = {}
    for case, person, name, place, submitted_at in db.session.execute(query):
        found.setdefault(case, {})[person] = Reader(name, place, submitted_at is not None)
    return found


def _names(readers: Iterable[Mapping[uuid.UUID, Reader]]) -> tuple[tuple[str, str], ...]:
    names = {str(person): reader.name for of_case in readers for person, reader in of_case.items()}
    return tuple(sorted(names.items(), key=lambda item: item[1].casefold()))


def _matches(row: Assessment, readers: Mapping[uuid.UUID, Reader], filters: Filters) -> bool:
    people = {str(person) for person in readers} or {"nobody"}
    return (
        filters.state in ("", row.state.value)
        and filters.kind in ("", row.council.type)
        and filters.region in ("", row.council.region)
        and (not filters.reviewer or filters.reviewer in people)
    )


def _rows(
    shown: list[Assessment],
    readers: Mapping[uuid.UUID, Mapping[uuid.UUID, Reader]],
    *,
    actor: Actor,
    now: datetime,
) -> tuple[Row, ...]:
    ids = [row.id for row in shown]
    query = visible_cases(actor).where(Assessment.id.in_(ids)).with_only_columns(Assessment.id)
    visible = set(db.session.execute(query).scalars())
    told = tell([row for row in shown if row.id in visible], today=now.date())
    clocks = _clocks(ids)
    return tuple(
        Row(
            row,
            STATE_WORDS[row.state],
            tuple(readers.get(row.id, {}).values()),
            tuple(sorted(clocks.get(row.id, []), key=lambda clock: clock.since)) if row.id in visible else (),
            told.get(row.id),
        )
        for row in shown
    )


def _clocks(ids: list[uuid.UUID]) -> Mapping[uuid.UUID, list[Clock]]:
    found: dict[uuid.UUID, list[Clock]] = {}
    questions = select(Clarification).where(Clarification.assessment_id.in_(ids), Clarification.closed_at.is_(None))
    for row in db.session.execute(questions).scalars():
        found.setdefault(row.assessment_id, []).append(
            Clock(f"Question {row.number}: {row.subject}", row.side, row.since, row.due_on)
        )
    windows = select(AccuracyWindow).where(
        AccuracyWindow.assessment_id.in_(ids),
        AccuracyWindow.closed_at.is_(None),
        AccuracyWindow.closes_on.is_not(None),
    )
    for window in db.session.execute(windows).scalars():
        side = Side.DEPARTMENT if window.council_done_at else Side.COUNCIL
        since = window.council_done_at or window.opened_at
        found.setdefault(window.assessment_id, []).append(
            Clock("Factual accuracy", side, since, None if window.council_done_at else window.closes_on)
        )
    return found
