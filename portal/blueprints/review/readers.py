"""Who reads a case: leads give and take places and decide on interests; readers take back and recuse themselves."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from forms.base import choices
from forms.readers import AssignForm, InterestDecisionForm, ReasonForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.casework import InterestStanding
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Permission
from portal.services import reviews
from portal.services.reviews import readers
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/interests/all")
@allow(Permission.APPROVE_REVIEW)
def people(assessment_id: UUID) -> ResponseReturnValue:
    return _people(assessment_id, AssignForm())


@bp.post("/<uuid:assessment_id>/interests/all")
@allow(Permission.APPROVE_REVIEW)
@commits
def people_assign(assessment_id: UUID) -> ResponseReturnValue:
    form = AssignForm(request.form)
    form.reader.choices = _free(readers.list_people(assessment_id, actor=current_actor()))
    if not form.validate():
        return _people(assessment_id, form), 422
    try:
        readers.assign(assessment_id, _id(form.reader.data), actor=current_actor(), now=clock.now())
    except Refused as error:
        form.add_error("reader", error.message)
        return _people(assessment_id, form), 422
    flash("The case is given to the reviewer. They declare their interests before they open it.")
    return redirect(url_for("review.people", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/interests/<uuid:person_id>")
@allow(Permission.APPROVE_REVIEW)
def interest_decision(assessment_id: UUID, person_id: UUID) -> ResponseReturnValue:
    return _decision(assessment_id, person_id, InterestDecisionForm())


@bp.post("/<uuid:assessment_id>/interests/<uuid:person_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def interest_decide(assessment_id: UUID, person_id: UUID) -> ResponseReturnValue:
    form = InterestDecisionForm(request.form)
    if not form.validate():
        return _decision(assessment_id, person_id, form), 422
    try:
        readers.decide_on(
            assessment_id,
            person_id,
            InterestStanding(form.standing.data),
            form.reason.data,
            actor=current_actor(),
            now=clock.now(),
            expected_version=int(form.version.data or 0),
        )
    except Refused as error:
        form.add_error("standing", error.message)
        return _decision(assessment_id, person_id, form), 422
    if person_id == current_actor().user_id:
        flash("You are recused. The case is closed to you.")
        return redirect(url_for("review.queue"), code=303)
    flash("Your decision is recorded.")
    return redirect(url_for("review.people", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/readers/<int:number>/take-off")
@allow(Permission.APPROVE_REVIEW)
def take_off(assessment_id: UUID, number: int) -> ResponseReturnValue:
    return _take_off(assessment_id, number, ReasonForm())


@bp.post("/<uuid:assessment_id>/readers/<int:number>/take-off")
@allow(Permission.APPROVE_REVIEW)
@commits
def take_off_send(assessment_id: UUID, number: int) -> ResponseReturnValue:
    form, actor = ReasonForm(request.form), current_actor()
    if not form.validate():
        return _take_off(assessment_id, number, form), 422
    found = readers.list_people(assessment_id, actor=actor)
    review = next((review for review in found.readers if review.place == number), None)
    if review is None:
        raise NotFound()
    try:
        readers.take_off(assessment_id, review.id, form.reason.data, actor=actor, now=clock.now())
    except Refused as error:
        form.add_error("reason", error.message)
        return _take_off(assessment_id, number, form), 422
    flash("The reader is taken off the case. Their place is free.")
    return redirect(url_for("review.people", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/readers/one")
@allow(Permission.APPROVE_REVIEW)
def one_reader(assessment_id: UUID) -> ResponseReturnValue:
    return _step(assessment_id, "one", ReasonForm())


@bp.post("/<uuid:assessment_id>/readers/one")
@allow(Permission.APPROVE_REVIEW)
@commits
def one_reader_allow(assessment_id: UUID) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return _step(assessment_id, "one", form), 422
    try:
        reviews.allow_one_reader(assessment_id, form.reason.data, actor=current_actor(), now=clock.now())
    except Refused as error:
        form.add_error("reason", error.message)
        return _step(assessment_id, "one", form), 422
    flash("One reader is enough in this case. The reason is printed in the summary.")
    return redirect(url_for("review.people", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/recuse")
@allow(Permission.VIEW_SUBMITTED)
def recuse(assessment_id: UUID) -> ResponseReturnValue:
    return _step(assessment_id, "recuse", ReasonForm())


@bp.post("/<uuid:assessment_id>/recuse")
@allow(Permission.VIEW_SUBMITTED)
@commits
def recuse_send(assessment_id: UUID) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return _step(assessment_id, "recuse", form), 422
    readers.recuse_self(assessment_id, form.reason.data, actor=current_actor(), now=clock.now())
    flash("You are recused. The case is closed to you.")
    return redirect(url_for("review.queue"), code=303)


@bp.post("/<uuid:assessment_id>/take-back")
@allow(Permission.REVIEW)
@commits
def take_back(assessment_id: UUID) -> ResponseReturnValue:
    readers.take_back(assessment_id, actor=current_actor(), now=clock.now())
    flash("Your review is yours to change again.")
    return redirect(url_for("review.case", assessment_id=assessment_id), code=303)


def _people(assessment_id: UUID, form: AssignForm) -> str:
    found = readers.list_people(assessment_id, actor=current_actor())
    form.reader.choices = _free(found)
    return render_template("review/people.html", found=found, form=form)


def _free(found: readers.People) -> list[SelectChoice]:
    return choices([(str(user.id), user.name) for user in found.free])


def _decision(assessment_id: UUID, person_id: UUID, form: InterestDecisionForm) -> str:
    found = readers.list_people(assessment_id, actor=current_actor())
    interest = next((row for row in found.interests if row.person_id == person_id), None)
    if interest is None:
        raise NotFound()
    return render_template("review/interest_decision.html", found=found, interest=interest, form=form)


def _take_off(assessment_id: UUID, number: int, form: ReasonForm) -> str:
    found = readers.list_people(assessment_id, actor=current_actor())
    review = next((review for review in found.readers if review.place == number), None)
    if review is None:
        raise NotFound()
    return _step(assessment_id, "take_off", form, who=review.reviewer.name)


def _step(assessment_id: UUID, step: str, form: ReasonForm, *, who: str = "") -> str:
    case = reviews.get_case(assessment_id, actor=current_actor())
    return render_template("review/people_step.html", case=case, step=step, form=form, who=who)


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Refused("Choose who reads it") from None
