"""Good practice of a case: what reviewers wrote, and the words that the council is asked to agree to."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.aftercare import PracticeForm, ReasonForm
from guidance.metrics import catalogue
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain.casework import ConsentState
from portal.domain.roles import Permission, may
from portal.errors import EditConflict, Refused
from portal.services import reviews
from portal.services.aftercare import access
from portal.services.good_practice import offers
from portal.services.good_practice.offers import GoodPractice, PracticeText
from portal.services.reviews import Case
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/good-practice")
@allow(Permission.VIEW_SUBMITTED)
def good_practice(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    is_open = case.file is not None and bool(access.issued_of(case.file))
    return render_template(
        "review/good_practice.html",
        case=case,
        written=offers.list_written(case),
        offers=offers.list_offers(case.file) if case.file else (),
        titles={theme.slug: theme.title for theme in case.submission.themes},
        may_offer=is_open and may(actor, Permission.APPROVE_REVIEW),
        is_open=is_open,
    )


@bp.get("/<uuid:assessment_id>/good-practice/new")
@allow(Permission.APPROVE_REVIEW)
def good_practice_new(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    written = next((one for one in offers.list_written(case) if one.code == request.args.get("code")), None)
    stored = {"text": written.text, "theme": written.theme, "code": written.code} if written else {}
    return _page(case, _form(case, stored=stored), None)


@bp.post("/<uuid:assessment_id>/good-practice/new")
@allow(Permission.APPROVE_REVIEW)
@commits
def good_practice_offer(assessment_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    form = _form(case, sent=True)
    if not form.validate():
        return _page(case, form, None), 422
    try:
        offers.offer(assessment_id, _words(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("text", refused.message)
        return _page(case, form, None), 422
    flash("The council can read these words and is asked to agree. The public sees nothing.")
    return redirect(url_for("review.good_practice", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/good-practice/<uuid:practice_id>")
@allow(Permission.APPROVE_REVIEW)
def good_practice_changing(assessment_id: UUID, practice_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    row = offers.get_offer(assessment_id, practice_id, actor=actor)
    words = offers.text_of(row)
    stored = {"title": words.title, "text": words.text, "theme": words.theme, "code": words.code}
    form = _form(case, stored={**stored, "metrics": list(words.metric_ids), "address": words.address})
    return _page(case, form, row)


@bp.post("/<uuid:assessment_id>/good-practice/<uuid:practice_id>")
@allow(Permission.APPROVE_REVIEW)
@commits
def good_practice_change(assessment_id: UUID, practice_id: UUID) -> ResponseReturnValue:
    case = reviews.get_case(assessment_id, actor=current_actor())
    row = offers.get_offer(assessment_id, practice_id, actor=current_actor())
    form = _form(case, sent=True)
    if not form.validate():
        return _page(case, form, row), 422
    try:
        offers.change(
            assessment_id, practice_id, _words(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _page(case, form, row, conflict), 409
    except Refused as refused:
        form.add_error("text", refused.message)
        return _page(case, form, row), 422
    flash("The words are changed. The council sees the new ones.")
    return redirect(url_for("review.good_practice", assessment_id=assessment_id), code=303)


@bp.get("/<uuid:assessment_id>/good-practice/<uuid:practice_id>/taking-back")
@allow(Permission.APPROVE_REVIEW)
def good_practice_taking_back(assessment_id: UUID, practice_id: UUID) -> ResponseReturnValue:
    return _back_page(assessment_id, practice_id, ReasonForm())


@bp.post("/<uuid:assessment_id>/good-practice/<uuid:practice_id>/taking-back")
@allow(Permission.APPROVE_REVIEW)
@commits
def good_practice_take_back(assessment_id: UUID, practice_id: UUID) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return _back_page(assessment_id, practice_id, form), 422
    try:
        offers.take_back(
            assessment_id, practice_id, form.reason.data or "",
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict:
        form.add_error("reason", "Somebody changed it in the meantime. Look at it again, then send this once more")
        return _back_page(assessment_id, practice_id, form), 409
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _back_page(assessment_id, practice_id, form), 422
    flash("It is taken back.")
    return redirect(url_for("review.good_practice", assessment_id=assessment_id), code=303)


def _form(case: Case, *, sent: bool = False, stored: Mapping[str, object] | None = None) -> PracticeForm:
    metrics = sorted(catalogue().values(), key=lambda metric: (metric.name.casefold(), metric.id))
    return PracticeForm(
        request.form if sent else None,
        themes=[(theme.slug, theme.title) for theme in case.submission.themes],
        codes=[(line.code, f"{line.code} {line.text}"[:110]) for line in case.submission.characteristics],
        metrics=[(metric.id, metric.name) for metric in metrics if metric.status != "component"],
        data=stored,
    )


def _words(form: PracticeForm) -> PracticeText:
    return PracticeText(
        theme=form.theme.data,
        title=form.title.data or "",
        text=form.text.data or "",
        code=form.code.data or "",
        metric_ids=tuple(form.metrics.data or ()),
        address=form.address.data or "",
    )


def _page(case: Case, form: PracticeForm, row: GoodPractice | None, conflict: EditConflict | None = None) -> str:
    may_change = row is None or row.state is ConsentState.OFFERED
    return render_template(
        "review/good_practice_form.html", case=case, form=form, row=row, conflict=conflict, may_change=may_change
    )


def _back_page(assessment_id: UUID, practice_id: UUID, form: ReasonForm) -> str:
    actor = current_actor()
    return render_template(
        "review/good_practice_back.html",
        case=reviews.get_case(assessment_id, actor=actor),
        row=offers.get_offer(assessment_id, practice_id, actor=actor),
        form=form,
    )
