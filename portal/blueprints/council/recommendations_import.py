"""Recommendations from a CSV file: what it would do is told before anything is written, and all of it is or none."""

from collections.abc import Mapping, Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forms.plans import ImportForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.domain.register import RecommendationSource
from portal.domain.roles import Permission
from portal.errors import Refused, ReleaseRejected
from portal.ingest.recommendations import COLUMNS
from portal.services import assessments
from portal.services.figures import answers
from portal.services.plans import exports, imports
from portal.services.plans.imports import DIFFERENT, SAME, Preview
from portal.storage import file_store
from portal.transactions import commits, reads_only

#: Seconds for which a file that was looked at can still be added.
LOOKED_AT_FOR = 86_400
#: Rows of each kind that the page shows; the file has the rest.
SHOWN = 200


@bp.get("/<gss:gss>/recommendations/import")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_import(gss: str) -> ResponseReturnValue:
    return _upload_page(gss, ImportForm())


@bp.get("/<gss:gss>/recommendations/import/template.csv")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_import_template(gss: str) -> ResponseReturnValue:
    names = [name for name, _, _ in COLUMNS]
    return csv_file(answers.to_csv(exports.TEMPLATE_ROWS, names), "recommendations-template")


@bp.post("/<gss:gss>/recommendations/import")
@allow(Permission.EDIT_ROUND, council="gss")
@reads_only
def recommendation_import_check(gss: str) -> ResponseReturnValue:
    form, sent = ImportForm(request.form), request.files.get("file")
    raw = sent.read() if sent else b""
    if not raw:
        form.file.errors = ["Choose a CSV file"]
        return _upload_page(gss, form), 422
    try:
        found = imports.preview(raw, gss, actor=current_actor())
    except ReleaseRejected as rejected:
        form.file.errors = ["Correct the file: nothing of it was added. What to do is listed below"]
        return _upload_page(gss, form, rejected.problems), 422
    return _check_page(gss, found, _sign(gss, file_store().put(raw)))


@bp.post("/<gss:gss>/recommendations/import/confirm")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_import_confirm(gss: str) -> ResponseReturnValue:
    signed = request.form.get("file", "")
    raw = _signed_file(gss, signed)
    decisions = {
        int(name.removeprefix("row-")): value
        for name, value in request.form.items()
        if name.removeprefix("row-").isdecimal() and name.startswith("row-") and value in (SAME, DIFFERENT)
    }
    try:
        added = imports.confirm(raw, gss, decisions, actor=current_actor(), now=clock.now())
    except ReleaseRejected as rejected:
        form = ImportForm()
        form.file.errors = ["Choose the file again: the register has changed since"]
        return _upload_page(gss, form, rejected.problems), 422
    except Refused as refused:
        found = imports.preview(raw, gss, actor=current_actor())
        return _check_page(gss, found, signed, decisions, refused.message), 422
    number = len(added)
    flash(f"{number:,} {'recommendation is' if number == 1 else 'recommendations are'} added.")
    return redirect(url_for("council.recommendation_list", gss=gss), code=303)


def _upload_page(gss: str, form: ImportForm, problems: Sequence[object] = ()) -> str:
    return render_template(
        "council/recommendations_import.html",
        council=assessments.get_council(gss),
        form=form,
        problems=problems,
        columns=COLUMNS,
        sources=tuple(RecommendationSource),
    )


def _check_page(
    gss: str, found: Preview, signed: str, decisions: Mapping[int, str] | None = None, problem: str = ""
) -> str:
    return render_template(
        "council/recommendations_import_check.html",
        council=assessments.get_council(gss),
        found=found,
        signed=signed,
        decisions=decisions or {},
        problem=problem,
        shown=SHOWN,
    )


def _sign(gss: str, sha256: str) -> str:
    """A file's name in the store, bound to this council and person: a digest alone would open anybody's file."""
    return _signer().dumps([gss, str(current_actor().user_id), sha256])


def _signed_file(gss: str, signed: str) -> bytes:
    try:
        council, person, sha256 = _signer().loads(signed, max_age=LOOKED_AT_FOR)
    except (BadSignature, ValueError):
        raise Refused("Choose the file again: it was looked at too long ago") from None
    if (council, person) != (gss, str(current_actor().user_id)):
        raise Refused("Choose the file again")
    return file_store().get(sha256)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="recommendations-import")
