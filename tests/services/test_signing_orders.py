"""Any people doing anything in any order, beside a plain model: what is sealed was signed by three who may, as it is.

The model knows nothing of the rules. It remembers who wrote and sent, and what lay in front of each officer when a
signature was taken; every sealed record is held against that.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.database import db
from portal.domain.declarations import OWN_THEMES
from portal.domain.errors import PortalError
from portal.domain.roles import SERVICE, Actor, Office, Role
from portal.domain.sealing import digest
from portal.domain.workflow import AssessmentState, RoundState
from portal.models import Appointment, Assessment, Declaration, Delegation, Round, User
from portal.services import assessments, change_requests, people
from portal.transactions import after_commit, writing
from tests.conftest import restore
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON

WHO = ("author", "contributor", "council-admin", "viewer", "chief-executive", "section-151", "monitoring-officer")
CODES = ("G-01", "L-01", "R-01", "CI-01")
#: What the runs together have to reach, so that a rule which stops everything early is noticed.
REACHED = {"sealed": 15, "replaced": 4, "carried": 4, "deputies": 2, "refused": 60}

persons, offices, codes = st.sampled_from(WHO), st.sampled_from(list(Office)), st.sampled_from(CODES)


class Council(RuleBasedStateMachine):
    """One council's round, and the department's lead."""

    app: Flask
    start: datetime
    seen: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        restore(self.app, "people.sqlite")
        self.context = self.app.app_context()
        self.context.push()
        self.now = self.start
        self.authors: set[Any] = set()
        self.covers: dict[Office, dict[str, Any]] = {}
        self.sealed: dict[Any, str] = {}
        with writing():
            found = make.open_round(EXAMPLETON, actor=self.actor("author"), now=self.now)
            self.round_id = found.id
        self.do(lambda: self.write("author", "G-01"))

    def teardown(self) -> None:
        db.session.remove()
        self.context.pop()

    def actor(self, account: str) -> Actor:
        return make.account(account, today=self.now.date())

    def round(self) -> Round:
        return db.session.get_one(Round, self.round_id, populate_existing=True)

    def do(self, act: Callable[[], object]) -> None:
        """One transaction, which the service may refuse."""
        self.now += timedelta(minutes=7)
        try:
            with writing():
                act()
        except PortalError:
            self.seen["refused"] += 1
        db.session.expire_all()

    def write(self, account: str, code: str) -> None:
        state, actor = self.round().state, self.actor(account)
        _, recorded = assessments.get_answer(self.round_id, code)
        words = make.answer(code, narrative=f"At {self.now:%d %H:%M}.")
        assessments.record_judgement(self.round_id, words, actor=actor, expected_version=recorded.version, now=self.now)
        assert state is RoundState.DRAFT
        self.authors.add(actor.user_id)

    def sign(self, account: str, office: Office, *, reads: bool = True) -> None:
        found, actor = self.round(), self.actor(account)
        frozen, authors = found.content_json, set(self.authors)
        if reads:
            make.read(found, office, actor=actor, now=self.now)
        assessments.sign_off(
            found.id, office, content_sha256=found.content_sha256, reservation="", actor=actor, now=self.now
        )
        assert actor.user_id not in authors
        row = self.signature(office, actor)
        themes = {theme["slug"]: theme for theme in json.loads(frozen)["themes"]}
        taken = {slug: theme for slug, theme in themes.items() if slug in row.sections or not row.sections}
        self.covers[office] = {**self.covers.get(office, {}), **taken}
        self.seen["deputies"] += row.delegation_id is not None

    def signature(self, office: Office, actor: Actor) -> Declaration:
        query = select(Declaration).where(
            Declaration.user_id == actor.user_id, Declaration.office == office, Declaration.signed_at == self.now
        )
        return db.session.execute(query).scalar_one()

    @initialize(sealed=st.booleans(), order=st.permutations(WHO))
    def begins(self, order: list[str], *, sealed: bool) -> None:
        """The viewer is a deputy; half of the courses begin with a record that the department holds."""
        self.do(lambda: self.delegate("viewer", Office.HEAD_OF_PAID_SERVICE))
        if sealed:
            self.usual_course(order)

    @rule(person=persons, code=codes)
    def edits(self, person: str, code: str) -> None:
        self.do(lambda: self.write(person, code))

    @rule(person=persons)
    def sends(self, person: str) -> None:
        def act() -> None:
            actor = self.actor(person)
            make.send(self.round(), actor=actor, now=self.now)
            self.authors.add(actor.user_id)

        self.do(act)

    @rule(person=persons, office=offices, reads=st.booleans())
    def signs(self, person: str, office: Office, *, reads: bool) -> None:
        self.do(lambda: self.sign(person, office, reads=reads))

    @rule(order=st.permutations(WHO))
    def usual_course(self, order: list[str]) -> None:
        """The author sends it, and whoever may sign for an office today does: holders and deputies in any order."""
        self.sends("author")
        held = {account: self.actor(account).offices_in(EXAMPLETON) for account in order}
        for account in order:
            for office in held[account]:
                if self.round().state is RoundState.AWAITING_SIGN_OFF:
                    self.do(lambda account=account, office=office: self.sign(account, office))  # type: ignore[misc]

    @rule(order=st.permutations(WHO), code=codes)
    def changes_and_goes_on(self, order: list[str], code: str) -> None:
        """Taken back if it waits, asked for if it is sealed; something is changed; and the usual course once more."""
        self.recalls("author")
        if self.round().state is RoundState.SUBMITTED:
            self.department_asks("governance", code, changes=True)
        else:
            self.do(lambda: self.write("author", code))
        self.usual_course(order)

    @rule(person=persons, office=offices)
    def declines(self, person: str, office: Office) -> None:
        self.do(lambda: assessments.decline(self.round_id, office, reason="No", actor=self.actor(person), now=self.now))

    @rule(person=persons)
    def recalls(self, person: str) -> None:
        self.do(lambda: assessments.recall(self.round_id, reason="Wait", actor=self.actor(person), now=self.now))

    @precondition(lambda self: self.round().state is RoundState.SUBMITTED)
    @rule(theme=st.sampled_from(["governance", "leadership"]), code=codes, changes=st.booleans())
    def department_asks(self, theme: str, code: str, *, changes: bool) -> None:
        """The department asks, and the council mostly sets to work."""

        def act() -> None:
            latest = assessments.get_assessment(self.round())
            desk.declared(latest, "lead", now=self.now)
            change_requests.ask_for_changes(
                latest.id, themes=[theme], reason="Say when", due_on=None, actor=self.actor("lead"), now=self.now
            )

        self.do(act)
        if changes:
            self.do(lambda: self.write("author", code))
        self.sends("author")

    @rule(how=st.sampled_from(["role", "appointed", "ends", "delegates"]), person=persons, office=offices)
    def people_change(self, how: str, person: str, office: Office) -> None:
        """Somebody is given work in the council, takes an office, gives it up, or names a deputy."""
        acts = {
            "role": lambda: self.give(person, Role.CONTRIBUTOR),
            "appointed": lambda: self.appoint(person, office),
            "ends": lambda: self.end(office),
            "delegates": lambda: self.delegate(person, office),
        }
        self.do(acts[how])

    @rule()
    def day_passes(self) -> None:
        self.now += timedelta(days=1)

    def give(self, person: str, role: Role) -> None:
        user = people.find_user(f"{person}@portal.example")
        if role not in [membership.role for membership in user.memberships]:
            people.add_membership(user, role, council=EXAMPLETON, actor=SERVICE, now=self.now)

    def appoint(self, person: str, office: Office) -> None:
        user, day = people.find_user(f"{person}@portal.example"), self.now.date()
        people.add_appointment(user, office, council=EXAMPLETON, from_on=day, actor=SERVICE, now=self.now)
        self.give(person, Role.SIGNATORY)

    def end(self, office: Office) -> None:
        """The newest holder leaves; the one before stays, where there is one."""
        for held in self.appointments(office)[-1:]:
            held.to_on = max(held.from_on, (self.now - timedelta(days=1)).date())

    def delegate(self, person: str, office: Office) -> None:
        user, day = people.find_user(f"{person}@portal.example"), self.now.date()
        for held in self.appointments(office):
            if held.user_id != user.id:
                row = Delegation(appointment_id=held.id, deputy_id=user.id, instrument="3.2", recorded_at=self.now)
                row.from_on, row.to_on = day, day + timedelta(days=1)
                db.session.add(row)
        self.give(person, Role.SIGNATORY)

    def appointments(self, office: Office) -> list[Appointment]:
        query = select(Appointment).where(Appointment.council_gss == EXAMPLETON, Appointment.office == office)
        return list(db.session.execute(query).scalars())

    @invariant()
    def sealed_records_are_sound(self) -> None:
        for row in db.session.execute(select(Assessment).order_by(Assessment.sequence)).scalars():
            assert digest(row.sealed_json.encode()) == row.sealed_sha256
            if row.id in self.sealed:
                assert self.sealed[row.id] == row.sealed_json
                continue
            self.sealed[row.id] = row.sealed_json
            self.seen["sealed"] += 1
            self.seen["replaced"] += row.sequence > 1
            self.check_new(row)

    def check_new(self, row: Assessment) -> None:
        query = select(Declaration).where(Declaration.sequence == row.sequence, Declaration.voided_at.is_(None))
        signed = {found.office: found for found in db.session.execute(query).scalars()}
        assert set(signed) == set(Office)
        assert len({found.user_id for found in signed.values()}) == 3
        assert not {found.user_id for found in signed.values()} & self.authors
        self.seen["carried"] += sum(found.carried_from_id is not None for found in signed.values())
        content = {theme["slug"]: theme for theme in row.sealed()["content"]["themes"]}
        for office, own in OWN_THEMES.items():
            for slug in content if own is None else own:
                assert self.covers[office][slug] == content[slug], (office, slug)
        self.check_places(row, signed)

    def check_places(self, row: Assessment, signed: dict[Office, Declaration]) -> None:
        """Each fresh signature was given by somebody who held the office that day, or acted for its holder."""
        for office, found in signed.items():
            if found.carried_from_id is None:
                user = db.session.get_one(User, found.user_id)
                assert office in people.actor_of(user, today=found.signed_at.date()).offices_in(EXAMPLETON)
        earlier = db.session.execute(select(Assessment).where(Assessment.sequence < row.sequence)).scalars()
        assert all(before.state is AssessmentState.REPLACED for before in earlier)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_order_of_actions_seals_what_was_not_signed_as_it_is(
    app: Flask, people: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Mails and documents wait in the outbox: they are no part of this, and most of the time of it.
    monkeypatch.setattr(after_commit, "send", lambda _app: [])
    Council.app, Council.start, Council.seen = app, now, dict.fromkeys(REACHED, 0)

    run_state_machine_as_test(
        Council,
        settings=settings(
            max_examples=24,
            stateful_step_count=15,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert {name: Council.seen[name] >= least for name, least in REACHED.items()} == dict.fromkeys(REACHED, True), (
        Council.seen
    )
