"""One characteristic on one page: what the guidance says, what the figures prompt, and what the council says."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.council import JUDGEMENT_FIELDS, JudgementForm
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
from portal.domain.reuse import borrowers, lenders
from portal.domain.roles import Permission
from portal.errors import EditConflict, Refused, TransitionRefused
from portal.services import assessments
from portal.services.assessments import Item, ItemKind, drafts
from portal.services.assessments.answers import answer_fields
from portal.transactions import commits, keep_changes


def _lenders(item: Item, code: str) -> list[tuple[str, str]]:
    """Code and title of the characteristics whose narrative may serve here, in the order of the guidance."""
    able = set(lenders(code, item.tasks.own))
    return [(task.code, f"{task.code} {task.line.text}") for task in item.tasks.tasks() if task.code in able]


def _page(gss: str, round_id: UUID, code: str, form: JudgementForm | None = None) -> str:
    context = item_page(gss, round_id, ItemKind.CHARACTERISTIC, code)
    own = context["item"].tasks.own
    answer, recorded = assessments.get_answer(round_id, code)
    context["kept"] = words_kept(context["kept"], answer_fields(answer))
    lender = own.get(answer.narrative_from)
    choices = _lenders(context["item"], code)
    if form is None:
        kept = context["kept"].fields if context["kept"] and context["can_edit"] else None
        form = JudgementForm.of(answer, kept=kept, lenders=choices)
    return render_template(
        "council/characteristic.html",
        **context,
        answer=answer,
        recorded=recorded,
        form=form,
        lender=lender,
        borrowers=borrowers(code, own),
    )


@bp.get("/<gss:gss>/rounds/<uuid:round_id>/characteristics/<code:code>")
@allow(Permission.VIEW_ROUND, council="gss")
def characteristic(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    return _page(gss, round_id, code)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/characteristics/<code:code>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def characteristic_save(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    actor, kind = current_actor(), ItemKind.CHARACTERISTIC
    found = assessments.get_round(round_id, gss, actor=actor)
    form = JudgementForm(typed(), lenders=_lenders(assessments.get_item(found, kind, code), code))
    if keeps_theirs():
        drafts.forget_draft(found.id, code, actor=actor)
        flash(f"The answer to {code} stands as it was saved. Yours was not kept.")
        return redirect(after_save(gss, round_id, kind, code), code=303)
    if not form.validate():
        return _page(gss, round_id, code, form), 422
    return _save(gss, round_id, code, form)


def _save(gss: str, round_id: UUID, code: str, form: JudgementForm) -> ResponseReturnValue:
    """Saves what the form brought; what cannot be saved is kept for its writer."""
    actor, version = current_actor(), form.version.number
    answer = form.to_answer(code)
    try:
        assessments.record_judgement(round_id, answer, actor=actor, expected_version=version, now=clock.now())
    except EditConflict as conflict:
        keep_words(round_id, code, _fields(form), version=version)
        keep_changes()
        return _choose(gss, round_id, code, conflict), 409
    except TransitionRefused:
        keep_words(round_id, code, _fields(form), version=version)
        return redirect(f"{here(gss, round_id, ItemKind.CHARACTERISTIC, code)}#kept", code=303)
    except Refused as refused:
        form.add_error("narrative", refused.message)
        return _page(gss, round_id, code, form), 422
    drafts.forget_draft(round_id, code, actor=actor)
    flash(f"Your answer to {code} is saved.")
    return redirect(after_save(gss, round_id, ItemKind.CHARACTERISTIC, code), code=303)


def _fields(form: JudgementForm) -> Mapping[str, str]:
    return {name: form[name].data or "" for name in JUDGEMENT_FIELDS}


def _choose(gss: str, round_id: UUID, code: str, conflict: EditConflict) -> str:
    context = item_page(gss, round_id, ItemKind.CHARACTERISTIC, code)
    choices = _lenders(context["item"], code)
    both = merged(conflict, ("narrative", "reason"))
    if both["narrative"]:  # words of one's own and a reference exclude each other
        both = {**both, "narrative_from": ""}
    shows_source = conflict.current["narrative_from"] or conflict.offered["narrative_from"]
    return render_template(
        "council/conflict.html",
        **context,
        conflict=conflict,
        differences=differences(conflict, ("narrative", "reason")),
        form=JudgementForm(data=both, lenders=choices),
        theirs=JudgementForm(data=conflict.current, lenders=choices),
        mine=JudgementForm(data=conflict.offered, lenders=choices),
        fields=tuple(name for name in JUDGEMENT_FIELDS if name != "narrative_from" or shows_source),
    )
