"""Invitations: random, single use, short-lived. Only the hash of the link is kept."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import COUNCIL_ROLES, SERVICE, Actor, Role
from portal.domain.sealing import digest
from portal.models import Council, Invitation, User
from portal.services.people.accounts import add_membership, add_user, find_user
from portal.services.people.sessions import hash_password
from portal.services.records import enqueue, record_event

LASTS = timedelta(days=7)

#: One word, an at sign, one word with a full stop: enough that no second line or address slips into a message's head.
_ADDRESS = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,180}\.[^@\s,;<>.]{2,}")


def invite(email: str, role: Role, *, council: str | None, base_url: str, actor: Actor, now: datetime) -> str:
    """Offers a person an account by mail.

    Returns:
        The link; it is in the mail and nowhere else.

    Raises:
        Refused: the address is none, the role needs a council or must not have one, or there is no such council.
    """
    if not _ADDRESS.fullmatch(email.strip()):
        raise Refused("Enter an email address in the correct format, like name@example.com")
    if (role in COUNCIL_ROLES) != (council is not None):
        need = "needs" if role in COUNCIL_ROLES else "does not belong to"
        raise Refused(f"The role “{role.label}” {need} a council")
    invited_to = db.session.get(Council, council) if council is not None else None
    if council is not None and invited_to is None:
        raise Refused(f"There is no council with the code {council} in the register")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email.strip().casefold(),
        role=role,
        council_gss=council,
        token_hash=digest(token.encode()),
        invited_by_id=actor.user_id,
        created_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    link = f"{base_url.rstrip('/')}/account/invitations/{token}"
    body = (
        f"You are invited to the Best Value portal as {role.label}"
        f"{f' of {invited_to.official_name}' if invited_to else ''}.\n\n"
        f"Open this link within 7 days to choose a password:\n{link}\n\n"
        "The link works once. If you did not expect it, do nothing.\n"
    )
    message = {"to": invitation.email, "subject": "Your invitation to the Best Value portal", "body": body}
    enqueue("send_message", message, key=f"invitation:{invitation.id}", now=now)
    record_event(
        "person_invited",
        subject=("invitation", str(invitation.id)),
        actor=actor,
        now=now,
        council=council,
        facts={"role": role.value},
    )
    return link


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation of a link that can still be used, or None."""
    invitation = db.session.execute(
        select(Invitation).where(Invitation.token_hash == digest(token.encode()))
    ).scalar_one_or_none()
    if invitation is None or invitation.accepted_at is not None or invitation.expires_at <= now:
        return None
    return invitation


def accept_invitation(token: str, *, name: str, password: str, now: datetime) -> User:
    """Makes or extends the account that the invitation offers.

    Raises:
        NotFound: the link was used, has expired or never was.
    """
    # Held, so that a link that is sent twice at once is used once.
    same = select(Invitation).where(Invitation.token_hash == digest(token.encode())).with_for_update()
    db.session.execute(same.execution_options(populate_existing=True))
    invitation = find_invitation(token, now=now)
    if invitation is None:
        raise NotFound()
    invitation.accepted_at = now
    user = find_user(invitation.email)
    if user is None:
        user = add_user(invitation.email, name, password_hash=hash_password(password), actor=SERVICE, now=now)
    add_membership(user, invitation.role, council=invitation.council_gss, actor=SERVICE, now=now)
    record_event("invitation_accepted", subject=("invitation", str(invitation.id)), actor=SERVICE, now=now)
    return user
