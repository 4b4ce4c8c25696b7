"""Importing recommendations: what is told before, what a person decides, and all of it or nothing."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.errors import NotAllowed, NotFound, Refused, ReleaseRejected
from portal.services import records
from portal.services.figures import answers
from portal.services.plans import exports, imports, recommendations
from portal.services.plans.imports import DIFFERENT, SAME
from portal.services.plans.likeness import Index, plain
from portal.services.plans.recommendations import Wanted
from tests.factories import assessments as make
from tests.factories import plans
from tests.factories.assessments import EXAMPLETON, Team

Arrange = Callable[[], AbstractContextManager[Session]]
HEAD = "source,report,reference,date,recommendation,characteristics"
THERE = "Agree with the auditor a dated plan for the accounts."
NEARLY = "Agree with the external auditor a dated plan for the accounts."


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


def lines(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def texts(app: Flask, team: Team) -> list[str]:
    with app.app_context():
        found = recommendations.all_recommendations(EXAMPLETON, Wanted(), actor=team.author)
        return sorted(line.row.text for line in found)


def test_file_when_looked_at_then_tells_new_there_and_near_and_writes_nothing(app, team, arrange, now):
    with arrange():
        plans.recommendation(team.author, now, text=THERE)
    raw = lines(
        "External audit,Annual report,KR1,,Worded anew.,",
        f"Peer challenge,Peer report,1,,{NEARLY},",
        "Peer challenge,Peer report,2,,Publish the register of interests in one place.,G-07",
        "Ombudsman,,,,In one place: publish the register of interests!,",
    )
    with app.app_context():
        found = imports.preview(raw, EXAMPLETON, actor=team.author)

    assert [row.line for row in found.there] == [2]
    assert [row.line for row in found.new] == [4]
    assert [(near.row.line, near.words, near.earlier and near.earlier.line) for near in found.near] == [
        (3, "The same but for a few words", None), (5, "The same words", 4),
    ]  # fmt: skip
    assert texts(app, team) == [THERE]


def test_file_when_confirmed_then_is_written_whole_with_one_event(app, team, arrange, now):
    with arrange():
        main = plans.recommendation(team.author, now, text=THERE)
    raw = lines(
        f"Peer challenge,Peer report,1,,{NEARLY},",
        "Peer challenge,Peer report,2,,Publish the register of interests in one place.,G-07",
        "Ombudsman,,,,In one place: publish the register of interests!,",
    )
    with pytest.raises(Refused, match="row 4"), arrange():
        imports.confirm(raw, EXAMPLETON, {2: SAME}, actor=team.author, now=now)
    assert texts(app, team) == [THERE]

    with arrange():
        added = imports.confirm(raw, EXAMPLETON, {2: SAME, 4: DIFFERENT}, actor=team.contributor, now=now)

    assert [row.same_as_id for row in added] == [main.id, None, None]
    assert [link.code for link in added[1].codes] == ["G-07"]
    with app.app_context():
        event = records.list_events(council=EXAMPLETON)[0]
    assert (event.kind, event.facts) == (
        "recommendations_imported", {"added": 3, "already_there": 0, "said_same": 1},
    )  # fmt: skip


def test_file_when_rows_are_the_same_as_rows_that_are_the_same_then_one_stands_for_all(team, arrange, now):
    raw = lines(*(f"Ombudsman,,{n},,Answer complaints in the time the policy gives.," for n in (1, 2, 3)))
    with arrange():
        first, *others = imports.confirm(raw, EXAMPLETON, {3: SAME, 4: SAME}, actor=team.author, now=now)

    assert {row.same_as_id for row in others} == {first.id} and first.same_as_id is None


def test_file_when_it_has_a_problem_then_nothing_of_it_is_added(app, team, arrange, now):
    raw = lines("Ombudsman,,1,,Do it.,", "Nobody,,2,,Do it.,")
    with pytest.raises(ReleaseRejected) as rejected, arrange():
        imports.confirm(raw, EXAMPLETON, {}, actor=team.author, now=now)

    assert [problem.place for problem in rejected.value.problems] == ["row 3, source"]
    assert texts(app, team) == []


def test_file_when_sent_by_those_who_may_not_then_is_refused(app, team, now):
    with app.app_context():
        with pytest.raises(NotAllowed):
            imports.preview(lines("Ombudsman,,,,Do it.,"), EXAMPLETON, actor=team.viewer)
        with pytest.raises(NotFound):
            imports.preview(lines("Ombudsman,,,,Do it.,"), make.SAMPLESHIRE, actor=team.author)


def test_register_when_sent_out_and_in_elsewhere_then_is_the_same(app, team, arrange, now):
    with arrange():
        plans.recommendation(team.author, now, "CI-01", "G-04", text="=SUM(A1) is no formula.\n\nSecond, “paragraph”.")
        plans.recommendation(team.author, now, reference="10", report="- A report", text="+44 is kept; so is this.")
    with app.app_context():
        found = recommendations.all_recommendations(EXAMPLETON, Wanted(), actor=team.author)
        text = answers.to_csv(exports.recommendation_rows(found), exports.RECOMMENDATION_COLUMNS)
        [*rows] = imports.read_recommendations(text.encode(), imports.known_characteristics()).rows

    assert "\n=" not in text and ",=" not in text and ",+" not in text
    held = [(line.row.report, line.row.reference, line.row.text, line.row.made_on) for line in found]
    assert [(row.report, row.reference, row.text, row.made_on) for row in rows] == held
    assert sorted(row.codes for row in rows) == [(), ("CI-01", "G-04")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (THERE.upper(), "The same words"),
        ("A dated plan for the accounts: agree with the auditor.", "The same words"),
        (NEARLY, "The same but for a few words"),
        ("Agree with the auditor by autumn a dated plan for the late accounts.", "Much of it in the same words"),
        ("Agree with partners what each brings.", None),
        ("", None),
    ],
)
def test_likeness_when_texts_differ_more_then_is_said_in_fewer_words(text, words):
    found = Index({1: THERE}).like(text)

    assert [alike.words for alike in found] == ([words] if words else [])


def test_likeness_when_words_stand_in_another_order_then_does_not_matter():
    assert plain("B, a! c") == plain("C a b") == "a b c"


@pytest.mark.slow
def test_file_when_it_has_five_thousand_rows_then_is_compared_and_written_in_seconds(app, team, arrange, now):
    areas = ("accounts", "planning", "waste", "housing", "care", "schools", "roads", "libraries")
    raw = lines(
        *(
            f"Peer challenge,Report {n % 40},{n},2024-03-27,"
            f"Measure {n} of directorate d{n * 7919 % 4999} for {areas[n % 8]} under minute m{n * 104729 % 4973}.,R-06"
            for n in range(5000)
        )
    )
    began = time.perf_counter()
    with app.app_context():
        found = imports.preview(raw, EXAMPLETON, actor=team.author)
    decided = {near.row.line: DIFFERENT for near in found.near}
    with arrange():
        added = imports.confirm(raw, EXAMPLETON, decided, actor=team.author, now=now)

    assert len(added) == 5000
    assert time.perf_counter() - began < 20
