"""The closing instant, in summer, in winter and when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.consultation.window import (
    LONDON,
    Phase,
    closing_instant,
    days_left,
    is_open,
    last_minute,
    opening_instant,
    phase,
)

SUMMER = date(2023, 8, 15)
WINTER = date(2023, 12, 15)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        pytest.param(SUMMER, time(23, 59), "2023-08-15T23:00:00+00:00", id="summer: midnight in London is 23:00 UTC"),
        pytest.param(WINTER, time(23, 59), "2023-12-16T00:00:00+00:00", id="winter: midnight in London is 00:00 UTC"),
        pytest.param(date(2024, 3, 30), time(23, 59), "2024-03-31T00:00:00+00:00", id="the night the clocks go on"),
        pytest.param(date(2024, 3, 31), time(23, 59), "2024-03-31T23:00:00+00:00", id="the day the clocks went on"),
        pytest.param(date(2024, 10, 26), time(23, 59), "2024-10-26T23:00:00+00:00", id="the night they go back"),
        pytest.param(date(2024, 10, 27), time(23, 59), "2024-10-28T00:00:00+00:00", id="the day they went back"),
        pytest.param(date(2024, 3, 31), time(1, 30), "2024-03-31T01:31:00+00:00", id="a minute that is skipped"),
        pytest.param(date(2024, 10, 27), time(1, 30), "2024-10-27T01:31:00+00:00", id="a minute that comes twice"),
        pytest.param(SUMMER, time(17, 0), "2023-08-15T16:01:00+00:00", id="five o'clock includes that minute"),
    ],
)
def test_closing_instant_is_the_end_of_the_stated_minute_in_london(day: date, clock: time, instant: str) -> None:
    assert closing_instant(day, clock).isoformat() == instant


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("22:58:30", True),
        ("22:59:30", True),
        ("22:59:59.999999", True),
        ("23:00:00", False),
        ("23:00:01", False),
        ("23:58:00", False),
        ("23:59:30", False),
    ],
)
def test_is_open_in_british_summer_time_to_the_second(at: str, expected: bool) -> None:
    now = datetime.fromisoformat(f"2023-08-15T{at}+00:00")

    assert is_open(LONG_AGO, closing_instant(SUMMER), now) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2023-12-15T22:58:30", True),
        ("2023-12-15T23:00:01", True),
        ("2023-12-15T23:59:30", True),
        ("2023-12-15T23:59:59", True),
        ("2023-12-16T00:00:00", False),
        ("2023-12-16T00:00:01", False),
    ],
)
def test_is_open_in_winter_time_to_the_second(moment: str, expected: bool) -> None:
    assert is_open(LONG_AGO, closing_instant(WINTER), datetime.fromisoformat(moment + "+00:00")) is expected


@pytest.mark.parametrize("day", [date(2024, 3, 30), date(2024, 3, 31), date(2024, 10, 26), date(2024, 10, 27)])
def test_is_open_until_midnight_in_london_when_the_clocks_change(day: date) -> None:
    closes_at = closing_instant(day)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)

    assert is_open(LONG_AGO, closes_at, midnight - timedelta(seconds=1))
    assert not is_open(LONG_AGO, closes_at, midnight)


def test_opening_instant_is_the_start_of_the_day_in_london() -> None:
    assert opening_instant(date(2023, 7, 4)).isoformat() == "2023-07-03T23:00:00+00:00"


def test_is_open_refuses_an_instant_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_open(LONG_AGO, closing_instant(SUMMER), LONG_AGO.replace(tzinfo=None))


def test_closing_instant_refuses_seconds() -> None:
    with pytest.raises(ValueError, match="minute"):
        closing_instant(SUMMER, time(23, 59, 59))


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.times())
def test_last_minute_is_the_stated_one_whatever_the_season(day: date, clock: time) -> None:
    stated = clock.replace(second=0, microsecond=0)
    shown = last_minute(closing_instant(day, stated))

    skipped = datetime.combine(day, stated, tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).time() != stated
    assert skipped or (shown.date(), shown.time()) == (day, stated)


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        ("draft", "2023-08-01", Phase.DRAFT),
        ("open", "2023-07-01", Phase.ANNOUNCED),
        ("open", "2023-08-01", Phase.OPEN),
        ("open", "2023-09-01", Phase.CLOSED),
        ("closed", "2023-08-01", Phase.CLOSED),
        ("outcome_published", "2023-08-01", Phase.OUTCOME_PUBLISHED),
        ("withdrawn", "2023-08-01", Phase.WITHDRAWN),
    ],
)
def test_phase_comes_from_the_state_and_the_instants(state: str, now: str, expected: Phase) -> None:
    moment = datetime.fromisoformat(f"{now}T12:00:00+00:00")

    found = phase(state, opens_at=opening_instant(date(2023, 7, 4)), closes_at=closing_instant(SUMMER), now=moment)

    assert found is expected


def test_days_left_counts_days_in_london() -> None:
    closes_at = closing_instant(SUMMER)

    assert days_left(closes_at, datetime(2023, 8, 14, 22, 59, tzinfo=UTC)) == 1
    assert days_left(closes_at, datetime(2023, 8, 14, 23, 0, tzinfo=UTC)) == 0
