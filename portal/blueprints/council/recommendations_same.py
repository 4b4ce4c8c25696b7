"""Saying that two entries of the register say the same, and taking it back. A person decides; a likeness only asks."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.plan_values import as_id, version_sent
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services.plans import recommendation_changes, recommendations
from portal.services.plans.recommendations import Wanted
from portal.transactions import commits


@bp.get("/<gss:gss>/recommendations/<uuid:recommendation_id>/same")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_same(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    return _page(gss, recommendation_id)


@bp.post("/<gss:gss>/recommendations/<uuid:recommendation_id>/same")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_say_same(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    if not request.form.get("other"):
        return _page(gss, recommendation_id, "Choose the recommendation that it is the same as"), 422
    try:
        recommendation_changes.say_same(
            recommendation_id, gss, as_id(request.form["other"]),
            actor=current_actor(), expected_version=version_sent(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except Refused as refused:
        return _page(gss, recommendation_id, refused.message), 422
    except EditConflict:
        return _page(gss, recommendation_id, "Somebody else changed this recommendation. Look at it again"), 409
    flash("The two are kept as one. You can undo this.")
    return redirect(url_for("council.recommendation", gss=gss, recommendation_id=recommendation_id), code=303)


@bp.post("/<gss:gss>/recommendations/<uuid:recommendation_id>/same/undo")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_undo_same(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    recommendation_changes.undo_same(
        recommendation_id, gss, actor=current_actor(), expected_version=version_sent(), now=clock.now()
    )
    flash("The two stand apart again.")
    return redirect(url_for("council.recommendation", gss=gss, recommendation_id=recommendation_id), code=303)


def _page(gss: str, recommendation_id: UUID, problem: str = "") -> str:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    text = request.args.get("text", "").strip()[:200]
    found = recommendations.list_recommendations(gss, Wanted(text=text), actor=current_actor()) if text else None
    return render_template(
        "council/recommendation_same.html",
        council=assessments.get_council(gss),
        line=line,
        like=recommendations.like(line.row, gss, actor=current_actor()),
        found=[other.row for other in found.lines if other.row.id != line.row.id] if found else [],
        text=text,
        problem=problem,
    )
