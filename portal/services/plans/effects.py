"""The figure that an action should move: what it said when the action was agreed, and what it says now.

Two published values and their periods are set beside each other in words. Whether the action had its effect is for
people to say: other things move figures too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from guidance.metrics import Metric, Polarity, catalogue
from portal.domain import periods
from portal.domain.errors import NotFound
from portal.models import ImprovementAction
from portal.services.figures import wording
from portal.services.figures.profiles import CouncilReading, read


@dataclass(frozen=True)
class MetricChoice:
    """A metric that an action may name.

    Args:
        is_linked: the mapping links it to one of the action's characteristics.
        now: the latest published figure in words.
    """

    id: str
    name: str
    is_linked: bool
    now: str


@dataclass(frozen=True)
class EffectNow:
    """An action's figure then and now, in words.

    Args:
        baseline, latest: value and period; empty where none was published.
        words: how the two lie to each other. polarity: which way is taken to be better, empty where neither is.
        should_show: the day has passed by which the effect should show.
    """

    metric: Metric
    baseline: str
    latest: str
    words: str
    polarity: str
    should_show: bool


class Effects:
    """The figures of one council's actions; its figures are read once, when the first is asked for."""

    def __init__(self, gss: str, *, today: date) -> None:
        self._gss, self._today = gss, today
        self._reading: CouncilReading | None = None

    def now(self, action: ImprovementAction) -> EffectNow | None:
        """What the action's figure says now; None where it names none, or one that the catalogue has no longer."""
        metric = catalogue().get(action.effect_metric_id)
        if metric is None:
            return None
        value, period = self._latest(metric)
        before = as_decimal(action.baseline_value)
        return EffectNow(
            metric=metric,
            baseline=_value_in(metric, before, action.baseline_period),
            latest=_value_in(metric, value, period),
            words=compare(metric, (before, action.baseline_period), (value, period)),
            polarity="" if metric.polarity is Polarity.NONE else metric.polarity.words,
            should_show=action.effect_by_on is not None and action.effect_by_on < self._today,
        )

    def choices(self, codes: Iterable[str]) -> tuple[MetricChoice, ...]:
        """The metrics of which this council has figures: those linked to the characteristics first, then by name."""
        linked = {metric.id for code in codes for metric, _ in catalogue().prompting(code)}
        found = []
        for metric in catalogue().values():
            value, period = self._latest(metric)
            if value is not None:
                found.append(
                    MetricChoice(metric.id, metric.name, metric.id in linked, _value_in(metric, value, period))
                )
        return tuple(sorted(found, key=lambda choice: (not choice.is_linked, choice.name.casefold(), choice.id)))

    def baseline(self, metric_id: str) -> tuple[str, str]:
        """Value, as published, and period of the latest figure, to be kept with an action; both empty for none.

        Raises:
            NotFound: the catalogue has no such metric.
        """
        metric = catalogue().get(metric_id)
        if metric is None:
            raise NotFound()
        value, period = self._latest(metric)
        return ("" if value is None else format(value, "f"), period if value is not None else "")

    def _latest(self, metric: Metric) -> tuple[Decimal | None, str]:
        if self._reading is None:
            self._reading = read(self._gss)
            self._periods = self._reading.latest()
        period = self._periods.get(metric.id)
        figure = self._reading.figure(metric, period)
        return figure.value, period.text if period else ""


def as_decimal(text: str) -> Decimal | None:
    """A stored value as a number; None for an empty one."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def compare(metric: Metric, then: tuple[Decimal | None, str], now: tuple[Decimal | None, str]) -> str:
    """How two figures of a metric lie to each other, in words that say which is higher and no more.

    Source: our own rule: a figure opens a question, so a change is told and not judged.
    """
    (before, began), (value, period) = then, now
    if before is None:
        return "No figure was published when the action was agreed, so there is nothing to set the latest beside."
    if value is None:
        return "No figure is published now to set beside it."
    is_later = periods.parse(period, metric.period_type) > periods.parse(began, metric.period_type)
    if not is_later and value == before:
        return "Nothing later has been published since."
    shown = (wording.short_value(before, metric), wording.short_value(value, metric))
    if not is_later:
        return (
            f"Nothing later has been published since, and this figure has been revised from {shown[0]} to {shown[1]}."
        )
    if shown[0] == shown[1]:
        return "The later figure is the same."
    return f"The later figure is {'higher' if value > before else 'lower'}: {shown[1]} where it was {shown[0]}."


def _value_in(metric: Metric, value: Decimal | None, period: str) -> str:
    if value is None or not period:
        return ""
    return f"{wording.value_text(value, metric)} in {periods.parse(period, metric.period_type).words}"
