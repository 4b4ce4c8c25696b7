"""A round as a whole: its task list, its document and its history."""

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission, may
from portal.domain.workflow import ROUND, allowed_actions
from portal.services import assessments, assurance, board, change_requests


@bp.get("/<gss:gss>/rounds/<uuid:round_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def task_list(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    found = assessments.get_round(round_id, gss, actor=actor)
    shown = board.get_board(found, actor=actor, now=now)
    sign_off = assessments.get_sign_off(found, today=now.date())
    return render_template(
        "council/task_list.html",
        round=found,
        council=found.council,
        board=shown,
        tasks=shown.tasks,
        sign_off=sign_off,
        news=change_requests.news_of(found, sign_off),
        actions=allowed_actions(ROUND, found.state, actor, council=gss),
        can_edit=assessments.may_edit(found, actor=actor),
        may_set_up=may(actor, Permission.OPEN_ROUND, gss),
        today=now.date(),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/themes/<slug:theme>")
@allow(Permission.VIEW_ROUND, council="gss")
def theme_tasks(gss: str, round_id: UUID, theme: str) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    shown = board.get_board(found, actor=actor, now=clock.now())
    entries = shown.tasks.themes
    place = next((index for index, entry in enumerate(entries) if entry.theme.slug == theme), None)
    if place is None:
        abort(404)
    return render_template(
        "council/theme_tasks.html",
        round=found,
        council=found.council,
        board=shown,
        entry=entries[place],
        may_mark=board.may_mark_ready(found, theme, actor=actor),
        before=entries[place - 1].theme if place else None,
        after=entries[place + 1].theme if place + 1 < len(entries) else None,
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/document")
@allow(Permission.VIEW_ROUND, council="gss")
def document(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor, today = current_actor(), clock.now().date()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/document.html",
        round=found,
        council=found.council,
        submission=assessments.get_document(found),
        sign_off=assessments.get_sign_off(found, today=today),
        offices=actor.offices_in(gss),
        hidden=assurance.hidden_codes(found, actor=actor),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/history")
@allow(Permission.VIEW_ROUND, council="gss")
def history(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    sign_off = assessments.get_sign_off(found, today=clock.now().date())
    return render_template(
        "council/history.html",
        round=found,
        council=found.council,
        events=assessments.list_history(found),
        sign_off=sign_off,
    )
