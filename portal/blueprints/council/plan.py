"""The improvement plan: its list, one action with what its figure says now, adding, changing and notes of progress."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.plans import ActionForm, ProgressForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.blueprints.council.plan_around import around
from portal.blueprints.council.plan_forms import action_form, blank_action_form, details_of, form_context
from portal.blueprints.council.plan_groups import grouped
from portal.blueprints.council.plan_values import as_id_or_none
from portal.domain.closing import Due
from portal.domain.register import PlanState
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import assessments, assurance
from portal.services.figures import answers
from portal.services.plans import action_changes, actions, closing, editions, exports
from portal.services.plans.actions import Grouping, WantedActions
from portal.services.plans.closing import Kind
from portal.services.plans.effects import Effects
from portal.services.plans.gaps import without_actions
from portal.transactions import commits


@bp.get("/<gss:gss>/plan")
@allow(Permission.VIEW_ROUND, council="gss")
def plan_list(gss: str) -> ResponseReturnValue:
    asked, today = _asked(), clock.now().date()
    found = actions.list_actions(gss, _wanted(asked), actor=current_actor(), today=today)
    by = Grouping(asked["by"]) if asked.get("by") in tuple(Grouping) else Grouping.DUE
    return render_template(
        "council/plan.html",
        **around(gss),
        groups=grouped(found, by),
        found=found,
        by=by,
        groupings=tuple(Grouping),
        asked=asked,
        owners=actions.owners_of(gss, actor=current_actor()),
        dues=tuple(due for due in Due if due is not Due.ENDED),
        states=tuple(PlanState),
        rounds=assessments.list_rounds(gss, actor=current_actor()),
    )


@bp.get("/<gss:gss>/plan.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def plan_file(gss: str) -> ResponseReturnValue:
    found = actions.list_actions(gss, _wanted(_asked()), actor=current_actor(), today=clock.now().date())
    return csv_file(answers.to_csv(exports.action_rows(found), exports.ACTION_COLUMNS), f"improvement-plan-{gss}")


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/plan")
@allow(Permission.VIEW_ROUND, council="gss")
def plan_gaps(gss: str, round_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    gaps = without_actions(found, hidden=assurance.hidden_codes(found, actor=current_actor()))
    return render_template("council/plan_gaps.html", **around(gss), round=found, gaps=gaps)


@bp.get("/<gss:gss>/plan/new")
@allow(Permission.EDIT_ROUND, council="gss")
def plan_new(gss: str) -> ResponseReturnValue:
    return _form_page(gss, blank_action_form(gss), None)


@bp.post("/<gss:gss>/plan/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def plan_add(gss: str) -> ResponseReturnValue:
    form = action_form(gss)
    if not form.validate():
        return _form_page(gss, form, None), 422
    try:
        row = action_changes.add_action(
            gss, details_of(form), actor=current_actor(), now=clock.now(),
            round_id=as_id_or_none(request.form.get("round_id")),
        )  # fmt: skip  # one line for what, who and when
    except Refused as refused:
        form.add_error("title", refused.message)
        return _form_page(gss, form, None), 422
    flash("The action is added to the plan.")
    return redirect(url_for("council.plan_action", gss=gss, action_id=row.id), code=303)


@bp.get("/<gss:gss>/plan/<uuid:action_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def plan_action(gss: str, action_id: UUID) -> ResponseReturnValue:
    return _action_page(gss, action_id, ProgressForm())


@bp.post("/<gss:gss>/plan/<uuid:action_id>/notes")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def plan_note(gss: str, action_id: UUID) -> ResponseReturnValue:
    form = ProgressForm(request.form)
    if not form.validate():
        return _action_page(gss, action_id, form), 422
    action_changes.add_note(action_id, gss, form.text.data or "", actor=current_actor(), now=clock.now())
    flash("The note is added.")
    return redirect(url_for("council.plan_action", gss=gss, action_id=action_id, _anchor="notes"), code=303)


@bp.get("/<gss:gss>/plan/<uuid:action_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
def plan_changing(gss: str, action_id: UUID) -> ResponseReturnValue:
    found = actions.get_action(action_id, gss, actor=current_actor(), today=clock.now().date())
    return _form_page(gss, action_form(gss, row=found.line.row), found)


@bp.post("/<gss:gss>/plan/<uuid:action_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def plan_change(gss: str, action_id: UUID) -> ResponseReturnValue:
    found = actions.get_action(action_id, gss, actor=current_actor(), today=clock.now().date())
    form = action_form(gss, also=found.line.row)
    if not form.validate():
        return _form_page(gss, form, found), 422
    try:
        action_changes.change_action(
            action_id, gss, details_of(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _form_page(gss, form, found, conflict), 409
    except Refused as refused:
        form.add_error("title", refused.message)
        return _form_page(gss, form, found), 422
    flash("The action is changed.")
    return redirect(url_for("council.plan_action", gss=gss, action_id=action_id), code=303)


def _asked() -> dict[str, str]:
    """What the address narrows the list to, without what narrows nothing."""
    names = ("by", "state", "due", "owner", "theme", "text")
    return {name: text for name in names if (text := request.args.get(name, "").strip()[:200])}


def _wanted(asked: dict[str, str]) -> WantedActions:
    return WantedActions(
        state=asked.get("state", ""),
        due=asked.get("due", ""),
        owner=asked.get("owner", ""),
        codes=editions.codes_of_theme(asked["theme"]) if "theme" in asked else None,
        text=asked.get("text", ""),
    )


def _action_page(gss: str, action_id: UUID, form: ProgressForm) -> str:
    today = clock.now().date()
    found = actions.get_action(action_id, gss, actor=current_actor(), today=today)
    return render_template(
        "council/plan_action.html",
        **around(gss),
        found=found,
        row=found.line.row,
        effect=Effects(gss, today=today).now(found.line.row),
        standing=closing.standing_of(found.line.row, gss, actor=current_actor()),
        kind=Kind.ACTION,
        lines=editions.lines_by_code(),
        codes=editions.in_order(found.line.codes),
        history=closing.history_of(Kind.ACTION, action_id),
        form=form,
    )


def _form_page(
    gss: str, form: ActionForm, found: actions.ActionDetail | None, conflict: EditConflict | None = None
) -> str:
    return render_template(
        "council/plan_form.html", **around(gss), **form_context(gss, form, found), form=form, conflict=conflict
    )
