"""One indicator of potential failure on one page. An indicator is a reason to ask and never counted up."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.council import IndicatorForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import after_save, item_page, keeps_theirs, merged, typed
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import assessments
from portal.services.assessments import ItemKind
from portal.transactions import commits


def _page(gss: str, round_id: UUID, code: str, form: IndicatorForm | None = None) -> str:
    context = item_page(gss, round_id, ItemKind.INDICATOR, code)
    reply, recorded = assessments.get_reply(round_id, code)
    if form is None:
        form = IndicatorForm.of(reply)
    return render_template("council/indicator.html", **context, reply=reply, recorded=recorded, form=form)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/indicators/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def indicator(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/indicators/<code:code>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def indicator_save(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    form = IndicatorForm(typed())
    if keeps_theirs():
        flash(f"The answer to {code} stands as it was saved. Yours was not kept.")
        return redirect(after_save(gss, round_id, ItemKind.INDICATOR, code), code=303)
    if not form.validate():
        return _page(gss, round_id, code, form), 422
    version = form.version.number
    try:
        assessments.record_indicator(
            found.id, form.to_reply(code), actor=current_actor(), expected_version=version, now=clock.now()
        )
    except EditConflict as conflict:
        return _choose(gss, round_id, code, conflict), 409
    flash(f"Your answer to {code} is saved.")
    return redirect(after_save(gss, round_id, ItemKind.INDICATOR, code), code=303)


def _choose(gss: str, round_id: UUID, code: str, conflict: EditConflict) -> str:
    return render_template(
        "council/conflict.html",
        **item_page(gss, round_id, ItemKind.INDICATOR, code),
        conflict=conflict,
        form=IndicatorForm(data=merged(conflict, ("note",))),
        theirs=IndicatorForm(data=conflict.current),
        mine=IndicatorForm(data=conflict.offered),
        fields=("answer", "note"),
    )
