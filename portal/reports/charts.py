"""Draws the charts of a document as SVG: readable in black and white, named for a screen reader, never alone.

Each chart has a `title` that says in words what it shows, and stands beside a table with the same facts. Shapes and
patterns carry the meaning; colour only helps. Nothing here puts one council's figure above another's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import segno
from markupsafe import Markup, escape

_INK = "#14323c"
_TEXT = 'font-family="Source Sans 3, DejaVu Sans"'


@dataclass(frozen=True)
class Mark:
    """A point on a strip.

    Args:
        value: in the metric's unit.
        label: what it is, such as "England median, 25.0 %".
        shape: `diamond` for the council, `bar` for the England median, `ring` for its type, `triangle` for neighbours.
    """

    value: Decimal
    label: str
    shape: str


@dataclass(frozen=True)
class Cell:
    """One judgement in the map: its code, empty where nothing was said, and its words."""

    judgement: str
    judgement_words: str
    confidence_words: str


@dataclass(frozen=True)
class MapRow:
    """One theme in the map.

    Args:
        codes: of its characteristics, in the edition's order.
        lines: who judged, with a cell for each code.
    """

    title: str
    codes: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...] | list[Cell]], ...]


def strip(name: str, marks: Sequence[Mark]) -> Markup:
    """A line with the council's figure and its comparators, lowest at the left.

    Args:
        name: what is measured, for the alternative text.
        marks: at least one; the line spans them with a margin and does not begin at nought.
    """
    values = [mark.value for mark in marks]
    low, high = min(values), max(values)
    spread = (high - low) or Decimal(1)
    start = low if high != low else low - Decimal("0.5")
    title = f"{name}: {'; '.join(mark.label for mark in marks)}."
    drawn = [f'<line x1="4" y1="9" x2="156" y2="9" stroke="{_INK}" stroke-width="0.8"/>']
    # The council's own mark is drawn last so that nothing covers it.
    for mark in sorted(marks, key=lambda mark: mark.shape == "diamond"):
        x = 12 + float((mark.value - start) / spread) * 136
        drawn.append(_SHAPES[mark.shape](x))
    return _svg(160, 18, title, drawn)


def trend(name: str, points: Sequence[tuple[str, Decimal]]) -> Markup:
    """A line through a series of periods, oldest first; a period without a figure is left out by the caller."""
    values = [value for _, value in points]
    low, high = min(values), max(values)
    spread = (high - low) or Decimal(1)
    step = 104 / max(len(points) - 1, 1)
    places = [(8 + index * step, 24 - float((value - low) / spread) * 18) for index, (_, value) in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn = [f'<polyline points="{line}" fill="none" stroke="{_INK}" stroke-width="1.2"/>']
    drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{_INK}"/>' for x, y in places]
    said = "; ".join(f"{period} {value}" for period, value in points)
    return _svg(120, 30, f"{name}: {said}.", drawn)


def judgement_map(rows: Sequence[MapRow]) -> Markup:
    """Every characteristic by theme, one line for each who judged: a pattern, and the confidence as a letter.

    The map has no total, no average and no order but the guidance's own. It fits on one page.
    """
    drawn: list[str] = []
    said: list[str] = []
    y = 0
    for row in rows:
        drawn.append(f'<text x="0" y="{y + 9}" {_TEXT} font-size="9" font-weight="600">{escape(row.title)}</text>')
        drawn += [_text(_LEFT + index * _WIDE, y + 20, code) for index, code in enumerate(row.codes)]
        y += 23
        for name, cells in row.lines:
            drawn.append(_text(0, y + 8, name))
            drawn += [_cell(cell, _LEFT + index * _WIDE, y) for index, cell in enumerate(cells)]
            y += 12
            judged = (f"{code} {_said(cell)}" for code, cell in zip(row.codes, cells, strict=True))
            said.append(f"{row.title}, {name.lower()}: {'; '.join(judged)}")
        y += 6
    return _svg(500, y, f"The judgement of each characteristic. {'. '.join(said)}.", drawn)


#: Where the boxes of the map begin, and how far apart they stand.
_LEFT, _WIDE = 62, 36.5


def key_swatch(judgement: str) -> Markup:
    """One pattern of the map, for its key; the words stand beside it."""
    return _svg(26, 12, f"Pattern for {judgement.replace('_', ' ') or 'nothing said'}", [_pattern(judgement, 1, 1)])


def square_code(address: str, title: str) -> Markup:
    """An address as a square code that a telephone reads, dark on light with the quiet zone that readers need."""
    code = segno.make(address, error="m", micro=False)
    side = code.symbol_size(border=4)[0]
    # One path for all dark squares: a shape for each would make the file ten times larger.
    path = "".join(
        f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(code.matrix_iter(border=4)) for x, run in _runs(row)
    )
    white = f'<rect width="{side}" height="{side}" fill="#ffffff"/>'
    return _svg(side, side, title, [white, f'<path d="{path}" fill="#000000"/>'])


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where dark squares begin in a row, and how many follow each other."""
    place = 0
    for is_dark, squares in groupby(row):
        length = sum(1 for _ in squares)
        if is_dark:
            yield place, length
        place += length


