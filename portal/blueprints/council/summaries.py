"""Summaries issued to the council. Until one is, this page says the same, whatever the department does."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.reports.copies import Copy
from portal.services import assessments, summaries
from portal.storage import file_store


@bp.get("/<gss:gss>/summaries")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def summary_list(gss: str) -> ResponseReturnValue:
    return render_template(
        "review/council_summaries.html",
        council=assessments.get_council(gss),
        summaries=summaries.list_for_council(gss, actor=current_actor()),
    )


@bp.get("/<gss:gss>/summaries/<uuid:summary_id>/<any(council, public):copy>.pdf")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def summary_document(gss: str, summary_id: UUID, copy: str) -> ResponseReturnValue:
    content, reference = summaries.council_document(
        gss, summary_id, Copy(copy), actor=current_actor(), store=file_store()
    )
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{summaries.file_name(reference, Copy(copy))}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
