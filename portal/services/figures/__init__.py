"""Published figures: releases of them, medians beside them, and readings for pages, answers and reports."""

from portal.services.figures.bundled import bundled_codes, load_all, load_register, load_release
from portal.services.figures.country import Country, country, neighbour_lists
from portal.services.figures.history import FigureHistory, figure_history
from portal.services.figures.profiles import council_figures, council_history
from portal.services.figures.readings import get_metric, medians_of, metric_figures, periods_by_metric
from portal.services.figures.releases import (
    ImportOutcome,
    ImportResult,
    examine,
    get_release,
    list_releases,
    publish,
    receive,
    try_out,
    withdraw,
)
from portal.services.figures.types import (
    AuthorityFigure,
    CouncilFigures,
    Figure,
    MetricFigures,
    Point,
    ReleaseReference,
    ThemeFigures,
)

__all__ = [
    "AuthorityFigure",
    "CouncilFigures",
    "Country",
    "Figure",
    "FigureHistory",
    "ImportOutcome",
    "ImportResult",
    "MetricFigures",
    "Point",
    "ReleaseReference",
    "ThemeFigures",
    "bundled_codes",
    "council_figures",
    "council_history",
    "country",
    "examine",
    "figure_history",
    "get_metric",
    "get_release",
    "list_releases",
    "load_all",
    "load_register",
    "load_release",
    "medians_of",
    "metric_figures",
    "neighbour_lists",
    "periods_by_metric",
    "publish",
    "receive",
    "try_out",
    "withdraw",
]
