"""A council's own people, its offices and deputies, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demonstration.people import EXAMPLETON, NOWHERE, SAMPLESHIRE, email_of
from portal.domain.duties import Duty
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Office, Role
from portal.models import AuthSession, Delegation, Event, Invitation, Membership, RoundDuty, User
from portal.services import people as accounts
from portal.services.assessments import set_up
from portal.services.people import council_people as service
from portal.services.people import offices
from portal.transactions import writing
from tests.factories import assessments as make


@pytest.fixture
def admin(session: Session, people: None, now: datetime) -> Actor:
    return make.account("council-admin", today=now.date())


def user(account: str) -> User:
    found = accounts.find_user(email_of(account))
    assert found is not None
    return found


def role_of(account: str) -> Membership:
    return user(account).memberships[0]


def invite(admin: Actor, now: datetime, email: str = "new@exampleton.example", role: Role = Role.CONTRIBUTOR) -> str:
    with writing():
        return service.invite_to_council(EXAMPLETON, email, role, base_url="http://x", actor=admin, now=now)


def kinds(session: Session) -> list[str]:
    return list(session.execute(select(Event.kind).order_by(Event.sequence.desc())).scalars())


def test_invitation_when_made_then_is_listed_with_its_end(admin, now):
    invite(admin, now)

    found = service.list_invitations(EXAMPLETON, actor=admin)
    assert [(one.email, one.expires_at - now) for one in found] == [("new@exampleton.example", timedelta(days=7))]


@pytest.mark.parametrize(
    "email,role",
    [("x@y.example", Role.REVIEWER), (email_of("author"), Role.AUTHOR), ("not an address", Role.AUTHOR)],
    ids=["role of the department", "has it already", "no address"],
)
def test_invitation_when_it_cannot_be_then_is_refused(admin, now, email, role):
    with pytest.raises(Refused):
        invite(admin, now, email, role)


def test_invitation_when_one_is_on_its_way_then_is_not_made_twice(admin, now):
    invite(admin, now)

    with pytest.raises(Refused):
        invite(admin, now)
    invite(admin, now, role=Role.VIEWER)


def test_invitation_when_cancelled_or_sent_again_then_the_old_link_is_dead(admin, now, session):
    old = invite(admin, now).rpartition("/")[2]
    found = service.list_invitations(EXAMPLETON, actor=admin)[0]

    with writing():
        service.send_again(found.id, EXAMPLETON, base_url="http://x", actor=admin, now=now)
    assert accounts.find_invitation(old, now=now) is None
    again = service.list_invitations(EXAMPLETON, actor=admin)[0]
    with writing():
        service.cancel_invitation(again.id, EXAMPLETON, actor=admin, now=now)

    assert session.execute(select(Invitation)).all() == []
    assert kinds(session)[0] == "invitation_cancelled"


def test_people_when_somebody_else_asks_then_are_not_told(admin, now):
    author = make.account("author", today=now.date())

    with pytest.raises(NotAllowed):
        service.list_people_of(EXAMPLETON, actor=author, today=now.date())
    with pytest.raises(NotAllowed):
        service.list_people_of(SAMPLESHIRE, actor=admin, today=now.date())


def test_role_of_another_council_is_not_found(admin, now):
    with pytest.raises(NotFound), writing():
        service.remove_role(role_of("author2").id, EXAMPLETON, ends_offices=False, actor=admin, now=now)


def test_last_administrator_cannot_remove_the_own_role(admin, now):
    with pytest.raises(Refused), writing():
        service.remove_role(role_of("council-admin").id, EXAMPLETON, ends_offices=False, actor=admin, now=now)


def test_administrator_may_go_when_another_is_there(admin, now, session):
    with writing():
        accounts.add_membership(user("author"), Role.COUNCIL_ADMIN, council=EXAMPLETON, actor=admin, now=now)
        service.remove_role(role_of("council-admin").id, EXAMPLETON, ends_offices=False, actor=admin, now=now)

    session.expire_all()
    assert make.account("council-admin", today=now.date()).roles_in(EXAMPLETON) == frozenset()


def test_role_when_taken_away_then_duties_and_sessions_end_and_words_stay(admin, now, session):
    team = make.team_of_exampleton(now.date())
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        give = {"theme": "culture", "actor": team.author, "now": now}
        set_up.give_duty(found.id, team.contributor.user_id, Duty.CONTRIBUTOR, **give)
        set_up.give_duty(found.id, team.contributor.user_id, Duty.THEME_READER, **{**give, "theme": "leadership"})
        session.add(AuthSession(token_hash="0" * 64, user_id=team.contributor.user_id, created_at=now, seen_at=now))
    plan = service.plan_removal(role_of("contributor").id, EXAMPLETON, actor=admin, today=now.date())

    with writing():
        service.remove_role(role_of("contributor").id, EXAMPLETON, ends_offices=False, actor=admin, now=now)

    assert [(duty.duty, duty.theme) for duty in plan.duties] == [
        (Duty.CONTRIBUTOR, "culture"),
        (Duty.THEME_READER, "leadership"),
    ]
    assert session.execute(select(RoundDuty)).all() == []
    assert session.execute(select(AuthSession)).all() == []
    assert kinds(session)[:3] == ["role_removed", "duty_ended", "duty_ended"]


def test_reading_duty_stays_with_a_role_that_still_fits(admin, now, session):
    team = make.team_of_exampleton(now.date())
    with writing():
        accounts.add_membership(user("contributor"), Role.VIEWER, council=EXAMPLETON, actor=admin, now=now)
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        who = team.contributor.user_id
        set_up.give_duty(found.id, who, Duty.CONTRIBUTOR, theme="culture", actor=team.author, now=now)
        set_up.give_duty(found.id, who, Duty.THEME_READER, theme="leadership", actor=team.author, now=now)
    role = next(held for held in user("contributor").memberships if held.role is Role.CONTRIBUTOR)

    with writing():
        service.remove_role(role.id, EXAMPLETON, ends_offices=False, actor=admin, now=now)

    assert [row.duty for row in session.execute(select(RoundDuty)).scalars()] == [Duty.THEME_READER]


@pytest.mark.parametrize("asked", [True, False])
def test_offices_end_with_a_role_only_if_asked(admin, now, asked):
    with writing():
        service.remove_role(role_of("section-151").id, EXAMPLETON, ends_offices=asked, actor=admin, now=now)

    finance = offices.list_standing(EXAMPLETON, today=now.date() + timedelta(days=1))[1]
    assert bool(finance.current) is not asked


def test_appointment_gives_the_role_in_which_officers_sign(admin, now, session):
    with writing():
        offices.appoint(
            EXAMPLETON,
            user("author").id,
            Office.HEAD_OF_PAID_SERVICE,
            is_interim=True,
            from_on=now.date(),
            actor=admin,
            now=now,
        )

    actor = make.account("author", today=now.date())
    assert Role.SIGNATORY in actor.roles_in(EXAMPLETON)
    assert actor.offices_in(EXAMPLETON) == (Office.HEAD_OF_PAID_SERVICE,)
    assert kinds(session)[:2] == ["office_holder_appointed", "role_granted"]


def test_appointment_against_the_law_or_of_a_stranger_is_refused(admin, now):
    values = {"is_interim": False, "from_on": now.date(), "actor": admin, "now": now}

    with pytest.raises(Refused), writing():
        offices.appoint(EXAMPLETON, user("chief-executive").id, Office.MONITORING_OFFICER, **values)
    with pytest.raises(NotFound), writing():
        offices.appoint(EXAMPLETON, user("author2").id, Office.MONITORING_OFFICER, **values)
    with pytest.raises(NotAllowed), writing():
        offices.appoint(NOWHERE, user("author4").id, Office.MONITORING_OFFICER, **values)


@pytest.fixture
def given(admin: Actor, now: datetime) -> Delegation:
    """The viewer as deputy of the finance officer, from a week ago for three months."""
    holder = offices.list_standing(EXAMPLETON, today=now.date())[1].current[0]
    with writing():
        return offices.delegate(
            holder.id,
            EXAMPLETON,
            user("viewer").id,
            from_on=now.date() - timedelta(days=7),
            to_on=now.date() + timedelta(days=90),
            instrument="Scheme of delegation 4.2",
            actor=admin,
            now=now,
        )


def test_deputy_acts_in_the_office_between_the_days(given, now, session):
    session.expire_all()
    deputy = make.account("viewer", today=now.date())

    assert deputy.offices_in(EXAMPLETON) == (Office.CHIEF_FINANCE_OFFICER,)
    assert make.account("viewer", today=now.date() + timedelta(days=91)).offices_in(EXAMPLETON) == ()


def test_delegation_when_ended_early_then_is_over_at_once(given, admin, now):
    with writing():
        last = offices.end_delegation(given.id, EXAMPLETON, expected_version=given.version, actor=admin, now=now)

    assert last == now.date() - timedelta(days=1)
    finance = offices.list_standing(EXAMPLETON, today=now.date())[1]
    assert finance.deputies == () and len(finance.past_deputies) == 1


def test_delegation_when_seen_in_an_older_version_then_is_a_conflict(given, admin, now):
    with pytest.raises(EditConflict), writing():
        offices.end_delegation(given.id, EXAMPLETON, expected_version=given.version + 1, actor=admin, now=now)


def test_delegation_ends_with_the_appointment(given, admin, now, session):
    holder = given.appointment
    last = now.date() + timedelta(days=10)

    with writing():
        offices.end_appointment(
            holder.id, EXAMPLETON, to_on=last, expected_version=holder.version, actor=admin, now=now
        )

    assert session.get_one(Delegation, given.id).to_on == last
    assert kinds(session)[:2] == ["office_holder_ended", "deputy_ended"]


def test_offices_when_one_stood_empty_then_the_history_says_when(admin, now):
    held = offices.list_standing(EXAMPLETON, today=now.date())[2].current[0]
    with writing():
        offices.end_appointment(
            held.id, EXAMPLETON, to_on=date(2024, 5, 1), expected_version=held.version, actor=admin, now=now
        )

    monitoring = offices.list_standing(EXAMPLETON, today=now.date())[2]
    assert [gap.from_on for gap in monitoring.gaps] == [date(2024, 5, 2)]
    assert monitoring.past[0].id == held.id
    assert any("Nobody holds this office" in words for words in monitoring.concerns)


def at_once(app: Flask, *verbs: Callable[[], object]) -> list[object]:
    """What each verb gave, or the error it raised, all begun together in transactions of their own."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> object:
        with app.app_context():
            start.wait()
            try:
                with writing():
                    return verb()
            except Exception as error:
                return error

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


