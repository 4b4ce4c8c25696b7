"""The issued summary of a case: whether its copies are ready, and the copies."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.errors import NotFound
from portal.reports.copies import Copy
from portal.services import reviews, summaries
from portal.storage import file_store


@bp.get("/<uuid:assessment_id>/summary")
@allow(Permission.VIEW_SUBMITTED)
def summary(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    standing = summaries.find_standing(assessment_id, actor=actor)
    if standing is None:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/summary.html", case=case, standing=standing, copies=tuple(Copy))


@bp.get("/<uuid:assessment_id>/summary/<any(restricted, council, public):copy>.pdf")
@allow(Permission.VIEW_SUBMITTED)
def summary_document(assessment_id: UUID, copy: str) -> ResponseReturnValue:
    content, reference = summaries.department_document(
        assessment_id, Copy(copy), actor=current_actor(), store=file_store()
    )
    return pdf_answer(content, summaries.file_name(reference, Copy(copy)))


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF that is saved under a name which carries its marking."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
