"""The administrator's lists of comparators: uploaded with the note of their licence, read again, taken away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.figures import UploadForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council.comparator_uploads import details_of, ready, sent_file, told
from portal.blueprints.council.comparators import send_list
from portal.domain.roles import Permission
from portal.errors import NotFound, ReleaseRejected
from portal.services.figures import list_changes, list_uploads, lists
from portal.services.figures.lists import ListVersion
from portal.storage import file_store
from portal.transactions import commits

bp = Blueprint("admin_comparators", __name__)


@bp.get("")
@allow(Permission.ADMINISTER)
def uploaded() -> ResponseReturnValue:
    return render_template("admin/comparators.html", versions=lists.uploaded_for_all())


@bp.get("/new")
@allow(Permission.ADMINISTER)
def uploading() -> ResponseReturnValue:
    return render_template("admin/comparators_upload.html", form=UploadForm(), problems=())


@bp.post("/new")
@allow(Permission.ADMINISTER)
@commits
def upload() -> ResponseReturnValue:
    form, raw = UploadForm(request.form), sent_file()
    if not ready(form, raw):
        return render_template("admin/comparators_upload.html", form=form, problems=()), 422
    try:
        found, warnings = list_uploads.upload(
            raw, details_of(form), gss_code=None, files=file_store(), actor=current_actor(), now=clock.now()
        )
    except ReleaseRejected as rejected:
        form.add_error("file", "Correct the file: nothing of it was kept. What to do is listed below")
        return render_template("admin/comparators_upload.html", form=form, problems=rejected.problems), 422
    flash(told(form, warnings))
    return redirect(url_for("admin_comparators.one", list_id=found.id), code=303)


@bp.get("/<uuid:list_id>")
@allow(Permission.ADMINISTER)
def one(list_id: UUID) -> ResponseReturnValue:
    return render_template("admin/comparators_list.html", found=_uploaded(list_id))


@bp.get("/<uuid:list_id>.csv")
@allow(Permission.ADMINISTER)
def file(list_id: UUID) -> ResponseReturnValue:
    return send_list(_uploaded(list_id))


@bp.get("/<uuid:list_id>/end")
@allow(Permission.ADMINISTER)
def ending(list_id: UUID) -> ResponseReturnValue:
    return render_template("admin/comparators_ending.html", found=_uploaded(list_id))


@bp.post("/<uuid:list_id>/end")
@allow(Permission.ADMINISTER)
@commits
def end(list_id: UUID) -> ResponseReturnValue:
    ended = list_changes.end_list(list_id, gss_code=None, actor=current_actor(), now=clock.now())
    flash(f"“{ended.title}” is taken away. It stays in the history.")
    return redirect(url_for("admin_comparators.uploaded"), code=303)


def _uploaded(list_id: UUID) -> ListVersion:
    """A list that an administrator uploaded; those of councils are theirs and are not found here."""
    found = lists.get_list(list_id)
    if found.owner_gss is not None:
        raise NotFound(str(list_id))
    return found
