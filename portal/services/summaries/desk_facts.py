"""Turns what the department recorded beside a self-assessment into facts: outside evidence, replies, options and steps.

Each sentence names a record and says what it is. None holds what an official wrote, or the name of one, because the
same sentence stands in copies that leave the department.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from portal.database import Base, db
from portal.domain.casework import Side
from portal.domain.readiness import Fact, FactKind, RecordedStep, Row
from portal.models import (
    AccuracyWindow,
    AgreedPlan,
    Clarification,
    ExternalEvidence,
    LadderOption,
    LadderStep,
    Representation,
)
from portal.services import guidance as editions
from portal.services.reviews.cases import Case

_Row = TypeVar("_Row", bound=Base)


def desk_facts(case: Case) -> frozenset[Fact]:
    """Facts from the department's file of a case; none while nobody has begun one."""
    if case.file is None:
        return frozenset()
    return frozenset(
        (*_outside(case.file.id), *_replies(case, case.file.id), *_options(case, case.file.id), *_plans(case.file.id))
    )


def recorded_steps(case: Case) -> frozenset[RecordedStep]:
    """Where each step stands because a named person said so."""
    if case.file is None:
        return frozenset()
    return frozenset(
        RecordedStep(
            model=row.model,
            step=row.step,
            state=row.state,
            row=Row("ladder_step", str(row.id)),
            person=row.person,
            on=row.said_on,
            reason=row.reason,
        )
        for row in _of_file(LadderStep, case.file.id)
    )


def _outside(case_id: UUID) -> Iterator[Fact]:
    for row in _of_file(ExternalEvidence, case_id):
        if row.withdrawn_at is None:
            dated = f", dated {_day(row.dated_on)}" if row.dated_on else ", which bears no date"
            text = f"Outside evidence {row.number}: {row.title} ({row.source}){dated}."
            yield Fact(FactKind.OUTSIDE_EVIDENCE, Row("external_evidence", str(row.id)), text, place=row.number)


def _replies(case: Case, case_id: UUID) -> Iterator[Fact]:
    kind = FactKind.AUTHORITY_REPLIED
    windows = select(AccuracyWindow).where(
        AccuracyWindow.assessment_id == case.assessment.id, AccuracyWindow.closed_at.is_not(None)
    )
    for window in db.session.execute(windows).scalars():
        if window.council_done_at or window.points:
            said = "raised points of fact, each answered with a reason" if window.points else "raised no point of fact"
            text = f"The council was shown what would be said of it and {said}."
            yield Fact(kind, Row("accuracy_window", str(window.id)), text, place=window.sequence)
    for question in _of_file(Clarification, case_id):
        if any(message.side is Side.COUNCIL for message in question.messages):
            text = f"Question {question.number} to the council, “{question.subject}”: it answered."
            yield Fact(kind, Row("clarification", str(question.id)), text, place=100 + question.number)
    for made in _of_file(Representation, case_id):
        dealt = "considered" if made.considered else "not yet recorded as considered"
        text = f"Representation {made.number}, from {made.made_by}, received on {_day(made.received_on)}: {dealt}."
        yield Fact(kind, Row("representation", str(made.id)), text, place=10_000 + made.number)


def _options(case: Case, case_id: UUID) -> Iterator[Fact]:
    guidance = editions.get_content(case.submission.edition, case.submission.edition_sha256)
    places = {model.code: place for place, model in enumerate(guidance.interventions)}
    titles = {model.code: model.title for model in guidance.interventions}
    for row in _of_file(LadderOption, case_id):
        text = f"{titles.get(row.model, row.model)}. {row.standing.words}, {_day(row.considered_on)}."
        yield Fact(
            FactKind.LIGHTER_OPTION_CONSIDERED,
            Row("ladder_option", str(row.id)),
            text,
            place=places.get(row.model, len(places)),
        )


def _plans(case_id: UUID) -> Iterator[Fact]:
    for plan in _of_file(AgreedPlan, case_id):
        if plan.agreed_at is not None:
            text = f"An improvement plan was agreed with the council on {_day(plan.agreed_at.date())}."
            yield Fact(FactKind.IMPROVEMENT_RECORDED, Row("agreed_plan", str(plan.id)), text, place=plan.sequence)


def _of_file(kind: type[_Row], case_id: UUID) -> list[_Row]:
    return list(db.session.execute(select(kind).where(kind.case_id == case_id)).scalars())  # type: ignore[attr-defined]  # every table of the file has it


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
