"""One characteristic on one page: what the guidance says, what the figures prompt, and what the council says."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.council import JudgementForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import after_save, item_page, keeps_theirs, merged, typed
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import assessments
from portal.services.assessments import ItemKind
from portal.transactions import commits


def _page(gss: str, round_id: UUID, code: str, form: JudgementForm | None = None) -> str:
    context = item_page(gss, round_id, ItemKind.CHARACTERISTIC, code)
    answer, recorded = assessments.get_answer(round_id, code)
    if form is None:
        form = JudgementForm.of(answer)
    return render_template("council/characteristic.html", **context, answer=answer, recorded=recorded, form=form)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/characteristics/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def characteristic(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/characteristics/<code:code>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def characteristic_save(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    form = JudgementForm(typed())
    if keeps_theirs():
        flash(f"The answer to {code} stands as it was saved. Yours was not kept.")
        return redirect(after_save(gss, round_id, ItemKind.CHARACTERISTIC, code), code=303)
    if not form.validate():
        return _page(gss, round_id, code, form), 422
    version = form.version.number
    try:
        assessments.record_judgement(
            found.id, form.to_answer(code), actor=current_actor(), expected_version=version, now=clock.now()
        )
    except EditConflict as conflict:
        return _choose(gss, round_id, code, conflict), 409
    flash(f"Your answer to {code} is saved.")
    return redirect(after_save(gss, round_id, ItemKind.CHARACTERISTIC, code), code=303)


def _choose(gss: str, round_id: UUID, code: str, conflict: EditConflict) -> str:
    return render_template(
        "council/conflict.html",
        **item_page(gss, round_id, ItemKind.CHARACTERISTIC, code),
        conflict=conflict,
        form=JudgementForm(data=merged(conflict, ("narrative", "reason"))),
        theirs=JudgementForm(data=conflict.current),
        mine=JudgementForm(data=conflict.offered),
        fields=("judgement", "reason", "confidence", "strength", "narrative"),
    )
