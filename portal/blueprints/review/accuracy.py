"""The department's side of factual accuracy: a window with a day, points and their answers, and the stage's end."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.accuracy import AnswerForm, NotOfferedForm, OpenForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.documents import pdf_answer
from portal.domain.casework import PointOutcome
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import accuracy as facts
from portal.services import summaries
from portal.storage import file_store
from portal.templating import department_names
from portal.transactions import commits


def _stage(assessment_id: UUID) -> facts.AccuracyStage:
    return facts.get_stage(assessment_id, actor=current_actor(), now=clock.now())


def _base_url() -> str:
    return str(current_app.extensions["portal-settings"].public_url)


@bp.get("/<uuid:assessment_id>/factual-accuracy")
@allow(Permission.VIEW_SUBMITTED)
def accuracy(assessment_id: UUID) -> ResponseReturnValue:
    stage = _stage(assessment_id)
    titles = {
        standing.window.id: dict(facts.section_titles(standing.window))
        for standing in stage.standings
        if standing.window.closes_on
    }
    return render_template("review/accuracy.html", stage=stage, case=stage.case, titles=titles)


@bp.get("/<uuid:assessment_id>/factual-accuracy/new")
@allow(Permission.APPROVE_REVIEW)
def accuracy_new(assessment_id: UUID) -> ResponseReturnValue:
    return _open_page(assessment_id, OpenForm())


@bp.post("/<uuid:assessment_id>/factual-accuracy/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def accuracy_open(assessment_id: UUID) -> ResponseReturnValue:
    form = OpenForm(request.form)
    if not form.validate() or form.closes_on.data is None:
        return _open_page(assessment_id, form), 422
    department = summaries.Department(*department_names())
    actor, now = current_actor(), clock.now()
    try:
        facts.open_window(
            assessment_id, form.closes_on.data, department=department, actor=actor, now=now, base_url=_base_url()
        )
    except Refused as refused:
        form.add_error("closes_on", refused.message)
        return _open_page(assessment_id, form), 422
    flash("The draft is open to the council, and those who may answer are told by mail.")
    return redirect(url_for("review.accuracy", assessment_id=assessment_id), code=303)


def _open_page(assessment_id: UUID, form: OpenForm) -> str:
    stage = _stage(assessment_id)
    return render_template("review/accuracy_new.html", stage=stage, case=stage.case, form=form)


@bp.get("/<uuid:assessment_id>/factual-accuracy/not-offered")
@allow(Permission.APPROVE_REVIEW)
def accuracy_not_offered(assessment_id: UUID) -> ResponseReturnValue:
    return _not_offered_page(assessment_id, NotOfferedForm())


@bp.post("/<uuid:assessment_id>/factual-accuracy/not-offered")
@allow(Permission.APPROVE_REVIEW)
@commits
def accuracy_not_offered_record(assessment_id: UUID) -> ResponseReturnValue:
    form = NotOfferedForm(request.form)
    if not form.validate():
        return _not_offered_page(assessment_id, form), 422
    facts.record_not_offered(assessment_id, form.reason.data or "", actor=current_actor(), now=clock.now())
    flash("It is recorded that no factual-accuracy window is offered. The reason is printed in the summary.")
    return redirect(url_for("review.accuracy", assessment_id=assessment_id), code=303)


def _not_offered_page(assessment_id: UUID, form: NotOfferedForm) -> str:
    stage = _stage(assessment_id)
    return render_template("review/accuracy_not_offered.html", stage=stage, case=stage.case, form=form)


@bp.get("/<uuid:assessment_id>/factual-accuracy/<uuid:window_id>")
@allow(Permission.VIEW_SUBMITTED)
def accuracy_draft(assessment_id: UUID, window_id: UUID) -> ResponseReturnValue:
    stage = _stage(assessment_id)
    standing = facts.find_window(stage, window_id)
    draft = facts.read_draft(standing.window)
    return render_template("review/accuracy_draft.html", case=stage.case, standing=standing, draft=draft)


@bp.get("/<uuid:assessment_id>/factual-accuracy/<uuid:window_id>/draft.pdf")
@allow(Permission.VIEW_SUBMITTED)
def accuracy_document(assessment_id: UUID, window_id: UUID) -> Response:
    window = facts.find_window(_stage(assessment_id), window_id).window
    return pdf_answer(facts.draft_document(window, store=file_store()), facts.draft_name(window))


@bp.get("/<uuid:assessment_id>/factual-accuracy/points/<uuid:point_id>")
@allow(Permission.VIEW_SUBMITTED)
def accuracy_point(assessment_id: UUID, point_id: UUID) -> ResponseReturnValue:
    return _point_page(assessment_id, point_id)


@bp.post("/<uuid:assessment_id>/factual-accuracy/points/<uuid:point_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def accuracy_answer(assessment_id: UUID, point_id: UUID) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    if not form.validate():
        return _point_page(assessment_id, point_id, form), 422
    answer = facts.Answer(PointOutcome(form.outcome.data), form.reason.data or "", form.now_says.data or "")
    actor, version, now = current_actor(), form.version.number, clock.now()
    try:
        facts.answer_point(assessment_id, point_id, answer, actor=actor, expected_version=version, now=now)
    except EditConflict as conflict:
        return _point_page(assessment_id, point_id, form, conflict), 409
    flash("Your answer is saved. The council sees it when you close the window.")
    return redirect(url_for("review.accuracy", assessment_id=assessment_id), code=303)


def _point_page(
    assessment_id: UUID, point_id: UUID, form: AnswerForm | None = None, conflict: EditConflict | None = None
) -> str:
    stage = _stage(assessment_id)
    standing, point = facts.find_point(stage, point_id)
    if form is None:
        outcome = "" if point.outcome is PointOutcome.OPEN else point.outcome.value
        form = AnswerForm(outcome=outcome, reason=point.reason, now_says=point.now_says)
    return render_template(
        "review/accuracy_point.html",
        stage=stage,
        case=stage.case,
        standing=standing,
        point=point,
        form=form,
        conflict=conflict,
        version=conflict.version if conflict else point.version,
        part=dict(facts.section_titles(standing.window)).get(point.section, point.section),
    )


@bp.post("/<uuid:assessment_id>/factual-accuracy/close")
@allow(Permission.APPROVE_REVIEW)
@commits
def accuracy_close(assessment_id: UUID) -> ResponseReturnValue:
    facts.close_window(assessment_id, actor=current_actor(), now=clock.now(), base_url=_base_url())
    flash("The window is closed. The council can read the answers and is told by mail.")
    return redirect(url_for("review.accuracy", assessment_id=assessment_id), code=303)
