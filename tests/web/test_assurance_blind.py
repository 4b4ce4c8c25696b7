"""Blind means that no page of a round tells an independent reader what its authors judge, wherever they look."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from html import unescape

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from python_calamine import load_workbook
from sqlalchemy.orm import Session

from portal.domain.duties import Duty
from portal.domain.judgements import Confidence, IndicatorState, Judgement, Strength
from portal.models import Round, RoundDuty
from portal.services import assessments
from portal.services.assessments.rounds import guidance_of
from tests.crawl import Seen, open_one
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
Arrange = Callable[[], AbstractContextManager[Session]]
#: What the authors say of the theme that is read, and of no other.
TOLD = ("Not in place", "Low: our own impression", "Strong: independent and under 12 months old", "Partly present")


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def draft(team: Team, arrange: Arrange, now: datetime) -> Round:
    """A round in which governance is judged as nothing else is, with its reader and a consistency reader."""
    with arrange() as session:
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        for line in guidance_of(found).theme("governance").characteristics:
            said = make.answer(
                line.code, judgement=Judgement.ABSENT, confidence=Confidence.LOW, strength=Strength.STRONG
            )
            assessments.record_judgement(found.id, said, actor=team.author, expected_version=0, now=now)
        noted = make.reply("G-F01", IndicatorState.PARTLY)
        assessments.record_indicator(found.id, noted, actor=team.author, expected_version=0, now=now)
        assessments.record_judgement(found.id, make.answer("L-01"), actor=team.author, expected_version=0, now=now)
        for actor, kind, theme in (
            (team.viewer, Duty.THEME_READER, "governance"),
            (team.finance, Duty.CONSISTENCY_READER, ""),
        ):
            session.add(RoundDuty(round_id=found.id, user_id=actor.user_id, duty=kind, theme=theme, given_at=now))
    return found


@pytest.fixture
def base(draft: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{draft.id}"


def words_of(one: Seen) -> str:
    """What an answer tells, without the choices of forms, keys and workbooks, which name every judgement."""
    if one.kind.endswith("spreadsheetml.sheet"):
        end = one.body.rindex(b"PK\x05\x06") + 22  # behind it the crawl has laid the parts open
        book = load_workbook(io.BytesIO(one.body[:end]))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        return str([row for row in rows if any(str(cell).startswith("G-") for cell in row)])
    soup = BeautifulSoup(one.body.decode(errors="replace"), "html.parser")
    for part in soup.select("form, .heat-key"):
        part.decompose()
    return re.sub(r"\s+", " ", soup.get_text(" "))


def walk(page: Page, base: str) -> Iterator[Seen]:
    """Every address of the round that a person finds from its first page, each once."""
    todo, done = [base, f"{base}/document", f"{base}/heat-map.csv", f"{base}/reading"], set[str]()
    while todo:
        path = todo.pop(0)
        if path not in done:
            done.add(path)
            seen = open_one(page, path)
            yield seen
            if seen.kind == "text/html":
                found = (unescape(link).partition("#")[0] for link in _LINK.findall(seen.body.decode()))
                todo += [link for link in found if link.startswith(base) and link not in done]


def told(page: Page, base: str) -> set[str]:
    """Which of the authors' judgements a person finds anywhere in the round, by walking all of it."""
    read = [(one.path, words_of(one)) for one in walk(page, base)]
    assert len(read) > 100
    return {f"{words} at {path}" for path, text in read for words in TOLD if words in text}


def record(page: Page, base: str, code: str, judgement: str = "partly") -> None:
    page.get(f"{base}/reading/{code}")
    page.submit({"judgement": judgement, "reason": "The minutes show half of it."}, button="Record this view")


def test_reader_when_they_have_recorded_nothing_then_no_page_tells_what_the_authors_judge(
    base: str, sign_in: SignIn
) -> None:
    found = told(sign_in("viewer"), base)

    assert found == set()


def test_reader_when_every_view_is_recorded_then_pages_tell(
    base: str, draft: Round, app: Flask, sign_in: SignIn
) -> None:
    page = sign_in("viewer")
    with app.app_context():
        codes = [line.code for line in guidance_of(draft).theme("governance").characteristics]

    for code in codes:
        record(page, base, code)

    assert {found.split(" at ")[0] for found in told(page, base)} == set(TOLD)
