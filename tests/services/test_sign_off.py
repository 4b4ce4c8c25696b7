"""Three officers sign what was frozen, and the last signature seals it, on both databases."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain import sealing
from portal.domain.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import Office
from portal.domain.workflow import RoundState
from portal.models import Assessment, Declaration, Job, Round
from portal.services import assessments, records
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    """Exampleton's round in draft, nothing answered."""
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def sent(draft: Round, team: Team, arrange: Arrange, now: datetime) -> Round:
    """The round with one answer, waiting for signatures."""
    with arrange():
        assessments.record_judgement(draft.id, make.answer(), actor=team.author, expected_version=0, now=now)
        return make.send(draft, actor=team.author, now=now)


def test_open_items_have_to_be_accepted_before_sending(draft, team, arrange, now):
    with pytest.raises(Refused, match="Confirm"), arrange():
        assessments.send_for_sign_off(draft.id, accept_open_items=False, actor=team.author, now=now)


def test_full_round_is_sent_without_accepting_anything(draft, team, arrange, now):
    with arrange():
        make.fill(draft, actor=team.author, now=now)
    with arrange():
        sent = assessments.send_for_sign_off(draft.id, accept_open_items=False, actor=team.author, now=now)

    assert sent.state is RoundState.AWAITING_SIGN_OFF


@pytest.mark.parametrize("role", ["contributor", "viewer", "finance"])
def test_only_author_and_administrator_send(draft, team, arrange, now, role):
    with pytest.raises(NotAllowed), arrange():
        make.send(draft, actor=getattr(team, role), now=now)


def test_what_is_sent_is_frozen_under_its_digest(sent, app):
    assert sealing.digest(sent.content_json.encode()) == sent.content_sha256
    with app.app_context():
        document = assessments.get_document(sent)
    assert document.themes[0].characteristics[0].answer == make.answer()
    assert len(document.open_codes) == 134


def test_round_that_waits_for_signatures_cannot_be_changed(sent, team, arrange, now):
    with pytest.raises(TransitionRefused), arrange():
        assessments.record_judgement(sent.id, make.answer("CI-02"), actor=team.author, expected_version=0, now=now)
    with pytest.raises(TransitionRefused), arrange():
        assessments.add_evidence(sent.id, "CI-01", make.evidence(), actor=team.author, now=now)
    with pytest.raises(TransitionRefused), arrange():
        make.send(sent, actor=team.author, now=now)


def test_officers_are_told_and_learn_nothing_of_the_content(sent, app):
    with app.app_context():
        jobs = [job for job in records.list_jobs() if job.task == "send_message"]
    assert sorted(job.payload["to"].split("@")[0] for job in jobs) == [
        "chief-executive",
        "monitoring-officer",
        "section-151",
    ]
    assert not any(make.answer().narrative in job.payload["body"] for job in jobs)


def test_third_signature_seals(sent, team, arrange, app, now):
    results = []
    for office, officer in team.officers:
        with arrange():
            results.append(make.sign(sent, office, actor=officer, now=now, reservation=f"{office} says"))

    assert results[:2] == [None, None]
    sealed = results[2]
    record = json.loads(sealed.sealed_json)
    assert sealing.digest(sealed.sealed_json.encode()) == sealed.sealed_sha256
    assert sealing.canonical_json(record) == sealed.sealed_json.encode()
    assert record["content"] == json.loads(sent.content_json)
    assert {signed["office"]: signed["reservation"] for signed in record["declarations"]} == {
        office.value: f"{office} says" for office in Office
    }
    assert [signed["is_interim"] for signed in record["declarations"]] == [False, False, True]
    with app.app_context():
        assert assessments.get_round(sent.id, EXAMPLETON, actor=team.viewer).state is RoundState.SUBMITTED
        assert assessments.get_assessment(sent).receipt == sealed.receipt
        told = {
            job.payload["to"].split("@")[0]
            for job in records.list_jobs()
            if sealed.receipt in job.payload.get("body", "")
        }
        assert told == {"author", "council-admin", "chief-executive", "section-151", "monitoring-officer"}
        assert records.verify_chain()[1] is None