def _said(cell: Cell) -> str:
    confidence = f", confidence {cell.confidence_words.lower()}" if cell.confidence_words else ""
    return f"{cell.judgement_words.lower()}{confidence}"


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" {_TEXT} font-size="7.5">{escape(text)}</text>'


def _cell(cell: Cell, x: float, y: float) -> str:
    letter = escape(cell.confidence_words[:1])
    return _pattern(cell.judgement, x, y) + (_text(x + 26, y + 8, str(letter)) if letter else "")


def _pattern(judgement: str, x: float, y: float) -> str:
    """A box 24 by 10: four tones that also differ in pattern, and three for what has no judgement."""
    if not judgement:
        return _line(x + 8, y + 5, x + 16, y + 5, _INK)
    fill = {"embedded": _INK, "largely": "#5f8a96", "partly": "#d5e2e5"}.get(judgement, "#ffffff")
    dash = ' stroke-dasharray="2 2"' if judgement == "unjudged" else ""
    box = f'<rect x="{x}" y="{y}" width="24" height="10" fill="{fill}" stroke="{_INK}" stroke-width="0.9"{dash}/>'
    if judgement == "largely":
        box += "".join(_line(x, y + dy, x + 24, y + dy, "#ffffff") for dy in (2.5, 5, 7.5))
    if judgement == "partly":
        box += "".join(f'<circle cx="{x + dx}" cy="{y + 5}" r="1.3" fill="{_INK}"/>' for dx in (5, 12, 19))
    if judgement == "not_applicable":
        box += _line(x, y + 10, x + 24, y, _INK)
    return box


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="0.9"/>'


def _diamond(x: float) -> str:
    return f'<path d="M{x:.1f} 3 L{x + 5:.1f} 9 L{x:.1f} 15 L{x - 5:.1f} 9 Z" fill="{_INK}"/>'


def _bar(x: float) -> str:
    return f'<line x1="{x:.1f}" y1="2" x2="{x:.1f}" y2="16" stroke="{_INK}" stroke-width="1.8"/>'


def _ring(x: float) -> str:
    return f'<circle cx="{x:.1f}" cy="9" r="3.6" fill="#ffffff" stroke="{_INK}" stroke-width="1.3"/>'


def _triangle(x: float) -> str:
    return f'<path d="M{x:.1f} 4 L{x + 4:.1f} 12 L{x - 4:.1f} 12 Z" fill="#ffffff" stroke="{_INK}"/>'


_SHAPES = {"diamond": _diamond, "bar": _bar, "ring": _ring, "triangle": _triangle}


def _svg(width: float, height: float, title: str, drawn: Sequence[str]) -> Markup:
    """An SVG with its title as the first child, which is where screen readers and the PDF's tags look for it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    # Markup: every text above went through escape(), everything else is a number or a constant of this module.
    return Markup(f'{head} role="img"><title>{escape(title)}</title>{"".join(drawn)}</svg>')  # noqa: S704
