"""The improvement plan: its lists, and one action with what stands around it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, or_, select

from portal.database import db
from portal.domain.closing import Due, due
from portal.domain.register import PlanState, RegisterState
from portal.domain.roles import Actor
from portal.models import (
    ActionCode,
    ActionNote,
    ActionRecommendation,
    EvidenceItem,
    ImprovementAction,
    Recommendation,
)
from portal.services.plans.access import find, is_of, item_of, names_of

_OVER = (PlanState.CLOSED, PlanState.STOPPED)


class Grouping(StrEnum):
    """By what a list of actions is divided."""

    DUE = "due"
    THEME = "theme"
    OWNER = "owner"
    STATE = "state"

    @property
    def label(self) -> str:
        return {"due": "When it is due", "theme": "Theme", "owner": "Owner", "state": "State"}[self]


@dataclass(frozen=True)
class WantedActions:
    """What a list is narrowed to; an empty part narrows nothing.

    Args:
        codes: characteristics, one of which an action has to be for; None for any and none.
        text: looked for in the title, the detail and the expected effect.
    """

    state: str = ""
    due: str = ""
    owner: str = ""
    codes: Collection[str] | None = None
    text: str = ""


@dataclass(frozen=True)
class ActionLine:
    """One action as a list shows it.

    Args:
        due: how its date lies to today.
    """

    row: ImprovementAction
    due: Due

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(link.code for link in self.row.codes)


@dataclass(frozen=True)
class Note:
    """One note of progress, with who wrote it."""

    row: ActionNote
    author: str


@dataclass(frozen=True)
class ActionDetail:
    """One action with what stands around it.

    Args:
        notes: newest first. effect_item: the document that should show the effect, None for none.
    """

    line: ActionLine
    recommendations: tuple[Recommendation, ...]
    notes: tuple[Note, ...]
    effect_item: EvidenceItem | None
    added_by: str


def list_actions(gss: str, wanted: WantedActions, *, actor: Actor, today: date) -> tuple[ActionLine, ...]:
    """The council's actions by due date, those without one after them, ended ones last.

    An actor who may not read the plan is given an empty list.
    """
    where = [is_of(ImprovementAction, gss, actor=actor)]
    if wanted.state in tuple(PlanState):
        where.append(ImprovementAction.state == PlanState(wanted.state))
    if wanted.owner:
        where.append(func.lower(ImprovementAction.owner) == wanted.owner.lower())
    if wanted.codes is not None:
        where.append(ImprovementAction.codes.any(ActionCode.code.in_(sorted(wanted.codes))))
    if wanted.text:
        places = (ImprovementAction.title, ImprovementAction.detail, ImprovementAction.effect)
        where.append(or_(*(func.lower(place).contains(wanted.text.lower(), autoescape=True) for place in places)))
    rows = db.session.execute(select(ImprovementAction).where(*where)).scalars().all()
    lines = [line_of(row, today=today) for row in rows]
    if wanted.due in tuple(Due):
        lines = [line for line in lines if line.due == wanted.due]
    return tuple(sorted(lines, key=_order))


def _order(line: ActionLine) -> tuple[object, ...]:
    row = line.row
    return (row.state in _OVER, row.due_on or date.max, row.title.casefold(), str(row.id))


def line_of(row: ImprovementAction, *, today: date) -> ActionLine:
    """An action with how its date lies to today."""
    return ActionLine(row, due(row.due_on, today=today, is_over=row.state in _OVER))


def owners_of(gss: str, *, actor: Actor) -> tuple[str, ...]:
    """Everybody named as an owner of an action, alphabetical, each once."""
    query = select(ImprovementAction.owner).where(is_of(ImprovementAction, gss, actor=actor)).distinct()
    names = {name.casefold(): name for name in db.session.execute(query).scalars() if name}
    return tuple(names[key] for key in sorted(names))


def get_action(action_id: uuid.UUID, gss: str, *, actor: Actor, today: date) -> ActionDetail:
    """One action of the council's plan.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    row = find(ImprovementAction, action_id, gss, actor=actor)
    answers = (
        select(Recommendation)
        .join(ActionRecommendation, ActionRecommendation.recommendation_id == Recommendation.id)
        .where(ActionRecommendation.action_id == row.id)
        .order_by(func.lower(Recommendation.report), func.length(Recommendation.reference), Recommendation.reference)
    )
    written = select(ActionNote).where(ActionNote.action_id == row.id).order_by(ActionNote.written_at.desc())
    notes = db.session.execute(written).scalars().all()
    names = names_of((row.added_by_id, *(note.written_by_id for note in notes)))
    return ActionDetail(
        line=line_of(row, today=today),
        recommendations=tuple(db.session.execute(answers).scalars()),
        notes=tuple(Note(note, _name(names, note.written_by_id)) for note in notes),
        effect_item=item_of(gss, row.effect_item_id),
        added_by=_name(names, row.added_by_id),
    )


def recommendations_to_choose(gss: str, chosen: Collection[uuid.UUID], *, actor: Actor) -> Sequence[Recommendation]:
    """Recommendations that an action may answer: open ones that stand for themselves, and those already chosen."""
    is_open = Recommendation.state.in_((RegisterState.OPEN, RegisterState.CLOSING))
    query = select(Recommendation).where(
        is_of(Recommendation, gss, actor=actor),
        or_(is_open & Recommendation.same_as_id.is_(None), Recommendation.id.in_(list(chosen))),
    )
    order = (func.lower(Recommendation.report), func.length(Recommendation.reference), Recommendation.reference)
    return db.session.execute(query.order_by(*order, Recommendation.id)).scalars().all()


def _name(names: dict[uuid.UUID, str], person: uuid.UUID | None) -> str:
    return names.get(person, "") if person else ""
