"""Words that the pages of the guidance put to codes of an edition."""

import re
from calendar import month_name
from datetime import date

from guidance.types import Guidance, Theme
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


#: Bodies and terms of the field that lines use by their short name.
SHORT_NAMES = {
    "CIPFA": "Chartered Institute of Public Finance and Accountancy",
    "CfGS": "Centre for Governance and Scrutiny",
    "Localis": "a think tank on local government",
    "LGA": "Local Government Association",
    "Solace": "Society of Local Authority Chief Executives and Senior Managers",
    "Annual Governance Statement": "a council's yearly account of how it is run, published with its accounts",
    "Prudential Framework": "the rules for borrowing and investment by councils",
    "section 151": "the officer in charge of a council's finances, named after the Local Government Act 1972",
    "section 114": "a report by that officer that spending would be unlawful, for example without money to pay for it",
    "Dedicated Schools Grant": "government's grant for schools and for children with special needs",
    "housing revenue account": "the separate account for council homes",
    "exceptional financial support": "leave from government to meet costs in ways that are normally not allowed",
    "statutory officers": "the head of paid service, the chief finance officer and the monitoring officer",
    "members": "elected councillors, where nothing else is said",
}


def short_names(theme: Theme) -> list[tuple[str, str]]:
    """The terms among the theme's lines that a reader may not know, with their meaning."""
    lines = (*theme.characteristics, *theme.indicators, *theme.context_notes)
    text = " ".join((theme.purpose, *(f"{line.text} {line.note}" for line in lines)))
    return [(name, meaning) for name, meaning in SHORT_NAMES.items() if re.search(rf"\b{name}\b", text)]


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
