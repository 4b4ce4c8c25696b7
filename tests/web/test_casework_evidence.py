"""Sampled and outside evidence as the department's people see and record it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page

SignIn = Callable[[str], Page]


@pytest.fixture
def case(people: None, arrange: Arrange, now: datetime) -> UUID:
    with arrange():
        assessment = factory.submitted(now)
        factory.taken_up(assessment, now=now)
        return assessment.id


def test_samples_when_drawn_and_looked_at_then_the_lead_sees_seed_and_result(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/samples")
    page.submit(action=f"/review/{case}/samples/governance", follow=True)
    assert page.heading == "Drawing 1: Governance"
    address = page.soup.select_one(".casework-card a[href*='/samples/']")
    assert address is not None

    page.get(str(address["href"]))
    page.submit({"result": "not_found"}, button="Save what you found", status=422)
    assert page.errors() == ["Enter where you looked and what you found"]
    page.submit(
        {"result": "not_found", "note": "The address opens nothing."}, button="Save what you found", follow=True
    )

    lead = sign_in("lead")
    lead.get(f"/review/{case}/samples")
    assert "1 of 1 looked at" in lead.text
    lead.get(str(address["href"]).rsplit("/", 1)[0])
    assert "The address opens nothing." in lead.text


def test_sampled_when_somebody_saved_first_then_shows_both(case: UUID, sign_in: SignIn) -> None:
    one, other = sign_in("reviewer"), sign_in("lead")
    one.get(f"/review/{case}/samples")
    one.submit(action=f"/review/{case}/samples/governance", follow=True)
    address = str(one.soup.select_one(".casework-card a[href*='/samples/']")["href"])  # type: ignore[index]  # asserted above
    one.get(address)
    other.get(address)

    one.submit({"result": "found"}, button="Save what you found", follow=True)
    other.submit({"result": "not_found", "note": "Nowhere to be seen."}, button="Save what you found", status=409)

    assert "Found, and it supports the answer" in other.text
    assert "Nowhere to be seen." in str(other.soup)


def test_outside_evidence_when_it_conflicts_then_stands_beside_the_sealed_words(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("reviewer")
    page.get(f"/review/{case}/outside-evidence")
    assert "No outside evidence is on the list yet." in page.text
    page.get(f"/review/{case}/outside-evidence/new")
    said = {"kind": "ombudsman", "title": "Decision 22", "source": "The ombudsman", "supplied_by": "Published"}
    page.submit({**said, "access": "public", "address": "javascript:alert(1)"}, button="Add it to the list", status=422)
    page.submit(
        {**said, "access": "public", "address": "https://ombudsman.example/22"},
        button="Add it to the list",
        follow=True,
    )
    assert page.heading == "Evidence 1: Decision 22"
    assert "Undated." in page.text
    here = str(page.soup.select_one("a[href$='/bearings/new']")["href"])  # type: ignore[index]  # the page has one

    page.get(here)
    words = {"section": "G-01", "bearing": "conflicts", "words": "Complaints went unanswered.", "pointer": "page 3"}
    page.submit(words, button="Save what it says", follow=True)

    assert "We do this everywhere." in page.text
    assert "Conflicts with the council’s view" in page.text and ", page 3" in page.text
    page.get(f"/review/{case}/outside-evidence")
    link = page.soup.select_one("a[href='https://ombudsman.example/22']")
    assert link is not None and "noreferrer" in link["rel"]


def test_outside_evidence_when_taken_back_then_stays_with_its_reason(case: UUID, sign_in: SignIn) -> None:
    page = sign_in("lead")
    page.get(f"/review/{case}/outside-evidence/new")
    said = {"kind": "other", "title": "A letter", "source": "A resident", "supplied_by": "A resident"}
    page.submit({**said, "access": "restricted"}, button="Add it to the list", follow=True)
    back = str(page.soup.select_one("a[href$='/take-back']")["href"])  # type: ignore[index]  # the page has one

    page.get(back)
    page.submit({}, button="Take it back", status=422)
    page.submit({"reason": "Meant for another council."}, button="Take it back", follow=True)

    assert "Meant for another council." in page.text
    assert "Evidence 1: A letter" in page.text


@pytest.mark.parametrize("part", ["samples", "outside-evidence", "outside-evidence/new"])
def test_evidence_pages_when_the_case_is_somebody_elses_then_are_not_found(
    case: UUID, sign_in: SignIn, part: str
) -> None:
    sign_in("reviewer2").get(f"/review/{case}/{part}", status=404)
    sign_in("author").get(f"/review/{case}/{part}", status=403)
