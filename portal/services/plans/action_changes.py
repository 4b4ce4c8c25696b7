"""Adds and changes actions of the improvement plan: the only writer of their words, links and notes."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from portal.database import db
from portal.domain.closing import ACTION, require_editable
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.models import (
    ActionCode,
    ActionNote,
    ActionRecommendation,
    ImprovementAction,
    Recommendation,
    Round,
)
from portal.services.plans.access import MAX_NOTE, MAX_TEXT, find, is_of, item_of, refuse_stale, require_writer
from portal.services.plans.effects import Effects
from portal.services.records import record_event

#: Pounds; what the column holds.
MOST_COST = Decimal("999999999999.99")


@dataclass(frozen=True)
class ActionDetails:
    """What one action says of itself.

    Args:
        owner: an office or a person, in words. cost: pounds; None where none was given.
        effect: what should be different, in words. effect_metric_id: the figure that should move; empty for none.
        effect_item_id: the document that should show it. effect_by_on: when it should show.
    """

    title: str
    detail: str = ""
    owner: str = ""
    due_on: date | None = None
    cost: Decimal | None = None
    effect: str = ""
    effect_metric_id: str = ""
    effect_item_id: uuid.UUID | None = None
    effect_by_on: date | None = None
    codes: tuple[str, ...] = ()
    recommendations: tuple[uuid.UUID, ...] = ()

    def fields(self) -> dict[str, str]:
        """The details as text by field, for showing two versions beside each other."""
        return {
            "title": self.title,
            "detail": self.detail,
            "owner": self.owner,
            "due_on": self.due_on.isoformat() if self.due_on else "",
            "cost": "" if self.cost is None else f"{self.cost:.2f}",
            "effect": self.effect,
            "effect_metric_id": self.effect_metric_id,
            "effect_item_id": str(self.effect_item_id or ""),
            "effect_by_on": self.effect_by_on.isoformat() if self.effect_by_on else "",
            "codes": ", ".join(sorted(self.codes)),
            "recommendations": ", ".join(sorted(str(found) for found in self.recommendations)),
        }


def add_action(
    gss: str, details: ActionDetails, *, actor: Actor, now: datetime, round_id: uuid.UUID | None = None
) -> ImprovementAction:
    """Adds an action; a figure that it names is kept as it is published at this moment.

    Args:
        round_id: the round in which it is agreed; None for one outside any.

    Raises:
        NotFound: no such council, round, document, recommendation or metric for this actor.
        NotAllowed: the actor may read and not write.
        Refused: the title is missing, a text too long, or the cost is not a sum of money.
    """
    require_writer(gss, actor=actor)
    _check(gss, details)
    if round_id is not None and _round_gss(round_id) != gss:
        raise NotFound()
    row = ImprovementAction(council_gss=gss, round_id=round_id, added_at=now, added_by_id=actor.user_id)
    _write(row, gss, details, actor=actor, today=now.date())
    db.session.add(row)
    db.session.flush()
    facts = {"codes": sorted(details.codes), "recommendations": len(details.recommendations)}
    _record("action_added", row, actor=actor, now=now, facts={**facts, "metric": details.effect_metric_id})
    return row


def change_action(
    action_id: uuid.UUID, gss: str, details: ActionDetails, *, actor: Actor, expected_version: int, now: datetime
) -> ImprovementAction:
    """Changes an action that is planned or under way.

    The figure's baseline stays as it was frozen, unless another figure is named.

    Raises:
        NotFound, NotAllowed: as `add_action`.
        Refused: as `add_action`, or it is proposed for closing or at its end.
        EditConflict: somebody else changed it in the meantime; carries both.
    """
    require_writer(gss, actor=actor)
    row = find(ImprovementAction, action_id, gss, actor=actor, lock=True)
    offered, current = details.fields(), details_of(row).fields()
    if offered == current:
        return row
    refuse_stale(row, expected_version, what="this action", current=current, offered=offered)
    require_editable(ACTION, row.state)
    _check(gss, details)
    _write(row, gss, details, actor=actor, today=now.date())
    row.version += 1
    db.session.flush()
    changed = [name for name in offered if offered[name] != current[name]]
    _record("action_changed", row, actor=actor, now=now, facts={"changed": changed})
    return row


def add_note(action_id: uuid.UUID, gss: str, text: str, *, actor: Actor, now: datetime) -> ActionNote:
    """Adds a note of progress, in any state of the action. Notes are never changed.

    Raises:
        NotFound, NotAllowed: as `add_action`. Refused: the note is empty or too long.
    """
    require_writer(gss, actor=actor)
    row = find(ImprovementAction, action_id, gss, actor=actor, lock=True)
    if not text.strip():
        raise Refused("Enter what has happened")
    if len(text) > MAX_NOTE:
        raise Refused(f"Shorten the note to {MAX_NOTE:,} characters or fewer")
    note = ActionNote(action_id=row.id, text=text.strip(), written_at=now, written_by_id=actor.user_id)
    db.session.add(note)
    db.session.flush()
    _record("action_noted", row, actor=actor, now=now, facts={"note": str(note.id)})
    return note


def details_of(row: ImprovementAction) -> ActionDetails:
    """A stored action's own words and links."""
    return ActionDetails(
        title=row.title,
        detail=row.detail,
        owner=row.owner,
        due_on=row.due_on,
        cost=row.cost,
        effect=row.effect,
        effect_metric_id=row.effect_metric_id,
        effect_item_id=row.effect_item_id,
        effect_by_on=row.effect_by_on,
        codes=tuple(link.code for link in row.codes),
        recommendations=tuple(link.recommendation_id for link in row.recommendations),
    )


