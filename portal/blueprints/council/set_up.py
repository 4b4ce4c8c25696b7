"""Setting a round up: what it is about, how it begins, who does what. One decision to a page."""

from datetime import date
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.set_up import DatesForm, StartForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.duties import Duty
from portal.domain.roles import Permission, may
from portal.domain.workflow import RoundState
from portal.errors import EditConflict, Refused
from portal.services import assessments, carry_forward
from portal.services.assessments import set_up as service
from portal.services.assessments.duties import list_duties
from portal.services.assessments.rounds import guidance_of
from portal.services.people import offices
from portal.transactions import commits

#: The duties of one theme in the order of its page.
THEME_DUTIES = (Duty.THEME_OWNER, Duty.CONTRIBUTOR, Duty.THEME_READER)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up")
@allow(Permission.VIEW_ROUND, council="gss")
def set_up(gss: str, round_id: UUID) -> ResponseReturnValue:
    actor, today = current_actor(), clock.now().date()
    found = assessments.get_round(round_id, gss, actor=actor)
    duties, by_theme = list_duties(found), dict[tuple[str, str], list[str]]()
    for row in duties:
        by_theme.setdefault((row.theme, row.duty), []).append(row.user.name)
    return render_template(
        "council/set_up.html",
        round=found,
        council=found.council,
        themes=guidance_of(found).themes,
        theme_duties=THEME_DUTIES,
        by_theme=by_theme,
        readers=[row for row in duties if row.duty is Duty.CONSISTENCY_READER],
        records=carry_forward.list_earlier(found),
        progress=assessments.get_task_list(found).progress,
        offices=offices.list_standing(gss, today=today),
        can_change=may_set_up(gss, found.state),
        may_look_after_people=may(actor, Permission.MANAGE_COUNCIL_PEOPLE, gss),
        today=today,
    )


def may_set_up(gss: str, state: RoundState) -> bool:
    """Whether the person may change how a round is set up now."""
    return state is RoundState.DRAFT and may(current_actor(), Permission.OPEN_ROUND, gss)


def _dates_page(gss: str, round_id: UUID, form: DatesForm | None = None, conflict: EditConflict | None = None) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not may_set_up(gss, found.state):
        abort(409)
    if form is None:
        stands = service.RoundDates.of(found)
        form = DatesForm(
            data={
                "period_from": stands.period_from,
                "period_to": stands.period_to,
                "internal_due_on": stands.internal_due_on,
                "version": str(found.version),
            }
        )
    theirs = {name: date.fromisoformat(text) for name, text in conflict.current.items() if text} if conflict else None
    return render_template(
        "council/set_up_dates.html", round=found, council=found.council, form=form, conflict=conflict, theirs=theirs
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/dates")
@allow(Permission.OPEN_ROUND, council="gss")
def set_up_dates(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _dates_page(gss, round_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/set-up/dates")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def set_up_dates_save(gss: str, round_id: UUID) -> ResponseReturnValue:
    found, form = assessments.get_round(round_id, gss, actor=current_actor()), DatesForm(request.form)
    if not form.validate():
        return _dates_page(gss, round_id, form), 422
    dates = service.RoundDates(form.period_from.data, form.period_to.data, form.internal_due_on.data)
    try:
        service.change_dates(
            found.id, dates, actor=current_actor(), expected_version=form.version.number, now=clock.now()
        )
    except Refused as refused:
        form.add_error("internal_due_on" if "of your own" in refused.message else "period_to", refused.message)
        return _dates_page(gss, round_id, form), 422
    except EditConflict as conflict:
        return _dates_page(gss, round_id, form, conflict), 409
    flash("The dates are saved.")
    return redirect(url_for("council.set_up", gss=gss, round_id=round_id), code=303)


def _start_page(gss: str, round_id: UUID, form: StartForm | None = None) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not may_set_up(gss, found.state):
        abort(409)
    return render_template(
        "council/set_up_start.html",
        round=found,
        council=found.council,
        form=form or _start_form(gss, round_id),
        records=carry_forward.list_earlier(found),
        progress=assessments.get_task_list(found).progress,
    )


def _start_form(gss: str, round_id: UUID) -> StartForm:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    records = [
        (str(record.round_id), f"Carry forward what you sealed in {record.cycle_title}")
        for record in carry_forward.list_earlier(found)
    ]
    return StartForm(request.form if request.method == "POST" else None, records=records)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/start")
@allow(Permission.OPEN_ROUND, council="gss")
def set_up_start(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _start_page(gss, round_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/set-up/start")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def set_up_start_save(gss: str, round_id: UUID) -> ResponseReturnValue:
    form, back = _start_form(gss, round_id), url_for("council.set_up", gss=gss, round_id=round_id)
    if not form.validate():
        return _start_page(gss, round_id, form), 422
    if form.source.data == "blank":
        return redirect(back, code=303)
    try:
        carried = carry_forward.carry_forward(round_id, UUID(form.source.data), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("source", refused.message)
        return _start_page(gss, round_id, form), 422
    flash(carried_words(carried))
    return redirect(back, code=303)


def carried_words(carried: carry_forward.Carried) -> str:
    """What was carried forward, and what was not, in two or three sentences."""
    count = len(carried.codes)
    words = ["1 answer is carried forward. It needs review and does not count as done."]
    if count > 1:
        words = [f"{count} answers are carried forward. Each one needs review and none counts as done."]
    if carried.kept:
        words.append(f"Already written here and left as it is: {', '.join(carried.kept)}.")
    if carried.left:
        words.append(f"Not carried, because this edition has no such line: {', '.join(carried.left)}.")
    return " ".join(words)


def public_url() -> str:
    """The address people use, for mail."""
    return str(current_app.extensions["portal-settings"].public_url)
