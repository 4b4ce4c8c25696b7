"""A list that a council holds under a licence of its own, uploaded for its own people and for nobody else."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.figures import UploadForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.errors import ReleaseRejected
from portal.services import councils as register
from portal.services.figures import list_uploads
from portal.services.figures.list_uploads import UploadDetails
from portal.storage import file_store
from portal.transactions import commits


@bp.get("/<gss:gss>/comparators/upload")
@allow(Permission.EDIT_ROUND, council="gss")
def comparators_upload_form(gss: str) -> ResponseReturnValue:
    return _page(gss, UploadForm())


@bp.post("/<gss:gss>/comparators/upload")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def comparators_upload(gss: str) -> ResponseReturnValue:
    form, raw = UploadForm(request.form), sent_file()
    if not ready(form, raw):
        return _page(gss, form), 422
    try:
        _, warnings = list_uploads.upload(
            raw, details_of(form), gss_code=gss, files=file_store(), actor=current_actor(), now=clock.now()
        )
    except ReleaseRejected as rejected:
        form.add_error("file", "Correct the file: nothing of it was kept. What to do is listed below")
        return _page(gss, form, rejected.problems), 422
    flash(told(form, warnings))
    return redirect(url_for("council.comparators", gss=gss), code=303)


def _page(gss: str, form: UploadForm, problems: object = ()) -> str:
    council = register.get_council(gss).council
    return render_template("council/comparators_upload.html", council=council, form=form, problems=problems)


def sent_file() -> bytes:
    """The bytes of the file that was sent; empty for none. The app refuses larger bodies before this is asked."""
    sent = request.files.get("file")
    return sent.read() if sent else b""


def ready(form: UploadForm, raw: bytes) -> bool:
    """Whether everything is filled in and a file is there; says what to do where not."""
    is_filled = form.validate()
    if not raw:
        form.add_error("file", "Choose a CSV file")
    return is_filled and bool(raw)


def details_of(form: UploadForm) -> UploadDetails:
    """What was said of the list."""
    return UploadDetails(
        title=form.title.data or "",
        method=form.method.data or "",
        licence=form.licence.data or "",
        source=form.source.data or "",
        is_public=form.is_public,
    )


def told(form: UploadForm, warnings: tuple[object, ...]) -> str:
    """What happened, with the first things worth knowing of the file."""
    words = [f"{problem.place}: {problem.message}" for problem in warnings]  # type: ignore[attr-defined]  # Problem
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    noted = f" Worth knowing: {'; '.join(words[:3])}{more}." if words else ""
    return f"“{form.title.data}” is kept, and figures are read beside it now.{noted}"
