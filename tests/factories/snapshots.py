"""A made-up snapshot of a summary, with every kind of content: full themes, empty ones, and each kind of gap.

Nothing in it is random or dated today: the golden document is rendered from it.
"""

import json
from pathlib import Path
from typing import Any

from portal.domain.readiness import Fact, FactKind, Facts, Row
from tests.factories.snapshot_ladder import MODELS, model, statutory_tests
from tests.factories.snapshot_parts import FIRST, numbered, of_case, of_decision

Json = dict[str, Any]

THEMES = (
    ("continuous-improvement", "CI", "Continuous improvement"),
    ("leadership", "L", "Leadership"),
    ("governance", "G", "Governance"),
    ("culture", "C", "Culture"),
    ("use-of-resources", "R", "Use of resources"),
    ("service-delivery", "SD", "Service delivery"),
    ("partnerships-and-community-engagement", "PCE", "Partnerships and community engagement"),
)
JUDGEMENTS = ("embedded", "largely", "partly", "absent", "unjudged", "not_applicable")
CONFIDENCES = ("high", "medium", "low", "high", "", "")
STRENGTHS = ("strong", "moderate", "limited", "none", "", "")
STANDINGS = (
    ("settled", "largely"),
    ("same", "largely"),
    ("open", ""),
    ("same", "absent"),
    ("", ""),
    ("same", "partly"),
)
ALONE = {"how": "one_reader", "view": "The account is clear.", "reasons": "The papers named say so."}
INDICATORS = (("present", "met"), ("partly", "not_assessed"), ("not_present", "not_met"), ("not_known", "not_assessed"))


def snapshot(**changes: Any) -> Json:
    """The snapshot of an issued summary for a fictional borough; `changes` replace whole top-level entries."""
    return {
        "format": "readiness-summary/2",
        "summary": {
            "id": "11111111-1111-4111-8111-111111111111",
            "reference": "BV-2024-E99000002-1",
            "sequence": 1,
            "state": "issued",
            "issued_at": "2024-07-12T09:30:00Z",
            "issued_by": {"name": "Lena Lead", "role": "Lead reviewer"},
            "supersedes": None,
        },
        "department": {"name": "Department for Levelling Up, Housing and Communities", "short": "DLUHC"},
        "council": {
            "gss_code": "E99000002",
            "name": "Exampleton",
            "official_name": "Exampleton Borough Council",
            "type": "unitary",
            "type_label": "Unitary authority",
            "region": "Nowhere",
            "demonstration": True,
        },
        "cycle": {"slug": "2024", "title": "Best Value self-assessment 2024"},
        "guidance": {
            "edition": "2024-05",
            "title": "Best value standards and intervention: a statutory guide for best value authorities",
            "published_on": "2024-05-08",
            "kind": "Statutory guidance",
            "sha256": "a" * 64,
            "address": "https://www.gov.uk/guidance/example",
        },
        "ruleset": "portal-rules-2024-05",
        "assessment": _assessment(),
        "releases": _releases(),
        "history": _history(),
        "evidence": _evidence(),
        "themes": [_theme(index, slug, code, title) for index, (slug, code, title) in enumerate(THEMES)],
        "review": {
            "id": FIRST,
            "reviewer": {"name": "Rita Reviewer", "role": "Reviewer"},
            "started_at": "2024-06-20T08:00:00Z",
            "submitted_at": "2024-07-01T15:00:00Z",
            "approved_by": {"name": "Lena Lead", "role": "Lead reviewer"},
            "approved_at": "2024-07-05T10:00:00Z",
            "overview": "The council knows itself well.\n\nIts account of resources needs a second look.",
        },
        "readiness": {"ruleset": "portal-rules-2024-05", "models": [model(*values) for values in MODELS]},
        "statutory_tests": statutory_tests(),
        "chain_head": {"sequence": 204, "hash": "c" * 64},
        "service": {"address": "https://portal.example"},
        **of_case(),
        **of_decision(),
    } | changes


def bare(**changes: Any) -> Json:
    """The same with nothing gathered, weighed or decided, and one reader."""
    case, weighed = of_case(), of_decision()
    empty = {key: [] for key in (*case, *weighed) if key not in ("reading", "readers")}
    reading = case["reading"] | {
        "one_reader_reason": "A second reader is on leave.",
        "one_reader_by": "Lena Lead",
        "one_reader_at": "2024-06-21T08:00:00Z",
    }
    whole = snapshot()
    themes = [theme | {"readings": [], "view": theme["view"] and theme["view"] | ALONE} for theme in whole["themes"]]
    for theme in themes:
        theme["characteristics"] = [
            item | {"readings": [], "stands": None, "soft_checks": []} for item in theme["characteristics"]
        ]
        theme["indicators"] = [item | {"readings": [], "how": "one_reader"} for item in theme["indicators"]]
    return whole | empty | {"reading": reading, "readers": case["readers"][:1], "themes": themes} | changes


