"""What other parts of the service show of the register and the plan: beside a characteristic, and in what is sealed."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from portal.database import db
from portal.domain.register import PlanState, RegisterState
from portal.domain.submissions.additions import ActionEntry
from portal.models import (
    ActionCode,
    ImprovementAction,
    Recommendation,
    RecommendationCode,
    Round,
)
from portal.services.plans.actions import ActionLine, line_of
from portal.services.plans.effects import EffectNow, Effects

_OPEN = (RegisterState.OPEN, RegisterState.CLOSING)
_LIVE = (PlanState.PLANNED, PlanState.UNDER_WAY, PlanState.CLOSING)


@dataclass(frozen=True)
class Panel:
    """What the plan and the register hold of one characteristic.

    Args:
        actions: those not stopped, late or soon due first; closed ones only since the round was opened.
        recommendations: open ones, each once, by report.
        effects: actions agreed before this round whose effect is stated, the earliest expected first.
    """

    code: str
    actions: tuple[ActionLine, ...]
    recommendations: tuple[Recommendation, ...]
    effects: tuple["CarriedEffect", ...]


@dataclass(frozen=True)
class CarriedEffect:
    """What an earlier action was expected to change, and what its figure says now.

    Args:
        now: None where the action names no figure. should_show: the day has passed by which it should show.
    """

    row: ImprovementAction
    now: EffectNow | None
    should_show: bool


def open_recommendation_codes(council: str) -> Mapping[str, tuple[str, ...]]:
    """Open recommendations by the characteristic they are mapped to, each as its report and reference in words.

    Args:
        council: the GSS code; the caller has asked whether the actor may read this council's work.

    Returns:
        Characteristics without an open recommendation are not among the keys. What was proposed for closing and has
        not been agreed counts as open. Two entries that are the same are told once, with the characteristics of both.
    """
    return {code: tuple(label(row) for row in rows) for code, rows in _open_by_code(council).items()}


def label(row: Recommendation) -> str:
    """A recommendation as one names it: its report and reference, or who made it."""
    return ", ".join(part for part in (row.report or row.source.label, row.reference) if part)


def actions_for(
    council: str, codes: Collection[str], *, since: datetime | None = None
) -> Mapping[str, tuple[ActionEntry, ...]]:
    """Actions of the improvement plan by characteristic, as they are put into a submission.

    Args:
        since: closed actions count from then on; None leaves out all closed ones. Stopped ones are left out.

    Returns:
        Every code that was asked for, with its actions by due date, those without one last.
    """
    found: dict[str, list[ActionEntry]] = {code: [] for code in codes}
    for row in _actions(council, since=since):
        for link in row.codes:
            if link.code in found:
                found[link.code].append(to_entry(row))
    return {code: tuple(entries) for code, entries in found.items()}


def to_entry(row: ImprovementAction) -> ActionEntry:
    """A stored action as it is sealed."""
    return ActionEntry(
        id=str(row.id),
        title=row.title,
        owner=row.owner,
        due_on=row.due_on,
        cost=row.cost,
        effect=row.effect,
        effect_metric_id=row.effect_metric_id,
        effect_by_on=row.effect_by_on,
        state=row.state.label,
    )


def panel(found: Round, code: str, *, today: date) -> Panel:
    """What the plan and the register say of one characteristic; a fixed number of queries.

    The figures are read only where an earlier action names one.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        today: for what is late, and which effects should show.
    """
    gss = found.council_gss
    mine = _actions(gss, since=found.opened_at, code=code)
    earlier = [row for row in _stated_effects(gss, code) if row.added_at < found.opened_at]
    earlier.sort(key=lambda row: (row.effect_by_on or date.max, row.title.casefold()))
    effects = Effects(gss, today=today)
    return Panel(
        code=code,
        actions=tuple(line_of(row, today=today) for row in mine),
        recommendations=tuple(_open_by_code(gss).get(code, ())),
        effects=tuple(
            CarriedEffect(row, effects.now(row), row.effect_by_on is not None and row.effect_by_on < today)
            for row in earlier
        ),
    )


def codes_with_actions(council: str) -> frozenset[str]:
    """Characteristics for which an action is planned or under way."""
    query = (
        select(ActionCode.code)
        .join(ImprovementAction)
        .where(ImprovementAction.council_gss == council, ImprovementAction.state.in_(_LIVE))
    )
    return frozenset(db.session.execute(query).scalars())


def open_by_code(council: str) -> Mapping[str, tuple[Recommendation, ...]]:
    """Open recommendations by characteristic, each once, by report and reference."""
    return {code: tuple(rows) for code, rows in _open_by_code(council).items()}


def _open_by_code(council: str) -> dict[str, list[Recommendation]]:
    of_council = Recommendation.council_gss == council
    query = select(Recommendation).where(
        of_council, Recommendation.same_as_id.is_(None), Recommendation.state.in_(_OPEN)
    )
    roots = {row.id: row for row in db.session.execute(query).scalars()}
    codes: dict[uuid.UUID, set[str]] = {key: {link.code for link in row.codes} for key, row in roots.items()}
    same = (
        select(Recommendation.same_as_id, RecommendationCode.code)
        .join(RecommendationCode, RecommendationCode.recommendation_id == Recommendation.id)
        .where(of_council, Recommendation.same_as_id.is_not(None))
    )
    for root, code in db.session.execute(same):
        if root in codes:
            codes[root].add(code)
    found: dict[str, list[Recommendation]] = {}
    for row in sorted(roots.values(), key=lambda row: (row.report.casefold(), len(row.reference), row.reference)):
        for code in sorted(codes[row.id]):
            found.setdefault(code, []).append(row)
    return found


def _actions(council: str, *, since: datetime | None, code: str = "") -> list[ImprovementAction]:
    counts: ColumnElement[bool] = ImprovementAction.state.in_(_LIVE)
    if since is not None:
        counts = or_(counts, and_(ImprovementAction.state == PlanState.CLOSED, ImprovementAction.closed_at >= since))
    query = select(ImprovementAction).where(ImprovementAction.council_gss == council, counts)
    if code:
        query = query.where(ImprovementAction.codes.any(ActionCode.code == code))
    rows = db.session.execute(query).scalars()
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.title.casefold(), str(row.id)))


def _stated_effects(council: str, code: str) -> list[ImprovementAction]:
    query = select(ImprovementAction).where(
        ImprovementAction.council_gss == council,
        ImprovementAction.codes.any(ActionCode.code == code),
        ImprovementAction.state != PlanState.STOPPED,
        ImprovementAction.effect_by_on.is_not(None),
    )
    return list(db.session.execute(query).scalars())
