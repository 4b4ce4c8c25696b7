"""A file that a sealed self-assessment cites, for those in the department who may read the case."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.council.library_files import as_attachment
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.services import reviews
from portal.services.evidence_library import find_sealed_file
from portal.storage import file_store


@bp.get("/<uuid:assessment_id>/evidence/<uuid:evidence_id>")
@allow(Permission.VIEW_SUBMITTED)
def evidence_file(assessment_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_sealed_file(assessment_id, evidence_id, actor=actor, store=file_store())
    if found.download is not None:
        return as_attachment(found.download)
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/evidence_file.html", case=case, found=found), 409
