"""Declaring one's interests before a case is opened."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.review import InterestForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.services import reviews
from portal.transactions import commits


def _page(assessment_id: UUID, form: InterestForm) -> str:
    own = reviews.get_own_standing(assessment_id, actor=current_actor())
    return render_template("review/interests.html", own=own, form=form)


@bp.get("/<uuid:assessment_id>/interests")
@allow(Permission.VIEW_SUBMITTED)
def interests(assessment_id: UUID) -> ResponseReturnValue:
    return _page(assessment_id, InterestForm())


@bp.post("/<uuid:assessment_id>/interests")
@allow(Permission.VIEW_SUBMITTED)
@commits
def interests_declare(assessment_id: UUID) -> ResponseReturnValue:
    form = InterestForm(request.form)
    if not form.validate():
        return _page(assessment_id, form), 422
    words = (form.words.data or "") if form.has_interest.data == "yes" else ""
    interest = reviews.declare(assessment_id, words, actor=current_actor(), now=clock.now())
    if interest.standing.may_open:
        flash("Your declaration is recorded.")
        return redirect(url_for("review.case", assessment_id=assessment_id), code=303)
    flash("Your interest is recorded. A lead reviewer decides whether you can open the case.")
    return redirect(url_for("review.interests", assessment_id=assessment_id), code=303)