def _write(row: ImprovementAction, gss: str, details: ActionDetails, *, actor: Actor, today: date) -> None:
    if details.effect_metric_id != (row.effect_metric_id or ""):
        has_metric = bool(details.effect_metric_id)
        frozen = Effects(gss, today=today).baseline(details.effect_metric_id) if has_metric else ("", "")
        row.baseline_value, row.baseline_period = frozen
    for name in ("title", "detail", "owner", "due_on", "cost", "effect", "effect_metric_id", "effect_by_on"):
        setattr(row, name, getattr(details, name))
    row.effect_item_id = details.effect_item_id
    codes = {link.code: link for link in row.codes}
    row.codes = [codes.get(code) or ActionCode(code=code) for code in sorted(set(details.codes))]
    held = {link.recommendation_id: link for link in row.recommendations}
    wanted = _require_recommendations(gss, details.recommendations, actor=actor)
    row.recommendations = [held.get(found) or ActionRecommendation(recommendation_id=found) for found in wanted]


def _require_recommendations(gss: str, wanted: Iterable[uuid.UUID], *, actor: Actor) -> list[uuid.UUID]:
    ids = sorted(set(wanted))
    query = select(Recommendation.id).where(Recommendation.id.in_(ids), is_of(Recommendation, gss, actor=actor))
    if ids and set(db.session.execute(query).scalars()) != set(ids):
        raise NotFound()
    return ids


def _round_gss(round_id: uuid.UUID) -> str | None:
    return db.session.execute(select(Round.council_gss).where(Round.id == round_id)).scalar_one_or_none()


def _check(gss: str, details: ActionDetails) -> None:
    if not details.title.strip():
        raise Refused("Enter what will be done")
    limits = (
        (details.title, 300, "title"),
        (details.detail, MAX_NOTE, "detail"),
        (details.owner, 160, "owner"),
        (details.effect, MAX_TEXT, "expected effect"),
    )
    for text, limit, what in limits:
        if len(text) > limit:
            raise Refused(f"Shorten the {what} to {limit:,} characters or fewer")
    if details.cost is not None and not Decimal(0) <= details.cost <= MOST_COST:
        raise Refused("Enter a cost of 0 pounds or more")
    item_of(gss, details.effect_item_id)


def _record(kind: str, row: ImprovementAction, *, actor: Actor, now: datetime, facts: dict[str, object]) -> None:
    record_event(kind, subject=("action", str(row.id)), actor=actor, now=now, council=row.council_gss, facts=facts)
