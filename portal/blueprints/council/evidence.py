"""Citing evidence under one item of a round: from the library, or a document described here; its pointer; removing."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.evidence import EvidenceForm, PickForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.blueprints.council.items import ENDPOINTS
from portal.domain.roles import Permission
from portal.errors import EditConflict, NotFound, Refused
from portal.services import assessments, evidence_library
from portal.services.assessments import EvidenceDetails
from portal.services.assessments.evidence import cite_item
from portal.services.figures import answers
from portal.transactions import commits

#: Characters of a search that are looked at.
LONGEST_SEARCH = 100


def details_of(form: EvidenceForm) -> EvidenceDetails:
    """What was said of a document and of the place in it."""
    return EvidenceDetails(
        title=form.title.data or "",
        address=form.address.data or "",
        pointer=form.pointer.data or "",
        dated_on=form.dated_on.data,
        is_public=form.is_public,
        owner=form.owner.data or "",
        strength=form.strength.data or "",
    )


def _context(gss: str, round_id: UUID, code: str) -> dict[str, object]:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    task = assessments.get_task(found, code)
    address = url_for(ENDPOINTS[task.kind], gss=gss, round_id=round_id, code=code)
    return {"round": found, "council": found.council, "code": code, "line": task.line, "item_address": address}


def _item_address(gss: str, round_id: UUID, code: str) -> str:
    return f"{_context(gss, round_id, code)['item_address']}#evidence"


def _new_page(
    gss: str, round_id: UUID, code: str, form: EvidenceForm, pick: PickForm | None = None, similar: object = ()
) -> str:
    context = _context(gss, round_id, code)
    words = request.args.get("find", "").strip()[:LONGEST_SEARCH]
    found = evidence_library.find_in_library(gss, words)
    pick = pick or PickForm()
    pick.offer([(str(item.id), item.title) for item in found])
    return render_template(
        "council/evidence_new.html", **context, form=form, pick=pick, find=words, found=found, similar=similar
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/new")
@allow(Permission.EDIT_ROUND, council="gss")
def evidence_new(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _new_page(gss, round_id, code, EvidenceForm())


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_add(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    form = EvidenceForm(request.form)
    address = _item_address(gss, round_id, code)
    if not form.validate():
        return _new_page(gss, round_id, code, form), 422
    similar = evidence_library.find_similar(gss, form.title.data or "", form.address.data or "")
    if similar and request.form.get("different") != "yes":
        return _new_page(gss, round_id, code, form, similar=similar), 409
    try:
        added = assessments.add_evidence(round_id, code, details_of(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("title", refused.message)
        return _new_page(gss, round_id, code, form), 422
    if form.offline.data:
        flash(f"The evidence for {code} is added. Choose its file now.")
        return redirect(url_for("council.library_upload", gss=gss, item_id=added.item_id), code=303)
    flash(f"The evidence for {code} is added.")
    return redirect(address, code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/cite")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_cite(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    pick, address = PickForm(request.form), _item_address(gss, round_id, code)
    chosen = request.form.get("item", "")
    pick.offer([(chosen, chosen)])
    if not pick.validate():
        return _new_page(gss, round_id, code, EvidenceForm(), pick), 422
    try:
        cite_item(round_id, code, _uuid(chosen), pick.pick_pointer.data or "", actor=current_actor(), now=clock.now())
    except Refused as refused:
        pick.add_error("pick_pointer", refused.message)
        return _new_page(gss, round_id, code, EvidenceForm(), pick), 422
    flash(f"The evidence for {code} is added.")
    return redirect(address, code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>")
@allow(Permission.EDIT_ROUND, council="gss")
def evidence_item(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    citation = assessments.get_evidence(round_id, code, evidence_id)
    return _change_page(gss, round_id, code, evidence_id, EvidenceForm.of_citation(citation))


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/evidence/<code:code>/<uuid:evidence_id>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def evidence_change(gss: str, round_id: UUID, code: str, evidence_id: UUID) -> ResponseReturnValue:
    form, address = EvidenceForm(request.form), _item_address(gss, round_id, code)
    if not form.validate():
        return _change_page(gss, round_id, code, evidence_id, form), 422
    try:
        assessments.change_evidence(
            round_id, code, evidence_id, details_of(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _change_page(gss, round_id, code, evidence_id, form, conflict), 409
    flash(f"The evidence for {code} is changed.")
    return redirect(address, code=303)


def _change_page(
    gss: str, round_id: UUID, code: str, evidence_id: UUID, form: EvidenceForm, conflict: EditConflict | None = None
) -> str:
    context = _context(gss, round_id, code)
    citation = assessments.get_evidence(round_id, code, evidence_id)
    places = evidence_library.list_places(citation.item)
    return render_template(
        "council/evidence.html",
        **context,
        form=form,
        citation=citation,
        elsewhere=[place for place in places if place.citation.id != citation.id],
        conflict=conflict,
    )


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


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence-map")
@allow(Permission.VIEW_ROUND, council="gss")
def evidence_map(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    standing = evidence_library.get_map(found, today=clock.now().date())
    return render_template("council/evidence_map.html", round=found, council=found.council, map=standing)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/evidence-map.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def evidence_map_file(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    standing = evidence_library.get_map(found, today=clock.now().date())
    text = answers.to_csv(evidence_library.map_rows(standing), evidence_library.MAP_COLUMNS)
    return csv_file(text, f"evidence-map-{gss}-{found.cycle_slug}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
