"""Drawings of up to four authorities beside each other: each by its letter and its shape, never by colour alone.

On the strip each has a row of its own below the line, so that two with the same figure never hide each other. The trend
has one style of line for each. Every number of a drawing stands in a table beside it.
"""

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from portal.services.figures.comparing import Compared, Ground, MetricComparison
from portal.services.figures.wording import plain_value, short_value

#: Units between one authority's row and the next, and half the size of a mark.
ROW, HALF = 30, 9
TREND_WIDTH, TREND_HEIGHT = 640, 170
_EDGE = 14


def shape(letter: str, x: float, y: float, half: float = HALF) -> str:
    """The mark of a letter: A triangle, B square, C diamond, D circle."""
    if letter == "D":
        return f'<circle class="cmp__shape" cx="{x}" cy="{y}" r="{half}"/>'
    paths = {
        "A": f"M{x} {y - half}l{half} {2 * half}h-{2 * half}z",
        "B": f"M{x - half + 1} {y - half + 1}h{2 * half - 2}v{2 * half - 2}h-{2 * half - 2}z",
        "C": f"M{x} {y - half - 1}l{half + 1} {half + 1}l-{half + 1} {half + 1}l-{half + 1} -{half + 1}z",
    }
    return f'<path class="cmp__shape" d="{paths[letter]}"/>'


def sample(letter: str) -> Markup:
    """The mark of a letter for a line of text or a table; the letter stands beside it in words."""
    drawing = f'<svg class="cmp__sample" viewBox="0 0 24 24" aria-hidden="true">{shape(letter, 12, 12)}</svg>'
    return Markup(drawing)  # noqa: S704  # numbers and letters of ours


def line_sample(letter: str) -> Markup:
    """The line of a letter, as the trend draws it."""
    line = f'<line class="cmp__line cmp__line--{letter.lower()}" x1="0" x2="48" y1="12" y2="12"/>'
    drawing = f'<svg class="cmp__sample cmp__sample--line" viewBox="0 0 48 24" aria-hidden="true">{line}</svg>'
    return Markup(drawing.replace("</svg>", f"{shape(letter, 24, 12, 7)}</svg>"))  # noqa: S704  # as above


def strip(ground: Ground, id_: str) -> Markup:
    """Every authority of the group as an unnamed mark, the medians as lines, and those chosen in rows below."""
    drawn, metric = ground.strip, ground.members[0].figure.metric
    foot = drawn.base + 5
    height = foot + 8 + ROW * len(ground.members)
    said = "; ".join(f"{item.letter}, {item.council.name}, at {_short(item)}" for item in ground.members)
    ends = f"{plain_value(drawn.low, metric)} and {plain_value(drawn.high, metric)}"
    title = f"{metric.name}: {drawn.count} authorities as unnamed marks between {ends}; {said}"
    parts = [
        f'<svg class="cmp__drawing" viewBox="0 0 {drawn.width} {height}" role="img" aria-labelledby="{id_}">',
        f'<title id="{id_}">{escape(title)}</title>',
        f'<line class="cmp__axis" x1="0" x2="{drawn.width}" y1="{foot}" y2="{foot}"/>',
        f'<path class="cmp__marks" d="{drawn.path}" stroke-dasharray="0 {drawn.step}"/>',
    ]
    for kind, found in ground.medians:
        assert found.median is not None  # `comparing` leaves those without one out
        x = drawn.x(found.median)
        parts.append(f'<line class="cmp__median cmp__median--{kind}" x1="{x}" x2="{x}" y1="2" y2="{foot}"/>')
    for row, item in enumerate(ground.members):
        parts.append(_chosen(item, drawn.x(_value(item)), foot, foot + ROW * (row + 0.7), drawn.width))
    return Markup("".join(parts) + "</svg>")  # noqa: S704  # numbers, and words that are escaped


def _chosen(item: Compared, x: float, foot: int, y: float, width: int) -> str:
    is_right = x > width - 50
    at, anchor = (x - 18, "end") if is_right else (x + 18, "start")
    return (
        f'<line class="cmp__lead" x1="{x}" x2="{x}" y1="{foot - 12}" y2="{y - HALF}"/>{shape(item.letter, x, y)}'
        f'<text class="cmp__letter" x="{at}" y="{y}" dy=".35em" text-anchor="{anchor}">{item.letter}</text>'
    )


def trend(found: MetricComparison, id_: str) -> Markup | None:
    """Every period of each authority, one style of line for each; None when none has two figures."""
    points = [item.figure.series for item in found.members]
    values = [point.value for series in points for point in series if point.value is not None]
    if not any(sum(point.value is not None for point in series) > 1 for series in points):
        return None
    low, high = min(values), max(values)
    title = f"{found.metric.name}, {found.periods[0].words} to {found.periods[-1].words}, for each of them. "
    parts = [
        f'<svg class="cmp__drawing" viewBox="0 0 {TREND_WIDTH} {TREND_HEIGHT}" role="img" aria-labelledby="{id_}">',
        f'<title id="{id_}">{escape(title)}The numbers are in the table of every period.</title>',
        f'<line class="cmp__axis" x1="0" x2="{TREND_WIDTH}" y1="{TREND_HEIGHT - 1}" y2="{TREND_HEIGHT - 1}"/>',
    ]
    cuts = {item.period for item in found.metric.breaks}
    breaks = [place for place, item in enumerate(found.periods) if item.text in cuts and place]
    for place in breaks:
        x = round((_x(place, len(found.periods)) + _x(place - 1, len(found.periods))) / 2, 1)
        parts.append(f'<line class="cmp__break" x1="{x}" x2="{x}" y1="0" y2="{TREND_HEIGHT}"/>')
    for item in found.members:
        dots = [
            None if point.value is None else (_x(place, len(found.periods)), _y(point.value, low, high))
            for place, point in enumerate(item.figure.series)
        ]
        parts += _runs(item.letter, dots, breaks)
        parts += [shape(item.letter, *dot, 6) for dot in dots if dot]
    return Markup("".join(parts) + "</svg>")  # noqa: S704  # numbers, and words that are escaped


def ends(found: MetricComparison) -> tuple[str, str]:
    """The lowest and highest value that the trend reaches."""
    values = [p.value for item in found.members for p in item.figure.series if p.value is not None]
    return short_value(min(values), found.metric), short_value(max(values), found.metric)


def _runs(letter: str, dots: Sequence[tuple[float, float] | None], breaks: Sequence[int]) -> list[str]:
    """Lines of unbroken stretches: a missing figure and a break are gaps, never a line across them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, dot in enumerate(dots):
        if dot is None or place in breaks:
            runs.append([])
        if dot is not None:
            runs[-1].append(dot)
    name = f"cmp__line cmp__line--{letter.lower()}"
    return [
        f'<polyline class="{name}" points="{" ".join(f"{x},{y}" for x, y in run)}"/>' for run in runs if len(run) > 1
    ]


def _x(place: int, count: int) -> float:
    return round(_EDGE + place * (TREND_WIDTH - 2 * _EDGE) / max(count - 1, 1), 1)


def _y(value: Decimal, low: Decimal, high: Decimal) -> float:
    span = high - low or Decimal(1)
    return round(_EDGE + float((high - value) / span) * (TREND_HEIGHT - 2 * _EDGE), 1)


def _value(item: Compared) -> Decimal:
    assert item.figure.value is not None  # `comparing` puts only those with a figure on a strip
    return item.figure.value


def _short(item: Compared) -> str:
    return short_value(_value(item), item.figure.metric)
