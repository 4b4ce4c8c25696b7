"""One indicator of potential failure on one page. An indicator is a reason to ask and never counted up."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.council import INDICATOR_FIELDS, IndicatorForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import (
    after_save,
    differences,
    here,
    item_page,
    keep_words,
    keeps_theirs,
    merged,
    typed,
    words_kept,
)
from portal.domain.roles import Permission
from portal.errors import EditConflict, TransitionRefused
from portal.services import assessments
from portal.services.assessments import ItemKind, drafts
from portal.services.assessments.answers import reply_fields
from portal.transactions import commits, keep_changes


def _page(gss: str, round_id: UUID, code: str, form: IndicatorForm | None = None) -> str:
    context = item_page(gss, round_id, ItemKind.INDICATOR, code)
    reply, recorded = assessments.get_reply(round_id, code)
    context["kept"] = words_kept(context["kept"], reply_fields(reply))
    if form is None:
        form = IndicatorForm.of(reply, kept=context["kept"].fields if context["kept"] and context["can_edit"] else None)
    return render_template("council/indicator.html", **context, reply=reply, recorded=recorded, form=form)


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/indicators/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def indicator(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/indicators/<code:code>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def indicator_save(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    actor, kind = current_actor(), ItemKind.INDICATOR
    found = assessments.get_round(round_id, gss, actor=actor)
    form = IndicatorForm(typed())
    if keeps_theirs():
        drafts.forget_draft(found.id, code, actor=actor)
        flash(f"The answer to {code} stands as it was saved. Yours was not kept.")
        return redirect(after_save(gss, round_id, kind, code), code=303)
    if not form.validate():
        return _page(gss, round_id, code, form), 422
    return _save(gss, round_id, code, form)


def _save(gss: str, round_id: UUID, code: str, form: IndicatorForm) -> ResponseReturnValue:
    """Saves what the form brought; what cannot be saved is kept for its writer."""
    actor, version = current_actor(), form.version.number
    try:
        assessments.record_indicator(
            round_id, form.to_reply(code), actor=actor, expected_version=version, now=clock.now()
        )
    except EditConflict as conflict:
        keep_words(round_id, code, _fields(form), version=version)
        keep_changes()
        return _choose(gss, round_id, code, conflict), 409
    except TransitionRefused:
        keep_words(round_id, code, _fields(form), version=version)
        return redirect(f"{here(gss, round_id, ItemKind.INDICATOR, code)}#kept", code=303)
    drafts.forget_draft(round_id, code, actor=actor)
    flash(f"Your answer to {code} is saved.")
    return redirect(after_save(gss, round_id, ItemKind.INDICATOR, code), code=303)


def _fields(form: IndicatorForm) -> Mapping[str, str]:
    return {name: form[name].data or "" for name in INDICATOR_FIELDS}


def _choose(gss: str, round_id: UUID, code: str, conflict: EditConflict) -> str:
    return render_template(
        "council/conflict.html",
        **item_page(gss, round_id, ItemKind.INDICATOR, code),
        conflict=conflict,
        differences=differences(conflict, ("note",)),
        form=IndicatorForm(data=merged(conflict, ("note",))),
        theirs=IndicatorForm(data=conflict.current),
        mine=IndicatorForm(data=conflict.offered),
        fields=("answer", "note"),
    )
