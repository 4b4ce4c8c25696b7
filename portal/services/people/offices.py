"""Who holds the statutory offices of a council, who acts as deputy, and when an office stood empty."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.offices import Gap, Tenure, concerns, gaps, why_not_appoint, why_not_delegate
from portal.domain.roles import Actor, Office, Permission, Role, councils_where, may
from portal.models import Appointment, Council, Declaration, Delegation, Membership, User
from portal.services.people.accounts import add_appointment, add_membership, lock_people_of
from portal.services.records import record_event


@dataclass(frozen=True)
class OfficeOfCouncil:
    """One office of a council: who holds it today, who held it, and what to look at.

    Args:
        current: appointments of today. coming: those that have not begun. past: those that have ended, newest first.
        gaps: times in which it stood empty, the earliest first.
        concerns: in words; none of it stops anything.
        deputies: delegations that have not ended, by the first day.
    """

    office: Office
    label: str
    current: tuple[Appointment, ...]
    coming: tuple[Appointment, ...]
    past: tuple[Appointment, ...]
    gaps: tuple[Gap, ...]
    concerns: tuple[str, ...]
    deputies: tuple[Delegation, ...]
    past_deputies: tuple[Delegation, ...]


def list_standing(gss: str, *, today: date) -> tuple[OfficeOfCouncil, ...]:
    """The three offices of a council with their history. Three queries.

    For those who may read the council's rounds.
    """
    council = db.session.get_one(Council, gss)
    held, delegations = _appointments(gss), _delegations(gss)
    tenures = [tenure_of(appointment) for appointment in held]
    return tuple(
        OfficeOfCouncil(
            office=office,
            label=office.label(combined_authority=council.is_combined_authority),
            current=tuple(a for a in held if a.office is office and tenure_of(a).is_held_on(today)),
            coming=tuple(a for a in held if a.office is office and a.from_on > today),
            past=tuple(a for a in reversed(held) if a.office is office and a.to_on is not None and a.to_on < today),
            gaps=gaps(office, tenures, today=today),
            concerns=concerns(office, tenures, today=today),
            deputies=tuple(d for d in delegations if d.appointment.office is office and d.to_on >= today),
            past_deputies=tuple(d for d in delegations if d.appointment.office is office and d.to_on < today),
        )
        for office in Office
    )


def tenure_of(appointment: Appointment) -> Tenure:
    """A stored appointment as a value."""
    return Tenure(
        appointment.office, appointment.user_id, appointment.is_interim, appointment.from_on, appointment.to_on
    )


def get_appointment(appointment_id: uuid.UUID, gss: str, *, actor: Actor) -> Appointment:
    """An appointment of this council, for somebody who may read its rounds.

    Raises:
        NotFound: there is none, or it belongs to another council, or the actor may not know of it.
    """
    query = select(Appointment).where(
        Appointment.id == appointment_id,
        Appointment.council_gss == gss,
        Appointment.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_delegation(delegation_id: uuid.UUID, gss: str, *, actor: Actor) -> Delegation:
    """A delegation by the holder of an office of this council; raises as `get_appointment`."""
    query = select(Delegation).join(Appointment, Appointment.id == Delegation.appointment_id)
    query = query.where(
        Delegation.id == delegation_id,
        Appointment.council_gss == gss,
        Appointment.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def appoint(
    gss: str,
    user_id: uuid.UUID,
    office: Office,
    *,
    is_interim: bool,
    from_on: date,
    to_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Records that a person of the council holds a statutory office, and gives them the role in which they sign.

    Raises:
        NotAllowed: the actor does not look after the council's people.
        NotFound: there is no such person in the council.
        Refused: the law or the dates bar it, see `domain.offices.why_not_appoint`.
    """
    user = _member(gss, user_id, actor=actor)
    tenures = [tenure_of(appointment) for appointment in _appointments(gss)]
    bar = why_not_appoint(Tenure(office, user_id, is_interim, from_on, to_on), tenures)
    if bar is not None:
        raise Refused(bar)
    _let_sign(user, gss, actor=actor, now=now)
    return add_appointment(
        user, office, council=gss, from_on=from_on, is_interim=is_interim, to_on=to_on, actor=actor, now=now
    )


def end_appointment(
    appointment_id: uuid.UUID, gss: str, *, to_on: date, expected_version: int, actor: Actor, now: datetime
) -> Appointment:
    """Records the last day of an appointment. Delegations by its holder end with it.

    Raises:
        NotFound: as `get_appointment`.
        NotAllowed: the actor does not look after the council's people.
        EditConflict: somebody else changed it in the meantime.
        Refused: the last day is before the first.
    """
    _require(gss, actor)
    held = get_appointment(appointment_id, gss, actor=actor)
    if held.to_on == to_on:
        return held
    if held.version != expected_version:
        stands = {"to_on": held.to_on.isoformat() if held.to_on else ""}
        raise EditConflict(
            "this appointment", current=stands, offered={"to_on": to_on.isoformat()}, version=held.version
        )
    if to_on < held.from_on:
        raise Refused("Enter a last day that is not before the first")
    for delegation in _delegations(gss):
        if delegation.appointment_id == held.id and delegation.to_on > to_on:
            _end(delegation, last_day=to_on, actor=actor, now=now)
    held.to_on = to_on
    held.version += 1
    db.session.flush()
    record_event(
        "office_holder_ended",
        subject=("person", str(held.user_id)),
        actor=actor,
        now=now,
        council=gss,
        facts={"office": held.office.value, "to_on": to_on.isoformat()},
    )
    return held


