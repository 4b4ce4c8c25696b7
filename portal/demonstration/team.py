"""Who does what in Exampleton's new round, who deputises, and what it carried forward from the year before."""

from datetime import date, datetime, timedelta

from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.duties import Duty
from portal.domain.roles import SERVICE, Actor, Office, Role
from portal.models import Round
from portal.services import assessments, carry_forward, people
from portal.services.assessments import set_up
from portal.services.assessments.rounds import guidance_of
from portal.services.assessments.standing import list_holders
from portal.services.people import offices
from portal.transactions import writing

#: Further people of Exampleton: account, name, role.
MORE_PEOPLE = (
    ("contributor2", "Marcus Bell", Role.CONTRIBUTOR),
    ("reader", "Nadia Rahman", Role.VIEWER),
    ("consistency-reader", "Oliver Grant", Role.VIEWER),
    ("deputy-section-151", "Joan Whitty", Role.SIGNATORY),
)
#: Account of owner, of contributors, and of the independent reader of each theme, by its place in the guidance.
THEMES = (
    ("author", ("contributor",), "viewer"),
    ("author", ("contributor",), "reader"),
    ("author", ("contributor2",), "viewer"),
    ("council-admin", ("contributor2",), "reader"),
    ("author", (), "viewer"),
    ("contributor2", ("contributor",), "reader"),
    ("contributor", (), ""),
)
#: Minutes before the demonstration is built: after everything that was answered, as the log is read in order of time.
NAMED, CARRIED = 90, 30


def build(now: datetime) -> None:
    """Names the team and carries the sealed answers forward in one write transaction; the rounds have to be there."""
    named = now - timedelta(minutes=NAMED)
    with writing():
        _add_people(named)
        admin = _actor("council-admin", named)
        found = assessments.find_round_of(EXAMPLETON, "2025", actor=admin)
        assert found is not None
        _set_dates(found, admin, named)
        for theme, (owner, contributors, reader) in zip(guidance_of(found).themes, THEMES, strict=False):
            _give(found, theme.slug, Duty.THEME_OWNER, (owner,), admin, named)
            _give(found, theme.slug, Duty.CONTRIBUTOR, contributors, admin, named)
            _give(found, theme.slug, Duty.THEME_READER, (reader,) if reader else (), admin, named)
        _give(found, "", Duty.CONSISTENCY_READER, ("consistency-reader",), admin, named)
        _name_deputy(admin, named)
        source = carry_forward.list_earlier(found)[0]
        carry_forward.carry_forward(
            found.id, source.round_id, actor=_actor("author", now), now=now - timedelta(minutes=CARRIED)
        )


def _add_people(now: datetime) -> None:
    lender = people.find_user(email_of("author"))
    assert lender is not None
    for account, name, role in MORE_PEOPLE:
        # One hash for all, as `people` has it: the password is public.
        user = people.add_user(email_of(account), name, password_hash=lender.password_hash, actor=SERVICE, now=now)
        people.add_membership(user, role, council=EXAMPLETON, actor=SERVICE, now=now)


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    assert user is not None, account
    return people.actor_of(user, today=now.date())


def _set_dates(found: Round, admin: Actor, now: datetime) -> None:
    year = now.year
    dates = set_up.RoundDates(date(year - 1, 4, 1), date(year, 3, 31), found.cycle.due_on - timedelta(days=60))
    set_up.change_dates(found.id, dates, actor=admin, expected_version=found.version, now=now)


def _give(found: Round, theme: str, duty: Duty, accounts: tuple[str, ...], admin: Actor, now: datetime) -> None:
    for account in accounts:
        user = people.find_user(email_of(account))
        assert user is not None, account
        set_up.give_duty(found.id, user.id, duty, theme=theme, actor=admin, now=now)


def _name_deputy(admin: Actor, now: datetime) -> None:
    holder = next(held for held in list_holders(EXAMPLETON, now.date()) if held.office is Office.CHIEF_FINANCE_OFFICER)
    deputy = people.find_user(email_of("deputy-section-151"))
    assert deputy is not None
    offices.delegate(
        holder.id,
        EXAMPLETON,
        deputy.id,
        from_on=now.date(),
        to_on=now.date() + timedelta(days=180),
        instrument="Scheme of delegation, part 3, paragraph 4.2",
        actor=admin,
        now=now,
    )
