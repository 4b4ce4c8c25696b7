"""Deputies sign in their own names under a delegation in force; officers read before they sign; on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, Refused, TransitionRefused
from portal.domain.judgements import Judgement
from portal.domain.roles import SERVICE, Actor, Office, Role
from portal.domain.submissions import declarations_of
from portal.domain.workflow import RoundState
from portal.models import Appointment, Delegation, Round
from portal.services import assessments, people
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
HPS, CFO, MO = Office


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def sent(team: Team, arrange: Arrange, now: datetime) -> Round:
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessments.record_judgement(found.id, make.answer("G-01"), actor=team.author, expected_version=0, now=now)
        return make.send(found, actor=team.author, now=now)


def deputy_of(session, account, office, now, *, days=(-10, 10)) -> Actor:
    """Makes a person deputy of the holder of an office, with the role that lets them sign."""
    user = people.find_user(f"{account}@portal.example")
    held = next(
        row for row in session.query(Appointment).all() if row.council_gss == EXAMPLETON and row.office is office
    )
    start, end = ((now + timedelta(days=number)).date() for number in days)
    session.add(
        Delegation(
            appointment_id=held.id,
            deputy_id=user.id,
            from_on=start,
            to_on=end,
            instrument="Scheme of delegation 3.2",
            recorded_at=now,
        )
    )
    session.flush()
    if not any(membership.role is Role.SIGNATORY for membership in user.memberships):
        people.add_membership(user, Role.SIGNATORY, council=EXAMPLETON, actor=SERVICE, now=now)
    session.refresh(user)
    return people.actor_of(user, today=now.date())


def test_deputy_signs_and_it_is_told_wherever_the_declaration_is(sent, team, arrange, now):
    with arrange() as session:
        deputy = deputy_of(session, "viewer", HPS, now)
    with arrange():
        assert make.sign(sent, HPS, actor=deputy, now=now) is None
    for office, officer in team.officers[1:]:
        with arrange():
            sealed = make.sign(sent, office, actor=officer, now=now)

    signed = declarations_of(sealed.sealed())[0]
    assert (signed.signed_by, signed.signed_for) == ("Helen Marsh", "Margaret Lisle")
    assert signed.statement.count("Acting for the head of paid service") == 1
    assert not signed.is_interim
    assert signed.acting_words("Head of paid service") == (
        "signed under delegation by Helen Marsh for Margaret Lisle, head of paid service (Scheme of delegation 3.2,"
        " from 24 May 2024 to 13 June 2024)"
    )


@pytest.mark.parametrize("days", [(-20, -1), (1, 20)], ids=["over", "not begun"])
def test_delegation_that_is_not_in_force_gives_nothing(sent, arrange, now, days):
    with arrange() as session:
        deputy = deputy_of(session, "viewer", HPS, now, days=days)

    assert deputy.offices == ()
    with pytest.raises(NotAllowed), arrange():
        make.sign(sent, HPS, actor=deputy, now=now)


def test_delegation_ends_with_the_appointment_it_comes_from(sent, arrange, now):
    with arrange() as session:
        deputy = deputy_of(session, "viewer", HPS, now)
        held = session.query(Appointment).filter_by(council_gss=EXAMPLETON, office=HPS).one()
        held.to_on = (now - timedelta(days=1)).date()
    with pytest.raises(NotAllowed), arrange():
        make.sign(sent, HPS, actor=deputy, now=now)


def test_deputy_does_not_sign_for_a_second_office(sent, team, arrange, now):
    with arrange() as session:
        deputy_of(session, "viewer", HPS, now)
        deputy = deputy_of(session, "viewer", CFO, now)
    with arrange():
        make.sign(sent, HPS, actor=deputy, now=now)
    with pytest.raises(Refused, match="One person cannot sign for two"), arrange():
        make.sign(sent, CFO, actor=deputy, now=now)


@pytest.mark.parametrize(
    ("account", "office"),
    [("chief-executive", MO), ("section-151", MO), ("monitoring-officer", HPS), ("monitoring-officer", CFO)],
)
def test_monitoring_officer_is_kept_apart_also_by_deputies(sent, arrange, now, account, office):
    with arrange() as session:
        deputy = deputy_of(session, account, office, now)
    with pytest.raises(Refused, match="onitoring officer"), arrange():
        make.sign(sent, office, actor=deputy, now=now)


def test_deputy_who_wrote_does_not_sign(team, arrange, now):
    with arrange() as session:
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessments.record_judgement(found.id, make.answer(), actor=team.contributor, expected_version=0, now=now)
        sent = make.send(found, actor=team.author, now=now)
        deputy, sender = deputy_of(session, "contributor", HPS, now), deputy_of(session, "author", CFO, now)
    with pytest.raises(Refused, match="You wrote part"), arrange():
        make.sign(sent, HPS, actor=deputy, now=now)
    with pytest.raises(Refused, match="You sent this"), arrange():
        make.sign(sent, CFO, actor=sender, now=now)


def test_deputies_are_asked_too(team, arrange, app, now):
    from portal.services import records

    with arrange() as session:
        deputy_of(session, "viewer", HPS, now)
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        make.send(found, actor=team.author, now=now)
    with app.app_context():
        told = {job.payload["to"].split("@")[0]: job.payload["body"] for job in records.list_jobs()}
    assert "as deputy of Margaret Lisle" in told["viewer"]
    assert set(told) == {"viewer", "chief-executive", "section-151", "monitoring-officer"}


def sign_unread(sent, office, actor, now):
    return assessments.sign_off(
        sent.id, office, content_sha256=sent.content_sha256, reservation="", actor=actor, now=now
    )


def test_nobody_signs_what_they_have_not_recorded_as_read(sent, team, arrange, now):
    with pytest.raises(Refused, match="record that you have read"), arrange():
        sign_unread(sent, MO, team.monitoring, now)
    with arrange():
        make.read(sent, HPS, actor=team.chief_executive, now=now)
    with pytest.raises(Refused, match="record that you have read"), arrange():
        sign_unread(sent, MO, team.monitoring, now)


def test_reading_tells_what_changed_since_the_last_one(sent, team, arrange, app, now):
    later = now + timedelta(days=2)
    with arrange():
        make.read(sent, MO, actor=team.monitoring, now=now)
        assessments.recall(sent.id, reason="One more", actor=team.author, now=later)
        changed = make.answer("G-01", judgement=Judgement.PARTLY, narrative="x" * 200)
        assessments.record_judgement(sent.id, changed, actor=team.author, expected_version=1, now=later)
    with arrange():
        again = make.send(sent, actor=team.author, now=later)
    with app.app_context():
        reading = assessments.get_reading(again, MO, actor=team.monitoring)

    assert [theme.slug for theme in reading.themes][:2] == ["governance", "culture"]
    assert (reading.last_read_at, reading.is_read) == (now, False)
    assert reading.changed_codes == ("G-01",)
    fields = {field.label: (field.before, field.after) for field in reading.changes["G-01"].fields}
    assert fields["Judgement"] == ("Largely in place", "Partly in place")
    assert fields["Narrative"] == (make.answer().narrative, "x" * 200)
    with pytest.raises(Refused, match="record that you have read"), arrange():
        sign_unread(again, MO, team.monitoring, later)


def test_long_words_that_are_not_held_any_more_are_told_as_changed(team, arrange, app, now):
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        first = make.answer("G-01", narrative="a" * 500)
        assessments.record_judgement(found.id, first, actor=team.author, expected_version=0, now=now)
        sent = make.send(found, actor=team.author, now=now)
        make.read(sent, MO, actor=team.monitoring, now=now)
        assessments.recall(sent.id, reason="One more", actor=team.author, now=now)
        second = make.answer("G-01", narrative="b" * 500)
        assessments.record_judgement(found.id, second, actor=team.author, expected_version=1, now=now)
    with app.app_context():
        found = assessments.get_round(sent.id, EXAMPLETON, actor=team.author)
        change = assessments.get_reading(found, MO, actor=team.monitoring).changes["G-01"]

    assert [(field.label, field.before) for field in change.fields] == [("Narrative", None)]


def test_reading_of_other_words_than_were_shown_is_refused(sent, team, arrange, now):
    with pytest.raises(Refused, match="changed after you opened"), arrange():
        assessments.record_reading(sent.id, MO, content_sha256="0" * 64, actor=team.monitoring, now=now)
    with pytest.raises(NotAllowed), arrange():
        make.read(sent, MO, actor=team.finance, now=now)
    with pytest.raises(NotAllowed), arrange():
        make.read(sent, MO, actor=team.author, now=now)


def test_reading_is_recorded_once_and_not_after_the_seal(sent, team, arrange, app, now):
    for _ in range(2):
        with arrange():
            make.read(sent, MO, actor=team.monitoring, now=now)
    with app.app_context():
        assert [event.kind for event in assessments.list_history(sent)].count("assessment_read") == 1
    for office, officer in team.officers:
        with arrange():
            make.sign(sent, office, actor=officer, now=now)
    with pytest.raises(TransitionRefused), arrange():
        make.read(sent, MO, actor=team.monitoring, now=now)


def test_decline_names_sections_of_the_edition_only(sent, team, arrange, app, now):
    with pytest.raises(Refused, match="Choose from the sections"), arrange():
        assessments.decline(sent.id, MO, reason="No", sections=["nowhere"], actor=team.monitoring, now=now)
    with arrange():
        sections = ["culture", "governance"]
        assessments.decline(sent.id, MO, reason="No", sections=sections, actor=team.monitoring, now=now)
    with app.app_context():
        found = assessments.get_round(sent.id, EXAMPLETON, actor=team.author)
        declined = assessments.get_sign_off(found, today=now.date()).last_decline

    assert found.state is RoundState.DRAFT
    assert declined.sections == ["governance", "culture"]
