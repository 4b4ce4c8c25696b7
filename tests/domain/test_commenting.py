"""Whom a comment asks for."""

import pytest

from portal.domain.commenting import mentioned

PEOPLE = {1: "Ann Lee", 2: "Ann Leeson", 3: "Siân O’Brien", 4: "Tom Ashby", 5: "Tom Ashby"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Ann Lee, is this right?", {1}),
        ("Ask @Ann Leeson.", {2}),
        ("@ann   lee and @SIÂN O’BRIEN", {1, 3}),
        ("@Tom Ashby", {4, 5}),
        ("@Tom", set()),
        ("mail ann@Ann Lee", set()),
        ("@Ann Leesonia", set()),
        ("Ann Lee", set()),
        ("(@Ann\nLee)", {1}),
        ("", set()),
    ],
    ids=[
        "a name",
        "the longer of two",
        "capitals and spaces",
        "two of one name",
        "half a name",
        "an address",
        "a longer word",
        "no sign",
        "over a line end",
        "nothing",
    ],
)
def test_mentions_when_read_from_a_text_then_are_the_people_named(text: str, expected: set[int]) -> None:
    assert mentioned(text, PEOPLE) == expected
