"""Who is let into a case, at every address of it; and each look at it on record before the page leaves."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from portal.services import records, reviews
from portal.services.reviews import looks, readers
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
CANARY = "c0ffee1234567890"


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    """Read by `reviewer` and `reviewer2`, opened by `lead`."""
    with arrange():
        found = factory.submitted(now, narrative=CANARY).id
        factory.read_by_two(found, now=now)
    return found


def addresses(app: Flask, case: UUID) -> Iterator[str]:
    """Every page of the desk that is about a case, with something in each part of the address."""
    values = {
        "theme": "governance",
        "section": "governance",
        "code": "G-01",
        "number": 1,
        "copy": "council",
        "model": "statutory-inspection",
        "step": "propose",
        "kind": "csv",
        "filename": "x",
    }
    with app.test_request_context():
        from flask import url_for

        for rule in app.url_map.iter_rules():
            if "assessment_id" in rule.arguments and rule.endpoint.startswith("review.") and "GET" in rule.methods:
                rest = {name: values.get(name, uuid4()) for name in rule.arguments - {"assessment_id"}}
                yield url_for(rule.endpoint, assessment_id=case, **rest)


def test_reviewer_who_was_not_given_the_case_finds_none_of_its_pages(
    app: Flask, people: None, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        case = factory.submitted(now, narrative=CANARY).id
        factory.taken_up(case, now=now)
    page, tried = sign_in("reviewer2"), 0
    for path in addresses(app, case):
        response = page.client.get(path)
        assert response.status_code in (403, 404), path
        assert CANARY not in response.text
        tried += 1
    assert tried > 20


@pytest.mark.parametrize("words", [None, "I live there."])
def test_person_without_a_standing_declaration_is_sent_to_it_from_every_page(
    app: Flask, people: None, arrange: Arrange, now: datetime, sign_in: SignIn, words: str | None
) -> None:
    with arrange():
        case = factory.submitted(now, narrative=CANARY).id
        reader = factory.actor("reviewer", now)
        reviews.take_up(case, actor=reader, now=now)
        if words:
            reviews.declare(case, words, actor=reader, now=now)
    page = sign_in("reviewer")
    for path in addresses(app, case):
        response = page.client.get(path)
        assert response.status_code in ((200,) if path.endswith("/interests") else (303, 403, 404)), path
        assert CANARY not in response.text
    assert page.client.get(f"/review/{case}").headers["Location"] == f"/review/{case}/interests"


def test_recused_reader_finds_no_page_at_the_next_request(app: Flask, case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/recuse")
    page.submit({"reason": ""}, status=422)
    assert page.errors() == ["Enter the reason"]
    page.submit({"reason": "My sister works there."}, follow=True)

    for path in addresses(app, case):
        response = page.client.get(path)
        assert response.status_code in (403, 404), path
        assert CANARY not in response.text
    assert page.client.get(f"/review/{case}").status_code == 404


def test_recused_lead_finds_no_page_either(app: Flask, case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/recuse")
    page.submit({"reason": "I was its monitoring officer."}, follow=True)

    assert {page.client.get(path).status_code for path in addresses(app, case)} <= {403, 404}
    assert page.client.get(f"/review/{case}").status_code == 404


@pytest.mark.parametrize("account", ["author", "chief-executive", "viewer"])
def test_people_of_the_council_are_refused_at_every_page(app: Flask, case: UUID, sign_in: SignIn, account: str) -> None:
    page = sign_in(account)

    assert {page.client.get(path).status_code for path in addresses(app, case)} <= {403, 404}


def test_each_look_is_one_event_and_a_refused_one_is_none(
    app: Flask, case: UUID, sign_in: SignIn, now: datetime
) -> None:
    reviewer, other = sign_in("reviewer"), sign_in("author")
    reviewer.get(f"/review/{case}")
    reviewer.get(f"/review/{case}/themes/governance")
    reviewer.get(f"/review/{case}/interests")
    reviewer.get(f"/review/{case}/themes/nothing", status=404)
    other.get(f"/review/{case}", status=403)

    lead = sign_in("lead")
    lead.get(f"/review/{case}/looks")
    rows = [row.get_text(" ", strip=True) for row in lead.soup.select("tbody tr")]
    assert len(rows) == 2 and rows[0].endswith("Theme: governance") and rows[1].endswith("Overview")
    with app.app_context():
        events = [event for event in records.list_events() if event.kind == looks.LOOKED]
        assert [event.council_gss for event in events] == [None] * 3
        assert events[1].facts == {"page": "theme", "part": "governance"}


def test_form_that_comes_back_is_a_look_and_a_persons_pack_is_one_too(
    app: Flask, case: UUID, sign_in: SignIn, now: datetime
) -> None:
    lead = sign_in("lead")
    with app.app_context():
        person_id = factory.actor("reviewer", now).user_id
    lead.get(f"/review/{case}/interests/all")
    lead.get(f"/review/{case}/readers/one")
    lead.submit({"reason": ""}, status=422)
    lead.get(f"/review/packs/person/{person_id}")
    lead.submit({"reason": "Subject access 9"}, follow=True)

    with app.app_context():
        found = [(event.kind, event.facts["page"]) for event in records.list_events() if "looked" in event.kind]
    assert found == [
        ("records_pack_looked_at", "pack_list"),
        (looks.LOOKED, "one_reader_allow"),
        (looks.LOOKED, "one_reader"),
        (looks.LOOKED, "people"),
    ]


def test_page_whose_look_cannot_be_recorded_is_not_shown(
    app: Flask, case: UUID, sign_in: SignIn, arrange: Arrange
) -> None:
    page = sign_in("reviewer")
    with arrange() as session:
        session.execute(
            text(
                "create trigger no_looks before insert on event when new.kind = 'case_looked_at'"
                " begin select raise(abort, 'full'); end"
            )
        )

    page.get(f"/review/{case}/themes/governance", status=503)

    assert CANARY not in page.text
    assert page.heading == "Sorry, this page cannot be shown now"
    page.get("/review")


def test_lead_gives_the_place_clears_and_takes_off(
    people: None, arrange: Arrange, now: datetime, sign_in: SignIn
) -> None:
    with arrange():
        case = factory.submitted(now).id
        factory.declared(case, "lead", now=now)
        reader_id = factory.actor("reviewer2", now).user_id
    lead, reader = sign_in("lead"), sign_in("reviewer2")
    lead.get(f"/review/{case}/interests/all")
    lead.submit({}, button="Give them the case", status=422)
    assert lead.errors() == ["Choose who reads it"]
    lead.submit({"reader": str(reader_id)}, button="Give them the case", follow=True)
    reader.get(f"/review/{case}/interests")
    reader.submit({"has_interest": "yes", "words": "I rent a garage from it."}, follow=True)
    reader.get(f"/review/{case}", status=303)
    lead.get(f"/review/{case}/interests/all")
    assert "I rent a garage from it." in lead.text
    lead.get(f"/review/{case}/interests/{reader_id}")
    lead.submit({"standing": "cleared", "reason": "Everybody rents there."}, follow=True)
    reader.get(f"/review/{case}")

    lead.get(f"/review/{case}/readers/1/take-off")
    lead.submit({"reason": "Needed elsewhere."}, follow=True)
    reader.get(f"/review/{case}", status=404)
    lead.get(f"/review/{case}/readers/one")
    lead.submit({"reason": "A short case."}, follow=True)
    assert "A short case." in lead.text
    lead.get(f"/review/{case}/history")
    assert "Took a reviewer off the case" in lead.text
    with arrange():
        assert readers.list_people(case, actor=factory.actor("lead", now)).readers == ()
