"""Steps of one entry of the log: sharing it, agreeing to it, taking it out, and what is to follow from it."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms.dialogue import FollowUpForm, WithdrawalForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.engagements import address, base_url
from portal.domain.casework import AttendeeSide, Side
from portal.domain.roles import Permission
from portal.errors import NotFound, Refused
from portal.services import engagements as log
from portal.services import reviews
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/share")
@allow(Permission.ASK_FOR_CHANGES)
def engagement_sharing(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    entry = log.get_for_department(assessment_id, engagement_id, actor=actor)
    if entry.shared_at is not None or entry.withdrawn_at is not None or not entry.notes:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/engagement_share.html", case=case, entry=entry, sides=tuple(AttendeeSide))


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/share")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def engagement_share(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    log.share(
        assessment_id, engagement_id, expected_version=_version(), actor=current_actor(), now=clock.now(),
        base_url=base_url(),
    )  # fmt: skip  # which, then by whom and when
    flash("The council can read the notes now.")
    return redirect(address(assessment_id, engagement_id), code=303)


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/agree")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def engagement_agree(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    log.agree_for_department(
        assessment_id, engagement_id, expected_version=_version(), actor=current_actor(), now=clock.now()
    )
    flash("The department agrees to the notes as they stand.")
    return redirect(address(assessment_id, engagement_id), code=303)


@bp.get("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/withdraw")
@allow(Permission.ASK_FOR_CHANGES)
def engagement_withdrawing(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    return _withdrawal_page(assessment_id, engagement_id, WithdrawalForm())


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/withdraw")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def engagement_withdraw(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    form = WithdrawalForm(request.form)
    if not form.validate():
        return _withdrawal_page(assessment_id, engagement_id, form), 422
    log.withdraw(
        assessment_id, engagement_id, form.text.data, expected_version=form.version.number, actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip  # which and why, then by whom and when
    flash("The entry is taken out of the log. It stays readable with the reason.")
    return redirect(address(assessment_id, engagement_id), code=303)


@bp.get("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/follow-ups/new")
@allow(Permission.ASK_FOR_CHANGES)
def follow_up_new(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    return _follow_up_page(assessment_id, engagement_id, FollowUpForm())


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/follow-ups/new")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def follow_up_add(assessment_id: UUID, engagement_id: UUID) -> ResponseReturnValue:
    form = FollowUpForm(request.form)
    if not form.validate():
        return _follow_up_page(assessment_id, engagement_id, form), 422
    words = log.FollowUpWords(form.text.data, Side(form.side.data), form.owner.data or "", form.due_on.data)
    try:
        log.add_follow_up(assessment_id, engagement_id, words, actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("text", refused.message)
        return _follow_up_page(assessment_id, engagement_id, form), 422
    flash("The follow-up is added.")
    return redirect(address(assessment_id, engagement_id), code=303)


@bp.post("/<uuid:assessment_id>/engagements/<uuid:engagement_id>/follow-ups/<uuid:follow_up_id>")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def follow_up_mark(assessment_id: UUID, engagement_id: UUID, follow_up_id: UUID) -> ResponseReturnValue:
    is_done = request.form.get("done") == "yes"
    log.mark_for_department(
        assessment_id, engagement_id, follow_up_id, is_done=is_done, expected_version=_version(),
        actor=current_actor(), now=clock.now(),
    )  # fmt: skip  # which and what, then by whom and when
    flash("Marked as done." if is_done else "Marked as not done.")
    return redirect(address(assessment_id, engagement_id), code=303)


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _withdrawal_page(assessment_id: UUID, engagement_id: UUID, form: WithdrawalForm) -> str:
    actor = current_actor()
    entry = log.get_for_department(assessment_id, engagement_id, actor=actor)
    if entry.withdrawn_at is not None:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/engagement_withdraw.html", case=case, entry=entry, form=form)


def _follow_up_page(assessment_id: UUID, engagement_id: UUID, form: FollowUpForm) -> str:
    actor = current_actor()
    entry = log.get_for_department(assessment_id, engagement_id, actor=actor)
    if entry.withdrawn_at is not None:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/follow_up_new.html", case=case, entry=entry, form=form)
