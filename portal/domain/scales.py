"""Whether the figures of a release stand on another scale than those before them, or are those before them again.

A file in pounds where the last one was in thousands moves every figure alike, so no figure is unusual among the
others. Only the figures together tell it: half of them are so many times what they were.
"""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from portal.domain.releases import FEW, Change

#: A middle figure this many times what it was, or that part of it, is looked at before anybody publishes it.
TIMES = 5.0


class Shift(NamedTuple):
    """Figures of one metric that moved together, or came again as those of another period.

    Attributes:
        period: of the figures. earlier: of those before; empty where figures of the same period are revised.
        compared: how many have a value now and before. times: how many times what it was the middle one is.
    """

    metric_id: str
    period: str
    earlier: str
    compared: int
    times: float

    @property
    def is_same(self) -> bool:
        """Whether every figure is what it was in the period before."""
        return self.times == 1


def shifts(changes: Iterable[Change]) -> list[Shift]:
    """The metrics and periods whose figures are on another scale, or those of the period before again.

    Fewer than five figures that were other than nought say nothing of a scale.
    """
    pairs: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for change in changes:
        before, now = change.before[0], change.now[0]
        if before and now is not None:
            pairs[change.metric_id, change.period, change.earlier].append((before, now))
    found = []
    for (metric_id, period, earlier), known in sorted(pairs.items()):
        times = median(now / before for before, now in known)
        is_same = bool(earlier) and all(before == now for before, now in known)
        if len(known) >= FEW and (is_same or not 1 / TIMES < times < TIMES):
            found.append(Shift(metric_id, period, earlier, len(known), times))
    return found
