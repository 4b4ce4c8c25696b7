"""The steps by which a recommendation, an action or a commitment comes to its end: one page for each, alike for all."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.plans import StepForm
from portal import clock
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.plan_values import as_id_or_none
from portal.domain.closing import Taken, why_not_close
from portal.domain.roles import Permission
from portal.domain.workflow import Action
from portal.errors import EditConflict, Refused
from portal.services import assessments
from portal.services.plans import access, closing
from portal.services.plans.closing import Kind, Standing
from portal.transactions import commits

_STEPS = "<any('begin', 'propose', 'close', 'send-back', 'decline', 'stop', 'reopen'):step>"
_ADDRESS = f"/<gss:gss>/<any('recommendations', 'plan', 'commitments'):register>/<uuid:entry_id>/{_STEPS}"


@dataclass(frozen=True)
class StepWords:
    """How one step is put to a person.

    Args:
        label: of the words that are asked for; empty for none. asks: what to say where they are needed and missing.
    """

    action: Action
    title: str
    button: str
    done: str
    label: str = ""
    asks: str = ""
    lead: str = ""


STEPS = {
    "begin": StepWords(Action.BEGIN, "Begin", "Begin", "is under way", lead="It is shown as under way from now on."),
    "propose": StepWords(
        Action.PROPOSE_CLOSING,
        "Propose closing",
        "Propose closing",
        "is proposed for closing. Another person has to agree",
        label="What the evidence shows (optional)",
        lead="Name the evidence that shows it is done. It is closed when a second person, an author or a council"
        " administrator, agrees.",
    ),
    "close": StepWords(Action.CLOSE, "Agree that it is done", "Agree and close", "is closed"),
    "send-back": StepWords(
        Action.SEND_BACK,
        "Send back: not done yet",
        "Send back",
        "is sent back",
        label="Why it is not done yet",
        asks="Enter why it is not done yet",
    ),
    "decline": StepWords(
        Action.DECLINE,
        "Do not accept",
        "Do not accept",
        "is kept as not accepted",
        label="Why it is not accepted",
        asks="Enter why it is not accepted",
        lead="The reason stays with it, and it can be opened again.",
    ),
    "stop": StepWords(
        Action.STOP,
        "Stop this action",
        "Stop this action",
        "is stopped",
        label="Why it is stopped",
        asks="Enter why it is stopped",
        lead="The reason stays with it, and it can be opened again.",
    ),
    "reopen": StepWords(
        Action.REOPEN,
        "Open again",
        "Open again",
        "is open again",
        label="Why it is opened again",
        asks="Enter why it is opened again",
    ),
}


@bp.get(_ADDRESS)
@allow(Permission.EDIT_ROUND, council="gss")
def plan_step(gss: str, register: str, entry_id: UUID, step: str) -> ResponseReturnValue:
    standing = closing.get_standing(Kind(register), entry_id, gss, actor=current_actor())
    return _page(gss, standing, step, _form(gss, step))


@bp.post(_ADDRESS)
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def plan_step_take(gss: str, register: str, entry_id: UUID, step: str) -> ResponseReturnValue:
    kind, words = Kind(register), STEPS[step]
    standing = closing.get_standing(kind, entry_id, gss, actor=current_actor())
    form = _form(gss, step, sent=True)
    if not form.validate():
        return _page(gss, standing, step, form), 422
    evidence = as_id_or_none(form.evidence.data) if form.asks_evidence else None
    taken = Taken(words.action, evidence, form.words.data or "")
    try:
        closing.take_step(
            kind, entry_id, gss, taken, actor=current_actor(), expected_version=form.version.number, now=clock.now()
        )
    except Refused as refused:
        form.add_error("words" if words.label else "version", refused.message)
        return _page(gss, standing, step, form, problem=refused.message), 422
    except EditConflict as conflict:
        return _page(gss, standing, step, form, conflict=conflict), 409
    flash(f"The {kind.words} {words.done}.")
    return redirect(address_of(standing, gss), code=303)


def address_of(standing: Standing, gss: str) -> str:
    """The page of an entry."""
    if standing.kind is Kind.RECOMMENDATION:
        return url_for("council.recommendation", gss=gss, recommendation_id=standing.id)
    if standing.kind is Kind.ACTION:
        return url_for("council.plan_action", gss=gss, action_id=standing.id)
    return url_for("council.commitment", gss=gss, commitment_id=standing.id)


def _form(gss: str, step: str, *, sent: bool = False) -> StepForm:
    words = STEPS[step]
    items = [(str(item.id), _item(item)) for item in access.items_of(gss)] if step == "propose" else None
    form = StepForm(request.form if sent else None, asks_reason=words.asks, items=items)
    form.words.label.text = words.label or "Words"
    return form


def _item(item: object) -> str:
    dated = getattr(item, "dated_on", None)
    return f"{getattr(item, 'title', '')}, {dated.isoformat()}" if dated else str(getattr(item, "title", ""))


def _page(
    gss: str, standing: Standing, step: str, form: StepForm, *, problem: str = "", conflict: EditConflict | None = None
) -> str:
    words = STEPS[step]
    is_closing = words.action is Action.CLOSE
    why_not = why_not_close(standing.course, actor=current_actor(), council=gss) if is_closing else None
    return render_template(
        "council/plan_step.html",
        council=assessments.get_council(gss),
        standing=standing,
        words=words,
        step=step,
        form=form,
        why_not=why_not,
        is_possible=words.action in standing.may,
        back=address_of(standing, gss),
        conflict=conflict,
        problem=problem,
    )
