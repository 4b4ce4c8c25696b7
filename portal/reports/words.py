"""Writes dates, moments, figures and lists as a document prints them. British English, Europe/London, no locale."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

#: What a status says where there is no figure. The four kinds of empty are never merged.
STATUS_WORDS = {
    "published": "Published",
    "provisional": "Provisional",
    "budget_estimate": "Budget estimate",
    "derived": "Calculated by this service",
    "not_applicable": "Not this council’s service",
    "reported_jointly": "Reported jointly with a partner",
    "not_published": "Not published",
    "not_collected": "Not collected",
    "suppressed": "Withheld by the source",
    "suspect_zero": "Source says nought, which cannot be right",
    "not_yet_created": "Council did not exist yet",
    "abolished": "Council no longer existed",
}


def day(text: str | None) -> str:
    """An ISO date as "8 May 2024"; empty for none."""
    if not text:
        return ""
    on = date.fromisoformat(text[:10])
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def moment(text: str | None) -> str:
    """An ISO instant as "8 May 2024 at 10:30am", in the time of England; empty for none."""
    if not text:
        return ""
    at = datetime.fromisoformat(text).astimezone(_LONDON)
    half = "am" if at.hour < 12 else "pm"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} at {at.hour % 12 or 12}:{at.minute:02d}{half}"


def london_day(text: str | None) -> str:
    """The day in England on which an ISO instant fell; empty for none."""
    return moment(text).split(" at ")[0]


def period(text: str) -> str:
    """A period as "2022 to 2023", with its quarter where it has one."""
    first, _, rest = text.partition("-")
    end, _, quarter = rest.partition("-Q")
    if len(end) != 2:
        return text
    words = f"{first} to {first[:2]}{end}"
    return f"{words}, quarter {quarter}" if quarter else words


def figure(value: str | None, unit: str, decimals: int) -> str:
    """A figure with its unit, as the metric's catalogue asks: "£1,734", "46.2 %", "112 per 100,000 adults".

    Args:
        value: decimal digits in the metric's unit; None gives an empty text, because the status says why.
    """
    if value is None:
        return ""
    number = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{number:,}"
    if unit.startswith("£"):
        sign = "−" if number < 0 else ""
        return f"{sign}£{abs(number):,}{unit[1:]}"
    return f"{text}%{unit[1:]}" if unit.startswith("%") else f"{text} {unit}".rstrip()


def listed(items: Sequence[str]) -> str:
    """Items as a list in a sentence: "a, b and c"; empty for none."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def paragraphs(text: str) -> tuple[str, ...]:
    """A text that a person typed, as its paragraphs; blank lines part them."""
    return tuple(" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
