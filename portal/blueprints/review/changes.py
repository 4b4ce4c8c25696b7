"""Asking a council to change what it submitted, and seeing what it changed."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.signing import AskForChangesForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.domain.workflow import Action
from portal.errors import NotFound, Refused
from portal.services import change_requests, reviews
from portal.services.reviews import Case
from portal.transactions import commits


def _sections(case: Case) -> list[tuple[str, str]]:
    return [(theme.slug, theme.title) for theme in case.submission.themes]


def _page(case: Case, form: AskForChangesForm) -> str:
    return render_template("review/ask_for_changes.html", case=case, form=form)


@bp.get("/<uuid:assessment_id>/ask-for-changes")
@allow(Permission.ASK_FOR_CHANGES)
def ask_for_changes(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    if Action.ASK_FOR_CHANGES not in case.actions:
        raise NotFound()
    return _page(case, AskForChangesForm(sections=_sections(case)))


@bp.post("/<uuid:assessment_id>/ask-for-changes")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def ask_for_changes_send(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = AskForChangesForm(request.form, sections=_sections(case))
    if not form.validate():
        return _page(case, form), 422
    try:
        change_requests.ask_for_changes(
            assessment_id,
            themes=form.themes.data or (),
            reason=form.reason.data or "",
            due_on=form.due_on.data,
            actor=current_actor(),
            now=clock.now(),
            base_url=str(current_app.extensions["portal-settings"].public_url),
        )
    except Refused as refused:
        form.add_error("due_on" if "day" in refused.message else "themes", refused.message)
        return _page(case, form), 422
    flash(f"{case.submission.council} is asked for changes. The record stays as it is until another takes its place.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/changes")
@allow(Permission.VIEW_SUBMITTED)
def changes(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "review/ask_for_changes_made.html",
        case=reviews.get_case(assessment_id, actor=actor),
        found=change_requests.compare_for_department(assessment_id, actor=actor),
    )
