"""Evidence from outside the council: the numbered list, and how each document stands to what is sealed."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.casework import OutsideForm, TakeBackForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.external_pages import case_and_list, details_page, take_back_page, to_piece
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import external_evidence
from portal.services.external_evidence import OutsideDetails
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/outside-evidence")
@allow(Permission.VIEW_SUBMITTED)
def external(assessment_id: UUID) -> ResponseReturnValue:
    case, found = case_and_list(assessment_id)
    return render_template("review/external.html", case=case, found=found)


@bp.get("/<uuid:assessment_id>/outside-evidence/new")
@allow(Permission.VIEW_SUBMITTED)
def external_new(assessment_id: UUID) -> ResponseReturnValue:
    return details_page(assessment_id)


@bp.post("/<uuid:assessment_id>/outside-evidence/new")
@allow(Permission.VIEW_SUBMITTED)
@commits
def external_add(assessment_id: UUID) -> ResponseReturnValue:
    form = OutsideForm(request.form, kinds=case_and_list(assessment_id)[1].kinds)
    if not form.validate():
        return details_page(assessment_id, None, form), 422
    try:
        row = external_evidence.add_outside(assessment_id, _details(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error(_field_of(refused), refused.message)
        return details_page(assessment_id, None, form), 422
    flash(f"Evidence {row.number} is on the list. Say what it bears on.")
    return to_piece(assessment_id, row.id)


@bp.get("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>")
@allow(Permission.VIEW_SUBMITTED)
def external_piece(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    case, found = case_and_list(assessment_id)
    item = external_evidence.get_outside(found, external_id)
    return render_template("review/external_piece.html", case=case, item=item)


@bp.get("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/change")
@allow(Permission.VIEW_SUBMITTED)
def external_changing(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    return details_page(assessment_id, external_id)


@bp.post("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/change")
@allow(Permission.VIEW_SUBMITTED)
@commits
def external_change(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    form = OutsideForm(request.form, kinds=case_and_list(assessment_id)[1].kinds)
    if not form.validate():
        return details_page(assessment_id, external_id, form), 422
    try:
        external_evidence.change_outside(
            assessment_id,
            external_id,
            _details(form),
            actor=current_actor(),
            expected_version=form.version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return details_page(assessment_id, external_id, form, conflict), 409
    except Refused as refused:
        form.add_error(_field_of(refused), refused.message)
        return details_page(assessment_id, external_id, form), 422
    flash("Your changes are saved.")
    return to_piece(assessment_id, external_id)


@bp.get("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/take-back")
@allow(Permission.VIEW_SUBMITTED)
def external_withdrawing(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    return take_back_page(assessment_id, external_id, TakeBackForm())


@bp.post("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/take-back")
@allow(Permission.VIEW_SUBMITTED)
@commits
def external_withdraw(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    form = TakeBackForm(request.form)
    if not form.validate():
        return take_back_page(assessment_id, external_id, form), 422
    try:
        external_evidence.withdraw_outside(
            assessment_id,
            external_id,
            form.reason.data or "",
            actor=current_actor(),
            expected_version=form.version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return take_back_page(assessment_id, external_id, form, conflict), 409
    flash("The evidence is taken back. It keeps its number.")
    return redirect(url_for("review.external", assessment_id=assessment_id), code=303)


def _details(form: OutsideForm) -> OutsideDetails:
    return OutsideDetails(
        kind=form.kind.data,
        title=form.title.data or "",
        source=form.source.data or "",
        supplied_by=form.supplied_by.data or "",
        address=form.address.data or "",
        dated_on=form.dated_on.data,
        received_on=form.received_on.data,
        is_public=form.access.data == "public",
    )


def _field_of(refused: Refused) -> str:
    """The field to which the service's last word belongs; most were said by the form before."""
    return "received_on" if "received" in refused.message else "address" if "address" in refused.message else "title"
