"""The list of what is to be shown before something in force can end. It bars nothing and sets nothing off."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aftercare import ExitLineForm, ExitLinesForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.casework import ExitState
from portal.domain.roles import Permission
from portal.errors import EditConflict, NotFound, Refused
from portal.services import guidance as editions
from portal.services import reviews
from portal.services.aftercare import exits
from portal.services.aftercare.exits import ExitWord
from portal.services.reviews import Case
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/after/exit/new")
@allow(Permission.APPROVE_REVIEW)
def exit_lines_new(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    lines = [] if case.file is None or exits.list_lines(case.file) else _proposed(case)
    return _new_page(case, ExitLinesForm(lines="\n".join(lines)))


@bp.post("/<uuid:assessment_id>/after/exit/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def exit_lines_add(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = ExitLinesForm(request.form)
    if not form.validate():
        return _new_page(case, form), 422
    try:
        exits.add_lines(assessment_id, (form.lines.data or "").split("\n"), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("lines", refused.message)
        return _new_page(case, form), 422
    flash("The lines are on the list.")
    return redirect(url_for("review.after", assessment_id=assessment_id) + "#exit", code=303)


@bp.get("/<uuid:assessment_id>/after/exit/<uuid:line_id>")
@allow(Permission.APPROVE_REVIEW)
def exit_line(assessment_id: UUID, line_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    row = _line(case, line_id)
    form = ExitLineForm(
        themes=_themes(case), text=row.text, theme=row.theme, state=row.state.value, person=row.person,
        said_on=row.said_on, evidence=row.evidence,
    )  # fmt: skip  # the fields of the row
    return _line_page(case, row, form)


@bp.post("/<uuid:assessment_id>/after/exit/<uuid:line_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def exit_line_save(assessment_id: UUID, line_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    row, form = _line(case, line_id), ExitLineForm(request.form, themes=_themes(case))
    if not form.validate():
        return _line_page(case, row, form), 422
    word = ExitWord(ExitState(form.state.data), form.person.data or "", form.said_on.data, form.evidence.data or "")
    try:
        exits.say(
            assessment_id, line_id, form.text.data or "", word, theme=form.theme.data or "",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _line_page(case, row, form, conflict), 409
    except Refused as refused:
        form.add_error("said_on" if "day" in refused.message else "text", refused.message)
        return _line_page(case, row, form), 422
    flash("What was said of the line is recorded.")
    return redirect(url_for("review.after", assessment_id=assessment_id) + "#exit", code=303)


def _proposed(case: Case) -> list[str]:
    """Lines from what the guidance's models say of their end, of those instruments that have not ended."""
    assert case.file is not None  # asked for by the caller
    submission = case.submission
    guidance = editions.get_content(submission.edition, submission.edition_sha256)
    found = exits.list_instruments(case.file, guidance, today=clock.now().date())
    words = [item.exit_words for item in found if item.row.ended_on is None]
    return list(dict.fromkeys(line for text in words for line in exits.proposed_lines(text)))


def _line(case: Case, line_id: UUID) -> exits.ExitItem:
    if case.file is None:
        raise NotFound()
    return exits.get_line(case.file, line_id)


def _themes(case: Case) -> list[tuple[str, str]]:
    return [(theme.slug, theme.title) for theme in case.submission.themes]


def _new_page(case: Case, form: ExitLinesForm) -> str:
    return render_template("review/exit_lines.html", case=case, form=form)


def _line_page(case: Case, row: exits.ExitItem, form: ExitLineForm, conflict: EditConflict | None = None) -> str:
    return render_template("review/exit_line.html", case=case, row=row, form=form, conflict=conflict)