def delegate(
    appointment_id: uuid.UUID,
    gss: str,
    deputy_id: uuid.UUID,
    *,
    from_on: date,
    to_on: date,
    instrument: str,
    actor: Actor,
    now: datetime,
) -> Delegation:
    """Records that the holder of an office lets a named person of the council act in it, from a day to a day.

    Raises:
        NotFound: as `get_appointment`; also where the deputy is not of the council.
        NotAllowed: the actor does not look after the council's people.
        Refused: the dates, the person or the missing instrument bar it, see `domain.offices.why_not_delegate`.
    """
    deputy = _member(gss, deputy_id, actor=actor)
    holder = get_appointment(appointment_id, gss, actor=actor)
    if not instrument.strip():
        raise Refused("Enter where the delegation is written down")
    given = [
        (found.from_on, found.to_on)
        for found in _delegations(gss)
        if found.appointment_id == holder.id and found.deputy_id == deputy_id
    ]
    tenures = [tenure_of(appointment) for appointment in _appointments(gss)]
    bar = why_not_delegate(deputy_id, tenure_of(holder), from_on=from_on, to_on=to_on, held=tenures, given=given)
    if bar is not None:
        raise Refused(bar)
    _let_sign(deputy, gss, actor=actor, now=now)
    delegation = Delegation(
        appointment_id=holder.id,
        deputy_id=deputy_id,
        from_on=from_on,
        to_on=to_on,
        instrument=instrument.strip(),
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )
    db.session.add(delegation)
    db.session.flush()
    _record("deputy_named", delegation, gss, holder.office, actor=actor, now=now)
    return delegation


def end_delegation(
    delegation_id: uuid.UUID, gss: str, *, expected_version: int, actor: Actor, now: datetime
) -> date | None:
    """Ends a delegation at once, or with today where the deputy has signed under it today.

    Returns:
        The last day that now stands; None where it had not begun and is taken back.

    Raises:
        NotFound: as `get_delegation`.
        NotAllowed: the actor does not look after the council's people.
        EditConflict: somebody else changed it in the meantime.
    """
    _require(gss, actor)
    found = get_delegation(delegation_id, gss, actor=actor)
    if found.version != expected_version:
        raise EditConflict("this delegation", current={}, offered={}, version=found.version)
    last = min(found.to_on, last_day_of(found, today=now.date()))
    _end(found, last_day=last, actor=actor, now=now)
    return last if last >= found.from_on else None


def last_day_of(found: Delegation, *, today: date) -> date:
    """The last day of a delegation that is ended today: today where it was signed under today, else yesterday.

    A signature never stands outside the days of the delegation it rests on.
    """
    query = select(func.max(Declaration.signed_at)).where(Declaration.delegation_id == found.id)
    signed_at = db.session.execute(query).scalar_one_or_none()
    used = signed_at is not None and signed_at.date() >= today
    return today if used else today - timedelta(days=1)


def _end(found: Delegation, *, last_day: date, actor: Actor, now: datetime) -> None:
    office, gss = found.appointment.office, found.appointment.council_gss
    if last_day < found.from_on:
        db.session.delete(found)
    else:
        found.to_on = last_day
        found.version += 1
    db.session.flush()
    _record("deputy_ended", found, gss, office, actor=actor, now=now)


def _record(kind: str, found: Delegation, gss: str, office: Office, *, actor: Actor, now: datetime) -> None:
    facts = {"office": office.value, "from_on": found.from_on.isoformat(), "to_on": found.to_on.isoformat()}
    record_event(kind, subject=("person", str(found.deputy_id)), actor=actor, now=now, council=gss, facts=facts)


def _require(gss: str, actor: Actor) -> None:
    if not may(actor, Permission.MANAGE_COUNCIL_PEOPLE, gss):
        raise NotAllowed("manage_council_people")
    lock_people_of(gss)


def _member(gss: str, user_id: uuid.UUID, *, actor: Actor) -> User:
    _require(gss, actor)
    own = select(Membership.user_id).where(Membership.council_gss == gss)
    query = select(User).where(User.id == user_id, User.id.in_(own), User.is_active.is_(True))
    user = db.session.execute(query).scalar_one_or_none()
    if user is None:
        raise NotFound()
    return user


def _let_sign(user: User, gss: str, *, actor: Actor, now: datetime) -> None:
    """Gives the role in which offices sign, where the person does not have it yet."""
    if not any(held.council_gss == gss and held.role is Role.SIGNATORY for held in user.memberships):
        add_membership(user, Role.SIGNATORY, council=gss, actor=actor, now=now)


def _appointments(gss: str) -> Sequence[Appointment]:
    """Every appointment of a council, by its first day."""
    query = select(Appointment).where(Appointment.council_gss == gss).order_by(Appointment.from_on, Appointment.id)
    return db.session.execute(query).scalars().all()


def _delegations(gss: str) -> Sequence[Delegation]:
    """Every delegation by holders of a council's offices, by its first day."""
    query = select(Delegation).join(Appointment, Appointment.id == Delegation.appointment_id)
    query = query.where(Appointment.council_gss == gss).order_by(Delegation.from_on, Delegation.id)
    return db.session.execute(query).scalars().all()
