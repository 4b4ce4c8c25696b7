"""A council's own screens: from an empty round to a sealed one, and what others do not see of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.models import Round
from portal.services import assessments
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.pages import Page

Arrange = Callable[[], AbstractContextManager[Session]]
SignIn = Callable[..., Page]


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    with arrange():
        return make.open_round(EXAMPLETON, actor=team.author, now=now)


@pytest.fixture
def base(draft: Round) -> str:
    """The address of the round."""
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


def test_round_from_blank_to_sealed(people, arrange, sign_in, now):
    with arrange():
        make.add_cycle(now)
    author = sign_in("author")
    author.get(f"/council/{EXAMPLETON}")
    author.submit(button="Begin this self-assessment", follow=True)
    assert author.heading == "Self-assessment 2024"
    base = author.path
    author.get(f"{base}/characteristics/CI-01")
    author.submit(
        {"judgement": "partly", "confidence": "low", "strength": "limited", "narrative": "Half of our plans."},
        button="Save",
        follow=True,
    )
    assert "Your answer to CI-01 is saved." in author.text
    assert "Half of our plans." in author.text
    author.get(f"{base}/indicators/CI-F01")
    author.submit({"answer": "not_known", "note": "We have not looked."}, button="Save", follow=True)
    author.get(f"{base}/evidence/CI-01/new")
    author.submit(
        {
            "title": "Improvement plan",
            "address": "https://www.exampleton.example/plan",
            "pointer": "page 9",
            "dated_on-day": "1",
            "dated_on-month": "2",
            "dated_on-year": "2024",
            "access": "public",
        },
        follow=True,
    )
    assert "Page 9. Dated 1 February 2024. Public." in author.text
    author.get(f"{base}/document")
    assert "Half of our plans." in author.text
    author.get(f"{base}/sign-off")
    author.submit(button="Send for sign-off", status=422)
    assert author.errors() == ["Confirm that you want to send it with items that are not fully answered"]
    author.submit({"accept": "yes"}, button="Send for sign-off", follow=True)
    assert "Waiting for signatures" in author.text

    offices = ("head-of-paid-service", "chief-finance-officer", "monitoring-officer")
    for account, office in zip(("chief-executive", "section-151", "monitoring-officer"), offices, strict=True):
        officer = sign_in(account)
        officer.get(f"{base}/document")
        officer.get(f"{base}/sign-off/{office}")
        officer.submit(button="Sign", status=422)
        assert officer.errors() == ["Select the box to make this declaration"]
        officer.submit({"agree": "yes", "reservation": f"Reserved by {office}."}, button="Sign", follow=True)
        assert "You have signed" in officer.text

    assert officer.heading == "Receipt"
    assert "Reserved by head-of-paid-service." in officer.text
    author.get(f"{base}/submitted")
    assert "Half of our plans." in author.text
    author.get(f"{base}/submitted.json")
    assert author.response.headers["Content-Disposition"].startswith("attachment")
    record = author.response.json
    assert record["content"]["themes"][0]["characteristics"][0]["narrative"] == "Half of our plans."
    author.get(f"{base}/history")
    assert "sealed the assessment with the last signature" in author.text
    author.get(f"{base}/characteristics/CI-01")
    assert author.soup.select("textarea") == []
    author.get(f"/council/{EXAMPLETON}")
    assert record["receipt"] in author.text
