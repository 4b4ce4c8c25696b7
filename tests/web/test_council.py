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
from tests.factories.assessments import EXAMPLETON, Team
from tests.pages import Page

SignIn = Callable[..., Page]
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


def test_round_from_blank_to_sealed(people, arrange, sign_in, now):
    with arrange():
        make.add_cycle(now)
    author = sign_in("author")
    author.get(f"/council/{EXAMPLETON}")
    author.submit(button="Begin this self-assessment", follow=True)
    assert author.heading == "Set up this round"
    base = author.path.removesuffix("/set-up")
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
        officer.get(f"{base}/sign-off/{office}")
        assert officer.soup.select("main form") == []
        officer.get(f"{base}/sign-off/{office}/read")
        officer.submit({"read": "yes"}, button="Record my reading", follow=True)
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
    assert author.soup.select("textarea[name=narrative]") == []
    author.get(f"/council/{EXAMPLETON}")
    assert record["receipt"] in author.text


@pytest.fixture
def clash(base: str, sign_in: SignIn) -> tuple[Page, Page]:
    """Two people with the same page open, the contributor's words saved first; the author's answer is a choice."""
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{base}/characteristics/CI-01")
    contributor.submit({"judgement": "largely", "narrative": "Grace’s words."}, button="Save")
    author.submit({"judgement": "partly", "narrative": "Tom’s words.\n\nTwice."}, button="Save", status=409)
    return author, contributor


def test_stale_save_shows_both_texts(clash):
    author, _ = clash

    assert author.heading == "Somebody else saved CI-01 first"
    theirs, mine = author.soup.find(id="theirs").parent, author.soup.find(id="mine").parent
    assert [mark.get_text() for mark in theirs.find_all("mark")] == ["[only here: Grace’s]"]
    assert [mark.get_text() for mark in mine.find_all("mark")] == ["[only here: Tom’s]", "[only here: \n\nTwice.]"]
    assert author.soup.find("textarea", attrs={"name": "narrative"}).get_text().strip() == (
        "Grace’s words.\n\nTom’s words.\n\nTwice."
    )


@pytest.mark.parametrize(
    ("button", "judgement", "narrative"),
    [
        ("Keep what is saved", "largely", "Grace’s words."),
        ("Save mine instead", "partly", "Tom’s words.\n\nTwice."),
        ("Save the edited answer", "partly", "Grace’s words.\n\nTom’s words.\n\nTwice."),
    ],
    ids=["keeps theirs", "takes mine", "takes both"],
)
def test_choice_after_a_stale_save_is_carried_out(clash, base, draft, app, button, judgement, narrative):
    author, _ = clash

    author.submit(button=button, follow=True)

    with app.app_context():
        answer, _ = assessments.get_answer(draft.id, "CI-01")
    assert (answer.judgement, answer.narrative) == (judgement, narrative)


def test_third_save_during_the_choice_is_a_choice_again(clash, base):
    author, contributor = clash
    make.save_answer(contributor, base, narrative="Grace again.")

    author.submit(button="Save mine instead", status=409)

    assert "Grace again." in author.text
    assert "Tom’s words." in author.text


def test_stale_save_of_an_indicator_is_a_choice(base, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{base}/indicators/G-F01")
    contributor.submit({"answer": "present", "note": "Seen by Grace."}, button="Save")

    author.submit({"answer": "not_present", "note": "Not seen by Tom."}, button="Save", status=409)
    author.submit(button="Save the edited answer", follow=True)

    assert "Seen by Grace.\n\nNot seen by Tom." in author.soup.find("textarea").get_text()


def test_stale_change_of_evidence_shows_what_is_saved_and_keeps_the_form(base, draft, team, arrange, now, sign_in):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)
    author, contributor = sign_in("author"), sign_in("contributor")
    for person in (author, contributor):
        person.get(f"{base}/evidence/CI-01/{item.id}")
    contributor.submit({"title": "Grace’s title"})

    author.submit({"title": "Tom’s title"}, status=409)
    assert "Grace’s title" in author.text
    author.submit(follow=True)

    assert "Tom’s title" in author.text


