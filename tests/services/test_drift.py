"""A source revises a figure that stands in a sealed self-assessment: both sides are told, the record stays."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Assessment, Job
from portal.services import figures
from portal.services.assessments import drift
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON, Team
from tests.factories.figures import UNITARIES, add_register, add_release, publish, receive, tidy

RATE, TURNOVER = "waste_recycling_rate", "asc_workforce_turnover"
SEALED, OTHER = tidy(f"{RATE},{EXAMPLETON},2021-22,41"), tidy(f"{TURNOVER},{EXAMPLETON},2021-22,30")


@pytest.fixture
def team(session: Session, people: None, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def sealed(team: Team, now: datetime) -> Assessment:
    add_register(now)
    add_release(tidy(*(f"{RATE},{code},2021-22,{n}" for n, code in enumerate(UNITARIES, 30))), "country", now)
    add_release(SEALED, "first", now, demonstration=True)
    add_release(OTHER, "other", now, demonstration=True)
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        return make.seal(found, team, now=now + timedelta(hours=1))


def mails(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(Job).where(Job.key.startswith("drift:")).order_by(Job.created_at, Job.id))
    return sorted((row.payload["to"], row.payload["body"]) for row in rows)


def test_record_when_nothing_was_published_since_then_has_no_drift(sealed: Assessment) -> None:
    assert drift.list_drift(sealed) == () and drift.list_drifted([sealed]) == frozenset()


def test_record_when_a_figure_was_revised_then_says_what_was_sealed_and_what_it_is_now(
    sealed: Assessment, now: datetime
) -> None:
    later, before = now + timedelta(days=30), sealed.sealed_json

    add_release(tidy(f"{RATE},{EXAMPLETON},2021-22,44.5"), "second", later, demonstration=True)

    found = drift.list_drift(sealed)
    assert [(one.metric.id, one.period, one.sealed, one.now) for one in found] == [(RATE, "2021-22", "41.0%", "44.5%")]
    assert (found[0].sealed_release, found[0].release, found[0].since) == ("first", "second", later)
    assert drift.list_drifted([sealed]) == {str(sealed.id)}
    assert sealed.sealed_json == before


def test_record_when_a_later_period_came_or_the_same_value_again_then_has_no_drift(
    sealed: Assessment, now: datetime
) -> None:
    later = now + timedelta(days=30)

    raw = tidy(f"{RATE},{EXAMPLETON},2021-22,41", f"{RATE},{EXAMPLETON},2022-23,50")
    add_release(raw, "second", later, demonstration=True)

    assert drift.list_drift(sealed) == ()


def test_record_when_its_release_was_taken_back_then_says_that_none_has_the_figure(
    sealed: Assessment, now: datetime, team: Team
) -> None:
    later = now + timedelta(days=30)

    with writing():
        figures.withdraw("first", "It was of another year.", actor=team.author, now=later)

    found = drift.list_drift(sealed)
    assert [(one.now, one.since) for one in found] == [("No release has it any more", later)]


def test_publication_when_it_revises_a_sealed_figure_then_authors_and_reviewer_are_told_without_values(
    sealed: Assessment, session: Session, now: datetime
) -> None:
    with writing():
        desk.taken_up(sealed, now=now + timedelta(days=1))

    add_release(tidy(f"{RATE},{EXAMPLETON},2021-22,44.5"), "second", now + timedelta(days=30), demonstration=True)
    run(now)

    sent = mails(session)
    assert [to for to, _ in sent] == ["author@portal.example", "reviewer@portal.example"]
    assert f"/council/{EXAMPLETON}/rounds/{sealed.round_id}/submitted#revised" in sent[0][1]
    assert f"/review/{sealed.id}#revised" in sent[1][1]
    assert not any(number in body for _, body in sent for number in ("44.5", "41.0"))


def run(now: datetime) -> None:
    """What the job does; asked twice, it tells once."""
    for _ in range(2):
        with writing():
            drift.tell("second", base_url="https://portal.example", now=now)


def test_publication_when_no_sealed_figure_changes_then_nobody_is_told(
    sealed: Assessment, session: Session, now: datetime
) -> None:
    receive(tidy(f"{RATE},{EXAMPLETON},2022-23,44.5"), "second", now, demonstration=True)
    publish("second", now + timedelta(days=30))
    run(now)

    assert mails(session) == []
    assert session.scalars(select(Job.key).where(Job.task == "tell_of_revised_figures")).all() != []
