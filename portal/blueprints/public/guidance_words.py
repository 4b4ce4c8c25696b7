"""Words that the pages of the guidance put to codes of an edition."""

from calendar import month_name
from datetime import date

from guidance.types import Guidance
from portal.services.guidance import Edition

#: Phases of the process, as headings.
PHASES = {
    "assurance": "Assurance",
    "early-engagement": "Early engagement",
    "non-statutory": "Non-statutory steps",
    "statutory-inspection": "Inspection",
    "statutory-intervention": "Statutory intervention",
    "exit": "Exit",
}

#: Who acts in a step.
OWNERS = {
    "authority": "the authority",
    "department": "the department",
    "both": "the authority and the department",
    "secretary-of-state": "the Secretary of State",
    "inspectors": "the inspectors",
    "appointees": "commissioners, boards or others appointed",
}


def in_words(code: str, words: dict[str, str]) -> str:
    """The words for a code; an edition with a code of its own shows that code, readably."""
    return words.get(code) or code.replace("-", " ").capitalize()


def month(text: str) -> str:
    """`2024-11` as November 2024; empty stays empty."""
    if not text:
        return ""
    year, number = text.split("-")
    return f"{month_name[int(number)]} {year}"


def facts(edition: Edition) -> list[tuple[str, str]]:
    """What identifies an edition, as rows of term and text."""
    guidance = edition.guidance
    rows = [
        ("Edition", edition.edition),
        ("Issued by", guidance.issuer),
        ("Published", _long(guidance.published_on)),
        ("Status", f"{guidance.status.label}. {guidance.status_note}".strip()),
        ("Licence", guidance.licence),
        ("Rules of this service used with it", guidance.ruleset),
        ("Content (SHA-256)", edition.sha256),
    ]
    if edition.loaded_at:
        rows.append(("Loaded here", _long(edition.loaded_at.date())))
    return rows


def completeness(guidance: Guidance) -> list[tuple[str, str]]:
    """How complete each part of the edition is, as rows of part and text."""
    return [(part.title, part.text) for part in guidance.completeness]


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
