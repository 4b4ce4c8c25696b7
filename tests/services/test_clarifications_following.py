"""What followed a question in the record: changes asked for in its themes, and what a later record says instead."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.errors import Refused
from portal.models import Assessment, Clarification
from portal.services import assessments, change_requests, clarifications, reviews
from portal.services.clarifications import Question
from tests.factories import assessments as make
from tests.factories import reviews as factory
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def first(team: Team, arrange: Arrange, now: datetime) -> Assessment:
    """Exampleton's first record, which `reviewer` reads and `lead` has opened."""
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for code in ("G-01", "G-02", "L-01"):
            assessments.record_judgement(found.id, make.answer(code), actor=team.author, expected_version=0, now=now)
        sealed = make.seal(found, team, now=now)
        factory.taken_up(sealed, now=now)
        return sealed


def ask(case: Assessment, now: datetime, *sections: str) -> Clarification:
    question = Question("Audit", sections, "Which minutes?")
    return clarifications.ask(case.id, question, actor=factory.actor("reviewer", now), now=now)


def sealed_again(first: Assessment, team: Team, now: datetime, themes: tuple[str, ...] = ("governance",)) -> Assessment:
    """The lead asks for changes, the council rewords G-01 and L-01, and all sign again."""
    change_requests.ask_for_changes(
        first.id, themes=themes, reason="Say when.", due_on=None, actor=factory.actor("lead", now), now=now
    )
    for code in ("G-01", "L-01"):
        answer = make.answer(code, narrative="Reworded since.")
        assessments.record_judgement(first.round_id, answer, actor=team.author, expected_version=1, now=now)
    sent = make.send(assessments.get_round(first.round_id, EXAMPLETON, actor=team.author), actor=team.author, now=now)
    for standing, officer in zip(assessments.get_sign_off(sent, today=now.date()).offices, team.officers, strict=True):
        if not standing.is_carried:
            make.sign(sent, officer[0], actor=officer[1], now=now)
    return assessments.get_assessment(assessments.get_round(first.round_id, EXAMPLETON, actor=team.author))


def test_changed_since_when_a_later_record_was_sealed_then_shows_the_sections_asked_about_and_no_other(
    first: Assessment, team: Team, arrange: Arrange, now: datetime
) -> None:
    later = now + timedelta(days=2)
    with arrange():
        about_one, about_theme, about_none = (
            ask(first, now, "G-01"),
            ask(first, now, "leadership"),
            ask(first, now, "G-02"),
        )
        second = sealed_again(first, team, later)
    with arrange():
        lead = factory.actor("lead", later)
        found = {
            asked.id: clarifications.changed_since(
                clarifications.get_for_department(second.id, asked.id, actor=lead, now=later), actor=lead
            )
            for asked in (about_one, about_theme, about_none)
        }

    def codes(asked: Clarification) -> list[list[str]]:
        return [[change.code for _, change in one.items or ()] for one in found[asked.id]]

    assert [one.record.sequence for one in found[about_one.id]] == [2]
    assert (codes(about_one), codes(about_theme), codes(about_none)) == ([["G-01"]], [["L-01"]], [[]])


def test_changed_since_when_the_reader_may_not_open_the_later_record_then_says_only_that_there_is_one(
    first: Assessment, team: Team, arrange: Arrange, now: datetime
) -> None:
    with arrange():
        asked = ask(first, now, "G-01")
        second = sealed_again(first, team, now)
    with arrange():
        reviewer = factory.actor("reviewer", now)
        assert not reviews.may_open(second, actor=reviewer)
        thread = clarifications.get_for_department(first.id, asked.id, actor=reviewer, now=now)

        assert [one.items for one in clarifications.changed_since(thread, actor=reviewer)] == [None]
        assert [one.answered_by for one in clarifications.following_requests(thread, actor=reviewer)] == [None]


def test_following_requests_when_they_name_another_theme_or_came_before_then_are_left_out(
    first: Assessment, team: Team, arrange: Arrange, now: datetime
) -> None:
    later = now + timedelta(days=1)
    with arrange():
        in_theme, elsewhere = ask(first, now, "G-02"), ask(first, now, "C-01")
        second = sealed_again(first, team, later)
        after = clarifications.ask(
            second.id, Question("Since", ("G-01",), "And now?"), actor=factory.actor("lead", later),
            now=later + timedelta(hours=1),
        )  # fmt: skip
    with arrange():
        lead = factory.actor("lead", later)
        found = [
            clarifications.following_requests(
                clarifications.get_for_department(second.id, asked.id, actor=lead, now=later), actor=lead
            )
            for asked in (in_theme, elsewhere, after)
        ]

    assert [[one.titles for one in requests] for requests in found] == [[("Governance",)], [], []]
    assert [one.answered_by.sequence for one in found[0] if one.answered_by] == [2]


def test_ask_when_the_record_was_replaced_then_is_refused_and_its_threads_stay(
    first: Assessment, team: Team, arrange: Arrange, now: datetime
) -> None:
    with arrange():
        asked = ask(first, now, "G-01")
        second = sealed_again(first, team, now)
        on_second = clarifications.ask(
            second.id, Question("New", ("G-01",), "And?"), actor=factory.actor("lead", now), now=now
        )
    with pytest.raises(Refused, match="This record was replaced"), arrange():
        ask(first, now, "G-01")
    with arrange():
        reviewer, lead = factory.actor("reviewer", now), factory.actor("lead", now)
        old = clarifications.list_for_department(first.id, actor=reviewer, now=now)
        new = clarifications.list_for_department(second.id, actor=lead, now=now)

    # Who reads the first record alone reads no question about the second.
    assert [one.id for one in old] == [asked.id]
    assert [(one.id, one.number) for one in new] == [(asked.id, 1), (on_second.id, 2)]
