"""Notices on their pages: by their own dates, with commitments that two people close, and an end that somebody says."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.workflow import Action
from portal.services.plans.closing import Kind
from tests.factories import assessments as make
from tests.factories import plans
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
BASE = f"/council/{EXAMPLETON}/notices"


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


def test_notice_from_blank_to_its_outcome(team, sign_in, arrange, clock, now):
    with arrange():
        shown = plans.item(team.author, now, "Terms of reference")
    contributor, author = sign_in("contributor"), sign_in("author")
    contributor.get(BASE)
    assert "No notice is kept here." in contributor.text
    contributor.get(f"{BASE}/new")
    contributor.submit({"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2024"}, status=422)
    assert contributor.errors() == ["Enter what the notice is called", "Enter the day it was issued"]
    contributor.submit(
        {"title": "Best Value Notice", "issued_on-day": "8", "issued_on-month": "1", "issued_on-year": "2024"},
        status=422,
    )
    assert contributor.errors() == ["Last day must not be before the day it was issued"]
    contributor.submit({"ends_on-month": "7"}, follow=True)
    assert "28 days to its last day, 1 July 2024" in contributor.text
    notice = contributor.path
    for words in ("Set up a board.", "Agree a strategy."):
        contributor.get(f"{notice}/commitments/new")
        contributor.submit({"text": words, "closes_with": "Its minutes."}, follow=True)
    assert "Still open before the last day: commitments 1 and 2." in contributor.text

    contributor.get(contributor.soup.select_one(".plan-list__head a")["href"])
    commitment = contributor.path
    contributor.get(f"{commitment}/propose")
    contributor.submit({"evidence": str(shown.id), "words": "It meets."}, follow=True)
    author.get(f"{commitment}/close")
    author.submit(button="Agree and close", follow=True)
    author.get(f"{notice}/exit")
    assert "Still open before the last day: commitment 2." in author.text
    assert "Closed: proposed by Grace Oyelaran, agreed by Tom Ashby on 3 June 2024" in author.text
    assert "Terms of reference, dated 1 May 2024" in author.text and "None named yet. Closes with: Its minutes." in (
        author.text
    )

    clock.move_to(datetime(2024, 7, 5, 9, tzinfo=UTC))
    admin = sign_in("council-admin")
    admin.get(notice)
    assert "Expired, outcome awaited" in admin.text and "Its last day was 1 July 2024, 4 days ago" in admin.text
    assert "Still open after the last day: commitment 2." in admin.text
    admin.get(f"{notice}/outcome")
    admin.submit({"outcome": "Not issued again, the department wrote."}, status=422)
    assert admin.errors() == ["Enter the day it ended"]
    admin.submit({"ended_on-day": "1", "ended_on-month": "7", "ended_on-year": "2024"}, follow=True)
    assert "It ended on 1 July 2024" in admin.text and "the department wrote" in admin.text
    assert "commitment 2 had not been closed here" in admin.text


def test_notice_when_it_names_no_day_then_no_day_is_worked_out(team, sign_in, arrange, now):
    with arrange():
        found = plans.notice(team.author, now, ends_on=None)
        plans.commitment(found, team.author, now)
    viewer = sign_in("viewer")

    for address in ("", f"/{found.id}", f"/{found.id}/exit"):
        viewer.get(BASE + address)
        assert "The notice names no last day" in viewer.text
        assert "Still open: commitment 1." in viewer.text
        assert " days" not in viewer.text and viewer.soup.select("main form") == []


def test_commitment_when_a_contributor_would_agree_then_is_told_who_may(team, sign_in, arrange, now):
    with arrange():
        found, shown = plans.notice(team.author, now), plans.item(team.author, now)
        row = plans.commitment(found, team.author, now)
        plans.step(Kind.COMMITMENT, row, Action.PROPOSE_CLOSING, actor=team.author, now=now, evidence=shown)
    contributor, address = sign_in("contributor"), f"/council/{EXAMPLETON}/commitments/{row.id}"

    contributor.get(f"{address}/close")
    assert "An author or a council administrator has to agree that this is closed." in contributor.text
    assert contributor.soup.select("main form") == []
    contributor.post(f"{address}/close", {"version": str(row.version)}, status=422)
    contributor.get(f"{address}/change")
    contributor.submit({"text": "Other words."}, status=422)
    assert contributor.errors() == ["Send it back or open it again before you change it"]


def test_forms_when_somebody_else_saved_first_then_show_both(team, sign_in, arrange, now):
    with arrange():
        found = plans.notice(team.author, now)
        row = plans.commitment(found, team.author, now)
    author, contributor = sign_in("author"), sign_in("contributor")
    forms = (
        (f"{BASE}/{found.id}/change", "title", {}),
        (f"/council/{EXAMPLETON}/commitments/{row.id}/change", "text", {}),
        (
            f"{BASE}/{found.id}/outcome",
            "outcome",
            {"ended_on-day": "1", "ended_on-month": "6", "ended_on-year": "2024"},
        ),
    )
    for address, name, more in forms:
        for person in (author, contributor):
            person.get(address)
        contributor.submit({name: "Grace’s words", **more})
        author.submit({name: "Tom’s words", **more}, status=409)
        assert "Somebody else saved this first" in author.text and "Grace’s words" in author.text, address
        author.submit(follow=True)
        assert "Tom’s words" in author.text, address


def test_notices_when_asked_for_by_another_council_then_are_not_there(team, sign_in, arrange, now):
    with arrange():
        found = plans.notice(team.author, now, ends_on=date(2024, 12, 31))
        row = plans.commitment(found, team.author, now)
    stranger = sign_in("author2")

    for gss in (EXAMPLETON, SAMPLESHIRE):
        for address in ("", "/exit", "/change", "/outcome", "/commitments/new"):
            stranger.get(f"/council/{gss}/notices/{found.id}{address}", status=404)
        for address in ("", "/change", "/propose", "/decline"):
            stranger.get(f"/council/{gss}/commitments/{row.id}{address}", status=404)
    stranger.get(f"/council/{SAMPLESHIRE}/notices")
    assert "No notice is kept here." in stranger.text
