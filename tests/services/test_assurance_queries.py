"""The pages of internal assurance ask the database as often for a full round as for an empty one."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.domain.duties import Duty
from portal.domain.judgements import Judgement
from portal.models import Round, RoundDuty
from portal.services import assurance
from portal.services.assessments.rounds import guidance_of
from portal.transactions import writing
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team


@pytest.fixture
def team(people: None, session: Session, now: datetime) -> Team:
    return make.team_of_exampleton(now.date())


@pytest.fixture
def full(team: Team, session: Session, now: datetime) -> Round:
    """A round with every answer, and a view of every characteristic of one theme."""
    with writing():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        make.fill(found, actor=team.author, now=now)
        row = RoundDuty(
            round_id=found.id, user_id=team.viewer.user_id, duty=Duty.THEME_READER, theme="governance", given_at=now
        )
        session.add(row)
        for line in guidance_of(found).theme("governance").characteristics:
            assurance.record_view(
                found.id,
                line.code,
                Duty.THEME_READER,
                judgement=Judgement.PARTLY,
                reason="Read.",
                expected_version=1,
                actor=team.viewer,
                now=now,
            )
    return found


def count(work: Callable[[], object]) -> int:
    """How many statements the work sends."""
    sent = []

    def note(*args: object) -> None:
        sent.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_pages_when_the_round_is_full_then_ask_a_fixed_number_of_times(full: Round, team: Team) -> None:
    assurance.get_heat_map(full, actor=team.viewer)  # the edition is read once and kept

    assert count(lambda: assurance.hidden_codes(full, actor=team.author)) == 1
    assert count(lambda: assurance.get_heat_map(full, actor=team.viewer)) <= 8
    assert count(lambda: assurance.list_differences(full, actor=team.viewer)) <= 6
    assert count(lambda: assurance.list_reading(full, actor=team.viewer)) <= 9
