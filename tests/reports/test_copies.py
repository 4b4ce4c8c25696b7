"""What each copy leaves out: proved on the data, before a word is written."""

import json
from typing import Any

import pytest

from portal.domain.sealing import canonical_json, digest
from portal.reports.context import build
from portal.reports.copies import TABLE, Copy, Withheld, project
from portal.reports.html import render_html
from tests.factories.snapshots import snapshot

CANARY = "c0ffee1234567890"
TEXT_LINES = [line for line in TABLE if isinstance(line.instead, str)]


@pytest.mark.parametrize("line", TEXT_LINES, ids=lambda line: ".".join(line.path))
@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_project_when_a_line_of_the_table_applies_then_the_text_is_gone(line: Withheld, copy: Copy) -> None:
    planted = snapshot()
    _plant(planted, line.path)

    projected = project(planted, copy)

    assert (CANARY in json.dumps(projected)) is (copy not in line.copies)
    assert (CANARY in render_html(build(projected))) <= (copy not in line.copies)


def test_project_when_restricted_then_leaves_out_nothing() -> None:
    whole = snapshot()

    projected = project(whole, Copy.RESTRICTED)

    assert {key: projected[key] for key in whole} == whole
    assert projected["held_back"] == []


def test_project_when_public_then_documents_that_are_public_stay() -> None:
    shown = project(snapshot(), Copy.PUBLIC)["evidence"]

    assert [item["title"] for item in shown] == [
        "Annual governance statement 2023 to 2024",
        "Corporate peer challenge report",
        "A document that the council has not made public",
    ]
    assert shown[2]["address"] == shown[2]["pointer"] == ""


def test_project_when_done_then_the_snapshot_is_untouched_and_its_digest_printed() -> None:
    whole = snapshot()
    before = canonical_json(whole)

    projected = project(whole, Copy.PUBLIC)

    assert canonical_json(whole) == before
    assert projected["snapshot_sha256"] == digest(before)
    assert digest(before) in render_html(build(projected))


@pytest.mark.parametrize("copy", [Copy.COUNCIL, Copy.PUBLIC], ids=lambda copy: copy.value)
def test_document_when_something_is_held_back_then_says_what_and_why(copy: Copy) -> None:
    html = render_html(build(project(snapshot(), copy)))

    for line in TABLE:
        if copy in line.copies and line.what:
            assert line.what in html
            assert line.why in html


def _plant(value: Any, path: tuple[str, ...]) -> None:
    """Puts the canary where a line of the table points, in the first item of each list on the way."""
    key, rest = path[0], path[1:]
    if key == "*":
        items = [
            item for item in value if not (rest and rest[-1] in ("title", "address", "pointer") and item["is_public"])
        ]
        _plant(items[0], rest)
    elif rest:
        _plant(value[key], rest)
    else:
        value[key] = CANARY
