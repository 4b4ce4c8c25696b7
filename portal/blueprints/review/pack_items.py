"""Deciding about one record of a pack, or about all of a kind."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.packs import RulingForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.packs import here
from portal.domain.exemptions import Exemption, PackChoice
from portal.domain.roles import Permission
from portal.errors import EditConflict, NotFound, Refused
from portal.services import reviews
from portal.services.packs import deciding, finding
from portal.services.packs.deciding import ALL, Listed, PackView, Ruling
from portal.transactions import commits


@bp.get("/packs/person/<uuid:person_id>/<uuid:pack_id>/item")
@bp.get("/<uuid:assessment_id>/pack/<uuid:pack_id>/item")
@allow(Permission.EXPORT_RECORDS)
def pack_item(pack_id: UUID, assessment_id: UUID | None = None, person_id: UUID | None = None) -> ResponseReturnValue:
    return _page(pack_id, assessment_id, person_id)


@bp.post("/packs/person/<uuid:person_id>/<uuid:pack_id>/item")
@bp.post("/<uuid:assessment_id>/pack/<uuid:pack_id>/item")
@allow(Permission.EXPORT_RECORDS)
@commits
def pack_item_decide(
    pack_id: UUID, assessment_id: UUID | None = None, person_id: UUID | None = None
) -> ResponseReturnValue:
    actor, place, form = current_actor(), here(assessment_id, person_id), RulingForm(request.form)
    if not form.validate():
        return _page(pack_id, assessment_id, person_id, form), 422
    row = finding.find_pack(pack_id, actor=actor, lock=True, **place)
    key = request.args.get("item", "")
    try:
        deciding.decide(row, key, _ruling(form), actor=actor, expected_version=form.version.number, now=clock.now())
    except EditConflict:
        form.add_error("choice", "Somebody decided something else of this pack meanwhile. Send this again to keep it")
        return _page(pack_id, assessment_id, person_id, form), 409
    except Refused as refused:
        form.add_error("choice", refused.message)
        return _page(pack_id, assessment_id, person_id, form), 422
    flash("What becomes of it is recorded.")
    kind = key.partition(":")[0]
    return redirect(url_for("review.pack_list", pack_id=pack_id, _anchor=kind, **place), code=303)


def _ruling(form: RulingForm) -> Ruling:
    exemption = Exemption(form.exemption.data) if form.exemption.data in tuple(Exemption) else None
    return Ruling(PackChoice(form.choice.data), exemption, form.text.data or "", form.note.data or "")


def _page(pack_id: UUID, assessment_id: UUID | None, person_id: UUID | None, form: RulingForm | None = None) -> str:
    actor, place, key = current_actor(), here(assessment_id, person_id), request.args.get("item", "")
    row = finding.find_pack(pack_id, actor=actor, **place)
    view = deciding.open_pack(row, actor=actor)
    found = _find(view, key)
    return render_template(
        "review/pack_item.html",
        case=reviews.get_case(assessment_id, actor=actor) if assessment_id else None,
        view=view,
        place=place,
        key=key,
        found=found,
        is_all=key.endswith(f":{ALL}"),
        form=form or _form(found[0].ruling if not key.endswith(f":{ALL}") else None),
    )


def _find(view: PackView, key: str) -> list[Listed]:
    kind = key.removesuffix(f":{ALL}") if key.endswith(f":{ALL}") else ""
    found = [entry for entry in view.listed if entry.item.key == key or entry.item.kind.name == kind]
    if not found:
        raise NotFound()
    return found


def _form(ruling: Ruling | None) -> RulingForm:
    if ruling is None:
        return RulingForm()
    exemption = ruling.exemption.value if ruling.exemption else ""
    return RulingForm(choice=ruling.choice.value, exemption=exemption, text=ruling.text, note=ruling.note)
