"""Writing down a view of a theme, and words on the whole."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.review import OverviewForm, ViewForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.pages import goes_on, next_address, overview_page, theme_page
from portal.domain.reviewing import Stance
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import reviews
from portal.services.reviews import Kind
from portal.transactions import commits


@bp.post("/<uuid:assessment_id>/themes/<slug:theme>")
@allow(Permission.REVIEW)
@commits
def theme_save(assessment_id: UUID, theme: str) -> ResponseReturnValue:
    case, form = reviews.get_case(assessment_id, actor=current_actor()), ViewForm(request.form)
    if not form.validate():
        return theme_page(case, theme, form), 422
    text = reviews.ViewText(
        Stance(form.stance.data),
        form.view.data,
        form.reasons.data,
        form.strengths.data,
        form.questions.data,
        form.confidence.data or "",
    )
    version, now = form.version.number, clock.now()
    try:
        reviews.record_view(assessment_id, theme, text, actor=current_actor(), expected_version=version, now=now)
    except EditConflict as conflict:
        return theme_page(case, theme, form, conflict), 409
    flash(f"Your view of {reviews.get_theme(case, theme).entry.title} is saved.")
    back = url_for("review.case", assessment_id=assessment_id)
    return redirect(next_address(case, Kind.THEME, theme) if goes_on() else back, code=303)


@bp.get("/<uuid:assessment_id>/overview")
@allow(Permission.VIEW_SUBMITTED)
def overview(assessment_id: UUID) -> ResponseReturnValue:
    return overview_page(reviews.get_case(assessment_id, actor=current_actor()))


@bp.post("/<uuid:assessment_id>/overview")
@allow(Permission.REVIEW)
@commits
def overview_save(assessment_id: UUID) -> ResponseReturnValue:
    case, form = reviews.get_case(assessment_id, actor=current_actor()), OverviewForm(request.form)
    if not form.validate():
        return overview_page(case, form), 422
    version, now = form.version.number, clock.now()
    try:
        reviews.record_overview(
            assessment_id, form.overview.data or "", actor=current_actor(), expected_version=version, now=now
        )
    except EditConflict as conflict:
        return overview_page(case, form, conflict), 409
    flash("Your words on the whole are saved.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)
