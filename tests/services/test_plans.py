"""The register, the plan and notices as services: who may, what is refused, what is recorded, and what is sealed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.closing import Due, NoticeStanding
from portal.domain.register import PlanState, RegisterState
from portal.domain.workflow import Action
from portal.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.services import assessments, records
from portal.services.plans import (
    action_changes,
    actions,
    actions_for,
    notice_changes,
    notices,
    open_recommendation_codes,
    panel,
    recommendation_changes,
    recommendations,
)
from portal.services.plans.actions import WantedActions
from portal.services.plans.closing import Kind
from portal.services.plans.gaps import without_actions
from portal.services.plans.recommendations import Wanted
from tests.factories import assessments as make
from tests.factories import plans
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def admin(app: Flask, people: None, now):
    with app.app_context():
        return make.account("council-admin", today=now.date())


@pytest.fixture
def stranger(app: Flask, people: None, now):
    with app.app_context():
        return make.account("author2", today=now.date())


def kinds(app: Flask, subject: str, row) -> list[str]:
    with app.app_context():
        return [event.kind for event in records.list_events(subject=(subject, str(row.id)))]


def test_recommendation_when_closed_by_two_then_each_step_is_one_event(app, team, admin, arrange, now):
    with arrange():
        row, shown = plans.recommendation(team.author, now), plans.item(team.author, now)
        plans.step(Kind.RECOMMENDATION, row, Action.PROPOSE_CLOSING, actor=team.contributor, now=now, evidence=shown)
        plans.step(Kind.RECOMMENDATION, row, Action.SEND_BACK, actor=admin, now=now, words="The plan has no dates.")
        assert row.closing_item_id is None and row.closing_note == "The plan has no dates."
        plans.step(Kind.RECOMMENDATION, row, Action.PROPOSE_CLOSING, actor=team.contributor, now=now, evidence=shown)
        plans.step(Kind.RECOMMENDATION, row, Action.CLOSE, actor=admin, now=now)

    assert (row.state, row.proposed_by_id, row.closed_by_id) == (
        RegisterState.CLOSED, team.contributor.user_id, admin.user_id,
    )  # fmt: skip
    assert kinds(app, "recommendation", row) == [
        "recommendation_closed",
        "recommendation_closing_proposed",
        "recommendation_sent_back",
        "recommendation_closing_proposed",
        "recommendation_added",
    ]


@pytest.mark.parametrize("table", ["recommendation", "improvement_action", "commitment"])
def test_closed_when_written_past_the_services_by_one_person_then_the_database_refuses(team, arrange, now, table):
    with pytest.raises(IntegrityError), arrange() as session:
        found, shown = plans.notice(team.author, now), plans.item(team.author, now)
        plans.commitment(found, team.author, now)
        plans.recommendation(team.author, now)
        plans.action(team.author, now)
        person = team.author.user_id.hex if session.get_bind().dialect.name == "sqlite" else str(team.author.user_id)
        paper = shown.id.hex if session.get_bind().dialect.name == "sqlite" else str(shown.id)
        session.execute(
            text(
                f"update {table} set state='closed', proposed_by_id='{person}', closed_by_id='{person}',"
                f" closing_item_id='{paper}', closed_at='2024-06-03 09:00:00'"
            )
        )


def test_evidence_when_of_another_council_then_not_found(team, stranger, arrange, now):
    with arrange() as session:
        row, shown = plans.recommendation(team.author, now), plans.item(team.author, now)
        shown.council_gss = make.SAMPLESHIRE
        session.flush()
        with pytest.raises(NotFound):
            plans.step(Kind.RECOMMENDATION, row, Action.PROPOSE_CLOSING, actor=team.author, now=now, evidence=shown)


def test_everything_when_asked_for_by_others_then_is_not_there(app, team, stranger, arrange, now):
    with arrange():
        row, act, found = (
            plans.recommendation(team.author, now, "R-08"),
            plans.action(team.author, now),
            plans.notice(team.author, now),
        )
    today = now.date()

    with app.app_context():
        for asked in (stranger, make.account("reviewer", today=today), make.account("admin", today=today)):
            assert recommendations.list_recommendations(EXAMPLETON, Wanted(), actor=asked).total == 0
            assert actions.list_actions(EXAMPLETON, WantedActions(), actor=asked, today=today) == ()
            assert notices.list_notices(EXAMPLETON, actor=asked, today=today) == ()
            when = {"actor": asked, "today": today}
            for look, row_id, extra in (
                (recommendations.get_recommendation, row.id, {"actor": asked}),
                (actions.get_action, act.id, when),
                (notices.get_notice, found.id, when),
            ):
                for gss in (EXAMPLETON, make.SAMPLESHIRE):
                    with pytest.raises(NotFound):
                        look(row_id, gss, **extra)


def test_register_when_a_viewer_writes_then_is_refused(team, arrange, now):
    with arrange():
        row = plans.recommendation(team.author, now)
        with pytest.raises(NotAllowed):
            plans.recommendation(team.viewer, now, reference="2")
        with pytest.raises(NotAllowed):
            plans.step(Kind.RECOMMENDATION, row, Action.DECLINE, actor=team.viewer, now=now, words="No.")


def test_recommendation_when_changed_by_two_then_the_second_is_shown_both(team, arrange, now):
    with arrange():
        row = plans.recommendation(team.author, now)
        change = recommendation_changes.change_recommendation
        change(row.id, EXAMPLETON, plans.told(text="First."), actor=team.author, expected_version=1, now=now)
        with pytest.raises(EditConflict) as clash:
            change(row.id, EXAMPLETON, plans.told(text="Second."), actor=team.author, expected_version=1, now=now)

    assert (clash.value.current["text"], clash.value.offered["text"], clash.value.version) == ("First.", "Second.", 2)


def test_recommendation_when_its_reference_is_there_then_is_refused(team, arrange, now):
    with arrange():
        plans.recommendation(team.author, now)
        with pytest.raises(Refused, match="already has this reference"):
            plans.recommendation(team.author, now, report="ANNUAL REPORT", reference="kr1", text="Other words.")


def test_same_when_said_and_undone_then_one_stands_for_both_and_then_two(app, team, arrange, now):
    with arrange():
        main = plans.recommendation(team.author, now, "R-08")
        other = plans.recommendation(team.author, now, "R-09", reference="KR2", text="Say when accounts are due.")
        third = plans.recommendation(team.author, now, reference="KR3", text="Something else.")
        say = recommendation_changes.say_same
        say(other.id, EXAMPLETON, main.id, actor=team.author, expected_version=1, now=now)
        say(third.id, EXAMPLETON, other.id, actor=team.author, expected_version=1, now=now)
        with pytest.raises(Refused, match="Others are the same"):
            fresh = plans.recommendation(team.author, now, reference="KR9", text="Altogether other words here.")
            say(main.id, EXAMPLETON, fresh.id, actor=team.author, expected_version=1, now=now)
        with pytest.raises(Refused, match="the same as, or undo"):
            plans.step(Kind.RECOMMENDATION, other, Action.DECLINE, actor=team.author, now=now, words="No.")
    with app.app_context():
        assert (other.same_as_id, third.same_as_id) == (main.id, main.id)
        assert open_recommendation_codes(EXAMPLETON) == {
            "R-08": ("Annual report, KR1",), "R-09": ("Annual report, KR1",),
        }  # fmt: skip
    with arrange():
        recommendation_changes.undo_same(other.id, EXAMPLETON, actor=team.author, expected_version=2, now=now)
    with app.app_context():
        assert open_recommendation_codes(EXAMPLETON)["R-09"] == ("Annual report, KR2",)


def test_open_codes_when_closed_or_declined_then_are_gone_and_proposed_ones_stay(app, team, admin, arrange, now):
    with arrange():
        shown = plans.item(team.author, now)
        rows = [plans.recommendation(team.author, now, f"R-0{n}", reference=str(n)) for n in (1, 2, 3, 4)]
        kind = Kind.RECOMMENDATION
        plans.step(kind, rows[0], Action.DECLINE, actor=team.author, now=now, words="Council decided otherwise.")
        for row in rows[1:3]:
            plans.step(kind, row, Action.PROPOSE_CLOSING, actor=team.author, now=now, evidence=shown)
        plans.step(kind, rows[1], Action.CLOSE, actor=admin, now=now)

    with app.app_context():
        assert sorted(open_recommendation_codes(EXAMPLETON)) == ["R-03", "R-04"]


def test_action_when_a_figure_is_not_known_then_is_refused(team, arrange, now):
    with arrange(), pytest.raises(NotFound):
        plans.action(team.author, now, effect_metric_id="no_such_metric")


@pytest.mark.parametrize("cost", [Decimal("-1"), Decimal("1000000000000")])
def test_action_when_its_cost_is_no_sum_then_is_refused(team, arrange, now, cost):
    with arrange(), pytest.raises(Refused, match="0 pounds or more"):
        plans.action(team.author, now, cost=cost)


def test_action_when_stopped_then_needs_a_reason_and_can_be_opened_again(team, arrange, now):
    with arrange():
        row = plans.action(team.author, now)
        with pytest.raises(Refused, match="why it is stopped"):
            plans.step(Kind.ACTION, row, Action.STOP, actor=team.author, now=now)
        plans.step(Kind.ACTION, row, Action.STOP, actor=team.author, now=now, words="No money.")
        with pytest.raises(Refused):
            action_changes.change_action(
                row.id, EXAMPLETON, action_changes.ActionDetails("New"), actor=team.author, expected_version=2, now=now
            )
        with pytest.raises(TransitionRefused):
            plans.step(Kind.ACTION, row, Action.BEGIN, actor=team.author, now=now)
        plans.step(Kind.ACTION, row, Action.REOPEN, actor=team.author, now=now, words="Money was found.")

    assert row.state is PlanState.PLANNED and row.stop_reason == "No money."


def test_notes_when_added_then_are_newest_first_and_stay(app, team, arrange, now):
    with arrange():
        row = plans.action(team.author, now, due_on=date(2024, 6, 2))
        for hours, words in enumerate(("First.", "Second.")):
            action_changes.add_note(row.id, EXAMPLETON, words, actor=team.contributor, now=now + timedelta(hours=hours))
    with app.app_context():
        found = actions.get_action(row.id, EXAMPLETON, actor=team.viewer, today=now.date())

    assert [(note.row.text, note.author) for note in found.notes] == [
        ("Second.", "Grace Oyelaran"), ("First.", "Grace Oyelaran"),
    ]  # fmt: skip
    assert found.line.due is Due.LATE


def test_gaps_when_an_action_is_for_them_then_are_gone_and_hidden_judgements_stay_hidden(app, team, arrange, now):
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for code, judgement in (("CI-01", "partly"), ("CI-02", "absent"), ("CI-03", "embedded")):
            assessments.record_judgement(
                found.id, make.answer(code, judgement=make.Judgement(judgement)),
                actor=team.author, expected_version=0, now=now,
            )  # fmt: skip
        plans.recommendation(team.author, now, "CI-03", "R-08")
        plans.action(team.author, now, "CI-02", "R-08")

    with app.app_context():
        assert [gap.line.code for gap in without_actions(found)] == ["CI-01", "CI-03"]
        assert [gap.line.code for gap in without_actions(found, hidden={"CI-01", "CI-03"})] == ["CI-03"]


def test_actions_when_a_round_is_sealed_then_travel_with_it_and_stopped_ones_do_not(app, team, admin, arrange, now):
    with arrange():
        before = plans.action(team.author, now - timedelta(days=9), "R-08", title="Old", effect_by_on=date(2024, 6, 1))
        old, shown = plans.action(team.author, now, "R-08", title="Closed before"), plans.item(team.author, now)
        for row, at in ((old, now - timedelta(days=2)),):
            plans.step(Kind.ACTION, row, Action.PROPOSE_CLOSING, actor=team.author, now=at, evidence=shown)
            plans.step(Kind.ACTION, row, Action.CLOSE, actor=admin, now=at)
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        kept = plans.action(team.author, now, "R-08", "R-09", title="Kept", cost=Decimal("1250.50"))
        stopped = plans.action(team.author, now, "R-08", title="Stopped")
        plans.step(Kind.ACTION, stopped, Action.STOP, actor=team.author, now=now, words="No.")
        make.fill(found, actor=team.author, now=now)
        sealed = make.seal(found, team, now=now)
    with app.app_context():
        document = assessments.get_document(found)
        beside = panel(found, "R-08", today=now.date())
        by_code = actions_for(EXAMPLETON, ("R-09", "C-01"))

    entries = {entry.code: [action.title for action in entry.actions] for entry in document.characteristics}
    assert sealed is not None and (entries["R-08"], entries["R-09"], entries["C-01"]) == (["Kept", "Old"], ["Kept"], [])
    [entry] = by_code["R-09"]
    assert (entry.cost, entry.state, by_code["C-01"], entry.id) == (Decimal("1250.50"), "Planned", (), str(kept.id))
    assert [line.row.title for line in beside.actions] == ["Kept", "Old"]
    assert [(effect.row.id, effect.should_show) for effect in beside.effects] == [(before.id, True)]


def test_notice_when_its_day_passes_then_awaits_its_outcome_until_somebody_says(app, team, arrange, now):
    with arrange():
        found = plans.notice(team.author, now, ends_on=date(2024, 6, 2))
        first, second = (plans.commitment(found, team.author, now) for _ in range(2))
        plans.step(Kind.COMMITMENT, first, Action.DECLINE, actor=team.author, now=now, words="Not in our power.")

    def look():
        with app.app_context():
            return notices.get_notice(found.id, EXAMPLETON, actor=team.viewer, today=now.date())

    assert (look().standing, look().days_left) == (NoticeStanding.OUTCOME_AWAITED, -1)
    assert (first.number, second.number, look().open_numbers) == (1, 2, (2,))
    change = {"actor": team.author, "now": now}
    with arrange():
        for day, words in ((date(2024, 6, 4), "Tomorrow."), (date(2024, 1, 7), "Before."), (date(2024, 6, 2), " ")):
            with pytest.raises(Refused):
                notice_changes.record_outcome(
                    found.id, EXAMPLETON, ended_on=day, outcome=words, expected_version=1, **change
                )
        notice_changes.record_outcome(
            found.id, EXAMPLETON, ended_on=date(2024, 6, 2), outcome="Not issued again.", expected_version=1, **change
        )
    assert look().standing is NoticeStanding.ENDED
    assert kinds(app, "notice", found) == ["notice_ended", "notice_added"]


def test_commitment_when_a_contributor_would_close_then_an_author_has_to(team, admin, arrange, now):
    with arrange():
        row, shown = plans.commitment(plans.notice(team.author, now), team.author, now), plans.item(team.author, now)
        plans.step(Kind.COMMITMENT, row, Action.PROPOSE_CLOSING, actor=team.author, now=now, evidence=shown)
        with pytest.raises(Refused, match="An author or a council administrator"):
            plans.step(Kind.COMMITMENT, row, Action.CLOSE, actor=team.contributor, now=now)
        with pytest.raises(Refused, match="You proposed closing"):
            plans.step(Kind.COMMITMENT, row, Action.CLOSE, actor=team.author, now=now)
        plans.step(Kind.COMMITMENT, row, Action.CLOSE, actor=admin, now=now)

    assert row.state is RegisterState.CLOSED
