"""Comments: written, answered, settled and taken back inside one council, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import db
from portal.errors import NotAllowed, NotFound, Refused, TransitionRefused
from portal.models import Event, Job, Round
from portal.services import comments, threads
from portal.services.threads import Show
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
BASE = "https://portal.example"


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def write(draft, team, arrange, now):
    """Writes a comment; a minute passes with each, so that their order is known."""
    written = []

    def put(body="Is this right?", actor=None, code="G-04", **more):
        with arrange():
            at = now + timedelta(minutes=len(written))
            who = actor or team.author
            comment = comments.write_comment(draft.id, code, body, actor=who, now=at, base_url=BASE, **more)
            written.append(comment.id)
            return comment.id

    return put


@pytest.fixture
def beside(app, draft, team):
    def look(code="G-04", actor=None):
        with app.app_context():
            return threads.list_for(draft, code, actor=actor or team.author)

    return look


def test_thread_when_answered_then_stands_in_the_order_of_writing(write, beside, team):
    first = write("One.")
    write("Two.", team.chief_executive, thread_id=first)
    write("Three.", team.viewer, thread_id=first)

    (thread,) = beside().shown

    assert [thread.first.body, *(answer.body for answer in thread.answers)] == ["One.", "Two.", "Three."]
    assert (thread.first.is_mine, thread.answers[0].is_mine) == (True, False)


def test_thread_when_resolved_and_answered_then_is_open_again(write, beside, draft, team, arrange, now):
    first = write()
    with arrange():
        comments.resolve_thread(draft.id, "G-04", first, actor=team.contributor, now=now)
    assert (beside().open_count, beside().resolved_count) == (0, 1)

    write("Not yet.", thread_id=first)

    assert (beside().open_count, beside().resolved_count) == (1, 0)


def test_comment_when_taken_back_then_leaves_a_trace_without_words(write, beside, draft, team, arrange, now):
    first = write("Said in anger.")

    with arrange():
        comments.withdraw_comment(draft.id, "G-04", first, actor=team.author, now=now)

    (thread,) = beside().shown
    assert (thread.first.body, thread.first.withdrawn_at) == ("", now)


def test_comment_of_another_when_taken_back_then_is_refused(write, draft, team, arrange, now):
    first = write()

    with pytest.raises(NotAllowed), arrange():
        comments.withdraw_comment(draft.id, "G-04", first, actor=team.contributor, now=now)


def test_mentions_when_written_or_ticked_then_ask_each_person_once_and_not_the_writer(write, beside, team, app):
    write(f"@{team.viewer.name} and @{team.author.name}", ask=[team.viewer.user_id, team.finance.user_id, uuid4()])

    (thread,) = beside().shown
    assert set(thread.first.asks) == {team.viewer.name, team.finance.name}
    with app.app_context():
        mails = [job.payload for job in db.session.execute(select(Job)).scalars() if job.key.startswith("mention:")]
    assert sorted(mail["to"] for mail in mails) == sorted([team.viewer.email, team.finance.email])
    assert all("and @" not in mail["body"] and "G-04" in mail["subject"] for mail in mails)


def test_person_of_another_council_when_named_then_is_not_asked(write, beside, app, now):
    with app.app_context():
        stranger = make.account("author2", today=now.date())

    write(f"@{stranger.name}", ask=[stranger.user_id])

    assert beside().shown[0].first.asks == ()


@pytest.mark.parametrize("who", ["author2", "reviewer", "lead", "admin"])
def test_comment_when_somebody_from_outside_writes_then_there_is_no_round(draft, write, app, now, who):
    with app.app_context():
        outsider = make.account(who, today=now.date())

    with pytest.raises(NotFound):
        write(actor=outsider)


@pytest.mark.parametrize(
    ("body", "message"),
    [("  \n", "Enter a comment"), ("x" * 4001, "Shorten the comment to 4,000 characters or fewer")],
    ids=["nothing", "too much"],
)
def test_comment_when_it_cannot_stand_then_is_refused_with_a_reason(write, body, message):
    with pytest.raises(Refused, match=message):
        write(body)


def test_comment_when_its_thread_is_of_another_item_then_is_not_found(write):
    first = write(code="G-04")

    with pytest.raises(NotFound):
        write("Elsewhere.", code="G-01", thread_id=first)


def test_comment_when_the_round_waits_for_signatures_then_is_taken_and_when_sealed_then_not(
    write, draft, team, arrange, now
):
    with arrange():
        sent = make.send(draft, actor=team.author, now=now)
    write("While waiting.", team.finance)
    with arrange():
        for office, officer in team.officers:
            make.sign(sent, office, actor=officer, now=now)

    with pytest.raises(TransitionRefused):
        write("Too late.")


def test_lists_when_filtered_then_hold_what_their_words_say(write, draft, team, arrange, app, now):
    for_me = write(f"@{team.viewer.name}", code="G-01")
    answered = write("Two.", code="G-04")
    write(f"@{team.viewer.name}", thread_id=answered)
    settled = write(f"@{team.viewer.name}", code="L-01")
    with arrange():
        comments.resolve_thread(draft.id, "L-01", settled, actor=team.author, now=now)

    with app.app_context():
        found = {show: [t.id for t in threads.list_of_round(draft, show, actor=team.viewer).threads] for show in Show}
        mine = threads.count_mentions(EXAMPLETON, actor=team.viewer)
        of_item = threads.list_of_round(draft, Show.OPEN, code="G-01", actor=team.viewer)
        counted = threads.count_open(draft)

    assert found == {Show.OPEN: [answered, for_me], Show.MENTIONS: [answered, for_me], Show.RESOLVED: [settled]}
    assert mine == {draft.id: 2}
    assert [thread.id for thread in of_item.threads] == [for_me]
    assert counted == {"G-01": 1, "G-04": 1}


def test_pages_when_there_are_more_than_fifty_threads_then_hold_fifty_each(draft, team, arrange, app, now):
    with arrange():
        for number in range(51):
            comments.write_comment(
                draft.id, "G-04", f"Number {number}", actor=team.author, now=now + timedelta(seconds=number),
                base_url=BASE,
            )  # fmt: skip  # what, then by whom and when

    with app.app_context():
        first, second = (threads.list_of_round(draft, Show.OPEN, page=page, actor=team.author) for page in (1, 2))
        shown = threads.list_for(draft, "G-04", actor=team.author)

    assert (len(first.threads), len(second.threads), first.pages) == (50, 1, 2)
    assert second.threads[0].first.body == "Number 0"
    assert (len(shown.shown), shown.not_shown) == (20, 31)


def test_events_when_comments_change_then_hold_no_word_of_them(write, draft, team, arrange, app, now):
    first = write("A word nobody else says.")
    with arrange():
        comments.resolve_thread(draft.id, "G-04", first, actor=team.author, now=now)
        comments.reopen_thread(draft.id, "G-04", first, actor=team.author, now=now)
        comments.withdraw_comment(draft.id, "G-04", first, actor=team.author, now=now)

    with app.app_context():
        events = [event for event in db.session.execute(select(Event)).scalars() if event.kind.startswith("comment_")]
        kinds = sorted(event.kind for event in events)
    assert kinds == ["comment_reopened", "comment_resolved", "comment_withdrawn", "comment_written"]
    assert not any("nobody else" in str(event.facts) for event in events)
