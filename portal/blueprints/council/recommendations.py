"""The council's recommendation register: its list, one entry, adding, changing and mapping."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.plans import CodesForm, RecommendationForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.api.answering import csv_file
from portal.blueprints.council import bp
from portal.blueprints.council.plan_around import around
from portal.domain.register import RecommendationSource, RegisterState
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused
from portal.services.figures import answers
from portal.services.plans import closing, editions, exports, recommendation_changes, recommendations
from portal.services.plans.closing import Kind
from portal.services.plans.recommendations import SAME, Line, RecommendationDetails, Wanted
from portal.transactions import commits

#: Characters of a search that are looked for.
LONGEST_SEARCH = 200


@bp.get("/<gss:gss>/recommendations")
@allow(Permission.VIEW_ROUND, council="gss")
def recommendation_list(gss: str) -> ResponseReturnValue:
    wanted, asked = _wanted(), _asked()
    page = request.args.get("page", 1, type=int)
    found = recommendations.list_recommendations(gss, wanted, actor=current_actor(), page=page)

    def address(number: int) -> str:
        return url_for("council.recommendation_list", gss=gss, **{**asked, "page": str(number)})  # type: ignore[arg-type]

    return render_template(
        "council/recommendations.html",
        **around(gss),
        found=found,
        asked=asked,
        address=address,
        sources=tuple(RecommendationSource),
        states=tuple(RegisterState),
        same=SAME,
    )


@bp.get("/<gss:gss>/recommendations.csv")
@allow(Permission.VIEW_ROUND, council="gss")
def recommendation_file(gss: str) -> ResponseReturnValue:
    found = recommendations.all_recommendations(gss, _wanted(), actor=current_actor())
    rows = exports.recommendation_rows(found)
    return csv_file(answers.to_csv(rows, exports.RECOMMENDATION_COLUMNS), f"recommendations-{gss}")


@bp.get("/<gss:gss>/recommendations/new")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_new(gss: str) -> ResponseReturnValue:
    return _form_page(gss, RecommendationForm(), None)


@bp.post("/<gss:gss>/recommendations/new")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_add(gss: str) -> ResponseReturnValue:
    form = RecommendationForm(request.form)
    if not form.validate():
        return _form_page(gss, form, None), 422
    try:
        row = recommendation_changes.add_recommendation(gss, _details(form), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_error("reference", refused.message)
        return _form_page(gss, form, None), 422
    flash("The recommendation is added. Say which characteristics it bears on.")
    return redirect(url_for("council.recommendation_codes", gss=gss, recommendation_id=row.id), code=303)


@bp.get("/<gss:gss>/recommendations/<uuid:recommendation_id>")
@allow(Permission.VIEW_ROUND, council="gss")
def recommendation(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    return render_template(
        "council/recommendation.html",
        **around(gss),
        line=line,
        standing=closing.standing_of(line.row, gss, actor=current_actor()),
        kind=Kind.RECOMMENDATION,
        lines=editions.lines_by_code(),
        codes=editions.in_order(link.code for link in line.row.codes),
        history=closing.history_of(Kind.RECOMMENDATION, line.row.id),
    )


@bp.get("/<gss:gss>/recommendations/<uuid:recommendation_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_changing(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    return _form_page(gss, RecommendationForm.of(line.row), line)


@bp.post("/<gss:gss>/recommendations/<uuid:recommendation_id>/change")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_change(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    form = RecommendationForm(request.form)
    if not form.validate():
        return _form_page(gss, form, line), 422
    try:
        recommendation_changes.change_recommendation(
            recommendation_id, gss, _details(form),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _form_page(gss, form, line, conflict), 409
    except Refused as refused:
        form.add_error("text", refused.message)
        return _form_page(gss, form, line), 422
    flash("The recommendation is changed.")
    return redirect(url_for("council.recommendation", gss=gss, recommendation_id=recommendation_id), code=303)


@bp.get("/<gss:gss>/recommendations/<uuid:recommendation_id>/characteristics")
@allow(Permission.EDIT_ROUND, council="gss")
def recommendation_codes(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    held = [link.code for link in line.row.codes]
    return _codes_page(gss, line, CodesForm(data={"codes": held}, codes=_codes(line)))


@bp.post("/<gss:gss>/recommendations/<uuid:recommendation_id>/characteristics")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def recommendation_map(gss: str, recommendation_id: UUID) -> ResponseReturnValue:
    line = recommendations.get_recommendation(recommendation_id, gss, actor=current_actor())
    form = CodesForm(request.form, codes=_codes(line))
    if not form.validate():
        return _codes_page(gss, line, form), 422
    try:
        recommendation_changes.map_recommendation(
            recommendation_id, gss, form.codes.data or (),
            actor=current_actor(), expected_version=form.version.number, now=clock.now(),
        )  # fmt: skip  # one line for what, one for who and when
    except EditConflict as conflict:
        return _codes_page(gss, line, form, conflict), 409
    flash("The characteristics are saved.")
    return redirect(url_for("council.recommendation", gss=gss, recommendation_id=recommendation_id), code=303)


def _asked() -> dict[str, str]:
    """What the address narrows the list to, without what narrows nothing."""
    names = ("source", "state", "theme", "code", "text", "order")
    return {name: text for name in names if (text := request.args.get(name, "").strip()[:LONGEST_SEARCH])}


def _wanted() -> Wanted:
    asked = _asked()
    codes = editions.codes_of_theme(asked["theme"]) if "theme" in asked else None
    if "code" in asked:
        codes = (asked["code"],) if codes is None or asked["code"] in codes else ()
    return Wanted(
        source=asked.get("source", ""),
        state=asked.get("state", ""),
        codes=codes,
        text=asked.get("text", ""),
        newest=asked.get("order") == "newest",
    )


def _codes(line: Line) -> tuple[str, ...]:
    """Codes that may be ticked: those of the edition, and those that were ticked under an earlier one."""
    return (*editions.lines_by_code(), *(link.code for link in line.row.codes))


def _details(form: RecommendationForm) -> RecommendationDetails:
    return RecommendationDetails(
        source=RecommendationSource(form.source.data),
        text=form.text.data or "",
        report=form.report.data or "",
        reference=form.reference.data or "",
        made_on=form.made_on.data,
    )


def _form_page(gss: str, form: RecommendationForm, line: Line | None, conflict: EditConflict | None = None) -> str:
    return render_template("council/recommendation_form.html", **around(gss), form=form, line=line, conflict=conflict)


def _codes_page(gss: str, line: Line, form: CodesForm, conflict: EditConflict | None = None) -> str:
    return render_template("council/recommendation_codes.html", **around(gss), line=line, form=form, conflict=conflict)
