"""Questions of the department on named sections of what a council submitted."""

from datetime import date
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.dialogue import AskAgainForm, ConclusionForm, QuestionForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.clocks import day_after, day_in_london
from portal.domain.roles import Permission, may
from portal.domain.submissions import sections_of
from portal.domain.workflow import AssessmentState
from portal.errors import EditConflict, NotFound, Refused
from portal.services import clarifications as threads
from portal.services import reviews
from portal.services.reviews import Case
from portal.services.working_days import calendar_for
from portal.transactions import commits

#: Working days in which an answer is commonly asked for; named as a hint, never filled in.
USUAL_DAYS = 10


@bp.get("/<uuid:assessment_id>/clarifications")
@allow(Permission.VIEW_SUBMITTED)
def clarifications(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template(
        "review/clarifications.html",
        case=case,
        threads=threads.list_for_department(assessment_id, actor=actor, now=clock.now()),
        may_ask=_may_ask(case),
    )


@bp.get("/<uuid:assessment_id>/clarifications/new")
@allow(Permission.ASK_FOR_CHANGES)
def clarification_new(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    if not _may_ask(case):
        raise NotFound()
    named = request.args.getlist("section")
    return _question_page(case, QuestionForm(data={"sections": named}, sections=_choices(case)))


@bp.post("/<uuid:assessment_id>/clarifications/new")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def clarification_ask(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = QuestionForm(request.form, sections=_choices(case))
    if not form.validate():
        return _question_page(case, form), 422
    question = threads.Question(form.subject.data, form.sections.data or (), form.text.data, form.due_on.data)
    try:
        found = threads.ask(assessment_id, question, actor=current_actor(), now=clock.now(), base_url=_base_url())
    except Refused as refused:
        form.add_error("due_on" if "day" in refused.message else "text", refused.message)
        return _question_page(case, form), 422
    flash(f"{case.submission.council} can read your question now.")
    return redirect(_address(assessment_id, found.id), code=303)


@bp.get("/<uuid:assessment_id>/clarifications/<uuid:clarification_id>")
@allow(Permission.VIEW_SUBMITTED)
def clarification(assessment_id: UUID, clarification_id: UUID) -> ResponseReturnValue:
    return _thread_page(assessment_id, clarification_id, AskAgainForm())


@bp.post("/<uuid:assessment_id>/clarifications/<uuid:clarification_id>")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def clarification_send(assessment_id: UUID, clarification_id: UUID) -> ResponseReturnValue:
    form = AskAgainForm(request.form)
    if not form.validate():
        return _thread_page(assessment_id, clarification_id, form), 422
    try:
        threads.send(
            assessment_id, clarification_id, form.text.data, due_on=form.due_on.data,
            expected_version=form.version.number, actor=current_actor(), now=clock.now(), base_url=_base_url(),
        )  # fmt: skip  # where and what, then by whom and when
    except Refused as refused:
        form.add_error("due_on" if "day" in refused.message else "text", refused.message)
        return _thread_page(assessment_id, clarification_id, form), 422
    except EditConflict as conflict:
        return _thread_page(assessment_id, clarification_id, form, conflict), 409
    flash("Your message is sent. The question is with the council.")
    return redirect(_address(assessment_id, clarification_id), code=303)


@bp.get("/<uuid:assessment_id>/clarifications/<uuid:clarification_id>/close")
@allow(Permission.ASK_FOR_CHANGES)
def clarification_closing(assessment_id: UUID, clarification_id: UUID) -> ResponseReturnValue:
    return _closing_page(assessment_id, clarification_id, ConclusionForm())


@bp.post("/<uuid:assessment_id>/clarifications/<uuid:clarification_id>/close")
@allow(Permission.ASK_FOR_CHANGES)
@commits
def clarification_close(assessment_id: UUID, clarification_id: UUID) -> ResponseReturnValue:
    form = ConclusionForm(request.form)
    if not form.validate():
        return _closing_page(assessment_id, clarification_id, form), 422
    try:
        threads.close(
            assessment_id, clarification_id, form.text.data, expected_version=form.version.number,
            actor=current_actor(), now=clock.now(), base_url=_base_url(),
        )  # fmt: skip  # where and what, then by whom and when
    except Refused as refused:
        form.add_error("text", refused.message)
        return _closing_page(assessment_id, clarification_id, form), 422
    except EditConflict as conflict:
        return _closing_page(assessment_id, clarification_id, form, conflict), 409
    flash("The question is closed. The council can read your conclusion.")
    return redirect(_address(assessment_id, clarification_id), code=303)


def _question_page(case: Case, form: QuestionForm) -> str:
    return render_template(
        "review/clarification_new.html", case=case, form=form, sections=_by_theme(case), usual_day=_usual_day()
    )


def _thread_page(
    assessment_id: UUID, clarification_id: UUID, form: AskAgainForm, conflict: EditConflict | None = None
) -> str:
    actor = current_actor()
    thread = threads.get_for_department(assessment_id, clarification_id, actor=actor, now=clock.now())
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template(
        "review/clarification.html",
        case=case,
        thread=thread,
        form=form,
        conflict=conflict,
        may_write=may(actor, Permission.ASK_FOR_CHANGES),
        indicators={entry.code for theme in case.submission.themes for entry in theme.indicators},
        requests=threads.following_requests(thread, actor=actor),
        changed=threads.changed_since(thread, actor=actor),
        usual_day=_usual_day(),
    )


def _closing_page(
    assessment_id: UUID, clarification_id: UUID, form: ConclusionForm, conflict: EditConflict | None = None
) -> str:
    actor = current_actor()
    thread = threads.get_for_department(assessment_id, clarification_id, actor=actor, now=clock.now())
    if not thread.is_open and conflict is None and not form.errors:
        raise NotFound()
    case = reviews.get_case(assessment_id, actor=actor)
    return render_template("review/clarification_close.html", case=case, thread=thread, form=form, conflict=conflict)


def _may_ask(case: Case) -> bool:
    return may(current_actor(), Permission.ASK_FOR_CHANGES) and case.assessment.state is not AssessmentState.REPLACED


def _choices(case: Case) -> list[tuple[str, str]]:
    return [(section.section, section.label) for section in sections_of(case.submission)]


def _by_theme(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """Title of each theme, with what can be named in it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in sections_of(case.submission):
        words = "The theme as a whole" if section.section == section.theme else section.label
        found.setdefault(section.theme, []).append((section.section, words))
    return [(theme.title, found[theme.slug]) for theme in case.submission.themes]


def _usual_day() -> date:
    today = day_in_london(clock.now())
    return day_after(today, USUAL_DAYS, calendar_for(today, today.replace(year=today.year + 1, day=1)))


def _address(assessment_id: UUID, clarification_id: UUID) -> str:
    return url_for("review.clarification", assessment_id=assessment_id, clarification_id=clarification_id)


def _base_url() -> str:
    return str(current_app.extensions["portal-settings"].public_url)
