"""One characteristic or indicator on a page of its own, and writing down what a reader concludes about it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.lenses import CharacteristicForm
from forms.review import FindingForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.blueprints.review.pages import goes_on, item_page, next_address
from portal.domain.judgements import Confidence, Judgement
from portal.domain.reviewing import IndicatorFinding
from portal.domain.roles import Permission
from portal.errors import EditConflict
from portal.services import reviews
from portal.services.reviews import Case, Kind
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/characteristics/<code:code>")
@allow(Permission.VIEW_SUBMITTED)
def characteristic(assessment_id: UUID, code: str) -> ResponseReturnValue:
    return item_page(reviews.get_case(assessment_id, actor=current_actor()), Kind.CHARACTERISTIC, code)


@bp.post("/<uuid:assessment_id>/characteristics/<code:code>")
@allow(Permission.REVIEW)
@commits
def characteristic_save(assessment_id: UUID, code: str) -> ResponseReturnValue:
    case, form = reviews.get_case(assessment_id, actor=current_actor()), CharacteristicForm(request.form)
    if not form.validate():
        return item_page(case, Kind.CHARACTERISTIC, code, form), 422
    text = reviews.CharacteristicText(
        Judgement(form.judgement.data),
        reasons=form.reasons.data or "",
        confidence=Confidence(form.confidence.data) if form.confidence.data else None,
        good_practice=form.good_practice.data or "",
    )
    version, now = form.version.number, clock.now()
    try:
        reviews.record_characteristic(
            assessment_id, code, text, actor=current_actor(), expected_version=version, now=now
        )
    except EditConflict as conflict:
        return item_page(case, Kind.CHARACTERISTIC, code, form, conflict), 409
    flash(f"Your judgement of {code} is saved.")
    return redirect(_onward(case, Kind.CHARACTERISTIC, code), code=303)


@bp.get("/<uuid:assessment_id>/indicators/<code:code>")
@allow(Permission.VIEW_SUBMITTED)
def indicator(assessment_id: UUID, code: str) -> ResponseReturnValue:
    return item_page(reviews.get_case(assessment_id, actor=current_actor()), Kind.INDICATOR, code)


@bp.post("/<uuid:assessment_id>/indicators/<code:code>")
@allow(Permission.REVIEW)
@commits
def indicator_save(assessment_id: UUID, code: str) -> ResponseReturnValue:
    case, form = reviews.get_case(assessment_id, actor=current_actor()), FindingForm(request.form)
    if not form.validate():
        return item_page(case, Kind.INDICATOR, code, form), 422
    finding, version, now = IndicatorFinding(form.finding.data), form.version.number, clock.now()
    try:
        reviews.record_finding(
            assessment_id,
            code,
            finding,
            form.reasons.data or "",
            actor=current_actor(),
            expected_version=version,
            now=now,
        )
    except EditConflict as conflict:
        return item_page(case, Kind.INDICATOR, code, form, conflict), 409
    flash(f"Your finding on {code} is saved.")
    return redirect(_onward(case, Kind.INDICATOR, code), code=303)


def _onward(case: Case, kind: Kind, code: str) -> str:
    if goes_on():
        return next_address(case, kind, code)
    slug = reviews.get_item(case, kind, code).theme.slug
    return url_for("review.theme", assessment_id=case.assessment.id, theme=slug)
