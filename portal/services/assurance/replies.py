"""What authors answer to a reader: they changed the answer, or they keep it and say why."""

import uuid
from datetime import datetime

from portal.database import db
from portal.domain.duties import may_write_in
from portal.domain.errors import NotAllowed, Refused
from portal.domain.roles import Actor, Permission
from portal.domain.workflow import RoundState
from portal.models import AssuranceReply, Round
from portal.services.assessments.answers import MAX_NOTE, get_answer
from portal.services.assessments.duties import assignments_of, list_duties, theme_slug_of
from portal.services.assessments.rounds import lock_round
from portal.services.assurance.views import get_view, require_not_sealed
from portal.services.records import record_event


def may_reply(found: Round, code: str, *, actor: Actor) -> bool:
    """Whether the actor may answer what readers said of an item: those who may write in its theme, before the seal."""
    if found.state is RoundState.SUBMITTED:
        return False
    held = assignments_of(list_duties(found))
    return may_write_in(actor, found.council_gss, theme_slug_of(found, code), held)


def record_reply(
    round_id: uuid.UUID, view_id: uuid.UUID, *, changed_answer: bool, text: str, actor: Actor, now: datetime
) -> None:
    """Adds an author's answer to a reader's view.

    Args:
        changed_answer: the answer was changed; otherwise it is kept and `text` says why.

    Raises:
        NotFound: no such round for this actor, or no such view in it.
        NotAllowed: the actor may not write in the theme.
        TransitionRefused: the round is sealed.
        Refused: the reason is missing or too long, or an answer said to be changed was not.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.EDIT_ROUND)
    require_not_sealed(found, action="answer a reader")
    view = get_view(found, view_id)
    if not may_reply(found, view.code, actor=actor):
        raise NotAllowed(f"no duty to write in the theme of {view.code}")
    if len(text) > MAX_NOTE:
        raise Refused(f"Shorten your answer to {MAX_NOTE:,} characters or fewer")
    if not changed_answer and not text.strip():
        raise Refused("Enter why you keep the answer")
    if changed_answer and get_answer(found.id, view.code)[1].version == view.answer_version:
        raise Refused("The answer is still the one that was read. Change it first, or keep it and say why")
    db.session.add(
        AssuranceReply(
            view_id=view.id, changed_answer=changed_answer, text=text, recorded_at=now, recorded_by_id=actor.user_id
        )
    )
    db.session.flush()
    record_event(
        "assurance_view_answered",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={
            "code": view.code,
            "stage": view.stage.value,
            "number": view.number,
            "answer": "changed" if changed_answer else "kept",
        },
    )
