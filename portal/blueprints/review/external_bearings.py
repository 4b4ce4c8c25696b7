"""How a document from outside bears on one section: recording it and changing it."""

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from forms.casework import BearingForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.external_pages import bearing_form, bearing_page, case_and_list, find_bearing, to_piece
from portal.domain.casework import Bearing
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import external_evidence
from portal.services.external_evidence import BearingText
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/bearings/new")
@allow(Permission.VIEW_SUBMITTED)
def external_bearing_new(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    return bearing_page(assessment_id, external_id)


@bp.post("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/bearings/new")
@allow(Permission.VIEW_SUBMITTED)
@commits
def external_bearing_add(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    form = _sent_form(assessment_id, external_id)
    if not form.validate():
        return bearing_page(assessment_id, external_id, form=form), 422
    try:
        external_evidence.add_bearing(
            assessment_id, external_id, form.section.data, _text(form), actor=current_actor(), now=clock.now()
        )
    except Refused as refused:
        form.add_error("section", refused.message)
        return bearing_page(assessment_id, external_id, form=form), 422
    flash("What it says is saved.")
    return to_piece(assessment_id, external_id)


@bp.get("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/bearings/<uuid:bearing_id>")
@allow(Permission.VIEW_SUBMITTED)
def external_bearing(assessment_id: UUID, external_id: UUID, bearing_id: UUID) -> ResponseReturnValue:
    return bearing_page(assessment_id, external_id, bearing_id)


@bp.post("/<uuid:assessment_id>/outside-evidence/<uuid:external_id>/bearings/<uuid:bearing_id>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def external_bearing_save(assessment_id: UUID, external_id: UUID, bearing_id: UUID) -> ResponseReturnValue:
    form = _sent_form(assessment_id, external_id, bearing_id)
    if not form.validate():
        return bearing_page(assessment_id, external_id, bearing_id, form), 422
    try:
        external_evidence.change_bearing(
            assessment_id,
            external_id,
            bearing_id,
            form.section.data,
            _text(form),
            actor=current_actor(),
            expected_version=form.version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return bearing_page(assessment_id, external_id, bearing_id, form, conflict), 409
    except Refused as refused:
        form.add_error("section", refused.message)
        return bearing_page(assessment_id, external_id, bearing_id, form), 422
    flash("What it says is saved.")
    return to_piece(assessment_id, external_id)


def _sent_form(assessment_id: UUID, external_id: UUID, bearing_id: UUID | None = None) -> BearingForm:
    _, found = case_and_list(assessment_id)
    item = external_evidence.get_outside(found, external_id)
    return bearing_form(found, item, find_bearing(item, bearing_id) if bearing_id else None)


def _text(form: BearingForm) -> BearingText:
    return BearingText(Bearing(form.bearing.data), form.words.data or "", form.pointer.data or "")
