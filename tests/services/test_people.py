"""Accounts, roles, offices and invitations, on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import SERVICE, Office, Role
from portal.models import AuthSession, Invitation, Job, Membership
from portal.services import people as service
from portal.transactions import writing


@pytest.fixture
def token(session: Session, people: None, now: datetime) -> str:
    with writing():
        link = service.invite(
            "New.Person@exampleton.example",
            Role.CONTRIBUTOR,
            council=EXAMPLETON,
            base_url="http://127.0.0.1:8000/",
            actor=SERVICE,
            now=now,
        )
    return link.rpartition("/")[2]


def test_invitation_when_made_then_stores_no_link_but_its_hash(session: Session, token: str) -> None:
    stored = session.execute(select(Invitation)).scalar_one()

    assert token not in stored.token_hash and stored.email == "new.person@exampleton.example"
    assert session.execute(select(Job).where(Job.key == f"invitation:{stored.id}")).scalar_one() is not None


def test_invitation_when_accepted_then_makes_an_account_with_the_role(
    session: Session, token: str, now: datetime
) -> None:
    with writing():
        user = service.accept_invitation(token, name="New Person", password="three random words", now=now)

    actor = service.actor_of(user, today=now.date())
    assert actor.roles_in(EXAMPLETON) == {Role.CONTRIBUTOR}
    with writing():
        checked = service.check_password(user.email, "three random words", address="x", now=now)
        assert service.begin_session(user.email, checked, address="x", now=now)


def test_invitation_when_used_twice_then_refused(session: Session, token: str, now: datetime) -> None:
    with writing():
        service.accept_invitation(token, name="New Person", password="three random words", now=now)

    with pytest.raises(NotFound), writing():
        service.accept_invitation(token, name="New Person", password="three random words", now=now)


def test_invitation_when_too_old_then_refused(session: Session, token: str, now: datetime) -> None:
    with pytest.raises(NotFound), writing():
        service.accept_invitation(token, name="N", password="three random words", now=now + timedelta(days=7))


@pytest.mark.parametrize(
    "role,council",
    [(Role.AUTHOR, None), (Role.REVIEWER, EXAMPLETON), (Role.AUTHOR, "E06999999")],
    ids=["council role without a council", "department role with one", "unknown council"],
)
def test_invitation_when_role_and_council_do_not_fit_then_refused(
    session: Session, people: None, now: datetime, role: Role, council: str | None
) -> None:
    with pytest.raises(Refused), writing():
        service.invite("a@b.example", role, council=council, base_url="http://x", actor=SERVICE, now=now)


def test_membership_when_its_scope_is_wrong_then_the_database_refuses(
    session: Session, people: None, now: datetime
) -> None:
    user = service.find_user(email_of("author"))
    assert user is not None
    with pytest.raises(IntegrityError), writing():
        session.add(Membership(user_id=user.id, role=Role.REVIEWER, council_gss=EXAMPLETON, granted_at=now))


def test_role_when_taken_away_then_sessions_end(session: Session, people: None, now: datetime) -> None:
    user = service.find_user(email_of("author"))
    assert user is not None
    with writing():
        session.add(AuthSession(token_hash="0" * 64, user_id=user.id, created_at=now, seen_at=now))
        user_id, membership_id = user.id, user.memberships[0].id

    with writing():
        service.remove_membership(membership_id, actor=SERVICE, now=now)

    assert session.execute(select(AuthSession).where(AuthSession.user_id == user_id)).all() == []


@pytest.mark.parametrize(
    "today,holds",
    [(date(2024, 3, 31), False), (date(2024, 4, 1), True), (date(2024, 9, 30), True), (date(2024, 10, 1), False)],
    ids=["the day before", "first day", "last day", "the day after"],
)
def test_office_when_appointed_for_a_time_then_is_held_in_it(
    session: Session, people: None, now: datetime, today: date, holds: bool
) -> None:
    user = service.find_user(email_of("viewer"))
    assert user is not None
    with writing():
        appointment = service.add_appointment(
            user, Office.MONITORING_OFFICER, council=EXAMPLETON, from_on=date(2024, 4, 1), actor=SERVICE, now=now
        )
        appointment.to_on = date(2024, 9, 30)

    session.refresh(user)
    assert bool(service.actor_of(user, today=today).offices) is holds


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example"]
)
def test_invitation_when_the_address_is_none_then_refused_and_nothing_is_sent(
    session: Session, people: None, now: datetime, email: str
) -> None:
    with pytest.raises(Refused, match="Enter an email address"), writing():
        service.invite(email, Role.REVIEWER, council=None, base_url="http://127.0.0.1", actor=SERVICE, now=now)

    assert session.execute(select(Invitation)).first() is None
