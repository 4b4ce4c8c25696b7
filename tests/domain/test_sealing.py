"""The canonical form of a record, its digest and the chain of events."""

import json
import random
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.sealing import GENESIS, NotSealable, canonical_json, chain_hash, digest, is_digest


class Colour(StrEnum):
    RED = "red"


class Step(IntEnum):
    ONE = 1


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.uuids()
)
RECORDS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"b": 1, "a": 2}, b'{"a":2,"b":1}', id="keys are sorted"),
        pytest.param("caf\u00e9", '"caf\u00e9"'.encode(), id="text is UTF-8, not escaped"),
        pytest.param("cafe\u0301", '"cafe\u0301"'.encode(), id="text is not normalised"),
        pytest.param("a\nb\u2028", '"a\\nb\u2028"'.encode(), id="only what JSON requires is escaped"),
        pytest.param(Decimal("1.10"), b'"1.1"', id="a decimal loses trailing zeros"),
        pytest.param(Decimal("-0.00"), b'"0"', id="minus nought is nought"),
        pytest.param(Decimal("1E+3"), b'"1000"', id="a decimal has no exponent"),
        pytest.param(Decimal(100), b'"100"', id="a whole decimal keeps its noughts"),
        pytest.param(date(2024, 5, 8), b'"2024-05-08"', id="a date is ISO"),
        pytest.param(datetime(2024, 5, 8, 10, 30, tzinfo=UTC), b'"2024-05-08T10:30:00Z"', id="an instant ends in Z"),
        pytest.param(
            datetime(2024, 5, 8, 11, 30, tzinfo=timezone(timedelta(hours=1))),
            b'"2024-05-08T10:30:00Z"',
            id="an instant is told in UTC",
        ),
        pytest.param(UUID(int=1), b'"00000000-0000-0000-0000-000000000001"', id="a UUID is text"),
        pytest.param({Colour.RED: Step.ONE}, b'{"red":1}', id="an enumeration is its value"),
        pytest.param((1, True, None), b"[1,true,null]", id="a tuple is a list"),
    ],
)
def test_canonical_json_when_given_a_value_then_writes_its_one_form(value: object, expected: bytes) -> None:
    assert canonical_json(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(0.1, id="a float"),
        pytest.param({"deep": [float("nan")]}, id="not a number"),
        pytest.param(Decimal("NaN"), id="a decimal that is no number"),
        pytest.param(datetime(2024, 5, 8), id="a datetime without a zone"),
        pytest.param(time(1), id="a time without a date"),
        pytest.param({1: "a"}, id="a key that is not text"),
        pytest.param({1, 2}, id="a set has no order"),
        pytest.param("\ud800", id="a lone surrogate"),
        pytest.param(b"bytes", id="bytes"),
    ],
)
def test_canonical_json_when_a_value_has_no_single_form_then_refuses(value: object) -> None:
    with pytest.raises(NotSealable):
        canonical_json(value)


def test_not_sealable_when_raised_then_names_the_place() -> None:
    with pytest.raises(NotSealable, match=r"record\.figures\[1\]\.value"):
        canonical_json({"figures": [{"value": 1}, {"value": 1.5}]})


@given(RECORDS)
def test_canonical_json_when_read_back_then_writes_the_same_bytes(record: object) -> None:
    data = canonical_json(record)

    assert canonical_json(json.loads(data)) == data


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), SCALARS), st.randoms(use_true_random=False))
def test_canonical_json_when_keys_come_in_another_order_then_bytes_are_equal(
    record: dict[str, object], order: random.Random
) -> None:
    items = list(record.items())
    order.shuffle(items)

    assert canonical_json(dict(items)) == canonical_json(record)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_canonical_json_when_decimals_are_equal_then_bytes_are_equal(value: Decimal) -> None:
    longer = Decimal(f"{value:f}00")  # the same number; adding zero would round it to the context's precision

    assert canonical_json(value) == canonical_json(longer)


def test_digest_when_given_bytes_then_is_sha_256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert is_digest(digest(b""))
    assert not is_digest("E" * 64)
    assert not is_digest("e" * 63)


def test_chain_hash_when_the_link_before_is_no_digest_then_refuses() -> None:
    with pytest.raises(NotSealable):
        chain_hash("start", {"kind": "opened"})


@given(st.lists(RECORDS, min_size=2, max_size=5, unique_by=canonical_json), st.data())
def test_chain_hash_when_one_entry_changes_then_every_later_link_changes(
    entries: list[object], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:place], {"changed": entries[place]}, *entries[place + 1 :]]

    before, after = _links(entries), _links(changed)

    assert before[:place] == after[:place]
    assert all(one != other for one, other in zip(before[place:], after[place:], strict=True))


def _links(entries: list[object]) -> list[str]:
    links = []
    previous = GENESIS
    for entry in entries:
        previous = chain_hash(previous, entry)
        links.append(previous)
    return links
