"""The part of a snapshot on the case itself: who read it, what was gathered, and what the two sides said."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from guidance import Guidance
from guidance.metrics import catalogue
from portal.database import db
from portal.domain.submissions.additions import ActionEntry, governance_to_plain
from portal.models import (
    AgreedPlan,
    CaseFile,
    CheckIn,
    Clarification,
    Engagement,
    EvidenceSample,
    ExternalEvidence,
    SampledEvidence,
    User,
)
from portal.services.accuracy.standing import list_windows
from portal.services.external_evidence import kinds_of
from portal.services.reviews.cases import Case, Reading
from portal.services.reviews.interests import find_interest
from portal.services.sampling.reading import rows_of as samples_of
from portal.services.summaries.evidence import Evidence
from portal.services.summaries.said import accuracy, clarification, engagement

#: A JSON object.
Json = dict[str, Any]
_Row = TypeVar("_Row", Clarification, Engagement, ExternalEvidence, AgreedPlan, CheckIn)


def of_case(case: Case, guidance: Guidance, evidence: Evidence, readings: tuple[Reading, ...]) -> Json:
    """The keys that tell what the department gathered and what it and the council said to each other."""
    kinds = kinds_of(case.assessment)
    return {
        "reading": _reading(case),
        "readers": [_reader(case, reading) for reading in readings],
        "outside_evidence": [_outside(row, guidance, kinds) for row in rows_of(case.file, ExternalEvidence)],
        "samples": [_sample(row, evidence) for row in _samples(case)],
        "committees": governance_to_plain(case.submission.governance),
        "actions": _actions(case),
        "agreed_plans": [_plan(row) for row in rows_of(case.file, AgreedPlan)],
        "recommendations": [_recommendation(row, reading) for reading in readings for row in reading.recommendations],
        "clarifications": [clarification(row) for row in rows_of(case.file, Clarification)],
        "engagements": [engagement(row) for row in rows_of(case.file, Engagement)],
        "accuracy": [accuracy(row) for row in list_windows(case.assessment)],
        "check_ins": [
            {
                "id": row.id,
                "planned_on": row.planned_on,
                "held_on": row.held_on,
                "about": row.about,
                "notes": row.notes,
                "is_shared": row.shared_at is not None,
            }
            for row in rows_of(case.file, CheckIn)
        ],
    }


_ORDERS: dict[type, tuple[str, ...]] = {
    Clarification: ("number",),
    Engagement: ("held_on", "added_at"),
    ExternalEvidence: ("number",),
    AgreedPlan: ("sequence",),
    CheckIn: ("planned_on", "added_at"),
}


def rows_of(file: CaseFile | None, kind: type[_Row]) -> list[_Row]:
    """The rows of a case in their own order; none while nobody has begun its file."""
    if file is None:
        return []
    columns = [getattr(kind, name) for name in (*_ORDERS[kind], "id")]
    return list(db.session.execute(select(kind).where(kind.case_id == file.id).order_by(*columns)).scalars())


def _reading(case: Case) -> Json:
    file = case.file
    by = db.session.get(User, file.one_reader_by_id) if file and file.one_reader_by_id else None
    return {
        "is_complete": case.all_in,
        "one_reader_reason": file.one_reader_reason if file else "",
        "one_reader_by": by.name if by else "",
        "one_reader_at": file.one_reader_at if file else None,
        "case": file.id if file else None,
    }


def _reader(case: Case, reading: Reading) -> Json:
    review = reading.review
    interest = find_interest(case.file, review.reviewer_id) if case.file else None
    by = db.session.get(User, interest.decided_by_id) if interest and interest.decided_by_id else None
    return {
        "id": review.id,
        "place": review.place,
        "name": review.reviewer.name,
        "started_at": review.started_at,
        "submitted_at": review.submitted_at,
        "returned_at": review.returned_at,
        "overview": review.overview,
        "interest": {
            "id": interest.id if interest else None,
            "standing": interest.standing if interest else "",
            "declared_at": interest.declared_at if interest else None,
            "words": interest.words if interest else "",
            "decision_reason": interest.decision_reason if interest else "",
            "decided_by": by.name if by else "",
        },
    }


def _outside(row: ExternalEvidence, guidance: Guidance, kinds: Mapping[str, str]) -> Json:
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind,
        "kind_label": kinds.get(row.kind, row.kind),
        "title": row.title,
        "source": row.source,
        "address": row.address,
        "dated_on": row.dated_on,
        "supplied_by": row.supplied_by,
        "received_on": row.received_on,
        "is_public": row.is_public,
        "stands": row.withdrawn_at is None,
        "withdrawn_reason": row.withdrawn_reason,
        "themes": sorted({_theme_of(item.section, guidance) for item in row.bearings}),
        "bearings": [
            {"section": item.section, "bearing": item.bearing, "words": item.words, "pointer": item.pointer}
            for item in row.bearings
        ],
    }


def _theme_of(section: str, guidance: Guidance) -> str:
    """The slug of the theme that a section belongs to; the section itself where the edition does not know it."""
    for theme in guidance.themes:
        codes = {line.code for line in (*theme.characteristics, *theme.indicators)}
        if section == theme.slug or section in codes:
            return theme.slug
    return section


def _samples(case: Case) -> list[EvidenceSample]:
    order = {theme.slug: number for number, theme in enumerate(case.submission.themes)}
    return sorted(samples_of(case.assessment), key=lambda row: (order.get(row.theme, 99), row.draw))


def _sample(row: EvidenceSample, evidence: Evidence) -> Json:
    return {
        "id": row.id,
        "theme": row.theme,
        "draw": row.draw,
        "seed": row.seed,
        "method": row.method,
        "population": row.population,
        "drawn_at": row.drawn_at,
        "items": [_sampled(item, evidence) for item in row.items],
    }


def _sampled(item: SampledEvidence, evidence: Evidence) -> Json:
    return {
        "id": item.id,
        "place": item.place,
        "citation": item.citation,
        "document": evidence.number_of(item.citation),
        "code": item.code,
        "result": item.result,
        "note": item.note,
        "looked_at": item.looked_at,
    }


def _actions(case: Case) -> list[Json]:
    """The council's actions as sealed, each once, with the characteristics that it bears on."""
    found: dict[str, tuple[ActionEntry, list[str]]] = {}
    for entry in case.submission.characteristics:
        for action in entry.actions:
            found.setdefault(action.id, (action, []))[1].append(entry.code)
    return [_action(action, codes) for action, codes in found.values()]


def _action(action: ActionEntry, codes: Iterable[str]) -> Json:
    metric = catalogue().get(action.effect_metric_id)
    return {
        "id": action.id,
        "title": action.title,
        "owner": action.owner,
        "due_on": action.due_on,
        "cost": action.cost,
        "effect": action.effect,
        "effect_metric": metric.name if metric else action.effect_metric_id,
        "effect_by_on": action.effect_by_on,
        "state": action.state,
        "codes": list(codes),
    }


def _plan(row: AgreedPlan) -> Json:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "offered_at": row.offered_at,
        "agreed_at": row.agreed_at,
        "answered_at": row.answered_at,
        "answer": row.answer,
        "sha256": row.actions_sha256,
        "actions_json": json.loads(row.actions_json),
    }


def _recommendation(row: Any, reading: Reading) -> Json:  # Any: a ReviewRecommendation
    return {
        "id": row.id,
        "place": reading.review.place,
        "number": row.number,
        "theme": row.theme,
        "codes": list(row.codes),
        "text": row.text,
        "reasons": row.reasons,
        "stands": row.withdrawn_at is None,
        "withdrawn_reason": row.withdrawn_reason,
    }
