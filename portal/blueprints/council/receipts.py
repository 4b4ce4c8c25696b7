"""What a council has once its assessment is sealed: the receipt, what was submitted, and the record itself."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.domain.submissions import declarations_of, from_plain
from portal.services import assessments


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/receipt")
@allow(Permission.VIEW_ROUND, council="gss")
def receipt(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found)
    return render_template(
        "council/receipt.html",
        round=found,
        council=found.council,
        assessment=assessment,
        declarations=declarations_of(assessment.sealed()),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/submitted")
@allow(Permission.VIEW_ROUND, council="gss")
def submitted(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found)
    record = assessment.sealed()
    return render_template(
        "council/submitted.html",
        round=found,
        council=found.council,
        assessment=assessment,
        submission=from_plain(record["content"]),
        declarations=declarations_of(record),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/submitted.json")
@allow(Permission.VIEW_ROUND, council="gss")
def submitted_json(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found)
    answer = Response(assessment.sealed_json.encode("utf-8"), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="self-assessment-{assessment.receipt}.json"'
    return answer