def test_answer_with_an_error_keeps_what_was_typed(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/CI-01")

    author.submit(
        {"judgement": "not_applicable", "confidence": "low", "narrative": "Typed for an hour."},
        button="Save",
        status=422,
    )

    assert author.errors() == ["Enter why this characteristic does not apply"]
    assert author.soup.find("textarea", attrs={"name": "narrative"}).get_text().strip() == "Typed for an hour."
    assert author.soup.find("input", attrs={"name": "confidence", "value": "low"}).has_attr("checked")


def test_half_an_answer_is_saved_as_half_an_answer(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/CI-01")

    author.submit({"narrative": "A first note."}, button="Save", follow=True)
    author.get(f"{base}/themes/continuous-improvement")

    assert "0 of 19 completed, 1 in progress" in author.text


def test_saving_can_lead_to_the_next_open_item(base, sign_in):
    author = sign_in("author")
    whole = {"judgement": "largely", "confidence": "low", "strength": "none", "narrative": "All said."}
    make.save_answer(author, base, "CI-02", **whole)
    author.get(f"{base}/characteristics/CI-01")

    author.submit(whole, button="Save and go to the next open item")

    assert author.location == f"{base}/characteristics/CI-03"


def test_long_and_strange_text_comes_back_as_it_was(base, sign_in):
    author = sign_in("author")
    text = "<script>alert(1)</script> {{ 7 * 7 }} & “quotes” \u200fשלום 👩‍👩‍👧 " + "word " * 10_000

    make.save_answer(author, base, narrative=text)

    assert author.soup.find("textarea", attrs={"name": "narrative"}).get_text().strip() == text.strip()
    author.get(f"{base}/document")
    assert "<script>alert(1)</script> {{ 7 * 7 }}" in author.text


def test_text_over_the_limit_is_refused_and_kept(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/characteristics/CI-01")

    author.submit({"narrative": "é" * 100_001}, button="Save", status=422)

    assert author.errors() == ["The narrative must be 100,000 characters or fewer; shorten it by 1"]
    assert len(author.soup.find("textarea", attrs={"name": "narrative"}).get_text().strip()) == 100_001


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": ""}, "Enter the title of the document"),
        ({"address": "javascript:alert(1)"}, "Enter the address of the document, starting with https:// or http://"),
        ({"dated_on-day": "31", "dated_on-month": "2"}, "Date of the document must be a real date, like 27 3 2024"),
        ({"access": ""}, "Choose who may see this link"),
    ],
    ids=["no title", "script as address", "no such day", "nobody said who may see it"],
)
def test_evidence_that_cannot_stand_is_sent_back(base, sign_in, data, message):
    author = sign_in("author")
    whole = {
        "title": "Plan",
        "dated_on-day": "1",
        "dated_on-month": "2",
        "dated_on-year": "2024",
        "access": "public",
    }
    author.get(f"{base}/evidence/CI-01/new")

    author.submit({**whole, **data}, status=422)

    assert author.errors() == [message]


def test_evidence_is_removed_after_a_question(base, draft, team, arrange, now, sign_in):
    with arrange():
        item = assessments.add_evidence(draft.id, "CI-01", make.evidence(), actor=team.author, now=now)
    author = sign_in("author")
    author.get(f"{base}/evidence/CI-01/{item.id}/remove")

    author.submit(button="Remove evidence", follow=True)

    assert "The evidence for CI-01 is removed." in author.text
    assert "No evidence is listed here yet" in author.text


def test_decline_sends_it_back_with_the_reason(base, sign_in):
    author, finance = sign_in("author"), sign_in("section-151")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off", follow=True)
    finance.get(f"{base}/sign-off/chief-finance-officer/decline")
    finance.submit(status=422)
    assert finance.errors() == ["Enter why you decline to sign"]

    finance.submit({"reason": "R-05 is out of date."}, follow=True)

    author.get(base)
    assert "R-05 is out of date." in author.text
    assert "Draft" in author.text


def test_recall_takes_it_back_to_draft(base, sign_in):
    author = sign_in("author")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off", follow=True)
    author.get(f"{base}/characteristics/CI-01")
    assert author.soup.select("textarea[name=narrative]") == []
    author.get(f"{base}/recall")

    author.submit({"reason": "A figure was wrong."}, follow=True)

    assert "The assessment is a draft again." in author.text
    author.get(f"{base}/characteristics/CI-01")
    assert author.soup.select("textarea") != []


def test_answer_sent_while_it_waits_for_signatures_is_kept_for_its_writer(base, sign_in):
    author, contributor = sign_in("author"), sign_in("contributor")
    contributor.get(f"{base}/characteristics/CI-01")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off")

    contributor.submit({"narrative": "Too late, and not lost."}, button="Save", follow=True)

    assert "Too late, and not lost." in contributor.soup.get_text()
    assert "sent for sign-off before you saved" in contributor.text
    author.get(f"{base}/characteristics/CI-01")
    assert "Too late, and not lost." not in author.soup.get_text()


def test_signing_under_words_that_changed_is_refused(base, sign_in):
    author, officer = sign_in("author"), sign_in("monitoring-officer")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off", follow=True)
    officer.get(f"{base}/sign-off/monitoring-officer/read")
    officer.submit({"read": "yes"}, button="Record my reading", follow=True)
    author.get(f"{base}/recall")
    author.submit({"reason": "One more sentence."})
    make.save_answer(author, base, narrative="One more sentence.")
    author.get(f"{base}/sign-off")
    author.submit({"accept": "yes"}, button="Send for sign-off")

    officer.submit({"agree": "yes"}, button="Sign", status=422)

    assert officer.errors() == ["The assessment was changed after you opened it. Read it again before you sign"]


def test_home_with_one_council_leads_to_it(draft, sign_in):
    author = sign_in("author")

    author.get("/council", status=302)

    assert author.location == f"/council/{EXAMPLETON}"


def test_council_without_a_cycle_has_nothing_due(people, sign_in):
    author = sign_in("author")

    author.get(f"/council/{EXAMPLETON}")

    assert "Nothing is due now." in author.text
    assert "Nothing has been submitted yet." in author.text


@pytest.mark.parametrize(
    "address", ["/characteristics/ZZ-01", "/characteristics/CI-F01", "/indicators/CI-01", "/themes/none"]
)
def test_address_of_nothing_in_the_edition_is_not_found(base, sign_in, address):
    sign_in("author").get(base + address, status=404)


@pytest.mark.parametrize(
    ("address", "most"), [("", 45), ("/characteristics/R-01", 60), ("/document", 45), ("/sign-off", 40)]
)
def test_number_of_queries_does_not_grow_with_the_answers(base, draft, team, arrange, app, now, sign_in, address, most):
    from sqlalchemy import event

    from portal.database import db

    with arrange():
        make.fill(draft, actor=team.author, now=now)
    author, statements = sign_in("author"), []
    with app.app_context():
        engine = db.engine
    record = lambda *arguments: statements.append(arguments[2])  # noqa: E731  # SQLAlchemy gives six arguments
    event.listen(engine, "before_cursor_execute", record)
    try:
        author.get(base + address)
    finally:
        event.remove(engine, "before_cursor_execute", record)

    assert len(statements) <= most, len(statements)
