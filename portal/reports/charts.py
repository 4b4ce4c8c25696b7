"""Draws the charts of a document as SVG: readable in black and white, named for a screen reader, never alone.

Each chart has a `title` that says in words what it shows, and stands beside a table with the same facts. Shapes and
patterns carry the meaning; colour only helps. Nothing here puts one council's figure above another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

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
    """One characteristic in the map of judgements: its code, and the codes of judgement and confidence."""

    code: str
    judgement: str
    judgement_words: str
    confidence_words: str


@dataclass(frozen=True)
class MapRow:
    """One theme in the map."""

    title: str
    cells: tuple[Cell, ...]


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
    """Every characteristic by theme, with the council's judgement as a pattern and its confidence as a letter.

    The map has no total, no average and no order but the guidance's own.
    """
    drawn: list[str] = []
    per_line, y = 11, 0
    for row in rows:
        drawn.append(f'<text x="0" y="{y + 12}" {_TEXT} font-size="9" font-weight="600">{escape(row.title)}</text>')
        for index, cell in enumerate(row.cells):
            line, column = divmod(index, per_line)
            drawn.append(_cell(cell, 4 + column * 45, y + 18 + line * 34))
        lines = max(1, -(-len(row.cells) // per_line))
        y += 24 + lines * 34
    said = ". ".join(f"{row.title}: {'; '.join(_said(cell) for cell in row.cells)}" for row in rows)
    return _svg(500, y, f"The council’s judgement of each characteristic. {said}.", drawn)


def key_swatch(judgement: str) -> Markup:
    """One pattern of the map, for its key; the words stand beside it."""
    return _svg(26, 14, f"Pattern for {judgement.replace('_', ' ')}", [_pattern(judgement, 1, 1)])


def _said(cell: Cell) -> str:
    confidence = f", confidence {cell.confidence_words.lower()}" if cell.confidence_words else ""
    return f"{cell.code} {cell.judgement_words.lower()}{confidence}"


def _cell(cell: Cell, x: float, y: float) -> str:
    letter = escape(cell.confidence_words[:1])
    return (
        _pattern(cell.judgement, x, y)
        + f'<text x="{x + 27}" y="{y + 10}" {_TEXT} font-size="8">{letter}</text>'
        + f'<text x="{x}" y="{y + 22}" {_TEXT} font-size="8">{escape(cell.code)}</text>'
    )


def _pattern(judgement: str, x: float, y: float) -> str:
    """A box 24 by 12: four tones that also differ in pattern, and two boxes for what has no judgement."""
    fill = {"embedded": _INK, "largely": "#5f8a96", "partly": "#d5e2e5"}.get(judgement, "#ffffff")
    dash = ' stroke-dasharray="2 2"' if judgement == "unjudged" else ""
    box = f'<rect x="{x}" y="{y}" width="24" height="12" fill="{fill}" stroke="{_INK}" stroke-width="0.9"{dash}/>'
    if judgement == "largely":
        box += "".join(_line(x, y + dy, x + 24, y + dy, "#ffffff") for dy in (3, 6, 9))
    if judgement == "partly":
        box += "".join(f'<circle cx="{x + dx}" cy="{y + 6}" r="1.3" fill="{_INK}"/>' for dx in (5, 12, 19))
    if judgement == "not_applicable":
        box += _line(x, y + 12, x + 24, y, _INK)
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
