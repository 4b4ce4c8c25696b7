"""Setting a round up: what time it is about, when the council wants it, and who does what."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.council_people import fits
from portal.domain.duties import Assignment, Duty, why_not_assign
from portal.domain.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.domain.roles import Actor, Permission, Role
from portal.domain.workflow import ROUND, RoundState
from portal.models import Event, Membership, Round, RoundDuty, User
from portal.services.assessments.duties import assignments_of, list_duties
from portal.services.assessments.rounds import guidance_of, lock_round
from portal.services.records import enqueue, record_event

#: Events by which a person becomes somebody who wrote in a theme.
WRITTEN = (
    "judgement_recorded",
    "indicator_recorded",
    "evidence_added",
    "evidence_changed",
    "evidence_removed",
    "evidence_cited",
    "soft_check_answered",
)


@dataclass(frozen=True)
class RoundDates:
    """The time a round is about, and the council's own date for answers; None where the council has not said."""

    period_from: date | None = None
    period_to: date | None = None
    internal_due_on: date | None = None

    @classmethod
    def of(cls, found: Round) -> "RoundDates":
        """The dates as they are stored."""
        return cls(found.period_from, found.period_to, found.internal_due_on)

    def as_text(self) -> dict[str, str]:
        """The dates by field, for showing two versions beside each other."""
        values = {name: getattr(self, name) for name in ("period_from", "period_to", "internal_due_on")}
        return {name: value.isoformat() if value else "" for name, value in values.items()}


@dataclass(frozen=True)
class Candidate:
    """A person of the council who could be given a duty, and what bars it; None where nothing does."""

    user_id: uuid.UUID
    name: str
    roles: tuple[Role, ...]
    bar: str | None


def lock_for_set_up(round_id: uuid.UUID, *, actor: Actor) -> Round:
    """A round in draft that the actor may set up, held until the transaction ends.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`.
        TransitionRefused: the round is awaiting signatures or is sealed.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.OPEN_ROUND)
    if found.state is not RoundState.DRAFT:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="set up")
    return found


def change_dates(
    round_id: uuid.UUID, dates: RoundDates, *, actor: Actor, expected_version: int, now: datetime
) -> Round:
    """Says what time the round is about and by when the council wants its answers.

    Saving what already stands there changes nothing and writes no event.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `lock_for_set_up`.
        EditConflict: somebody else changed the dates in the meantime; carries both.
        Refused: the period ends before it begins or has one end only, or the own date is after the department's.
    """
    found = lock_for_set_up(round_id, actor=actor)
    stands = RoundDates.of(found)
    if dates == stands:
        return found
    if found.version != expected_version:
        raise EditConflict(
            "the dates of this round", current=stands.as_text(), offered=dates.as_text(), version=found.version
        )
    _check(dates, found)
    found.period_from, found.period_to = dates.period_from, dates.period_to
    found.internal_due_on = dates.internal_due_on
    found.version += 1
    db.session.flush()
    _record("round_dates_changed", found, actor=actor, now=now, **dates.as_text())
    return found


def _check(dates: RoundDates, found: Round) -> None:
    if (dates.period_from is None) != (dates.period_to is None):
        raise Refused("Enter both the first and the last day of the period, or neither")
    if dates.period_from and dates.period_to and dates.period_to < dates.period_from:
        raise Refused("Enter a last day that is not before the first day of the period")
    if dates.internal_due_on and dates.internal_due_on > found.cycle.due_on:
        due = found.cycle.due_on
        raise Refused(
            f"Enter a date of your own that is not after {due.day} {due:%B %Y}, when the department expects it"
        )


def list_candidates(found: Round, duty: Duty, theme: str = "") -> tuple[Candidate, ...]:
    """The people of the council with a role that fits a duty, by name, each with what bars them from it.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        theme: the slug of a theme; empty for the consistency reader.
    """
    held = assignments_of(list_duties(found))
    wrote = _wrote_in(found, duty)
    return tuple(
        Candidate(user.id, user.name, roles, _bar(Assignment(user.id, duty, theme), held, wrote))
        for user, roles in _members(found.council_gss)
        if fits(duty, roles)
    )


def give_duty(
    round_id: uuid.UUID,
    user_id: uuid.UUID,
    duty: Duty,
    *,
    theme: str = "",
    base_url: str = "",
    actor: Actor,
    now: datetime,
) -> RoundDuty:
    """Asks a person of the council to do something in a round, and tells them by mail where `base_url` is given.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `lock_for_set_up`; NotFound also for a theme outside the edition
            and for a person outside the council.
        Refused: the person's role does not fit, or the rules of duties bar it, such as reading what they wrote.
    """
    found = lock_for_set_up(round_id, actor=actor)
    if (theme in {entry.slug for entry in guidance_of(found).themes}) != duty.is_for_one_theme:
        raise NotFound()
    roles = next((roles for user, roles in _members(found.council_gss) if user.id == user_id), None)
    if roles is None:
        raise NotFound()
    if not fits(duty, roles):
        raise Refused(f"Choose somebody with a role in which they can be {duty.label}")
    bar = _bar(Assignment(user_id, duty, theme), assignments_of(list_duties(found)), _wrote_in(found, duty))
    if bar is not None:
        raise Refused(bar)
    row = RoundDuty(round_id=found.id, user_id=user_id, duty=duty, theme=theme, given_at=now, given_by_id=actor.user_id)
    db.session.add(row)
    db.session.flush()
    _record("duty_given", found, actor=actor, now=now, duty=duty.value, theme=theme, person=str(user_id))
    if base_url and user_id != actor.user_id:
        _tell(found, row, base_url=base_url, now=now)
    return row


def get_duty(found: Round, duty_id: uuid.UUID) -> RoundDuty:
    """One duty of a round.

    Raises:
        NotFound: the round has none of that id.
    """
    query = select(RoundDuty).where(RoundDuty.id == duty_id, RoundDuty.round_id == found.id)
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


def end_duty(round_id: uuid.UUID, duty_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes a duty away. What the person wrote or recorded stays.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `lock_for_set_up`; NotFound also where the duty is gone.
    """
    found = lock_for_set_up(round_id, actor=actor)
    _end(found, get_duty(found, duty_id), actor=actor, now=now)


