"""Figures in words: how a value, a median and a status read on a page or on paper. One voice for all of them."""

from decimal import ROUND_HALF_UP, Decimal

from guidance.metrics import Metric
from portal.domain.comparators import Comparator, decimal_of
from portal.services.figures.notes import standing
from portal.services.figures.types import Figure, Reading, depends

__all__ = [
    "beside",
    "comparator_cell",
    "comparator_text",
    "depends",
    "figure_text",
    "glance",
    "plain_value",
    "reading_cell",
    "sentence",
    "short_status",
    "short_value",
    "source",
    "standing",
    "unit_words",
    "value_text",
]

#: Units that stand before the number.
_MONEY = "£"


def value_text(value: Decimal | None, metric: Metric) -> str:
    """A value with its unit, rounded for display: "41.1%", "£1,926.81", "573 kg per household"; empty for none."""
    if value is None:
        return ""
    return f"{short_value(value, metric)} {unit_words(metric)}".rstrip()


def unit_words(metric: Metric) -> str:
    """What follows the number and its sign: "per dwelling", "out of 12"; empty for plain per cent and pounds."""
    if metric.unit.startswith("adjusted quality of life index"):
        return ""  # a bare number; the definition says what it is
    return metric.unit.removeprefix("%").removeprefix(_MONEY).removeprefix("score ").strip()


def figure_text(figure: Figure) -> str:
    """The value with its status where that says more than "published", or the reason why there is none."""
    if figure.value is None:
        if figure.period is None and figure.status.value == "not_collected":
            return f"Not held by this service. Published in: {figure.metric.release}"
        return figure.status.words
    text = value_text(figure.value, figure.metric)
    return text if figure.status.value == "published" else f"{text} ({figure.status.words.casefold()})"


def comparator_text(comparator: Comparator, metric: Metric) -> str:
    """The median with the number of figures behind it, or the reason why there is none."""
    if comparator.median is None:
        return comparator.withheld.words if comparator.withheld else ""
    return f"median {value_text(comparator.median, metric)} of {comparator.n}"


def short_value(value: Decimal, metric: Metric) -> str:
    """A value rounded for display with the sign of its unit, "£1,926.81" or "41.1%", and no more."""
    rounded = value.quantize(Decimal(1).scaleb(-metric.decimals), ROUND_HALF_UP)
    if metric.unit.startswith(_MONEY):
        return f"{'−' if rounded < 0 else ''}{_MONEY}{abs(rounded):,}"
    return f"{rounded:,}%" if metric.unit.startswith("%") else f"{rounded:,}"


def comparator_cell(comparator: Comparator | None, metric: Metric) -> str:
    """A median for one cell of a table, with the number of figures behind it."""
    if comparator is None:
        return "Not compared"
    if comparator.median is None:
        return comparator.withheld.words if comparator.withheld else ""
    return f"{value_text(comparator.median, metric)} (of {comparator.n})"


def plain_value(value: float, metric: Metric) -> str:
    """A value of a drawing's edge, rounded for display with the sign of its unit."""
    return short_value(decimal_of(value), metric)


def sentence(figure: Figure) -> str:
    """How a figure lies beside the median of England, or of its type where levels depend on the type; neutral words.

    Source: rules 6 and 7 of the figures: position only, and nothing in words beyond 7.5 MADs.
    """
    if figure.value is None:
        return ""
    if figure.needs_check:
        return "Far from the England median: check the source before reading anything into it."
    if figure.words and figure.england and figure.england.median is not None:
        return f"{_first_upper(figure.words)} the England median, {short_value(figure.england.median, figure.metric)}."
    if figure.type is not None and figure.type.median is not None:
        group = figure.type.words[0].lower() + figure.type.words[1:]
        group = "London boroughs" if figure.type.scope == "type:london_borough" else group
        return f"The median of {group} is {short_value(figure.type.median, figure.metric)}."
    return ""


def reading_cell(reading: Reading, figure: Figure) -> str:
    """How a figure lies beside one group's median, for a cell of a table; neutral words or the reason for none."""
    if figure.value is None:
        return "No figure to read"
    if reading.place is None:
        same = reading.comparator.median == figure.value
        return "Equal to the median" if same else "Not said: the group has no spread"
    if reading.needs_check:
        return "Far from it: check the source first"
    if figure.metric.comparable == "type" and reading.comparator.scope == "england":
        return "Not compared"
    return _first_upper((reading.words or "").removesuffix(" than").removesuffix(" to"))


def beside(figure: Figure) -> str:
    """The median that a series is shown beside, in words."""
    by_type = figure.metric.comparable == "type" or (figure.england is None and figure.type is not None)
    return "median of its type" if by_type else "England median"


def source(figure: Figure) -> str:
    """Release, publisher and day of retrieval of a figure; the publication that holds it where there is no figure."""
    release = figure.release
    if release is None:
        return f"{figure.metric.release}, {figure.metric.publisher}"
    words = f"{release.title}, {release.publisher}"
    if figure.metric.is_calculated or release.demonstration:
        words = f"{release.title}, from: {release.source}"
    if release.retrieved_on is None:
        return f"{words}, day of retrieval not known"
    day = release.retrieved_on
    return f"{words}, retrieved {day.day} {day:%B %Y}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def glance(figure: Figure) -> str:
    """How a figure lies, in as few words as there are: for the list of all of an authority's figures."""
    if figure.value is None:
        return ""
    if figure.needs_check:
        return "Check the source first"
    if figure.words and figure.england and figure.england.median is not None:
        median = short_value(figure.england.median, figure.metric)
        return f"{_first_upper(figure.words)} England’s {median}, the median of {figure.england.n}"
    if figure.type is not None and figure.type.median is not None:
        return f"Median of its type: {short_value(figure.type.median, figure.metric)}, of {figure.type.n}"
    return ""


def short_status(figure: Figure) -> str:
    """Why there is no figure, up to the first colon: "Not published"."""
    return figure.status.words.split(":")[0]
