"""Who finds a council's self-assessment, and who does not: every address and every action of a round."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.models import Round
from portal.services import assessments
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, SAMPLESHIRE, Team

Arrange = Callable[[], AbstractContextManager[Session]]


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


#: Pages of a round, all of which are private to the council.
PAGES = (
    "",
    "/document",
    "/history",
    "/sign-off",
    "/themes/culture",
    "/characteristics/CI-01",
    "/indicators/CI-F01",
    "/evidence/CI-01/new",
    "/sign-off/monitoring-officer",
    "/sign-off/monitoring-officer/decline",
    "/recall",
    "/receipt",
    "/submitted",
    "/submitted.json",
)
WRITES = (
    ("/characteristics/CI-01", {"judgement": "embedded", "version": "0"}),
    ("/indicators/CI-F01", {"answer": "present", "version": "0"}),
    ("/evidence/CI-01/new", {"title": "x", "access": "public"}),
    ("/sign-off/send", {"accept": "yes"}),
    ("/sign-off/monitoring-officer", {"agree": "yes", "content_sha256": "0" * 64}),
    ("/sign-off/monitoring-officer/decline", {"reason": "x"}),
    ("/recall", {"reason": "x"}),
)


@pytest.mark.parametrize("who", ["author2", "reviewer", "admin"])
def test_nobody_outside_the_council_finds_or_changes_a_round(base, draft, app, sign_in, who):
    outsider = sign_in(who)
    swapped = base.replace(EXAMPLETON, SAMPLESHIRE)

    for address in PAGES:
        outsider.get(base + address, status=404)
        outsider.get(swapped + address, status=404)
    for address, data in WRITES:
        outsider.post(base + address, data, status=404)
        outsider.post(swapped + address, data, status=404)
    outsider.post(f"/council/{EXAMPLETON}/rounds", {"cycle": "2024"}, status=404)
    with app.app_context():
        assert [event.kind for event in assessments.list_history(draft)] == ["round_opened"]


def test_visitor_is_asked_to_sign_in_and_learns_nothing(base, page):
    for address in PAGES:
        page.get(base + address, status=302)
        assert "/sign-in" in page.location


@pytest.mark.parametrize("who", ["viewer", "chief-executive"])
def test_reader_reads_and_cannot_write(base, draft, app, sign_in, who):
    reader = sign_in(who)

    for address in ("", "/document", "/history", "/sign-off", "/characteristics/CI-01", "/indicators/CI-F01"):
        reader.get(base + address)
        assert [form["action"] for form in reader.soup.select("main form") if "/comments/" not in form["action"]] == []
    for address, data in WRITES[:4]:
        reader.post(base + address, data, status=404)
    with app.app_context():
        assert [event.kind for event in assessments.list_history(draft)] == ["round_opened"]


def test_contributor_writes_and_does_not_send(base, sign_in):
    contributor = sign_in("contributor")

    make.save_answer(contributor, base)
    contributor.post(f"{base}/sign-off/send", {"accept": "yes"}, status=404)


def test_ids_of_evidence_are_tied_to_their_round_and_item(base, draft, team, arrange, app, now, sign_in):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)
        other = make.open_round(SAMPLESHIRE, actor=make.account("author2", today=now.date()), now=now)
    author, outsider = sign_in("author"), sign_in("author2")
    theirs = f"/council/{SAMPLESHIRE}/rounds/{other.id}"

    author.get(f"{base}/evidence/CI-02/{item.id}", status=404)
    outsider.get(f"{theirs}/evidence/CI-01/{item.id}", status=404)
    outsider.post(f"{theirs}/evidence/CI-01/{item.id}", {"title": "x", "access": "public"}, status=404)
    outsider.post(f"{theirs}/evidence/CI-01/{item.id}/remove", status=404)
    with app.app_context():
        assert len(assessments.list_evidence(draft, "CI-01")) == 1


def parts_of(body: bytes) -> list[bytes]:
    """What an answer holds: itself, or the files in it where it is an archive."""
    if not body.startswith(b"PK\x03\x04"):
        return [body]
    with ZipFile(BytesIO(body)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_draft_holds_nothing_that_another_role_can_read(base, draft, team, arrange, app, now, sign_in, new_page):
    canary = "9f1c7e25ab3d4860"
    with arrange():
        make.plant(draft, canary, actor=team.author, now=now)
    addresses = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and "<" not in rule.rule]
    addresses += [base + address for address in PAGES] + [f"/councils/{EXAMPLETON}", f"/council/{EXAMPLETON}"]

    for outsider in [new_page(), *(sign_in(who) for who in ("author2", "reviewer", "lead", "admin"))]:
        for address in addresses:
            for part in parts_of(outsider.client.get(address).data):
                assert canary.encode() not in part, address
