"""The statutory offices of a council: who holds them, who acts as deputy, and when one stood empty."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.people import AppointmentForm, ConfirmForm, DelegationForm, LastDayForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Office, Permission, may
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services.people import council_people
from portal.services.people import offices as service
from portal.transactions import commits


def _back(gss: str) -> ResponseReturnValue:
    return redirect(url_for("council.offices", gss=gss), code=303)


def _people(gss: str) -> list[tuple[str, str]]:
    found = council_people.list_people_of(gss, actor=current_actor(), today=clock.now().date())
    return [(str(person.user.id), f"{person.user.name}, {person.user.email}") for person in found]


@bp.get("/<gss:gss>/offices")
@allow(Permission.VIEW_ROUND, council="gss")
def offices(gss: str) -> ResponseReturnValue:
    today = clock.now().date()
    return render_template(
        "council/offices.html",
        council=assessments.get_council(gss),
        offices=service.list_standing(gss, today=today),
        can_change=may(current_actor(), Permission.MANAGE_COUNCIL_PEOPLE, gss),
        today=today,
    )


def _appointing_page(gss: str, form: AppointmentForm | None = None) -> str:
    return render_template(
        "council/offices_appoint.html", council=assessments.get_council(gss), form=form or _appointment_form(gss)
    )


def _appointment_form(gss: str) -> AppointmentForm:
    council = assessments.get_council(gss)
    sent = request.form if request.method == "POST" else None
    data = {"office": request.args.get("office", "")}
    return AppointmentForm(sent, people=_people(gss), combined_authority=council.is_combined_authority, data=data)


@bp.get("/<gss:gss>/offices/new")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def offices_appointing(gss: str) -> ResponseReturnValue:
    return _appointing_page(gss)


@bp.post("/<gss:gss>/offices/new")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def offices_appoint(gss: str) -> ResponseReturnValue:
    form = _appointment_form(gss)
    if not form.validate() or form.from_on.data is None:
        return _appointing_page(gss, form), 422
    try:
        held = service.appoint(
            gss,
            UUID(form.person.data),
            Office(form.office.data),
            is_interim=form.kind.data == "interim",
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            actor=current_actor(),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("to_on" if "last day" in refused.message else "person", refused.message)
        return _appointing_page(gss, form), 422
    flash(f"{held.user.name} is recorded, and has the role in which statutory officers sign.")
    return _back(gss)


def _ending_page(gss: str, appointment_id: UUID, form: LastDayForm | None = None, *, was_changed: bool = False) -> str:
    held = service.get_appointment(appointment_id, gss, actor=current_actor())
    if form is None:
        form = LastDayForm(data={"to_on": held.to_on or clock.now().date(), "version": str(held.version)})
    council = assessments.get_council(gss)
    return render_template(
        "council/offices_ending.html", council=council, held=held, form=form, was_changed=was_changed
    )


@bp.get("/<gss:gss>/offices/<uuid:appointment_id>/end")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def offices_ending(gss: str, appointment_id: UUID) -> ResponseReturnValue:
    return _ending_page(gss, appointment_id)


@bp.post("/<gss:gss>/offices/<uuid:appointment_id>/end")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def offices_end(gss: str, appointment_id: UUID) -> ResponseReturnValue:
    form = LastDayForm(request.form)
    if not form.validate() or form.to_on.data is None:
        return _ending_page(gss, appointment_id, form), 422
    to_on, version = form.to_on.data, form.version.number
    try:
        held = service.end_appointment(
            appointment_id, gss, to_on=to_on, expected_version=version, actor=current_actor(), now=clock.now()
        )
    except Refused as refused:
        form.add_error("to_on", refused.message)
        return _ending_page(gss, appointment_id, form), 422
    except EditConflict:
        return _ending_page(gss, appointment_id, was_changed=True), 409
    flash(f"The last day of {held.user.name} is recorded.")
    return _back(gss)


def _delegating_page(gss: str, appointment_id: UUID, form: DelegationForm | None = None) -> str:
    held = service.get_appointment(appointment_id, gss, actor=current_actor())
    return render_template(
        "council/offices_delegate.html",
        council=assessments.get_council(gss),
        held=held,
        form=form or _delegation_form(gss, held.user_id),
    )


def _delegation_form(gss: str, holder: UUID) -> DelegationForm:
    people = [pair for pair in _people(gss) if pair[0] != str(holder)]
    return DelegationForm(request.form if request.method == "POST" else None, people=people)


@bp.get("/<gss:gss>/offices/<uuid:appointment_id>/deputies/new")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def offices_delegating(gss: str, appointment_id: UUID) -> ResponseReturnValue:
    return _delegating_page(gss, appointment_id)


@bp.post("/<gss:gss>/offices/<uuid:appointment_id>/deputies/new")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def offices_delegate(gss: str, appointment_id: UUID) -> ResponseReturnValue:
    held = service.get_appointment(appointment_id, gss, actor=current_actor())
    form = _delegation_form(gss, held.user_id)
    if not form.validate() or form.from_on.data is None or form.to_on.data is None:
        return _delegating_page(gss, appointment_id, form), 422
    try:
        service.delegate(
            held.id,
            gss,
            UUID(form.person.data),
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            instrument=form.instrument.data or "",
            actor=current_actor(),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("to_on" if "day" in refused.message else "person", refused.message)
        return _delegating_page(gss, appointment_id, form), 422
    flash("The deputy is recorded, and has the role in which statutory officers sign.")
    return _back(gss)


def _delegation_ending_page(gss: str, delegation_id: UUID, *, was_changed: bool = False) -> str:
    found = service.get_delegation(delegation_id, gss, actor=current_actor())
    today = clock.now().date()
    return render_template(
        "council/offices_delegation_ending.html",
        council=assessments.get_council(gss),
        given=found,
        last_day=min(found.to_on, service.last_day_of(found, today=today)),
        was_changed=was_changed,
        today=today,
    )


@bp.get("/<gss:gss>/offices/deputies/<uuid:delegation_id>/end")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
def offices_delegation_ending(gss: str, delegation_id: UUID) -> ResponseReturnValue:
    return _delegation_ending_page(gss, delegation_id)


@bp.post("/<gss:gss>/offices/deputies/<uuid:delegation_id>/end")
@allow(Permission.MANAGE_COUNCIL_PEOPLE, council="gss")
@commits
def offices_delegation_end(gss: str, delegation_id: UUID) -> ResponseReturnValue:
    version = ConfirmForm(request.form).version.number
    try:
        service.end_delegation(delegation_id, gss, expected_version=version, actor=current_actor(), now=clock.now())
    except EditConflict:
        return _delegation_ending_page(gss, delegation_id, was_changed=True), 409
    flash("The delegation has ended.")
    return _back(gss)
