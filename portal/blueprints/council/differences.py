"""Where authors and readers differ: the consistency reader's views, and the authors' answers."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.assurance import ReplyForm, ViewForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.duties import Duty
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments, assurance
from portal.services.assessments.duties import may_edit_code
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/differences")
@allow(Permission.VIEW_ROUND, council="gss")
def differences(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    shows_all = request.args.get("items") == "all"
    themes = assurance.list_differences(found, actor=actor)
    return render_template(
        "council/differences.html",
        round=found,
        council=found.council,
        themes=[(entry.theme, entry.items if shows_all else entry.told) for entry in themes],
        shows_all=shows_all,
        has_hidden=any(item.is_hidden for entry in themes for item in entry.items),
        reads_consistency=assurance.is_consistency_reader(found, actor=actor),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/differences/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def difference(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/differences/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def difference_view(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    form = ViewForm(request.form)
    if not form.validate():
        return _page(gss, round_id, code, view_form=form), 422
    try:
        assurance.record_view(
            assessments.get_round(round_id, gss, actor=current_actor()).id, code, Duty.CONSISTENCY_READER,
            judgement=form.chosen, reason=form.reason.data or "", expected_version=form.version.number,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for where, one for what, one for who and when
    except Refused as refused:
        form.add_error("judgement", refused.message)
        return _page(gss, round_id, code, view_form=form), 422
    except EditConflict as conflict:
        return _page(gss, round_id, code, view_form=form, conflict=conflict), 409
    flash(f"Your view of {code} is recorded.")
    return redirect(_address(gss, round_id, code), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/differences/<code:code>/<uuid:view_id>")
@allow(Permission.EDIT_ROUND, council="gss")
def difference_answer(gss: str, round_id: UUID, code: str, view_id: UUID) -> ResponseReturnValue:
    return _reply_page(gss, round_id, code, view_id, ReplyForm())


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/differences/<code:code>/<uuid:view_id>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def difference_reply(gss: str, round_id: UUID, code: str, view_id: UUID) -> ResponseReturnValue:
    form = ReplyForm(request.form)
    if not form.validate():
        return _reply_page(gss, round_id, code, view_id, form), 422
    try:
        assurance.record_reply(
            assessments.get_round(round_id, gss, actor=current_actor()).id, view_id,
            changed_answer=form.changed_answer, text=form.text.data or "", actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for where, one for what, by whom and when
    except Refused as refused:
        form.add_error("answer", refused.message)
        return _reply_page(gss, round_id, code, view_id, form), 422
    flash(f"Your answer to the reader of {code} is recorded.")
    return redirect(_address(gss, round_id, code), code=303)


def _address(gss: str, round_id: UUID, code: str) -> str:
    return url_for("council.difference", gss=gss, round_id=round_id, code=code)


def _page(
    gss: str,
    round_id: UUID,
    code: str,
    *,
    view_form: ViewForm | None = None,
    conflict: EditConflict | None = None,
) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    readers = assurance.panel(found, code, actor=actor)
    return render_template(
        "council/differences_item.html",
        round=found,
        council=found.council,
        code=code,
        readers=readers,
        form=view_form or ViewForm(),
        conflict=conflict,
        can_edit=may_edit_code(found, code, actor=actor),
    )


def _reply_page(gss: str, round_id: UUID, code: str, view_id: UUID, form: ReplyForm) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    item, view = assurance.get_view_to_answer(found, code, view_id, actor=current_actor())
    return render_template(
        "council/differences_answer.html",
        round=found,
        council=found.council,
        code=code,
        item=item,
        view=view,
        form=form,
    )
