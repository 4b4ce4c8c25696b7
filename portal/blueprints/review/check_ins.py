"""Check-ins of a case: planning one, saying that it was held, and what the council is told of it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aftercare import CheckInForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import reviews
from portal.services.aftercare import check_ins
from portal.services.aftercare.check_ins import CheckIn, CheckInText
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/after/check-ins/new")
@allow(Permission.VIEW_SUBMITTED)
def check_in_new(assessment_id: UUID) -> ResponseReturnValue:
    return _page(assessment_id, CheckInForm(), None)


@bp.post("/<uuid:assessment_id>/after/check-ins/new")
@allow(Permission.VIEW_SUBMITTED)
@commits
def check_in_add(assessment_id: UUID) -> ResponseReturnValue:
    form = CheckInForm(request.form)
    if not form.validate():
        return _page(assessment_id, form, None), 422
    try:
        row = check_ins.plan(assessment_id, _text(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("held_on" if "held" in refused.message else "about", refused.message)
        return _page(assessment_id, form, None), 422
    flash("The check-in is planned. The council knows nothing of it yet.")
    return redirect(url_for("review.check_in", assessment_id=assessment_id, check_in_id=row.id), code=303)


@bp.get("/<uuid:assessment_id>/after/check-ins/<uuid:check_in_id>")
@allow(Permission.VIEW_SUBMITTED)
def check_in(assessment_id: UUID, check_in_id: UUID) -> ResponseReturnValue:
    row = check_ins.get_check_in(assessment_id, check_in_id, actor=current_actor())
    return _page(assessment_id, _of(row), row)


@bp.post("/<uuid:assessment_id>/after/check-ins/<uuid:check_in_id>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def check_in_change(assessment_id: UUID, check_in_id: UUID) -> ResponseReturnValue:
    row = check_ins.get_check_in(assessment_id, check_in_id, actor=current_actor())
    form = CheckInForm(request.form)
    if not form.validate():
        return _page(assessment_id, form, row), 422
    try:
        check_ins.change(
            assessment_id, check_in_id, _text(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _page(assessment_id, form, row, conflict), 409
    except Refused as refused:
        form.add_error("held_on" if "held" in refused.message else "about", refused.message)
        return _page(assessment_id, form, row), 422
    flash("The check-in is saved.")
    return redirect(url_for("review.check_in", assessment_id=assessment_id, check_in_id=check_in_id), code=303)


@bp.post("/<uuid:assessment_id>/after/check-ins/<uuid:check_in_id>/<any(announce, share):step>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def check_in_release(assessment_id: UUID, check_in_id: UUID, step: str) -> ResponseReturnValue:
    row = check_ins.get_check_in(assessment_id, check_in_id, actor=current_actor())
    release = check_ins.announce if step == "announce" else check_ins.share
    try:
        release(
            assessment_id,
            check_in_id,
            actor=current_actor(),
            expected_version=CheckInForm(request.form).version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return _page(assessment_id, _of(row), row, conflict), 409
    except Refused as refused:
        shown = _of(row)
        shown.add_error("notes", refused.message)
        return _page(assessment_id, shown, row), 422
    flash("The council can read it." if step == "share" else "The council can read the day and the subject.")
    return redirect(url_for("review.after", assessment_id=assessment_id), code=303)


def _of(row: CheckIn) -> CheckInForm:
    return CheckInForm(about=row.about, planned_on=row.planned_on, held_on=row.held_on, notes=row.notes)


def _text(form: CheckInForm) -> CheckInText:
    assert form.planned_on.data is not None  # the form asks for it
    return CheckInText(form.planned_on.data, form.about.data or "", form.held_on.data, form.notes.data or "")


def _page(assessment_id: UUID, form: CheckInForm, row: CheckIn | None, conflict: EditConflict | None = None) -> str:
    case = reviews.get_case(assessment_id, actor=current_actor())
    return render_template("review/check_in.html", case=case, form=form, row=row, conflict=conflict)
