"""What follows a summary, on the council's side: its plan, check-ins, recommendations, and the years side by side.

Until a summary is issued to the council these pages say the same, whatever the department does.
"""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aftercare import PlanOfferForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.plan_values import as_id_or_none
from portal.domain.roles import Permission, may
from portal.errors import NotFound, Refused
from portal.services import assessments
from portal.services.aftercare import access, check_ins, plans, taken, years
from portal.services.plans import notices
from portal.services.plans.editions import lines_by_code
from portal.transactions import commits


@bp.get("/<gss:gss>/after")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def after(gss: str) -> ResponseReturnValue:
    return _page(gss)


def _page(gss: str, problem: str = "") -> str:
    actor = current_actor()
    cases = [_case(case) for case in access.list_released(gss, actor=actor)]
    return render_template(
        "council/after.html",
        council=assessments.get_council(gss),
        cases=cases,
        notices=notices.list_notices(gss, actor=actor, today=clock.now().date()),
        may_answer=may(actor, Permission.ANSWER_DEPARTMENT, gss),
        may_take=may(actor, Permission.EDIT_ROUND, gss),
        problem=problem,
    )


def _case(case: access.CaseFile) -> dict[str, object]:
    issued = access.issued_of(case)[0]
    return {
        "file": case,
        "summary": issued,
        "reference": access.reference_of(issued),
        "offers": plans.list_offers(case),
        "check_ins": check_ins.list_shared(case),
        "recommendations": taken.list_released(case),
    }


@bp.get("/<gss:gss>/years")
@allow(Permission.VIEW_ROUND, council="gss")
def years_beside(gss: str) -> ResponseReturnValue:
    found = years.for_council(gss, actor=current_actor())
    return render_template("council/years.html", council=assessments.get_council(gss), found=found)


@bp.get("/<gss:gss>/after/<uuid:case_id>/plans/<uuid:plan_id>")
@allow(Permission.VIEW_COUNCIL_SUMMARIES, council="gss")
def agreed_plan(gss: str, case_id: UUID, plan_id: UUID) -> ResponseReturnValue:
    case = access.find_released(case_id, gss, actor=current_actor())
    found = next((offer for offer in plans.list_offers(case) if offer.row.id == plan_id), None)
    if found is None:
        raise NotFound()
    return render_template(
        "council/after_plan.html", council=assessments.get_council(gss), offer=found, lines=lines_by_code()
    )


@bp.get("/<gss:gss>/after/<uuid:case_id>/plan")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def plan_offering(gss: str, case_id: UUID) -> ResponseReturnValue:
    case = access.find_released(case_id, gss, actor=current_actor())
    newest = next(iter(plans.list_offers(case)), None)
    chosen = [str(action["id"]) for action in newest.actions] if newest else None
    return _offer_page(gss, case_id, _offer_form(gss, chosen=chosen), newest.row.sequence if newest else 0)


@bp.post("/<gss:gss>/after/<uuid:case_id>/plan")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def plan_offer(gss: str, case_id: UUID) -> ResponseReturnValue:
    access.find_released(case_id, gss, actor=current_actor())
    form = _offer_form(gss, sent=True)
    if not form.validate():
        return _offer_page(gss, case_id, form, form.expected.number), 422
    chosen = [found for value in form.actions.data or () if (found := as_id_or_none(value)) is not None]
    try:
        plans.offer(case_id, gss, chosen, actor=current_actor(), now=clock.now(), expected=form.expected.number)
    except Refused as refused:
        form.add_error("actions", refused.message)
        return _offer_page(gss, case_id, form, form.expected.number), 422
    flash("The department can read this plan and is asked to agree.")
    return redirect(url_for("council.after", gss=gss), code=303)


@bp.post("/<gss:gss>/after/<uuid:case_id>/recommendations")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendations_take(gss: str, case_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = access.find_released(case_id, gss, actor=actor)
    wanted = request.form.getlist("reference")
    if "all" in request.form:
        wanted = [item.reference for item in taken.list_released(case)]
    try:
        taken.take(case, wanted, actor=actor, now=clock.now())
    except Refused as refused:
        return _page(gss, refused.message), 422
    flash("They stand in your register of recommendations.")
    return redirect(url_for("council.recommendation_list", gss=gss, source="earlier_review"), code=303)


def _offer_form(gss: str, *, sent: bool = False, chosen: list[str] | None = None) -> PlanOfferForm:
    rows = plans.list_actions(gss, actor=current_actor())
    actions = [(str(row.id), row.title) for row in rows]
    if sent:
        return PlanOfferForm(request.form, actions=actions)
    return PlanOfferForm(actions=actions, data={"actions": chosen or [code for code, _ in actions]})


def _offer_page(gss: str, case_id: UUID, form: PlanOfferForm, expected: int) -> str:
    return render_template(
        "council/after_offer.html",
        council=assessments.get_council(gss),
        form=form,
        expected=expected,
        case_id=case_id,
    )
