"""Mail to a council about its days to correct facts. It says that something happened, never what is written."""

from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.roles import PERMISSIONS, Permission
from portal.models import AccuracyWindow, Assessment, Membership, User
from portal.services.records import enqueue

#: Roles whose holders may answer the department.
_ANSWERING = tuple(role for role, held in PERMISSIONS.items() if Permission.ANSWER_DEPARTMENT in held)


def tell_opened(window: AccuracyWindow, assessment: Assessment, *, base_url: str, now: datetime) -> None:
    """Tells those who may answer that a draft can be read, and until when."""
    assert window.closes_on is not None  # it is offered
    until = f"{window.closes_on.day} {window.closes_on:%B %Y}"
    body = (
        f"The department has drafted a summary about {assessment.council.name} ({assessment.cycle.title}).\n\n"
        f"You can read the draft and correct facts in it until the end of {until}, London time:\n"
        f"{_address(window, assessment, base_url)}\n\n"
        "If there is nothing to correct, say so on the same page.\n"
    )
    _tell("Check the facts in a draft summary", body, f"accuracy-opened:{window.id}", assessment, now)


def tell_closed(window: AccuracyWindow, assessment: Assessment, *, base_url: str, now: datetime) -> None:
    """Tells those who may answer that the department has ended the stage, and where its answers are."""
    body = (
        f"The department has ended the factual-accuracy stage of the draft summary about {assessment.council.name}"
        f" ({assessment.cycle.title}).\n\n"
        f"Points of fact and the answers to them:\n{_address(window, assessment, base_url)}\n"
    )
    _tell("Points of fact answered", body, f"accuracy-closed:{window.id}", assessment, now)


def _tell(subject: str, body: str, key: str, assessment: Assessment, now: datetime) -> None:
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_gss == assessment.council_gss, Membership.role.in_(_ANSWERING), User.is_active)
        .distinct()
        .order_by(User.email)
    )
    for person in db.session.execute(query).scalars():
        message = {"to": person.email, "subject": subject, "body": body}
        enqueue("send_message", message, key=f"{key}:{person.id}", now=now)


def _address(window: AccuracyWindow, assessment: Assessment, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/council/{assessment.council_gss}/factual-accuracy/{window.id}"
