"""The catalogue of metrics, and each metric over all authorities in alphabetical order."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

import guidance
from guidance.metrics import catalogue
from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.public import bp
from portal.blueprints.public.profile import AsAt, as_at, strip_of
from portal.domain.metrics import TYPE_NAMES, Status
from portal.kept_pages import keep_page
from portal.services import figures
from portal.services import guidance as editions
from portal.services.figures import notes, tables, wording
from portal.services.figures.types import Note
from portal.services.good_practice import library

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
def metric(metric_id: str) -> ResponseReturnValue:
    period, asked = request.args.get("period") or None, as_at()
    try:
        found = figures.metric_figures(metric_id, period, moment=asked.moment)
    except LookupError:
        if asked.moment is None:
            abort(400)
        found = figures.metric_figures(metric_id, moment=asked.moment)  # that period was not held on that day
    edition = editions.get_edition(guidance.CURRENT).guidance
    page = render_template(
        "public/metric.html",
        asked=asked,
        form_errors={"as-at": asked.problem} if asked.problem else None,
        strips=_strips(found, asked),
        found=found,
        metric=found.metric,
        titles={theme.slug: theme.title for theme in edition.themes},
        lines={line.code: line.text for theme in edition.themes for line in theme.characteristics},
        edition=edition,
        type_names=TYPE_NAMES,
        grades=GRADES,
        wording=wording,
        rows=tables.authority_rows(found.of_those_who_run_it, found.metric),
        said=_said(found, asked),
        examples=() if asked.day else library.list_examples(metric_id=metric_id),
        today=clock.now().date(),
    )
    return (page, 422) if asked.problem else page


def _said(found: figures.MetricFigures, asked: AsAt) -> list[tuple[figures.AuthorityFigure, Note]]:
    """What councils say of the figure that is shown, in the order of the table: by the alphabet."""
    if found.period is None:
        return []
    written = notes.notes_on(found.metric.id, found.period.text, moment=asked.moment)
    return [(figure, written[figure.gss_code]) for figure in found.figures if figure.gss_code in written]


def _strips(found: figures.MetricFigures, asked: AsAt) -> list[tuple[str, Markup]]:
    """The strip of every group within which the metric is compared: its name and the drawing, no authority marked."""
    metric, period = found.metric, found.period
    if period is None:
        return []
    by_scope = {item.scope: item for item in found.comparators}
    england = by_scope.get("england") if metric.comparable == "england" else None
    kinds = [scope.removeprefix("type:") for scope in by_scope if scope.startswith("type:")]
    councils = [kind for kind in kinds if kind != "combined_authority"]
    drawn = []
    for kind in [*(councils[:1] if england else councils), *(k for k in kinds if k not in councils)]:
        alone = england is None or kind not in councils
        figure = figures.Figure(
            metric,
            period,
            None,
            Status.NOT_COLLECTED,
            england=None if alone else england,
            type=by_scope[f"type:{kind}"] if alone else None,
        )
        words = figure.type.words if figure.type else "England"
        drawing = strip_of(figures.country(asked.moment), figure, kind, f"strip-{kind.replace('_', '-')}")
        if drawing:
            drawn.append((words, drawing))
    return drawn
