"""What each copy leaves out: proved on the data, before a word is written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.domain.sealing import canonical_json, digest
from portal.reports.context import build
from portal.reports.copies import TABLE, Copy, Withheld, project
from portal.reports.html import render_html
from tests.factories.snapshots import bare, load_first_format, snapshot

CANARY = "c0ffee1234567890"
OUTSIDE = (Copy.COUNCIL, Copy.PUBLIC)
#: Every key of a snapshot, and what each copy does with it: the decision that a new key needs.
DECISIONS = Path(__file__).with_name("decisions_on_keys.txt")
TEXT_LINES = [line for line in TABLE if isinstance(line.instead, str) and line.path[-1] != "*"]
Leaf = tuple[tuple[str, ...], Any]
COPIES = pytest.mark.parametrize("copy", OUTSIDE, ids=lambda copy: copy.value)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every value of a snapshot that holds no other, with the keys that lead to it; places of lists are numbers."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if not items:
        yield path, value
    for key, item in items or ():
        yield from leaves(item, (*path, str(key)))


def general(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("*" if key.isdigit() else key for key in path)


def covers(line: Withheld, path: tuple[str, ...]) -> bool:
    return general(path)[: len(line.path)] == line.path


def decided(path: tuple[str, ...], copy: Copy) -> str:
    """What the table does with a key of one copy: always left out, left out where it must be, or given."""
    lines = [line for line in TABLE if copy in line.copies and covers(line, path)]
    if any(not line.unless for line in lines):
        return "left out"
    return f"given where {' and '.join(line.unless for line in lines)}" if lines else "given"


def test_every_key_of_a_snapshot_when_listed_then_has_a_decision_for_each_copy() -> None:
    paths = sorted({general(path) for path, _ in leaves(snapshot())})
    lines = [f"{'.'.join(path)} | {' | '.join(decided(path, copy) for copy in OUTSIDE)}" for path in paths]

    stated = DECISIONS.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line not in stated] == [], "keys without a decision in decisions_on_keys.txt"
    assert [line for line in stated if line not in lines] == [], "decisions on keys that no snapshot has"


@COPIES
def test_project_when_compared_with_the_restricted_copy_then_differs_in_what_the_table_lists_and_no_more(
    copy: Copy,
) -> None:
    lines = [line for line in TABLE if copy in line.copies]
    whole, projected = project(snapshot(), Copy.RESTRICTED), project(snapshot(), copy)
    own = {"copy", "held_back", "held_keys"}
    before = {(path, json.dumps(value)) for path, value in leaves(whole) if path[0] not in own}
    after = {(path, json.dumps(value)) for path, value in leaves(projected) if path[0] not in own}
    # Where an item is taken out of a list, those behind it move up: the list is compared by its whole.
    moved = {line.path[:-1] for line in lines if line.path[-1] == "*"}

    unlisted = [
        path
        for path, _ in before ^ after
        if not any(covers(line, path) for line in lines) and not any(general(path)[: len(at)] == at for at in moved)
    ]

    assert unlisted == []


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{'.'.join(line.path)} {line.unless}")
def test_table_when_the_case_is_full_then_every_line_takes_something_out(line: Withheld) -> None:
    for copy in line.copies:
        gone = [path for made in (snapshot, bare) for path in _gone(made(), copy) if covers(line, path)]
        assert gone, f"{line.path} takes nothing out of the {copy} copy"


def _gone(whole: Any, copy: Copy) -> set[tuple[str, ...]]:
    """The keys whose values a copy does not show as they are."""
    before, after = (
        {(path, json.dumps(value)) for path, value in leaves(project(whole, which))}
        for which in (Copy.RESTRICTED, copy)
    )
    return {path for path, _ in before - after}


@pytest.mark.parametrize("line", TEXT_LINES, ids=lambda line: ".".join(line.path))
@pytest.mark.parametrize("copy", list(Copy), ids=lambda copy: copy.value)
def test_project_when_a_line_of_the_table_applies_then_the_text_is_gone(line: Withheld, copy: Copy) -> None:
    planted = snapshot()
    _plant(planted, line.path, line.unless)

    projected = project(planted, copy)

    gone = copy in line.copies or any(copy in other.copies and covers(other, line.path) for other in TABLE)
    assert (CANARY in json.dumps(projected)) is not gone
    assert (CANARY in render_html(build(projected))) <= (not gone)


@pytest.mark.parametrize("made", [snapshot, bare], ids=["full", "bare"])
def test_project_when_restricted_then_leaves_out_nothing(made: Any) -> None:
    whole = made()

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


def test_project_when_public_then_no_number_of_an_internal_record_is_in_it() -> None:
    whole = snapshot()
    text = json.dumps(project(whole, Copy.PUBLIC))
    internal = {
        *(item["id"] for item in whole["readers"]),
        *(theme["view"]["row"]["id"] for theme in whole["themes"] if theme["view"]),
        *(line["row"]["id"] for theme in whole["themes"] for line in theme["indicators"]),
        *(item["id"] for key in ("outside_evidence", "accuracy", "decisions", "options") for item in whole[key]),
        whole["reading"]["case"],
    }

    assert [found for found in sorted(internal) if found in text] == []


@COPIES
def test_project_when_something_is_held_back_then_a_full_case_and_an_empty_one_say_so_alike(copy: Copy) -> None:
    full, empty = project(snapshot(), copy), project(bare(), copy)

    assert full["held_keys"] == empty["held_keys"]
    assert full["held_back"] == empty["held_back"]


def test_project_when_the_snapshot_is_of_the_first_format_then_fills_what_it_did_not_know() -> None:
    old = load_first_format()
    before = canonical_json(old)

    projected = project(old, Copy.RESTRICTED)

    assert canonical_json(old) == before
    assert projected["snapshot_sha256"] == digest(before)
    assert [item["name"] for item in projected["readers"]] == ["Rita Reviewer"]
    assert projected["decisions"] == projected["samples"] == []


def test_project_when_done_then_the_snapshot_is_untouched_and_its_digest_printed() -> None:
    whole = snapshot()
    before = canonical_json(whole)

    projected = project(whole, Copy.PUBLIC)

    assert canonical_json(whole) == before
    assert projected["snapshot_sha256"] == digest(before)
    assert digest(before) in render_html(build(projected))


@COPIES
def test_document_when_something_is_held_back_then_says_what_and_why(copy: Copy) -> None:
    html = render_html(build(project(snapshot(), copy)))

    for line in TABLE:
        if copy in line.copies and line.what:
            assert line.what in html
            assert line.why in html


def _plant(value: Any, path: tuple[str, ...], unless: str) -> None:
    """Puts the canary where a line of the table points, in the first fit item of each list on the way."""
    key, rest = path[0], path[1:]
    if key == "*":
        items = [item for item in value if item.get("is_shared", True) and item.get("stands", True) and item]
        items = [item for item in items if not (unless and item[unless])] if unless else items
        fit = [item for item in items if not rest or item.get(rest[0], "") not in (None, [])]
        _plant(fit[0], rest, unless)
    elif rest:
        _plant(value[key], rest, unless)
    else:
        value[key] = CANARY
