"""Drawings of the made-up example: where its marks stand. Geometry only; a template draws it."""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain import example
from portal.domain.comparators import ENGLAND, summarise

WIDTH = 360
_SIDE = 14.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Marks on one line from left (lower) to right (higher), in the drawing's units; the example's own apart."""

    marks: tuple[float, ...]
    own: float
    median: float
    low: Decimal
    high: Decimal
    median_value: Decimal
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Trend:
    """Two lines over the years; a missing year and a break in the series are gaps."""

    own: tuple[str, ...]
    median: tuple[str, ...]
    own_dots: tuple[tuple[float, float], ...]
    median_dots: tuple[tuple[float, float], ...]
    break_x: float
    gap_x: float
    first: str
    last: str
    width: int = WIDTH
    height: int = 170


def strip() -> Strip:
    """The example's strip: thirty marks that look alike, the one it is about, and the median."""
    low, high = min(example.FIGURES), max(example.FIGURES)
    middle = summarise(ENGLAND, example.FIGURES).median or low

    def x(value: Decimal) -> float:
        return round(_SIDE + float((value - low) / (high - low)) * (WIDTH - 2 * _SIDE), 1)

    others = tuple(x(value) for value in example.FIGURES if value != example.OWN)
    return Strip(others, x(example.OWN), x(middle), low, high, middle)


def trend() -> Trend:
    """The example's years, with the year in which nothing was collected and the break left open."""
    step = (WIDTH - 2 * _SIDE) / (len(example.YEARS) - 1)
    cut = example.YEARS.index(example.BREAK)
    own, beside = _dots(example.SERIES, step), _dots(example.MEDIANS, step)
    return Trend(
        _runs(own, cut),
        _runs(beside, cut),
        tuple(dot for dot in own if dot),
        tuple(dot for dot in beside if dot),
        round(_SIDE + (cut - 0.5) * step, 1),
        round(_SIDE + example.SERIES.index(None) * step, 1),
        example.YEARS[0],
        example.YEARS[-1],
    )


def _dots(values: tuple[Decimal | None, ...], step: float) -> list[tuple[float, float] | None]:
    top, bottom, low, high = 24.0, 120.0, 40.0, 60.0
    return [
        None
        if value is None
        else (round(_SIDE + i * step, 1), round(bottom - (float(value) - low) / (high - low) * (bottom - top), 1))
        for i, value in enumerate(values)
    ]


def _runs(dots: list[tuple[float, float] | None], cut: int) -> tuple[str, ...]:
    runs: list[list[tuple[float, float]]] = [[]]
    for index, dot in enumerate(dots):
        if dot is None or index == cut:
            runs.append([])
        if dot is not None:
            runs[-1].append(dot)
    return tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1)
