"""Takes the snapshot that a summary is made from: everything in it, and nothing that could change later.

The keys are the format `readiness-summary/2`. A key that is renamed makes issued summaries unreadable, so keys are
only ever added; `portal.reports.formats` tells what an older snapshot means today. `portal.reports` reads this format
and knows no table.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from guidance import Guidance
from portal.database import db
from portal.domain.ladder import ladder_of
from portal.domain.metrics import TYPE_NAMES
from portal.domain.readiness import ModelReadiness, Row, lay_out
from portal.models import MetricRelease, Settlement
from portal.services import guidance as editions
from portal.services.reviews.cases import Case
from portal.services.summaries.deciding import of_decision, with_steps
from portal.services.summaries.dossier import of_case
from portal.services.summaries.evidence import Evidence
from portal.services.summaries.facts import facts_of
from portal.services.summaries.themes import Sources, theme

FORMAT = "readiness-summary/2"
#: Rules whose findings tell what officials weigh before anybody has decided.
DELIBERATION = ("lighter-options",)

#: A JSON object.
Json = dict[str, Any]


def take(case: Case, *, summary: Json, department: Json, service: Json, chain_head: Json) -> Json:
    """The snapshot of a case as it stands.

    Args:
        summary: reference, state, and who issued it when.
        department: its name on the day of the summary.
        service: the address at which a copy is checked; empty where none is set.
        chain_head: number and hash of the newest event before the summary.
    """
    record = case.assessment.sealed()
    content = record["content"]
    guidance = editions.get_content(content["guidance"]["edition"], content["guidance"]["sha256"])
    evidence = Evidence(case.submission)
    releases = _releases(case)
    readiness = lay_out(ladder_of(guidance), facts_of(case, releases), ruleset=guidance.ruleset)
    readings = case.readings if case.all_in else ()
    sources = Sources(case, guidance, evidence, readings, _settlements(case))
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
        "themes": [theme(entry, number, sources) for number, entry in enumerate(case.submission.themes, start=1)],
        "review": _review(case),
        "readiness": {
            "ruleset": readiness.ruleset,
            "models": with_steps([_model(model, guidance) for model in readiness.models], case),
        },
        "chain_head": chain_head,
        "service": service,
        **of_case(case, guidance, evidence, readings),
        **of_decision(case, guidance),
    }


def _settlements(case: Case) -> dict[str, Settlement]:
    """A lead's settlements by section; none while a reading is out, because they tell of both."""
    if not case.all_in:
        return {}
    query = select(Settlement).where(Settlement.assessment_id == case.assessment.id)
    return {row.section: row for row in db.session.execute(query).scalars()}


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
    own = {"kind": "assessment", "id": case.assessment.id}
    lines = [{"at": case.assessment.sealed_at, "text": "The council submitted its self-assessment.", "row": own}]
    for review in case.reviews:
        place, row = ("first", "second")[review.place - 1], {"kind": "review", "id": review.id}
        moments = (
            (review.started_at, f"A {place} reader took the case up."),
            (review.submitted_at, f"The {place} reader handed in a reading."),
        )
        lines += [{"at": at, "text": text, "row": row} for at, text in moments if at is not None]
    approved = next((review for review in case.reviews if review.approved_at), None)
    if approved is not None:
        row = {"kind": "review", "id": approved.id}
        lines.append({"at": approved.approved_at, "text": "A lead reviewer approved the review.", "row": row})
    return sorted(lines, key=lambda line: line["at"])


def _review(case: Case) -> Json | None:
    """The first reading, in the keys of format 1; every reading stands under `readers`."""
    review = case.reviews[0] if case.reviews and case.all_in else None
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
                "is_open": finding.rule not in DELIBERATION,
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
                "id": None,
            }
            for step in model.steps
        ],
    }


def _row(row: Row) -> Mapping[str, str]:
    return {"kind": row.kind, "id": row.id}
