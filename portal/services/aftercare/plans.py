"""The improvement plan as both sides agree it: a frozen list, offered by the council and answered by the department.

The council's own plan is never read for the department: what it may see is what was frozen when the council offered it.
"""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.database import db
from portal.domain import sealing
from portal.domain.errors import NotFound, Refused
from portal.domain.register import PlanState
from portal.domain.roles import Actor
from portal.models import AgreedPlan, CaseFile, ImprovementAction
from portal.services.aftercare.access import answering, find_released, lead_after, record, refuse_stale, words_of
from portal.services.plans.access import is_of, names_of

FORMAT = "agreed-plan/1"
#: Actions of one plan. More are a list for the council itself.
MOST = 200


@dataclass(frozen=True)
class Offer:
    """One version of the plan.

    Args:
        actions: as they were frozen, by due date.
        offered_by, agreed_by: names; the second is told to the department alone.
        is_newest: whether it can still be answered.
    """

    row: AgreedPlan
    actions: tuple[Mapping[str, Any], ...]  # Any: JSON values
    offered_by: str
    agreed_by: str
    is_newest: bool

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.row.agreed_at is not None:
            return "Agreed"
        return "Answered" if self.row.answered_at is not None else "Waiting for the department"


def list_offers(case: CaseFile) -> tuple[Offer, ...]:
    """The versions of a case's plan, the newest first; the caller has asked whether the actor may know of them."""
    query = select(AgreedPlan).where(AgreedPlan.case_id == case.id).order_by(AgreedPlan.sequence.desc())
    rows = db.session.execute(query).scalars().all()
    names = names_of(found for row in rows for found in (row.offered_by_id, row.agreed_by_id))
    return tuple(
        Offer(
            row,
            tuple(_read(action) for action in json.loads(row.actions_json)["actions"]),
            names.get(row.offered_by_id, "") if row.offered_by_id else "",
            names.get(row.agreed_by_id, "") if row.agreed_by_id else "",
            place == 0,
        )
        for place, row in enumerate(rows)
    )


def _read(action: dict[str, Any]) -> dict[str, Any]:  # Any: JSON values
    days = {name: date.fromisoformat(action[name]) for name in ("due_on", "effect_by_on") if action[name]}
    return {**action, **days}


def list_actions(gss: str, *, actor: Actor) -> tuple[ImprovementAction, ...]:
    """The actions that a council may put in its plan, by due date: all but those that were stopped."""
    query = select(ImprovementAction).where(
        is_of(ImprovementAction, gss, actor=actor), ImprovementAction.state != PlanState.STOPPED
    )
    rows = db.session.execute(query).scalars()
    return tuple(sorted(rows, key=lambda row: (row.due_on is None, row.due_on or row.added_at.date(), row.title)))


def offer(
    case_id: uuid.UUID, gss: str, chosen: Collection[uuid.UUID], *, actor: Actor, now: datetime, expected: int = 0
) -> AgreedPlan:
    """Offers the department a plan: a frozen copy of the chosen actions. Earlier versions stay as they were.

    Args:
        chosen: ids of the council's actions.
        expected: the number of the newest version that the person saw; 0 for none.

    Raises:
        NotFound, NotAllowed: the actor may not answer for the council, or an action is not the council's.
        Refused: nothing was chosen, or somebody else offered a version in the meantime.
    """
    case = find_released(case_id, gss, actor=actor)
    answering(gss, actor=actor)
    rows = [row for row in list_actions(gss, actor=actor) if row.id in set(chosen)]
    if not rows:
        raise Refused("Choose the actions that the plan consists of")
    if len(rows) != len(set(chosen)):
        raise NotFound()
    if len(rows) > MOST:
        raise Refused(f"Choose {MOST} actions or fewer")
    newest = _lock_sequence(case)
    if newest != expected:
        raise Refused("Somebody else offered a version in the meantime. Look at it before you offer another")
    data = sealing.canonical_json({"format": FORMAT, "council": gss, "actions": [_frozen(row) for row in rows]})
    plan = AgreedPlan(
        case_id=case.id,
        sequence=newest + 1,
        actions_json=data.decode("utf-8"),
        actions_sha256=sealing.digest(data),
        offered_at=now,
        offered_by_id=actor.user_id,
    )
    db.session.add(plan)
    db.session.flush()
    facts = {"sequence": plan.sequence, "actions": len(rows), "sha256": plan.actions_sha256}
    record("plan_offered", plan, actor=actor, now=now, council=gss, facts=facts)
    return plan


def _lock_sequence(case: CaseFile) -> int:
    db.session.execute(select(CaseFile.id).where(CaseFile.id == case.id).with_for_update(of=CaseFile)).one()
    query = select(func.coalesce(func.max(AgreedPlan.sequence), 0)).where(AgreedPlan.case_id == case.id)
    return int(db.session.execute(query).scalar_one())


def _frozen(row: ImprovementAction) -> dict[str, object]:
    """What the plan says of an action; notes of progress and documents stay the council's own."""
    return {
        "id": row.id,
        "title": row.title,
        "detail": row.detail,
        "owner": row.owner,
        "due_on": row.due_on,
        "cost": str(row.cost) if row.cost is not None else None,
        "effect": row.effect,
        "effect_metric_id": row.effect_metric_id,
        "baseline_value": row.baseline_value,
        "baseline_period": row.baseline_period,
        "effect_by_on": row.effect_by_on,
        "state": row.state.label,
        "codes": sorted(link.code for link in row.codes),
    }


def answer(
    assessment_id: uuid.UUID,
    plan_id: uuid.UUID,
    words: str,
    *,
    agrees: bool,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> AgreedPlan:
    """Agrees to the newest version of a plan, or says why not; the council sees it from then on.

    Args:
        words: needed where the department does not agree.

    Raises:
        NotFound, NotAllowed: the actor is no lead who may open the case, or the case has no such version.
        Refused: it was answered already, a later version was offered, or the words are missing or too long.
        EditConflict: somebody else answered in the meantime.
    """
    _, case = lead_after(assessment_id, actor=actor)
    newest = next(iter(list_offers(case)), None)
    row = db.session.get(AgreedPlan, plan_id, with_for_update=True, populate_existing=True)
    if newest is None or row is None or row.case_id != case.id:
        raise NotFound()
    if row.id != newest.row.id:
        raise Refused("The council has offered a later version. Answer that one")
    refuse_stale(row, expected_version, what="this plan", current={"answer": row.answer}, offered={"answer": words})
    if row.answered_at is not None:
        raise Refused("This version was answered already. The council can offer another")
    row.answer = words_of(words, "" if agrees else "Enter what the department would have otherwise")
    row.answered_at, row.version = now, row.version + 1
    if agrees:
        row.agreed_at, row.agreed_by_id = now, actor.user_id
    db.session.flush()
    kind = "plan_agreed" if agrees else "plan_answered"
    record(kind, row, actor=actor, now=now, council=case.council_gss, facts={"sequence": row.sequence})
    return row
