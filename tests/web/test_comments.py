"""Comments on the pages: written, answered, resolved, taken back, listed; and who never sees them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.models import Round
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team

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
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


@pytest.mark.parametrize("account", ["viewer", "chief-executive", "contributor", "author", "council-admin"])
@pytest.mark.parametrize("address", ["/characteristics/G-04", "/indicators/G-F01"])
def test_comment_when_written_by_anybody_of_the_council_then_stands_on_the_page(base, sign_in, account, address):
    person = sign_in(account)
    person.get(base + address)

    person.submit({"body": "Is the date right?"}, button="Add comment", follow=True)

    assert "Is the date right?" in person.text
    assert "Comments (1 open)" in person.text


def test_thread_when_answered_resolved_and_opened_again_then_says_so(base, sign_in):
    author, finance = sign_in("author"), sign_in("section-151")
    author.get(f"{base}/characteristics/G-04")
    author.submit({"body": "Is the date right?"}, button="Add comment")
    finance.get(f"{base}/characteristics/G-04")
    finance.submit({"body": "It is."}, button="Send answer", follow=True)
    assert "It is." in finance.text
    finance.submit(button="Resolve (comment on G-04)", follow=True)
    assert "1 resolved comment" in finance.text
    assert "No open comments." in finance.text

    author.get(f"{base}/comments?show=resolved")
    assert "Resolved by" in author.text
    author.submit(button="Open it again (comment on G-04)", follow=True)

    assert author.path == f"{base}/comments"
    assert "Is the date right?" in author.text


def test_comment_when_taken_back_then_its_words_are_gone_and_a_trace_stays(base, sign_in):
    author, other = sign_in("author"), sign_in("viewer")
    author.get(f"{base}/characteristics/G-04")
    author.submit({"body": "Said in anger."}, button="Add comment", follow=True)
    other.get(f"{base}/characteristics/G-04")
    assert "Take it back" not in other.text

    author.submit(button="Take it back (comment on G-04)", follow=True)

    assert "Said in anger." not in author.text
    assert "took this back on" in author.text


def test_mention_when_made_then_is_told_on_the_overview_and_by_mail_without_its_words(base, sign_in, team, settings):
    author, viewer = sign_in("author"), sign_in("viewer")
    author.get(f"{base}/characteristics/G-04")
    author.submit({"body": f"@{team.viewer.name} please look: overspend"}, button="Add comment", follow=True)
    assert f"Asks {team.viewer.name}" in author.text

    viewer.get(f"/council/{EXAMPLETON}")
    assert "1 comment mentions you" in viewer.text
    viewer.get(f"{base}/comments?show=mine")
    assert "overspend" in viewer.text
    mails = [path.read_text(encoding="utf-8") for path in (settings.instance / "mail").glob("*.eml")]
    told = [mail for mail in mails if team.viewer.email in mail and "mentions you" in mail]
    assert told and not any("overspend" in mail for mail in told)


def test_people_when_ticked_then_are_asked(base, sign_in, team):
    author = sign_in("author")
    author.get(f"{base}/characteristics/G-04")

    author.submit({"body": "Look here.", "ask": [str(team.finance.user_id)]}, button="Add comment", follow=True)

    assert f"Asks {team.finance.name}" in author.text


def test_comment_when_empty_then_is_asked_for_again(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/G-04")

    author.submit({"body": "  "}, button="Add comment", status=422)

    assert author.errors() == ["Enter a comment"]
    assert author.heading == "Comment on G-04"
    author.submit({"body": "Now with words."}, button="Add comment", follow=True)
    assert "Now with words." in author.text


def test_comment_when_it_holds_markup_then_is_shown_as_typed(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/G-04")

    author.submit({"body": "<b>bold</b> {{ 7 * 7 }}"}, button="Add comment", follow=True)

    assert "<b>bold</b> {{ 7 * 7 }}" in author.text


def test_comments_when_a_round_is_empty_then_the_list_says_where_to_write(base, sign_in):
    author = sign_in("author")

    author.get(f"{base}/comments")

    assert "No comment is open. Write one on the page of a characteristic or an indicator." in author.text
    author.get(f"{base}/comments?page=2", status=404)
    author.get(f"{base}/comments?page={'9' * 25}", status=404)
    author.get(f"{base}/comments?code=ZZ-01", status=404)


@pytest.mark.parametrize("account", ["author2", "reviewer", "lead", "admin", "consultation-manager"])
def test_comments_when_somebody_from_outside_asks_then_are_not_found(base, sign_in, account):
    stranger = sign_in(account)

    stranger.get(f"{base}/comments", status=404)
    stranger.post(f"{base}/comments/G-04/new", {"body": "Hello"}, status=404)


def test_comments_when_sent_for_signing_and_sealed_then_are_in_no_record(base, draft, team, arrange, now, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/G-04")
    author.submit({"body": "Between ourselves."}, button="Add comment")
    with arrange():
        sealed = make.seal(draft, team, now=now)

    assert "Between ourselves" not in sealed.sealed_json
    author.get(f"{base}/submitted")
    assert "Between ourselves" not in author.text
    author.get(f"{base}/characteristics/G-04")
    assert "Between ourselves." in author.text
    assert author.soup.find("button", string="Add comment") is None
    author.post(f"{base}/comments/G-04/new", {"body": "Late"}, status=409)
