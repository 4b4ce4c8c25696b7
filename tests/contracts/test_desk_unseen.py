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
from portal.services import accuracy, people, records, reviews
from portal.transactions import writing
from tests.crawl import Seen, crawl
from tests.factories import desk as work
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
#: What reaches somebody outside the moment it is done; each has its own tests of what is said to whom.
RELEASES = {
    "review.accuracy_close",
    "review.accuracy_open",
    "review.agreed_plan_answer",
    "review.ask_for_changes_send",
    "review.check_in_release",
    "review.clarification_ask",
    "review.clarification_close",
    "review.clarification_send",
    "review.engagement_share",
    "review.good_practice_change",
    "review.good_practice_offer",
    "review.good_practice_take_back",
    "review.issue",
    "review.summary_withdraw",
}
#: After a summary was issued, in front of a council that knows of it; held unseen by the tests of aftercare.
AFTER = {
    "review.check_in_add",
    "review.check_in_change",
    "review.exit_line_save",
    "review.exit_lines_add",
}
#: Who reads a case, and what leaves it for a lead alone; held unseen by the tests of access and of packs.
OF_THE_DEPARTMENT = {
    "review.accuracy_answer",
    "review.engagement_agree",
    "review.engagement_change",
    "review.engagement_withdraw",
    "review.export_make",
    "review.follow_up_add",
    "review.follow_up_mark",
    "review.interest_decide",
    "review.one_reader_allow",
    "review.pack_begin",
    "review.pack_item_decide",
    "review.pack_person_begin",
    "review.pack_step",
    "review.people_assign",
    "review.recuse_send",
    "review.return_to_reviewer_send",
    "review.take_back",
    "review.take_off_send",
}
#: Worked through below, with the event that each leaves.
UNSEEN = {
    "review.accuracy_not_offered_record": "accuracy_window_not_offered",
    "review.appointee_add": "appointee_recorded",
    "review.appointee_change": "appointee_changed",
    "review.approve": "review_approved",
    "review.characteristic_save": "characteristic_view_recorded",
    "review.decision_save": "decision_recorded",
    "review.engagement_add": "engagement_recorded",
    "review.external_add": "outside_evidence_added",
    "review.external_bearing_add": "outside_bearing_recorded",
    "review.external_bearing_save": "outside_bearing_changed",
    "review.external_change": "outside_evidence_changed",
    "review.external_withdraw": "outside_evidence_taken_back",
    "review.indicator_save": "indicator_view_recorded",
    "review.instrument_add": "instrument_recorded",
    "review.instrument_change": "instrument_changed",
    "review.instrument_confirm_end": "instrument_end_confirmed",
    "review.interests_declare": "interest_declared",
    "review.ladder_fact_change": "ladder_fact_changed",
    "review.ladder_fact_save": "ladder_fact_set",
    "review.ladder_option_save": "ladder_option_recorded",
    "review.ladder_step_save": "ladder_step_recorded",
    "review.moderation_settle": "section_settled",
    "review.overview_save": "review_overview_recorded",
    "review.period_add": "representation_period_set",
    "review.period_change": "representation_period_changed",
    "review.recommendation_new_save": "recommendation_of_review_added",
    "review.recommendation_save": "recommendation_of_review_changed",
    "review.recommendation_taking_back_send": "recommendation_of_review_taken_back",
    "review.representation_add": "representation_recorded",
    "review.representation_consider": "representation_considered",
    "review.sample_draw": "evidence_sample_drawn",
    "review.sampled_save": "sampled_evidence_looked_at",
    "review.submit": "review_submitted",
    "review.take_up": "review_taken_up",
    "review.theme_save": "theme_view_recorded",
}
#: Made anew for every answer.
_FRESH = re.compile(rb'name="(?:csrf_token|idempotency_token)" value="[^"]*"|nonce-[\w+/=-]+')
_FRESH_HEADERS = re.compile(r"^(?:Date|Set-Cookie|Content-Length|ETag): .*\n?", re.MULTILINE)


def test_addresses_of_the_desk_when_listed_then_each_is_known_to_be_seen_outside_or_not(app: Flask) -> None:
    taking = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("review.") and "POST" in (rule.methods or ())
    }

    assert taking == RELEASES | AFTER | OF_THE_DEPARTMENT | set(UNSEEN)


def test_case_when_the_department_works_on_it_then_nothing_outside_changes_by_one_byte(
    demonstration: Flask, visit: Callable[..., Page]
) -> None:
    readers = {account: visit(account) for account in READERS}
    before = {account: _everything(page) for account, page in readers.items()}

    kinds = _work(demonstration)

    assert set(UNSEEN.values()) <= kinds
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
    return replace(seen, body=_FRESH.sub(b"", seen.body), headers=_FRESH_HEADERS.sub("", seen.headers).strip())


def _work(app: Flask) -> set[str]:
    """A case from taking it up to a decision, without a step that releases; the kinds of event that it left."""
    with app.app_context():
        now = SystemClock().now()
        assessment_id, (newest, _) = _submitted(), records.chain_head()

        def at(days: float) -> datetime:
            return now + timedelta(days=days - 40)

        first, second, lead = (_actor(name, now) for name in ("reviewer", "reviewer2", "lead"))
        with writing():
            for which, reader in (("first", first), ("second", second)):
                reviews.take_up(assessment_id, actor=reader, now=at(6))
                reviews.declare(assessment_id, "", actor=reader, now=at(6))
                desk_readings.write(assessment_id, which, reader, at)
            work.recommend_otherwise(assessment_id, first, at(17))
        with writing():
            desk_gathering.sample(assessment_id, (first, second), at)
            desk_gathering.gather(assessment_id, second, at)
            work.correct_outside(assessment_id, second, at(14))
            work.note_a_call(assessment_id, lead, at(15))
            for reader in (first, second):
                reviews.submit_review(assessment_id, actor=reader, now=at(20))
            desk_deciding.settle(assessment_id, lead, at(24))
            reviews.approve(assessment_id, actor=lead, now=at(25))
        with writing():
            accuracy.record_not_offered(assessment_id, "The facts were checked by telephone.", actor=lead, now=at(26))
            work.lay_out(assessment_id, lead, at)
            desk_deciding.weigh(assessment_id, lead, at)
        events = [event for event in records.list_events(limit=5000) if event.sequence > newest]
        assert {event.council_gss for event in events} == {None}, "the council's own log must not move"
        return {event.kind for event in events}


def _submitted() -> UUID:
    from portal.database import db

    query = select(Assessment.id).where(Assessment.council_gss == VALLEY, Assessment.state == AssessmentState.SUBMITTED)
    return db.session.execute(query).scalar_one()


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    assert user is not None
    return people.actor_of(user, today=now.date())


pytestmark = pytest.mark.slow