def end_duties_of(user_id: uuid.UUID, gss: str, *, roles_left: Collection[Role], actor: Actor, now: datetime) -> int:
    """Ends a person's duties in the council's open rounds which the roles that are left do not fit; says how many.

    For those who have already made sure that the actor may take the person's role away.
    """
    ending = [row for row in list_open_duties(user_id, gss) if not fits(row[1].duty, roles_left)]
    for found, row in ending:
        _end(found, row, actor=actor, now=now)
    return len(ending)


def list_open_duties(user_id: uuid.UUID | None, gss: str) -> tuple[tuple[Round, RoundDuty], ...]:
    """A person's duties in the council's rounds that are not sealed, by round and then theme.

    For those who may read the council's rounds, or look after its people.
    """
    query = (
        select(Round, RoundDuty)
        .join(RoundDuty, RoundDuty.round_id == Round.id)
        .where(Round.council_gss == gss, Round.state != RoundState.SUBMITTED, RoundDuty.user_id == user_id)
        .order_by(Round.opened_at.desc(), RoundDuty.theme)
    )
    return tuple((found, row) for found, row in db.session.execute(query))


def _wrote_in(found: Round, duty: Duty) -> Mapping[str, frozenset[str]]:
    """Slugs of the themes in which each person ever saved something in this round; asked for readers only."""
    if duty is not Duty.THEME_READER:
        return {}
    query = select(Event.actor_id, Event.facts).where(
        Event.subject_type == "round", Event.subject_id == str(found.id), Event.kind.in_(WRITTEN)
    )
    theme_of = {
        line.code: theme.slug
        for theme in guidance_of(found).themes
        for line in (*theme.characteristics, *theme.indicators)
    }
    themes: dict[str, set[str]] = {}
    for who, facts in db.session.execute(query):
        themes.setdefault(who, set()).add(theme_of.get(facts.get("code", ""), ""))
    return {who: frozenset(slugs) for who, slugs in themes.items()}


def _bar(offered: Assignment, held: Collection[Assignment], wrote: Mapping[str, frozenset[str]]) -> str | None:
    wrote_in = wrote.get(str(offered.user_id), frozenset())
    return why_not_assign(offered, held, wrote_in=wrote_in, is_assigned_now=offered in held)


def _members(gss: str) -> tuple[tuple[User, tuple[Role, ...]], ...]:
    """The people of a council with an open account, by name, each with their roles there."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_gss == gss, User.is_active.is_(True))
    )
    people: dict[uuid.UUID, tuple[User, list[Role]]] = {}
    for user, role in db.session.execute(query):
        people.setdefault(user.id, (user, []))[1].append(role)
    found = sorted(people.values(), key=lambda pair: (pair[0].name.casefold(), pair[0].email))
    return tuple((user, tuple(sorted(roles))) for user, roles in found)


def _end(found: Round, row: RoundDuty, *, actor: Actor, now: datetime) -> None:
    facts = {"duty": row.duty.value, "theme": row.theme, "person": str(row.user_id)}
    db.session.delete(row)
    db.session.flush()
    _record("duty_ended", found, actor=actor, now=now, **facts)


def _tell(found: Round, row: RoundDuty, *, base_url: str, now: datetime) -> None:
    where = f"{base_url.rstrip('/')}/council/{found.council_gss}"
    body = (
        f"You are asked to take part in the self-assessment of {found.council.name} ({found.cycle.title})"
        f" as {row.duty.label}.\n\n"
        f"What you were asked to do is listed here:\n{where}\n"
    )
    message = {"to": row.user.email, "subject": "You are asked to take part in a self-assessment", "body": body}
    enqueue("send_message", message, key=f"duty:{row.id}", now=now)


def _record(kind: str, found: Round, *, actor: Actor, now: datetime, **facts: str) -> None:
    record_event(kind, subject=("round", str(found.id)), actor=actor, now=now, council=found.council_gss, facts=facts)
