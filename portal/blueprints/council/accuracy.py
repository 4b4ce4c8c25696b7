"""The council's side of factual accuracy: it reads the frozen draft, raises points, and says when it is done."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.accuracy import PointForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services import accuracy as facts
from portal.services import assessments
from portal.services.accuracy import CouncilWindow
from portal.storage import file_store
from portal.transactions import commits


def _found(gss: str, window_id: UUID) -> CouncilWindow:
    return facts.get_for_council(gss, window_id, actor=current_actor(), now=clock.now())


@bp.get("/<gss:gss>/factual-accuracy")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def accuracy(gss: str) -> ResponseReturnValue:
    windows = facts.list_for_council(gss, actor=current_actor(), now=clock.now())
    return render_template("council/accuracy.html", council=assessments.get_council(gss), windows=windows)


@bp.get("/<gss:gss>/factual-accuracy/<uuid:window_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def accuracy_window(gss: str, window_id: UUID) -> ResponseReturnValue:
    found = _found(gss, window_id)
    return render_template(
        "council/accuracy_window.html",
        council=assessments.get_council(gss),
        found=found,
        draft=facts.read_draft(found.window),
        titles=dict(facts.section_titles(found.window)),
    )


@bp.get("/<gss:gss>/factual-accuracy/<uuid:window_id>/draft.pdf")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def accuracy_document(gss: str, window_id: UUID) -> Response:
    window = _found(gss, window_id).window
    answer = Response(facts.draft_document(window, store=file_store()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{facts.draft_name(window)}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/<gss:gss>/factual-accuracy/<uuid:window_id>/points/new")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def accuracy_point_new(gss: str, window_id: UUID) -> ResponseReturnValue:
    found = _found(gss, window_id)
    sections = facts.section_titles(found.window)
    section = request.args.get("section", "")
    form = PointForm(sections=sections, section=section if section in dict(sections) else "")
    return _page(gss, found, form)


@bp.post("/<gss:gss>/factual-accuracy/<uuid:window_id>/points/new")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def accuracy_point_raise(gss: str, window_id: UUID) -> ResponseReturnValue:
    found = _found(gss, window_id)
    form = PointForm(request.form, sections=facts.section_titles(found.window))
    if not form.validate() and found.may_write:
        return _page(gss, found, form), 422
    try:
        point = facts.raise_point(gss, window_id, _text(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("said", refused.message)
        return _page(gss, found, form), 422
    flash(f"Point {point.number} is added. The department sees it when your council is done, or after the last day.")
    return redirect(url_for("council.accuracy_window", gss=gss, window_id=window_id), code=303)


@bp.get("/<gss:gss>/factual-accuracy/<uuid:window_id>/points/<uuid:point_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
def accuracy_point(gss: str, window_id: UUID, point_id: UUID) -> ResponseReturnValue:
    found = _found(gss, window_id)
    point = facts.get_point(found, point_id)
    values = {name: getattr(point, name) for name in ("section", "said", "correct", "evidence")}
    return _page(gss, found, PointForm(sections=facts.section_titles(found.window), **values), point_id)


@bp.post("/<gss:gss>/factual-accuracy/<uuid:window_id>/points/<uuid:point_id>")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def accuracy_point_change(gss: str, window_id: UUID, point_id: UUID) -> ResponseReturnValue:
    found = _found(gss, window_id)
    form = PointForm(request.form, sections=facts.section_titles(found.window))
    if not form.validate() and found.may_write:
        return _page(gss, found, form, point_id), 422
    actor, version, now = current_actor(), form.version.number, clock.now()
    try:
        facts.change_point(gss, window_id, point_id, _text(form), actor=actor, expected_version=version, now=now)
    except EditConflict as conflict:
        return _page(gss, found, form, point_id, conflict), 409
    except Refused as refused:
        form.add_error("said", refused.message)
        return _page(gss, found, form, point_id), 422
    flash("The point is changed.")
    return redirect(url_for("council.accuracy_window", gss=gss, window_id=window_id), code=303)


@bp.post("/<gss:gss>/factual-accuracy/<uuid:window_id>/points/<uuid:point_id>/take-back")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def accuracy_point_take_back(gss: str, window_id: UUID, point_id: UUID) -> ResponseReturnValue:
    version = request.form.get("version", "")
    facts.take_back_point(
        gss,
        window_id,
        point_id,
        actor=current_actor(),
        expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        now=clock.now(),
    )
    flash("The point is taken back.")
    return redirect(url_for("council.accuracy_window", gss=gss, window_id=window_id), code=303)


@bp.post("/<gss:gss>/factual-accuracy/<uuid:window_id>/done")
@allow(Permission.ANSWER_DEPARTMENT, council="gss")
@commits
def accuracy_done(gss: str, window_id: UUID) -> ResponseReturnValue:
    facts.say_done(gss, window_id, actor=current_actor(), now=clock.now())
    flash("The department is told that your council is done.")
    return redirect(url_for("council.accuracy_window", gss=gss, window_id=window_id), code=303)


def _text(form: PointForm) -> facts.PointText:
    return facts.PointText(
        form.section.data or "", form.said.data or "", form.correct.data or "", form.evidence.data or ""
    )


def _page(
    gss: str,
    found: CouncilWindow,
    form: PointForm,
    point_id: UUID | None = None,
    conflict: EditConflict | None = None,
) -> str:
    point = facts.get_point(found, point_id) if point_id else None
    version = conflict.version if conflict else (point.version if point else 0)
    return render_template(
        "council/accuracy_point.html",
        council=assessments.get_council(gss),
        found=found,
        form=form,
        point=point,
        conflict=conflict,
        version=version,
        titles=dict(facts.section_titles(found.window)),
    )
