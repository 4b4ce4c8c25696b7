"""Every submitted self-assessment, by name, and taking one up."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission, may
from portal.services import reviews
from portal.transactions import commits


@bp.get("")
@allow(Permission.VIEW_SUBMITTED)
def queue() -> ResponseReturnValue:
    actor = current_actor()
    may_portfolio = may(actor, Permission.APPROVE_REVIEW)
    return render_template("review/queue.html", entries=reviews.list_queue(actor=actor), may_portfolio=may_portfolio)


@bp.post("/<uuid:assessment_id>/take-up")
@allow(Permission.REVIEW)
@commits
def take_up(assessment_id: UUID) -> ResponseReturnValue:
    reviews.take_up(assessment_id, actor=current_actor(), now=clock.now())
    flash("You have taken up this review.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)
