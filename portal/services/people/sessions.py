"""Signing in and out. Sessions live in the database, so that ending one ends it everywhere."""

import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update

from portal.database import db
from portal.domain.errors import PortalError
from portal.domain.roles import SERVICE, Actor
from portal.domain.sealing import digest
from portal.models import AuthSession, SignInFailure, User
from portal.services.people.accounts import actor_of, find_user
from portal.services.records import record_event

#: A session ends after this long without a request, and in any case after `LONGEST`.
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
#: How often the time of the last request is written down.
TOUCH_EVERY = timedelta(minutes=5)
#: Failures within the window after which further attempts wait, for one account and for one network address.
WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 8
ADDRESS_LIMIT = 40


class SignInRefused(PortalError):
    """There were too many attempts for this account or from this address; it opens again by itself."""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """A hash to check against when there is no account, so that both answers take the same time."""
    return _hasher().hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """An Argon2id hash of a password."""
    return _hasher().hash(password)


def _keys(email: str, address: str) -> tuple[str, str]:
    return digest(f"account:{email.strip().casefold()}".encode()), digest(f"address:{address}".encode())


def check_password(email: str, password: str, *, address: str, now: datetime) -> str:
    """The account's stored hash when the password belongs to it, else nothing; takes the same time for no account.

    A tenth of a second of work, so it is done before a write transaction: others would wait for the whole of it.

    Args:
        address: the visitor's network address, for back-off; only its hash is kept.

    Raises:
        SignInRefused: too many attempts.
    """
    for key, limit in zip(_keys(email, address), (ACCOUNT_LIMIT, ADDRESS_LIMIT), strict=True):
        if _failures(key, since=now - WINDOW) >= limit:
            raise SignInRefused()
    user = find_user(email)
    known = user is not None and user.is_active and bool(user.password_hash)
    stored = user.password_hash if user is not None and known else _decoy()
    return stored if _matches(stored, password) and known else ""


def begin_session(email: str, checked: str, *, address: str, now: datetime) -> str | None:
    """Begins a session, or notes a failed attempt.

    Args:
        checked: what `check_password` gave.

    Returns:
        The session's token for the browser, of which only the hash is stored; None after a failed attempt, which is
        noted, so the caller commits either way.
    """
    user = find_user(email)
    keys = _keys(email, address)
    if user is None or not checked or user.password_hash != checked:
        db.session.add_all(SignInFailure(key=key, at=now) for key in keys)
        db.session.flush()
        return None
    db.session.execute(delete(SignInFailure).where(SignInFailure.key == keys[0]))
    token = secrets.token_urlsafe(32)
    db.session.add(AuthSession(token_hash=digest(token.encode()), user_id=user.id, created_at=now, seen_at=now))
    record_event("signed_in", subject=("person", str(user.id)), actor=actor_of(user, today=now.date()), now=now)
    return token


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _failures(key: str, *, since: datetime) -> int:
    query = select(func.count()).select_from(SignInFailure).where(SignInFailure.key == key, SignInFailure.at > since)
    return db.session.execute(query).scalar_one()


def find_session_user(token: str, *, now: datetime) -> tuple[User, datetime] | None:
    """The active account of a living session and when it was last seen, or None."""
    row = db.session.execute(
        select(AuthSession, User)
        .join(User, User.id == AuthSession.user_id)
        .where(AuthSession.token_hash == digest(token.encode()), AuthSession.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    session, user = row
    if now - session.seen_at > IDLE or now - session.created_at > LONGEST or not user.is_active:
        return None
    return user, session.seen_at


def touch_session(token: str, *, now: datetime) -> None:
    """Notes that the session is in use."""
    db.session.execute(update(AuthSession).where(AuthSession.token_hash == digest(token.encode())).values(seen_at=now))


def end_session(token: str, *, actor: Actor, now: datetime) -> None:
    """Ends a session for good."""
    db.session.execute(update(AuthSession).where(AuthSession.token_hash == digest(token.encode())).values(ended_at=now))
    record_event("signed_out", subject=("person", str(actor.user_id or "")), actor=actor, now=now)


def change_password(user: User, password: str, *, now: datetime, keep_token: str | None = None) -> None:
    """Sets a password and ends every other session of the person."""
    user.password_hash = hash_password(password)
    query = delete(AuthSession).where(AuthSession.user_id == user.id)
    if keep_token:
        query = query.where(AuthSession.token_hash != digest(keep_token.encode()))
    db.session.execute(query)
    record_event("password_changed", subject=("person", str(user.id)), actor=SERVICE, now=now)
