"""The department asks for changes, and only what was touched is signed again, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import SERVICE, Office, Role
from portal.domain.submissions import declarations_of
from portal.domain.workflow import AssessmentState, RoundState
from portal.models import Assessment, ChangeRequest, Declaration, Job
from portal.services import assessments, change_requests, people, records, reviews
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
HPS, CFO, MO = Office


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def sealed(team: Team, arrange: Arrange, now: datetime) -> Assessment:
    """Exampleton's first record, with one answer in governance and one in leadership."""
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for code in ("G-01", "L-01"):
            assessments.record_judgement(found.id, make.answer(code), actor=team.author, expected_version=0, now=now)
        return make.seal(found, team, now=now)


def ask(sealed, now, *, who="lead", themes=("governance",), reason="Say when.", due_on=None):
    """The department asks for changes in governance."""
    actor = make.account(who, today=now.date())
    if who == "lead":
        desk.declared(sealed, "lead", now=now)
    return change_requests.ask_for_changes(sealed.id, themes=themes, reason=reason, due_on=due_on, actor=actor, now=now)


def reword(sealed, code, *, actor, now, version=1):
    answer = make.answer(code, narrative=f"Reworded {now.isoformat()}.")
    assessments.record_judgement(sealed.round_id, answer, actor=actor, expected_version=version, now=now)


def resend(sealed, team, now):
    found = assessments.get_round(sealed.round_id, EXAMPLETON, actor=team.author)
    return make.send(found, actor=team.author, now=now)


@pytest.fixture
def asked(sealed: Assessment, arrange: Arrange, now: datetime) -> Assessment:
    with arrange():
        ask(sealed, now)
    return sealed


def test_request_makes_the_round_a_draft_with_its_answers_as_they_were(asked, team, app, now):
    with app.app_context():
        found = assessments.get_round(asked.round_id, EXAMPLETON, actor=team.author)
        kept, _ = assessments.get_answer(found.id, "G-01")
        events = [event.kind for event in assessments.list_history(found)]
        told = {job.payload["to"].split("@")[0] for job in records.list_jobs() if job.key.startswith("changes:")}
        bodies = [job.payload["body"] for job in records.list_jobs() if job.key.startswith("changes:")]

        assert (found.state, found.sequence, found.content_json) == (RoundState.DRAFT, 2, "")
        assert kept == make.answer("G-01")
        assert events[0] == "round_reopened"
        assert told == {"author", "council-admin", "chief-executive", "section-151", "monitoring-officer"}
        assert not any("Say when." in body for body in bodies)
        assert change_requests.find_open(found).themes == ["governance"]
        assert assessments.get_assessment(found).state is AssessmentState.CHANGES_ASKED
        assert assessments.get_assessment(found).sealed_json == asked.sealed_json


def test_only_touched_sections_are_signed_again(asked, team, arrange, app, now):
    later = now + timedelta(days=3)
    with arrange():
        reword(asked, "G-01", actor=team.author, now=later)
        sent = resend(asked, team, later)
    with arrange():
        standing = assessments.get_sign_off(sent, today=later.date())
        assert [office.is_carried for office in standing.offices] == [False, True, False]
        assert assessments.why_not_sign(sent, CFO, actor=team.finance).startswith(
            "The declaration of this office stands"
        )
    for office, officer in (team.officers[0], team.officers[2]):
        with arrange():
            again = make.sign(sent, office, actor=officer, now=later)

    signed = {item.office: item for item in declarations_of(again.sealed())}
    first = {item.office: item for item in declarations_of(asked.sealed())}
    assert (signed[HPS].sections, signed[MO].sections) == (("governance",), ("governance",))
    assert replace(signed[CFO], carried=False) == first[CFO]
    assert signed[CFO].carried
    assert f"receipt {asked.receipt}" in signed[MO].statement
    assert "made for this office on 3 June 2024 stands for the rest" in signed[MO].statement
    assert again.sequence == 2
    with app.app_context():
        found = assessments.get_round(asked.round_id, EXAMPLETON, actor=team.author)
        old, new = assessments.list_records(found)
        assert (old.state, new.state) == (AssessmentState.REPLACED, AssessmentState.SUBMITTED)
        assert old.sealed_json == asked.sealed_json
        assert change_requests.find_open(found) is None
        assert change_requests.find_request(old).answered_by_assessment_id == new.id
        assert records.verify_chain()[1] is None


def test_section_that_nobody_asked_about_is_signed_again_where_it_was_touched(asked, team, arrange, now):
    with arrange():
        reword(asked, "L-01", actor=team.author, now=now)
        sent = resend(asked, team, now)
        standing = assessments.get_sign_off(sent, today=now.date())

        assert [office.is_carried for office in standing.offices] == [False, True, True]
        assert assessments.partial_tasks(sent)[HPS].sections == ("leadership",)


def test_nothing_changed_is_signed_by_the_head_of_paid_service_alone(asked, team, arrange, now):
    with arrange():
        sent = resend(asked, team, now)
    with arrange():
        again = make.sign(sent, HPS, actor=team.chief_executive, now=now)

    assert again is not None and again.sequence == 2
    assert [item.carried for item in declarations_of(again.sealed())] == [False, True, True]


def test_period_touches_every_section(asked, team, arrange, now):
    with arrange():
        found = assessments.get_round(asked.round_id, EXAMPLETON, actor=team.author)
        found.period_from, found.period_to = now.date(), now.date()
    with arrange():
        sent = resend(asked, team, now)
        standing = assessments.get_sign_off(sent, today=now.date())

        assert [office.is_carried for office in standing.offices] == [False, False, False]
        assert all(task.is_whole for task in assessments.partial_tasks(sent).values())


