"""What the department writes is nowhere that the council or the public can look, until it is released to them.

A whole case is worked on, from taking it up to a recorded decision, without one step that releases anything. Before and
after, everything that the council's people and a visitor can reach is the same, byte for byte. And every address that
takes something from the department stands in one of two lists: worked through here unseen, or a release.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.clock import SystemClock
from portal.demonstration import desk_deciding, desk_gathering, desk_readings
from portal.demonstration.people import VALLEY, email_of
from portal.domain.roles import Actor
from portal.domain.workflow import AssessmentState
from portal.models import Assessment
from portal.services import accuracy, people, reviews
from portal.transactions import writing
from tests.crawl import Seen, crawl
from tests.pages import Page

#: Who could learn something: every side of the council of the case, another council, and a visitor.
READERS = ("author5", "chief-executive5", "author2", None)
STARTS = (
    "/",
    f"/councils/{VALLEY}",
    f"/council/{VALLEY}",
    f"/api/v1/councils/{VALLEY}",
    f"/api/v1/councils/{VALLEY}/figures",
    "/api/v1/openapi.json",
    "/verify",
    "/account",
)
#: Made anew for every answer.
_FRESH = re.compile(rb'name="(?:csrf_token|idempotency_token)" value="[^"]*"|nonce-[\w+/=-]+')
_FRESH_HEADERS = re.compile(r"^(?:Date|Set-Cookie|Content-Length|ETag): .*\n?", re.MULTILINE)


def test_case_when_the_department_works_on_it_then_nothing_outside_changes_by_one_byte(
    demonstration: Flask, visit: Callable[..., Page]
) -> None:
    readers = {account: visit(account) for account in READERS}
    before = {account: _everything(page) for account, page in readers.items()}

    _work(demonstration)

    for account, page in readers.items():
        after = _everything(page)
        assert len(before[account]) > 20, account
        assert sorted(after) == sorted(before[account]), account
        changed = {path: _told(before[account][path], seen) for path, seen in after.items()}
        assert {path: told for path, told in changed.items() if told} == {}, account


def _everything(page: Page) -> dict[str, Seen]:
    """All that one person reaches; each answer without what is made anew for it."""
    return {seen.path: _settled(seen) for seen in crawl(page, STARTS, limit=260)}


def _told(before: Seen, after: Seen) -> list[str]:
    """The lines in which two answers differ; empty for the same."""
    texts = [f"{seen.status}\n{seen.headers}\n{seen.body.decode('latin-1')}".splitlines() for seen in (before, after)]
    return list(difflib.unified_diff(*texts, n=0, lineterm=""))[:12]


def _settled(seen: Seen) -> Seen:
    return replace(seen, body=_FRESH.sub(b"", seen.body), headers=_FRESH_HEADERS.sub("", seen.headers))


def _work(app: Flask) -> None:
    """Two readings, a sample, outside evidence, settled differences, options and a decision: no step that releases."""
    with app.app_context():
        now = SystemClock().now()
        assessment_id = _submitted()

        def at(days: float) -> datetime:
            return now + timedelta(days=days - 40)

        first, second, lead = (_actor(name, now) for name in ("reviewer", "reviewer2", "lead"))
        with writing():
            for which, reader in (("first", first), ("second", second)):
                reviews.take_up(assessment_id, actor=reader, now=at(6))
                reviews.declare(assessment_id, "", actor=reader, now=at(6))
                desk_readings.write(assessment_id, which, reader, at)
        with writing():
            desk_gathering.sample(assessment_id, (first, second), at)
            desk_gathering.gather(assessment_id, second, at)
            for reader in (first, second):
                reviews.submit_review(assessment_id, actor=reader, now=at(20))
            desk_deciding.settle(assessment_id, lead, at(24))
            reviews.approve(assessment_id, actor=lead, now=at(25))
        with writing():
            accuracy.record_not_offered(assessment_id, "The facts were checked by telephone.", actor=lead, now=at(26))
            desk_deciding.weigh(assessment_id, lead, at)


def _submitted() -> UUID:
    from portal.database import db

    query = select(Assessment.id).where(Assessment.council_gss == VALLEY, Assessment.state == AssessmentState.SUBMITTED)
    return db.session.execute(query).scalar_one()


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    assert user is not None
    return people.actor_of(user, today=now.date())


pytestmark = pytest.mark.slow
