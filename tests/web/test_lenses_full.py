"""The desk's pages on a record in which everything is answered and cited: quick, and with few queries."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.domain.judgements import Confidence, Judgement
from portal.services import reviews
from portal.services.reviews import CharacteristicText
from tests.factories import assessments as make
from tests.factories import reviews as factory
from tests.factories.assessments import EXAMPLETON
from tests.factories.full_round import build_full_round
from tests.pages import Page

Arrange = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def full(people: None, arrange: Arrange, now: datetime) -> UUID:
    """A sealed record with 400 citations that two people have read, one of them with a word on each line."""
    with arrange():
        team = make.team_of_exampleton(now.date())
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        writers = [team.author, team.contributor, team.viewer, team.finance]
        build_full_round(found, people=writers, now=now, comments=0)
        sealed = make.seal(found, team, now=now)
        case = sealed.id
    with arrange():
        first, _ = factory.read_by_two(case, now=now)
        text = CharacteristicText(Judgement.PARTLY, "Minute 12 says otherwise. " * 40, Confidence.LOW)
        for line in reviews.get_case(case, actor=first).submission.characteristics:
            reviews.record_characteristic(case, line.code, text, actor=first, expected_version=0, now=now)
        for account in ("reviewer", "reviewer2"):
            factory.handed_in(case, account, now=now)
    return case


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collects what is sent to the database."""
    sent: list[str] = []
    with app.app_context():
        engine = db.engine
    record = lambda *arguments: sent.append(arguments[2])  # noqa: E731  # SQLAlchemy gives six arguments
    event.listen(engine, "before_cursor_execute", record)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", record)


@pytest.mark.parametrize(
    ("address", "most"),
    [("characteristics/G-04", 40), ("indicators/G-F02", 40), ("themes/governance", 40), ("recommendations", 30)],
)
def test_queries_of_a_page_when_read_then_are_bounded_and_the_page_is_quick(
    full: UUID, app: Flask, sign_in: Callable[[str], Page], address: str, most: int
) -> None:
    lead = sign_in("lead")
    lead.get(f"/review/{full}/{address}")  # what is kept between requests is kept by now

    with statements(app) as sent:
        lead.get(f"/review/{full}/{address}")

    assert len(sent) <= most, "\n".join(sent)
    # The least of some, because a busy machine says nothing of the page.
    assert min(_seconds(lead, f"/review/{full}/{address}") for _ in range(4)) < 0.2


def _seconds(page: Page, path: str) -> float:
    begun = time.perf_counter()
    page.client.get(path)
    return time.perf_counter() - begun
