"""Recording that a committee considered the self-assessment, and what the council answered to its recommendations."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import RecommendationForm, StepForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments, governance
from portal.services.governance import StepDetails
from portal.transactions import commits

_BASE = "/<gss:gss>/rounds/<uuid:round_id>/committee/steps"


@bp.get(f"{_BASE}/new")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
def committee_step_new(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _step_page(gss, round_id, StepForm())


@bp.post(f"{_BASE}/new")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_step_add(gss: str, round_id: UUID) -> ResponseReturnValue:
    form, found = StepForm(request.form), assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _step_page(gss, round_id, form), 422
    try:
        step = governance.add_step(found.id, _details(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("committee", refused.message)
        return _step_page(gss, round_id, form), 422
    flash(f"{step.committee} is recorded. Add what it recommended.")
    return redirect(_address(gss, round_id, step.id), code=303)


@bp.get(f"{_BASE}/<uuid:step_id>")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
def committee_step(gss: str, round_id: UUID, step_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    return _step_page(gss, round_id, StepForm(obj=governance.get_step(found, step_id)), step_id)


@bp.post(f"{_BASE}/<uuid:step_id>")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_step_change(gss: str, round_id: UUID, step_id: UUID) -> ResponseReturnValue:
    form, found = StepForm(request.form), assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _step_page(gss, round_id, form, step_id), 422
    try:
        governance.change_step(
            found.id, step_id, _details(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except Refused as refused:
        form.add_error("committee", refused.message)
        return _step_page(gss, round_id, form, step_id), 422
    except EditConflict as conflict:
        return _step_page(gss, round_id, form, step_id, conflict), 409
    flash("The committee is changed.")
    return redirect(_address(gss, round_id, step_id), code=303)


@bp.post(f"{_BASE}/<uuid:step_id>/remove")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_step_remove(gss: str, round_id: UUID, step_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    governance.remove_step(found.id, step_id, actor=current_actor(), now=clock.now())
    flash("The committee is removed from this draft.")
    return redirect(url_for("council.committee", gss=gss, round_id=round_id), code=303)


@bp.get(f"{_BASE}/<uuid:step_id>/recommendations/new")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
def committee_recommendation_new(gss: str, round_id: UUID, step_id: UUID) -> ResponseReturnValue:
    return _recommendation_page(gss, round_id, step_id, RecommendationForm())


@bp.post(f"{_BASE}/<uuid:step_id>/recommendations/new")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_recommendation_add(gss: str, round_id: UUID, step_id: UUID) -> ResponseReturnValue:
    form, found = RecommendationForm(request.form), assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _recommendation_page(gss, round_id, step_id, form), 422
    try:
        governance.add_recommendation(
            found.id, step_id, form.to_recommendation(),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except Refused as refused:
        form.add_error("text", refused.message)
        return _recommendation_page(gss, round_id, step_id, form), 422
    except EditConflict as conflict:
        return _recommendation_page(gss, round_id, step_id, form, conflict=conflict), 409
    flash("The recommendation is recorded.")
    return redirect(_address(gss, round_id, step_id), code=303)


@bp.get(f"{_BASE}/<uuid:step_id>/recommendations/<int:number>")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
def committee_recommendation(gss: str, round_id: UUID, step_id: UUID, number: int) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    held = governance.get_recommendation(governance.get_step(found, step_id), number)
    return _recommendation_page(gss, round_id, step_id, RecommendationForm.of(held), number)


@bp.post(f"{_BASE}/<uuid:step_id>/recommendations/<int:number>")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_recommendation_change(gss: str, round_id: UUID, step_id: UUID, number: int) -> ResponseReturnValue:
    form, found = RecommendationForm(request.form), assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _recommendation_page(gss, round_id, step_id, form, number), 422
    try:
        governance.change_recommendation(
            found.id, step_id, number, form.to_recommendation(),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except Refused as refused:
        form.add_error("text", refused.message)
        return _recommendation_page(gss, round_id, step_id, form, number), 422
    except EditConflict as conflict:
        return _recommendation_page(gss, round_id, step_id, form, number, conflict), 409
    flash("The recommendation is changed.")
    return redirect(_address(gss, round_id, step_id), code=303)


@bp.post(f"{_BASE}/<uuid:step_id>/recommendations/<int:number>/remove")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def committee_recommendation_remove(gss: str, round_id: UUID, step_id: UUID, number: int) -> ResponseReturnValue:
    form, found = StepForm(request.form), assessments.get_round(round_id, gss, actor=current_actor())
    governance.remove_recommendation(
        found.id, step_id, number,
        actor=current_actor(), expected_version=form.version.number, now=clock.now(),
    )  # fmt: skip  # one line for what, one for who and when
    flash("The recommendation is removed from this draft.")
    return redirect(_address(gss, round_id, step_id), code=303)


def _details(form: StepForm) -> StepDetails:
    met_on = form.met_on.data
    assert met_on is not None  # the form has asked for it
    return StepDetails(form.committee.data or "", met_on, form.minute.data or "", form.address.data or "")


def _address(gss: str, round_id: UUID, step_id: UUID) -> str:
    return url_for("council.committee_step", gss=gss, round_id=round_id, step_id=step_id)


def _step_page(
    gss: str, round_id: UUID, form: StepForm, step_id: UUID | None = None, conflict: EditConflict | None = None
) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    return render_template(
        "council/committee_step.html",
        round=found,
        council=found.council,
        form=form,
        step=governance.get_step(found, step_id) if step_id else None,
        conflict=conflict,
        may_record=found.state == "draft",
    )


def _recommendation_page(
    gss: str,
    round_id: UUID,
    step_id: UUID,
    form: RecommendationForm,
    number: int | None = None,
    conflict: EditConflict | None = None,
) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    return render_template(
        "council/committee_recommendation.html",
        round=found,
        council=found.council,
        form=form,
        step=governance.get_step(found, step_id),
        number=number,
        conflict=conflict,
        may_record=found.state == "draft",
    )
