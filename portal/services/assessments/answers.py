"""Answers to characteristics and to indicators of potential failure.

Saving refuses as little as it can: an answer may be half done. What it never does is write over words that somebody
else saved in the meantime.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from guidance import Guidance, UnknownCode
from guidance.types import Characteristic, FailureIndicator
from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.reuse import why_not_borrow, why_not_empty, with_shared_narratives
from portal.domain.roles import Actor
from portal.models import IndicatorAnswer, JudgementAnswer, Round, User
from portal.services.assessments.duties import require_theme
from portal.services.assessments.rounds import guidance_of, lock_draft
from portal.services.records import record_event

#: Characters in one narrative: about 15,000 words, several times the longest we have seen a council publish.
MAX_NARRATIVE = 100_000
#: Characters in a note or in the reason why a characteristic does not apply.
MAX_NOTE = 10_000


@dataclass(frozen=True)
class Recorded:
    """When an answer was last saved, by whom, and at which version; version 0 means never."""

    version: int = 0
    changed_at: datetime | None = None
    changed_by: str = ""


def characteristic_of(guidance: Guidance, code: str) -> Characteristic:
    """The characteristic of that code in this edition.

    Raises:
        NotFound: the edition has none.
    """
    try:
        return guidance.characteristic(code)
    except UnknownCode:
        raise NotFound() from None


def indicator_of(guidance: Guidance, code: str) -> FailureIndicator:
    """The indicator of potential failure of that code in this edition.

    Raises:
        NotFound: the edition has none.
    """
    try:
        return guidance.indicator(code)
    except UnknownCode:
        raise NotFound() from None


def get_answer(round_id: uuid.UUID, code: str) -> tuple[CharacteristicAnswer, Recorded]:
    """What the council says of a characteristic, an empty answer where it has said nothing.

    Args:
        round_id: of a round from `get_round`, which has already asked whether the actor may read it.
    """
    row = _answer_row(round_id, code)
    return (to_answer(row), _recorded(row)) if row else (CharacteristicAnswer(code), Recorded())


def get_reply(round_id: uuid.UUID, code: str) -> tuple[IndicatorReply, Recorded]:
    """What the council says of an indicator, an empty reply where it has said nothing; `round_id` as `get_answer`."""
    row = _reply_row(round_id, code)
    return (to_reply(row), _recorded(row)) if row else (IndicatorReply(code), Recorded())


def list_answers(found: Round) -> Mapping[str, CharacteristicAnswer]:
    """Everything said of characteristics in a round, by code, each with the words that stand for it."""
    return with_shared_narratives(list_own_answers(found))


def list_own_answers(found: Round) -> Mapping[str, CharacteristicAnswer]:
    """As `list_answers`, each with its own words only, by code: for rules about whose words serve where."""
    query = select(JudgementAnswer).where(JudgementAnswer.round_id == found.id).order_by(JudgementAnswer.code)
    rows = db.session.execute(query.options(lazyload(JudgementAnswer.changed_by))).scalars()
    return {row.code: to_answer(row) for row in rows}


def list_replies(found: Round) -> Mapping[str, IndicatorReply]:
    """Everything said of indicators of potential failure in a round, by code."""
    query = (
        select(IndicatorAnswer)
        .where(IndicatorAnswer.round_id == found.id)
        .options(lazyload(IndicatorAnswer.changed_by))
    )
    return {row.code: to_reply(row) for row in db.session.execute(query).scalars()}


def record_judgement(
    round_id: uuid.UUID, answer: CharacteristicAnswer, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Saves what the council says of a characteristic.

    Args:
        expected_version: the version the person was looking at; 0 where nothing had been saved.

    Returns:
        The version now stored. Saving what already stands there changes nothing and writes no event.

    Raises:
        NotFound: no such round for this actor, or no such characteristic in its edition.
        NotAllowed: the actor may read the round and not edit it.
        TransitionRefused: the round is not in draft.
        EditConflict: somebody else saved other words in the meantime; carries both.
        Refused: a text is too long, "does not apply" comes without its reason, or the narrative named cannot serve.
    """
    found = lock_draft(round_id, actor=actor)
    characteristic_of(guidance_of(found), answer.code)
    require_theme(found, answer.code, actor=actor)
    _check_answer(answer)
    answer = _settle_narrative(answer, list_own_answers(found))
    row = _answer_row(found.id, answer.code)
    fields = answer_fields(answer)
    if row is not None and not row.needs_review and answer_fields(to_answer(row)) == fields:
        return row.version
    _refuse_stale(row, fields, expected_version, what=f"characteristic {answer.code}")
    if row is None:
        row = JudgementAnswer(round_id=found.id, code=answer.code, version=0)
        db.session.add(row)
    changed = _write(row, fields, actor=actor, now=now)
    record_event(
        "judgement_recorded",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": answer.code, "changed": changed, "version": row.version},
    )
    return row.version


