"""The recommendation register: what auditors, peers, inspectors and others told the council to do, in one list."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import lazyload

from portal.database import db
from portal.domain.register import RecommendationSource, RegisterState
from portal.domain.roles import Actor
from portal.models import ActionRecommendation, ImprovementAction, Recommendation, RecommendationCode
from portal.services.plans.access import find, is_of
from portal.services.plans.likeness import Index

PAGE_SIZE = 50
#: What is asked for instead of a state, to find entries that are the same as another.
SAME = "same"


@dataclass(frozen=True)
class RecommendationDetails:
    """What one recommendation says of itself.

    Args:
        report: the report it stands in. reference: its number there. made_on: the day of the report.
    """

    source: RecommendationSource
    text: str
    report: str = ""
    reference: str = ""
    made_on: date | None = None

    def fields(self) -> dict[str, str]:
        """The details as text by field, for showing two versions beside each other."""
        return {
            "source": self.source.label,
            "report": self.report,
            "reference": self.reference,
            "made_on": self.made_on.isoformat() if self.made_on else "",
            "text": self.text,
        }


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; an empty part narrows nothing.

    Args:
        source, state: codes of their enums; `SAME` for entries that are the same as another.
        codes: characteristics, one of which an entry has to be mapped to; None for any and none.
        text: looked for in the words, the report and the reference.
        newest: by the day of the report, latest first, instead of by report and reference.
    """

    source: str = ""
    state: str = ""
    codes: Collection[str] | None = None
    text: str = ""
    newest: bool = False


@dataclass(frozen=True)
class Line:
    """One entry as a list shows it.

    Args:
        actions: those that answer it. same_as: the entry that says the same. also: entries that say the same as this.
    """

    row: Recommendation
    actions: tuple[ImprovementAction, ...] = ()
    same_as: Recommendation | None = None
    also: tuple[Recommendation, ...] = ()


@dataclass(frozen=True)
class Found:
    """One page of a list."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int


def list_recommendations(gss: str, wanted: Wanted, *, actor: Actor, page: int = 1) -> Found:
    """One page of the council's register, alphabetical by report and reference, or the newest first.

    An actor who may not read the register is given an empty one.
    """
    where = _conditions(gss, wanted, actor)
    total = db.session.execute(select(func.count()).select_from(Recommendation).where(*where)).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(Recommendation).where(*where).order_by(*_order(wanted.newest))
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).scalars().all()
    return Found(_lines(rows), total, page, pages)


def all_recommendations(gss: str, wanted: Wanted, *, actor: Actor) -> tuple[Line, ...]:
    """The whole list that `list_recommendations` gives in pages, for a file."""
    query = select(Recommendation).where(*_conditions(gss, wanted, actor)).order_by(*_order(wanted.newest))
    return _lines(db.session.execute(query).scalars().all())


def get_recommendation(entry_id: uuid.UUID, gss: str, *, actor: Actor) -> Line:
    """One entry of the council's register.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return _lines([find(Recommendation, entry_id, gss, actor=actor)])[0]


def details_of(row: Recommendation) -> RecommendationDetails:
    """A stored entry's own words."""
    return RecommendationDetails(row.source, row.text, row.report, row.reference, row.made_on)


def register_of(gss: str, *, actor: Actor) -> Sequence[Recommendation]:
    """Every entry of the council, for comparing with others."""
    return db.session.execute(select(Recommendation).where(is_of(Recommendation, gss, actor=actor))).scalars().all()


def like(row: Recommendation, gss: str, *, actor: Actor) -> tuple[tuple[Recommendation, str], ...]:
    """Entries that read like this one, the most alike first, each with the likeness in words."""
    others = {other.id: other for other in register_of(gss, actor=actor) if other.id != row.id}
    index = Index({key: other.text for key, other in others.items()})
    return tuple((others[alike.key], alike.words) for alike in index.like(row.text))


def _conditions(gss: str, wanted: Wanted, actor: Actor) -> list[ColumnElement[bool]]:
    found = [is_of(Recommendation, gss, actor=actor)]
    if wanted.source in tuple(RecommendationSource):
        found.append(Recommendation.source == RecommendationSource(wanted.source))
    if wanted.state == SAME:
        found.append(Recommendation.same_as_id.is_not(None))
    elif wanted.state in tuple(RegisterState):
        found += [Recommendation.state == RegisterState(wanted.state), Recommendation.same_as_id.is_(None)]
    if wanted.codes is not None:
        found.append(Recommendation.codes.any(RecommendationCode.code.in_(sorted(wanted.codes))))
    if wanted.text:
        places = (Recommendation.text, Recommendation.report, Recommendation.reference)
        found.append(or_(*(func.lower(place).contains(wanted.text.lower(), autoescape=True) for place in places)))
    return found


def _order(newest: bool) -> tuple[ColumnElement[object], ...]:
    # Shorter references first, so that 2 comes before 10.
    by_report = (
        Recommendation.report == "",
        func.lower(Recommendation.report),
        func.length(Recommendation.reference),
        func.lower(Recommendation.reference),
        Recommendation.id,
    )
    if not newest:
        return by_report  # type: ignore[return-value]  # columns of several types
    return (Recommendation.made_on.is_(None), Recommendation.made_on.desc(), *by_report)  # type: ignore[return-value]


def _lines(rows: Sequence[Recommendation]) -> tuple[Line, ...]:
    """Rows with what stands around them; three queries for any number."""
    ids = [row.id for row in rows]
    answered: dict[uuid.UUID, list[ImprovementAction]] = {}
    linked = (
        select(ActionRecommendation.recommendation_id, ImprovementAction)
        .join(ImprovementAction, ImprovementAction.id == ActionRecommendation.action_id)
        .where(ActionRecommendation.recommendation_id.in_(ids))
        .options(lazyload(ImprovementAction.codes), lazyload(ImprovementAction.recommendations))
        .order_by(func.lower(ImprovementAction.title), ImprovementAction.id)
    )
    for found, action in db.session.execute(linked):
        answered.setdefault(found, []).append(action)
    roots = {row.same_as_id for row in rows if row.same_as_id is not None}
    around = select(Recommendation).where(or_(Recommendation.id.in_(roots), Recommendation.same_as_id.in_(ids)))
    around = around.options(lazyload(Recommendation.codes)).order_by(*_order(newest=False))
    others = db.session.execute(around).scalars().all() if ids else []
    by_id = {row.id: row for row in others}
    return tuple(
        Line(
            row,
            tuple(answered.get(row.id, ())),
            by_id.get(row.same_as_id) if row.same_as_id else None,
            tuple(other for other in others if other.same_as_id == row.id),
        )
        for row in rows
    )
