"""The questions that the service asks of a round's answers, and the sentences in answer to them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.evidence import CheckReplyForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import ENDPOINTS
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import assessments, assurance, soft_checks
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/checks")
@allow(Permission.VIEW_ROUND, council="gss")
def checks(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _page(gss, round_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/checks")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def checks_reply(gss: str, round_id: UUID) -> ResponseReturnValue:
    form, now = CheckReplyForm(request.form), clock.now()
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _page(gss, round_id, form), 422
    try:
        check = soft_checks.reply(
            found.id, form.key.data or "", form.text.data or "",
            actor=current_actor(), expected_version=form.version.number, today=now.date(), now=now,
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _page(gss, round_id, form, conflict), 409
    flash(f"Your sentence on {check.code} is {'saved' if form.text.data else 'taken back'}.")
    if request.form.get("from") == "item":
        # Back to the item whose page asked, which for a question about two of them need not be the first.
        task = assessments.get_task(found, request.form.get("code", check.code))
        address = url_for(ENDPOINTS[task.kind], gss=gss, round_id=round_id, code=task.code)
        return redirect(f"{address}#questions", code=303)
    return redirect(url_for("council.checks", gss=gss, round_id=round_id), code=303)


def _page(gss: str, round_id: UUID, form: CheckReplyForm | None = None, conflict: EditConflict | None = None) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    hidden = assurance.hidden_codes(found, actor=actor)
    return render_template(
        "council/checks.html",
        round=found,
        council=found.council,
        asked=soft_checks.list_all(found, today=clock.now().date(), hidden=hidden),
        can_edit=assessments.may_edit(found, actor=actor),
        form=form,
        conflict=conflict,
    )
