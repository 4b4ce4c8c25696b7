"""The export bundle of what was submitted: one file to keep."""

from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.receipts import asked_record
from portal.domain.roles import Permission
from portal.services import assessments, bundles
from portal.storage import file_store


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/bundle.zip")
@allow(Permission.VIEW_ROUND, council="gss")
def bundle(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assessment = assessments.get_assessment(found, sequence=asked_record())
    answer = Response(bundles.build(assessment, store=file_store()), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundles.file_name(assessment)}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