def test_declaration_of_somebody_who_has_since_written_is_not_carried(asked, team, arrange, now):
    with arrange():
        user = people.find_user("section-151@portal.example")
        people.add_membership(user, Role.CONTRIBUTOR, council=EXAMPLETON, actor=SERVICE, now=now)
        both = people.actor_of(user, today=now.date())
        reword(asked, "L-01", actor=both, now=now)
        sent = resend(asked, team, now)

        assert [office.is_carried for office in assessments.get_sign_off(sent, today=now.date()).offices] == [
            False,
            False,
            True,
        ]
        assert assessments.partial_tasks(sent)[CFO].is_whole
    with pytest.raises(Refused, match="You wrote part"), arrange():
        make.sign(sent, CFO, actor=both, now=now)


def test_carried_declarations_come_again_after_a_decline(asked, team, arrange, app, now):
    with arrange():
        reword(asked, "G-01", actor=team.author, now=now)
        sent = resend(asked, team, now)
        assessments.decline(sent.id, MO, reason="Not yet", sections=["governance"], actor=team.monitoring, now=now)
    with arrange():
        again = resend(asked, team, now + timedelta(hours=1))
        standing = assessments.get_sign_off(again, today=now.date())

        assert [office.is_carried for office in standing.offices] == [False, True, False]
        assert standing.voided == ()
        assert standing.last_decline.sections == ["governance"]
        assert len(db_rows(Declaration)) == 5


def db_rows(model):
    from portal.database import db

    return db.session.execute(select(model)).scalars().all()


def test_third_record_rests_on_both_before_it(asked, team, arrange, now):
    with arrange():
        reword(asked, "G-01", actor=team.author, now=now)
        sent = resend(asked, team, now)
    for office, officer in (team.officers[0], team.officers[2]):
        with arrange():
            second = make.sign(sent, office, actor=officer, now=now)
    with arrange():
        ask(second, now, themes=["leadership"])
        reword(asked, "L-01", actor=team.author, now=now)
        sent = resend(asked, team, now)
        assert [office.is_carried for office in assessments.get_sign_off(sent, today=now.date()).offices] == [
            False,
            True,
            True,
        ]
    with arrange():
        third = make.sign(sent, HPS, actor=team.chief_executive, now=now)

    assert third.sequence == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"themes": ()}, "at least one section"),
        ({"themes": ("nowhere",)}, "at least one section"),
        ({"reason": " "}, "Enter what"),
        ({"reason": "x" * 10_001}, "Shorten"),
    ],
    ids=["no section", "unknown section", "no reason", "long reason"],
)
def test_request_without_its_parts_is_refused(sealed, arrange, app, now, changes, message):
    with pytest.raises(Refused, match=message), arrange():
        ask(sealed, now, **changes)
    with pytest.raises(Refused, match="not passed"), arrange():
        ask(sealed, now, due_on=(now - timedelta(days=1)).date())
    with app.app_context():
        assert db_rows(ChangeRequest) == []


def test_request_is_made_once_and_only_by_those_who_may(asked, arrange, now):
    with pytest.raises(TransitionRefused), arrange():
        ask(asked, now)
    with pytest.raises(NotFound), arrange():
        ask(asked, now, who="reviewer2")
    with pytest.raises(NotFound), arrange():
        ask(asked, now, who="author")


def test_reviewer_of_the_case_asks_and_the_review_of_it_stays_closed(sealed, team, arrange, app, now):
    reviewer = make.account_in(app, "reviewer", now)
    with arrange():
        desk.taken_up(sealed, now=now)
        ask(sealed, now, who="reviewer")
    with app.app_context():
        assert not reviews.get_case(sealed.id, actor=reviewer).may_write
    with arrange():
        again = make.sign(resend(sealed, team, now), HPS, actor=team.chief_executive, now=now)
    with app.app_context():
        entries = [entry for entry in reviews.list_queue(actor=reviewer) if entry.gss_code == EXAMPLETON]
        assert [(entry.assessment_id, entry.reviewer) for entry in entries] == [(again.id, "")]
        assert not reviews.get_case(sealed.id, actor=reviewer).may_write
        with pytest.raises(NotFound):
            reviews.get_case(again.id, actor=reviewer)


def test_reviewer_of_the_later_record_may_read_the_earlier_and_what_changed(asked, team, arrange, app, now):
    with arrange():
        reword(asked, "G-01", actor=team.author, now=now)
        sent = resend(asked, team, now)
    for office, officer in (team.officers[0], team.officers[2]):
        with arrange():
            again = make.sign(sent, office, actor=officer, now=now)
    reviewer = make.account_in(app, "reviewer2", now)
    with arrange():
        desk.taken_up(again, now=now, account="reviewer2")
    with app.app_context():
        found = change_requests.compare_for_department(again.id, actor=reviewer)

        assert found.touched == ("governance",)
        assert [field.before for field in found.changes["G-01"].fields] == [make.answer("G-01").narrative]
        assert list(found.changes) == ["G-01"]
        assert reviews.get_case(asked.id, actor=reviewer).assessment.id == asked.id
        with pytest.raises(NotFound):
            change_requests.compare_for_department(asked.id, actor=reviewer)


def test_council_that_has_submitted_cannot_reopen_by_itself(sealed, team, arrange, now):
    with pytest.raises(TransitionRefused), arrange():
        assessments.recall(sealed.round_id, reason="Late", actor=team.author, now=now)
    with pytest.raises((NotAllowed, NotFound)), arrange():
        ask(sealed, now, who="chief-executive")


def test_mails_of_a_request_go_out_once(asked, arrange, app):
    with app.app_context():
        keys = [job.key for job in db_rows(Job) if job.key.startswith("changes:")]
        assert len(keys) == len(set(keys)) == 5
