"""The part of a snapshot on the decision: options, legal steps, representations, decisions and what is in force."""

from typing import Any, TypeVar

from sqlalchemy import select

from guidance import Guidance
from portal.database import db
from portal.models import (
    Decision,
    Instrument,
    LadderFact,
    LadderOption,
    LadderStep,
    Representation,
    RepresentationPeriod,
)
from portal.services.reviews.cases import Case

#: A JSON object.
Json = dict[str, Any]
_Row = TypeVar("_Row", Decision, LadderFact, LadderOption, LadderStep, Representation, RepresentationPeriod)
_ORDERS: dict[type, tuple[str, ...]] = {
    Decision: ("sequence",),
    LadderFact: ("added_at",),
    LadderOption: ("recorded_at",),
    LadderStep: ("recorded_at",),
    Representation: ("number",),
    RepresentationPeriod: ("recorded_at",),
}


def of_decision(case: Case, guidance: Guidance) -> Json:
    """The keys that tell what was weighed, said and decided. Nothing here is chosen or worked out by the service."""
    titles = {model.code: model.title for model in guidance.interventions}
    order = {code: number for number, code in enumerate(titles)}
    steps = _rows(case, LadderStep)
    return {
        "statutory_tests": [
            {"code": test.code, "step": test.step, "text": test.text, "provision": test.provision}
            | _NOT_STARTED
            | {"said": _said(test.code, steps, titles)}
            for test in guidance.statutory_tests
        ],
        "options": [
            {
                "id": row.id,
                "model": row.model,
                "standing": row.standing,
                "reasons": row.reasons,
                "person": row.person,
                "considered_on": row.considered_on,
            }
            for row in sorted(_rows(case, LadderOption), key=lambda row: order.get(row.model, 99))
        ],
        "ladder_facts": [_fact(row) for row in _rows(case, LadderFact)],
        "representation_periods": [_period(row, titles) for row in _rows(case, RepresentationPeriod)],
        "representations": [_representation(row) for row in _rows(case, Representation)],
        "decisions": [_decision(row, titles) for row in _rows(case, Decision)],
        "instruments": [_instrument(row, titles) for row in _instruments(case)],
    }


def with_steps(models: list[Json], case: Case) -> list[Json]:
    """The models with each step as a named person said of it in this case."""
    said = {(row.model, row.step): row for row in _rows(case, LadderStep)}
    for model in models:
        for step in model["steps"]:
            row = said.get((model["code"], step["code"]))
            if row is not None:
                step |= _said_of(row)
    return models


_NOT_STARTED: Json = {"state": "not_started", "person": "", "on": None, "reason": ""}


def _said_of(row: LadderStep) -> Json:
    return {"id": row.id, "state": row.state, "person": row.person, "on": row.said_on, "reason": row.reason}


def _said(code: str, steps: list[LadderStep], titles: dict[str, str]) -> list[Json]:
    """What named persons said of one test, model by model in the edition's order."""
    order = list(titles)
    found = sorted(
        (row for row in steps if row.step == code),
        key=lambda row: order.index(row.model) if row.model in order else len(order),
    )
    return [_said_of(row) | {"model": row.model, "model_title": titles.get(row.model, row.model)} for row in found]


def _rows(case: Case, kind: type[_Row]) -> list[_Row]:
    if case.file is None:
        return []
    columns = [getattr(kind, name) for name in (*_ORDERS[kind], "id")]
    return list(db.session.execute(select(kind).where(kind.case_id == case.file.id).order_by(*columns)).scalars())


def _fact(row: LadderFact) -> Json:
    return {
        "id": row.id,
        "model": row.model,
        "line": row.line,
        "row_kind": row.row_kind,
        "row_id": row.row_id,
        "words": row.words,
    }


def _period(row: RepresentationPeriod, titles: dict[str, str]) -> Json:
    return {
        "id": row.id,
        "model": row.model,
        "model_title": titles.get(row.model, row.model),
        "subject": row.subject,
        "from_on": row.from_on,
        "to_on": row.to_on,
        "is_skipped": row.is_skipped,
        "urgency_reason": row.urgency_reason,
        "authority_told_on": row.authority_told_on,
        "bodies_told_on": row.bodies_told_on,
        "person": row.person,
    }


def _representation(row: Representation) -> Json:
    return {
        "id": row.id,
        "number": row.number,
        "made_by": row.made_by,
        "received_on": row.received_on,
        "text": row.text,
        "considered": row.considered,
        "considered_by": row.considered_by,
        "considered_on": row.considered_on,
    }


def _decision(row: Decision, titles: dict[str, str]) -> Json:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "outcome": row.outcome,
        "model": row.model,
        "model_title": titles.get(row.model, row.model),
        "decided_by": row.decided_by,
        "office": row.office,
        "decided_on": row.decided_on,
        "reasons": row.reasons,
        "themes": list(row.themes),
        "powers": row.powers,
        "rests_on": row.rests_on,
        "minded_to_on": row.minded_to_on,
        "in_force_on": row.in_force_on,
        "ends_on": row.ends_on,
        "review_on": row.review_on,
        "open_steps": list(row.open_steps),
    }


def _instruments(case: Case) -> list[Instrument]:
    """Everything that was ever in force for the council, oldest first."""
    query = select(Instrument).where(Instrument.council_gss == case.assessment.council_gss)
    return list(db.session.execute(query.order_by(Instrument.issued_on, Instrument.added_at, Instrument.id)).scalars())


def _instrument(row: Instrument, titles: dict[str, str]) -> Json:
    return {
        "id": row.id,
        "model": row.model,
        "model_title": titles.get(row.model, row.model),
        "title": row.title,
        "issued_on": row.issued_on,
        "ends_on": row.ends_on,
        "ended_on": row.ended_on,
        "outcome": row.outcome,
        "address": row.address,
        "appointees": [
            {"name": item.name, "role": item.role, "from_on": item.from_on, "to_on": item.to_on}
            for item in row.appointees
        ],
    }
