"""The council's library of evidence: the list, one document, and what can be done with it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.evidence import BrokenForm, DocumentForm, StaleForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.domain.evidence import Flag, flags_of, freshness
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import evidence_library as library_of
from portal.services.assessments import EvidenceDetails, get_council
from portal.services.figures import answers
from portal.transactions import commits

#: Characters of a search that are looked at.
LONGEST_SEARCH = 100
#: What the address of the list may ask for, besides its page.
_ASKED = ("find", "flag", "cited", "theme", "order", "show")


@bp.get("/<gss:gss>/evidence")
@allow(Permission.VIEW_ROUND, council="gss")
def library(gss: str) -> ResponseReturnValue:
    filters, number = asked_for(), request.args.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    found = library_of.list_library(gss, filters, page=page, actor=current_actor(), today=clock.now().date())
    return render_template(
        "council/library.html",
        council=get_council(gss),
        library=found,
        filters=filters,
        flags=tuple(Flag),
        themes=found.guidance.themes if found.guidance else (),
        links=_links(gss, found),
        can_edit=_may_edit(gss),
    )


@bp.get("/<gss:gss>/evidence.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def library_file(gss: str) -> ResponseReturnValue:
    found = library_of.list_library(gss, asked_for(), page=1, actor=current_actor(), today=clock.now().date())
    return csv_file(answers.to_csv(library_of.file_rows(found), library_of.FILE_COLUMNS), f"evidence-{gss}")


@bp.get("/<gss:gss>/evidence/new")
@allow(Permission.EDIT_ROUND, council="gss")
def library_new(gss: str) -> ResponseReturnValue:
    return _form_page(gss, DocumentForm())


@bp.post("/<gss:gss>/evidence/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_add(gss: str) -> ResponseReturnValue:
    form = DocumentForm(request.form)
    if not form.validate():
        return _form_page(gss, form), 422
    similar = library_of.find_similar(gss, form.title.data or "", form.address.data or "")
    if similar and request.form.get("different") != "yes":
        return _form_page(gss, form, similar=similar), 409
    added = library_of.add_item(gss, said(form), actor=current_actor(), now=clock.now())
    if form.offline.data:
        flash(f"“{added.title}” is in the library. Choose its file now.")
        return redirect(url_for("council.library_upload", gss=gss, item_id=added.id), code=303)
    flash(f"“{added.title}” is in the library.")
    return redirect(_address(gss, added.id), code=303)


@bp.get("/<gss:gss>/evidence/<uuid:item_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def library_item(gss: str, item_id: UUID) -> ResponseReturnValue:
    item, today = library_of.get_item(item_id, gss, actor=current_actor()), clock.now().date()
    return render_template(
        "council/library_item.html",
        council=get_council(gss),
        item=item,
        freshness=freshness(item.dated_on, item.stale_on, today),
        flags=flags_of(item.piece, today),
        strength=item.piece.strength,
        places=library_of.list_places(item),
        events=library_of.list_item_history(item),
        kinds=library_of.KIND_NAMES,
        can_edit=_may_edit(gss),
    )


@bp.get("/<gss:gss>/evidence/<uuid:item_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
def library_changing(gss: str, item_id: UUID) -> ResponseReturnValue:
    item = library_of.get_item(item_id, gss, actor=current_actor())
    return _form_page(gss, DocumentForm.of(item), item=item)


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_change(gss: str, item_id: UUID) -> ResponseReturnValue:
    actor, form = current_actor(), DocumentForm(request.form)
    item = library_of.get_item(item_id, gss, actor=actor)
    if not form.validate():
        return _form_page(gss, form, item=item), 422
    version = form.version.number
    try:
        library_of.change_item(item_id, gss, said(form), actor=actor, expected_version=version, now=clock.now())
    except EditConflict as conflict:
        return _form_page(gss, form, item=item, conflict=conflict), 409
    flash(f"“{form.title.data}” is changed.")
    return redirect(_address(gss, item_id), code=303)


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/put-away")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_put_away(gss: str, item_id: UUID) -> ResponseReturnValue:
    item = library_of.put_away(item_id, gss, actor=current_actor(), expected_version=_version(), now=clock.now())
    flash(f"“{item.title}” is put away. Where it is cited, it stays.")
    return redirect(_address(gss, item_id), code=303)


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/bring-back")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_bring_back(gss: str, item_id: UUID) -> ResponseReturnValue:
    item = library_of.bring_back(item_id, gss, actor=current_actor(), expected_version=_version(), now=clock.now())
    flash(f"“{item.title}” can be cited again.")
    return redirect(_address(gss, item_id), code=303)


@bp.get("/<gss:gss>/evidence/<uuid:item_id>/stale")
@allow(Permission.EDIT_ROUND, council="gss")
def library_stale(gss: str, item_id: UUID) -> ResponseReturnValue:
    item = library_of.get_item(item_id, gss, actor=current_actor())
    form = StaleForm(data={"stale_on": item.stale_on})
    return render_template("council/library_stale.html", council=get_council(gss), item=item, form=form)


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/stale")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_stale_save(gss: str, item_id: UUID) -> ResponseReturnValue:
    form, actor = StaleForm(request.form), current_actor()
    if not form.validate():
        item = library_of.get_item(item_id, gss, actor=actor)
        return render_template("council/library_stale.html", council=get_council(gss), item=item, form=form), 422
    day, version = form.stale_on.data, form.version.number
    library_of.set_stale(item_id, gss, day, actor=actor, expected_version=version, now=clock.now())
    flash("The document is marked as stale." if day else "The document is marked as current.")
    return redirect(_address(gss, item_id), code=303)


@bp.get("/<gss:gss>/evidence/<uuid:item_id>/broken")
@allow(Permission.EDIT_ROUND, council="gss")
def library_broken(gss: str, item_id: UUID) -> ResponseReturnValue:
    item = library_of.get_item(item_id, gss, actor=current_actor())
    return render_template("council/library_broken.html", council=get_council(gss), item=item, form=BrokenForm())


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/broken")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_broken_save(gss: str, item_id: UUID) -> ResponseReturnValue:
    form, actor = BrokenForm(request.form), current_actor()
    item = library_of.get_item(item_id, gss, actor=actor)
    if form.validate():
        note, version = form.note.data or "", form.version.number
        try:
            library_of.report_broken(item_id, gss, note, actor=actor, expected_version=version, now=clock.now())
        except Refused as refused:
            form.add_error("note", refused.message)
    if form.errors:
        return render_template("council/library_broken.html", council=get_council(gss), item=item, form=form), 422
    flash("The library says now that the address does not open.")
    return redirect(_address(gss, item_id), code=303)


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/opens")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_opens(gss: str, item_id: UUID) -> ResponseReturnValue:
    library_of.report_open(item_id, gss, actor=current_actor(), expected_version=_version(), now=clock.now())
    flash("The library says now that the address opens.")
    return redirect(_address(gss, item_id), code=303)


def _links(gss: str, found: library_of.Library) -> dict[str, str]:
    """Addresses of the pages beside this one, and of all that was asked for as a file; empty for none."""
    # Only what the page knows: an address may hold names that url_for takes for its own.
    asked: dict[str, Any] = {
        name: request.args[name] for name in _ASKED if request.args.get(name)
    }  # Any: url_for's own
    numbers = {"previous": found.number - 1, "next": found.number + 1}
    pages = {
        name: url_for("council.library", gss=gss, page=number, **asked) if 0 < number <= found.pages else ""
        for name, number in numbers.items()
    }
    return {**pages, "file": url_for("council.library_file", gss=gss, **asked)}


def asked_for() -> library_of.Filters:
    """What of the library the address asks for; anything it does not know is left out."""
    words = request.args.get("find", "").strip()[:LONGEST_SEARCH]
    known = {"flag": tuple(Flag), "cited": ("yes", "no"), "order": ("newest",), "show": ("put-away",)}
    chosen = {name: request.args.get(name, "") for name in known}
    kept = {name: text if text in known[name] else "" for name, text in chosen.items()}
    return library_of.Filters(
        words=words,
        flag=kept["flag"],
        theme=request.args.get("theme", "")[:60],
        cited=kept["cited"],
        order=kept["order"] or "title",
        put_away=bool(kept["show"]),
    )


def said(form: DocumentForm) -> EvidenceDetails:
    """What was said of a document, without a place in it."""
    return EvidenceDetails(
        title=form.title.data or "",
        address=form.address.data or "",
        dated_on=form.dated_on.data,
        is_public=form.is_public,
        owner=form.owner.data or "",
        strength=form.strength.data or "",
    )


def _form_page(
    gss: str, form: DocumentForm, *, item: object = None, similar: object = (), conflict: EditConflict | None = None
) -> str:
    return render_template(
        "council/library_form.html",
        council=get_council(gss),
        form=form,
        item=item,
        similar=similar,
        conflict=conflict,
    )


def _address(gss: str, item_id: UUID) -> str:
    return url_for("council.library_item", gss=gss, item_id=item_id)


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _may_edit(gss: str) -> bool:
    return may(current_actor(), Permission.EDIT_ROUND, gss)
