"""Adding, changing and removing a link to evidence under one item of a round."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.council import EvidenceForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import ENDPOINTS
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services.assessments import EvidenceDetails
from portal.transactions import commits


def _details(form: EvidenceForm) -> EvidenceDetails:
    return EvidenceDetails(
        title=form.title.data or "",
        address=form.address.data or "",
        pointer=form.pointer.data or "",
        dated_on=form.dated_on.data,
        is_public=form.access.data == "public",
    )


def _context(gss: str, round_id: UUID, code: str) -> dict[str, object]:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    task = assessments.get_task(found, code)
    address = url_for(ENDPOINTS[task.kind], gss=gss, round_id=round_id, code=code)
    return {"round": found, "council": found.council, "code": code, "line": task.line, "item_address": address}


def _item_address(gss: str, round_id: UUID, code: str) -> str:
    return f"{_context(gss, round_id, code)['item_address']}#evidence"


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/new")
@allow(Permission.EDIT_ROUND, council="gss")
def evidence_new(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return render_template("council/evidence.html", **_context(gss, round_id, code), form=EvidenceForm(), item=None)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_add(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    context, form = _context(gss, round_id, code), EvidenceForm(request.form)
    if not form.validate():
        return render_template("council/evidence.html", **context, form=form, item=None), 422
    try:
        assessments.add_evidence(round_id, code, _details(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("title", refused.message)
        return render_template("council/evidence.html", **context, form=form, item=None), 422
    flash(f"The evidence for {code} is added.")
    return redirect(_item_address(gss, round_id, code), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>")
@allow(Permission.EDIT_ROUND, council="gss")
def evidence_item(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    context = _context(gss, round_id, code)
    item = assessments.get_evidence(round_id, code, evidence_id)
    return render_template("council/evidence.html", **context, form=EvidenceForm.of(item), item=item)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_change(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    context, form = _context(gss, round_id, code), EvidenceForm(request.form)
    item, conflict = assessments.get_evidence(round_id, code, evidence_id), None
    if form.validate():
        try:
            assessments.change_evidence(
                round_id, code, evidence_id, _details(form),
                actor=current_actor(), expected_version=form.version.number, now=clock.now(),
            )  # fmt: skip  # one line for what, one for who and when
        except EditConflict as error:
            conflict = error
        else:
            flash(f"The evidence for {code} is changed.")
            return redirect(_item_address(gss, round_id, code), code=303)
    page = render_template("council/evidence.html", **context, form=form, item=item, conflict=conflict)
    return page, 409 if conflict else 422


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>/remove")
@allow(Permission.EDIT_ROUND, council="gss")
def evidence_removal(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    context = _context(gss, round_id, code)
    item = assessments.get_evidence(round_id, code, evidence_id)
    return render_template("council/evidence_removal.html", **context, item=item)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>/remove")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_remove(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    address = _item_address(gss, round_id, code)
    assessments.remove_evidence(round_id, code, evidence_id, actor=current_actor(), now=clock.now())
    flash(f"The evidence for {code} is removed.")
    return redirect(address, code=303)
