"""What follows an issued summary, on the department's side: plan, check-ins, notice periods and the exit list."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aftercare import PlanAnswerForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, NotFound, Refused
from portal.services import guidance as editions
from portal.services import reviews
from portal.services.aftercare import access, check_ins, exits, plans, taken, years
from portal.services.plans.editions import lines_by_code
from portal.services.reviews import Case
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/after")
@allow(Permission.VIEW_SUBMITTED)
def after(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    file = case.file
    if file is None or not access.issued_of(file):
        return render_template("review/after.html", case=case, is_open=False)
    submission, today = case.submission, clock.now().date()
    guidance = editions.get_content(submission.edition, submission.edition_sha256)
    return render_template(
        "review/after.html",
        case=case,
        is_open=True,
        is_lead=may(actor, Permission.APPROVE_REVIEW),
        offers=plans.list_offers(file),
        check_ins=check_ins.list_check_ins(file),
        instruments=exits.list_instruments(file, guidance, today=today),
        lines=exits.list_lines(file),
        recommendations=taken.list_released(file),
        titles={theme.slug: theme.title for theme in submission.themes},
    )


@bp.get("/<uuid:assessment_id>/years")
@allow(Permission.VIEW_SUBMITTED)
def years_beside(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    found = years.for_department(case.assessment, actor=actor)
    return render_template("review/years.html", case=case, found=found)


@bp.get("/<uuid:assessment_id>/after/plans/<uuid:plan_id>")
@allow(Permission.VIEW_SUBMITTED)
def agreed_plan(assessment_id: UUID, plan_id: UUID) -> ResponseReturnValue:
    return _plan_page(reviews.get_case(assessment_id, actor=current_actor()), plan_id, PlanAnswerForm())


@bp.post("/<uuid:assessment_id>/after/plans/<uuid:plan_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def agreed_plan_answer(assessment_id: UUID, plan_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = PlanAnswerForm(request.form)
    if not form.validate():
        return _plan_page(case, plan_id, form), 422
    try:
        plans.answer(
            assessment_id, plan_id, form.words.data or "", agrees=form.answer.data == "yes",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _plan_page(case, plan_id, form, conflict), 409
    except Refused as refused:
        form.add_error("answer", refused.message)
        return _plan_page(case, plan_id, form), 422
    flash("The council can read your answer.")
    return redirect(url_for("review.after", assessment_id=assessment_id), code=303)


def _plan_page(case: Case, plan_id: UUID, form: PlanAnswerForm, conflict: EditConflict | None = None) -> str:
    offers = plans.list_offers(case.file) if case.file else ()
    found = next((offer for offer in offers if offer.row.id == plan_id), None)
    if found is None:
        raise NotFound()
    may_answer = found.is_newest and found.row.answered_at is None
    return render_template(
        "review/after_plan.html",
        case=case,
        offer=found,
        lines=lines_by_code(),
        form=form,
        conflict=conflict,
        may_answer=may_answer and may(current_actor(), Permission.APPROVE_REVIEW),
    )
