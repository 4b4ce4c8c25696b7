"""The quick median of doubles says what the slow one of decimals says; and when a reading depends on its group."""

import random
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.comparators import Withheld, decimal_of, depends_on_group, summarise, summarise_doubles, words

#: The most digits that a double gives back as they were published.
MOST = 10**15 - 1


def published(whole: int, places: int) -> Decimal:
    return Decimal(whole).scaleb(-places)


def both(found: list[Decimal]) -> tuple[object, object]:
    return summarise("england", found), summarise_doubles("england", [float(value) for value in found])


#: Figures of one release have the same number of decimals: few or many digits, few or many ties, both signs.
wide = st.lists(st.integers(-MOST, MOST), min_size=5, max_size=80)
tied = st.lists(st.sampled_from((-7, -3, -1, 0, 0, 1, 2, 3, 7, 1000, MOST)), min_size=5, max_size=80)
close = st.lists(st.integers(MOST - 9, MOST), min_size=5, max_size=80)


@given(st.one_of(wide, tied, close), st.integers(0, 15))
def test_doubles_when_summarised_then_are_as_exact_as_decimals(found: list[int], places: int) -> None:
    slow, quick = both([published(whole, places) for whole in found])

    assert quick == slow


@given(wide, st.integers(0, 15), st.randoms(use_true_random=False))
def test_doubles_when_in_another_order_then_say_the_same(found: list[int], places: int, chance: random.Random) -> None:
    values = [float(published(whole, places)) for whole in found]
    shuffled = chance.sample(values, len(values))

    assert summarise_doubles("england", shuffled) == summarise_doubles("england", values)


@given(st.integers(-MOST, MOST), st.integers(0, 15))
def test_double_when_read_back_then_is_the_decimal_that_was_published(whole: int, places: int) -> None:
    assert decimal_of(float(published(whole, places))) == published(whole, places)


@pytest.mark.parametrize("count", [39, 40, 41, 42, 150, 151])
@pytest.mark.parametrize("larger", [1, 0])
def test_doubles_when_halves_lie_a_last_digit_apart_then_the_nearer_half_counts(count: int, larger: int) -> None:
    """Scores of equal figures below and above the middle, as far from it but for the last of their digits."""
    middle = published(500_000_000_000_000, 13)
    below, above = middle - published(123_456_789 + larger, 13), middle + published(123_456_790 - larger, 13)
    found = [below] * (count // 2) + [above] * (count // 2) + [middle] * (count % 2)

    for order in (found, found[::-1]):
        slow, quick = both(order)
        assert quick == slow


@given(st.lists(st.floats(-1e6, 1e6), max_size=4))
def test_doubles_when_fewer_than_five_then_no_median(found: list[float]) -> None:
    result = summarise_doubles("england", found)

    assert (result.n, result.median, result.mad, result.withheld) == (len(found), None, None, Withheld.UNDER_FIVE)


#: One place in each band, in their order from the lowest, with the words of the band.
BANDS = (
    ("-9", None),
    ("-5", "much lower than"),
    ("-2", "lower than"),
    ("-1", "slightly lower than"),
    ("0.2", "broadly similar to"),
    ("1", "slightly higher than"),
    ("2", "higher than"),
    ("5", "much higher than"),
    ("9", None),
)


def test_reading_when_groups_place_it_two_bands_apart_then_depends_on_the_group() -> None:
    assert [words(Decimal(place)) for place, _ in BANDS] == [said for _, said in BANDS]

    for first, second in product(range(len(BANDS)), repeat=2):
        places = [Decimal(BANDS[first][0]), Decimal(BANDS[second][0])]
        assert depends_on_group(places) is (abs(first - second) >= 2), places


def test_reading_when_three_groups_then_the_two_furthest_apart_decide() -> None:
    for trio in combinations(range(len(BANDS)), 3):
        places = [Decimal(BANDS[band][0]) for band in trio]
        assert depends_on_group(places) is (trio[2] - trio[0] >= 2) is True
    assert depends_on_group([Decimal("0.2"), Decimal("1"), Decimal("1.4")]) is False


@pytest.mark.parametrize(
    "places,expected",
    [
        ((), False),
        (("9",), False),
        ((None, "9", None), False),
        ((None, "9", "0"), True),
        (("0.5", "-0.5"), False),
        (("1.5", "-0.5"), False),
        (("1.51", "-0.5"), True),
        (("0.51", "-0.51"), True),
        (("7.5", "7.51"), False),
        (("3", "7.51"), True),
    ],
)
def test_reading_when_at_the_edges_of_bands_then_the_edge_is_in_the_nearer_one(
    places: tuple[str | None, ...], expected: bool
) -> None:
    assert depends_on_group(None if place is None else Decimal(place) for place in places) is expected
