"""Reading, signing as deputy, declining sections and changes asked for, as people see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.roles import Office
from portal.models import Assessment, Round
from portal.services import assessments, change_requests
from tests.factories import assessments as make
from tests.factories import reviews as desk
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
Arrange = Callable[[], AbstractContextManager[Session]]
OFFICES = tuple(office.value.replace("_", "-") for office in Office)


@pytest.fixture
def team(app: Flask, people: None, now: datetime) -> Team:
    with app.app_context():
        return make.team_of_exampleton(now.date())


@pytest.fixture
def sent(team: Team, arrange: Arrange, now: datetime) -> Round:
    with arrange():
        found = make.open_round(EXAMPLETON, actor=team.author, now=now)
        assessments.record_judgement(found.id, make.answer("G-01"), actor=team.author, expected_version=0, now=now)
        return make.send(found, actor=team.author, now=now)


@pytest.fixture
def base(sent: Round) -> str:
    return f"/council/{EXAMPLETON}/rounds/{sent.id}"


@pytest.fixture
def sealed(sent: Round, team: Team, arrange: Arrange, now: datetime) -> Assessment:
    for office, officer in team.officers:
        with arrange():
            made = make.sign(sent, office, actor=officer, now=now)
    assert made is not None
    return made


def test_officer_reads_own_sections_first_and_records_it(base, sign_in):
    officer = sign_in("monitoring-officer")

    officer.get(f"{base}/sign-off/monitoring-officer/read")
    assert "You have not recorded a reading of it yet." in officer.text
    headings = [tag.get_text(strip=True) for tag in officer.soup.select(".signing-theme > h2")]
    assert headings[:2] == ["Governance", "Culture"]
    assert len(headings) == 7
    assert "G-01" in officer.soup.find(id="still-open").parent.get_text()
    officer.submit(button="Record my reading", status=422)
    assert officer.errors() == ["Select the box to record that you have read it"]
    officer.submit({"read": "yes"}, button="Record my reading", follow=True)
    assert officer.heading == "Sign as monitoring officer"
    assert "nothing has changed since" in officer.text


def test_what_changed_is_marked_after_the_round_came_back(base, sign_in):
    officer, author = sign_in("monitoring-officer"), sign_in("author")
    officer.get(f"{base}/sign-off/monitoring-officer/read")
    officer.submit({"read": "yes"}, button="Record my reading")
    author.get(f"{base}/recall")
    author.submit({"reason": "One more sentence."})
    make.save_answer(author, base, "G-01", judgement="absent", narrative="Other words.")
    officer.get(f"{base}/sign-off/monitoring-officer/read")

    assert "Changed since you last read (3 June 2024): judgement" in officer.text
    mark = officer.soup.select_one(".signing-change")
    assert "Largely in place" in mark.get_text()
    assert "Not in place" in mark.get_text()
    assert "Draft. It may still change" in officer.text


def test_digest_of_words_that_changed_under_the_page_is_refused(base, sign_in):
    officer, author = sign_in("monitoring-officer"), sign_in("author")
    officer.get(f"{base}/sign-off/monitoring-officer/read")
    author.get(f"{base}/recall")
    author.submit({"reason": "One more sentence."})
    make.save_answer(author, base, "G-01", narrative="Other words.")

    officer.submit({"read": "yes"}, button="Record my reading", status=422)

    assert officer.errors()[0].startswith("The assessment was changed after you opened it")
    officer.submit({"read": "yes"}, button="Record my reading", follow=True)
    assert "Your reading is recorded." in officer.text


@pytest.mark.parametrize("who", ["section-151", "chief-executive4"])
def test_reading_page_of_another_office_is_not_found(base, sign_in, who):
    sign_in(who).get(f"{base}/sign-off/monitoring-officer/read", status=404)


def test_declined_sections_are_told_to_authors(base, sign_in):
    officer, author = sign_in("section-151"), sign_in("author")
    officer.get(f"{base}/sign-off/chief-finance-officer/decline")
    officer.submit(
        {"sections": ["use-of-resources"], "reason": "R-05 is out of date."}, button="Decline to sign", follow=True
    )

    for address in ("", "/sign-off"):
        author.get(base + address)
        assert "Not accepted: Use of resources" in author.text
        assert "R-05 is out of date." in author.text
    author.get(f"/council/{EXAMPLETON}")
    assert "declined to sign Use of resources: R-05 is out of date." in author.text


def test_department_asks_and_the_council_signs_what_it_touched(base, sealed, sign_in, arrange, now):
    with arrange():
        desk.declared(sealed, "lead", now=now)
    lead, author = sign_in("lead"), sign_in("author")
    lead.get(f"/review/{sealed.id}")
    lead.get(f"/review/{sealed.id}/ask-for-changes")
    lead.submit(button="Ask for changes", status=422)
    assert lead.errors() == ["Choose at least one section", "Enter what should be changed, and why"]
    lead.submit({"themes": ["governance"], "reason": "Say when."}, button="Ask for changes", follow=True)
    assert "Changes asked for" in lead.text

    for address in (base, f"{base}/sign-off", f"{base}/receipt", f"/council/{EXAMPLETON}"):
        author.get(address)
        assert "Say when." in author.text, address
    make.save_answer(author, base, "G-01", narrative="In March.")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off", follow=True)
    assert "Asked to sign afresh: Governance" in author.text
    assert "none of this office’s own sections changed" in author.text
    finance = sign_in("section-151")
    finance.get(f"{base}/sign-off")
    assert "The declaration of this office stands" in finance.text
    for account, office in (("chief-executive", OFFICES[0]), ("monitoring-officer", OFFICES[2])):
        officer = sign_in(account)
        officer.get(f"{base}/sign-off/{office}/read")
        assert "Changed since you last read" in officer.text
        officer.submit({"read": "yes"}, button="Record my reading", follow=True)
        assert "I sign these sections afresh: Governance." in officer.text
        officer.submit({"agree": "yes"}, button="Sign", follow=True)
    assert officer.heading == "Receipt"
    assert "This is record 2 of 2." in officer.text
    officer.get(f"{base}/receipt?record=1")
    assert "Replaced by record 2" in officer.text
    officer.get(f"{base}/changes")
    assert "In March." in officer.text


def test_department_sees_both_records_and_what_changed(base, sealed, team, arrange, app, sign_in, now):
    with arrange():
        lead = make.account("lead", today=now.date())
        desk.declared(sealed, "lead", now=now)
        change_requests.ask_for_changes(
            sealed.id, themes=["governance"], reason="Say when.", due_on=None, actor=lead, now=now
        )
        answer = make.answer("G-01", narrative="In March.")
        assessments.record_judgement(sealed.round_id, answer, actor=team.author, expected_version=1, now=now)
        sent = make.send(
            assessments.get_round(sealed.round_id, EXAMPLETON, actor=team.author), actor=team.author, now=now
        )
    for office, officer in (team.officers[0], team.officers[2]):
        with arrange():
            later = make.sign(sent, office, actor=officer, now=now + timedelta(hours=1))
    lead = sign_in("lead")

    lead.get("/review")
    assert [row.get_text(strip=True) for row in lead.soup.select("tbody th")] == ["Exampleton"]
    assert str(later.id) in str(lead.soup)
    lead.get(f"/review/{later.id}")
    assert "It takes the place of an earlier record" in lead.text
    lead.get(f"/review/{later.id}/changes")
    assert make.answer().narrative in lead.text
    assert "In March." in lead.text
    lead.get(f"/review/{sealed.id}")
    assert "Replaced by record 2" in lead.text
    lead.get(f"/review/{sealed.id}/ask-for-changes", status=404)
    lead.get(f"/review/{sealed.id}/changes", status=404)


def test_bundle_is_downloaded_and_checked_by_anybody(base, sealed, sign_in, new_page):
    from io import BytesIO

    officer, anybody = sign_in("chief-executive"), new_page()
    officer.get(f"{base}/receipt")
    assert officer.soup.find("a", string=lambda text: text and "Download everything" in text) is not None
    answer = officer.client.get(f"{base}/bundle.zip")
    assert answer.headers["Content-Disposition"].endswith('OFFICIAL-SENSITIVE.zip"')
    anybody.get("/verify")
    for data, words in ((answer.data, "It matches"), (answer.data[:-1], "It does not match")):
        anybody.get("/verify")
        tokens = {name: value[0] for name, value in anybody.values_of(anybody.soup.select("main form")[0]).items()}
        sent = anybody.client.post("/verify", data={**tokens, "document": (BytesIO(data), "bundle.zip")})
        assert words in sent.text


@pytest.mark.parametrize("record", ["2", "x", "-1", "99999999"])
def test_record_that_is_not_there_is_not_found(base, sealed, sign_in, record):
    viewer = sign_in("viewer")
    for address in ("receipt", "submitted", "submitted.json", "bundle.zip", "changes"):
        assert viewer.client.get(f"{base}/{address}?record={record}").status_code == 404
