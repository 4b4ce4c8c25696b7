"""Results by question and respondent type: for those who run the consultation, and, once published, for anybody.

Only responses that were sent are counted. The public sees nothing before the outcome is published, and then not the
small numbers (`portal.domain.consultation.suppression`).
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select

from portal.database import db
from portal.domain.consultation.answers import QuestionKind
from portal.domain.consultation.suppression import for_public
from portal.domain.consultation.tallies import Cell, QuestionTally, tally
from portal.domain.errors import NotFound
from portal.domain.workflow import ConsultationState
from portal.models import Answer, Consultation, Question, Response
from portal.services.consultations.catalogue import (
    asked,
    get_consultation,
    get_public_consultation,
    is_held_elsewhere,
    respondent_types,
)
from portal.services.consultations.responses import SUBMITTED


@dataclass(frozen=True)
class QuestionResult:
    """A question with its counts; `tally` is None where the counts are not known here."""

    code: str
    number: str
    section: str
    text: str
    kind: QuestionKind
    wording: str
    tally: QuestionTally | None


@dataclass(frozen=True)
class Results:
    """The results of one consultation; `responses` is every response that was sent, whatever it answers."""

    slug: str
    title: str
    responses: int
    types: tuple[tuple[str, str, int | None], ...]
    questions: tuple[QuestionResult, ...]


def results(slug: str) -> Results:
    """The results with every count, for those who run the consultation.

    Shape: one `QuestionResult` per question in the order of the form, each with a row per respondent type.

    Raises:
        NotFound: there is no such consultation.
    """
    consultation = get_consultation(slug)
    if is_held_elsewhere(consultation):
        return _held_elsewhere(consultation)
    bases = _bases(consultation)
    cells = _cells(consultation)
    types = respondent_types(consultation)
    found = tuple(
        _result(question, tally(asked(question), bases, cells.get(question.id, []), types))
        for question in consultation.questions
        if question.kind != QuestionKind.RECORDED
    )
    rows = tuple((kind.code, kind.label, bases.get(kind.code, 0)) for kind in types)
    return Results(consultation.slug, consultation.title, sum(bases.values()), rows, found)


def public_results(slug: str, *, now: datetime) -> Results:
    """The results as anybody may see them, once the outcome is published: small numbers are withheld.

    Raises:
        NotFound: there is no such consultation, or its outcome is not published.
    """
    consultation = get_public_consultation(slug, now=now)
    if consultation.state != ConsultationState.OUTCOME_PUBLISHED:
        raise NotFound(f"no results of {slug}")
    full = results(slug)
    shown = tuple(
        QuestionResult(q.code, q.number, q.section, q.text, q.kind, q.wording, q.tally and for_public(q.tally))
        for q in full.questions
    )
    bases = {row.type: row.base for q in shown if q.tally for row in q.tally.by_type}
    types = tuple((code, label, bases.get(code)) for code, label, _ in full.types)
    return Results(full.slug, full.title, full.responses, types, shown)


@dataclass(frozen=True)
class Progress:
    """How far responses have come: sent ones by respondent type, and how many are being written (never what)."""

    submitted: int
    in_progress: int
    by_type: tuple[tuple[str, int], ...]


def progress(slug: str) -> Progress:
    """Counts so far, without a word of what anybody is still writing."""
    consultation = get_consultation(slug)
    bases = _bases(consultation)
    query = select(func.count()).where(Response.consultation_id == consultation.id, Response.state == "in_progress")
    by_type = tuple((kind.label, bases.get(kind.code, 0)) for kind in respondent_types(consultation))
    return Progress(sum(bases.values()), db.session.execute(query).scalar_one(), by_type)


def _held_elsewhere(consultation: Consultation) -> Results:
    questions = tuple(_result(question, None) for question in consultation.questions)
    return Results(consultation.slug, consultation.title, int(consultation.content["responses"]), (), questions)


def _result(question: Question, counts: QuestionTally | None) -> QuestionResult:
    spec = asked(question)
    return QuestionResult(
        question.code, spec.number, question.section, question.text, spec.kind, question.wording, counts
    )


def _bases(consultation: Consultation) -> dict[str, int]:
    query = (
        select(Response.respondent_type, func.count())
        .where(Response.consultation_id == consultation.id, Response.state == SUBMITTED)
        .group_by(Response.respondent_type)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _cells(consultation: Consultation) -> dict[UUID, list[Cell]]:
    """Counts by question, respondent type and option: the database groups equal answers, so few rows come back."""
    chosen = cast(Answer.choices, String)  # PostgreSQL cannot group by JSON
    query = (
        select(Answer.question_id, Response.respondent_type, chosen, func.count())
        .join(Response, Response.id == Answer.response_id)
        .where(Response.consultation_id == consultation.id, Response.state == SUBMITTED)
        .group_by(Answer.question_id, Response.respondent_type, chosen)
    )
    counts: dict[UUID, Counter[tuple[str, str | None]]] = defaultdict(Counter)
    for question_id, kind, choices, count in db.session.execute(query):
        for option in (None, *json.loads(choices)):
            counts[question_id][kind, option] += count
    return {
        question_id: [Cell(kind, option, count) for (kind, option), count in found.items()]
        for question_id, found in counts.items()
    }
