"""A round as a workbook: downloaded, filled in offline, uploaded, looked at, and only then written."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.workbook import WorkbookForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.workbook_page import DifferencePage
from portal.domain.roles import Permission
from portal.errors import Refused
from portal.services import assessments, workbooks
from portal.storage import file_store
from portal.transactions import commits

P = ParamSpec("P")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Characters of a file's name that are kept.
_LONGEST_NAME = 200


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/workbook")
@allow(Permission.VIEW_ROUND, council="gss")
def workbook(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _page(gss, round_id, WorkbookForm())


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/workbook.xlsx")
@allow(Permission.VIEW_ROUND, council="gss")
def workbook_file(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    theme = request.args.get("theme", "")
    if theme and theme not in {entry.slug for entry in workbooks.list_themes(found)}:
        abort(404)
    made = workbooks.make_workbook(workbooks.get_contents(found, actor=current_actor()), theme=theme, now=clock.now())
    name = "-".join(part for part in (gss, found.cycle_slug, theme or "workbook") if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(made, mimetype=_XLSX, headers=headers)


def _opens_first(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Has the file parsed before the write transaction begins: a hostile one takes seconds and must hold up nobody."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        sent = request.files.get("file")
        raw = sent.read() if sent else b""
        if sent:
            sent.stream.seek(0)
        g.portal_opened_workbook = workbooks.open_file(raw) if raw else None
        return view(*args, **kwargs)

    return wrapper


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/workbook")
@allow(Permission.EDIT_ROUND, council="gss")
@_opens_first
@commits
def workbook_upload(gss: str, round_id: UUID) -> ResponseReturnValue:
    found, form = assessments.get_round(round_id, gss, actor=current_actor()), WorkbookForm(request.form)
    sent = request.files.get("file")
    raw = sent.read() if sent else b""
    if sent is None or not raw:
        form.add_error("file", "Choose the workbook that you filled in")
        return _page(gss, round_id, form), 422
    try:
        upload = workbooks.receive(
            found.id, raw, (sent.filename or "")[-_LONGEST_NAME:],
            opened=g.portal_opened_workbook, files=file_store(), actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except workbooks.WorkbookRejected as rejected:
        form.add_error("file", rejected.message)
        return _page(gss, round_id, form, rejected), 422
    return redirect(_address("difference", gss, round_id, upload.id), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/workbook/<uuid:upload_id>")
@allow(Permission.EDIT_ROUND, council="gss")
def workbook_difference(gss: str, round_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    return _difference_page(gss, round_id, upload_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/workbook/<uuid:upload_id>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def workbook_apply(gss: str, round_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    mine = [name.removeprefix("choice-") for name, choice in request.form.items() if choice == "mine"]
    try:
        applied = workbooks.apply(
            upload_id, found.id, seen=request.form.get("seen", ""), mine=mine,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except workbooks.Stale:
        return _difference_page(gss, round_id, upload_id, is_stale=True, mine=mine), 409
    except Refused as refused:
        return _difference_page(gss, round_id, upload_id, refused=refused.message, mine=mine), 422
    flash(_told(applied))
    return redirect(url_for("council.task_list", gss=gss, round_id=round_id), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/workbook/<uuid:upload_id>/discard")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def workbook_discard(gss: str, round_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    try:
        workbooks.discard(upload_id, found, actor=current_actor(), now=clock.now())
    except Refused as refused:
        return _difference_page(gss, round_id, upload_id, refused=refused.message), 422
    flash("The workbook is discarded. Nothing of it was written.")
    return redirect(url_for("council.workbook", gss=gss, round_id=round_id), code=303)


def _page(gss: str, round_id: UUID, form: WorkbookForm, rejected: workbooks.WorkbookRejected | None = None) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/workbook.html",
        round=found,
        council=found.council,
        themes=workbooks.list_themes(found),
        uploads=workbooks.list_uploads(found, actor=actor),
        can_edit=assessments.may_edit(found, actor=actor),
        form=form,
        rejected=rejected,
    )


def _difference_page(
    gss: str,
    round_id: UUID,
    upload_id: UUID,
    *,
    is_stale: bool = False,
    refused: str = "",
    mine: list[str] | None = None,
) -> str:
    looked = workbooks.look(upload_id, round_id, gss, actor=current_actor())
    return render_template(
        "council/workbook_difference.html",
        round=looked.round,
        council=looked.round.council,
        page=DifferencePage(looked),
        upload=looked.upload,
        can_edit=assessments.may_edit(looked.round, actor=current_actor()),
        is_stale=is_stale,
        refused=refused,
        mine=mine or [],
    )


def _address(name: str, gss: str, round_id: UUID, upload_id: UUID) -> str:
    return url_for(f"council.workbook_{name}", gss=gss, round_id=round_id, upload_id=upload_id)


def _told(applied: workbooks.Applied) -> str:
    parts = (
        (applied.answers, "answer", "answers"),
        (applied.documents, "document", "documents"),
        (applied.citations, "citation", "citations"),
    )
    written = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts if count)
    kept = " Where somebody else had changed something, that stands." if applied.kept else ""
    return f"The workbook is written: {written}.{kept}" if written else f"Nothing of the workbook was written.{kept}"
