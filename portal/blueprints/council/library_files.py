"""Files of the library: choosing one for a document that is not online, and giving a checked one back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from forms.evidence import FileForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import NotFound, Refused
from portal.handlers import TITLES
from portal.services import evidence_library as library_of
from portal.services.assessments import get_council
from portal.services.evidence_library import Download, Limits
from portal.storage import file_store
from portal.transactions import commits

_MEGABYTE = 1_000_000
#: What a form may take on top of its file.
_ROOM_FOR_WORDS = 256 * 1024
_UPLOAD = "council.library_file_add"


def limits() -> Limits:
    """How large files may be in this service."""
    settings = current_app.extensions["portal-settings"]
    return Limits(settings.evidence_file_mb * _MEGABYTE, settings.evidence_quota_mb * _MEGABYTE)


@bp.url_value_preprocessor
def larger_for_evidence(endpoint: str | None, values: Mapping[str, Any] | None) -> None:  # Any: parts of an address
    """Lets those who may add evidence send a file to this one address, before anything reads the body."""
    if endpoint == _UPLOAD and may(current_actor(), Permission.EDIT_ROUND, (values or {}).get("gss")):
        request.max_content_length = limits().file + _ROOM_FOR_WORDS


@bp.errorhandler(RequestEntityTooLarge)
def evidence_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Says how large a file may be, where one may be sent; elsewhere what every form says."""
    title, message = TITLES[413]
    if request.endpoint == _UPLOAD:
        title = "The file is too large"
        message = f"Nothing was kept. Go back and choose a file of {limits().file // _MEGABYTE} MB or less."
    return render_template("error.html", status=413, title=title, message=message, kept=[]), 413


@bp.get("/<gss:gss>/evidence/<uuid:item_id>/files/new")
@allow(Permission.EDIT_ROUND, council="gss")
def library_upload(gss: str, item_id: UUID) -> ResponseReturnValue:
    return _page(gss, item_id, FileForm())


@bp.post("/<gss:gss>/evidence/<uuid:item_id>/files/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def library_file_add(gss: str, item_id: UUID) -> ResponseReturnValue:
    form, actor = FileForm(request.form), current_actor()
    name, raw = _sent_file()
    if not name:
        form.validate()
        form.add_error("file", "Choose a file")
        return _page(gss, item_id, form), 422
    try:
        added = library_of.add_file(
            item_id, gss, raw, name,
            limits=limits(), store=file_store(), actor=actor, now=clock.now(),
        )  # fmt: skip  # one line for what, one for how and who
    except Refused as refused:
        form.validate()
        form.add_error("file", refused.message)
        return _page(gss, item_id, form), 422
    flash(f"{added.name} is kept as version {added.number}. It is being checked before anybody can download it.")
    return redirect(url_for("council.library_item", gss=gss, item_id=item_id), code=303)


@bp.get("/<gss:gss>/evidence/<uuid:item_id>/files/<int:number>")
@allow(Permission.VIEW_ROUND, council="gss")
def library_download(gss: str, item_id: UUID, number: int) -> ResponseReturnValue:
    file = library_of.get_file(item_id, number, gss, actor=current_actor())
    try:
        return as_attachment(library_of.checked_file(file, store=file_store()))
    except FileNotFoundError:
        raise NotFound() from None


def _sent_file() -> tuple[str, bytes]:
    """Name and bytes of the file; both empty when none was chosen."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return "", b""
    try:
        return sent.filename, sent.read()
    finally:
        sent.close()


def as_attachment(download: Download) -> Response:
    """A file that a browser keeps and never shows: what is in it runs nowhere of ours."""
    response = Response(download.content, mimetype=download.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=download.name)
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(gss: str, item_id: UUID, form: FileForm) -> str:
    item = library_of.get_item(item_id, gss, actor=current_actor())
    found, used = limits(), library_of.used_bytes(gss)
    return render_template(
        "council/library_upload.html",
        council=get_council(gss),
        item=item,
        form=form,
        megabytes=found.file // _MEGABYTE,
        quota=found.council // _MEGABYTE,
        left=max(found.council - used, 0) // _MEGABYTE,
    )
