"""Councils' requests that a figure be corrected, and the answers to them."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.corrections import AnswerForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.admin import bp
from portal.domain.register import CorrectionOutcome
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused, TransitionRefused
from portal.services.figures import corrections
from portal.transactions import commits


@bp.get("/corrections")
@allow(Permission.ADMINISTER)
def corrections_list() -> ResponseReturnValue:
    return render_template("admin/corrections.html", corrections=corrections.list_all(actor=current_actor()))


@bp.get("/corrections/<uuid:correction_id>")
@allow(Permission.ADMINISTER)
def correction(correction_id: UUID) -> ResponseReturnValue:
    return _page(correction_id, AnswerForm())


@bp.post("/corrections/<uuid:correction_id>")
@allow(Permission.ADMINISTER)
@commits
def correction_answer(correction_id: UUID) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(correction_id, form), 422
    try:
        corrections.answer(
            correction_id,
            CorrectionOutcome(form.outcome.data),
            form.answer.data or "",
            expected_version=form.version.number,
            base_url=str(current_app.extensions["portal-settings"].public_url),
            actor=current_actor(),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("answer", refused.message)
        return _page(correction_id, form), 422
    except (EditConflict, TransitionRefused):
        return _page(correction_id, AnswerForm(), was_changed=True), 409
    flash("Answered. The person who asked is told by mail.")
    return redirect(url_for("admin.corrections_list"), code=303)


def _page(correction_id: UUID, form: AnswerForm, *, was_changed: bool = False) -> str:
    found = corrections.get_correction(correction_id, actor=current_actor())
    return render_template("admin/correction.html", found=found, form=form, was_changed=was_changed)
