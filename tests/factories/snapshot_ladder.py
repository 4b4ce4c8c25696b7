"""The ladder of a made-up snapshot: models with their findings and steps, and the test of the Act."""

from typing import Any

from tests.factories.snapshot_parts import numbered

Json = dict[str, Any]

MODELS = (
    ("sector-support", "Sector-led improvement and assurance", "assurance", "None: the authority’s own duty, Act s.3"),
    ("best-value-notice", "Best Value Notice", "non_statutory", "None: issued outside the 1999 Act powers"),
    ("section-10-inspection", "Best value inspection", "statutory", "Act s.10"),
    ("commissioners", "Commissioners", "statutory", "Act s.15(6)"),
)
_TIERS = {"assurance": "Assurance and sector support", "non_statutory": "Non-statutory", "statutory": "Statutory"}


def model(code: str, title: str, tier: str, legal_basis: str) -> Json:
    case = {"kind": "assessment", "id": "33333333-3333-4333-8333-333333333333"}
    own = {
        "rule": "own-account",
        "is_open": True,
        "to_show": "The council’s own account of how it meets the best value standards",
        "state": "held",
        "facts": [{"text": "The self-assessment was sealed on 14 June 2024.", **case}],
        "lacking": [],
        "rows": [case],
        "source": "Guidance, section on assurance",
    }
    outside = own | {
        "rule": "outside-evidence",
        "to_show": "Evidence from outside the council",
        "state": "missing",
        "facts": [],
        "lacking": ["evidence from outside the council"],
    }
    steps = [
        {
            "code": "s15-9",
            "title": "Representations invited and considered",
            "legal_basis": "Act s.15(9)",
            "state": "not_started",
            "person": "",
            "on": None,
            "reason": "",
            "id": None,
        }
    ]
    if code == "commissioners":
        steps[0] |= {"state": "done", "person": "Lena Lead", "on": "2024-07-11", "id": numbered("3", 9)}
    options = own | {
        "rule": "lighter-options",
        "is_open": False,
        "to_show": "That lighter options were considered",
        "facts": [{"text": "Sector-led improvement. Considered.", "kind": "ladder_option", "id": numbered("4", 1)}],
        "rows": [{"kind": "ladder_option", "id": numbered("4", 1)}],
    }
    return {
        "code": code,
        "title": title,
        "tier": tier,
        "tier_label": _TIERS[tier],
        "legal_basis": legal_basis,
        "summary": f"What {title.lower()} means in practice, in our wording.",
        "duration": "Set case by case.",
        "to_be_shown": [{"code": f"{code}-1", "text": "What this model asks to be shown.", "basis": "Act"}],
        "findings": [own] if tier == "assurance" else [own, outside, options],
        "steps": steps if tier == "statutory" else [],
    }


def statutory_tests() -> list[Json]:
    lines = (
        (
            "Secretary of State must be satisfied the authority is failing to comply with Part 1 of the Act.",
            "Act s.15(1)",
        ),
        ("Directions must be ones considered necessary or expedient to secure compliance.", "Act s.15(5)"),
        ("The authority must first be able to make representations.", "Act s.15(9)"),
    )
    return [
        {
            "code": f"test-{step}",
            "step": step,
            "text": text,
            "provision": provision,
            "state": "not_started",
            "person": "",
            "on": None,
            "reason": "",
            "said": _said() if step == 3 else [],
        }
        for step, (text, provision) in enumerate(lines, start=1)
    ]


def _said() -> list[Json]:
    return [
        {
            "id": numbered("3", 8),
            "state": "done",
            "person": "Lena Lead",
            "on": "2024-07-11",
            "reason": "",
            "model": "commissioners",
            "model_title": "Commissioners",
        }
    ]