def load_first_format() -> Json:
    """A snapshot of the first format, as it was sealed then."""
    path = Path(__file__).parents[1] / "reports" / "samples" / "summary-1.json"
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def facts() -> Facts:
    """Facts for the rules, of the same made-up case."""
    case = Row("assessment", "33333333-3333-4333-8333-333333333333")
    return Facts(case, frozenset({Fact(FactKind.ASSESSMENT_SEALED, case, "The self-assessment is sealed.")}))


def _assessment() -> Json:
    offices = (
        ("head_of_paid_service", "Head of paid service", "Chris Chief", False, ""),
        (
            "chief_finance_officer",
            "Chief finance officer (section 151 officer)",
            "Sam Finance",
            True,
            "The accounts for 2022 to 2023 are not yet audited.",
        ),
        ("monitoring_officer", "Monitoring officer", "Morgan Law", False, ""),
    )
    return {
        "id": "33333333-3333-4333-8333-333333333333",
        "receipt": "BVSA-7K2M-Q9XD",
        "sealed_at": "2024-06-14T16:45:00Z",
        "sha256": "b" * 64,
        "declarations": [
            {
                "office": office,
                "office_label": label,
                "name": name,
                "is_interim": interim,
                "signed_at": "2024-06-14T16:40:00Z",
                "reservation": reservation,
                "acting": "",
                "carried": False,
            }
            for office, label, name, interim, reservation in offices
        ],
    }


def _releases() -> list[Json]:
    return [
        {
            "code": "demo-figures-1",
            "title": "Demonstration figures of fictional authorities",
            "publisher": "This service",
            "licence": "Open Government Licence v3.0",
            "attribution": "Made up for the demonstration.",
            "published_on": "2024-04-01",
        }
    ]


def _history() -> list[Json]:
    case = {"kind": "assessment", "id": "33333333-3333-4333-8333-333333333333"}
    review = {"kind": "review", "id": "22222222-2222-4222-8222-222222222222"}
    return [
        {"at": "2024-06-14T16:45:00Z", "text": "The council submitted its self-assessment.", "row": case},
        {"at": "2024-06-20T08:00:00Z", "text": "A reviewer took the case up.", "row": review},
        {"at": "2024-07-01T15:00:00Z", "text": "The review was submitted to a lead reviewer.", "row": review},
        {"at": "2024-07-05T10:00:00Z", "text": "A lead reviewer approved the review.", "row": review},
    ]


def _evidence() -> list[Json]:
    def item(number: int, title: str, *, public: bool, dated: str | None, codes: list[str]) -> Json:
        return {
            "id": f"44444444-4444-4444-8444-44444444444{number}",
            "number": number,
            "title": title,
            "address": f"https://exampleton.example/papers/{number}",
            "pointer": f"page {number * 3}",
            "dated_on": dated,
            "is_public": public,
            "codes": codes,
        }

    return [
        item(1, "Annual governance statement 2023 to 2024", public=True, dated="2024-05-30", codes=["CI-01", "G-01"]),
        item(2, "Corporate peer challenge report", public=True, dated="2023-11-02", codes=["L-01"]),
        item(3, "Draft transformation plan", public=False, dated=None, codes=["CI-02"]),
    ]


def _theme(index: int, slug: str, code: str, title: str) -> Json:
    return {
        "slug": slug,
        "code": code,
        "number": index + 1,
        "title": title,
        "purpose": f"What {title.lower()} is about, in our wording.",
        "characteristics": [_characteristic(code, number) for number in range(1, 7)],
        "indicators": [_indicator(code, number) for number in range(1, 5)],
        "figures": [_figure(index, number) for number in range(1, 4)] if index in (4, 5) else [],
        "view": None if index == 6 else _view(index, title),
        "readings": [] if index == 6 else [_reading(place, index, title) for place in (1, 2)],
    }


def _reading(place: int, index: int, title: str) -> Json:
    return {
        "id": numbered("5", 10 * place + index),
        "place": place,
        "stance": ("agrees", "differs", "cannot_tell")[(index + place - 1) % 3],
        "confidence": ("high", "medium")[place - 1],
        "view": f"On {title.lower()} reader {place} finds the account clear.",
        "reasons": f"The papers named say so, finds reader {place}.",
        "strengths": "Members read and question the reports." if index % 2 == 0 else "",
        "questions": "When will the plan be adopted?" if index == 1 else "",
    }


