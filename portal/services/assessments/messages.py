"""Messages that go out with a round. They say that something happened, never what the assessment says."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.models import Appointment, Assessment, Round, User
from portal.services.records import enqueue


def tell_office_holders(found: Round, holders: Iterable[Appointment], *, base_url: str, now: datetime) -> None:
    """Asks those who hold the three offices today to read and sign."""
    body = (
        f"{found.council.name} has sent its self-assessment ({found.cycle.title}) for sign-off.\n\n"
        "Read it, and sign or decline, here:\n"
        f"{_address(found, base_url)}/sign-off\n"
    )
    for holder in holders:
        message = {"to": holder.user.email, "subject": "A self-assessment is waiting for you to sign", "body": body}
        sent = found.sent_at.isoformat() if found.sent_at else ""
        enqueue("send_message", message, key=f"sign-off:{found.id}:{sent}:{holder.id}", now=now)


def tell_sealed(
    found: Round, assessment: Assessment, signed_by: Iterable[uuid.UUID], *, base_url: str, now: datetime
) -> None:
    """Sends the receipt to those who signed and to the person who sent the round for sign-off."""
    ids = {*signed_by, *([found.sent_by_id] if found.sent_by_id else [])}
    body = (
        f"{found.council.name}’s self-assessment ({found.cycle.title}) is signed by all three statutory officers and"
        " sealed.\n\n"
        f"Receipt number: {assessment.receipt}\n"
        f"SHA-256 of the sealed record: {assessment.sealed_sha256}\n\n"
        f"What was submitted: {_address(found, base_url)}/receipt\n"
    )
    people = db.session.execute(select(User).where(User.id.in_(ids)).order_by(User.email)).scalars()
    for person in people:
        message = {"to": person.email, "subject": "Self-assessment sealed: your receipt", "body": body}
        enqueue("send_message", message, key=f"sealed:{assessment.id}:{person.id}", now=now)


def _address(found: Round, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/council/{found.council_gss}/rounds/{found.id}"