def test_sealed_round_takes_no_more(sent, team, arrange, now):
    for office, officer in team.officers:
        with arrange():
            make.sign(sent, office, actor=officer, now=now)

    for attempt in (
        lambda: make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now),
        lambda: assessments.recall(sent.id, reason="Late", actor=team.author, now=now),
        lambda: assessments.decline(sent.id, Office.MONITORING_OFFICER, reason="Late", actor=team.monitoring, now=now),
        lambda: assessments.record_judgement(
            sent.id, make.answer("CI-02"), actor=team.author, expected_version=0, now=now
        ),
    ):
        with pytest.raises(TransitionRefused), arrange():
            attempt()


def test_officer_signs_only_for_an_office_held(sent, team, arrange, now):
    with pytest.raises(NotAllowed), arrange():
        make.sign(sent, Office.CHIEF_FINANCE_OFFICER, actor=team.chief_executive, now=now)


def test_officer_of_another_council_finds_nothing_to_sign(sent, arrange, app, now):
    with app.app_context():
        outsider = make.account("chief-executive4", today=now.date())

    with pytest.raises(NotFound), arrange():
        make.sign(sent, Office.HEAD_OF_PAID_SERVICE, actor=outsider, now=now)


def test_office_signs_once(sent, team, arrange, now):
    with arrange():
        make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now)

    with pytest.raises(Refused, match="already signed"), arrange():
        make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now)


def test_one_person_does_not_sign_for_two_offices(sent, team, arrange, app, now):
    from portal.domain.roles import SERVICE
    from portal.services import people

    with arrange():
        user = people.find_user("section-151@portal.example")
        people.add_appointment(
            user, Office.HEAD_OF_PAID_SERVICE, council=EXAMPLETON, from_on=now.date(), actor=SERVICE, now=now
        )
    with arrange():
        make.sign(sent, Office.CHIEF_FINANCE_OFFICER, actor=team.finance, now=now)

    with pytest.raises(Refused, match="One person cannot sign for two"), arrange():
        make.sign(sent, Office.HEAD_OF_PAID_SERVICE, actor=team.finance, now=now)


def test_nobody_signs_what_they_wrote(draft, team, arrange, app, now):
    from portal.domain.roles import SERVICE, Role
    from portal.services import people

    with arrange():
        user = people.find_user("monitoring-officer@portal.example")
        people.add_membership(user, Role.CONTRIBUTOR, council=EXAMPLETON, actor=SERVICE, now=now)
        both = people.actor_of(user, today=now.date())
    with arrange():
        assessments.record_judgement(draft.id, make.answer(), actor=both, expected_version=0, now=now)
    with arrange():
        # Somebody else has the last word on the same answer: the officer stays one of its authors.
        reworded = make.answer(narrative="Reworded")
        assessments.record_judgement(draft.id, reworded, actor=team.author, expected_version=1, now=now)
        sent = make.send(draft, actor=team.author, now=now)

    with pytest.raises(Refused, match="You wrote part"), arrange():
        make.sign(sent, Office.MONITORING_OFFICER, actor=both, now=now)


def test_nobody_signs_what_they_sent(draft, arrange, team, now):
    from portal.domain.roles import SERVICE, Role
    from portal.services import people

    with arrange():
        user = people.find_user("chief-executive@portal.example")
        people.add_membership(user, Role.COUNCIL_ADMIN, council=EXAMPLETON, actor=SERVICE, now=now)
        both = people.actor_of(user, today=now.date())
        sent = make.send(draft, actor=both, now=now)

    with pytest.raises(Refused, match="You sent this"), arrange():
        make.sign(sent, Office.HEAD_OF_PAID_SERVICE, actor=both, now=now)


def test_signature_under_other_words_than_were_read_is_refused(sent, team, arrange, now):
    with pytest.raises(Refused, match="Read it again"), arrange():
        assessments.sign_off(
            sent.id,
            Office.MONITORING_OFFICER,
            content_sha256="0" * 64,
            reservation="",
            actor=team.monitoring,
            now=now,
        )


