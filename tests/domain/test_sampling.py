"""Drawing by a printed seed: the same for everybody, and nobody's choice."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.sampling import draw, seed_of

SEALED = "ab" * 32
CITATIONS = st.lists(st.uuids().map(str), max_size=30, unique=True)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(SEEDS, CITATIONS, st.integers(0, 40), st.randoms(use_true_random=False))
def test_draw_when_citations_come_in_another_order_or_twice_then_takes_the_same(seed, citations, size, chance) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives them
    mixed = [*citations, *citations[:3]]
    chance.shuffle(mixed)

    assert draw(seed, mixed, size) == draw(seed, citations, size)


@given(SEEDS, CITATIONS, st.integers(0, 40))
def test_draw_when_made_then_is_a_part_without_repeats_of_the_right_size(
    seed: str, citations: list[str], size: int
) -> None:
    found = draw(seed, citations, size)

    assert len(found) == len(set(found)) == min(size, len(citations))
    assert set(found) <= set(citations)


@given(SEEDS, CITATIONS, st.integers(0, 20))
def test_draw_when_a_larger_one_is_made_then_begins_with_the_smaller(
    seed: str, citations: list[str], size: int
) -> None:
    assert draw(seed, citations, size + 1)[:size] == draw(seed, citations, size)


@given(SEEDS, CITATIONS)
def test_draw_when_some_were_taken_before_then_the_rest_keeps_its_order(seed: str, citations: list[str]) -> None:
    whole, taken = draw(seed, citations, len(citations)), set(citations[::2])

    assert draw(seed, set(citations) - taken, len(citations)) == tuple(item for item in whole if item not in taken)


def test_draw_when_repeated_by_hand_as_the_page_tells_then_gives_the_same() -> None:
    citations = [f"citation-{number}" for number in range(9)]
    seed = hashlib.sha256(f"{SEALED}:governance:2".encode()).hexdigest()
    by_hand = sorted(citations, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())[:5]

    assert draw(seed_of(SEALED, "governance", 2), citations, 5) == tuple(by_hand)


def test_seed_when_record_theme_or_number_differ_then_differs() -> None:
    seeds = {
        seed_of(sealed, theme, number)
        for sealed in (SEALED, "cd" * 32)
        for theme in ("governance", "culture")
        for number in (1, 2)
    }

    assert len(seeds) == 8
