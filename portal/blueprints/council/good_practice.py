"""Good practice that the department would like to publish: the exact words, and the council's yes or no."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import guidance
from forms.aftercare import ConsentForm, ReasonForm
from guidance.metrics import catalogue
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.casework import ConsentState
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services import guidance as editions
from portal.services.good_practice import answers
from portal.transactions import commits


@bp.get("/<gss:gss>/good-practice")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def good_practice(gss: str) -> ResponseReturnValue:
    return render_template(
        "council/good_practice.html",
        council=assessments.get_council(gss),
        offers=answers.list_for_council(gss, actor=current_actor()),
    )


@bp.get("/<gss:gss>/good-practice/<uuid:practice_id>")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def good_practice_item(gss: str, practice_id: UUID) -> ResponseReturnValue:
    return _page(gss, practice_id)


@bp.post("/<gss:gss>/good-practice/<uuid:practice_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def good_practice_answer(gss: str, practice_id: UUID) -> ResponseReturnValue:
    form = ConsentForm(request.form)
    if not form.validate():
        return _page(gss, practice_id, consent=form), 422
    agrees = form.answer.data == "yes"
    try:
        answers.answer(
            practice_id, gss, form.words.data or "", agrees=agrees,
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict:
        form.add_error("answer", "The department changed the words. Read them as they stand now, then answer")
        return _page(gss, practice_id, consent=form), 409
    except Refused as refused:
        form.add_error("answer", refused.message)
        return _page(gss, practice_id, consent=form), 422
    flash("It is published." if agrees else "It is not published, and the department knows.")
    return redirect(url_for("council.good_practice", gss=gss), code=303)


@bp.post("/<gss:gss>/good-practice/<uuid:practice_id>/taking-back")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def good_practice_withdraw(gss: str, practice_id: UUID) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return _page(gss, practice_id, withdrawal=form), 422
    try:
        answers.withdraw(
            practice_id, gss, form.reason.data or "",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict:
        form.add_error("reason", "Somebody changed it in the meantime. Look at it again, then send this once more")
        return _page(gss, practice_id, withdrawal=form), 409
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _page(gss, practice_id, withdrawal=form), 422
    flash("It is taken down.")
    return redirect(url_for("council.good_practice", gss=gss), code=303)


def _page(
    gss: str, practice_id: UUID, *, consent: ConsentForm | None = None, withdrawal: ReasonForm | None = None
) -> str:
    actor = current_actor()
    row = answers.get_for_council(practice_id, gss, actor=actor)
    may_answer = may(actor, Permission.ANSWER_DEPARTMENT, gss)
    edition = editions.get_edition(guidance.CURRENT).guidance
    return render_template(
        "council/good_practice_item.html",
        council=assessments.get_council(gss),
        row=row,
        theme=next((theme.title for theme in edition.themes if theme.slug == row.theme), row.theme),
        metrics=sorted(catalogue()[code].name for code in row.metric_ids if code in catalogue()),
        consent=(consent or ConsentForm()) if may_answer and row.state is ConsentState.OFFERED else None,
        withdrawal=(withdrawal or ReasonForm()) if may_answer and row.state is ConsentState.AGREED else None,
        errors=consent or withdrawal,
    )
