"""The department's questions to a council, and its answers."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.dialogue import AnswerForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services import clarifications as threads
from portal.transactions import commits


@bp.get("/<gss:gss>/clarifications")
@allow(Permission.VIEW_ROUND, council="gss")
def clarifications(gss: str) -> ResponseReturnValue:
    return render_template(
        "council/clarifications.html",
        council=assessments.get_council(gss),
        threads=threads.list_for_council(gss, actor=current_actor(), now=clock.now()),
    )


@bp.get("/<gss:gss>/clarifications/<uuid:clarification_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def clarification(gss: str, clarification_id: UUID) -> ResponseReturnValue:
    return _page(gss, clarification_id, AnswerForm())


@bp.post("/<gss:gss>/clarifications/<uuid:clarification_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def clarification_answer(gss: str, clarification_id: UUID) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(gss, clarification_id, form), 422
    try:
        threads.answer(
            gss, clarification_id, form.text.data, expected_version=form.version.number, actor=current_actor(),
            now=clock.now(), base_url=str(current_app.extensions["portal-settings"].public_url),
        )  # fmt: skip  # where and what, then by whom and when
    except Refused as refused:
        form.add_error("text", refused.message)
        return _page(gss, clarification_id, form), 422
    except EditConflict as conflict:
        return _page(gss, clarification_id, form, conflict), 409
    flash("Your answer is sent. The question is with the department.")
    return redirect(url_for("council.clarification", gss=gss, clarification_id=clarification_id), code=303)


def _page(gss: str, clarification_id: UUID, form: AnswerForm, conflict: EditConflict | None = None) -> str:
    actor = current_actor()
    return render_template(
        "council/clarification.html",
        council=assessments.get_council(gss),
        thread=threads.get_for_council(gss, clarification_id, actor=actor, now=clock.now()),
        form=form,
        conflict=conflict,
        may_answer=may(actor, Permission.ANSWER_DEPARTMENT, gss),
    )
