"""What readers recommend to the council: the list of a case, and adding, changing and taking one back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.lenses import RecommendationForm, TakingBackForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.roles import Permission
from portal.errors import EditConflict, NotFound
from portal.services import reviews
from portal.services.reviews import Case
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/recommendations")
@allow(Permission.VIEW_SUBMITTED)
def recommendations(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    return render_template("review/recommendations.html", case=case)


@bp.get("/<uuid:assessment_id>/themes/<slug:theme>/recommendation")
@allow(Permission.REVIEW)
def recommendation_new(assessment_id: UUID, theme: str) -> ResponseReturnValue:
    case = _writable(assessment_id)
    lines = _lines(case, theme)
    # The link on the page of a characteristic names it, so that it is ticked beforehand.
    codes = [code for code, _ in lines if code == request.args.get("code")]
    return _page(case, theme, RecommendationForm(lines=lines, codes=codes))


@bp.post("/<uuid:assessment_id>/themes/<slug:theme>/recommendation")
@allow(Permission.REVIEW)
@commits
def recommendation_new_save(assessment_id: UUID, theme: str) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = RecommendationForm(request.form, lines=_lines(case, theme))
    if not form.validate():
        return _page(case, theme, form), 422
    number = reviews.add_recommendation(assessment_id, theme, _text(form), actor=current_actor(), now=clock.now())
    flash(f"Recommendation {number} is saved.")
    return redirect(url_for("review.recommendations", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/recommendations/<int:number>")
@allow(Permission.REVIEW)
def recommendation(assessment_id: UUID, number: int) -> ResponseReturnValue:
    case = _writable(assessment_id)
    row = _own(case, number)
    form = RecommendationForm(lines=_lines(case, row.theme), text=row.text, reasons=row.reasons, codes=row.codes)
    return _page(case, row.theme, form, number=number, version=row.version)


@bp.post("/<uuid:assessment_id>/recommendations/<int:number>")
@allow(Permission.REVIEW)
@commits
def recommendation_save(assessment_id: UUID, number: int) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    row = _own(case, number)
    form = RecommendationForm(request.form, lines=_lines(case, row.theme))
    version, now = form.version.number, clock.now()
    if not form.validate():
        return _page(case, row.theme, form, number=number, version=version), 422
    try:
        reviews.change_recommendation(
            assessment_id, number, _text(form), actor=current_actor(), expected_version=version, now=now
        )
    except EditConflict as conflict:
        return _page(case, row.theme, form, number=number, conflict=conflict), 409
    flash(f"Recommendation {number} is saved.")
    return redirect(url_for("review.recommendations", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/recommendations/<int:number>/taking-back")
@allow(Permission.REVIEW)
def recommendation_taking_back(assessment_id: UUID, number: int) -> ResponseReturnValue:
    return _taking_back(_writable(assessment_id), number, TakingBackForm())


@bp.post("/<uuid:assessment_id>/recommendations/<int:number>/taking-back")
@allow(Permission.REVIEW)
@commits
def recommendation_taking_back_send(assessment_id: UUID, number: int) -> ResponseReturnValue:
    case, form = reviews.get_case(assessment_id, actor=current_actor()), TakingBackForm(request.form)
    if not form.validate():
        return _taking_back(case, number, form), 422
    version, now = form.version.number, clock.now()
    try:
        reviews.take_back_recommendation(
            assessment_id, number, form.reason.data, actor=current_actor(), expected_version=version, now=now
        )
    except EditConflict as conflict:
        return _taking_back(case, number, form, conflict), 409
    flash(f"Recommendation {number} is taken back. It stays on file.")
    return redirect(url_for("review.recommendations", assessment_id=assessment_id), code=303)


def _writable(assessment_id: UUID) -> Case:
    case = reviews.get_case(assessment_id, actor=current_actor())
    if not case.may_write:
        raise NotFound()
    return case


def _own(case: Case, number: int) -> reviews.Recommendation:
    found = case.own.recommendations if case.own else ()
    row = next((row for row in found if row.number == number), None)
    if row is None or row.withdrawn_at is not None:
        raise NotFound()
    return row


def _lines(case: Case, theme: str) -> list[tuple[str, str]]:
    entry = reviews.get_theme(case, theme).entry
    return [(line.code, f"{line.code} {line.text}") for line in entry.characteristics]


def _text(form: RecommendationForm) -> reviews.RecommendationText:
    return reviews.RecommendationText(form.text.data, form.reasons.data, tuple(form.codes.data or ()))


def _page(
    case: Case,
    theme: str,
    form: RecommendationForm,
    *,
    number: int | None = None,
    version: int | None = None,
    conflict: EditConflict | None = None,
) -> str:
    return render_template(
        "review/recommendation.html",
        case=case,
        theme=reviews.get_theme(case, theme).entry,
        form=form,
        number=number,
        version=conflict.version if conflict else version,
        conflict=conflict,
    )


def _taking_back(case: Case, number: int, form: TakingBackForm, conflict: EditConflict | None = None) -> str:
    row = _own(case, number)
    return render_template("review/recommendation_taking_back.html", case=case, row=row, form=form, conflict=conflict)
