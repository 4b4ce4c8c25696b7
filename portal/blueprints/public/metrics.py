"""The catalogue of metrics, and each metric over all authorities in alphabetical order."""

from flask import abort, render_template, request

import guidance
from guidance.metrics import catalogue
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.domain.metrics import TYPE_NAMES
from portal.kept_pages import keep_page
from portal.services import figures
from portal.services import guidance as editions
from portal.services.figures import wording

GRADES = {
    "A": "Figures as the Oflog Data Explorer published them",
    "B": "Figures of the official release",
    "C": "Calculated by this service from official releases",
    "D": "No current figures: what could be had is partial or years old",
    "none": "No figures held",
}


@bp.get("/metrics")
@allow(PUBLIC)
@keep_page
def metrics() -> str:
    shown = {
        area: [metric for metric in found if not metric.is_context and metric.status != "component"]
        for area, found in catalogue().areas().items()
    }
    return render_template(
        "public/metrics.html",
        areas={area: found for area, found in shown.items() if found},
        context=sorted(catalogue().context(), key=lambda metric: (metric.name.casefold(), metric.id)),
        periods=figures.periods_by_metric(),
        grades=GRADES,
    )


@bp.get("/metrics/<slug:metric_id>")
@allow(PUBLIC)
@keep_page
def metric(metric_id: str) -> str:
    period = request.args.get("period") or None
    try:
        found = figures.metric_figures(metric_id, period)
    except LookupError:
        abort(400)
    edition = editions.get_edition(guidance.CURRENT).guidance
    return render_template(
        "public/metric.html",
        found=found,
        metric=found.metric,
        titles={theme.slug: theme.title for theme in edition.themes},
        lines={line.code: line.text for theme in edition.themes for line in theme.characteristics},
        edition=edition,
        type_names=TYPE_NAMES,
        grades=GRADES,
        wording=wording,
        today=clock.now().date(),
    )
