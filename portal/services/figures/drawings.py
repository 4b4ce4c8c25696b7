"""Strips and trends as SVG, drawn from numbers by code: a page has forty, and a template takes ten times as long.

What stands in them is numbers and words of the catalogue; words are escaped. Every drawing has a title that a screen
reader tells, and its numbers stand in a table beside it or behind the link below it.
"""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from portal.services.figures.charts import Chart
from portal.services.figures.strips import Strip
from portal.services.figures.types import Figure
from portal.services.figures.wording import plain_value, short_value

_SVG = (
    '<svg class="fig__drawing" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-labelledby="{}">'
    '<title id="{}">{}</title>'
)


@dataclass(frozen=True)
class Ground:
    """The part of a strip that is the same on the page of every authority it is drawn for."""

    title: str
    marks: str
    low: str
    high: str


def ground(drawn: Strip, figure: Figure) -> Ground:
    """Axis and marks of a strip, and the words at its ends."""
    metric = figure.metric
    low, high = plain_value(drawn.low, metric), plain_value(drawn.high, metric)
    period = figure.period.words if figure.period else ""
    title = f"{metric.name}, {period}: {drawn.count} authorities as unnamed marks between {low} and {high}"
    foot = drawn.base + 5
    marks = (
        f'<line class="fig__axis" x1="0" x2="{drawn.width}" y1="{foot}" y2="{foot}"/>'
        f'<path class="fig__marks" d="{drawn.path}" stroke-dasharray="0 {drawn.step}"/>'
    )
    return Ground(str(escape(title)), marks, _end(low, drawn.below, "lower"), _end(high, drawn.above, "higher"))


def strip(drawn: Strip, base: Ground, figure: Figure, id_: str) -> Markup:
    """A strip: unnamed marks, the medians as lines, and this authority as a triangle below its own line."""
    parts = [_SVG.format(drawn.width, drawn.height, id_, id_, base.title)]
    own = figure.value
    if own is not None:
        at = f"; this authority at {escape(short_value(own, figure.metric))}. The medians are in the table below."
        parts[0] = parts[0].replace("</title>", f"{at}</title>")
    parts.append(base.marks)
    key = [_key("mark", "one authority")]
    if own is not None:
        said = "this authority, beyond the edge" if drawn.is_beyond(own) else "this authority"
        key.append(_key("own", said))
    for found, kind, words in (
        (figure.england, "england", "England"),
        (figure.type, "type", "its type"),
        (figure.neighbours, "neighbours", "neighbours"),
        *((chosen, "list", escape(chosen.words)) for chosen in figure.lists[:1]),
    ):
        if found is not None and found.median is not None:
            x = drawn.x(found.median)
            parts.append(
                f'<line class="fig__median fig__median--{kind}" x1="{x}" x2="{x}" y1="2" y2="{drawn.base + 5}"/>'
            )
            key.append(_key(kind, words))
    if own is not None:
        parts.append(_own(drawn, own))
    ends = f'</svg><p class="fig__ends"><span>{base.low}</span><span>{base.high}</span></p>'
    body = "".join(parts)
    return Markup(  # noqa: S704  # numbers, and words that were escaped above
        f'<figure class="fig__strip">{body}{ends}<figcaption class="fig__key">{" ".join(key)}</figcaption></figure>'
    )


def _key(kind: str, words: str) -> str:
    return f'<span class="fig__item"><span class="fig__sample fig__sample--{kind}"></span>{words}</span>'


def _own(drawn: Strip, own: Decimal) -> str:
    x = drawn.x(own)
    line = f'<line class="fig__own-line" x1="{x}" x2="{x}" y1="8" y2="{drawn.base + 5}"/>'
    return f'{line}<path class="fig__own" d="M{x} {drawn.base + 1}l9 13h-18z"/>'


def _end(value: str, beyond: int, way: str) -> str:
    more = f' <span class="fig__beyond">and {beyond} {way}</span>' if beyond else ""
    return f"{escape(value)}{more}"


def trend(drawn: Chart, figure: Figure, id_: str) -> Markup:
    """A small trend: this authority's figures, one median beside them, and breaks in the series."""
    metric, beside = figure.metric, escape(drawn.beside)
    title = f"{metric.name}, {drawn.first.text} to {drawn.last.text}: this authority’s figures"
    title += f" and the {drawn.beside}" if drawn.median_dots else ""
    title += ". The numbers stand in the table of every period, linked below."
    parts = [_SVG.format(drawn.width, drawn.height, id_, id_, escape(title))]
    parts.append(f'<line class="fig__axis" x1="0" x2="{drawn.width}" y1="{drawn.height - 1}" y2="{drawn.height - 1}"/>')
    parts += [f'<line class="fig__break" x1="{x}" x2="{x}" y1="0" y2="{drawn.height}"/>' for x in drawn.breaks]
    parts += [f'<polyline class="fig__trend-median" points="{run}"/>' for run in drawn.median]
    parts += [f'<polyline class="fig__trend-line" points="{run}"/>' for run in drawn.line]
    parts += [f'<circle class="fig__trend-median-dot" cx="{d.x}" cy="{d.y}" r="2"/>' for d in drawn.median_dots]
    parts += [f'<circle class="fig__trend-dot" cx="{d.x}" cy="{d.y}" r="4"/>' for d in drawn.dots]
    first = f": {escape(short_value(drawn.first_value, metric))}" if drawn.first_value is not None else ""
    last = f": {escape(short_value(drawn.last_value, metric))}" if drawn.last_value is not None else ""
    parts.append(
        f'</svg><p class="fig__ends"><span>{drawn.first.text}{first}</span><span>{drawn.last.text}{last}</span></p>'
        f'<figcaption class="fig__key">{_key("line", "this authority")}'
    )
    if drawn.median_dots:
        parts.append(f" {_key('dashes', beside)}")
    if drawn.breaks:
        parts.append(f" {_key('break', 'break in the series')}")
    return Markup(f'<figure class="fig__trend">{"".join(parts)}</figcaption></figure>')  # noqa: S704  # as above
