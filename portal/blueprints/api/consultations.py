"""Consultations and, once their outcome is published, their results, for programs."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import PUBLIC, allow
from portal.blueprints.api import bp
from portal.blueprints.api.answering import answer, csv_file, documents, only
from portal.services import consultations as service
from portal.services.consultations import exports, shapes


@bp.get("/consultations")
@allow(PUBLIC)
@documents("Consultations, the newest opening first", shapes.ConsultationList)
def consultations() -> ResponseReturnValue:
    only()
    now = clock.now()
    items = [
        shapes.ConsultationItem(
            slug=found.slug,
            title=found.title,
            phase=service.phase_of(found, now=now),
            opens_at=found.opens_at,
            closes_at=found.closes_at,
            edition=found.edition,
            outcome_published_at=found.outcome_published_at,
            held_elsewhere=service.is_held_elsewhere(found),
            demonstration=found.demonstration,
        )
        for found in service.list_public_consultations(now=now)
    ]
    return answer(
        shapes.ConsultationList(consultations=items),
        rows=lambda: (item.model_dump(mode="json") for item in items),
        columns=shapes.ConsultationItem.model_fields,
        name="consultations",
    )


@bp.get("/consultations/<slug:consultation>/results")
@allow(PUBLIC)
@documents("Counts by question, once the outcome is published; small ones are withheld", shapes.ConsultationResults)
def consultation_results(consultation: str) -> ResponseReturnValue:
    only()
    found = service.public_results(consultation, now=clock.now())
    if request.args.get("format") == "csv":
        return csv_file(exports.as_csv(found), f"results-{consultation}")
    model = shapes.ConsultationResults.model_validate(exports.as_json(found))
    return answer(model, rows=list, columns=exports.COLUMNS, name=consultation)
