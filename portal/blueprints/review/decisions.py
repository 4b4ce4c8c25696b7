"""Handing a review on: submitted by its reviewer, then returned, approved and issued by a lead."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.review import ReturnForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.services import reviews, summaries
from portal.templating import department_names, service_address
from portal.transactions import commits


@bp.post("/<uuid:assessment_id>/submit")
@allow(Permission.REVIEW)
@commits
def submit(assessment_id: UUID) -> ResponseReturnValue:
    reviews.submit_review(assessment_id, actor=current_actor(), now=clock.now())
    flash("Your review is handed in.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/return")
@allow(Permission.APPROVE_REVIEW)
def return_to_reviewer(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    return render_template("review/return.html", case=case, form=ReturnForm())


@bp.post("/<uuid:assessment_id>/return")
@allow(Permission.APPROVE_REVIEW)
@commits
def return_to_reviewer_send(assessment_id: UUID) -> ResponseReturnValue:
    form = ReturnForm(request.form)
    if not form.validate():
        case = reviews.get_case(assessment_id, actor=current_actor())
        return render_template("review/return.html", case=case, form=form), 422
    places = tuple(int(place) for place in form.places.data or ())
    reviews.return_to_reviewer(assessment_id, form.reason.data, actor=current_actor(), now=clock.now(), places=places)
    flash("The review is back with its reviewer.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)


@bp.post("/<uuid:assessment_id>/approve")
@allow(Permission.APPROVE_REVIEW)
@commits
def approve(assessment_id: UUID) -> ResponseReturnValue:
    reviews.approve(assessment_id, actor=current_actor(), now=clock.now())
    flash("The review is approved. Nothing has gone to the council yet.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)


@bp.post("/<uuid:assessment_id>/issue")
@allow(Permission.ISSUE_SUMMARY)
@commits
def issue(assessment_id: UUID) -> ResponseReturnValue:
    now = clock.now()
    department = summaries.Department(*department_names(), service_address())
    summaries.issue(assessment_id, department=department, actor=current_actor(), now=now)
    flash("The summary is issued. Its three copies are being prepared.")
    return redirect(url_for("review.summary", assessment_id=assessment_id), code=303)
