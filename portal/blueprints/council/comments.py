"""Comments on the items of a round. Whoever may read the round may comment, until it is sealed."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.comments import CommentForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import ENDPOINTS
from portal.domain.roles import Permission
from portal.errors import Refused
from portal.services import assessments, comments, threads
from portal.services.assessments.progress import kind_of
from portal.services.threads import Show
from portal.transactions import commits


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/comments")
@allow(Permission.VIEW_ROUND, council="gss")
def comment_list(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    show = _show(request.args.get("show", ""))
    page = request.args.get("page", 1, type=int)
    code = request.args.get("code", "")
    listed = threads.list_of_round(found, show, code=code, page=max(page, 1), actor=actor)
    if not 1 <= page <= listed.pages:
        abort(404)
    tasks = {task.code: task for task in assessments.get_task_list(found).tasks()}
    if code and code not in tasks:
        abort(404)
    return render_template(
        "council/comments.html",
        round=found,
        council=found.council,
        show=show,
        choices=tuple(Show),
        listed=listed,
        code=code,
        tasks=tasks,
        endpoints=ENDPOINTS,
        may_comment=comments.may_comment(found),
    )


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/comments/<code:code>/new")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def comment_write(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _write(gss, round_id, code, None)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/comments/<code:code>/<uuid:comment_id>/answer")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def comment_answer(gss: str, round_id: UUID, code: str, comment_id: UUID) -> ResponseReturnValue:
    return _write(gss, round_id, code, comment_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/comments/<code:code>/<uuid:comment_id>/resolve")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def comment_resolve(gss: str, round_id: UUID, code: str, comment_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    comments.resolve_thread(found.id, code, comment_id, actor=current_actor(), now=clock.now())
    flash(f"The comment on {code} is resolved.")
    return redirect(_back(gss, round_id, code), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/comments/<code:code>/<uuid:comment_id>/reopen")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def comment_reopen(gss: str, round_id: UUID, code: str, comment_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    comments.reopen_thread(found.id, code, comment_id, actor=current_actor(), now=clock.now())
    flash(f"The comment on {code} is open again.")
    return redirect(_back(gss, round_id, code), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/comments/<code:code>/<uuid:comment_id>/take-back")
@allow(Permission.VIEW_ROUND, council="gss")
@commits
def comment_take_back(gss: str, round_id: UUID, code: str, comment_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    comments.withdraw_comment(found.id, code, comment_id, actor=current_actor(), now=clock.now())
    flash(f"Your comment on {code} is taken back.")
    return redirect(_back(gss, round_id, code), code=303)


def _write(gss: str, round_id: UUID, code: str, thread_id: UUID | None) -> ResponseReturnValue:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    people = [(str(id), name) for id, name in comments.list_people_of(gss).items() if id != actor.user_id]
    form = CommentForm(request.form, people=people)
    if form.validate():
        try:
            comments.write_comment(
                found.id, code, form.body.data or "", ask=[UUID(id) for id in form.ask.data or ()], thread_id=thread_id,
                base_url=str(current_app.extensions["portal-settings"].public_url), actor=actor, now=clock.now(),
            )  # fmt: skip  # what, then by whom and when
        except Refused as refused:
            form.add_error("body", refused.message)
        else:
            flash(f"Your comment on {code} is added.")
            return redirect(_back(gss, round_id, code), code=303)
    return _correct(found, code, form), 422


def _correct(found: Any, code: str, form: CommentForm) -> str:  # Any: a round, whose class views do not know
    task = assessments.get_task(found, code)
    return render_template(
        "council/comment.html",
        round=found,
        council=found.council,
        code=code,
        line=task.line,
        form=form,
        back=_item(found.council_gss, found.id, code),
    )


def _item(gss: str, round_id: UUID, code: str) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    return url_for(ENDPOINTS[kind_of(found, code)], gss=gss, round_id=round_id, code=code)


def _back(gss: str, round_id: UUID, code: str) -> str:
    """To the list of comments when the person came from there, else to the item."""
    if request.form.get("back") == "list":
        return url_for("council.comment_list", gss=gss, round_id=round_id)
    return f"{_item(gss, round_id, code)}#comments"


def _show(name: str) -> Show:
    return next((show for show in Show if show.value == name), Show.OPEN)
