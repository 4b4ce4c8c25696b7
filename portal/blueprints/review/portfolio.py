"""Where each council is, for leads; and taking sealed records out, with a reason."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.readers import ExportForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.errors import Refused
from portal.domain.roles import Permission
from portal.services import reviews
from portal.services.reviews import exports
from portal.services.reviews.portfolio import Filters, list_portfolio
from portal.transactions import commits


@bp.get("/portfolio")
@allow(Permission.APPROVE_REVIEW)
def portfolio() -> ResponseReturnValue:
    filters = _filters()
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found = list_portfolio(filters, page=page, actor=current_actor(), now=clock.now())
    kept = {name: value for name, value in vars(filters).items() if value}
    return render_template(
        "review/portfolio.html", found=found, filters=filters, kept=kept, state_words=reviews.STATE_WORDS
    )


@bp.get("/export")
@allow(Permission.EXPORT_RECORDS)
def export() -> ResponseReturnValue:
    return _export_page(ExportForm(data=vars(_filters())))


@bp.post("/export")
@allow(Permission.EXPORT_RECORDS)
@commits
def export_make() -> ResponseReturnValue:
    form = ExportForm(request.form)
    if not form.validate():
        return _export_page(form), 422
    try:
        exports.ask(form.reason.data, _chosen(form), actor=current_actor(), now=clock.now())
    except Refused as error:
        form.add_error("reason", error.message)
        return _export_page(form), 422
    flash("The export is recorded. Download it below.")
    return redirect(url_for("review.export"), code=303)


@bp.get("/export/<uuid:export_id>.zip")
@allow(Permission.EXPORT_RECORDS)
def export_file(export_id: UUID) -> ResponseReturnValue:
    content = exports.make(export_id, actor=current_actor())
    return Response(
        content,
        mimetype="application/zip",
        headers={"Content-Disposition": 'attachment; filename="sealed-records.zip"', "Cache-Control": "no-store"},
    )


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "").strip() for name in ("state", "kind", "region", "reviewer")})


def _chosen(form: ExportForm) -> Filters:
    return Filters(form.state.data or "", form.kind.data or "", form.region.data or "", form.reviewer.data or "")


def _export_page(form: ExportForm) -> str:
    filters, actor = _chosen(form), current_actor()
    found = list_portfolio(filters, page=1, actor=actor, now=clock.now())
    return render_template("review/export.html", form=form, found=found, made=exports.list_exports(actor=actor))
