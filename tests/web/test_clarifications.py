"""Questions and answers on the screens of both sides."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from portal.clock import FrozenClock
from portal.demonstration.people import EXAMPLETON, VALLEY
from portal.services import clarifications
from portal.services.clarifications import Question
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]
COUNCIL = f"/council/{EXAMPLETON}/clarifications"


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        found = factory.submitted(now).id
        factory.read_by_two(found, now=now)
    return found


@pytest.fixture
def asked(case: UUID, arrange: Arrange, now: datetime) -> UUID:
    question = Question("Audit minutes", ("G-01",), "Which minutes show it?", (now + timedelta(days=8)).date())
    with arrange():
        return clarifications.ask(case, question, actor=factory.actor("reviewer", now), now=now).id


def test_question_when_asked_answered_and_closed_then_both_sides_read_it(case: UUID, sign_in: SignIn) -> None:
    reviewer, author = sign_in("reviewer"), sign_in("author")
    reviewer.get(f"/review/{case}/clarifications/new?section=G-01")
    assert [box["value"] for box in reviewer.soup.select("input[name=sections][checked]")] == ["G-01"]
    reviewer.submit(
        {"subject": "Audit minutes", "text": "Which minutes?", "due_on-day": "17", "due_on-month": "6",
         "due_on-year": "2024"},
        follow=True,
    )  # fmt: skip
    assert reviewer.heading == "Question 1: Audit minutes"
    assert "OFFICIAL-SENSITIVE" in reviewer.text and "17 June 2024 (in 10 working days)" in reviewer.text

    author.get(f"/council/{EXAMPLETON}")
    assert "Question 1: Audit minutes" in author.text and "answer hoped for by 17 June 2024" in author.text
    author.get(COUNCIL)
    link = author.soup.select_one(".dialogue-card a")
    assert link is not None
    author.get(str(link["href"]))
    assert "A reviewer of the department" in author.text and "OFFICIAL-SENSITIVE" not in author.text
    author.submit({"text": "Those of May."}, follow=True)
    assert "With the department" in author.text and "Add to your answer" in author.text

    reviewer.get(f"/review/{case}/clarifications")
    assert "With the department since 3 June 2024" in reviewer.text
    reviewer.get(str(reviewer.soup.select_one(".dialogue-card a")["href"]))  # type: ignore[index]  # asserted by use
    assert "Those of May." in reviewer.text
    reviewer.get(f"{reviewer.path}/close")
    reviewer.submit({"text": "Clear now."}, follow=True)
    assert "Closed with this conclusion" in reviewer.text and "Ask again" in reviewer.text

    author.get(str(link["href"]))
    assert "Clear now." in author.text and author.soup.find("textarea") is None
    author.get(f"/council/{EXAMPLETON}")
    assert "Audit minutes" not in author.text


def test_question_when_parts_are_missing_then_keeps_what_was_typed(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/clarifications/new")

    page.submit(
        {"subject": "Audit", "text": "", "due_on-day": "1", "due_on-month": "13", "due_on-year": "2024"}, status=422
    )

    assert page.errors() == [
        "Choose at least one section",
        "Enter what you ask",
        "The day you hope for an answer must be a real date, like 27 3 2024",
    ]
    assert page.soup.find("input", {"name": "subject"})["value"] == "Audit"  # type: ignore[index]  # it is there
    page.submit({"sections": ["governance"], "text": "Why?", "due_on-month": "1"}, status=422)
    assert page.errors() == ["Enter a day that has not passed"]


def test_half_written_question_when_refused_then_the_council_sees_nothing(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/clarifications/new")
    page.submit({"subject": "Secret subject", "sections": ["G-01"]}, status=422)

    author = sign_in("author")
    author.get(COUNCIL)
    assert "The department has asked nothing." in author.text


def test_answer_when_the_department_wrote_first_then_words_are_kept(case: UUID, asked: UUID, sign_in: SignIn) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    author.get(f"{COUNCIL}/{asked}")
    lead.get(f"/review/{case}/clarifications/{asked}")
    lead.submit({"text": "And June?"})

    author.submit({"text": "Those of May."}, status=409)

    assert "Your words are not sent yet" in author.text and "And June?" in author.text
    assert author.soup.find("textarea", {"name": "text"}).get_text(strip=True) == "Those of May."  # type: ignore[union-attr]  # it is there
    author.submit(follow=True)
    assert "Those of May." in author.text


def test_department_when_the_council_wrote_first_then_words_are_kept(case: UUID, asked: UUID, sign_in: SignIn) -> None:
    lead, author = sign_in("lead"), sign_in("author")
    for path in (f"/review/{case}/clarifications/{asked}", f"/review/{case}/clarifications/{asked}/close"):
        lead.get(path)
        author.get(f"{COUNCIL}/{asked}")
        author.submit({"text": f"Answer to {path}."})

        lead.submit({"text": "My words."}, status=409)

        assert lead.soup.find("textarea", {"name": "text"}).get_text(strip=True) == "My words."  # type: ignore[union-attr]  # it is there


def test_answer_when_sent_twice_then_counts_once(asked: UUID, sign_in: SignIn, app: object) -> None:
    page = sign_in("author")
    page.get(f"{COUNCIL}/{asked}")
    form = page.soup.select_one("main form")
    assert form is not None
    data = {**page.values_of(form), "text": ["Those of May."]}

    first = page.client.post(f"{COUNCIL}/{asked}", data=data)
    second = page.client.post(f"{COUNCIL}/{asked}", data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    page.get(f"{COUNCIL}/{asked}")
    assert page.text.count("Those of May.") == 1


@pytest.mark.parametrize("account", ["viewer", "contributor"])
def test_thread_when_read_by_those_who_may_not_answer_then_has_no_form(
    asked: UUID, sign_in: SignIn, account: str
) -> None:
    page = sign_in(account)

    page.get(f"{COUNCIL}/{asked}")

    assert "Which minutes show it?" in page.text and page.soup.select_one("main form") is None
    page.post(f"{COUNCIL}/{asked}", {"text": "Mine.", "version": "1"}, status=404)


def test_thread_when_opened_by_others_then_is_not_found(case: UUID, asked: UUID, sign_in: SignIn) -> None:
    sign_in("author2").get(f"{COUNCIL}/{asked}", status=404)
    sign_in("author").get(f"/review/{case}/clarifications/{asked}", status=403)
    sign_in("author5").get(f"/council/{VALLEY}/clarifications/{asked}", status=404)


def test_overview_when_the_clock_is_with_the_department_then_says_so(
    asked: UUID, sign_in: SignIn, clock: FrozenClock
) -> None:
    page = sign_in("author")
    page.get(f"{COUNCIL}/{asked}")
    page.submit({"text": "Those of May."})

    page.get(f"/council/{EXAMPLETON}")

    assert "With the department since 3 June 2024" in page.text


def test_thread_when_it_is_long_then_shows_the_question_and_the_newest_and_folds_the_rest(
    case: UUID, asked: UUID, arrange: Arrange, sign_in: SignIn, now: datetime
) -> None:
    with arrange():
        for number in range(1, 60):
            author = factory.actor("author", now)
            text, when = f"Answer {number:02}.", now + timedelta(hours=number)
            clarifications.answer(EXAMPLETON, asked, text, expected_version=number, actor=author, now=when)
    page = sign_in("reviewer")

    page.get(f"/review/{case}/clarifications/{asked}")

    folded = page.soup.select_one(".dialogue-earlier")
    assert folded is not None and "51 earlier messages" in folded.get_text()
    assert len(page.soup.select(".dialogue-said")) == 60
    assert [item["id"] for item in page.soup.select("ol.dialogue > li")] == [f"message-{n}" for n in range(1, 61)]
    assert "Answer 51." in folded.get_text() and "Answer 52." not in folded.get_text()
