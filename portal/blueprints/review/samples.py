"""Samples of the cited evidence: drawing them, and saying what was found of each document."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.casework import SampleResultForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.review import bp
from portal.domain import sampling as rules
from portal.domain.casework import SampleResult
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import reviews, sampling
from portal.transactions import commits


@bp.get("/<uuid:assessment_id>/samples")
@allow(Permission.VIEW_SUBMITTED)
def samples(assessment_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    found = sampling.list_samples(assessment_id, actor=actor)
    may_record = sampling.may_record(case.assessment)
    return render_template(
        "review/samples.html", case=case, found=found, may_record=may_record, method=rules.METHOD_WORDS
    )


@bp.post("/<uuid:assessment_id>/samples/<slug:theme>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def sample_draw(assessment_id: UUID, theme: str) -> ResponseReturnValue:
    sample = sampling.draw_sample(assessment_id, theme, actor=current_actor(), now=clock.now())
    flash("The sample is drawn.")
    return redirect(url_for("review.sample", assessment_id=assessment_id, sample_id=sample.id), code=303)


@bp.get("/<uuid:assessment_id>/samples/<uuid:sample_id>")
@allow(Permission.VIEW_SUBMITTED)
def sample(assessment_id: UUID, sample_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    drawing = sampling.get_sample(assessment_id, sample_id, actor=actor)
    may_record = sampling.may_record(case.assessment)
    return render_template(
        "review/sample.html", case=case, drawing=drawing, may_record=may_record, method=rules.METHOD_WORDS
    )


@bp.get("/<uuid:assessment_id>/samples/<uuid:sample_id>/<int:number>")
@allow(Permission.VIEW_SUBMITTED)
def sampled(assessment_id: UUID, sample_id: UUID, number: int) -> ResponseReturnValue:
    return _item_page(assessment_id, sample_id, number)


@bp.post("/<uuid:assessment_id>/samples/<uuid:sample_id>/<int:number>")
@allow(Permission.VIEW_SUBMITTED)
@commits
def sampled_save(assessment_id: UUID, sample_id: UUID, number: int) -> ResponseReturnValue:
    form = SampleResultForm(request.form)
    if not form.validate():
        return _item_page(assessment_id, sample_id, number, form), 422
    try:
        sampling.record_result(
            assessment_id,
            sample_id,
            number,
            SampleResult(form.result.data),
            form.note.data or "",
            actor=current_actor(),
            expected_version=form.version.number,
            now=clock.now(),
        )
    except EditConflict as conflict:
        return _item_page(assessment_id, sample_id, number, form, conflict), 409
    except Refused as refused:
        form.add_error("note", refused.message)
        return _item_page(assessment_id, sample_id, number, form), 422
    flash("What you found is saved.")
    return redirect(url_for("review.sample", assessment_id=assessment_id, sample_id=sample_id), code=303)


def _item_page(
    assessment_id: UUID,
    sample_id: UUID,
    number: int,
    form: SampleResultForm | None = None,
    conflict: EditConflict | None = None,
) -> str:
    actor = current_actor()
    case = reviews.get_case(assessment_id, actor=actor)
    drawing = sampling.get_sample(assessment_id, sample_id, actor=actor)
    item = sampling.get_drawn(drawing, number)
    if form is None:
        is_looked = item.row.result is not SampleResult.NOT_LOOKED
        form = SampleResultForm(data={"result": item.row.result if is_looked else "", "note": item.row.note})
    return render_template(
        "review/sampled.html",
        case=case,
        drawing=drawing,
        item=item,
        form=form,
        conflict=conflict,
        version=conflict.version if conflict else item.row.version,
        may_record=sampling.may_record(case.assessment),
    )
