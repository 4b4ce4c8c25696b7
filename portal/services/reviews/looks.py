"""Who looked at which restricted page of a case, and what was done with the case, for its leads to read."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from portal.database import db
from portal.domain.desk_words import page_words, step_words
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, Event, Review
from portal.services.records import record_event
from portal.services.reviews.access import find_case, find_case_file

#: The event of one look.
LOOKED = "case_looked_at"
#: Lines on one page of looks or of the history.
PAGE = 50


@dataclass(frozen=True)
class Line:
    """One event of a case in words: a step, or the page that was looked at."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True)
class Lines:
    """One page of events, the newest first."""

    assessment: Assessment
    lines: tuple[Line, ...]
    page: int
    has_more: bool


def record_look(assessment_id: uuid.UUID, page: str, part: str, *, actor: Actor, now: datetime) -> None:
    """Records one look at a restricted page. The caller has shown it, so it has asked whether the actor may.

    Without the council: its own log must not move while the department reads.
    """
    facts = {"page": page, **({"part": part} if part else {})}
    record_event(LOOKED, subject=("assessment", str(assessment_id)), actor=actor, now=now, facts=facts)


def record_look_in_answer(assessment_id: uuid.UUID, page: str, part: str, *, actor: Actor, now: datetime) -> None:
    """Records a look at a page that answered a form; nothing where the actor may not read the case and so saw none."""
    try:
        find_case(assessment_id, actor=actor)
    except NotFound:
        return
    record_look(assessment_id, page, part, actor=actor, now=now)


def record_pack_look(pack_id: uuid.UUID, endpoint: str, *, actor: Actor, now: datetime) -> None:
    """Records one look at the records, or at the file, of a person's pack; no pack lists it."""
    facts = {"page": endpoint.removeprefix("review.")}
    record_event("records_pack_looked_at", subject=("records_pack", str(pack_id)), actor=actor, now=now, facts=facts)


def record_download(export_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Records that somebody downloaded sealed records that a lead exported."""
    record_event("export_downloaded", subject=("record_export", str(export_id)), actor=actor, now=now)


def list_looks(assessment_id: uuid.UUID, *, actor: Actor, page: int = 1) -> Lines:
    """Who looked at what in a case, the newest first.

    Raises:
        NotFound, InterestsFirst: the actor may not read the case.
        NotAllowed: the actor is no lead.
    """
    assessment = _find(assessment_id, actor)
    return _page(assessment, and_(_of_assessment(assessment), Event.kind == LOOKED), page)


def list_history(assessment_id: uuid.UUID, *, actor: Actor, page: int = 1) -> Lines:
    """What was done with a case, the newest first, looks left out; raises as `list_looks`."""
    assessment = _find(assessment_id, actor)
    case = find_case_file(assessment)
    reviews = select(Review.id).where(Review.assessment_id == assessment.id)
    ids = [str(found) for found in db.session.execute(reviews).scalars()]
    wanted = or_(
        _of_assessment(assessment),
        and_(Event.subject_type == "case", Event.subject_id == str(case.id if case else "")),
        and_(Event.subject_type == "review", Event.subject_id.in_(ids)),
    )
    return _page(assessment, and_(wanted, Event.kind != LOOKED), page)


def _find(assessment_id: uuid.UUID, actor: Actor) -> Assessment:
    assessment = find_case(assessment_id, actor=actor)
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("looks of a case")
    return assessment


def _of_assessment(assessment: Assessment) -> ColumnElement[bool]:
    return and_(Event.subject_type == "assessment", Event.subject_id == str(assessment.id))


def _page(assessment: Assessment, wanted: ColumnElement[bool], page: int) -> Lines:
    page = max(page, 1)
    query = (
        select(Event)
        .where(wanted)
        .order_by(Event.at.desc(), Event.sequence.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = list(db.session.execute(query).scalars())
    lines = tuple(Line(row.at, row.actor_name, _words(row)) for row in found[:PAGE])
    return Lines(assessment, lines, page, len(found) > PAGE)


def _words(event: Event) -> str:
    if event.kind != LOOKED:
        return step_words(event.kind)
    return page_words(str(event.facts.get("page", "")), str(event.facts.get("part", "")))
