"""Who looked at which page of a case, and what was done with it; every answer of the desk is recorded as a look."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal import looking
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.services.reviews import looks as service

bp.after_request(looking.record_look)


@bp.get("/<uuid:assessment_id>/looks")
@allow(Permission.APPROVE_REVIEW)
def looks(assessment_id: UUID) -> ResponseReturnValue:
    found = service.list_looks(assessment_id, actor=current_actor(), page=_page())
    return render_template("review/looks.html", found=found, endpoint="review.looks", is_history=False)


@bp.get("/<uuid:assessment_id>/history")
@allow(Permission.APPROVE_REVIEW)
def history(assessment_id: UUID) -> ResponseReturnValue:
    found = service.list_history(assessment_id, actor=current_actor(), page=_page())
    return render_template("review/looks.html", found=found, endpoint="review.history", is_history=True)


def _page() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), 10_000)
