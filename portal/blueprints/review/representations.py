"""The days for representations, what was said in them, and how it was considered."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forms.ladder import ConsiderForm, PeriodForm, RepresentationForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.ladder_pages import FormPage, at, day, get_open_ladder, save, writable_ladder
from portal.domain.roles import Permission
from portal.errors import NotFound
from portal.services import ladder
from portal.services.ladder import LadderOfCase, PeriodText
from portal.transactions import commits

_PERIOD_LABELS = (
    ("subject", "What they are invited on"),
    ("is_skipped", "Is there a period"),
    ("from_on", "First day"),
    ("to_on", "Last day"),
    ("urgency_reason", "Why it is urgent"),
    ("authority_told_on", "Authority told on"),
    ("bodies_told_on", "Bodies told on"),
    ("person", "Who set this"),
)
_CONSIDERED_LABELS = (("considered", "How"), ("considered_by", "Who considered it"), ("considered_on", "Day"))


@bp.get("/<uuid:assessment_id>/representations")
@allow(Permission.VIEW_SUBMITTED)
def representations(assessment_id: UUID) -> ResponseReturnValue:
    return render_template("review/representations.html", found=get_open_ladder(assessment_id))


@bp.get("/<uuid:assessment_id>/representations/periods/new")
@allow(Permission.APPROVE_REVIEW)
def period_new(assessment_id: UUID) -> ResponseReturnValue:
    found = writable_ladder(assessment_id)
    wanted = request.args.get("model", "")
    return _period_page(found).render(PeriodForm(data={"model": wanted}, models=_models(found)))


@bp.post("/<uuid:assessment_id>/representations/periods/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def period_add(assessment_id: UUID) -> ResponseReturnValue:
    found = writable_ladder(assessment_id)
    form = PeriodForm(request.form, models=_models(found))

    def record() -> object:
        return ladder.set_period(assessment_id, _period(form), actor=current_actor(), now=clock.now())

    return save(_period_page(found), form, record, done="The period is recorded.")


@bp.get("/<uuid:assessment_id>/representations/periods/<uuid:period_id>")
@allow(Permission.APPROVE_REVIEW)
def period_changing(assessment_id: UUID, period_id: UUID) -> ResponseReturnValue:
    found = writable_ladder(assessment_id)
    row = next((period.row for period in found.periods if period.row.id == period_id), None)
    if row is None:
        raise NotFound()
    names = ("model", "subject", "from_on", "to_on", "urgency_reason", "authority_told_on", "bodies_told_on", "person")
    stored = {name: getattr(row, name) for name in names} | {"kind": "none" if row.is_skipped else "days"}
    return _period_page(found, row.version).render(PeriodForm(data=stored, models=_models(found)))


@bp.post("/<uuid:assessment_id>/representations/periods/<uuid:period_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def period_change(assessment_id: UUID, period_id: UUID) -> ResponseReturnValue:
    found = writable_ladder(assessment_id)
    form = PeriodForm(request.form, models=_models(found))

    def record() -> object:
        return ladder.change_period(
            assessment_id, period_id, _period(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(_period_page(found, form.version.number), form, record, done="The period is changed.")


@bp.get("/<uuid:assessment_id>/representations/new")
@allow(Permission.APPROVE_REVIEW)
def representation_new(assessment_id: UUID) -> ResponseReturnValue:
    return _representation_page(writable_ladder(assessment_id)).render(RepresentationForm())


@bp.post("/<uuid:assessment_id>/representations/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def representation_add(assessment_id: UUID) -> ResponseReturnValue:
    form = RepresentationForm(request.form)

    def record() -> object:
        return ladder.add_representation(
            assessment_id, made_by=form.made_by.data or "", received_on=day(form.received_on), text=form.text.data,
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    page = _representation_page(writable_ladder(assessment_id))
    return save(page, form, record, done="The representation is recorded.")


@bp.get("/<uuid:assessment_id>/representations/<int:number>")
@allow(Permission.APPROVE_REVIEW)
def representation(assessment_id: UUID, number: int) -> ResponseReturnValue:
    page = _consider_page(writable_ladder(assessment_id), number)
    row = page.extra["representation"]
    names = ("considered", "considered_by", "considered_on")
    stored = {name: getattr(row, name) for name in names}
    new = {"considered_by": current_actor().name, "considered_on": clock.now().date()}
    return page.render(ConsiderForm(data=stored if stored["considered"] else new))


@bp.post("/<uuid:assessment_id>/representations/<int:number>")
@allow(Permission.APPROVE_REVIEW)
@commits
def representation_consider(assessment_id: UUID, number: int) -> ResponseReturnValue:
    form = ConsiderForm(request.form)

    def record() -> object:
        text = ladder.ConsideredText(form.considered.data, form.considered_by.data or "", day(form.considered_on))
        return ladder.consider_representation(
            assessment_id, number, text, actor=current_actor(), expected_version=form.version.number, now=clock.now()
        )

    page = _consider_page(writable_ladder(assessment_id), number)
    return save(page, form, record, done="How it was considered is recorded.")


def _models(found: LadderOfCase) -> list[tuple[str, str]]:
    return [(item.model.code, item.model.title) for item in found.models if item.is_under_section_15]


def _period(form: PeriodForm) -> PeriodText:
    return PeriodText(
        model=form.model.data or "",
        subject=form.subject.data or "",
        person=form.person.data or "",
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        is_skipped=form.kind.data == "none",
        urgency_reason=form.urgency_reason.data or "",
        authority_told_on=form.authority_told_on.data,
        bodies_told_on=form.bodies_told_on.data,
    )


def _period_page(found: LadderOfCase, version: int = 0) -> FormPage:
    return FormPage(
        case=found.case,
        title="Change the days for representations" if version else "Set the days for representations",
        here="review.representations",
        back=at("representations", found.case.assessment.id),
        button="Record the period",
        notes=("The Act names no length: the days are those set in this case.",),
        labels=_PERIOD_LABELS,
        version=version,
    )


def _representation_page(found: LadderOfCase) -> FormPage:
    return FormPage(
        case=found.case,
        title="Record a representation",
        here="review.representations",
        back=at("representations", found.case.assessment.id),
        button="Record the representation",
    )


def _consider_page(found: LadderOfCase, number: int) -> FormPage:
    row = next((item for item in found.representations if item.number == number), None)
    if row is None:
        raise NotFound()
    return FormPage(
        case=found.case,
        title=f"How representation {number} was considered",
        here="review.representations",
        back=at("representations", found.case.assessment.id),
        button="Record how it was considered",
        labels=_CONSIDERED_LABELS,
        version=row.version,
        extra={"representation": row},
    )
