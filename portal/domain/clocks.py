"""The clock of a question: how many of England's working days it was with each side.

A clock informs. It closes nothing, sends nothing and says nothing about the side it is with. Days are those of London;
the bank holidays come in as an argument, so that the rules can be held to any year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.domain.casework import Side

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The bank holidays of some years.

    Args:
        unknown_years: years of which no bank holiday is known; in them every weekday counts as a working day.
    """

    bank_holidays: frozenset[date] = frozenset()
    unknown_years: tuple[int, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether a day is neither Saturday nor Sunday nor a bank holiday."""
        return day.weekday() < _SATURDAY and day not in self.bank_holidays


@dataclass(frozen=True)
class Sent:
    """One message, as the clock sees it.

    Args:
        side: who sent it.
        closes: whether it closed the thread; no clock runs until the next message.
    """

    side: Side
    at: datetime
    closes: bool = False


@dataclass(frozen=True)
class Turn:
    """A time during which a question was with one side; both are days in London."""

    side: Side
    since: date
    until: date


@dataclass(frozen=True)
class Clock:
    """The clock of a whole thread.

    Args:
        side: whom the question is with now; None once it is closed.
        since: the day on which this turn began; for a closed thread, the day of closing.
        this_turn: working days of this turn so far; 0 for a closed thread.
        days: working days with each side, over the whole thread.
        unknown_years: years in which bank holidays could not be left out.
    """

    side: Side | None
    since: date
    this_turn: int
    days: Mapping[Side, int]
    unknown_years: tuple[int, ...] = ()


def day_in_london(moment: datetime) -> date:
    """The day on which something happened, in London."""
    return moment.astimezone(LONDON).date()


def working_days(start: date, end: date, calendar: Calendar) -> int:
    """Working days after one day, up to and including another; 0 where the second is not later.

    The day on which a message is sent is not counted: who is asked late on a Friday and answers on Monday had it for
    one working day.

    Source: our own rule, in the manner in which periods of days from an event are commonly counted.
    """
    length = (end - start).days
    return sum(1 for ahead in range(1, length + 1) if calendar.is_working_day(start + timedelta(days=ahead)))


def day_after(start: date, number: int, calendar: Calendar) -> date:
    """The day on which so many working days after a day have passed, counted as `working_days` counts.

    Args:
        number: working days, 1 or more.

    Source: our own rule.
    """
    day, left = start, number
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def turns_of(messages: Sequence[Sent], today: date) -> tuple[Turn, ...]:
    """Whose turn it was from when to when.

    A question is with the side that was not the last to take the turn: a message of the side it is with hands it over,
    and one of the other side adds to what was said and leaves the clock as it is. Closing ends the turn; a message of
    the department after that begins the council's.

    Args:
        messages: in the order in which they were sent; the first is the question.

    Source: our own rule.
    """
    turns: list[Turn] = []
    side: Side | None = None
    since = today
    for message in messages:
        day = day_in_london(message.at)
        after = next_side(side, message)
        if after is not side:
            if side is not None:
                turns.append(Turn(side, since, day))
            side, since = after, day
    if side is not None:
        turns.append(Turn(side, since, max(today, since)))
    return tuple(turns)


def next_side(side: Side | None, message: Sent) -> Side | None:
    """Whom a question is with after a message; None for nobody.

    Args:
        side: whom it was with before; None before the first message, and while it is closed.

    Source: our own rule, as `turns_of`.
    """
    if message.closes:
        return None
    return message.side.other if side in (None, message.side) else side


def clock_of(messages: Sequence[Sent], today: date, calendar: Calendar) -> Clock:
    """The clock of a thread on a day.

    Source: our own rule, as `turns_of` and `working_days`.
    """
    turns = turns_of(messages, today)
    days = dict.fromkeys(Side, 0)
    for turn in turns:
        days[turn.side] += working_days(turn.since, turn.until, calendar)
    is_closed = bool(messages) and messages[-1].closes
    last = turns[-1]
    if is_closed:
        return Clock(None, day_in_london(messages[-1].at), 0, days, _unknown(turns, calendar))
    this_turn = working_days(last.since, last.until, calendar)
    return Clock(last.side, last.since, this_turn, days, _unknown(turns, calendar))


def _unknown(turns: Iterable[Turn], calendar: Calendar) -> tuple[int, ...]:
    years = {year for turn in turns for year in range(turn.since.year, turn.until.year + 1)}
    return tuple(year for year in calendar.unknown_years if year in years)


def count_words(number: int) -> str:
    """A number of working days in words."""
    return f"{number:,} working day{'' if number == 1 else 's'}"


def due_words(due_on: date | None, today: date, calendar: Calendar) -> str:
    """How a day that was asked for stands to today; empty where no day was asked for.

    Says how much time there is or how much has gone by, and nothing about the side that it is with.

    Source: our own rule.
    """
    if due_on is None:
        return ""
    if due_on == today:
        return "today"
    if due_on > today:
        left = working_days(today, due_on, calendar)
        return f"in {count_words(left)}" if left else "before the next working day"
    gone = working_days(due_on, today, calendar)
    return f"{count_words(gone)} ago" if gone else "since the last working day"
