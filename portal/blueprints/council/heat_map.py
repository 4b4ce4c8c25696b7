"""All characteristics of a round on one sheet, to look at, to print and to take away."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.domain.judgements import Judgement
from portal.domain.roles import Permission
from portal.services import assessments, assurance
from portal.services.figures import answers


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/heat-map")
@allow(Permission.VIEW_ROUND, council="gss")
def heat_map(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    return render_template(
        "council/heat_map.html",
        round=found,
        council=found.council,
        sheet=assurance.get_heat_map(found, actor=current_actor()),
        as_table=request.args.get("as") == "table",
        with_readers=request.args.get("readers") == "yes",
        judgements=tuple(Judgement),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/heat-map.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def heat_map_csv(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    sheet = assurance.get_heat_map(found, actor=current_actor())
    return csv_file(
        answers.to_csv(assurance.list_rows(sheet), assurance.COLUMNS), f"judgements-{gss}-{found.cycle_slug}"
    )
