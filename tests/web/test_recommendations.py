"""The recommendation register on its pages: from an empty list to a closed entry, and files in and out."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import db
from tests.factories import assessments as make
from tests.factories import plans
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
BASE = f"/council/{EXAMPLETON}/recommendations"
HEAD = "source,report,reference,date,recommendation,characteristics"


@pytest.fixture
def team(app: Flask, people: None, now) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


def send_file(page: Page, raw: bytes, *, status: int = 200) -> None:
    page.get(f"{BASE}/import")
    data = {**page.tokens(), "file": (io.BytesIO(raw), "register.csv")}
    page._take(page.client.post(f"{BASE}/import", data=data, content_type="multipart/form-data"), page.path, status)


def test_register_from_empty_to_closed_by_two(team, sign_in, arrange, now):
    with arrange():
        shown = plans.item(team.author, now)
    contributor, author = sign_in("contributor"), sign_in("author")
    contributor.get(BASE)
    assert "The register is empty." in contributor.text
    contributor.get(f"{BASE}/new")
    contributor.submit(status=422)
    assert contributor.errors() == ["Choose who made it", "Enter what is recommended"]
    contributor.submit(
        {"source": "ombudsman", "report": "A decision", "reference": "2", "text": "Answer in time."}, follow=True
    )
    assert contributor.heading == "Which characteristics does it bear on?"
    contributor.submit({"codes": ["SD-07", "CI-06"]}, follow=True)
    assert contributor.heading == "A decision, 2"
    assert "SD-07" in contributor.text and "CI-06" in contributor.text
    entry = contributor.path

    contributor.get(f"{entry}/propose")
    contributor.submit(status=422)
    assert contributor.errors() == ["Choose the evidence that shows it is done"]
    contributor.submit({"evidence": str(shown.id), "words": "It was reported."}, follow=True)
    assert "Closing proposed" in contributor.text and "A second person" in contributor.text
    contributor.get(f"{entry}/close")
    assert "You proposed closing this." in contributor.text
    contributor.post(f"{entry}/close", {"version": "3"}, status=422)

    author.get(f"{entry}/send-back")
    author.submit(status=422)
    assert author.errors() == ["Enter why it is not done yet"]
    author.get(f"{entry}/close")
    author.submit(button="Agree and close", follow=True)
    assert "Agreed by Tom Ashby" in author.text and "The recommendation is closed." in author.text
    author.get(f"{entry}/reopen")
    author.submit({"words": "Late again."}, follow=True)
    assert "Late again." in author.text and "Tom Ashby opened it again." in author.text


def test_entry_when_not_accepted_then_keeps_its_reason(team, sign_in, arrange, now):
    with arrange():
        row = plans.recommendation(team.author, now)
    author = sign_in("author")

    author.get(f"{BASE}/{row.id}/decline")
    author.submit({"words": "Council decided otherwise in minute 31."}, follow=True)

    assert "Not accepted" in author.text and "minute 31" in author.text


def test_entry_when_somebody_else_saved_first_then_shows_both_and_can_replace(team, sign_in, arrange, now):
    with arrange():
        row = plans.recommendation(team.author, now)
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{BASE}/{row.id}/change")
    contributor.submit({"text": "Grace’s words."})
    author.submit({"text": "Tom’s words."}, status=409)

    assert "Somebody else saved this first" in author.text and "Grace’s words." in author.text
    assert author.soup.select_one("textarea").get_text(strip=True) == "Tom’s words."
    author.submit(follow=True)
    assert "Tom’s words." in author.text


def test_step_when_the_entry_changed_meanwhile_then_keeps_the_words(team, sign_in, arrange, now):
    with arrange():
        row = plans.recommendation(team.author, now)
    author, contributor = sign_in("author"), sign_in("contributor")
    author.get(f"{BASE}/{row.id}/decline")
    contributor.get(f"{BASE}/{row.id}/change")
    contributor.submit({"text": "Other words."})

    author.submit({"words": "No."}, status=409)

    assert "Somebody else was here first" in author.text
    assert author.soup.select_one("textarea").get_text(strip=True) == "No."


def test_two_when_said_to_be_the_same_then_are_told_so_and_it_can_be_undone(team, sign_in, arrange, now):
    with arrange():
        plans.recommendation(team.author, now)
        other = plans.recommendation(
            team.author, now, reference="KR7", text="Agree with the auditor a plan with dates for the accounts."
        )
    author = sign_in("author")
    author.get(f"{BASE}/{other.id}/same")
    author.submit(button="It is the same", status=422)
    assert "Choose the recommendation that it is the same as" in author.errors()
    value = author.soup.select_one("input[name=other]")["value"]
    author.submit({"other": value}, button="It is the same", follow=True)
    assert "The same as Annual report, KR1" in author.text
    author.get(f"{BASE}?state=same")
    assert "1 recommendation" in author.text
    author.get(f"{BASE}?state=open")
    assert "Also said by: Annual report, KR7" in author.text
    author.get(f"{BASE}/{other.id}")
    author.submit(button="Undo: they are two", follow=True)
    assert "The same as" not in author.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A report, 2", "A report, 10", "Ombudsman"]),
        ("?order=newest", ["A report, 10", "A report, 2", "Ombudsman"]),
        ("?source=ombudsman", ["Ombudsman"]),
        ("?theme=governance", ["A report, 10"]),
        ("?code=R-08", ["A report, 2"]),
        ("?theme=governance&code=R-08", []),
        ("?text=PUBLISH%25", []),
        ("?text=publish", ["A report, 10"]),
        ("?state=declined", []),
        ("?page=99&source=nobody", ["A report, 2", "A report, 10", "Ombudsman"]),
    ],
)
def test_list_when_narrowed_then_shows_what_fits_in_order(team, sign_in, arrange, now, query, expected):
    from datetime import date

    from portal.domain.register import RecommendationSource

    with arrange():
        late = date(2024, 5, 1)
        plans.recommendation(team.author, now, "G-04", report="A report", reference="10", made_on=late, text="Publish.")
        plans.recommendation(team.author, now, "R-08", report="A report", reference="2", text="Agree.")
        source = RecommendationSource.OMBUDSMAN
        plans.recommendation(team.author, now, source=source, report="", reference="", made_on=None, text="Answer.")
    viewer = sign_in("viewer")

    viewer.get(BASE + query)

    assert [link.get_text(strip=True) for link in viewer.soup.select(".plan-list__head a")] == expected
    assert viewer.soup.select('a[href$="/new"], a[href$="/import"]') == []
    if not expected:
        assert "No recommendation fits." in viewer.text


def test_list_when_long_then_comes_in_pages_with_as_many_queries(app, team, sign_in, arrange, now):
    def queries() -> int:
        statements: list[object] = []
        with app.app_context():
            engine = db.engine
        record = lambda *arguments: statements.append(arguments[2])  # noqa: E731  # SQLAlchemy gives six arguments
        event.listen(engine, "before_cursor_execute", record)
        try:
            author.get(BASE)
        finally:
            event.remove(engine, "before_cursor_execute", record)
        return len(statements)

    with arrange():
        plans.recommendation(team.author, now, "R-08", reference="0")
    author = sign_in("author")
    author.get(BASE)
    few = queries()
    with arrange():
        rows = [plans.recommendation(team.author, now, "R-08", "G-04", reference=str(n)) for n in range(1, 60)]
        plans.action(team.author, now, "R-08", recommendations=tuple(row.id for row in rows[:30]))

    assert queries() == few <= 20
    assert "60 recommendations, page 1 of 2" in author.text
    author.get(f"{BASE}?page=2")
    assert len(author.soup.select(".plan-list__item")) == 10


def test_import_when_looked_at_and_decided_then_adds_in_one(team, sign_in, arrange, now):
    with arrange():
        plans.recommendation(team.author, now)
    author = sign_in("author")
    author.get(f"{BASE}/import")
    author.get(f"{BASE}/import/template.csv")
    template = author.response.data
    assert template.decode().splitlines()[0] == HEAD
    rows = (
        "Peer challenge;Peer;1;;Agree with the auditor a dated plan for our accounts.;",
        "Peer challenge;Peer;2;;=HYPERLINK(1);G-07",
    )
    raw = "\r\n".join([HEAD.replace(",", ";"), *rows]).encode("utf-8-sig")

    send_file(author, raw)
    assert author.heading == "What this file would add"
    assert "New: 1 row. In the register already: 0 rows. To decide: 1 row." in author.text
    author.submit(button="Add to the register", status=422)
    assert "Choose for row 2" in author.errors()[0]
    author.submit({"row-2": "same"}, button="Add to the register", follow=True)

    assert "2 recommendations are added." in author.text and "3 recommendations." in author.text
    author.get(f"{BASE}.csv?source=peer_challenge")
    told = list(csv.DictReader(io.StringIO(author.response.text)))
    assert [(row["recommendation"], row["same_as"]) for row in told] == [
        ("Agree with the auditor a dated plan for our accounts.", "Annual report, KR1"), ("'=HYPERLINK(1)", ""),
    ]  # fmt: skip


def test_import_when_the_file_has_problems_then_lists_them_by_row_and_column(team, sign_in):
    author = sign_in("author")
    send_file(author, f"{HEAD}\nNobody,,,,Do it.,\nOmbudsman,,,tomorrow,Do it.,ZZ-99".encode(), status=422)

    cells = [cell.get_text(strip=True) for cell in author.soup.select("table tbody td")][:12]
    assert cells[0:2] == ["2", "source"] and cells[4:6] == ["3", "date"] and cells[8:10] == ["3", "characteristics"]
    author.get(BASE)
    assert "The register is empty." in author.text


def test_import_when_nothing_or_a_spreadsheet_is_sent_then_says_what_to_do(team, sign_in):
    author = sign_in("author")
    author.get(f"{BASE}/import")
    author.submit(status=422)
    assert author.errors() == ["Choose a CSV file"]
    send_file(author, b"PK\x03\x04 a workbook", status=422)
    assert "Save the sheet as CSV" in author.text


def test_import_when_the_file_was_looked_at_by_another_then_is_refused(team, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    send_file(author, f"{HEAD}\nOmbudsman,,,,Do it.,".encode())
    signed = author.soup.select_one("input[name=file]")["value"]

    for name in (signed, "a" * 64, ""):
        contributor.post(f"{BASE}/import/confirm", {"file": name}, status=422)
    contributor.get(BASE)
    assert "The register is empty." in contributor.text


@pytest.mark.parametrize("address", ["", "/characteristics", "/change", "/same", "/propose"])
def test_entry_when_of_another_council_or_none_then_not_found(team, sign_in, arrange, now, address):
    with arrange():
        row = plans.recommendation(team.author, now)
    stranger, author = sign_in("author2"), sign_in("author")

    stranger.get(f"{BASE}/{row.id}{address}", status=404)
    stranger.get(f"/council/{SAMPLESHIRE}/recommendations/{row.id}{address}", status=404)
    author.get(f"{BASE}/{uuid4()}{address}", status=404)
