"""Results for those who run the consultation, and publishing the outcome."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.consult import OutcomeForm, lines_of
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.consult import bp
from portal.blueprints.consult.dates import STALE
from portal.domain.consultation.window import Phase
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import consultations
from portal.services.consultations import exports
from portal.transactions import commits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/<slug:consultation>/results")
@allow(Permission.MANAGE_CONSULTATIONS)
def results(consultation: str) -> ResponseReturnValue:
    found = consultations.get_consultation(consultation)
    return render_template(
        "consult/results.html",
        consultation=found,
        results=consultations.results(consultation),
        is_held_elsewhere=consultations.is_held_elsewhere(found),
    )


@bp.get("/<slug:consultation>/results/<slug:kind>")
@allow(Permission.MANAGE_CONSULTATIONS)
def results_file(consultation: str, kind: str) -> ResponseReturnValue:
    found = consultations.results(consultation)
    if kind == "csv":
        answer = Response(exports.as_csv(found), mimetype="text/csv")
    elif kind == "xlsx":
        answer = Response(exports.as_xlsx(found), mimetype=XLSX)
    else:
        abort(404)
    answer.headers["Content-Disposition"] = f'attachment; filename="results-{consultation}.{kind}"'
    return answer


@bp.get("/<slug:consultation>/outcome")
@allow(Permission.MANAGE_CONSULTATIONS)
def outcome(consultation: str) -> ResponseReturnValue:
    return _outcome_page(consultations.get_consultation(consultation), OutcomeForm())


@bp.post("/<slug:consultation>/outcome")
@allow(Permission.MANAGE_CONSULTATIONS)
@commits
def outcome_publish(consultation: str) -> ResponseReturnValue:
    found, form = consultations.get_consultation(consultation), OutcomeForm(request.form)
    if not form.validate():
        return _outcome_page(found, form), 422
    try:
        consultations.publish_outcome(
            consultation,
            outcome={"summary": lines_of(form.summary.data), "changes": lines_of(form.changes.data)},
            version=form.version.number,
            actor=current_actor(),
            now=clock.now(),
        )
    except EditConflict:
        form.add_error("summary", STALE)
        return _outcome_page(found, form), 409
    flash("The outcome is published, and the results with it.")
    return redirect(url_for("consult.overview", consultation=consultation), code=303)


def _outcome_page(found: consultations.Consultation, form: OutcomeForm) -> str:
    is_closed = consultations.phase_of(found, now=clock.now()) is Phase.CLOSED
    return render_template("consult/outcome.html", consultation=found, form=form, is_closed=is_closed)
