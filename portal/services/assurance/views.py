"""Readers' views: added and never changed, so that what was thought first can still be read last."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.database import db
from portal.domain.assurance import VIEW_JUDGEMENTS, ItemViews, Reply, View, blind_ids
from portal.domain.duties import Duty
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused, TransitionRefused
from portal.domain.judgements import Judgement
from portal.domain.roles import Actor, Permission
from portal.domain.workflow import ROUND, RoundState
from portal.models import Assessment, AssuranceReply, AssuranceView, Event, JudgementAnswer, Round, RoundDuty
from portal.services.assessments.answers import MAX_NOTE, characteristic_of
from portal.services.assessments.rounds import guidance_of, lock_round
from portal.services.records import record_event

#: Events by which a person has written an item; their facts name its code.
_WRITING = (
    "judgement_recorded",
    "indicator_recorded",
    "evidence_added",
    "evidence_changed",
    "evidence_removed",
    "soft_check_answered",
)


def list_views(found: Round, code: str | None = None) -> Mapping[str, ItemViews]:
    """What readers said by code, of one characteristic or of all; nothing stands for a code that nobody read.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it. Three queries at most.
    """
    query = select(AssuranceView).where(AssuranceView.round_id == found.id)
    query = query if code is None else query.where(AssuranceView.code == code)
    # Of a reader only the name is shown: what else hangs on a person would be three queries more.
    query = query.options(joinedload(AssuranceView.recorded_by).lazyload("*"))
    rows = db.session.execute(query.order_by(AssuranceView.recorded_at, AssuranceView.number)).scalars().all()
    if not rows:
        return {}
    replies = _replies_of([row.id for row in rows])
    blind = blind_ids(
        ((row.id, row.recorded_by_id, row.code, row.stage, row.recorded_at) for row in rows),
        first_sealed_at=_first_sealed_at(found),
    )
    by_code: dict[str, list[View]] = {}
    for row in rows:
        view = to_view(row, is_blind=row.id in blind, replies=tuple(replies.get(row.id, ())))
        by_code.setdefault(row.code, []).append(view)
    return {key: ItemViews(tuple(views)) for key, views in by_code.items()}


def to_view(row: AssuranceView, *, is_blind: bool, replies: tuple[Reply, ...]) -> View:
    """A stored view as a value."""
    return View(
        id=row.id,
        code=row.code,
        stage=row.stage,
        number=row.number,
        judgement=Judgement(row.judgement),
        reason=row.reason,
        answer_version=row.answer_version,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by.name,
        recorded_by_id=row.recorded_by_id,
        is_blind=is_blind,
        replies=replies,
    )


def record_view(
    round_id: uuid.UUID,
    code: str,
    stage: Duty,
    *,
    judgement: Judgement,
    reason: str,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Adds a reader's own judgement of a characteristic.

    Args:
        expected_version: of the answer that the reader's page showed; 0 where nothing had been saved.

    Returns:
        The number of the view within its stage. A view that says what the reader's last one said, of the same version
        of the answer, is not added again.

    Raises:
        NotFound: no such round for this actor, or no such characteristic in its edition.
        NotAllowed: the actor does not have the duty.
        TransitionRefused: the round is sealed.
        Refused: there is no judgement or no reason, or the actor wrote in the theme.
        EditConflict: the answer was saved again after the reader's page was shown; nothing was recorded.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.VIEW_ROUND)
    require_not_sealed(found, action="record a view")
    characteristic_of(guidance_of(found), code)
    theme = guidance_of(found).theme_of(code).slug
    _require_duty(found, stage, theme, actor=actor)
    _check(judgement, reason)
    if stage is Duty.THEME_READER and has_written_in(found, theme, actor=actor):
        raise Refused("You have written in this theme in this round, so another person has to read it")
    version = _answer_version(found, code)
    if version != expected_version:
        said = {"judgement": judgement.value, "reason": reason}
        raise EditConflict(f"the answer to {code}", current={}, offered=said, version=version)
    return _add(found, code, stage, judgement=judgement, reason=reason, version=version, actor=actor, now=now)


def _add(
    found: Round,
    code: str,
    stage: Duty,
    *,
    judgement: Judgement,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    last = _last(found, code, stage)
    offered = (actor.user_id, judgement.value, reason, version)
    if last is not None and (last.recorded_by_id, last.judgement, last.reason, last.answer_version) == offered:
        return last.number
    row = AssuranceView(
        round_id=found.id,
        code=code,
        stage=stage,
        number=last.number + 1 if last else 1,
        judgement=judgement.value,
        reason=reason,
        answer_version=version,
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    record_event(
        "assurance_view_recorded",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": code, "stage": stage.value, "number": row.number},
    )
    return row.number


def require_not_sealed(found: Round, *, action: str) -> None:
    """Makes sure that readers and authors still speak of something that can change.

    Raises:
        TransitionRefused: the round is sealed.
    """
    if found.state is RoundState.SUBMITTED:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action=action)


def has_written_in(found: Round, theme: str, *, actor: Actor) -> bool:
    """Whether the person ever saved an answer or a piece of evidence in a theme of this round."""
    entry = guidance_of(found).theme(theme)
    codes = {line.code for line in (*entry.characteristics, *entry.indicators)}
    query = select(Event.facts).where(
        Event.subject_type == "round",
        Event.subject_id == str(found.id),
        Event.actor_id == str(actor.user_id),
        Event.kind.in_(_WRITING),
    )
    return any(facts.get("code") in codes for facts in db.session.execute(query).scalars())


def _require_duty(found: Round, stage: Duty, theme: str, *, actor: Actor) -> None:
    query = select(RoundDuty.id).where(
        RoundDuty.round_id == found.id,
        RoundDuty.user_id == actor.user_id,
        RoundDuty.duty == stage,
        RoundDuty.theme == (theme if stage.is_for_one_theme else ""),
    )
    if actor.user_id is None or db.session.execute(query.limit(1)).first() is None:
        raise NotAllowed(f"is not {stage.label} here")


def _check(judgement: Judgement, reason: str) -> None:
    if judgement not in VIEW_JUDGEMENTS:
        raise Refused("Choose your own judgement")
    if not reason.strip():
        raise Refused("Enter your reasons")
    if len(reason) > MAX_NOTE:
        raise Refused(f"Shorten your reasons to {MAX_NOTE:,} characters or fewer")


def _answer_version(found: Round, code: str) -> int:
    query = select(JudgementAnswer.version).where(JudgementAnswer.round_id == found.id, JudgementAnswer.code == code)
    return db.session.execute(query).scalar_one_or_none() or 0


def _last(found: Round, code: str, stage: Duty) -> AssuranceView | None:
    query = (
        select(AssuranceView)
        .where(AssuranceView.round_id == found.id, AssuranceView.code == code, AssuranceView.stage == stage)
        .order_by(AssuranceView.number.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar_one_or_none()


def _first_sealed_at(found: Round) -> datetime | None:
    query = select(func.min(Assessment.sealed_at)).where(Assessment.round_id == found.id)
    return db.session.execute(query).scalar_one_or_none()


def _replies_of(view_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Reply]]:
    query = select(AssuranceReply).where(AssuranceReply.view_id.in_(view_ids)).order_by(AssuranceReply.recorded_at)
    query = query.options(joinedload(AssuranceReply.recorded_by).lazyload("*"))
    found: dict[uuid.UUID, list[Reply]] = {}
    for row in db.session.execute(query).scalars():
        reply = Reply(row.changed_answer, row.text, row.recorded_at, row.recorded_by.name)
        found.setdefault(row.view_id, []).append(reply)
    return found


def get_view(found: Round, view_id: uuid.UUID) -> AssuranceView:
    """One view of a round.

    Raises:
        NotFound: the round has none of that id.
    """
    query = select(AssuranceView).where(AssuranceView.id == view_id, AssuranceView.round_id == found.id)
    row = db.session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row
