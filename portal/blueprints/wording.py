"""Words about consultations that several audiences read alike."""

from flask import Flask

from portal.domain.consultation.tallies import percentage
from portal.domain.consultation.window import days_left, last_minute
from portal.services.consultations import Consultation


def clock_words(hour: int, minute: int) -> str:
    """A time of day as people write it: 11:59pm, 5pm, midday, midnight."""
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "midday"
    minutes = f":{minute:02d}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def closing_words(consultation: Consultation) -> str:
    """The last minute in which answers are taken, in London: 11:59pm on 15 August 2023."""
    last = last_minute(consultation.closes_at)
    return f"{clock_words(last.hour, last.minute)} on {last.day} {last:%B %Y}"


def bar_width(count: int, base: int) -> int:
    """The length of a bar, of 640 for the whole base; a count of nought has no bar."""
    return round(640 * count / base) if base else 0


def install(app: Flask) -> None:
    """Makes the words known to every template."""
    app.add_template_global(closing_words)
    app.add_template_global(days_left)
    app.add_template_global(percentage, "percent")
    app.add_template_global(bar_width)
