"""When a consultation is open: the one place where a closing time is turned into an instant and compared.

People read "closes at 11:59pm on 15 August 2023" and take the last minute to be theirs. The stated minute is therefore
included: the consultation closes at the end of it, by the clock in London, whatever the season. Everything is kept as
UTC instants; nothing here reads a clock.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

#: The minute that consultations close in unless another is stated.
LAST_MINUTE = time(23, 59)


class Phase(StrEnum):
    """What a reader is told about a consultation, from its recorded state and its two instants."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    OUTCOME_PUBLISHED = "outcome_published"
    WITHDRAWN = "withdrawn"


def closing_instant(closes_on: date, closes_at: time = LAST_MINUTE) -> datetime:
    """Gives the first instant at which answers are no longer taken.

    Args:
        closes_on: the stated day, in London.
        closes_at: the stated minute, in London, to the minute.

    Returns:
        The end of the stated minute, in UTC. A minute that occurs twice when the clocks go back is taken as the later
        one, and a minute that is skipped when they go forward as the one an hour on: either reading favours the
        respondent.

    Raises:
        ValueError: the time carries seconds or a time zone.

    Source: the closing time of the consultation of 4 July 2023, "11.59pm on 15 August 2023"; our rule for the minute.
    """
    return max(_readings(closes_on, closes_at)) + timedelta(minutes=1)


def opening_instant(opens_on: date, opens_at: time = time(0, 0)) -> datetime:
    """Gives the first instant at which answers are taken: the start of the stated minute in London, in UTC.

    Raises:
        ValueError: the time carries seconds or a time zone.

    Source: our rule; the consultation of 4 July 2023 states a day and no hour.
    """
    return min(_readings(opens_on, opens_at))


def is_open(opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Says whether answers are taken at `now`: from the opening instant, up to and without the closing instant.

    Raises:
        ValueError: an instant has no time zone, so that it cannot be compared.

    Source: our rule (half-open interval of UTC instants), used by every page, service and command.
    """
    for instant in (opens_at, closes_at, now):
        if instant.tzinfo is None:
            raise ValueError("Compare instants that carry a time zone")
    return opens_at <= now < closes_at


def phase(state: str, *, opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """Says what a consultation is at `now`, from its recorded state and its instants together.

    Args:
        state: draft, open, closed, outcome_published or withdrawn, as recorded.

    Returns:
        The phase. A consultation recorded as open is open only between its instants: nobody needs to press a button
        at midnight, and nobody can keep it open by forgetting to.

    Source: our rule.
    """
    if state != Phase.OPEN.value:
        return Phase(state)
    if is_open(opens_at, closes_at, now):
        return Phase.OPEN
    return Phase.ANNOUNCED if now < opens_at else Phase.CLOSED


def last_minute(closes_at: datetime) -> datetime:
    """Gives the last minute in which answers are taken, by the clock in London, for showing to people."""
    return (closes_at.astimezone(UTC) - timedelta(minutes=1)).astimezone(LONDON)


def days_left(closes_at: datetime, now: datetime) -> int:
    """Counts the days in London from `now` to the last minute: 0 on the closing day, negative after it."""
    return (last_minute(closes_at).date() - now.astimezone(LONDON).date()).days


def _readings(day: date, clock: time) -> tuple[datetime, datetime]:
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        raise ValueError("State the time to the minute, by the clock in London")
    local = datetime.combine(day, clock, tzinfo=LONDON)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
