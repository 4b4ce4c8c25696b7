"""The made-up example, drawn by what draws real figures: what the page explains is what readers will meet."""

from dataclasses import replace

from markupsafe import Markup

from guidance.metrics import Metric, catalogue
from portal.domain import example, periods
from portal.domain.comparators import ENGLAND, summarise
from portal.domain.metrics import Status
from portal.services.figures import Figure, Point, charts, drawings, strips


def _metric() -> Metric:
    """A metric that is none of the catalogue's: a share with one decimal."""
    return replace(catalogue()["waste_recycling_rate"], id="example", name="A made-up figure", breaks=())


def _figure() -> Figure:
    of_type, neighbours = example.OTHER_GROUPS
    return Figure(
        _metric(),
        periods.parse(example.YEARS[-1]),
        example.OWN,
        Status.PUBLISHED,
        england=summarise(ENGLAND, example.FIGURES),
        type=of_type,
        neighbours=neighbours,
    )


def strip() -> Markup:
    """The example's strip: thirty marks that look alike, the one it is about, and three medians."""
    figure = _figure()
    drawn = strips.strip([float(value) for value in example.FIGURES], figure.england)
    assert drawn is not None  # thirty figures, no two extremes alike
    return drawings.strip(drawn, drawings.ground(drawn, figure), figure, "strip-title")


def trend() -> Markup:
    """The example's years, with the year in which nothing was collected and the break left open."""
    points = [
        Point(periods.parse(year), own, Status.PUBLISHED if own is not None else Status.NOT_COLLECTED, median)
        for year, own, median in zip(example.YEARS, example.SERIES, example.MEDIANS, strict=True)
    ]
    drawn = charts.chart(points, {example.BREAK}, "England median")
    assert drawn is not None  # six years have a figure
    return drawings.trend(drawn, _figure(), "trend-title")
