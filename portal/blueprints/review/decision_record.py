"""The decision: what is on file before it, an empty box, and what a person with the right writes in it."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms.ladder import DecisionForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.ladder_pages import at, day, get_open_ladder, model_choices, writable_ladder
from portal.domain.casework import DecisionOutcome
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import ladder
from portal.services.ladder import DecisionText, LadderOfCase
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/decision")
@allow(Permission.VIEW_SUBMITTED)
def decision(assessment_id: UUID) -> ResponseReturnValue:
    found = get_open_ladder(assessment_id)
    return _page(found, _form(found, None))


@bp.post("/<uuid:assessment_id>/decision")
@allow(Permission.RECORD_DECISION)
@commits
def decision_save(assessment_id: UUID) -> ResponseReturnValue:
    found = writable_ladder(assessment_id)
    form = _form(found, request.form)
    still_open = ladder.find_open_steps(found.case.assessment, form.model.data or "")
    form.offer({step.code: f"{step.title} ({step.legal_basis})" for step in still_open})
    if not form.validate():
        return _page(found, form), 422
    try:
        ladder.record_decision(
            assessment_id, _text(form), seen_open_steps=form.seen.data or (),
            expected_sequence=form.version.number, actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _page(found, form, conflict), 409
    except Refused as refused:
        form.form_errors.append(refused.message)
        return _page(found, form), 422
    flash("The decision is recorded. It stays as it is; a later one stands after it.")
    return redirect(at("decision", assessment_id), code=303)


def _form(found: LadderOfCase, data: object) -> DecisionForm:
    themes = [(theme.slug, theme.title) for theme in found.guidance.themes]
    return DecisionForm(data, models=model_choices(found), themes=themes)


def _page(found: LadderOfCase, form: DecisionForm, conflict: EditConflict | None = None) -> str:
    return render_template(
        "review/decision.html",
        found=found,
        form=form,
        conflict=conflict,
        may_decide=may(current_actor(), Permission.RECORD_DECISION),
        theme_titles={theme.slug: theme.title for theme in found.guidance.themes},
        provisions={test.code: test.provision for test in found.guidance.statutory_tests},
    )


def _text(form: DecisionForm) -> DecisionText:
    return DecisionText(
        outcome=DecisionOutcome(form.outcome.data),
        model=form.model.data or "",
        decided_by=form.decided_by.data or "",
        office=form.office.data or "",
        decided_on=day(form.decided_on),
        reasons=form.reasons.data or "",
        themes=tuple(form.themes.data or ()),
        powers=form.powers.data or "",
        rests_on=form.rests_on.data or "",
        minded_to_on=form.minded_to_on.data,
        in_force_on=form.in_force_on.data,
        ends_on=form.ends_on.data,
        review_on=form.review_on.data,
    )