@pytest.mark.parametrize("how", ["decline", "recall"])
def test_back_to_draft_voids_signatures_and_keeps_them_in_sight(sent, team, arrange, app, now, how):
    with arrange():
        make.sign(sent, Office.HEAD_OF_PAID_SERVICE, actor=team.chief_executive, now=now)
    with arrange():
        if how == "decline":
            assessments.decline(
                sent.id, Office.CHIEF_FINANCE_OFFICER, reason="R-05 is out of date", actor=team.finance, now=now
            )
        else:
            assessments.recall(sent.id, reason="R-05 is out of date", actor=team.author, now=now)

    with app.app_context():
        found = assessments.get_round(sent.id, EXAMPLETON, actor=team.author)
        standing = assessments.get_sign_off(found, today=now.date())
    assert (found.state, found.content_json, found.content_sha256) == (RoundState.DRAFT, "", "")
    assert [office.declaration for office in standing.offices] == [None, None, None]
    assert len(standing.voided) == 1
    assert [item.reason for item in standing.declines] == (["R-05 is out of date"] if how == "decline" else [])


def test_round_goes_on_after_a_decline(sent, team, arrange, now):
    with arrange():
        make.sign(sent, Office.HEAD_OF_PAID_SERVICE, actor=team.chief_executive, now=now)
        assessments.decline(sent.id, Office.CHIEF_FINANCE_OFFICER, reason="Not yet", actor=team.finance, now=now)
    with arrange():
        again = make.answer(narrative="Better")
        assessments.record_judgement(sent.id, again, actor=team.author, expected_version=1, now=now)
    with arrange():
        sealed = make.seal(sent, team, now=now)

    assert "Better" in sealed.sealed_json


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_decline_and_recall_need_a_reason(sent, team, arrange, now, reason):
    with pytest.raises(Refused, match="Enter a reason"), arrange():
        assessments.decline(sent.id, Office.MONITORING_OFFICER, reason=reason, actor=team.monitoring, now=now)
    with pytest.raises(Refused, match="Enter a reason"), arrange():
        assessments.recall(sent.id, reason=reason, actor=team.author, now=now)


def test_office_given_up_before_today_no_longer_signs(sent, team, arrange, now):
    from portal.models import Appointment

    with arrange() as session:
        for appointment in session.execute(select(Appointment)).scalars():
            if appointment.user_id == team.monitoring.user_id:
                appointment.to_on = (now - timedelta(days=1)).date()

    with pytest.raises(NotAllowed), arrange():
        make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now)


def test_frozen_content_changed_by_hand_is_not_sealed(sent, team, arrange, now):
    for office, officer in team.officers[:2]:
        with arrange():
            make.sign(sent, office, actor=officer, now=now)
    with arrange() as session:
        row = session.get(Round, sent.id)
        row.content_json = row.content_json.replace("improvement plan", "improvement plot")

    with pytest.raises(RuntimeError, match="not what was signed"), arrange():
        make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now)


def test_parallel_last_signatures_seal_once(sent, team, arrange, app, now):
    from concurrent.futures import ThreadPoolExecutor

    for office, officer in team.officers[:2]:
        with arrange():
            make.sign(sent, office, actor=officer, now=now)

    def attempt(_number: int) -> str:
        try:
            with arrange():
                make.sign(sent, Office.MONITORING_OFFICER, actor=team.monitoring, now=now)
        except (TransitionRefused, Refused) as error:
            return type(error).__name__
        return "sealed"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))

    assert outcomes.count("sealed") == 1
    with app.app_context() as _, arrange() as session:
        assert session.execute(select(func.count()).select_from(Assessment)).scalar_one() == 1
        assert session.execute(select(func.count()).select_from(Declaration)).scalar_one() == 3
        sealed_jobs = [job for job in session.execute(select(Job)).scalars() if job.key.startswith("sealed:")]
        assert len(sealed_jobs) == 5