@pytest.mark.parametrize("_time", range(3))
def test_two_administrators_when_they_remove_each_other_at_once_then_one_stays(app, admin, now, _time):
    with writing():
        accounts.add_membership(user("author"), Role.COUNCIL_ADMIN, council=EXAMPLETON, actor=admin, now=now)
    other = make.account("author", today=now.date())
    held = {who.user_id: next(m.id for m in user(name).memberships if m.role is Role.COUNCIL_ADMIN)
            for who, name in ((admin, "council-admin"), (other, "author"))}  # fmt: skip  # one line for each half

    def remove(by: Actor, whose: Actor) -> Callable[[], object]:
        return lambda: service.remove_role(held[whose.user_id], EXAMPLETON, ends_offices=False, actor=by, now=now)

    outcomes = at_once(app, remove(admin, other), remove(other, admin))

    assert [type(found) for found in outcomes if isinstance(found, Exception)] == [Refused]


def test_invitation_when_accepted_twice_at_once_then_the_second_finds_nothing(app, admin, now):
    link = invite(admin, now, email_of("author"), Role.VIEWER)
    token = link.rpartition("/")[2]

    def accept() -> object:
        return accounts.accept_invitation(token, name="Tom", password="a long enough one", now=now)

    outcomes = at_once(app, accept, accept)

    assert [type(found) for found in outcomes if isinstance(found, Exception)] == [NotFound]


def test_office_when_given_twice_at_once_then_is_held_once(app, admin, now):
    who = user("author").id

    def appoint() -> object:
        return offices.appoint(
            EXAMPLETON, who, Office.CHIEF_FINANCE_OFFICER, is_interim=True, from_on=now.date(), actor=admin, now=now
        )

    outcomes = at_once(app, appoint, appoint)

    assert [type(found) for found in outcomes if isinstance(found, Exception)] == [Refused]