def record_indicator(
    round_id: uuid.UUID, reply: IndicatorReply, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Saves what the council says of an indicator of potential failure.

    Returns and raises as `record_judgement`.
    """
    found = lock_draft(round_id, actor=actor)
    indicator_of(guidance_of(found), reply.code)
    require_theme(found, reply.code, actor=actor)
    if len(reply.note) > MAX_NOTE:
        raise Refused(f"Shorten the note to {MAX_NOTE:,} characters or fewer")
    row = _reply_row(found.id, reply.code)
    fields = reply_fields(reply)
    if row is not None and not row.needs_review and reply_fields(to_reply(row)) == fields:
        return row.version
    _refuse_stale(row, fields, expected_version, what=f"indicator {reply.code}")
    if row is None:
        row = IndicatorAnswer(round_id=found.id, code=reply.code, version=0)
        db.session.add(row)
    changed = _write(row, fields, actor=actor, now=now)
    record_event(
        "indicator_recorded",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": reply.code, "changed": changed, "version": row.version},
    )
    return row.version


def to_answer(row: JudgementAnswer) -> CharacteristicAnswer:
    """A stored answer as a value."""
    return CharacteristicAnswer(
        code=row.code,
        judgement=Judgement(row.judgement),
        confidence=Confidence(row.confidence) if row.confidence else None,
        strength=Strength(row.strength) if row.strength else None,
        narrative=row.narrative,
        reason=row.reason,
        narrative_from=row.narrative_from,
        needs_review=row.needs_review,
    )


def to_reply(row: IndicatorAnswer) -> IndicatorReply:
    """A stored reply as a value."""
    state = IndicatorState(row.answer) if row.answer else None
    return IndicatorReply(code=row.code, state=state, note=row.note, needs_review=row.needs_review)


def answer_fields(answer: CharacteristicAnswer) -> dict[str, str]:
    """The columns of an answer, as text."""
    return {
        "judgement": answer.judgement.value,
        "confidence": answer.confidence or "",
        "strength": answer.strength or "",
        "narrative": answer.narrative,
        "reason": answer.reason,
        "narrative_from": answer.narrative_from,
    }


def reply_fields(reply: IndicatorReply) -> dict[str, str]:
    """The columns of a reply, as text."""
    return {"answer": reply.state or "", "note": reply.note}


def _answer_row(round_id: uuid.UUID, code: str) -> JudgementAnswer | None:
    query = select(JudgementAnswer).where(JudgementAnswer.round_id == round_id, JudgementAnswer.code == code)
    query = query.options(lazyload(JudgementAnswer.changed_by)).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one_or_none()


def _reply_row(round_id: uuid.UUID, code: str) -> IndicatorAnswer | None:
    query = select(IndicatorAnswer).where(IndicatorAnswer.round_id == round_id, IndicatorAnswer.code == code)
    query = query.options(lazyload(IndicatorAnswer.changed_by)).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one_or_none()


def _recorded(row: JudgementAnswer | IndicatorAnswer) -> Recorded:
    return Recorded(row.version, row.changed_at, _name_of(row.changed_by_id))


def _name_of(user_id: uuid.UUID | None) -> str:
    return db.session.execute(select(User.name).where(User.id == user_id)).scalar_one_or_none() or ""


def _check_answer(answer: CharacteristicAnswer) -> None:
    if len(answer.narrative) > MAX_NARRATIVE:
        raise Refused(f"Shorten the narrative to {MAX_NARRATIVE:,} characters or fewer")
    if len(answer.reason) > MAX_NOTE:
        raise Refused(f"Shorten the reason to {MAX_NOTE:,} characters or fewer")
    if answer.judgement is Judgement.NOT_APPLICABLE and not answer.reason.strip():
        raise Refused("Enter why the characteristic does not apply")


def _settle_narrative(
    offered: CharacteristicAnswer, answers: Mapping[str, CharacteristicAnswer]
) -> CharacteristicAnswer:
    """The answer with words of its own or with a reference, never both; where a reference ends, its words are copied.

    Raises:
        Refused: the narrative named cannot serve here, or others use the words that would go.
    """
    reason = why_not_borrow(offered, answers) or why_not_empty(offered, answers)
    if reason:
        raise Refused(reason)
    if offered.narrative_from:
        return replace(offered, narrative="")
    earlier = answers.get(offered.code)
    lender = answers.get(earlier.narrative_from) if earlier else None
    if lender and not offered.narrative.strip():
        return replace(offered, narrative=lender.narrative)
    return offered


def _refuse_stale(
    row: JudgementAnswer | IndicatorAnswer | None, offered: Mapping[str, str], expected: int, *, what: str
) -> None:
    if (row.version if row else 0) == expected:
        return
    if row is None:
        # The page was made from a row that is gone; answers are never deleted, so the form was tampered with.
        raise NotFound()
    current = answer_fields(to_answer(row)) if isinstance(row, JudgementAnswer) else reply_fields(to_reply(row))
    who = _name_of(row.changed_by_id)
    raise EditConflict(what, current=current, offered=offered, version=row.version, changed_by=who)


def _write(
    row: JudgementAnswer | IndicatorAnswer, fields: Mapping[str, str], *, actor: Actor, now: datetime
) -> list[str]:
    """Writes the columns that differ and counts the version up; returns their names for the event."""
    changed = [name for name, value in fields.items() if (getattr(row, name) or "") != value]
    for name, value in fields.items():
        setattr(row, name, value)
    # Whoever saves has looked at it.
    row.needs_review = False
    row.version += 1
    row.changed_at = now
    row.changed_by_id = actor.user_id
    db.session.flush()
    return changed
