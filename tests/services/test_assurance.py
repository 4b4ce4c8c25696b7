"""Readers' views: blind first, added and never changed, answered by those who wrote."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import Judgement
from portal.domain.roles import Actor
from portal.models import Event, Job, JudgementAnswer, Round, RoundDuty
from portal.services import assessments, assurance
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
THEME = "governance"


@pytest.fixture
def team(people: None, session: Session, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


def duty(session: Session, found: Round, actor: Actor, kind: Duty, now: datetime, theme: str = THEME) -> None:
    """Gives a duty, as the set-up of a round does."""
    slug = theme if kind.is_for_one_theme else ""
    session.add(RoundDuty(round_id=found.id, user_id=actor.user_id, duty=kind, theme=slug, given_at=now))
    session.flush()


@pytest.fixture
def draft(team: Team, session: Session, now: datetime) -> Round:
    """A round with two answers in governance, its independent reader and a consistency reader."""
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for code in ("G-01", "G-02"):
            assessments.record_judgement(found.id, make.answer(code), actor=team.author, expected_version=0, now=now)
        duty(session, found, team.viewer, Duty.THEME_READER, now)
        duty(session, found, team.finance, Duty.CONSISTENCY_READER, now)
    return found


def say(found: Round, actor: Actor, now: datetime, code: str = "G-01", **changes: object) -> int:
    """Records a view, in a transaction of its own."""
    values: dict[str, object] = {
        "judgement": Judgement.PARTLY,
        "reason": "The minutes show half of it.",
        "expected_version": 1,
        **changes,
    }
    stage = values.pop("stage", Duty.THEME_READER)
    with writing():
        return assurance.record_view(found.id, code, stage, actor=actor, now=now, **values)  # type: ignore[arg-type]  # a test's own values


def test_hidden_when_a_theme_is_read_then_each_opens_with_its_own_view(draft: Round, team: Team, now: datetime) -> None:
    before = assurance.hidden_codes(draft, actor=team.viewer)

    say(draft, team.viewer, now)

    assert {"G-01", "G-02", "G-F01"} <= before
    assert all(code.startswith("G-") for code in before)
    assert before - assurance.hidden_codes(draft, actor=team.viewer) == {"G-01"}


def test_hidden_when_a_person_reads_no_theme_then_is_nothing(draft: Round, team: Team) -> None:
    for actor in (team.author, team.contributor, team.finance, team.chief_executive):
        assert assurance.hidden_codes(draft, actor=actor) == frozenset()


def test_hidden_when_every_characteristic_is_read_then_indicators_open(draft: Round, team: Team, now: datetime) -> None:
    codes = sorted(code for code in assurance.hidden_codes(draft, actor=team.viewer) if "-F" not in code)

    for code in codes:
        say(draft, team.viewer, now, code, expected_version=1 if code in ("G-01", "G-02") else 0)

    assert assurance.hidden_codes(draft, actor=team.viewer) == frozenset()


def test_view_when_recorded_again_then_the_first_stays_and_only_it_is_blind(
    draft: Round, team: Team, now: datetime
) -> None:
    say(draft, team.viewer, now)

    number = say(draft, team.viewer, now + timedelta(hours=1), judgement=Judgement.LARGELY, reason="Read again.")

    views = assurance.list_views(draft)["G-01"].views
    assert number == 2
    assert [(view.number, view.judgement, view.is_blind) for view in views] == [
        (1, Judgement.PARTLY, True),
        (2, Judgement.LARGELY, False),
    ]


def test_view_when_the_same_is_sent_twice_then_it_stands_once(draft: Round, team: Team, now: datetime) -> None:
    assert say(draft, team.viewer, now) == say(draft, team.viewer, now + timedelta(minutes=1)) == 1

    assert len(assurance.list_views(draft)["G-01"].views) == 1


def test_view_when_recorded_then_the_event_has_no_word_of_it(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    say(draft, team.viewer, now)

    event = session.execute(select(Event).where(Event.kind == "assurance_view_recorded")).scalar_one()
    assert event.facts == {"code": "G-01", "stage": "theme_reader", "number": 1}


@pytest.mark.parametrize(
    ("who", "changes", "error"),
    [
        pytest.param("contributor", {}, NotAllowed, id="no duty"),
        pytest.param("finance", {}, NotAllowed, id="another duty"),
        pytest.param("viewer", {"code": "L-01", "expected_version": 0}, NotAllowed, id="another theme"),
        pytest.param("viewer", {"code": "G-99"}, NotFound, id="no such characteristic"),
        pytest.param("viewer", {"code": "G-F01"}, NotFound, id="an indicator"),
        pytest.param("viewer", {"reason": "  "}, Refused, id="no reason"),
        pytest.param("viewer", {"judgement": Judgement.UNJUDGED}, Refused, id="no judgement"),
        pytest.param("viewer", {"expected_version": 0}, EditConflict, id="the answer was saved meanwhile"),
    ],
)
def test_view_when_it_may_not_be_recorded_then_nothing_is(
    draft: Round, team: Team, now: datetime, who: str, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        say(draft, getattr(team, who), now, **changes)

    assert assurance.list_views(draft) == {}


def test_view_when_the_reader_wrote_in_the_theme_then_is_refused(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with writing():
        answer = make.answer("G-03")
        assessments.record_judgement(draft.id, answer, actor=team.contributor, expected_version=0, now=now)
        duty(session, draft, team.contributor, Duty.THEME_READER, now)

    with pytest.raises(Refused, match="another person has to read it"):
        say(draft, team.contributor, now)


def test_view_when_the_round_is_sealed_then_is_refused_and_nothing_is_hidden(
    draft: Round, team: Team, now: datetime
) -> None:
    with writing():
        make.seal(draft, team, now=now)

    with pytest.raises(TransitionRefused):
        say(draft, team.viewer, now)
    assert assurance.hidden_codes(draft, actor=team.viewer) == frozenset()


def test_reply_when_the_answer_is_kept_then_says_why_and_stays(draft: Round, team: Team, now: datetime) -> None:
    say(draft, team.viewer, now)
    view = assurance.list_views(draft)["G-01"].views[0]

    with pytest.raises(Refused, match="why you keep"), writing():
        assurance.record_reply(draft.id, view.id, changed_answer=False, text=" ", actor=team.author, now=now)
    with writing():
        assurance.record_reply(draft.id, view.id, changed_answer=False, text="Tested.", actor=team.author, now=now)

    replies = assurance.list_views(draft)["G-01"].views[0].replies
    assert [(reply.changed_answer, reply.text, reply.recorded_by) for reply in replies] == [
        (False, "Tested.", team.author.name)
    ]


def test_reply_when_it_says_changed_then_the_answer_has_to_be(draft: Round, team: Team, now: datetime) -> None:
    say(draft, team.viewer, now)
    view = assurance.list_views(draft)["G-01"].views[0]

    with pytest.raises(Refused, match="still the one that was read"), writing():
        assurance.record_reply(draft.id, view.id, changed_answer=True, text="", actor=team.author, now=now)
    with writing():
        changed = make.answer("G-01", judgement=Judgement.PARTLY)
        assessments.record_judgement(draft.id, changed, actor=team.author, expected_version=1, now=now)
        assurance.record_reply(draft.id, view.id, changed_answer=True, text="", actor=team.author, now=now)

    found = next(theme for theme in assurance.list_differences(draft, actor=team.author) if theme.theme.slug == THEME)
    assert [(item.code, item.differs) for item in found.told] == [("G-01", False)]


@pytest.mark.parametrize("who", ["viewer", "finance"])
def test_reply_when_given_by_one_who_does_not_write_then_is_refused(
    draft: Round, team: Team, now: datetime, who: str
) -> None:
    say(draft, team.viewer, now)
    view = assurance.list_views(draft)["G-01"].views[0]

    with pytest.raises(NotAllowed), writing():
        assurance.record_reply(draft.id, view.id, changed_answer=False, text="No.", actor=getattr(team, who), now=now)


def test_ready_when_marked_then_its_reader_gets_a_message_without_answers(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with writing():
        assurance.mark_ready(draft.id, THEME, actor=team.author, now=now, base_url="https://portal.example")

    jobs = [job.payload for job in session.execute(select(Job).where(Job.task == "send_message")).scalars()]
    sent = [payload for payload in jobs if payload["subject"] == "A theme is ready for you to read"]
    assert [payload["to"] for payload in sent] == ["viewer@portal.example"]
    assert f"https://portal.example/council/{EXAMPLETON}/rounds/{draft.id}/reading" in sent[0]["body"]
    assert "Largely" not in sent[0]["body"]


def test_ready_when_taken_back_then_it_can_be_marked_again(draft: Round, team: Team, now: datetime) -> None:
    with writing():
        assurance.mark_ready(draft.id, THEME, actor=team.author, now=now)
        with pytest.raises(Refused):
            assurance.mark_ready(draft.id, THEME, actor=team.author, now=now)
        assurance.take_back_ready(draft.id, THEME, actor=team.author, now=now)
        with pytest.raises(Refused):
            assurance.take_back_ready(draft.id, THEME, actor=team.author, now=now)
        assurance.mark_ready(draft.id, THEME, actor=team.author, now=now + timedelta(hours=1))

    assert set(assurance.list_ready(draft)) == {THEME}


def test_ready_when_a_contributor_owns_the_theme_then_they_may_mark_it(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with pytest.raises(NotAllowed), writing():
        assurance.mark_ready(draft.id, THEME, actor=team.contributor, now=now)

    with writing():
        duty(session, draft, team.contributor, Duty.THEME_OWNER, now)
        assurance.mark_ready(draft.id, THEME, actor=team.contributor, now=now)

    assert set(assurance.list_ready(draft)) == {THEME}


def test_ready_when_an_answer_was_carried_and_not_looked_at_then_is_refused(
    draft: Round, team: Team, session: Session, now: datetime
) -> None:
    with writing():
        row = session.execute(
            select(JudgementAnswer).where(JudgementAnswer.round_id == draft.id, JudgementAnswer.code == "G-01")
        ).scalar_one_or_none()
        assert row is not None
        row.needs_review = True
        session.flush()

    with pytest.raises(Refused, match=f"Look at {row.code} first"), writing():
        assurance.mark_ready(draft.id, THEME, actor=team.author, now=now)
