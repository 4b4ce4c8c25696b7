"""Figures in words: how a value, a median and a status read on a page or on paper. One voice for all of them."""

from decimal import ROUND_HALF_UP, Decimal

from guidance.metrics import Metric
from portal.domain.comparators import Comparator
from portal.services.figures.types import Figure

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
