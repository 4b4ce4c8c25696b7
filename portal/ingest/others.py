"""Rows that are about something other than an authority of the register: known by code or by name, and only counted."""

import re

ENGLAND = "totals of regions, classes and England"
SERVICES = "police, fire, parks, waste and combined authorities"
ABROAD = "areas outside England"
JOINT = "councils that report together under a code of their own"

#: First letters of a GSS code to what it is of; source: the register of geographic codes of the ONS.
_BY_CODE = (
    ("E92", ENGLAND),
    ("E12", ENGLAND),
    ("E11", ENGLAND),
    ("E13", ENGLAND),
    ("E23", SERVICES),
    ("E26", SERVICES),
    ("E31", SERVICES),
    ("E50000008", JOINT),
    ("E50000009", JOINT),
    ("E50", SERVICES),
    ("W", ABROAD),
    ("S", ABROAD),
    ("N", ABROAD),
    ("K", ABROAD),
)
_GSS = re.compile(r"[EWSNK]\d{8}\Z", re.ASCII)
_TWO_CODES = re.compile(r"E\d{8}\s*[/,&+]\s*E\d{8}", re.ASCII)
_BY_NAME = (
    (re.compile(r"^(england|total|all english authorities)\b"), ENGLAND),
    (re.compile(r"^(inner|outer) london|^(london boroughs|metropolitan districts|unitary authorities)$"), ENGLAND),
    (re.compile(r"^shire (counties|districts)$"), ENGLAND),
    (re.compile(r"\b(police|crime commissioner|fire|rescue|national park|waste (disposal )?authority)\b"), SERVICES),
    (re.compile(r"\bcombined (county )?authority\b|\bpassenger transport\b|\bregional park\b"), SERVICES),
    (re.compile(r"^(wales|scotland|northern ireland|united kingdom|great britain)$"), ABROAD),
)


def is_gss(code: str) -> bool:
    """Whether a text has the form of a GSS code."""
    return _GSS.match(code) is not None


def by_code(code: str) -> str | None:
    """What a code is of when it is no authority's, in words, or None."""
    if _TWO_CODES.search(code):
        return JOINT
    if not is_gss(code):
        return None
    return next((words for start, words in _BY_CODE if code.startswith(start)), None)


def by_name(name: str) -> str | None:
    """What a name in small letters is of when it is no authority's, in words, or None."""
    return next((words for pattern, words in _BY_NAME if pattern.search(name)), None)
