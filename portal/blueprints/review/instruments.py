"""Notices, inspections, directions and appointments of a council through all its cycles, by their own dates."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forms.ladder import AppointeeForm, EndForm, InstrumentForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.ladder_pages import FormPage, at, day, get_open_ladder, save
from portal.domain.roles import Permission
from portal.errors import NotFound
from portal.services import ladder
from portal.services.ladder import AppointeeText, DatedInstrument, InstrumentText, LadderOfCase
from portal.transactions import commits

_LABELS = (
    ("title", "What it calls itself"),
    ("issued_on", "Issued on"),
    ("ends_on", "Last day"),
    ("address", "Web address"),
)


@bp.get("/<uuid:assessment_id>/instruments")
@allow(Permission.VIEW_SUBMITTED)
def instruments(assessment_id: UUID) -> ResponseReturnValue:
    return render_template("review/instruments.html", found=get_open_ladder(assessment_id))


@bp.get("/<uuid:assessment_id>/instruments/new")
@allow(Permission.APPROVE_REVIEW)
def instrument_new(assessment_id: UUID) -> ResponseReturnValue:
    found = get_open_ladder(assessment_id)
    return _page(found, "Record an instrument", "Record it").render(_form(found, None))


@bp.post("/<uuid:assessment_id>/instruments/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def instrument_add(assessment_id: UUID) -> ResponseReturnValue:
    found = get_open_ladder(assessment_id)
    form = _form(found, request.form)

    def record() -> object:
        return ladder.record_instrument(assessment_id, _text(found, form), actor=current_actor(), now=clock.now())

    return save(_page(found, "Record an instrument", "Record it"), form, record, done="The instrument is recorded.")


@bp.get("/<uuid:assessment_id>/instruments/<uuid:instrument_id>")
@allow(Permission.APPROVE_REVIEW)
def instrument(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    names = ("model", "title", "issued_on", "ends_on", "address")
    stored = {name: getattr(item.row, name) for name in names} | {"follows": str(item.row.follows_id or "")}
    return _change_page(found, item).render(_form(found, None, item, stored))


@bp.post("/<uuid:assessment_id>/instruments/<uuid:instrument_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def instrument_change(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    form = _form(found, request.form, item)

    def record() -> object:
        return ladder.change_instrument(
            assessment_id, instrument_id, _text(found, form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(_change_page(found, item), form, record, done="The instrument is changed.")


@bp.get("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/end")
@allow(Permission.APPROVE_REVIEW)
def instrument_end(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    stored = {"ended_on": item.row.ended_on, "outcome": item.row.outcome}
    return _end_page(found, item).render(EndForm(data=stored))


@bp.post("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/end")
@allow(Permission.APPROVE_REVIEW)
@commits
def instrument_confirm_end(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    form = EndForm(request.form)

    def record() -> object:
        return ladder.confirm_end(
            assessment_id, instrument_id, ended_on=form.ended_on.data, outcome=form.outcome.data or "",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(_end_page(found, item), form, record, done="What was confirmed is recorded.")


@bp.get("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/appointees/new")
@allow(Permission.APPROVE_REVIEW)
def appointee_new(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    return _appointee_page(found, item).render(AppointeeForm(data={"from_on": item.row.issued_on}))


@bp.post("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/appointees/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def appointee_add(assessment_id: UUID, instrument_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    form = AppointeeForm(request.form)

    def record() -> object:
        return ladder.add_appointee(
            assessment_id, instrument_id, _person(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(_appointee_page(found, item), form, record, done="The appointment is recorded.")


@bp.get("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/appointees/<uuid:appointee_id>")
@allow(Permission.APPROVE_REVIEW)
def appointee(assessment_id: UUID, instrument_id: UUID, appointee_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    row = ladder.find_appointee(item.row, appointee_id)
    stored = {name: getattr(row, name) for name in ("name", "role", "from_on", "to_on")}
    return _appointee_page(found, item).render(AppointeeForm(data=stored))


@bp.post("/<uuid:assessment_id>/instruments/<uuid:instrument_id>/appointees/<uuid:appointee_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def appointee_change(assessment_id: UUID, instrument_id: UUID, appointee_id: UUID) -> ResponseReturnValue:
    found, item = _get(assessment_id, instrument_id)
    form = AppointeeForm(request.form)

    def record() -> object:
        return ladder.change_appointee(
            assessment_id, instrument_id, appointee_id, _person(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(_appointee_page(found, item), form, record, done="The appointment is changed.")


def _get(assessment_id: UUID, instrument_id: UUID) -> tuple[LadderOfCase, DatedInstrument]:
    found = get_open_ladder(assessment_id)
    for item in found.instruments:
        if item.row.id == instrument_id:
            return found, item
    raise NotFound()


def _form(
    found: LadderOfCase, data: object, item: DatedInstrument | None = None, stored: dict[str, object] | None = None
) -> InstrumentForm:
    models = [(model.code, model.title) for model in found.guidance.interventions]
    others = [other.row for other in found.instruments if item is None or other.row.id != item.row.id]
    earlier = [(str(row.id), f"{row.title}, {row.issued_on.day} {row.issued_on:%B %Y}") for row in others]
    return InstrumentForm(data, data=stored, models=models, earlier=earlier)


def _text(found: LadderOfCase, form: InstrumentForm) -> InstrumentText:
    return InstrumentText(
        model=form.model.data or "",
        title=form.title.data or "",
        issued_on=day(form.issued_on),
        ends_on=form.ends_on.data,
        address=form.address.data or "",
        follows_id=next((item.row.id for item in found.instruments if str(item.row.id) == form.follows.data), None),
    )


def _person(form: AppointeeForm) -> AppointeeText:
    return AppointeeText(form.name.data or "", form.role.data or "", day(form.from_on), form.to_on.data)


def _page(
    found: LadderOfCase, title: str, button: str, item: DatedInstrument | None = None, notes: tuple[str, ...] = ()
) -> FormPage:
    return FormPage(
        case=found.case,
        title=title,
        here="review.instruments",
        back=at("instruments", found.case.assessment.id),
        button=button,
        notes=(item.row.title, *notes) if item else notes,
        labels=_LABELS if item else (),
        version=item.row.version if item else 0,
    )


def _change_page(found: LadderOfCase, item: DatedInstrument) -> FormPage:
    return _page(found, "Change an instrument", "Save the changes", item)


def _end_page(found: LadderOfCase, item: DatedInstrument) -> FormPage:
    note = "Its last day does not end it. It is over once somebody has confirmed that in writing."
    return _page(found, "Confirm that it is over", "Record what was confirmed", item, (note,))


def _appointee_page(found: LadderOfCase, item: DatedInstrument) -> FormPage:
    return _page(found, "Record an appointment", "Record the appointment", item)
