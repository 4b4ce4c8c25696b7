"""Takes the snapshot that a summary is made from: everything in it, and nothing that could change later.

The keys are the format `readiness-summary/1`. A key that is renamed makes issued summaries unreadable, so keys are
only ever added. `portal.reports` reads this format and knows no table.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from guidance import Guidance
from guidance.metrics import catalogue
from portal.database import db
from portal.domain.metrics import TYPE_NAMES
from portal.domain.readiness import ModelReadiness, Row, lay_out
from portal.domain.submissions import FigureEntry, ThemeEntry
from portal.models import IndicatorView, MetricRelease, ThemeView
from portal.services import guidance as editions
from portal.services.reviews.cases import Case
from portal.services.summaries.evidence import Evidence
from portal.services.summaries.facts import facts_of, ladder_of

FORMAT = "readiness-summary/1"

#: A JSON object.
Json = dict[str, Any]


def take(case: Case, *, summary: Json, department: Json, chain_head: Json) -> Json:
    """The snapshot of a case as it stands.

    Args:
        summary: reference, state, and who issued it when.
        department: its name on the day of the summary.
        chain_head: number and hash of the newest event before the summary.
    """
    record = case.assessment.sealed()
    content = record["content"]
    guidance = editions.get_content(content["guidance"]["edition"], content["guidance"]["sha256"])
    evidence = Evidence(case.submission)
    releases = _releases(case)
    readiness = lay_out(ladder_of(guidance), facts_of(case, releases), ruleset=guidance.ruleset)
    return {
        "format": FORMAT,
        "summary": summary,
        "department": department,
        "council": _council(case),
        "cycle": content["cycle"],
        "guidance": _guidance(guidance, content["guidance"]["sha256"]),
        "ruleset": guidance.ruleset,
        "assessment": _assessment(case),
        "releases": releases,
        "history": _history(case),
        "evidence": evidence.documents,
        "outside_evidence": [],
        "themes": [_theme(entry, number, case, guidance, evidence) for number, entry in _numbered(case)],
        "review": _review(case),
        "readiness": {
            "ruleset": readiness.ruleset,
            "models": [_model(model, guidance) for model in readiness.models],
        },
        "statutory_tests": [
            {"code": test.code, "step": test.step, "text": test.text, "provision": test.provision} | _NOT_STARTED
            for test in guidance.statutory_tests
        ],
        "representations": [],
        "options": [],
        "chain_head": chain_head,
    }


_NOT_STARTED: Json = {"state": "not_started", "person": "", "on": None, "reason": ""}


def _council(case: Case) -> Json:
    council = case.assessment.council
    words = TYPE_NAMES[council.type][0]
    return {
        "gss_code": council.gss_code,
        "name": council.name,
        "official_name": council.official_name,
        "type": council.type,
        "type_label": words[0].upper() + words[1:],
        "region": council.region,
        "demonstration": council.demonstration,
    }


def _guidance(guidance: Guidance, sha256: str) -> Json:
    return {
        "edition": guidance.edition,
        "title": guidance.title,
        "published_on": guidance.published_on,
        "kind": guidance.kind.label,
        "sha256": sha256,
        "address": guidance.address,
    }


def _assessment(case: Case) -> Json:
    assessment = case.assessment
    is_combined = assessment.council.is_combined_authority
    return {
        "id": assessment.id,
        "receipt": assessment.receipt,
        "sealed_at": assessment.sealed_at,
        "sha256": assessment.sealed_sha256,
        "declarations": [
            {
                "office": signed.office.value,
                "office_label": signed.office.label(combined_authority=is_combined),
                "name": signed.signed_by,
                "is_interim": signed.is_interim,
                "signed_at": signed.signed_at,
                "reservation": signed.reservation,
                "acting": signed.acting_words(signed.office.label(combined_authority=is_combined)),
                "carried": signed.carried,
            }
            for signed in case.declarations
        ],
    }


def _releases(case: Case) -> list[Json]:
    codes = {figure.release for theme in case.submission.themes for figure in theme.figures if figure.release}
    found = db.session.execute(select(MetricRelease).where(MetricRelease.code.in_(codes))).scalars()
    return [
        {
            "code": release.code,
            "title": release.title,
            "publisher": release.publisher,
            "licence": release.licence,
            "attribution": release.attribution,
            "published_on": release.published_on,
        }
        for release in sorted(found, key=lambda release: (release.title.casefold(), release.code))
    ]


def _history(case: Case) -> list[Json]:
    review = case.review
    own = {"kind": "assessment", "id": case.assessment.id}
    lines = [{"at": case.assessment.sealed_at, "text": "The council submitted its self-assessment.", "row": own}]
    if review is not None:
        row = {"kind": "review", "id": review.id}
        moments = (
            (review.started_at, "A reviewer took the case up."),
            (review.submitted_at, "The review was submitted to a lead reviewer."),
            (review.approved_at, "A lead reviewer approved the review."),
        )
        lines += [{"at": at, "text": text, "row": row} for at, text in moments if at is not None]
    return lines


def _numbered(case: Case) -> Iterable[tuple[int, ThemeEntry]]:
    return enumerate(case.submission.themes, start=1)


def _theme(entry: ThemeEntry, number: int, case: Case, guidance: Guidance, evidence: Evidence) -> Json:
    labels = {line.code: line.basis.label for line in _lines(guidance, entry.slug)}
    return {
        "slug": entry.slug,
        "code": entry.code,
        "number": number,
        "title": entry.title,
        "purpose": guidance.theme(entry.slug).purpose,
        "characteristics": [
            {
                "code": item.code,
                "text": item.text,
                "basis": labels.get(item.code, ""),
                "judgement": item.answer.judgement,
                "confidence": item.answer.confidence or "",
                "strength": item.answer.strength or "",
                "narrative": item.answer.narrative,
                "reason": item.answer.reason,
                "evidence": evidence.numbers(item.code),
            }
            for item in entry.characteristics
        ],
        "indicators": [
            {
                "code": item.code,
                "text": item.text,
                "basis": labels.get(item.code, ""),
                "answer": item.reply.state or "",
                "note": item.reply.note,
                **_finding(case.findings.get(item.code)),
            }
            for item in entry.indicators
        ],
        "figures": [_figure(figure) for figure in entry.figures],
        "view": _view(case.views.get(entry.slug)),
    }


def _lines(guidance: Guidance, slug: str) -> Iterable[Any]:  # Any: characteristics and indicators are both lines
    theme = guidance.theme(slug)
    return (*theme.characteristics, *theme.indicators)


def _finding(found: IndicatorView | None) -> Json:
    if found is None:
        return {"finding": "not_assessed", "finding_reasons": ""}
    return {"finding": found.finding, "finding_reasons": found.reasons}


def _figure(figure: FigureEntry) -> Json:
    metric = catalogue().get(figure.metric_id)
    return {
        "metric_id": figure.metric_id,
        "name": figure.name,
        "unit": figure.unit,
        "decimals": figure.decimals,
        "period": figure.period,
        "value": figure.value,
        "status": figure.status,
        "release": figure.release,
        "question": metric.question if metric else "",
        "note": figure.note,
        "note_on": figure.note_on,
        "comparators": [{"scope": item.scope, "n": item.n, "median": item.median} for item in figure.comparators],
        "words": figure.words,
    }


def _view(view: ThemeView | None) -> Json | None:
    if view is None:
        return None
    return {
        "id": view.id,
        "stance": view.stance,
        "view": view.view,
        "reasons": view.reasons,
        "strengths": view.strengths,
        "questions": view.questions,
    }


def _review(case: Case) -> Json | None:
    review = case.review
    if review is None:
        return None
    approved_by = review.approved_by
    return {
        "id": review.id,
        "reviewer": {"name": review.reviewer.name, "role": "Reviewer"},
        "started_at": review.started_at,
        "submitted_at": review.submitted_at,
        "approved_by": {"name": approved_by.name, "role": "Lead reviewer"} if approved_by else None,
        "approved_at": review.approved_at,
        "overview": review.overview,
    }


def _model(model: ModelReadiness, guidance: Guidance) -> Json:
    source = guidance.intervention(model.code)
    return {
        "code": model.code,
        "title": model.title,
        "tier": model.tier,
        "tier_label": source.tier.label,
        "legal_basis": model.legal_basis,
        "summary": source.summary,
        "duration": source.duration,
        "to_be_shown": [
            {"code": line.code, "text": line.text, "basis": line.basis.label} for line in source.to_be_shown
        ],
        "findings": [
            {
                "rule": finding.rule,
                "to_show": finding.to_show,
                "state": finding.state,
                "facts": [{"text": fact.text, **_row(fact.row)} for fact in finding.facts],
                "lacking": list(finding.lacking),
                "rows": [_row(row) for row in finding.rows],
                "source": finding.source,
            }
            for finding in model.findings
        ],
        "steps": [
            {
                "code": step.code,
                "title": step.title,
                "legal_basis": step.legal_basis,
                "state": step.state,
                "person": step.person,
                "on": step.on,
                "reason": step.reason,
            }
            for step in model.steps
        ],
    }


def _row(row: Row) -> Mapping[str, str]:
    return {"kind": row.kind, "id": row.id}
