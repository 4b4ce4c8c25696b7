"""Packs of records on screen: listed, decided about, made, and taken away by leads alone."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.models import RecordsPack, User
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
SECRET = "The vault has been empty since March"


@pytest.fixture
def reviewed(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        return factory.reviewed(now, secret=SECRET).id


def _rows(app: Flask) -> list[RecordsPack]:
    with app.app_context():
        return list(db.session.execute(select(RecordsPack)).scalars())


def test_pack_when_made_on_screen_then_a_lead_takes_a_file_without_what_is_left_out(
    reviewed: UUID, app: Flask, sign_in: SignIn
) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    before = [author.client.get(f"/council/{EXAMPLETON}/{path}").status_code for path in ("after", "summaries")]
    lead.get(f"/review/{reviewed}/pack")
    lead.submit({}, status=422)
    assert lead.errors() == ["Enter why the pack is made"]
    lead.submit({"reason": "FOI 2024/17"}, follow=True)
    pack = lead.path
    lead.get(f"{pack}/item?item=theme-views:*")
    lead.submit({"choice": "leave_out"}, status=422)
    assert lead.errors() == ["Choose the exemption"]
    lead.submit({"choice": "leave_out", "exemption": "foia-42", "note": "Advice."}, follow=True)
    assert "Left out" in lead.text and "Advice." in lead.text

    lead.submit(button="Make the file", follow=True)

    assert "Ready" in lead.text
    data = lead.client.get(f"{pack}/file.zip").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "index.csv" in archive.namelist()
    assert SECRET.encode() not in data
    lead.get(f"{pack}/item?item=theme-views:*")
    assert "Begin another pack" in lead.text
    for account, status in (("reviewer", 403), ("author", 403), ("admin", 403)):
        sign_in(account).get(f"{pack}/file.zip", status=status)
    assert [author.client.get(f"/council/{EXAMPLETON}/{path}").status_code for path in ("after", "summaries")] == before


def test_pack_when_somebody_decided_first_then_says_so(reviewed: UUID, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    lead.get(f"/review/{reviewed}/pack")
    lead.submit({"reason": "Inquiry"}, follow=True)
    pack = lead.path
    lead.get(f"{pack}/item?item=readings:*")
    other = sign_in("lead")
    other.get(f"{pack}/item?item=readings:*")
    other.submit({"choice": "give", "note": "Looked at."})

    lead.submit({"choice": "leave_out", "exemption": "not-asked"}, status=409)

    assert "Somebody decided something else" in lead.errors()[0]
    lead.get(f"{pack}/item?item=nothing:here", status=404)


def test_pack_when_a_reviewer_opens_it_then_reads_who_makes_packs(reviewed: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")

    page.get(f"/review/{reviewed}/pack")

    assert "Lead reviewers make packs of records." in page.text and page.soup.select_one("textarea") is None


def test_person_when_looked_up_then_their_records_are_listed_for_the_lead_who_began(
    reviewed: UUID, app: Flask, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    lead.get("/review/packs/person?email=nobody@portal.example")
    assert "no account with this address" in lead.text
    lead.get("/review/packs/person?email=Reviewer@portal.example", status=302)
    lead.follow()
    lead.submit({"reason": "Subject access 3"}, follow=True)
    assert re.search(r"Reading\b", lead.text) and SECRET not in lead.text

    lead.submit(button="Make the file", follow=True)

    with app.app_context():
        digest = db.session.execute(
            select(User.password_hash).where(User.email == "reviewer@portal.example")
        ).scalar_one()
    assert digest.encode() not in lead.client.get(f"{lead.path}/file.zip").data
    assert len(_rows(app)) == 1
