"""Medians, the rules about when there is none, and positions in neutral words."""

import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.metrics import catalogue
from portal.domain.comparators import (
    Comparator,
    Withheld,
    comparators,
    needs_check,
    position,
    summarise,
    words,
)
from portal.domain.metrics import Authority, Observation, Status
from portal.domain.periods import parse

METRIC = catalogue()["waste_recycling_rate"]
PERIOD = parse("2022-23")
values = st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False)


def world(count: int, *, figures: int, type_: str = "district") -> tuple[dict[str, Authority], list[Observation]]:
    """Authorities of one type, of which the first ones have figures 1, 2, 3 and on."""
    authorities = {f"E{n:08}": Authority(f"E{n:08}", f"Place {n}", type_) for n in range(count)}
    found = [figure(code, n + 1) for n, code in enumerate(list(authorities)[:figures])]
    return authorities, found


def figure(code: str, value: int | None, status: Status = Status.PUBLISHED) -> Observation:
    return Observation(code, METRIC.id, "2022-23", None if value is None else Decimal(value), status)


def england(authorities: dict[str, Authority], found: list[Observation]) -> Comparator:
    return comparators(METRIC, PERIOD, found, authorities)[0]


@given(st.lists(values, min_size=5, max_size=60))
def test_median_when_enough_figures_then_is_exact_and_in_any_order_the_same(found: list[Decimal]) -> None:
    result = summarise("england", found)

    middle = statistics.median(sorted(found))
    assert result.median == middle
    assert result.mad == statistics.median([abs(value - middle) for value in found])
    assert result == summarise("england", found[::-1])
    assert min(found) <= middle <= max(found)


@given(st.lists(values, max_size=4))
def test_median_when_fewer_than_five_then_none_and_said(found: list[Decimal]) -> None:
    result = summarise("england", found)

    assert (result.n, result.median, result.mad, result.withheld) == (len(found), None, None, Withheld.UNDER_FIVE)


@pytest.mark.parametrize(
    "count,figures,withheld",
    [
        pytest.param(10, 5, None, id="exactly half have one"),
        pytest.param(11, 5, Withheld.UNDER_HALF, id="under half have one"),
        pytest.param(5, 4, Withheld.UNDER_FIVE, id="most have one and that is four"),
        pytest.param(300, 4, Withheld.UNDER_FIVE, id="under five is said before under half"),
    ],
)
def test_england_when_few_have_a_figure_then_has_no_median(count: int, figures: int, withheld: Withheld | None) -> None:
    result = england(*world(count, figures=figures))

    assert result.withheld == withheld
    assert (result.median is None) is (withheld is not None)
    assert result.n == figures


def test_england_when_authorities_ended_before_then_are_not_expected() -> None:
    from datetime import date

    authorities, found = world(5, figures=5)
    gone = {f"E1000{n:04}": Authority(f"E1000{n:04}", "Gone", "district", None, date(2019, 3, 31)) for n in range(50)}

    assert england(authorities | gone, found).median == 3


@pytest.mark.parametrize(
    "status", [Status.SUSPECT_ZERO, Status.SUPPRESSED, Status.REPORTED_JOINTLY, Status.NOT_PUBLISHED]
)
def test_median_when_a_figure_is_none_then_it_does_not_count(status: Status) -> None:
    authorities, found = world(10, figures=7)
    spoilt = [*found, figure("E00000008", 0, status), figure("E00000009", None, status)]

    assert comparators(METRIC, PERIOD, spoilt, authorities) == comparators(METRIC, PERIOD, found, authorities)


def test_median_when_an_authority_is_fictional_then_it_does_not_count() -> None:
    authorities, found = world(9, figures=9)
    made_up = Authority("E99000002", "Exampleton", "district", demonstration=True)
    spoilt = [*found, figure("E99000002", 10_000)]

    with_it = comparators(METRIC, PERIOD, spoilt, {**authorities, "E99000002": made_up})

    assert with_it == comparators(METRIC, PERIOD, found, authorities)


def test_comparators_when_combined_authorities_have_figures_then_stand_apart() -> None:
    metric = catalogue()["skills_fe_achievements_per_100k"]
    authorities, found = world(6, figures=6)
    for n in range(6):
        kind = "greater_london_authority" if n == 0 else "combined_authority"
        authorities[f"E4700{n:04}"] = Authority(f"E4700{n:04}", "Valley", kind)
        found.append(figure(f"E4700{n:04}", 1000 + n))

    results = {item.scope: item for item in comparators(metric, parse("2022-23", "academic_year"), found, authorities)}

    assert (results["england"].n, results["england"].median) == (6, Decimal("3.5"))
    assert (results["type:combined_authority"].n, results["type:combined_authority"].median) == (6, Decimal("1002.5"))
    assert "type:greater_london_authority" not in results


def test_england_when_the_level_depends_on_type_then_has_no_median() -> None:
    metric = catalogue()["fin_band_d"]
    authorities, found = world(9, figures=9)

    results = {item.scope: item for item in comparators(metric, PERIOD, found, authorities)}

    assert (results["england"].n, results["england"].withheld) == (9, Withheld.TYPE_ONLY)
    assert results["type:district"].median == 5


def test_comparators_when_given_then_in_the_order_of_the_alphabet() -> None:
    scopes = [item.scope for item in comparators(METRIC, PERIOD, [], {})]

    assert scopes == ["england", "type:district", "type:london_borough", "type:metropolitan_district", "type:unitary"]


@pytest.mark.parametrize(
    "place,expected",
    [
        ("0", "broadly similar to"),
        ("0.5", "broadly similar to"),
        ("-0.5", "broadly similar to"),
        ("0.51", "slightly higher than"),
        ("-1.5", "slightly lower than"),
        ("1.6", "higher than"),
        ("-3", "lower than"),
        ("3.1", "much higher than"),
        ("-7.5", "much lower than"),
        ("7.51", None),
        ("-100", None),
    ],
)
def test_words_when_a_place_is_near_or_far_then_follow_the_bands(place: str, expected: str | None) -> None:
    assert words(Decimal(place)) == expected
    assert needs_check(Decimal(place)) is (abs(Decimal(place)) > Decimal("7.5"))


@given(st.decimals("-7.5", "7.5", places=4))
def test_words_when_mirrored_then_say_the_opposite(place: Decimal) -> None:
    mirrored = words(-place) or ""

    assert mirrored.replace("higher", "x").replace("lower", "higher").replace("x", "lower") == words(place)


def test_position_when_deviation_is_zero_or_missing_then_none() -> None:
    flat = summarise("england", [Decimal(3)] * 6)

    assert flat.mad == 0
    assert position(Decimal(4), flat) is None
    assert position(None, summarise("england", [Decimal(n) for n in range(6)])) is None
    assert position(Decimal(4), None) is None
    assert position(Decimal(4), Comparator("england", 9, None, None, Withheld.TYPE_ONLY)) is None
    assert words(None) is None and needs_check(None) is False


def test_position_when_worked_out_then_is_that_of_the_explorer() -> None:
    """Oflog's own extract, 2016-17, carers' quality of life: median 7.6; 7.7 stands at 0.333 and 8.6 at 3.333."""
    carers = Comparator("england", 151, Decimal("7.6"), Decimal("0.3"))

    assert [round(position(Decimal(v), carers) or 0, 3) for v in ("7.7", "8.6", "6.9", "7.6")] == [
        Decimal("0.333"),
        Decimal("3.333"),
        Decimal("-2.333"),
        Decimal("0"),
    ]
