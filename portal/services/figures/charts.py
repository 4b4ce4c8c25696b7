"""Where the points of a small chart stand: one authority's figures over time beside one median, nothing else.

Geometry only; a template draws it. There is no area, colour or arrow that says what is good, and no other authority.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.periods import Period
from portal.services.figures.types import Point

WIDTH, HEIGHT = 320, 84
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 8.0, 8.0, 8.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A value in the chart, in the drawing's units."""

    x: float
    y: float
    period: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of WIDTH by HEIGHT units.

    Attributes:
        dots: the authority's values. line, median: runs of points joined where no period between them is missing.
        first, last: the periods at the two ends, with the authority's values there.
        beside: which median is drawn, in words. breaks: where a period begins that is not read with earlier ones.
    """

    dots: tuple[Dot, ...]
    line: tuple[str, ...]
    median: tuple[str, ...]
    median_dots: tuple[Dot, ...]
    first: Period
    last: Period
    first_value: Decimal | None
    last_value: Decimal | None
    beside: str = ""
    breaks: tuple[float, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def chart(points: Sequence[Point], breaks: Collection[str] = (), beside: str = "") -> Chart | None:
    """The drawing of a series, or None when there are fewer than two values to draw.

    Args:
        breaks: periods from which figures are not to be read with earlier ones; no line leads into them.
        beside: which median the points carry, in words.
    """
    values = [point.value for point in points if point.value is not None]
    if len(values) < 2:
        return None
    medians = [point.median for point in points if point.median is not None]
    low, high = min(values + medians), max(values + medians)
    span = high - low or Decimal(1)
    step = (WIDTH - _LEFT - _RIGHT) / max(len(points) - 1, 1)

    def y(value: Decimal) -> float:
        return round(_TOP + float((high - value) / span) * (HEIGHT - _TOP - _BOTTOM), 1)

    def x(index: int) -> float:
        return round(_LEFT + index * step, 1)

    own = [None if p.value is None else Dot(x(i), y(p.value), p.period.words) for i, p in enumerate(points)]
    middle = [None if p.median is None else Dot(x(i), y(p.median), p.period.words) for i, p in enumerate(points)]
    cuts = frozenset(index for index, point in enumerate(points) if point.period.text in breaks)
    return Chart(
        dots=tuple(dot for dot in own if dot),
        line=_runs(own, cuts),
        median=_runs(middle, cuts),
        median_dots=tuple(dot for dot in middle if dot),
        first=points[0].period,
        last=points[-1].period,
        first_value=points[0].value,
        last_value=points[-1].value,
        beside=beside,
        breaks=tuple(round(x(index) - step / 2, 1) for index in sorted(cuts) if index),
    )


def _runs(dots: Sequence[Dot | None], cuts: Collection[int]) -> tuple[str, ...]:
    """Points of unbroken stretches: a missing figure and a break are gaps, never a line across them."""
    runs: list[list[Dot]] = [[]]
    for index, dot in enumerate(dots):
        if dot is None or index in cuts:
            runs.append([])
        if dot is not None:
            runs[-1].append(dot)
    return tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1)
