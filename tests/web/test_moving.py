"""A round is moved to another edition: what the council sees before, agrees to, and can read for good."""

from collections.abc import Callable
from datetime import datetime

import pytest

from portal.domain.roles import SERVICE
from portal.services import assessments
from portal.services import guidance as editions
from tests.conftest import Arrange
from tests.factories import assessments as make
from tests.factories.assessments import EXAMPLETON
from tests.factories.guidance import fixture_edition, zip_of
from tests.pages import Page

SignIn = Callable[[str], Page]


@pytest.fixture
def base(sign_in: SignIn, arrange: Arrange, now: datetime) -> str:
    """A round on `2024-05` with an answer to a line that the next edition does not have."""
    with arrange():
        editions.load_edition(zip_of(*fixture_edition()), name="next.zip", actor=SERVICE, now=now)
        author = make.account("author", today=now.date())
        found = make.open_round(EXAMPLETON, actor=author, now=now)
        for code in ("CI-01", "CI-02", "CI-05"):
            written = make.answer(code, narrative=f"Words of {code}.")
            assessments.record_judgement(found.id, written, actor=author, expected_version=0, now=now)
        return f"/council/{EXAMPLETON}/rounds/{found.id}"


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ", strip=True).split()) for found in page.soup.select(selector)]


def test_preview_when_opened_then_says_what_happens_to_each_answer(sign_in: SignIn, base: str) -> None:
    page = sign_in("author")
    page.get(f"{base}/move")
    link = page.soup.find("a", string=lambda text: bool(text) and "See what would happen" in text)
    assert link is not None

    page.get(str(link["href"]))

    entries = texts(page, ".change-entry")
    assert any("Answered: CI-01. The answer moves, and needs review" in entry for entry in entries)
    assert any("Answered: CI-02. The answer is copied to each of the new lines" in entry for entry in entries)
    assert any(entry.startswith("New") and "The line begins empty." in entry for entry in entries)
    aside = texts(page, ".unmoved")
    assert len(aside) == 1 and "Words of CI-05." in aside[0]
    assert "A move cannot be undone" in page.text


def test_move_when_not_agreed_then_asked_to_and_nothing_moves(sign_in: SignIn, base: str) -> None:
    page = sign_in("author")
    page.get(f"{base}/move/2026-04")

    page.submit({}, button="Move the round to 2026-04", status=422)

    assert "Tick that you have read what would happen" in page.text
    page.get(f"{base}/moves")
    assert "never been moved" in page.text


def test_move_when_agreed_then_lists_what_was_kept_aside_for_good(sign_in: SignIn, base: str) -> None:
    page = sign_in("author")
    page.get(f"{base}/move/2026-04")

    page.submit({"agreed": "yes"}, button="Move the round to 2026-04", follow=True)

    assert page.heading == "Moves to another edition" and "Words of CI-05." in page.text
    viewer = sign_in("viewer")
    viewer.get(f"{base}/moves")
    assert "From 2024-05 to 2026-04" in viewer.text
    viewer.get(f"{base}/history")
    assert "moved the round from edition 2024-05 to 2026-04" in viewer.text
    viewer.get(f"{base}/characteristics/CI-90")
    assert "Words of CI-02." in viewer.text


def test_move_when_the_round_was_moved_meanwhile_then_the_second_is_not_found(sign_in: SignIn, base: str) -> None:
    first, second = sign_in("author"), sign_in("council-admin")
    for page in (first, second):
        page.get(f"{base}/move/2026-04")
    first.submit({"agreed": "yes"}, button="Move the round to 2026-04")

    second.submit({"agreed": "yes"}, button="Move the round to 2026-04", status=404)


def test_move_when_no_edition_follows_then_says_so(sign_in: SignIn, arrange: Arrange, now: datetime) -> None:
    with arrange():
        author = make.account("author", today=now.date())
        found = make.open_round(EXAMPLETON, actor=author, now=now)
    page = sign_in("author")

    page.get(f"/council/{EXAMPLETON}/rounds/{found.id}/move")

    assert "There is no edition to move to" in page.text


@pytest.mark.parametrize("account", ["contributor", "viewer", "author2", "reviewer", "admin"])
def test_move_when_asked_for_by_others_then_refused(sign_in: SignIn, base: str, account: str) -> None:
    page = sign_in(account)

    page.get(f"{base}/move/2026-04", status=404)
