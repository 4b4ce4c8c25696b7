"""Who does what in a round: owners, contributors and readers, theme by theme."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.set_up import OnePersonForm, SeveralPeopleForm
from guidance.types import Theme
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.set_up import THEME_DUTIES, may_set_up, public_url
from portal.domain.duties import Duty
from portal.domain.roles import Permission
from portal.errors import Refused
from portal.services import assessments
from portal.services.assessments import set_up as service
from portal.services.assessments.duties import list_duties
from portal.services.assessments.rounds import guidance_of
from portal.transactions import commits

QUESTIONS = {
    Duty.THEME_OWNER: "Who owns {}?",
    Duty.CONTRIBUTOR: "Who contributes to {}?",
    Duty.THEME_READER: "Who reads {} independently?",
    Duty.CONSISTENCY_READER: "Who reads all themes for consistency?",
}


def _duty(slug: str) -> Duty:
    try:
        return Duty(slug.replace("-", "_"))
    except ValueError:
        abort(404)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/themes/<slug:theme>")
@allow(Permission.VIEW_ROUND, council="gss")
def set_up_theme(gss: str, round_id: UUID, theme: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    themes = guidance_of(found).themes
    place = next((index for index, entry in enumerate(themes) if entry.slug == theme), None)
    if place is None:
        abort(404)
    duties = [row for row in list_duties(found) if row.theme == theme]
    return render_template(
        "council/set_up_theme.html",
        round=found,
        council=found.council,
        theme=themes[place],
        before=themes[place - 1] if place else None,
        after=themes[place + 1] if place + 1 < len(themes) else None,
        duties=[(duty, [row for row in duties if row.duty is duty]) for duty in THEME_DUTIES],
        can_change=may_set_up(gss, found.state),
    )


def _giving_page(
    gss: str, round_id: UUID, duty: Duty, theme: str, form: SeveralPeopleForm | OnePersonForm | None = None
) -> str:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    entry = _theme(guidance_of(found).themes, duty, theme)
    if not may_set_up(gss, found.state):
        abort(409)
    candidates = service.list_candidates(found, duty, theme)
    return render_template(
        "council/set_up_duty.html",
        round=found,
        council=found.council,
        theme=entry,
        duty=duty,
        form=form or _form(gss, round_id, duty, theme),
        candidates=candidates,
        back=_back(gss, round_id, theme),
    )


def _theme(themes: tuple[Theme, ...], duty: Duty, theme: str) -> Theme | None:
    found = next((entry for entry in themes if entry.slug == theme), None)
    if (found is not None) != duty.is_for_one_theme:
        abort(404)
    return found


def _form(gss: str, round_id: UUID, duty: Duty, theme: str) -> SeveralPeopleForm | OnePersonForm:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    entry = _theme(guidance_of(found).themes, duty, theme)
    people = [
        (str(one.user_id), f"{one.name} ({', '.join(role.label for role in one.roles)})")
        for one in service.list_candidates(found, duty, theme)
        if one.bar is None
    ]
    kind = SeveralPeopleForm if duty in (Duty.THEME_OWNER, Duty.CONTRIBUTOR) else OnePersonForm
    question = QUESTIONS[duty].format(entry.title if entry else "")
    return kind(request.form if request.method == "POST" else None, people=people, question=question)


def _back(gss: str, round_id: UUID, theme: str) -> str:
    if not theme:
        return url_for("council.set_up", gss=gss, round_id=round_id) + "#who"
    return url_for("council.set_up_theme", gss=gss, round_id=round_id, theme=theme)


def _give(gss: str, round_id: UUID, duty: Duty, theme: str) -> ResponseReturnValue:
    form, found = _form(gss, round_id, duty, theme), assessments.get_round(round_id, gss, actor=current_actor())
    if not form.validate():
        return _giving_page(gss, round_id, duty, theme, form), 422
    try:
        for chosen in form.chosen:
            service.give_duty(
                found.id, UUID(chosen), duty, theme=theme, base_url=public_url(), actor=current_actor(), now=clock.now()
            )
    except Refused as refused:
        form.add_error("people", refused.message)
        return _giving_page(gss, round_id, duty, theme, form), 422
    flash("Saved. Whoever you chose is told by mail, and finds it on the council’s first page.")
    return redirect(_back(gss, round_id, theme), code=303)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/themes/<slug:theme>/<slug:duty>")
@allow(Permission.OPEN_ROUND, council="gss")
def set_up_duty(gss: str, round_id: UUID, theme: str, duty: str) -> ResponseReturnValue:
    return _giving_page(gss, round_id, _duty(duty), theme)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/set-up/themes/<slug:theme>/<slug:duty>")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def set_up_duty_give(gss: str, round_id: UUID, theme: str, duty: str) -> ResponseReturnValue:
    return _give(gss, round_id, _duty(duty), theme)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/consistency-reader")
@allow(Permission.OPEN_ROUND, council="gss")
def set_up_consistency_reader(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _giving_page(gss, round_id, Duty.CONSISTENCY_READER, "")


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/set-up/consistency-reader")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def set_up_consistency_reader_give(gss: str, round_id: UUID) -> ResponseReturnValue:
    return _give(gss, round_id, Duty.CONSISTENCY_READER, "")


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/set-up/duties/<uuid:duty_id>/remove")
@allow(Permission.OPEN_ROUND, council="gss")
def set_up_duty_removal(gss: str, round_id: UUID, duty_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    row = service.get_duty(found, duty_id)
    if not may_set_up(gss, found.state):
        abort(409)
    theme = next((entry for entry in guidance_of(found).themes if entry.slug == row.theme), None)
    return render_template(
        "council/set_up_removal.html",
        round=found,
        council=found.council,
        row=row,
        theme=theme,
        back=_back(gss, round_id, row.theme),
    )


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/set-up/duties/<uuid:duty_id>/remove")
@allow(Permission.OPEN_ROUND, council="gss")
@commits
def set_up_duty_remove(gss: str, round_id: UUID, duty_id: UUID) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    row = service.get_duty(found, duty_id)
    name, label, theme = row.user.name, row.duty.label, row.theme
    service.end_duty(found.id, duty_id, actor=current_actor(), now=clock.now())
    flash(f"{name} is no longer {label} here. What they wrote stays.")
    return redirect(_back(gss, round_id, theme), code=303)
