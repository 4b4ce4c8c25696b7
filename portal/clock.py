"""The one place that reads the time.

Rules and services take `now` as an argument; views, jobs and commands get it here. The clock of a demonstration may be
moved, so that deadlines and notice periods can be shown.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import current_app


class Clock(Protocol):
    """Tells the moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovedClock:
    """A clock that began at a chosen moment and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._ahead: timedelta = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class FrozenClock:
    """A clock that stands still until told otherwise, for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)


def now() -> datetime:
    """The moment by the running service's clock; needs an app context."""
    clock: Clock = current_app.extensions["portal-clock"]
    return clock.now()
