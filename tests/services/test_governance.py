"""The governance step: recorded in draft, changed with a version, sealed with the submission."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.roles import SERVICE, Office, Role
from portal.domain.submissions import from_plain
from portal.domain.submissions.additions import CommitteeRecommendation
from portal.models import Event, Round
from portal.services import governance, people
from portal.services.governance import StepDetails
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

ACCEPTED = CommitteeRecommendation("Publish the action plan.", True, "")
REFUSED = CommitteeRecommendation("Report each month.", False, "Each quarter is enough.")
OPEN = CommitteeRecommendation("Ask the auditor.", None, "")


@pytest.fixture
def team(people: None, session: Session, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, session: Session, now: datetime) -> Round:
    with writing():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


def details(**changes: object) -> StepDetails:
    values: dict[str, object] = {
        "committee": "Audit and Standards Committee",
        "met_on": date(2024, 5, 20),
        "minute": "minute 14",
        "address": "https://www.exampleton.example/minutes",
        **changes,
    }
    return StepDetails(**values)  # type: ignore[arg-type]  # a test's own choice of values


def test_step_when_recorded_then_is_sealed_with_what_it_recommended(draft: Round, team: Team, now: datetime) -> None:
    with writing():
        step = governance.add_step(draft.id, details(), actor=team.author, now=now)
        for number, offered in enumerate((ACCEPTED, REFUSED, OPEN), start=1):
            governance.add_recommendation(
                draft.id, step.id, offered, actor=team.author, expected_version=number, now=now
            )
        assessment = make.seal(draft, team, now=now)

    sealed = from_plain(assessment.sealed()["content"]).governance

    assert [(entry.committee, entry.met_on, entry.minute) for entry in sealed] == [
        ("Audit and Standards Committee", date(2024, 5, 20), "minute 14")
    ]
    assert sealed[0].recommendations == (ACCEPTED, REFUSED, OPEN)


def test_steps_when_several_then_stand_in_the_order_of_their_meetings(draft: Round, team: Team, now: datetime) -> None:
    with writing():
        governance.add_step(draft.id, details(committee="Cabinet"), actor=team.author, now=now)
        governance.add_step(
            draft.id, details(committee="Scrutiny", met_on=date(2024, 5, 1)), actor=team.author, now=now
        )

    assert [step.committee for step in governance.list_steps(draft)] == ["Scrutiny", "Cabinet"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"committee": " "}, "Enter the committee", id="no committee"),
        pytest.param({"met_on": date(2024, 6, 4)}, "when it has met", id="still to come"),
        pytest.param({"address": "javascript:alert(1)"}, "starting with https", id="no web address"),
        pytest.param({"minute": "x" * 121}, "Shorten the minute", id="too long"),
    ],
)
def test_step_when_it_cannot_stand_then_says_what_to_do(
    draft: Round, team: Team, now: datetime, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused, match=message), writing():
        governance.add_step(draft.id, details(**changes), actor=team.author, now=now)

    assert governance.list_steps(draft) == ()


def test_recommendation_when_not_accepted_without_a_reason_then_is_refused(
    draft: Round, team: Team, now: datetime
) -> None:
    with writing():
        step = governance.add_step(draft.id, details(), actor=team.author, now=now)

    bare = CommitteeRecommendation("Report each month.", False, " ")
    with pytest.raises(Refused, match="why the recommendation is not accepted"), writing():
        governance.add_recommendation(draft.id, step.id, bare, actor=team.author, expected_version=1, now=now)


def test_recommendation_when_changed_then_the_step_counts_up_and_a_stale_page_is_refused(
    draft: Round, team: Team, now: datetime
) -> None:
    with writing():
        step = governance.add_step(draft.id, details(), actor=team.author, now=now)
        governance.add_recommendation(draft.id, step.id, OPEN, actor=team.author, expected_version=1, now=now)
        answered = CommitteeRecommendation(OPEN.text, True, "")
        governance.change_recommendation(draft.id, step.id, 1, answered, actor=team.author, expected_version=2, now=now)

    with pytest.raises(EditConflict), writing():
        governance.change_step(draft.id, step.id, details(minute="15"), actor=team.author, expected_version=2, now=now)
    assert governance.get_recommendation(governance.get_step(draft, step.id), 1) == answered


def test_step_when_removed_then_its_recommendations_go_and_the_log_has_no_word_of_them(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with writing():
        step = governance.add_step(draft.id, details(), actor=team.author, now=now)
        governance.add_recommendation(draft.id, step.id, REFUSED, actor=team.author, expected_version=1, now=now)
        governance.add_recommendation(draft.id, step.id, OPEN, actor=team.author, expected_version=2, now=now)
        governance.remove_recommendation(draft.id, step.id, 1, actor=team.author, expected_version=3, now=now)
        governance.remove_step(draft.id, step.id, actor=team.author, now=now + timedelta(hours=1))

    assert governance.list_steps(draft) == ()
    events = session.execute(select(Event).where(Event.kind.like("%committee%") | Event.kind.like("governance%")))
    told = [(event.kind, event.facts) for event in events.scalars()]
    assert [kind for kind, _ in told] == [
        "governance_step_recorded",
        "committee_recommendation_recorded",
        "committee_recommendation_recorded",
        "committee_recommendation_removed",
        "governance_step_removed",
    ]
    assert "Report" not in str(told)


def test_step_when_recorded_by_one_who_may_not_send_then_is_refused(draft: Round, team: Team, now: datetime) -> None:
    for actor in (team.contributor, team.viewer, team.finance):
        with pytest.raises(NotAllowed), writing():
            governance.add_step(draft.id, details(), actor=actor, now=now)
    foreign = make.account("author2", today=now.date())
    with pytest.raises(NotFound), writing():
        governance.add_step(draft.id, details(), actor=foreign, now=now)


def test_step_when_the_round_was_sent_then_cannot_be_added(draft: Round, team: Team, now: datetime) -> None:
    with writing():
        make.send(draft, actor=team.author, now=now)

    with pytest.raises(TransitionRefused), writing():
        governance.add_step(draft.id, details(), actor=team.author, now=now)


def test_officer_who_wrote_a_step_down_then_does_not_sign(draft: Round, team: Team, now: datetime) -> None:
    with writing():
        user = people.find_user("monitoring-officer@portal.example")
        assert user is not None
        people.add_membership(user, Role.AUTHOR, council=EXAMPLETON, actor=SERVICE, now=now)
        both = people.actor_of(user, today=now.date())
        governance.add_step(draft.id, details(), actor=both, now=now)
        sent = make.send(draft, actor=team.author, now=now)

    with pytest.raises(Refused, match="You wrote part"), writing():
        make.sign(sent, Office.MONITORING_OFFICER, actor=both, now=now)
