"""Cycles and rounds: who may see one is decided here, in the query, and nowhere later."""

import uuid
from datetime import date, datetime

from sqlalchemy import Select, select

from guidance import Guidance
from portal.database import db
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import Actor, Permission, councils_where, may
from portal.domain.workflow import ROUND, RoundState
from portal.models import Council, Cycle, Round
from portal.services import guidance as editions
from portal.services.records import record_event


def add_cycle(
    slug: str, title: str, *, edition: str, opens_on: date, due_on: date, actor: Actor, now: datetime
) -> Cycle:
    """Calls for self-assessments on one edition of the guidance.

    Raises:
        Refused: there is such a cycle, or it would be due before it opens.
    """
    if find_cycle(slug) is not None:
        raise Refused(f"There is already a cycle called {slug}")
    if due_on < opens_on:
        raise Refused("Enter a due date that is not before the opening date")
    cycle = Cycle(slug=slug, title=title, edition=edition, opens_on=opens_on, due_on=due_on)
    db.session.add(cycle)
    db.session.flush()
    record_event("cycle_added", subject=("cycle", slug), actor=actor, now=now, facts={"edition": edition})
    return cycle


def get_council(gss: str) -> Council:
    """The authority of that code.

    Raises:
        NotFound: the register has none.
    """
    council = db.session.get(Council, gss)
    if council is None:
        raise NotFound()
    return council


def get_cycle(slug: str) -> Cycle:
    """The cycle of that name.

    Raises:
        NotFound: there is none.
    """
    cycle = find_cycle(slug)
    if cycle is None:
        raise NotFound()
    return cycle


def find_cycle(slug: str) -> Cycle | None:
    """The cycle of that name, or None."""
    return db.session.get(Cycle, slug)


def list_cycles_to_begin(gss: str, *, actor: Actor, today: date) -> tuple[Cycle, ...]:
    """Cycles that have opened and in which the council has no round yet, the one due first at the head.

    An actor who may not open a round is given none.
    """
    if not may(actor, Permission.OPEN_ROUND, gss):
        return ()
    begun = select(Round.cycle_slug).where(Round.council_gss == gss)
    query = select(Cycle).where(Cycle.opens_on <= today, Cycle.slug.not_in(begun)).order_by(Cycle.due_on, Cycle.slug)
    return tuple(db.session.execute(query).scalars())


def open_round(gss: str, cycle_slug: str, *, actor: Actor, now: datetime) -> Round:
    """Begins a council's work in a cycle, on the content that the cycle's edition has at this moment.

    Raises:
        NotFound: there is no such council or cycle.
        NotAllowed: the actor may not open a round for this council.
        Refused: the council has a round in this cycle, or the cycle has not opened.
    """
    if not may(actor, Permission.OPEN_ROUND, gss):
        raise NotAllowed("open_round")
    council, cycle = get_council(gss), get_cycle(cycle_slug)
    if cycle.opens_on > now.date():
        raise Refused(f"{cycle.title} has not opened yet")
    if find_round_of(gss, cycle_slug, actor=actor) is not None:
        raise Refused(f"{council.name} has already begun {cycle.title}")
    edition = editions.keep_edition(cycle.edition, actor=actor, now=now)
    opened = Round(
        council_gss=gss,
        cycle_slug=cycle_slug,
        edition=edition.edition,
        edition_sha256=edition.sha256,
        state=RoundState.DRAFT,
        opened_at=now,
        opened_by_id=actor.user_id,
    )
    db.session.add(opened)
    db.session.flush()
    record_event(
        "round_opened",
        subject=("round", str(opened.id)),
        actor=actor,
        now=now,
        council=gss,
        facts={"cycle": cycle_slug, "edition": edition.edition, "edition_sha256": edition.sha256},
    )
    return opened


def _visible(actor: Actor, permission: Permission) -> Select[Round]:
    """Rounds of the councils in which the actor holds the permission; for everybody else the table is empty."""
    return select(Round).where(Round.council_gss.in_(councils_where(actor, permission)))


def get_round(round_id: uuid.UUID, gss: str, *, actor: Actor) -> Round:
    """A round of this council which the actor may read.

    Raises:
        NotFound: there is none, or it belongs to another council, or the actor may not know of it.
    """
    query = _visible(actor, Permission.VIEW_ROUND).where(Round.id == round_id, Round.council_gss == gss)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def find_round_of(gss: str, cycle_slug: str, *, actor: Actor) -> Round | None:
    """The council's round in a cycle, or None where there is none that the actor may read."""
    query = _visible(actor, Permission.VIEW_ROUND).where(Round.council_gss == gss, Round.cycle_slug == cycle_slug)
    return db.session.execute(query).scalar_one_or_none()


def list_rounds(gss: str, *, actor: Actor) -> tuple[Round, ...]:
    """The council's rounds that the actor may read, the latest due first."""
    query = _visible(actor, Permission.VIEW_ROUND).where(Round.council_gss == gss)
    found = db.session.execute(query).scalars().all()
    return tuple(sorted(found, key=lambda item: (item.cycle.due_on, item.cycle_slug), reverse=True))


def lock_round(round_id: uuid.UUID, *, actor: Actor, permission: Permission) -> Round:
    """A round that the actor may change, held until the transaction ends.

    The lock puts everything that changes one round in a row: an answer cannot slip in behind the last signature, and
    two last signatures cannot both seal. SQLite has one writer at a time and ignores it.

    Raises:
        NotFound: the actor may not know of the round.
        NotAllowed: the actor may read it and not do this.
    """
    query = (
        _visible(actor, Permission.VIEW_ROUND)
        .where(Round.id == round_id)
        .with_for_update(of=Round)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    if not may(actor, permission, found.council_gss):
        raise NotAllowed(permission.value)
    return found


def lock_draft(round_id: uuid.UUID, *, actor: Actor) -> Round:
    """A round whose answers the actor may change now.

    Raises:
        NotFound, NotAllowed: as `lock_round`.
        TransitionRefused: the round is awaiting signatures or is sealed.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.EDIT_ROUND)
    if found.state is not RoundState.DRAFT:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="edit")
    return found


def may_edit(found: Round, *, actor: Actor) -> bool:
    """Whether the actor may change the answers of this round now."""
    return found.state is RoundState.DRAFT and may(actor, Permission.EDIT_ROUND, found.council_gss)


def guidance_of(found: Round) -> Guidance:
    """The guidance as it stood when the round was opened: its edition, by the hash of its content."""
    return editions.get_content(found.edition, found.edition_sha256)
