"""The improvement plan on its pages: what will be done, what should be different, and what the figure says now."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from portal.domain.workflow import Action
from portal.services import assessments
from portal.services.plans import effects
from portal.services.plans.closing import Kind
from tests.factories import assessments as make
from tests.factories import plans
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.factories.figures import _figures_template, real_figures  # noqa: F401  # fixtures
from tests.factories.reading import opener  # noqa: F401  # a fixture
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
BASE = f"/council/{EXAMPLETON}/plan"


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


def test_action_from_blank_to_closed_by_two(team, sign_in, arrange, now):
    with arrange():
        row, shown = plans.recommendation(team.author, now, "R-08"), plans.item(team.author, now)
    contributor, author = sign_in("contributor"), sign_in("author")
    contributor.get(BASE)
    assert "The plan is empty." in contributor.text
    contributor.get(f"{BASE}/new?code=R-08&recommendation={row.id}&code=ZZ-01&recommendation={uuid4()}&round=x")
    ticked = [box["value"] for box in contributor.soup.select("main input[checked]")]
    assert ticked == ["R-08", str(row.id)]
    contributor.submit({"cost": "a lot", "due_on-day": "31"}, status=422)
    assert contributor.errors() == [
        "Enter what will be done",
        "Due date must include a month and a year",
        "Enter the cost in pounds, like 25000 or 1,250.50",
    ]
    contributor.submit(
        {
            "title": "Clear the accounts", "owner": "Section 151 officer", "cost": "£12,500.50",
            "due_on-day": "28", "due_on-month": "6", "due_on-year": "2024", "effect": "Accounts are audited.",
            "effect_item_id": str(shown.id),
        },
        follow=True,
    )  # fmt: skip
    for words in ("£12,500.50", "Due this month: 28 June 2024", "Annual report, KR1", "Minutes of the audit committee"):
        assert words in contributor.text
    action = contributor.path
    contributor.submit({"text": "Two of three years are audited."}, button="Add note", follow=True)
    assert "Two of three years are audited." in contributor.text
    contributor.get(f"{action}/begin")
    contributor.submit(follow=True)
    contributor.get(f"{action}/propose")
    contributor.submit({"evidence": str(shown.id)}, follow=True)
    author.get(f"{action}/close")
    author.submit(button="Agree and close", follow=True)

    assert "Agreed by Tom Ashby" in author.text
    author.get(f"/council/{EXAMPLETON}/recommendations/{row.id}")
    assert "Clear the accounts : closed" in author.text


def test_action_when_somebody_else_saved_first_then_shows_both(team, sign_in, arrange, now):
    with arrange():
        row = plans.action(team.author, now)
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{BASE}/{row.id}/change")
    contributor.submit({"title": "Grace’s title"})
    author.submit({"title": "Tom’s title"}, status=409)
    assert "Grace’s title" in author.text
    author.submit(follow=True)
    assert author.heading == "Tom’s title"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Late", "Due this month", "No date", "Closed or stopped"]),
        ("?by=theme", ["Governance", "Use of resources", "No characteristic of the current edition"]),
        ("?by=owner", ["Chief executive", "Section 151 officer"]),
        ("?by=state", ["Planned", "Stopped"]),
        ("?due=late", ["Late"]),
        ("?owner=chief+executive", ["Due this month"]),
        ("?theme=governance", ["Late"]),
        ("?state=stopped", ["Closed or stopped"]),
        ("?text=SCRUTINY", ["Late"]),
        ("?text=nothing+like+it", []),
    ],
)
def test_plan_when_set_out_and_narrowed_then_has_these_headings(team, sign_in, arrange, now, query, expected):
    with arrange():
        plans.action(team.author, now, "G-03", "R-08", title="Scrutiny", due_on=date(2024, 5, 31))
        plans.action(team.author, now, "R-01", owner="Chief executive", due_on=date(2024, 6, 4))
        plans.action(team.author, now, title="Some day")
        stopped = plans.action(team.author, now, title="Stopped")
        plans.step(Kind.ACTION, stopped, Action.STOP, actor=team.author, now=now, words="No money.")
    viewer = sign_in("viewer")

    viewer.get(BASE + query)

    assert [heading.get_text(strip=True) for heading in viewer.soup.select("main h2")] == expected
    assert viewer.soup.select('a[href$="/new"]') == []
    if query == "?due=late":
        assert "Late: was due 31 May 2024" in viewer.text


def test_plan_when_long_then_takes_as_many_queries(app, team, sign_in, arrange, now):
    with arrange():
        plans.action(team.author, now, "R-08")
    author, statements = sign_in("author"), []
    author.get(BASE)
    with arrange():
        for number in range(60):
            plans.action(team.author, now, "R-08", "G-03", title=f"Action {number}", due_on=date(2024, 7, 1))
    with app.app_context():
        engine = db.engine
    record = lambda *arguments: statements.append(arguments[2])  # noqa: E731  # SQLAlchemy gives six arguments
    event.listen(engine, "before_cursor_execute", record)
    try:
        author.get(BASE)
    finally:
        event.remove(engine, "before_cursor_execute", record)

    assert "61 actions" in author.text
    assert len(statements) <= 16, len(statements)


def test_plan_when_downloaded_then_has_every_action_and_no_formula(team, sign_in, arrange, now):
    with arrange():
        plans.action(team.author, now, "R-08", title="=cmd|x", due_on=date(2024, 5, 1))
    viewer = sign_in("viewer")

    viewer.get(f"{BASE}.csv")

    [told] = csv.DictReader(io.StringIO(viewer.response.text))
    assert (told["title"], told["how_due"], told["characteristics"]) == ("'=cmd|x", "Late", "R-08")


def test_gaps_when_a_round_has_some_then_lead_to_a_form_that_is_filled_in(team, sign_in, arrange, now):
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        answer = make.answer("G-03", judgement=make.Judgement.ABSENT)
        assessments.record_judgement(found.id, answer, actor=team.author, expected_version=0, now=now)
        plans.recommendation(team.author, now, "G-03", "R-08")
    author = sign_in("author")
    author.get(f"/council/{EXAMPLETON}/rounds/{found.id}/plan")
    assert [item.get_text(strip=True)[:4] for item in author.soup.select(".plan-list__head a")] == ["G-03", "R-08"]
    assert "Judged: not in place." in author.text
    author.get(author.soup.select_one(".plan-list__codes a")["href"])
    author.submit({"title": "A forward plan for scrutiny"}, follow=True)
    assert "Annual report, KR1" in author.text
    author.get(f"/council/{EXAMPLETON}/rounds/{found.id}/plan")

    assert [item.get_text(strip=True)[:4] for item in author.soup.select(".plan-list__head a")] == ["R-08"]
    author.get(f"/council/{EXAMPLETON}/rounds/{found.id}/characteristics/G-03")
    assert "A forward plan for scrutiny" in author.text and "Annual report, KR1" in author.text


def test_effect_when_its_day_has_passed_then_is_asked_beside_the_next_rounds_answer(team, sign_in, arrange, now):
    with arrange():
        plans.action(
            team.author, now - timedelta(days=90), "G-03",
            effect="Scrutiny sees decisions early.", effect_by_on=date(2024, 3, 31),
        )  # fmt: skip
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
    author = sign_in("author")

    author.get(f"/council/{EXAMPLETON}/rounds/{found.id}/characteristics/G-03")

    assert "Expected by March 2024: Scrutiny sees decisions early." in author.text
    assert "It should show by now." in author.text


def test_figure_when_named_then_is_frozen_and_set_beside_the_latest(opener, arrange):  # noqa: F811  # the fixture
    from sqlalchemy import select

    from portal.models import ImprovementAction

    sampleshire, base = opener("author2"), f"/council/{SAMPLESHIRE}/plan"
    sampleshire.get(f"{base}/new?code=SD-08")
    groups = sampleshire.soup.select("#effect_metric_id optgroup")
    metric = sampleshire.soup.select_one("#effect_metric_id option[value]:not([value=''])")
    assert [group["label"] for group in groups] == ["Linked to the characteristics ticked", "All other figures"]
    sampleshire.submit({"title": "Act", "effect_metric_id": metric["value"]}, follow=True)
    assert "Nothing later has been published since." in sampleshire.text
    with arrange() as session:
        row = session.execute(select(ImprovementAction)).scalar_one()
        assert row.baseline_value and row.baseline_period
        row.baseline_value, row.baseline_period = "1", "2017-18"
    sampleshire.get(sampleshire.path)

    assert "The later figure is higher:" in sampleshire.text and "Other things move a figure too." in sampleshire.text


@pytest.mark.parametrize(
    ("then", "now_", "words"),
    [
        ((None, ""), ("41", "2022-23"), "No figure was published when the action was agreed"),
        (("41", "2022-23"), (None, ""), "No figure is published now"),
        (("41", "2022-23"), ("41", "2022-23"), "Nothing later has been published since."),
        (("41", "2022-23"), ("43", "2022-23"), "this figure has been revised from 41.0% to 43.0%"),
        (("41", "2021-22"), ("41.01", "2022-23"), "The later figure is the same."),
        (("41", "2021-22"), ("39", "2022-23"), "The later figure is lower: 39.0% where it was 41.0%."),
        (("41", "2021-22"), ("43", "2022-23"), "The later figure is higher: 43.0% where it was 41.0%."),
    ],
)
def test_two_figures_when_compared_then_are_told_and_not_judged(then, now_, words):
    from guidance.metrics import catalogue

    metric = catalogue()["waste_recycling_rate"]
    told = effects.compare(
        metric, (effects.as_decimal(then[0] or ""), then[1]), (effects.as_decimal(now_[0] or ""), now_[1])
    )

    assert words in told
    assert not any(word in told.casefold() for word in ("better", "worse", "good", "bad", "improv"))


@pytest.mark.parametrize("address", ["", "/change", "/propose", "/stop"])
def test_action_when_of_another_council_then_not_found(team, sign_in, arrange, now, address):
    with arrange():
        row = plans.action(team.author, now)
    stranger = sign_in("author2")

    stranger.get(f"{BASE}/{row.id}{address}", status=404)
    stranger.get(f"/council/{SAMPLESHIRE}/plan/{row.id}{address}", status=404)
    sign_in("author").get(f"/council/{EXAMPLETON}/recommendations/{row.id}{address}", status=404)
