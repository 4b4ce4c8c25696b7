"""Words in the making: what the answer pages send every few seconds, and what they are told back."""

from uuid import UUID

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from forms.council import INDICATOR_FIELDS, JUDGEMENT_FIELDS
from portal import clock, narratives
from portal.access import allow, current_actor
from portal.blueprints.council import bp
from portal.blueprints.council.items import here
from portal.domain.roles import Permission
from portal.domain.workflow import RoundState
from portal.errors import Refused
from portal.services import assessments, board
from portal.services.assessments import ItemKind, drafts
from portal.services.assessments.progress import kind_of
from portal.templating import time_of
from portal.transactions import commits, keep_changes, reads_only

#: What a column of whole numbers holds; no answer is ever saved so often.
MAX_VERSION = 2**31 - 1
_FIELDS = {ItemKind.CHARACTERISTIC: JUDGEMENT_FIELDS, ItemKind.INDICATOR: INDICATOR_FIELDS}


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/drafts/<code:code>")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def draft_keep(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    found = assessments.get_round(round_id, gss, actor=actor)
    kind = kind_of(found, code)
    version = min(max(request.form.get("version", 0, type=int), 0), MAX_VERSION)
    typed = request.form.get("typed") == "yes"
    try:
        if typed:
            fields = {name: request.form[name] for name in _FIELDS[kind] if name in request.form}
            drafts.keep_draft(found.id, code, fields, base_version=version, actor=actor, now=now)
        else:
            drafts.note_presence(found.id, code, actor=actor, now=now)
    except Refused as refused:
        return jsonify(problem=refused.message), 422
    keep_changes()
    others = board.names(drafts.list_writers(found, actor=actor, now=now).get(code, ()))
    return jsonify(
        kept=f"Kept at {time_of(now)}, not saved yet" if typed else "",
        writing=board.writing_words(others),
        notice=_notice(found.state, kind, round_id, code, version),
    )


def _notice(state: RoundState, kind: ItemKind, round_id: UUID, code: str, version: int) -> str:
    """What the person has to know of the answer before they press Save; empty for nothing."""
    if state is not RoundState.DRAFT:
        return "The assessment has been sent for sign-off, so this cannot be saved now. Your words are kept."
    read = assessments.get_answer if kind is ItemKind.CHARACTERISTIC else assessments.get_reply
    _, recorded = read(round_id, code)
    if recorded.version == version:
        return ""
    who = recorded.changed_by or "Somebody else"
    return f"{who} saved this answer after you opened it. When you save, you will see both and choose."


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/drafts/<code:code>/discard")
@allow(Permission.EDIT_ROUND, council="gss")
@commits
def draft_discard(gss: str, round_id: UUID, code: str) -> ResponseReturnValue:
    found = assessments.get_round(round_id, gss, actor=current_actor())
    kind = kind_of(found, code)
    drafts.forget_draft(found.id, code, actor=current_actor())
    flash(f"The words you had not saved for {code} are discarded.")
    return redirect(here(gss, round_id, kind, code), code=303)


@bp.post("/<gss:gss>/rounds/<uuid:round_id>/preview")
@allow(Permission.EDIT_ROUND, council="gss")
@reads_only
def narrative_preview(gss: str, round_id: UUID) -> ResponseReturnValue:
    assessments.get_round(round_id, gss, actor=current_actor())
    text = request.form.get("text", "")[: assessments.MAX_NARRATIVE]
    made = narratives.to_html.__wrapped__(text)  # half a sentence is not worth remembering
    return jsonify(html=str(made))
