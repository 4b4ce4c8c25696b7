"""Accounts, memberships and statutory appointments."""

import uuid
from datetime import date, datetime

from sqlalchemy import delete, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor, Grant, HeldOffice, Office, Role
from portal.models import Appointment, AuthSession, Council, Membership, User
from portal.services.records import record_event


def actor_of(user: User, *, today: date) -> Actor:
    """The person with the rights and offices they hold today, and those they act for as deputy today.

    A delegation ends with the appointment it comes from: nobody acts for a holder who holds nothing.
    """
    grants = tuple(Grant(m.role, m.council_gss) for m in user.memberships)
    own = tuple(HeldOffice(a.office, a.council_gss) for a in user.appointments if _is_held(a, today))
    deputy = tuple(
        HeldOffice(d.appointment.office, d.appointment.council_gss, d.id, d.appointment.user.name)
        for d in user.delegations
        if d.from_on <= today <= d.to_on and _is_held(d.appointment, today) and d.appointment.user_id != user.id
    )
    return Actor(user_id=user.id, name=user.name, grants=grants, offices=(*own, *deputy), email=user.email)


def _is_held(appointment: Appointment, today: date) -> bool:
    return appointment.from_on <= today and (appointment.to_on is None or appointment.to_on >= today)


def lock_people_of(gss: str) -> None:
    """Puts everything that changes a council's people and offices in a row, until the transaction ends.

    Two administrators who remove each other at once would leave nobody who can let others in. SQLite has one writer at
    a time and ignores the lock.
    """
    db.session.execute(select(Council.gss_code).where(Council.gss_code == gss).with_for_update())


def find_user(email: str) -> User | None:
    """The account of an e-mail address, or None."""
    return db.session.execute(select(User).where(User.email == email.strip().casefold())).scalar_one_or_none()


def add_user(email: str, name: str, *, password_hash: str = "", actor: Actor, now: datetime) -> User:
    """Makes an account without any right.

    Raises:
        Refused: the address already has one.
    """
    if find_user(email) is not None:
        raise Refused("There is already an account with this e-mail address")
    user = User(email=email.strip().casefold(), name=name.strip(), password_hash=password_hash, created_at=now)
    db.session.add(user)
    db.session.flush()
    record_event("account_added", subject=("person", str(user.id)), actor=actor, now=now)
    return user


def add_membership(user: User, role: Role, *, council: str | None, actor: Actor, now: datetime) -> Membership:
    """Gives a person a role, for one council or for the department."""
    membership = Membership(user_id=user.id, role=role, council_gss=council, granted_at=now)
    db.session.add(membership)
    db.session.flush()
    db.session.refresh(user)
    record_event(
        "role_granted",
        subject=("person", str(user.id)),
        actor=actor,
        now=now,
        council=council,
        facts={"role": role.value},
    )
    return membership


def remove_membership(membership_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes a role away; the person's sessions end, so that the next request shows it.

    Raises:
        NotFound: there is no such membership.
    """
    membership = db.session.get(Membership, membership_id)
    if membership is None:
        raise NotFound()
    user_id, role, council = membership.user_id, membership.role, membership.council_gss
    db.session.delete(membership)
    db.session.execute(delete(AuthSession).where(AuthSession.user_id == user_id))
    record_event(
        "role_removed",
        subject=("person", str(user_id)),
        actor=actor,
        now=now,
        council=council,
        facts={"role": role.value},
    )


def add_appointment(
    user: User,
    office: Office,
    *,
    council: str,
    from_on: date,
    to_on: date | None = None,
    is_interim: bool = False,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Records who holds a statutory office, since when and where known until when, interim or permanent."""
    appointment = Appointment(
        council_gss=council, office=office, user_id=user.id, is_interim=is_interim, from_on=from_on, to_on=to_on
    )
    db.session.add(appointment)
    db.session.flush()
    db.session.refresh(user)
    record_event(
        "office_holder_appointed",
        subject=("person", str(user.id)),
        actor=actor,
        now=now,
        council=council,
        facts={"office": office.value, "interim": is_interim},
    )
    return appointment


def list_people() -> tuple[User, ...]:
    """Every account, by name."""
    users = db.session.execute(select(User)).scalars().all()
    return tuple(sorted(users, key=lambda user: (user.name.casefold(), user.email)))


def list_councils_of(actor: Actor) -> tuple[Council, ...]:
    """The councils the actor belongs to, by name."""
    found = db.session.execute(select(Council).where(Council.gss_code.in_(actor.councils))).scalars().all()
    return tuple(sorted(found, key=lambda council: (council.name.casefold(), council.gss_code)))
