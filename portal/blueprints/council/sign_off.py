"""Sending a round for sign-off, signing, declining, and taking it back."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.council import RecallForm, SendForm, SignForm
from forms.signing import DeclineForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Office, Permission
from portal.domain.workflow import ROUND, RoundState, allowed_actions
from portal.errors import Refused
from portal.services import assessments, assurance, change_requests, soft_checks
from portal.transactions import commits


def _public_url() -> str:
    return str(current_app.extensions["portal-settings"].public_url)


def office_of(slug: str) -> Office:
    """The office of an address; not found where there is none of that name."""
    try:
        return Office(slug.replace("-", "_"))
    except ValueError:
        abort(404)


def _status_page(gss: str, round_id: UUID, form: SendForm | None = None) -> str:
    actor, today = current_actor(), clock.now().date()
    found = assessments.get_round(round_id, gss, actor=actor)
    sign_off = assessments.get_sign_off(found, today=today)
    return render_template(
        "council/sign_off.html",
        round=found,
        council=found.council,
        sign_off=sign_off,
        tasks=assessments.get_task_list(found),
        form=form or SendForm(),
        actions=allowed_actions(ROUND, found.state, actor, council=gss),
        mine=actor.offices_in(gss),
        questions=soft_checks.list_unanswered(found, today=today, hidden=assurance.hidden_codes(found, actor=actor)),
        news=change_requests.news_of(found, sign_off),
        tasks_by_office=assessments.partial_tasks(found),
        last_read_at=assessments.last_read_at(found, actor=actor),
        acting=assessments.acting_words_of(sign_off),
        section_titles=assessments.section_titles(found),
        bars={office: assessments.why_not_sign(found, office, actor=actor) for office in actor.offices_in(gss)},
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/sign-off")
@allow(Permission.VIEW_ROUND, council="gss")
def sign_off(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _status_page(gss, round_id)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/sign-off/send")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def sign_off_send(gss: str, round_id: UUID) -> ResponseReturnValue:
    form = SendForm(request.form)
    assessments.get_round(round_id, gss, actor=current_actor())
    form.validate()
    try:
        assessments.send_for_sign_off(
            round_id,
            accept_open_items=form.accepts_open_items,
            actor=current_actor(),
            now=clock.now(),
            base_url=_public_url(),
        )
    except Refused as refused:
        form.add_error("accept", refused.message)
        return _status_page(gss, round_id, form), 422
    flash("The assessment is with the three statutory officers.")
    return redirect(url_for("council.sign_off", gss=gss, round_id=round_id), code=303)


def _signing_page(gss: str, round_id: UUID, office: Office, form: SignForm | None = None) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    if found.state is not RoundState.AWAITING_SIGN_OFF or office not in actor.offices_in(gss):
        abort(404)
    capacity = assessments.capacity_of(found, office, actor=actor, today=clock.now().date())
    reading = assessments.get_reading(found, office, actor=actor)
    return render_template(
        "council/sign.html",
        round=found,
        council=found.council,
        office=office,
        office_label=office.label(combined_authority=found.council.is_combined_authority),
        statement=assessments.statement_of(found, office, is_deputy=capacity.delegation is not None),
        capacity=capacity,
        bar=assessments.why_not_sign(found, office, actor=actor),
        form=form or SignForm(content_sha256=found.content_sha256),
        reading=reading,
        submission=reading.submission,
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>")
@allow(Permission.SIGN_OFF, council="gss")
def signing(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    return _signing_page(gss, round_id, office_of(office))


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>")
@allow(Permission.SIGN_OFF, council="gss")
@commits
def sign(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    held, form = office_of(office), SignForm(request.form)
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _signing_page(gss, round_id, held, form), 422
    try:
        sealed = assessments.sign_off(
            found.id,
            held,
            content_sha256=form.content_sha256.data or "",
            reservation=form.reservation.data or "",
            actor=current_actor(),
            now=clock.now(),
            base_url=_public_url(),
        )
    except Refused as refused:
        form.add_error("agree", refused.message)
        return _signing_page(gss, round_id, held, form), 422
    flash("You have signed." if sealed is None else "You have signed. All three have, and the assessment is sealed.")
    return redirect(url_for(f"council.{'receipt' if sealed else 'sign_off'}", gss=gss, round_id=round_id), code=303)


def _declining_page(gss: str, round_id: UUID, office: Office, form: DeclineForm) -> str:
    actor = current_actor()
    found = assessments.get_round(round_id, gss, actor=actor)
    if found.state is not RoundState.AWAITING_SIGN_OFF or office not in actor.offices_in(gss):
        abort(404)
    label = office.label(combined_authority=found.council.is_combined_authority)
    return render_template(
        "council/decline.html", round=found, council=found.council, office=office, office_label=label, form=form
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>/decline")
@allow(Permission.SIGN_OFF, council="gss")
def declining(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    form = DeclineForm(themes=tuple(assessments.section_titles(found).items()))
    return _declining_page(gss, round_id, office_of(office), form)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/sign-off/<slug:office>/decline")
@allow(Permission.SIGN_OFF, council="gss")
@commits
def decline(gss: str, round_id: UUID, office: str) -> ResponseReturnValue:
    held, found = office_of(office), assessments.get_round(round_id, gss, actor=current_actor())
    form = DeclineForm(request.form, themes=tuple(assessments.section_titles(found).items()))
    if not form.validate():
        return _declining_page(gss, round_id, held, form), 422
    assessments.decline(
        found.id,
        held,
        reason=form.reason.data or "",
        sections=form.sections.data or (),
        actor=current_actor(),
        now=clock.now(),
        base_url=_public_url(),
    )
    flash("You have declined to sign. The assessment is a draft again.")
    return redirect(url_for("council.sign_off", gss=gss, round_id=round_id), code=303)


def _recalling_page(gss: str, round_id: UUID, form: RecallForm) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if found.state is not RoundState.AWAITING_SIGN_OFF:
        abort(404)
    sign_off = assessments.get_sign_off(found, today=clock.now().date())
    return render_template("council/recall.html", round=found, council=found.council, sign_off=sign_off, form=form)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/recall")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
def recalling(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _recalling_page(gss, round_id, RecallForm())


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/recall")
@allow(Permission.SEND_FOR_SIGN_OFF, council="gss")
@commits
def recall(gss: str, round_id: UUID) -> ResponseReturnValue:
    form = RecallForm(request.form)
    found = assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _recalling_page(gss, round_id, form), 422
    assessments.recall(found.id, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
    flash("The assessment is a draft again. Signatures given so far no longer count.")
    return redirect(url_for("council.task_list", gss=gss, round_id=round_id), code=303)
