"""A round as a whole: its task list, its document and its history."""

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.domain.workflow import ROUND, allowed_actions
from portal.services import assessments


@bp.get("/<gss:gss>/rounds/<uuid:round_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def task_list(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor, today = current_actor(), clock.now().date()
    found = assessments.get_round(round_id, gss, actor=actor)
    return render_template(
        "council/task_list.html",
        round=found,
        council=found.council,
        tasks=assessments.get_task_list(found),
        sign_off=assessments.get_sign_off(found, today=today),
        actions=allowed_actions(ROUND, found.state, actor, council=gss),
        can_edit=assessments.may_edit(found, actor=actor),
        today=today,
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/themes/<slug:theme>")
@allow(Permission.VIEW_ROUND, council="gss")
def theme_tasks(gss: str, round_id: UUID, theme: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    entries = assessments.get_task_list(found).themes
    place = next((index for index, entry in enumerate(entries) if entry.theme.slug == theme), None)
    if place is None:
        abort(404)
    return render_template(
        "council/theme_tasks.html",
        round=found,
        council=found.council,
        entry=entries[place],
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
