"""Notes of conversations that the department shared: agreeing to them, or saying what should be otherwise."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.dialogue import OtherwiseForm, SharedNotesForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.casework import AttendeeSide
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, NotFound, Refused
from portal.services import assessments
from portal.services import engagements as log
from portal.transactions import commits


@bp.get("/<gss:gss>/conversations")
@allow(Permission.VIEW_ROUND, council="gss")
def conversations(gss: str) -> ResponseReturnValue:
    return render_template(
        "council/conversations.html",
        council=assessments.get_council(gss),
        entries=log.list_for_council(gss, actor=current_actor()),
    )


@bp.get("/<gss:gss>/conversations/<uuid:engagement_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def conversation(gss: str, engagement_id: UUID) -> ResponseReturnValue:
    return _page(gss, engagement_id)


@bp.post("/<gss:gss>/conversations/<uuid:engagement_id>/agree")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def conversation_agree(gss: str, engagement_id: UUID) -> ResponseReturnValue:
    form = SharedNotesForm(request.form)
    try:
        log.agree_for_council(
            gss, engagement_id, content=form.content.data or "", actor=current_actor(), now=clock.now(),
            base_url=_base_url(),
        )  # fmt: skip  # which, then by whom and when
    except EditConflict as conflict:
        return _page(gss, engagement_id, conflict), 409
    flash("Your council agrees to the notes as they stand.")
    return redirect(_address(gss, engagement_id), code=303)


@bp.get("/<gss:gss>/conversations/<uuid:engagement_id>/otherwise")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def conversation_words(gss: str, engagement_id: UUID) -> ResponseReturnValue:
    entry = log.get_for_council(gss, engagement_id, actor=current_actor())
    return _words_page(gss, engagement_id, OtherwiseForm(data={"text": entry.council_words}))


@bp.post("/<gss:gss>/conversations/<uuid:engagement_id>/otherwise")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def conversation_otherwise(gss: str, engagement_id: UUID) -> ResponseReturnValue:
    form = OtherwiseForm(request.form)
    if not form.validate():
        return _words_page(gss, engagement_id, form), 422
    try:
        log.say_otherwise(
            gss, engagement_id, form.text.data or "", content=form.content.data or "", actor=current_actor(),
            now=clock.now(), base_url=_base_url(),
        )  # fmt: skip  # which and what, then by whom and when
    except Refused as refused:
        form.add_error("text", refused.message)
        return _words_page(gss, engagement_id, form), 422
    except EditConflict as conflict:
        return _words_page(gss, engagement_id, form, conflict), 409
    flash("The department can read what you would have otherwise.")
    return redirect(_address(gss, engagement_id), code=303)


@bp.post("/<gss:gss>/conversations/<uuid:engagement_id>/follow-ups/<uuid:follow_up_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def conversation_follow_up(gss: str, engagement_id: UUID, follow_up_id: UUID) -> ResponseReturnValue:
    is_done = request.form.get("done") == "yes"
    log.mark_for_council(
        gss, engagement_id, follow_up_id, is_done=is_done, expected_version=request.form.get("version", 0, type=int),
        actor=current_actor(), now=clock.now(),
    )  # fmt: skip  # which and what, then by whom and when
    flash("Marked as done." if is_done else "Marked as not done.")
    return redirect(_address(gss, engagement_id), code=303)


def _page(gss: str, engagement_id: UUID, conflict: EditConflict | None = None) -> str:
    actor = current_actor()
    return render_template(
        "council/conversation.html",
        council=assessments.get_council(gss),
        entry=log.get_for_council(gss, engagement_id, actor=actor),
        conflict=conflict,
        sides=tuple(AttendeeSide),
        may_answer=may(actor, Permission.ANSWER_DEPARTMENT, gss),
    )


def _words_page(gss: str, engagement_id: UUID, form: OtherwiseForm, conflict: EditConflict | None = None) -> str:
    entry = log.get_for_council(gss, engagement_id, actor=current_actor())
    if entry.withdrawn_at is not None:
        raise NotFound()
    return render_template(
        "council/conversation_otherwise.html",
        council=assessments.get_council(gss),
        entry=entry,
        form=form,
        conflict=conflict,
    )


def _address(gss: str, engagement_id: UUID) -> str:
    return url_for("council.conversation", gss=gss, engagement_id=engagement_id)


def _base_url() -> str:
    return str(current_app.extensions["portal-settings"].public_url)
