"""A round with everything in it: as many queries as an empty one, on every page of the people who write."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.models import Round
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.factories.full_round import build_full_round
from tests.pages import Page

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def statements(app: Flask):
    """`with statements() as sent:` collects what is sent to the database."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        sent: list[str] = []
        with app.app_context():
            engine = db.engine
        record = lambda *arguments: sent.append(arguments[2])  # noqa: E731  # SQLAlchemy gives six arguments
        event.listen(engine, "before_cursor_execute", record)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", record)

    return collect


def fill(draft, team, arrange, now, **much):
    with arrange():
        return build_full_round(
            draft, people=[team.author, team.contributor, team.viewer, team.finance], now=now, **much
        )


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("", 45),
        ("/themes/governance", 45),
        ("/characteristics/G-04", 60),
        ("/indicators/G-F01", 60),
        ("/comments", 20),
        ("/comments?show=resolved&page=2", 20),
        ("/comments?show=mine", 20),
    ],
)
def test_queries_of_a_page_when_the_round_is_full_then_are_as_many_as_when_it_holds_little(
    draft, team, arrange, now, sign_in, statements, address, most
):
    fill(draft, team, arrange, now, citations=120, comments=800)
    author: Page = sign_in("author")
    author.get(f"/council/{EXAMPLETON}/rounds/{draft.id}{address}")  # what is kept between requests is kept by now
    with statements() as little:
        author.get(f"/council/{EXAMPLETON}/rounds/{draft.id}{address}")
    with arrange():
        second = make.open_round(EXAMPLETON, actor=team.author, now=now, cycle="2025")
    fill(second, team, arrange, now)

    with statements() as much:
        author.get(f"/council/{EXAMPLETON}/rounds/{second.id}{address}")

    assert len(much) <= len(little) <= most, (len(much), len(little))


def test_full_round_when_built_then_holds_everything_within_seconds(draft, team, arrange, now):
    begun = time.perf_counter()

    built = fill(draft, team, arrange, now)

    assert (built.citations, built.comments) == (400, 2000)
    assert built.answers > 40 and built.indicators > 40
    assert time.perf_counter() - begun < 3