def _characteristic(code: str, number: int) -> Json:
    judgement = JUDGEMENTS[number - 1]
    told = judgement not in ("unjudged", "not_applicable")
    return {
        "code": f"{code}-{number:02d}",
        "text": f"The authority does thing {number} openly, with members, and looks at what came of it.",
        "basis": "Theme description",
        "judgement": judgement,
        "confidence": CONFIDENCES[number - 1],
        "strength": STRENGTHS[number - 1],
        "narrative": f"We do thing {number} in every service. Members look at it.\n\nNext year we will <b>widen</b> it."
        if told
        else "",
        "reason": "The combined authority does this for us." if judgement == "not_applicable" else "",
        "evidence": [number] if number < 3 and code in ("CI", "L", "G") else [],
        "soft_checks": [
            {"kind": "old_evidence", "words": "The paper is a year old. Is it still right?", "reply": reply}
        ]
        if number == 1 and (reply := "It was confirmed in May." if code == "G" else "")
        else [],
        "readings": [] if number == 5 else [_judged(place, code, number) for place in (1, 2)],
        "stands": _stands(code, number),
    }


def _judged(place: int, code: str, number: int) -> Json:
    how, stands = STANDINGS[number - 1]
    apart = ("largely", "partly")[place - 1]
    return {
        "id": numbered("8", 100 * ord(code[0]) + 10 * place + number),
        "place": place,
        "judgement": stands if how == "same" else apart,
        "confidence": CONFIDENCES[number - 1],
        "reasons": f"Reader {place} looked at the minutes." if number == 1 else "",
        "good_practice": "Reports are read aloud in the market." if number == 2 and place == 1 else "",
    }


def _stands(code: str, number: int) -> Json | None:
    how, judgement = STANDINGS[number - 1]
    if not how:
        return None
    kind = "settlement" if how == "settled" else "characteristic_view"
    return {
        "how": how,
        "judgement": judgement,
        "confidence": "medium" if how == "settled" else "",
        "reasons": "The first reader had the later minutes." if how == "settled" else "",
        "row": {"kind": kind, "id": numbered("9", 100 * ord(code[0]) + number)},
    }


def _indicator(code: str, number: int) -> Json:
    answer, finding = INDICATORS[number - 1]
    return {
        "code": f"{code}-F{number:02d}",
        "text": f"Thing {number} is not looked at by anybody for a long time.",
        "basis": "Our prompt",
        "answer": answer,
        "note": "This was so until March." if answer == "partly" else "",
        "finding": finding,
        "finding_reasons": "The minutes show it." if finding == "met" else "",
        "how": "settled" if finding == "met" else "same",
        "row": {"kind": "settlement", "id": numbered("7", 100 * ord(code[0]) + number)},
        "soft_checks": [{"kind": "no_note", "words": "You know of it. What was done?", "reply": "See the minutes."}]
        if number == 1 and code == "G"
        else [],
        "readings": [
            {
                "id": numbered("6", 100 * ord(code[0]) + 10 * place + number),
                "place": place,
                "finding": finding if place == 1 else "not_assessed",
                "reasons": f"Reader {place} read the minutes." if number == 1 else "",
            }
            for place in (1, 2)
        ],
    }


def _figure(index: int, number: int) -> Json:
    empty = ("not_applicable", "suppressed")[index - 4] if number == 3 else ""
    return {
        "metric_id": f"demo_metric_{index}_{number}",
        "name": f"Demonstration metric {index}.{number}",
        "unit": "%" if number == 1 else "£ per dwelling",
        "decimals": 1 if number == 1 else 0,
        "period": "2022-23",
        "value": None if empty else ("46.25", "1734")[number - 1],
        "status": empty or "published",
        "release": "demo-figures-1",
        "question": "What lies behind this figure, and what has the council done about it?",
        "note": "Our boundary changed in 2021." if number == 2 else "",
        "note_on": "2024-05-02" if number == 2 else None,
        "comparators": []
        if empty
        else [
            {"scope": "england", "label": "England", "n": 151, "median": ("44.1", "1690")[number - 1]},
            {"scope": "type:unitary", "label": "Unitary authorities", "n": 62, "median": ("47", "1755.5")[number - 1]},
        ],
        "words": "" if empty else "Close to the England median",
    }


def _view(index: int, title: str) -> Json:
    return {
        "id": f"55555555-5555-4555-8555-55555555555{index}",
        "stance": ("agrees", "differs", "cannot_tell")[index % 3],
        "view": f"On {title.lower()} the account is clear and rests on papers that anybody can read.",
        "reasons": "The papers named say so. One of them is more than a year old.",
        "strengths": "Members read and question the reports." if index % 2 == 0 else "",
        "questions": "When will the plan be adopted?" if index == 1 else "",
        "confidence": "medium",
        "how": "settled",
        "row": {"kind": "settlement", "id": f"55555555-5555-4555-8555-55555555555{index}"},
    }
