"""The clock of a question: working days on the side it is with, and not one twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.casework import Side
from portal.domain.clocks import (
    Calendar,
    Sent,
    clock_of,
    day_after,
    day_in_london,
    due_words,
    turns_of,
    working_days,
)

NONE = Calendar()
#: 27 May 2024 was the spring bank holiday.
MAY = Calendar(frozenset({date(2024, 5, 27)}))
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
D, C = Side.DEPARTMENT, Side.COUNCIL


def at(day: int, hour: int = 9, month: int = 5) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(date(2024, 5, 20), date(2024, 5, 20), 0, id="the same day counts nothing"),
        pytest.param(date(2024, 5, 20), date(2024, 5, 21), 1, id="Monday to Tuesday is one"),
        pytest.param(date(2024, 5, 17), date(2024, 5, 20), 1, id="Friday to Monday is one"),
        pytest.param(date(2024, 5, 18), date(2024, 5, 20), 1, id="Saturday to Monday is one"),
        pytest.param(date(2024, 5, 24), date(2024, 5, 28), 1, id="over a bank holiday Friday to Tuesday is one"),
        pytest.param(date(2024, 5, 24), date(2024, 5, 27), 0, id="a bank holiday itself counts nothing"),
        pytest.param(date(2024, 5, 28), date(2024, 5, 24), 0, id="backwards counts nothing"),
    ],
)
def test_working_days_when_counted_then_leave_out_the_day_of_sending(start, end, expected):
    assert working_days(start, end, MAY) == expected


@given(DAYS, st.integers(0, 400), st.integers(0, 400), st.frozensets(DAYS, max_size=20))
def test_working_days_when_a_stretch_is_parted_then_add_up(start, first, second, holidays):
    calendar = Calendar(holidays)
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)

    parted = working_days(start, middle, calendar) + working_days(middle, end, calendar)

    assert parted == working_days(start, end, calendar)
    assert 0 <= parted <= first + second


@given(DAYS, st.integers(1, 60), st.frozensets(DAYS, max_size=20))
def test_day_after_when_counted_back_then_gives_the_number(start, number, holidays):
    calendar = Calendar(holidays)

    day = day_after(start, number, calendar)

    assert calendar.is_working_day(day)
    assert working_days(start, day, calendar) == number


@given(
    DAYS,
    st.lists(st.tuples(st.sampled_from(Side), st.integers(0, 24 * 30)), max_size=12),
    st.integers(0, 60),
    st.frozensets(DAYS, max_size=10),
)
def test_clock_when_never_closed_then_every_working_day_is_with_one_side(start, sent, after, holidays):
    calendar, moment = Calendar(holidays), datetime(start.year, start.month, start.day, 12, tzinfo=UTC)
    messages = [Sent(D, moment)]
    for side, hours in sent:
        moment += timedelta(hours=hours)
        messages.append(Sent(side, moment))
    today = day_in_london(moment) + timedelta(days=after)

    clock = clock_of(messages, today, calendar)

    assert sum(clock.days.values()) == working_days(day_in_london(messages[0].at), today, calendar)
    assert clock.side is not None and 0 <= clock.this_turn <= clock.days[clock.side]


def test_clock_when_answered_then_runs_with_the_department():
    clock = clock_of([Sent(D, at(20)), Sent(C, at(22))], date(2024, 5, 28), MAY)

    assert (clock.side, clock.since, clock.this_turn) == (D, date(2024, 5, 22), 3)
    assert clock.days == {D: 3, C: 2}


def test_clock_when_the_side_that_waits_writes_again_then_does_not_begin_anew():
    clock = clock_of([Sent(D, at(20)), Sent(D, at(22)), Sent(C, at(23)), Sent(C, at(24))], date(2024, 5, 24), MAY)

    assert (clock.side, clock.since) == (D, date(2024, 5, 23))
    assert clock.days == {D: 1, C: 3}


def test_clock_when_closed_then_stands_still_and_runs_again_when_asked_again():
    closed = [Sent(D, at(20)), Sent(C, at(21)), Sent(D, at(22), closes=True)]

    still = clock_of(closed, date(2024, 5, 31), MAY)
    again = clock_of([*closed, Sent(D, at(30))], date(2024, 5, 31), MAY)

    assert (still.side, still.since, still.days) == (None, date(2024, 5, 22), {D: 1, C: 1})
    assert (again.side, again.since, again.days) == (C, date(2024, 5, 30), {D: 1, C: 2})


def test_turns_when_sent_near_midnight_then_go_by_the_day_in_london():
    """Half past eleven at night by UTC in summer is the next day in London."""
    turns = turns_of([Sent(D, datetime(2024, 5, 20, 23, 30, tzinfo=UTC))], date(2024, 5, 23))

    assert [(turn.side, turn.since) for turn in turns] == [(C, date(2024, 5, 21))]


def test_clock_when_a_year_is_not_known_then_names_it_only_where_it_counts():
    calendar = Calendar(frozenset(), (2023, 2101))

    assert clock_of([Sent(D, at(20))], date(2024, 5, 21), calendar).unknown_years == ()
    assert clock_of([Sent(D, datetime(2023, 12, 29, tzinfo=UTC))], date(2024, 1, 3), calendar).unknown_years == (2023,)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        pytest.param(None, "", id="no day was asked for"),
        pytest.param(date(2024, 5, 24), "today", id="today"),
        pytest.param(date(2024, 5, 28), "in 1 working day", id="over the bank holiday"),
        pytest.param(date(2024, 5, 26), "before the next working day", id="a Sunday"),
        pytest.param(date(2024, 5, 21), "3 working days ago", id="gone by"),
    ],
)
def test_due_words_when_asked_on_a_friday_then_count_working_days(due_on, words):
    assert due_words(due_on, date(2024, 5, 24), MAY) == words


def test_due_words_when_the_day_was_yesterday_and_none_worked_then_say_so():
    assert due_words(date(2024, 5, 24), date(2024, 5, 25), NONE) == "since the last working day"
