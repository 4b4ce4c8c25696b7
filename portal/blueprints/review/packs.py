"""Packs of records of a case or of a person: begun, decided about record by record, made, and taken away."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.packs import PackReasonForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import reviews
from portal.services.packs import deciding, finding, making
from portal.services.packs.gathering import Scope
from portal.storage import file_store
from portal.transactions import commits


def here(assessment_id: UUID | None, person_id: UUID | None) -> dict[str, Any]:  # Any: as keyword arguments are typed
    """What names the case or the person in an address."""
    return {"assessment_id": assessment_id} if assessment_id else {"person_id": person_id} if person_id else {}


@bp.get("/<uuid:assessment_id>/pack")
@allow(Permission.VIEW_SUBMITTED)
def pack(assessment_id: UUID) -> ResponseReturnValue:
    return _case_page(assessment_id, PackReasonForm())


@bp.post("/<uuid:assessment_id>/pack")
@allow(Permission.EXPORT_RECORDS)
@commits
def pack_begin(assessment_id: UUID) -> ResponseReturnValue:
    form = PackReasonForm(request.form)
    if not form.validate():
        return _case_page(assessment_id, form), 422
    row = deciding.begin_for_case(assessment_id, form.reason.data or "", actor=current_actor(), now=clock.now())
    flash("Every record of the case is listed. Decide what is given.")
    return redirect(url_for("review.pack_list", assessment_id=assessment_id, pack_id=row.id), code=303)


@bp.get("/packs/person")
@allow(Permission.EXPORT_RECORDS)
def pack_person_search() -> ResponseReturnValue:
    email = request.args.get("email", "").strip()[:254]
    found = finding.find_by_email(email) if email else None
    if found is not None:
        return redirect(url_for("review.pack_person", person_id=found.id))
    return render_template("review/pack_search.html", email=email)


@bp.get("/packs/person/<uuid:person_id>")
@allow(Permission.EXPORT_RECORDS)
def pack_person(person_id: UUID) -> ResponseReturnValue:
    return _person_page(person_id, PackReasonForm())


@bp.post("/packs/person/<uuid:person_id>")
@allow(Permission.EXPORT_RECORDS)
@commits
def pack_person_begin(person_id: UUID) -> ResponseReturnValue:
    form = PackReasonForm(request.form)
    if not form.validate():
        return _person_page(person_id, form), 422
    row = deciding.begin_for_person(person_id, form.reason.data or "", actor=current_actor(), now=clock.now())
    flash("The records that name this account are listed. Decide what is given.")
    return redirect(url_for("review.pack_list", person_id=person_id, pack_id=row.id), code=303)


@bp.get("/packs/person/<uuid:person_id>/<uuid:pack_id>")
@bp.get("/<uuid:assessment_id>/pack/<uuid:pack_id>")
@allow(Permission.EXPORT_RECORDS)
def pack_list(pack_id: UUID, assessment_id: UUID | None = None, person_id: UUID | None = None) -> ResponseReturnValue:
    return _list_page(pack_id, assessment_id, person_id)


@bp.post("/packs/person/<uuid:person_id>/<uuid:pack_id>/<any('list-again', make):step>")
@bp.post("/<uuid:assessment_id>/pack/<uuid:pack_id>/<any('list-again', make):step>")
@allow(Permission.EXPORT_RECORDS)
@commits
def pack_step(
    pack_id: UUID, step: str, assessment_id: UUID | None = None, person_id: UUID | None = None
) -> ResponseReturnValue:
    actor, place = current_actor(), here(assessment_id, person_id)
    row = finding.find_pack(pack_id, actor=actor, lock=True, **place)
    version = request.form.get("version", "")
    take = deciding.ask if step == "make" else deciding.bring_up_to_date
    try:
        take(row, actor=actor, expected_version=int(version) if version.isdecimal() else 0, now=clock.now())
    except EditConflict:
        return _list_page(pack_id, assessment_id, person_id, "Somebody decided something else. Look again"), 409
    except Refused as refused:
        return _list_page(pack_id, assessment_id, person_id, refused.message), 422
    flash("The file is being made." if step == "make" else "The list is up to date.")
    return redirect(url_for("review.pack_list", pack_id=pack_id, **place), code=303)


@bp.get("/packs/person/<uuid:person_id>/<uuid:pack_id>/file.zip")
@bp.get("/<uuid:assessment_id>/pack/<uuid:pack_id>/file.zip")
@allow(Permission.EXPORT_RECORDS)
def pack_file(pack_id: UUID, assessment_id: UUID | None = None, person_id: UUID | None = None) -> ResponseReturnValue:
    actor = current_actor()
    row = finding.find_pack(pack_id, actor=actor, **here(assessment_id, person_id))
    name, content = making.get_file(row, actor=actor, store=file_store())
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _case_page(assessment_id: UUID, form: PackReasonForm) -> str:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    is_lead = may(actor, Permission.EXPORT_RECORDS)
    packs = finding.list_packs(Scope(case=case.file), actor=actor) if is_lead and case.file else ()
    return render_template(
        "review/packs.html",
        case=case,
        person=None,
        packs=packs,
        form=form,
        is_lead=is_lead,
        place=here(assessment_id, None),
    )


def _person_page(person_id: UUID, form: PackReasonForm) -> str:
    person = finding.find_person(person_id)
    packs = finding.list_packs(Scope(person=person), actor=current_actor())
    return render_template(
        "review/packs.html",
        case=None,
        person=person,
        packs=packs,
        form=form,
        is_lead=True,
        place=here(None, person_id),
    )


def _list_page(pack_id: UUID, assessment_id: UUID | None, person_id: UUID | None, problem: str = "") -> str:
    actor, place = current_actor(), here(assessment_id, person_id)
    row = finding.find_pack(pack_id, actor=actor, **place)
    return render_template(
        "review/pack.html",
        case=reviews.get_case(assessment_id, actor=actor) if assessment_id else None,
        view=deciding.open_pack(row, actor=actor),
        place=place,
        problem=problem,
    )
