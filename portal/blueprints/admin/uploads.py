"""Sending a file of figures in, as downloaded. Its check is slow work and happens after the page has answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from forms.admin import ReleaseForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.admin import bp
from portal.domain.roles import Permission, may
from portal.errors import NotFound, Refused
from portal.handlers import TITLES
from portal.ingest.descriptions import ReleaseDescription
from portal.services.figures import describing, receiving
from portal.services.figures import releases as figure_releases
from portal.storage import file_store
from portal.templating import is_demonstration
from portal.transactions import commits

#: What the words beside the file may take on top of it.
_ROOM_FOR_WORDS = 256 * 1024


@bp.url_value_preprocessor
def larger_for_releases(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:  # Any: parts of an address
    """Lets an administrator send a whole release to this one address, before anything reads the body.

    Everybody else, and every other address, keeps the limit of a form.
    """
    if _takes_a_file(endpoint):
        request.max_content_length = receiving.MAX_BYTES + _ROOM_FOR_WORDS


def _takes_a_file(endpoint: str | None) -> bool:
    return endpoint == "admin.release_upload" and may(current_actor(), Permission.ADMINISTER)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Says how large a file may be, where one may be sent; elsewhere what every form says."""
    if not _takes_a_file(request.endpoint):
        title, message = TITLES[413]
        return render_template("error.html", status=413, title=title, message=message, kept=[]), 413
    return render_template("admin/release_too_large.html", megabytes=receiving.MAX_BYTES // 1_000_000), 413


@bp.get("/releases/new")
@allow(Permission.ADMINISTER)
def release_new() -> ResponseReturnValue:
    form = ReleaseForm.of(_words_of_rejected(request.args.get("code", "")), "")
    return render_template("admin/release_new.html", form=form, megabytes=receiving.MAX_BYTES // 1_000_000)


@bp.post("/releases/new")
@allow(Permission.ADMINISTER)
@commits
def release_upload() -> ResponseReturnValue:
    form = ReleaseForm(request.form)
    name, raw = _sent_file()
    is_sound = form.validate()
    if not raw:
        form.add_error("file", "The file is empty: choose another" if name else "Choose the file as you downloaded it")
    elif len(raw) > receiving.MAX_BYTES:
        raise RequestEntityTooLarge
    elif is_sound:
        words = form.description(form.code.data or "")
        # Fictional authorities stand in the register of a demonstration alone.
        words = replace(words, demonstration=form.fictional.data and is_demonstration())
        try:
            code, is_held = receiving.take_in(
                raw, words, files=file_store(), actor=current_actor(), now=clock.now(), file_name=name
            )
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            flash("This very file is here already." if is_held else f"{name} was received.")
            return redirect(url_for("admin.release", code=code), code=303)
    if raw:
        form.add_error("file", f"Choose {name} again: a browser does not keep it")
    page = render_template("admin/release_new.html", form=form, megabytes=receiving.MAX_BYTES // 1_000_000)
    return page, 422


def _words_of_rejected(code: str) -> ReleaseDescription:
    """The words of a rejected release that is sent again, corrected; none of any other."""
    try:
        release = figure_releases.get_release(code)
    except NotFound:
        return ReleaseDescription("")
    if release.state.value != "rejected":
        return ReleaseDescription("")
    return describing.description_of(release)


def _sent_file() -> tuple[str, bytes]:
    """Name and bytes of the file; both empty when none was chosen."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return "", b""
    try:
        return sent.filename, sent.read()
    finally:
        sent.close()
