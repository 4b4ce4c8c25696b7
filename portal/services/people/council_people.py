"""A council's own people: who they are, inviting them, and taking a role away."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.council_people import GIVEN_BY_COUNCILS, fits, why_not_take_away
from portal.domain.duties import Duty
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, Role, may
from portal.domain.workflow import RoundState
from portal.models import Appointment, Cycle, Delegation, Invitation, Membership, Round, RoundDuty, User
from portal.services.assessments.set_up import end_duties_of
from portal.services.people.accounts import find_user, lock_people_of, remove_membership
from portal.services.people.invitations import invite
from portal.services.people.offices import end_appointment, end_delegation
from portal.services.records import record_event


@dataclass(frozen=True)
class DutyOfPerson:
    """What somebody is asked to do in an open round."""

    duty: Duty
    theme: str
    cycle_title: str
    round_id: uuid.UUID


@dataclass(frozen=True)
class PersonOfCouncil:
    """A person of a council with what they may do and are asked to do in it.

    Args:
        memberships: one for each role there, in the order of the page.
        offices: held today or later. delegations: as deputy, today or later.
    """

    user: User
    memberships: tuple[Membership, ...]
    offices: tuple[Appointment, ...]
    delegations: tuple[Delegation, ...]
    duties: tuple[DutyOfPerson, ...]


@dataclass(frozen=True)
class Removal:
    """What follows when a role is taken away.

    Args:
        bar: what forbids it, in words; None where nothing does.
        is_last_role: the person keeps no role in the council.
        duties: those in open rounds which no role fits any more.
        offices: those held today or later, which end only if asked. delegations: likewise.
    """

    membership: Membership
    bar: str | None
    is_last_role: bool
    duties: tuple[DutyOfPerson, ...]
    offices: tuple[Appointment, ...]
    delegations: tuple[Delegation, ...]


def require_manager(gss: str, *, actor: Actor) -> None:
    """Makes sure that the actor looks after the people of a council.

    Raises:
        NotAllowed: they do not.
    """
    if not may(actor, Permission.MANAGE_COUNCIL_PEOPLE, gss):
        raise NotAllowed("manage_council_people")


def list_people_of(gss: str, *, actor: Actor, today: date) -> tuple[PersonOfCouncil, ...]:
    """The people of a council by name. A handful of queries, whatever their number.

    Raises:
        NotAllowed: the actor does not look after them.
    """
    require_manager(gss, actor=actor)
    query = select(Membership).join(User, User.id == Membership.user_id).where(Membership.council_gss == gss)
    by_user: dict[uuid.UUID, list[Membership]] = {}
    for membership in db.session.execute(query).scalars():
        by_user.setdefault(membership.user_id, []).append(membership)
    users = db.session.execute(select(User).where(User.id.in_(by_user))).scalars().all()
    duties = _open_duties(gss)
    people = (_person(user, by_user[user.id], duties.get(user.id, ()), gss, today) for user in users)
    return tuple(sorted(people, key=lambda person: (person.user.name.casefold(), person.user.email)))


def _person(
    user: User, memberships: list[Membership], duties: tuple[DutyOfPerson, ...], gss: str, today: date
) -> PersonOfCouncil:
    order = tuple(GIVEN_BY_COUNCILS)
    return PersonOfCouncil(
        user,
        tuple(sorted(memberships, key=lambda held: order.index(held.role))),
        _offices(user, gss, today),
        _delegations(user, gss, today),
        duties,
    )


def _offices(user: User, gss: str, today: date) -> tuple[Appointment, ...]:
    return tuple(a for a in user.appointments if a.council_gss == gss and (a.to_on is None or a.to_on >= today))


def _delegations(user: User, gss: str, today: date) -> tuple[Delegation, ...]:
    return tuple(d for d in user.delegations if d.appointment.council_gss == gss and d.to_on >= today)


def _open_duties(gss: str) -> Mapping[uuid.UUID, tuple[DutyOfPerson, ...]]:
    query = (
        select(RoundDuty.user_id, RoundDuty.duty, RoundDuty.theme, Cycle.title, Round.id)
        .join(Round, Round.id == RoundDuty.round_id)
        .join(Cycle, Cycle.slug == Round.cycle_slug)
        .where(Round.council_gss == gss, Round.state != RoundState.SUBMITTED)
        .order_by(Cycle.due_on, RoundDuty.theme)
    )
    found: dict[uuid.UUID, list[DutyOfPerson]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.user_id, []).append(DutyOfPerson(row.duty, row.theme, row.title, row.id))
    return {who: tuple(duties) for who, duties in found.items()}


def list_invitations(gss: str, *, actor: Actor) -> tuple[Invitation, ...]:
    """Invitations of a council that nobody has accepted, expired ones among them, the newest first.

    Raises:
        NotAllowed: the actor does not look after the council's people.
    """
    require_manager(gss, actor=actor)
    query = select(Invitation).where(Invitation.council_gss == gss, Invitation.accepted_at.is_(None))
    return tuple(db.session.execute(query.order_by(Invitation.created_at.desc())).scalars())


def get_invitation(invitation_id: uuid.UUID, gss: str, *, actor: Actor) -> Invitation:
    """An invitation of this council that nobody has accepted.

    Raises:
        NotFound: there is none, or it was accepted or cancelled.
        NotAllowed: the actor does not look after the council's people.
    """
    found = next((one for one in list_invitations(gss, actor=actor) if one.id == invitation_id), None)
    if found is None:
        raise NotFound()
    return found


def invite_to_council(gss: str, email: str, role: Role, *, base_url: str, actor: Actor, now: datetime) -> str:
    """Invites a person to a council by mail.

    Returns:
        The link; it is in the mail and nowhere else.

    Raises:
        NotAllowed: the actor does not look after the council's people.
        Refused: the role is not the council's to give, the person has it, or an invitation to it is on its way.
    """
    require_manager(gss, actor=actor)
    lock_people_of(gss)
    if role not in GIVEN_BY_COUNCILS:
        raise Refused("Choose one of the council’s own roles")
    user = find_user(email)
    if user is not None and any(held.council_gss == gss and held.role is role for held in user.memberships):
        raise Refused(f"{user.name} already has this role")
    waiting = [one for one in list_invitations(gss, actor=actor) if one.expires_at > now]
    if any(one.email == email.strip().casefold() and one.role is role for one in waiting):
        raise Refused("An invitation to this person for this role is on its way. Send it again from the list of people")
    return invite(email, role, council=gss, base_url=base_url, actor=actor, now=now)


def cancel_invitation(invitation_id: uuid.UUID, gss: str, *, actor: Actor, now: datetime) -> str:
    """Takes an invitation back, so that its link opens nothing; returns the address it went to.

    Raises:
        NotFound, NotAllowed: as `get_invitation`.
    """
    lock_people_of(gss)
    found = get_invitation(invitation_id, gss, actor=actor)
    email, role = found.email, found.role
    db.session.delete(found)
    db.session.flush()
    record_event(
        "invitation_cancelled",
        subject=("invitation", str(invitation_id)),
        actor=actor,
        now=now,
        council=gss,
        facts={"role": role.value},
    )
    return email


def send_again(invitation_id: uuid.UUID, gss: str, *, base_url: str, actor: Actor, now: datetime) -> str:
    """Sends an invitation anew with a link of its own, and takes the old one back; returns the address.

    Raises:
        NotFound, NotAllowed: as `get_invitation`.
    """
    lock_people_of(gss)
    role = get_invitation(invitation_id, gss, actor=actor).role
    email = cancel_invitation(invitation_id, gss, actor=actor, now=now)
    invite(email, role, council=gss, base_url=base_url, actor=actor, now=now)
    return email


def plan_removal(membership_id: uuid.UUID, gss: str, *, actor: Actor, today: date) -> Removal:
    """What would follow when a person's role in this council is taken away.

    Raises:
        NotFound: this council has no such membership.
        NotAllowed: the actor does not look after the council's people.
    """
    people = list_people_of(gss, actor=actor, today=today)
    pairs = [(person, held) for person in people for held in person.memberships if held.id == membership_id]
    if not pairs:
        raise NotFound()
    person, membership = pairs[0]
    left = {held.role for held in person.memberships if held.id != membership_id}
    others = [other for other in people if other.user.id != person.user.id]
    administrators = sum(any(held.role is Role.COUNCIL_ADMIN for held in other.memberships) for other in others)
    is_own = person.user.id == actor.user_id
    return Removal(
        membership,
        why_not_take_away(membership.role, is_own=is_own, other_administrators=administrators),
        not left,
        tuple(duty for duty in person.duties if not fits(duty.duty, left)),
        tuple(held for held in person.offices if held.from_on <= today),
        person.delegations,
    )


def remove_role(membership_id: uuid.UUID, gss: str, *, ends_offices: bool, actor: Actor, now: datetime) -> Removal:
    """Takes a role away: sessions end at once, and duties in open rounds which no role fits any more end too.

    Args:
        ends_offices: whether today is also the last day of the offices the person holds, and their deputising ends.

    Raises:
        NotFound, NotAllowed: as `plan_removal`.
        Refused: it is the last administrator's own role.
    """
    lock_people_of(gss)
    plan = plan_removal(membership_id, gss, actor=actor, today=now.date())
    if plan.bar is not None:
        raise Refused(plan.bar)
    user = plan.membership.user
    left = [held.role for held in user.memberships if held.council_gss == gss and held.id != membership_id]
    end_duties_of(user.id, gss, roles_left=left, actor=actor, now=now)
    if ends_offices:
        for held in plan.offices:
            end_appointment(held.id, gss, to_on=now.date(), expected_version=held.version, actor=actor, now=now)
        for given in plan.delegations:
            end_delegation(given.id, gss, expected_version=given.version, actor=actor, now=now)
    remove_membership(membership_id, actor=actor, now=now)
    return plan
