"""Every model of engagement and intervention beside what is on file: an overview, and one model at a time."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.ladder_pages import get_open_ladder
from portal.domain.roles import Permission


@bp.get("/<uuid:assessment_id>/ladder")
@allow(Permission.VIEW_SUBMITTED)
def ladder(assessment_id: UUID) -> ResponseReturnValue:
    return render_template("review/ladder.html", found=get_open_ladder(assessment_id))


@bp.get("/<uuid:assessment_id>/ladder/<slug:model>")
@allow(Permission.VIEW_SUBMITTED)
def ladder_model(assessment_id: UUID, model: str) -> ResponseReturnValue:
    found = get_open_ladder(assessment_id)
    if not found.may_read:
        return render_template("review/ladder.html", found=found)
    item = found.model(model)
    place = found.models.index(item)
    return render_template(
        "review/ladder_model.html",
        found=found,
        item=item,
        actor_id=current_actor().user_id,
        previous=found.models[place - 1].model if place else None,
        next=found.models[place + 1].model if place + 1 < len(found.models) else None,
    )
