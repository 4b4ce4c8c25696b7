"""Writing down where a step stands, why a model would or would not do, and which record bears on a line."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from forms.ladder import FactForm, OptionForm, StepForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.ladder_pages import FormPage, at, day, save, writable_ladder
from portal.domain.casework import OptionStanding
from portal.domain.readiness import Step, StepState
from portal.domain.roles import Permission
from portal.errors import NotFound
from portal.services import ladder
from portal.services.ladder import Line, ModelOfCase, SetFact
from portal.transactions import commits

_STEP_LABELS = (("state", "Where it stands"), ("person", "Who says so"), ("said_on", "Day"), ("reason", "Reason"))
_OPTION_LABELS = (
    ("standing", "What is said of it"),
    ("reasons", "Reasons"),
    ("person", "Who considered it"),
    ("considered_on", "Day"),
)


@bp.get("/<uuid:assessment_id>/ladder/<slug:model>/steps/<slug:legal_step>")
@allow(Permission.APPROVE_REVIEW)
def ladder_step(assessment_id: UUID, model: str, legal_step: str) -> ResponseReturnValue:
    page, step = _step_page(assessment_id, model, legal_step)
    new = {"person": current_actor().name, "said_on": clock.now().date()}
    stored = {"state": step.state.value, "person": step.person, "said_on": step.on, "reason": step.reason}
    return page.render(StepForm(data=stored if page.version else new))


@bp.post("/<uuid:assessment_id>/ladder/<slug:model>/steps/<slug:legal_step>")
@allow(Permission.APPROVE_REVIEW)
@commits
def ladder_step_save(assessment_id: UUID, model: str, legal_step: str) -> ResponseReturnValue:
    page, step = _step_page(assessment_id, model, legal_step)
    form = StepForm(request.form)

    def record() -> object:
        state = StepState(form.state.data)
        text = ladder.StepText(state, form.person.data or "", form.said_on.data, form.reason.data or "")
        return ladder.record_step(
            assessment_id, model, step.code, text,
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when

    return save(page, form, record, done="Where the step stands is recorded.")


@bp.get("/<uuid:assessment_id>/ladder/<slug:model>/option")
@allow(Permission.APPROVE_REVIEW)
def ladder_option(assessment_id: UUID, model: str) -> ResponseReturnValue:
    page, item = _option_page(assessment_id, model)
    new = {"person": current_actor().name, "considered_on": clock.now().date()}
    names = ("standing", "reasons", "person", "considered_on")
    return page.render(OptionForm(data={name: getattr(item.option, name) for name in names} if item.option else new))


@bp.post("/<uuid:assessment_id>/ladder/<slug:model>/option")
@allow(Permission.APPROVE_REVIEW)
@commits
def ladder_option_save(assessment_id: UUID, model: str) -> ResponseReturnValue:
    page, _ = _option_page(assessment_id, model)
    form = OptionForm(request.form)

    def record() -> object:
        text = ladder.OptionText(
            OptionStanding(form.standing.data), form.reasons.data or "", form.person.data or "", day(form.considered_on)
        )
        return ladder.record_option(
            assessment_id, model, text, actor=current_actor(), expected_version=form.version.number, now=clock.now()
        )

    return save(page, form, record, done="What is said of this model is recorded.")


@bp.get("/<uuid:assessment_id>/ladder/<slug:model>/facts/<slug:line>")
@allow(Permission.VIEW_SUBMITTED)
def ladder_fact(assessment_id: UUID, model: str, line: str) -> ResponseReturnValue:
    page, _ = _line_page(assessment_id, model, line)
    return page.render(FactForm(records=_records(page)))


@bp.post("/<uuid:assessment_id>/ladder/<slug:model>/facts/<slug:line>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def ladder_fact_save(assessment_id: UUID, model: str, line: str) -> ResponseReturnValue:
    page, found = _line_page(assessment_id, model, line)
    form = FactForm(request.form, records=_records(page))

    def record() -> object:
        text = ladder.FactText(form.record.data or "", form.words.data or "")
        code = found.requirement.code
        return ladder.set_fact(assessment_id, model, code, text, actor=current_actor(), now=clock.now())

    return save(page, form, record, done="The record is set beside the line.")


@bp.get("/<uuid:assessment_id>/ladder/<slug:model>/facts/<slug:line>/<uuid:fact_id>")
@allow(Permission.VIEW_SUBMITTED)
def ladder_fact_changing(assessment_id: UUID, model: str, line: str, fact_id: UUID) -> ResponseReturnValue:
    page, found = _line_page(assessment_id, model, line, fact_id)
    row = _fact(found, fact_id).row
    stored = {"record": f"{row.row_kind}:{row.row_id}", "words": row.words}
    return page.render(FactForm(data=stored, records=_records(page)))


@bp.post("/<uuid:assessment_id>/ladder/<slug:model>/facts/<slug:line>/<uuid:fact_id>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def ladder_fact_change(assessment_id: UUID, model: str, line: str, fact_id: UUID) -> ResponseReturnValue:
    page, _ = _line_page(assessment_id, model, line, fact_id)
    form = FactForm(request.form, records=_records(page))

    def record() -> object:
        text = ladder.FactText(form.record.data or "", form.words.data or "")
        return ladder.change_fact(
            assessment_id, fact_id, text, actor=current_actor(), expected_version=form.version.number, now=clock.now()
        )

    return save(page, form, record, done="What stands beside the line is changed.")


def _step_page(assessment_id: UUID, model: str, legal_step: str) -> tuple[FormPage, Step]:
    found = writable_ladder(assessment_id)
    item = found.model(model)
    for step in item.readiness.steps:
        if step.code.lower() == legal_step:
            page = FormPage(
                case=found.case,
                title="Say where a step stands",
                here="review.ladder",
                back=at("ladder_model", assessment_id, model=model),
                button="Record where it stands",
                legal=f"{step.title} ({step.legal_basis})",
                notes=(
                    f"For {item.model.title}.",
                    "A step moves only when a named person says so. It decides nothing.",
                ),
                labels=_STEP_LABELS,
                version=item.step_versions.get(step.code, 0),
            )
            return page, step
    raise NotFound()


def _option_page(assessment_id: UUID, model: str) -> tuple[FormPage, ModelOfCase]:
    found = writable_ladder(assessment_id)
    item = found.model(model)
    page = FormPage(
        case=found.case,
        title=f"Say why it would or would not do: {item.model.title}",
        here="review.ladder",
        back=at("ladder_model", assessment_id, model=model),
        button="Record what is said of it",
        legal=item.model.summary,
        labels=_OPTION_LABELS,
        version=item.option.version if item.option else 0,
    )
    return page, item


def _line_page(assessment_id: UUID, model: str, line: str, fact_id: UUID | None = None) -> tuple[FormPage, Line]:
    found = writable_ladder(assessment_id)
    item = found.model(model)
    for known in item.lines:
        if known.requirement.code.lower() == line:
            page = FormPage(
                case=found.case,
                title="Set a record beside what has to be shown",
                here="review.ladder",
                back=at("ladder_model", assessment_id, model=model),
                button="Set it beside the line",
                legal=known.requirement.text,
                notes=(f"For {item.model.title}.",),
                labels=(("record", "Record"), ("words", "What it says about this line")),
                version=_fact(known, fact_id).row.version if fact_id else 0,
            )
            return page, known
    raise NotFound()


def _fact(line: Line, fact_id: UUID) -> SetFact:
    for fact in line.facts:
        if fact.row.id == fact_id:
            return fact
    raise NotFound()


def _records(page: FormPage) -> list[tuple[str, str]]:
    return [(choice.key, choice.text) for choice in ladder.list_records(page.case)]
