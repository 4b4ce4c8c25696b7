"""The catalogue of metrics, and each metric over all authorities, for programs."""

from flask import request
from flask.typing import ResponseReturnValue

from guidance.metrics import catalogue
from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import BadParameter, answer, documents, only
from portal.services import figures
from portal.services.figures import answers, shapes


@bp.get("/metrics")
@allow(PUBLIC)
@documents("The catalogue of metrics, by area and then alphabetical", shapes.MetricList)
def metrics() -> ResponseReturnValue:
    only()
    held = figures.periods_by_metric()
    items = [
        answers.metric_item(metric, [period.text for period in held.get(metric.id, ())])
        for found in catalogue().areas().values()
        for metric in found
    ]
    return answer(
        shapes.MetricList(metrics=items),
        rows=lambda: (item.model_dump() | {"periods": ";".join(item.periods)} for item in items),
        columns=shapes.MetricListItem.model_fields,
        name="metrics",
    )


@bp.get("/metrics/<slug:metric_id>/figures")
@allow(PUBLIC)
@documents(
    "One metric over all authorities, alphabetical by name",
    shapes.MetricFiguresAnswer,
    period="A period such as 2022-23; the latest one held when left out",
)
def metric_figures(metric_id: str) -> ResponseReturnValue:
    only("period")
    period = request.args.get("period")
    try:
        found = answers.metric_figures(figures.metric_figures(metric_id, period or None))
    except LookupError:
        raise BadParameter(f"Use a period for which there are figures of this metric: {period} is none") from None
    rows = [item.model_dump() | {"metric_id": metric_id, "period": found.period} for item in found.figures]
    columns = ("metric_id", "period", *shapes.AuthorityFigureAnswer.model_fields)
    return answer(found, rows=lambda: rows, columns=columns, name=f"{metric_id}-{found.period or 'no-period'}")
