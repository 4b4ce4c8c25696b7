"""Messages that go out with a round. They say that something happened, never what the assessment says."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.roles import Role
from portal.models import Appointment, Assessment, ChangeRequest, Decline, Delegation, Membership, Round, User
from portal.services.records import enqueue


def tell_office_holders(
    found: Round,
    holders: Iterable[Appointment],
    deputies: Iterable[Delegation] = (),
    *,
    base_url: str,
    now: datetime,
) -> None:
    """Asks those who may sign for the offices today, as holders or deputies, to read and sign."""
    again = " again, after changes that the department asked for" if found.sequence > 1 else ""
    opening = f"{found.council.name} has sent its self-assessment ({found.cycle.title}) for sign-off{again}.\n\n"
    body = f"{opening}Read it, and sign or decline, here:\n{_address(found, base_url)}/sign-off\n"
    sent = found.sent_at.isoformat() if found.sent_at else ""
    subject = "A self-assessment is waiting for you to sign"
    for holder in holders:
        message = {"to": holder.user.email, "subject": subject, "body": body}
        enqueue("send_message", message, key=f"sign-off:{found.id}:{sent}:{holder.id}", now=now)
    for delegation in deputies:
        told = f"{body}\nYou may sign as deputy of {delegation.appointment.user.name}.\n"
        message = {"to": delegation.deputy.email, "subject": subject, "body": told}
        enqueue("send_message", message, key=f"sign-off:{found.id}:{sent}:{delegation.id}", now=now)


def tell_declined(found: Round, declined: Decline, *, base_url: str, now: datetime) -> None:
    """Tells the authors and administrators that the round is a draft again; the reason stands on the page only."""
    label = declined.office.label(combined_authority=found.council.is_combined_authority)
    body = (
        f"{label} declined to sign {found.council.name}’s self-assessment ({found.cycle.title}).\n"
        "It is a draft again.\n\n"
        f"The reason, and the sections it is about:\n{_address(found, base_url)}/sign-off\n"
    )
    for person in _people_of(found, Role.AUTHOR, Role.COUNCIL_ADMIN):
        message = {"to": person.email, "subject": "A statutory officer declined to sign", "body": body}
        enqueue(
            "send_message", message, key=f"declined:{declined.declined_at.isoformat()}:{found.id}:{person.id}", now=now
        )


def tell_changes_asked(
    found: Round, request: ChangeRequest, holders: Iterable[Appointment], *, base_url: str, now: datetime
) -> None:
    """Tells authors, administrators and officers that the department asked for changes; not which, and not why."""
    due = f" by {request.due_on.day} {request.due_on:%B %Y}" if request.due_on else ""
    body = (
        f"The department asks {found.council.name} to change parts of its self-assessment ({found.cycle.title}){due}."
        " It is a draft again; everything you answered is as it was.\n\n"
        f"What is asked for, and why:\n{_address(found, base_url)}\n\n"
        "When it is sent for sign-off again, only the sections that changed are signed again.\n"
    )
    people = {person.id: person for person in _people_of(found, Role.AUTHOR, Role.COUNCIL_ADMIN)}
    people.update({holder.user_id: holder.user for holder in holders})
    for person in sorted(people.values(), key=lambda person: person.email):
        message = {"to": person.email, "subject": "Changes asked for in your self-assessment", "body": body}
        enqueue("send_message", message, key=f"changes:{request.id}:{person.id}", now=now)


def tell_sealed(
    found: Round, assessment: Assessment, signed_by: Iterable[uuid.UUID], *, base_url: str, now: datetime
) -> None:
    """Sends the receipt to those who signed, the person who sent the round, and the council's administrators."""
    ids = {*signed_by, *([found.sent_by_id] if found.sent_by_id else [])}
    again = " It takes the place of the record sealed before." if assessment.sequence > 1 else ""
    body = (
        f"{found.council.name}’s self-assessment ({found.cycle.title}) is signed by all three statutory officers and"
        f" sealed.{again}\n\n"
        f"Receipt number: {assessment.receipt}\n"
        f"SHA-256 of the sealed record: {assessment.sealed_sha256}\n\n"
        f"What was submitted: {_address(found, base_url)}/receipt\n"
        f"Everything in one file, to keep: {_address(found, base_url)}/bundle.zip\n"
    )
    signers = db.session.execute(select(User).where(User.id.in_(ids))).scalars()
    people = {person.id: person for person in (*signers, *_people_of(found, Role.COUNCIL_ADMIN))}
    for person in sorted(people.values(), key=lambda person: person.email):
        message = {"to": person.email, "subject": "Self-assessment sealed: your receipt", "body": body}
        enqueue("send_message", message, key=f"sealed:{assessment.id}:{person.id}", now=now)


def _people_of(found: Round, *roles: Role) -> tuple[User, ...]:
    """Active people of the council in any of some roles, by address."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_gss == found.council_gss, Membership.role.in_(roles), User.is_active)
        .distinct()
        .order_by(User.email)
    )
    return tuple(db.session.execute(query).scalars())


def _address(found: Round, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/council/{found.council_gss}/rounds/{found.id}"
