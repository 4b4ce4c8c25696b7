"""Where the marks of a strip stand: every authority that runs a service as one unnamed mark on a line of values.

Geometry only; a template draws it. Marks that would lie on each other stand in columns, so that each authority is one
mark and none is hidden. Nothing is named but whose page it is; nothing is coloured; there is no better end.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.comparators import Comparator

WIDTH, HEIGHT = 640, 84
#: Space left and right, and the line that the lowest marks stand on.
_SIDE, BASE, _TOP = 14, 70, 8
_COLUMN = 5
#: What lies further than this many MADs from the median stands at the edge of the strip, and is said.
_REACH = 8.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawing of WIDTH by HEIGHT units.

    Attributes:
        path: one vertical stroke for each column of marks; drawn with round dashes of `step` units, a dash for a mark.
        step: distance from one mark of a column to the next.
        count: how many authorities there are. below, above: how many of them stand at an edge and lie beyond it.
        low, high: the values at the edges.
    """

    path: str
    step: float
    count: int
    below: int
    above: int
    low: float
    high: float
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE

    def x(self, value: Decimal | float) -> float:
        """Where a value stands, no further out than the edge."""
        place = _SIDE + (float(value) - self.low) / (self.high - self.low) * (WIDTH - 2 * _SIDE)
        return round(min(max(place, _SIDE), WIDTH - _SIDE), 1)

    def is_beyond(self, value: Decimal | float) -> bool:
        """Whether a value lies beyond an edge of the strip."""
        return not self.low <= float(value) <= self.high


def strip(values: Sequence[float], group: Comparator | None) -> Strip | None:
    """The strip of a group of authorities, or None when there are too few to draw one.

    Args:
        values: of every authority of the group that has one. group: its median and MAD, which say how far the strip
            reaches; it reaches over all values when there are none.
    """
    if len(values) < 5 or min(values) == max(values):
        return None
    low, high = min(values), max(values)
    if group is not None and group.median is not None and group.mad:
        middle, reach = float(group.median), _REACH * float(group.mad)
        low, high = max(low, middle - reach), min(high, middle + reach)
    bare = Strip("", 0, len(values), sum(v < low for v in values), sum(v > high for v in values), low, high)
    columns = Counter(round(bare.x(value) / _COLUMN) * _COLUMN for value in values)
    step = round(min(5.0, (BASE - _TOP) / max(max(columns.values()) - 1, 1)), 2)
    # A dash ends where the stroke does: a hair more, so that the last mark is drawn.
    path = "".join(f"M{x} {BASE}v-{(n - 1) * step + 0.01:.2f}" for x, n in sorted(columns.items()))
    return Strip(path, step, len(values), bare.below, bare.above, low, high)
