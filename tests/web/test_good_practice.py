"""Good practice: no byte of it outside before consent, then a public example, then gone at once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import EXAMPLETON
from portal.models import CharacteristicView, Event, GoodPractice
from portal.services.reviews.access import list_reviews
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
CANARY = "c0ffee-good-practice"
WORDS = {"title": "Zebra crossings by ballot", "text": "Residents choose.\n\n" + "A long word " * 60}
PUBLIC = (
    *("/good-practice", "/api/v1/good-practice", "/guidance/2024-05/governance", "/metrics/waste_recycling_rate"),
    f"/councils/{EXAMPLETON}",
)


@pytest.fixture
def issued(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange() as session:
        assessment = factory.reviewed(now)
        review = list_reviews(assessment)[0]
        session.add(
            CharacteristicView(
                review_id=review.id, code="G-01", judgement="largely", good_practice=CANARY, changed_at=now
            )
        )
        session.flush()
        lead = factory.actor("lead", now)
        factory.summaries.issue(assessment.id, department=factory.DEPARTMENT, actor=lead, now=now)
        return assessment.id


def _offer(page: Page, issued: UUID, **changes: str) -> None:
    page.get(f"/review/{issued}/good-practice/new?code=G-01")
    page.submit({**WORDS, "theme": "governance", "metrics": ["waste_recycling_rate"], **changes})


def _id(app: Flask) -> UUID:
    with app.app_context():
        return db.session.execute(select(GoodPractice.id)).scalars().one()


def test_good_practice_when_offered_agreed_and_withdrawn_then_the_public_sees_it_in_between(
    issued: UUID, app: Flask, sign_in: SignIn, new_page: Callable[[], Page]
) -> None:
    lead, author, visitor = sign_in("lead"), sign_in("author"), new_page()
    before = [visitor.client.get(path).data for path in PUBLIC]
    lead.get(f"/review/{issued}/good-practice")
    assert CANARY in lead.text
    author.get(f"/council/{EXAMPLETON}/good-practice")
    assert "offered nothing yet" in author.text

    _offer(lead, issued)

    practice = _id(app)
    assert [visitor.client.get(path).data for path in PUBLIC] == before
    visitor.get(f"/good-practice/{practice}", status=404)
    author.get(f"/council/{EXAMPLETON}/good-practice/{practice}")
    assert WORDS["title"] in author.text and CANARY not in author.text
    author.submit({}, status=422)
    assert author.errors() == ["Choose whether you agree"]
    author.submit({"answer": "yes", "words": "Gladly."})

    for path in PUBLIC:
        assert WORDS["title"] in visitor.client.get(path).text, path
    visitor.get(f"/good-practice/{practice}")
    assert "fictional" in visitor.text and "Gladly" not in visitor.text
    author.get(f"/council/{EXAMPLETON}/good-practice/{practice}")
    author.submit({"reason": "It has ended."})

    for path in PUBLIC:
        assert WORDS["title"] not in visitor.client.get(path).text, path
    visitor.get(f"/good-practice/{practice}", status=410)
    assert visitor.heading == "This example was taken down" and WORDS["title"] not in visitor.text
    lead.get(f"/review/{issued}/good-practice")
    assert "It has ended." in lead.text and "Gladly." in lead.text


def test_good_practice_when_words_change_under_the_councils_eyes_then_its_yes_does_not_count(
    issued: UUID, app: Flask, sign_in: SignIn
) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    _offer(lead, issued)
    practice = _id(app)
    author.get(f"/council/{EXAMPLETON}/good-practice/{practice}")
    lead.get(f"/review/{issued}/good-practice/{practice}")
    lead.submit({"title": "Other words"})

    author.submit({"answer": "yes"}, status=409)

    assert "Other words" in author.text
    author.submit({"answer": "no", "words": "We are not ready."})
    with app.app_context():
        assert db.session.execute(select(GoodPractice.state)).scalar_one() == "declined"
    lead.get(f"/review/{issued}/good-practice/{practice}")
    assert "The council has answered" in lead.text


def test_good_practice_when_the_offer_is_taken_back_then_its_address_never_existed(
    issued: UUID, app: Flask, sign_in: SignIn, new_page: Callable[[], Page]
) -> None:
    lead = sign_in("lead")
    _offer(lead, issued)
    practice = _id(app)
    lead.get(f"/review/{issued}/good-practice/{practice}/taking-back")
    lead.submit({"reason": "  "}, status=422)

    lead.submit({"reason": "Offered in error."})

    new_page().get(f"/good-practice/{practice}", status=404)
    with app.app_context():
        kinds = db.session.execute(select(Event.kind).where(Event.kind.like("good_practice%"))).scalars().all()
    assert kinds == ["good_practice_offered", "good_practice_taken_back"]


def test_library_when_narrowed_then_keeps_the_order_of_titles(
    issued: UUID, arrange: Arrange, now: datetime, page: Page
) -> None:
    with arrange() as session:
        case = db.session.execute(select(factory.Assessment)).scalars().one()
        from portal.services.reviews.access import find_case_file

        file = find_case_file(case)
        assert file is not None
        for title, theme, metrics in (
            ("b second", "governance", ["waste_recycling_rate"]),
            ("A first", "governance", []),
            ("C third", "culture", []),
        ):
            session.add(
                GoodPractice(
                    case_id=file.id, council_gss=EXAMPLETON, theme=theme, metric_ids=metrics, title=title, text="Text",
                    state="agreed", offered_at=now, answered_at=now, published_at=now,
                )
            )  # fmt: skip  # what was agreed

    def titles(query: str) -> list[str]:
        page.get(f"/good-practice{query}")
        return [item.get_text(strip=True) for item in page.soup.select(".after-list__name")]

    assert titles("") == ["A first", "b second", "C third"]
    assert titles("?theme=governance") == ["A first", "b second"]
    assert titles("?metric=waste_recycling_rate") == ["b second"]
    assert titles("?words=THIRD") == ["C third"] and titles("?words=nothing+here") == []
    assert titles("?order=-title&sort=published") == ["A first", "b second", "C third"]
    answer = page.client.get("/api/v1/good-practice?theme=culture").get_json()
    assert [(item["title"], item["demonstration"]) for item in answer["examples"]] == [("C third", True)]
    assert page.client.get("/api/v1/good-practice?sort=title").status_code == 400
    assert page.client.get("/api/v1/good-practice?format=csv").text.count("\r\n") == 4


def test_library_when_empty_then_says_so(people: None, page: Page) -> None:
    page.get("/good-practice")
    assert "No council has agreed to share an example yet." in page.text


@pytest.mark.parametrize("account", ["reviewer", "author"])
def test_good_practice_when_the_actor_is_no_lead_then_cannot_offer(issued: UUID, sign_in: SignIn, account: str) -> None:
    sign_in(account).get(f"/review/{issued}/good-practice/new", status=403)
