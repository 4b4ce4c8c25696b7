"""A council asks for the correction of a published figure; the figure itself is never edited by hand."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.corrections import CorrectionForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.services import assessments, figures
from portal.services.councils import CouncilEntry
from portal.services.figures import Figure, corrections, notes, wording
from portal.services.figures.corrections import CorrectionDetails
from portal.transactions import commits, reads_only


@bp.get("/<gss:gss>/corrections")
@allow(Permission.VIEW_ROUND, council="gss")
def corrections_list(gss: str) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "council/corrections.html",
        council=assessments.get_council(gss),
        corrections=corrections.list_of_council(gss, actor=actor),
        can_edit=may(actor, Permission.EDIT_ROUND, gss),
    )


@bp.get("/<gss:gss>/figures/<slug:metric_id>/correction")
@allow(Permission.EDIT_ROUND, council="gss")
def correction(gss: str, metric_id: str) -> ResponseReturnValue:
    return _page(gss, metric_id, CorrectionForm())


@bp.post("/<gss:gss>/figures/<slug:metric_id>/correction/check")
@allow(Permission.EDIT_ROUND, council="gss")
@reads_only
def correction_check(gss: str, metric_id: str) -> ResponseReturnValue:
    form = CorrectionForm(request.form)
    if request.form.get("step") == "change":
        return _page(gss, metric_id, form)
    if not form.validate():
        return _page(gss, metric_id, form), 422
    council, figure = _figure(gss, metric_id)
    return render_template("council/correction_check.html", council=council, figure=figure, wording=wording, form=form)


@bp.post("/<gss:gss>/figures/<slug:metric_id>/correction")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def correction_ask(gss: str, metric_id: str) -> ResponseReturnValue:
    form = CorrectionForm(request.form)
    if not form.validate():
        return _page(gss, metric_id, form), 422
    details = CorrectionDetails(
        form.text.data or "", form.proposed.data or "", form.source_address.data or "", form.is_public
    )
    try:
        corrections.ask(gss, _figure(gss, metric_id)[1], details, actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("text", refused.message)
        return _page(gss, metric_id, form), 422
    flash("Your request is sent. The administrators answer it here, and the person who asked is told by mail.")
    return redirect(url_for("council.corrections_list", gss=gss), code=303)


@bp.post("/<gss:gss>/corrections/<uuid:correction_id>/withdraw")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def correction_withdraw(gss: str, correction_id: UUID) -> ResponseReturnValue:
    here = url_for("council.corrections_list", gss=gss)
    version = request.form.get("version", "")
    try:
        corrections.withdraw(
            correction_id,
            gss,
            expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            actor=current_actor(),
            now=clock.now(),
        )
    except (EditConflict, TransitionRefused):
        flash("The request was answered or withdrawn in the meantime. It stands below as it is now.")
        return redirect(here, code=303)
    flash("Your request is withdrawn.")
    return redirect(here, code=303)


def _page(gss: str, metric_id: str, form: CorrectionForm) -> str:
    council, figure = _figure(gss, metric_id)
    earlier = corrections.list_of_council(gss, actor=current_actor(), metric_id=metric_id)
    return render_template(
        "council/correction.html",
        council=council,
        figure=figure,
        wording=wording,
        form=form,
        earlier=earlier,
        is_open=any(found.is_open for found in earlier),
        can_edit=True,
    )


def _figure(gss: str, metric_id: str) -> tuple[CouncilEntry, Figure]:
    """The council and the figure as its public page shows it.

    Raises:
        NotFound: no such metric, or none that this council has figures of.
    """
    metric = figures.get_metric(metric_id)
    found = figures.figure_history(gss, metric)
    if not notes.may_be_noted(metric, found.council.type) or found.latest.period is None:
        raise NotFound(metric_id)
    return found.council, found.latest
