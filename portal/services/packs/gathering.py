"""Gathers the records of a case, or of a person within the cases that the lead may open, as plain values."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy import inspect as inspect_model

from portal.database import Base, db
from portal.domain import sealing
from portal.domain.roles import Actor
from portal.domain.workflow import AssessmentState
from portal.models import Assessment, CaseFile, Event, Instrument, ReadinessSummary, Review, SummaryDocument, User
from portal.services.bundles.papers import find_paper
from portal.services.packs.kinds import EVENTS, JSON_TEXTS, KINDS, PERSON_KINDS, SECRET, Kind
from portal.services.reviews.access import may_be_read_by_all, visible_cases

LONDON = ZoneInfo("Europe/London")
#: A JSON object.
Json = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A file that belongs to a record.

    Args:
        sources: what it was made from, as plain values: whatever is in them may be in the file.
    """

    name: str
    sha256: str
    sources: tuple[Any, ...]  # Any: JSON values


@dataclass(frozen=True)
class Item:
    """One record of a pack.

    Args:
        key: kind and id; stays the same.
        on: the day in England that it bears; None for none.
        title: for the lead who decides; it may hold words of the record.
        content: the whole record as plain values, with the names of people beside their ids.
        own_words: names of the fields that people wrote, which are swept from other records where this one stays out.
    """

    key: str
    kind: Kind
    id: str
    on: date | None
    title: str
    content: Json
    own_words: frozenset[str]
    documents: tuple[Document, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Changes when the record does."""
        return sealing.digest(json.dumps(self.content, sort_keys=True, ensure_ascii=False).encode())


@dataclass(frozen=True)
class Scope:
    """What a pack is about: a case or a person, never both."""

    case: CaseFile | None = None
    person: User | None = None


def gather(scope: Scope, *, actor: Actor, events_to: int) -> tuple[Item, ...]:
    """Every record, by kind in the order of a case, then by day and id.

    Args:
        scope: a case that the actor may open, or a person; of a person only records of cases that the actor may open.
        events_to: number of the last event of the log that counts.
    """
    reach = _roots(scope, actor)
    rows = list(_rows(scope, reach))
    names = _names(row for _, row in rows)
    items = [_item(kind, row, names) for kind, row in rows]
    ids = {item.id for item in items}
    items += [_item(EVENTS, row, names) for row in _events(scope, ids, reach, events_to)]
    order = {kind.name: place for place, kind in enumerate((*PERSON_KINDS, *KINDS, EVENTS))}
    return tuple(sorted(items, key=lambda item: (order[item.kind.name], item.on or date.min, _number(item), item.id)))


def _number(item: Item) -> int:
    found = item.content.get("number", item.content.get("sequence", 0))
    return found if isinstance(found, int) else 0


def _rows(scope: Scope, ids: dict[str, list[uuid.UUID]]) -> Iterator[tuple[Kind, Base]]:
    """The rows; `ids` is filled on the way with what of each table hangs on the cases, whoever it names."""
    if scope.person is not None:
        for kind in PERSON_KINDS:
            query = select(kind.model).where(getattr(kind.model, kind.via) == scope.person.id)
            yield from ((kind, row) for row in db.session.execute(query).scalars())
    for kind in KINDS:
        parent = _parent_table(kind)
        if kind.via == "id":
            wanted = select(kind.model).where(_column(kind, "id").in_(ids[kind.model.__tablename__]))
        else:
            wanted = select(kind.model).where(_column(kind, kind.via).in_(ids.get(parent, ())))
        if kind.model is Instrument and scope.case is not None:
            of_council = (Instrument.council_gss == scope.case.council_gss) & Instrument.case_id.is_(None)
            wanted = select(Instrument).where(or_(Instrument.case_id == scope.case.id, of_council))
        if kind.model is Review:
            wanted = wanted.where(Review.id.not_in(blind_readings(ids["assessment"])))
        ids[kind.model.__tablename__] = list(
            db.session.execute(wanted.with_only_columns(_column(kind, "id"))).scalars()
        )
        narrowed = _of_person(kind, wanted, scope.person) if scope.person is not None else wanted
        if narrowed is not None:
            yield from ((kind, row) for row in db.session.execute(narrowed).scalars())


def blind_readings(assessment_ids: Sequence[uuid.UUID]) -> tuple[uuid.UUID, ...]:
    """Readings that are still being written blind. Nobody sees one through a pack before every reading is in.

    Source: our own rule, as in `reviews.access.may_be_read_by_all`.
    """
    query = select(Assessment).where(
        Assessment.id.in_(assessment_ids),
        Assessment.state.in_((AssessmentState.SUBMITTED, AssessmentState.UNDER_REVIEW)),
    )
    blind = [row.id for row in db.session.execute(query).scalars() if not may_be_read_by_all(row)]
    return tuple(db.session.execute(select(Review.id).where(Review.assessment_id.in_(blind))).scalars())


def _roots(scope: Scope, actor: Actor) -> dict[str, list[uuid.UUID]]:
    if scope.case is not None:
        records = select(Assessment.id).where(Assessment.round_id == scope.case.round_id)
        return {"case_file": [scope.case.id], "assessment": list(db.session.execute(records).scalars())}
    visible = visible_cases(actor).subquery()
    rounds = select(visible.c.round_id)
    cases = select(CaseFile.id).where(CaseFile.round_id.in_(rounds))
    return {
        "case_file": list(db.session.execute(cases).scalars()),
        "assessment": list(db.session.execute(select(visible.c.id)).scalars()),
    }


def _of_person(kind: Kind, query: Select[Any], person: User) -> Select[Any] | None:  # Any: a select of one model
    columns = [column for column in kind.model.__table__.columns if _names_a_person(column)]
    return query.where(or_(*(column == person.id for column in columns))) if columns else None


#: Tables of what an event of the department's work on a case is about, by the event's word for it.
_OF_CASES = {"assessment": "assessment", "case": "case_file", "review": "review", "engagement": "engagement"}


def _events(
    scope: Scope, ids: Iterable[str], reach: Mapping[str, Sequence[uuid.UUID]], events_to: int
) -> Sequence[Event]:
    """Of a case, those of its records; of a person, also what they did where no council's own work is told.

    Nothing of a case that is closed to the lead, nor of a reading that is still blind: an event's codes tell of both.
    """
    about: Any = Event.subject_id.in_(sorted(ids))  # Any: one of two conditions
    if scope.person is not None:
        own = (Event.actor_id == str(scope.person.id)) & Event.council_gss.is_(None)
        about = own | ((Event.subject_id == str(scope.person.id)) & Event.council_gss.is_(None))
    query = select(Event).where(about, Event.sequence <= events_to, Event.kind.not_like("records_pack_%"))
    rows = db.session.execute(query.order_by(Event.sequence)).scalars().all()
    open_ids = {str(found) for table in _OF_CASES.values() for found in reach.get(table, ())}
    return [row for row in rows if row.subject_type not in _OF_CASES or row.subject_id in open_ids]


def _parent_table(kind: Kind) -> str:
    for key in kind.model.__table__.columns[kind.via].foreign_keys:
        return str(key.column.table.name)
    return ""


def _column(kind: Kind, name: str) -> Any:  # Any: a column of whichever model it is
    return getattr(kind.model, name)


def _names_a_person(column: Any) -> bool:  # Any: a column
    return any(key.column.table.name == "person" for key in column.foreign_keys)


def _names(rows: Iterable[Base]) -> dict[uuid.UUID, str]:
    wanted = {
        getattr(row, column.key)
        for row in rows
        for column in inspect_model(type(row)).columns
        if _names_a_person(column)
    }
    query = select(User.id, User.name).where(User.id.in_(found for found in wanted if found is not None))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _item(kind: Kind, row: Base, names: Mapping[uuid.UUID, str]) -> Item:
    content: Json = {}
    own: set[str] = set()
    for column in inspect_model(type(row)).columns:
        if column.key in SECRET:
            continue
        value = getattr(row, column.key)
        content[column.key] = _plain(json.loads(value) if column.key in JSON_TEXTS and value else value)
        if column.key in JSON_TEXTS or _is_written(column):
            own.add(column.key)
        if _names_a_person(column) and value is not None:
            content[f"{column.key.removesuffix('_id')}_name"] = names.get(value, "")
    identity = str(content.get("sequence") if kind is EVENTS else content["id"])
    moment = getattr(row, kind.day) if kind.day else None
    on = moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment
    parts = [str(content.get(f"{name.removesuffix('_id')}_name") or content[name] or "") for name in kind.title]
    return Item(
        key=f"{kind.name}:{identity}",
        kind=kind,
        id=identity,
        on=on,
        title=", ".join(part for part in parts if part),
        content=content,
        own_words=frozenset(own),
        documents=_documents(row),
    )


def _is_written(column: Any) -> bool:  # Any: a column
    """Whether a column holds what a person wrote: texts, and lines as long as a title. Names of people are shorter."""
    if any(column.foreign_keys) or column.type.__class__.__name__ not in ("Text", "String"):
        return False
    length = getattr(column.type, "length", None)
    return length is None or length >= 200


def _documents(row: Base) -> tuple[Document, ...]:
    if isinstance(row, SummaryDocument):
        summary = db.session.get_one(ReadinessSummary, row.summary_id)
        sources = (json.loads(summary.snapshot_json), summary.assessment.sealed())
        return (Document(f"{row.copy}-copy.pdf", row.pdf_sha256, sources),)
    if isinstance(row, Assessment):
        paper = find_paper(row)
        return (Document("submission.pdf", paper.file_sha256, (row.sealed(),)),) if paper is not None else ()
    return ()


def _plain(value: object) -> Any:  # Any: JSON values
    """The value as JSON holds it; numbers with decimals as text, as they were written."""
    return json.loads(sealing.canonical_json(value)) if not isinstance(value, float) else str(value)
