"""Notices that the council is under: by their own dates, with what closes each commitment and what is still open."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.plans import CommitmentForm, NoticeForm, OutcomeForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services.plans import closing, notice_changes, notices
from portal.services.plans.closing import Kind
from portal.services.plans.notice_changes import CommitmentDetails, NoticeDetails
from portal.services.plans.notices import NoticeDetail
from portal.transactions import commits


@bp.get("/<gss:gss>/notices")
@allow(Permission.VIEW_ROUND, council="gss")
def notice_list(gss: str) -> ResponseReturnValue:
    found = notices.list_notices(gss, actor=current_actor(), today=_today())
    return render_template("council/notices.html", **_around(gss), found=found)


@bp.get("/<gss:gss>/notices/new")
@allow(Permission.EDIT_ROUND, council="gss")
def notice_new(gss: str) -> ResponseReturnValue:
    return _form_page(gss, NoticeForm(), None)


@bp.post("/<gss:gss>/notices/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def notice_add(gss: str) -> ResponseReturnValue:
    form = NoticeForm(request.form)
    if not form.validate():
        return _form_page(gss, form, None), 422
    try:
        row = notice_changes.add_notice(gss, _details(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("address", refused.message)
        return _form_page(gss, form, None), 422
    flash("The notice is added. Add what it expects, one commitment at a time.")
    return redirect(url_for("council.notice", gss=gss, notice_id=row.id), code=303)


@bp.get("/<gss:gss>/notices/<uuid:notice_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def notice(gss: str, notice_id: UUID) -> ResponseReturnValue:
    return render_template("council/notice.html", **_around(gss), found=_get(gss, notice_id))


@bp.get("/<gss:gss>/notices/<uuid:notice_id>/exit")
@allow(Permission.VIEW_ROUND, council="gss")
def notice_exit(gss: str, notice_id: UUID) -> ResponseReturnValue:
    return render_template("council/notice_exit.html", **_around(gss), found=_get(gss, notice_id))


@bp.get("/<gss:gss>/notices/<uuid:notice_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
def notice_changing(gss: str, notice_id: UUID) -> ResponseReturnValue:
    found = _get(gss, notice_id)
    row = found.row
    data = {"title": row.title, "issued_on": row.issued_on, "ends_on": row.ends_on, "address": row.address}
    return _form_page(gss, NoticeForm(data=data), found)


@bp.post("/<gss:gss>/notices/<uuid:notice_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def notice_change(gss: str, notice_id: UUID) -> ResponseReturnValue:
    found, form = _get(gss, notice_id), NoticeForm(request.form)
    if not form.validate():
        return _form_page(gss, form, found), 422
    try:
        notice_changes.change_notice(
            notice_id, gss, _details(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _form_page(gss, form, found, conflict), 409
    except Refused as refused:
        form.add_error("address", refused.message)
        return _form_page(gss, form, found), 422
    flash("The notice is changed.")
    return redirect(url_for("council.notice", gss=gss, notice_id=notice_id), code=303)


@bp.get("/<gss:gss>/notices/<uuid:notice_id>/outcome")
@allow(Permission.EDIT_ROUND, council="gss")
def notice_outcome(gss: str, notice_id: UUID) -> ResponseReturnValue:
    found = _get(gss, notice_id)
    return _outcome_page(gss, OutcomeForm(data={"ended_on": found.row.ended_on, "outcome": found.row.outcome}), found)


@bp.post("/<gss:gss>/notices/<uuid:notice_id>/outcome")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def notice_record_outcome(gss: str, notice_id: UUID) -> ResponseReturnValue:
    found, form = _get(gss, notice_id), OutcomeForm(request.form)
    if not form.validate():
        return _outcome_page(gss, form, found), 422
    try:
        notice_changes.record_outcome(
            notice_id, gss, ended_on=form.ended_on.data, outcome=form.outcome.data or "",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _outcome_page(gss, form, found, conflict), 409
    except Refused as refused:
        form.add_error("ended_on", refused.message)
        return _outcome_page(gss, form, found), 422
    flash("What happened is recorded.")
    return redirect(url_for("council.notice", gss=gss, notice_id=notice_id), code=303)


@bp.get("/<gss:gss>/notices/<uuid:notice_id>/commitments/new")
@allow(Permission.EDIT_ROUND, council="gss")
def commitment_new(gss: str, notice_id: UUID) -> ResponseReturnValue:
    return _commitment_page(gss, CommitmentForm(), _get(gss, notice_id))


@bp.post("/<gss:gss>/notices/<uuid:notice_id>/commitments/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def commitment_add(gss: str, notice_id: UUID) -> ResponseReturnValue:
    found, form = _get(gss, notice_id), CommitmentForm(request.form)
    if not form.validate():
        return _commitment_page(gss, form, found), 422
    row = notice_changes.add_commitment(notice_id, gss, _promised(form), actor=current_actor(), now=clock.now())
    flash(f"Commitment {row.number} is added.")
    return redirect(url_for("council.notice", gss=gss, notice_id=notice_id), code=303)


@bp.get("/<gss:gss>/commitments/<uuid:commitment_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def commitment(gss: str, commitment_id: UUID) -> ResponseReturnValue:
    row = notices.get_commitment(commitment_id, gss, actor=current_actor())
    found = _get(gss, row.notice_id)
    return render_template(
        "council/commitment.html",
        **_around(gss),
        found=found,
        line=next(line for line in found.commitments if line.row.id == row.id),
        standing=closing.standing_of(row, gss, actor=current_actor()),
        kind=Kind.COMMITMENT,
        history=closing.history_of(Kind.COMMITMENT, row.id),
    )


@bp.get("/<gss:gss>/commitments/<uuid:commitment_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
def commitment_changing(gss: str, commitment_id: UUID) -> ResponseReturnValue:
    row = notices.get_commitment(commitment_id, gss, actor=current_actor())
    form = CommitmentForm(data={"text": row.text, "closes_with": row.closes_with, "due_on": row.due_on})
    return _commitment_page(gss, form, _get(gss, row.notice_id), row)


@bp.post("/<gss:gss>/commitments/<uuid:commitment_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def commitment_change(gss: str, commitment_id: UUID) -> ResponseReturnValue:
    row = notices.get_commitment(commitment_id, gss, actor=current_actor())
    found, form = _get(gss, row.notice_id), CommitmentForm(request.form)
    if not form.validate():
        return _commitment_page(gss, form, found, row), 422
    try:
        notice_changes.change_commitment(
            commitment_id, gss, _promised(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _commitment_page(gss, form, found, row, conflict), 409
    except Refused as refused:
        form.add_error("text", refused.message)
        return _commitment_page(gss, form, found, row), 422
    flash(f"Commitment {row.number} is changed.")
    return redirect(url_for("council.commitment", gss=gss, commitment_id=commitment_id), code=303)


def _today() -> date:
    return clock.now().date()


def _get(gss: str, notice_id: UUID) -> NoticeDetail:
    return notices.get_notice(notice_id, gss, actor=current_actor(), today=_today())


def _around(gss: str) -> dict[str, object]:
    can_edit = may(current_actor(), Permission.EDIT_ROUND, gss)
    return {"council": assessments.get_council(gss), "can_edit": can_edit, "today": _today()}


def _details(form: NoticeForm) -> NoticeDetails:
    issued_on = form.issued_on.data
    assert issued_on is not None  # the form requires it
    return NoticeDetails(form.title.data or "", issued_on, form.ends_on.data, form.address.data or "")


def _promised(form: CommitmentForm) -> CommitmentDetails:
    return CommitmentDetails(form.text.data or "", form.closes_with.data or "", form.due_on.data)


def _form_page(gss: str, form: NoticeForm, found: NoticeDetail | None, conflict: EditConflict | None = None) -> str:
    return render_template("council/notice_form.html", **_around(gss), form=form, found=found, conflict=conflict)


def _outcome_page(gss: str, form: OutcomeForm, found: NoticeDetail, conflict: EditConflict | None = None) -> str:
    return render_template("council/notice_outcome.html", **_around(gss), form=form, found=found, conflict=conflict)


def _commitment_page(
    gss: str, form: CommitmentForm, found: NoticeDetail, row: object = None, conflict: EditConflict | None = None
) -> str:
    return render_template(
        "council/commitment_form.html", **_around(gss), form=form, found=found, row=row, conflict=conflict
    )
