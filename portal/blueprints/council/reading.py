"""The independent reader's pages, and telling a reader that a theme is ready."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import ViewForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.duties import Duty
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments, assurance
from portal.services.assessments import figure_panel
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/reading")
@allow(Permission.VIEW_ROUND, council="gss")
def reading(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/reading.html",
        round=found,
        council=found.council,
        themes=assurance.list_reading(found, actor=actor),
        reads_consistency=assurance.is_consistency_reader(found, actor=actor),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/reading/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def reading_item(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code, ViewForm())


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/reading/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def reading_save(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    form = ViewForm(request.form)
    if not form.validate():
        return _page(gss, round_id, code, form), 422
    try:
        assurance.record_view(
            assessments.get_round(round_id, gss, actor=current_actor()).id, code, Duty.THEME_READER,
            judgement=form.chosen, reason=form.reason.data or "", expected_version=form.version.number,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for where, one for what, one for who and when
    except Refused as refused:
        form.add_error("judgement", refused.message)
        return _page(gss, round_id, code, form), 422
    except EditConflict as conflict:
        return _page(gss, round_id, code, form, conflict), 409
    flash(f"Your view of {code} is recorded.")
    return redirect(url_for("council.reading_item", gss=gss, round_id=round_id, code=code), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/themes/<slug:theme>/ready")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def theme_ready(gss: str, round_id: UUID, theme: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    base_url = str(current_app.extensions["portal-settings"].public_url)
    assurance.mark_ready(found.id, theme, actor=current_actor(), now=clock.now(), base_url=base_url)
    flash("The theme is marked ready for its independent reader.")
    return redirect(url_for("council.reading", gss=gss, round_id=round_id), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/themes/<slug:theme>/not-ready")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def theme_not_ready(gss: str, round_id: UUID, theme: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    assurance.take_back_ready(found.id, theme, actor=current_actor(), now=clock.now())
    flash("The theme is no longer marked ready. Views recorded so far stay.")
    return redirect(url_for("council.reading", gss=gss, round_id=round_id), code=303)


def _page(gss: str, round_id: UUID, code: str, form: ViewForm, conflict: EditConflict | None = None) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    item = assurance.get_reading(found, code, actor=actor)
    return render_template(
        "council/reading_item.html",
        round=found,
        council=found.council,
        item=item,
        code=code,
        form=form,
        conflict=conflict,
        evidence=assessments.list_evidence(found, code),
        figure_panel=figure_panel.panel(found, code),
        may_record=found.state != "submitted",
    )
