"""The page on which anybody checks a document."""

from datetime import datetime
from io import BytesIO

import pytest

from portal.models import Assessment
from tests.conftest import Arrange
from tests.factories import reviews as factory
from tests.pages import Page


@pytest.fixture
def sealed(people: None, arrange: Arrange, now: datetime) -> Assessment:
    with arrange():
        return factory.submitted(now, narrative="c0ffee1234567890")


def test_verify_when_opened_then_asks_for_a_file_or_a_number(page: Page) -> None:
    page.get("/verify")

    page.submit(status=422)

    assert page.errors() == ["Choose a file or enter a number"]


def test_verify_when_given_a_receipt_then_says_that_it_matches_and_no_more(page: Page, sealed: Assessment) -> None:
    page.get("/verify")

    page.submit({"number": sealed.receipt}, status=200)

    assert "It matches" in page.text
    for restricted in ("c0ffee1234567890", "Exampleton", "E99000002"):
        assert restricted not in page.text


def test_verify_when_given_the_submission_then_accepts_it_and_refuses_it_changed(
    page: Page, sealed: Assessment
) -> None:
    content = sealed.sealed_json.encode()
    for data, words in ((content, "It matches"), (content.replace(b"c0ffee", b"c0ffef"), "It does not match")):
        tokens = page.tokens()
        response = page.client.post("/verify", data={**tokens, "document": (BytesIO(data), "submission.json")})
        assert response.status_code == 200
        assert words in response.text
        assert "c0ffee1234567890" not in response.text


@pytest.mark.parametrize("number", ["BV-0000-0000-0000", "0" * 64, "<script>alert(1)</script>"])
def test_verify_when_the_number_is_nobodys_then_says_so(page: Page, number: str) -> None:
    page.get("/verify")

    page.submit({"number": number}, status=200)

    assert "It does not match" in page.text
