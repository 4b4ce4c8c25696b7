"""How fresh and how strong evidence is, in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.evidence import Flag, Freshness, Piece, flags_of, freshness, months_later, standing_of
from portal.domain.judgements import Strength
from portal.domain.register import ScanState

TODAY = date(2024, 6, 3)
PIECES = st.builds(
    Piece,
    dated_on=st.none() | st.dates(date(2015, 1, 1), date(2025, 1, 1)),
    stale_on=st.none() | st.dates(date(2023, 1, 1), date(2025, 1, 1)),
    strength=st.none() | st.sampled_from(tuple(Strength)),
    is_broken=st.booleans(),
    scan=st.none() | st.sampled_from(tuple(ScanState)),
)


@pytest.mark.parametrize(
    ("dated_on", "stale_on", "expected"),
    [
        (date(2024, 6, 3), None, Freshness.UNDER_12),
        (date(2023, 6, 4), None, Freshness.UNDER_12),
        (date(2023, 6, 3), None, Freshness.UNDER_24),
        (date(2022, 6, 4), None, Freshness.UNDER_24),
        (date(2022, 6, 3), None, Freshness.OVER_24),
        (date(2024, 9, 1), None, Freshness.UNDER_12),
        (None, None, Freshness.UNDATED),
        (date(2024, 5, 1), date(2024, 6, 3), Freshness.STALE),
        (date(2024, 5, 1), date(2024, 6, 4), Freshness.UNDER_12),
        (None, date(2024, 1, 1), Freshness.STALE),
    ],
    ids=[
        "today",
        "a day under twelve months",
        "twelve months to the day",
        "a day under twenty-four",
        "twenty-four months to the day",
        "dated ahead",
        "no date",
        "stale from today",
        "stale from tomorrow",
        "no date and stale",
    ],
)
def test_freshness_is_told_by_date_and_by_who_called_it_stale(dated_on, stale_on, expected):
    assert freshness(dated_on, stale_on, TODAY) is expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 1, 15), 12, date(2024, 1, 15)),
    ],
    ids=["leap day", "into February", "plain"],
)
def test_months_are_counted_by_the_calendar(day, months, expected):
    assert months_later(day, months) == expected


def test_standing_tells_the_newest_the_strongest_and_each_flag_once():
    pieces = [
        Piece(date(2020, 1, 1), strength=Strength.STRONG, is_broken=True),
        Piece(date(2024, 1, 1), strength=Strength.LIMITED),
        Piece(None, is_broken=True, scan=ScanState.BLOCKED),
    ]

    found = standing_of(pieces, TODAY)

    assert (found.count, found.freshness, found.strongest) == (3, Freshness.UNDER_12, Strength.STRONG)
    assert found.flags == (Flag.BROKEN, Flag.UNDATED, Flag.BLOCKED)


def test_standing_when_all_is_stale_then_says_since_when():
    found = standing_of([Piece(None, date(2024, 1, 1)), Piece(date(2024, 1, 1), date(2024, 3, 1))], TODAY)

    assert found.freshness is Freshness.STALE
    assert found.stale_since == date(2024, 3, 1)


def test_standing_of_nothing_says_nothing():
    found = standing_of([], TODAY)

    assert (found.count, found.freshness, found.strongest, found.flags) == (0, None, None, ())


@given(st.lists(PIECES, min_size=1, max_size=6), PIECES)
def test_standing_when_a_piece_is_added_then_never_reads_older_or_weaker(pieces, more):
    before, after = standing_of(pieces, TODAY), standing_of([*pieces, more], TODAY)
    order = tuple(Freshness)

    assert order.index(after.freshness) <= order.index(before.freshness)
    assert set(before.flags) <= set(after.flags)
    assert after.count == before.count + 1


@given(PIECES, st.integers(0, 2000))
def test_freshness_as_days_pass_never_grows_fresher(piece, days):
    order = tuple(Freshness)
    now, later = (freshness(piece.dated_on, piece.stale_on, day) for day in (TODAY, TODAY + timedelta(days=days)))

    assert order.index(later) >= order.index(now)


@given(PIECES)
def test_flags_stand_in_one_order(piece):
    found = flags_of(piece, TODAY)

    assert list(found) == [flag for flag in Flag if flag in found]
