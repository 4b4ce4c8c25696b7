"""Pages that the views of outside evidence end in."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.casework import BearingForm, OutsideForm, TakeBackForm
from portal.access import current_actor
from portal.errors import EditConflict, NotFound
from portal.services import external_evidence, reviews
from portal.services.external_evidence import Outside, OutsideList, ShownBearing
from portal.services.reviews import Case


def case_and_list(assessment_id: UUID) -> tuple[Case, OutsideList]:
    """A case that the actor may open, and its outside evidence."""
    actor = current_actor()
    found = external_evidence.list_outside(assessment_id, actor=actor)
    return reviews.get_case(assessment_id, actor=actor), found


def to_piece(assessment_id: UUID, external_id: UUID) -> ResponseReturnValue:
    """Back to one piece of evidence after something changed."""
    address = url_for("review.external_piece", assessment_id=assessment_id, external_id=external_id)
    return redirect(address, code=303)


def details_page(
    assessment_id: UUID,
    external_id: UUID | None = None,
    form: OutsideForm | None = None,
    conflict: EditConflict | None = None,
) -> str:
    """The form for what is said of a document, new or on the list."""
    case, found = case_and_list(assessment_id)
    item = external_evidence.get_outside(found, external_id) if external_id else None
    if form is None:
        form = OutsideForm(kinds=found.kinds, data=_stored(item))
    version = conflict.version if conflict else item.row.version if item else None
    return render_template(
        "review/external_form.html", case=case, item=item, form=form, conflict=conflict, version=version
    )


def take_back_page(
    assessment_id: UUID, external_id: UUID, form: TakeBackForm, conflict: EditConflict | None = None
) -> str:
    """The form for the reason why a document is taken back."""
    case, found = case_and_list(assessment_id)
    item = external_evidence.get_outside(found, external_id)
    version = conflict.version if conflict else item.row.version
    return render_template(
        "review/external_take_back.html", case=case, item=item, form=form, conflict=conflict, version=version
    )


def bearing_form(found: OutsideList, item: Outside, bearing: ShownBearing | None = None) -> BearingForm:
    """The form for how a document bears on a section: as sent, or as stored."""
    # A section whose words are there already is changed there and not chosen again.
    taken = {shown.row.section for shown in item.bearings if shown is not bearing}
    sections = [(section.section, section.label) for section in found.sections if section.section not in taken]
    if request.method == "POST":
        return BearingForm(request.form, sections=sections)
    chosen = {"section": request.args.get("section", "")}
    return BearingForm(sections=sections, data=chosen if bearing is None else _stored_bearing(bearing))


def bearing_page(
    assessment_id: UUID,
    external_id: UUID,
    bearing_id: UUID | None = None,
    form: BearingForm | None = None,
    conflict: EditConflict | None = None,
) -> str:
    """How a document bears on a section, new or recorded, with what the council says there."""
    case, found = case_and_list(assessment_id)
    item = external_evidence.get_outside(found, external_id)
    bearing = find_bearing(item, bearing_id) if bearing_id else None
    version = conflict.version if conflict else bearing.row.version if bearing else None
    return render_template(
        "review/external_bearing.html",
        case=case,
        item=item,
        bearing=bearing,
        form=form or bearing_form(found, item, bearing),
        conflict=conflict,
        version=version,
    )


def find_bearing(item: Outside, bearing_id: UUID) -> ShownBearing:
    """One bearing of a document; NotFound where it has no such one."""
    for shown in item.bearings:
        if shown.row.id == bearing_id:
            return shown
    raise NotFound()


def _stored(item: Outside | None) -> dict[str, object]:
    if item is None:
        return {}
    names = ("kind", "title", "source", "dated_on", "address", "supplied_by", "received_on")
    access = "public" if item.row.is_public else "restricted"
    return {name: getattr(item.row, name) for name in names} | {"access": access}


def _stored_bearing(shown: ShownBearing) -> dict[str, object]:
    return {name: getattr(shown.row, name) for name in ("section", "bearing", "words", "pointer")}
