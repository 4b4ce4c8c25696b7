"""What a council's self-assessment says, as one value: the form in which it is read, signed and sealed.

The same value stands behind the page an officer reads, the bytes the officer signs and the record the department opens,
so what was read and what was sealed cannot differ.
"""

from portal.domain.submissions.plain import FORMAT, Plain, declarations_of, from_plain, seal_record, to_plain
from portal.domain.submissions.sections import Section, sections_of, sections_of_theme
from portal.domain.submissions.types import (
    CharacteristicEntry,
    ComparatorEntry,
    EvidenceLink,
    FigureEntry,
    IndicatorEntry,
    SignedDeclaration,
    Submission,
    ThemeEntry,
)

__all__ = [
    "FORMAT",
    "CharacteristicEntry",
    "ComparatorEntry",
    "EvidenceLink",
    "FigureEntry",
    "IndicatorEntry",
    "Plain",
    "Section",
    "SignedDeclaration",
    "Submission",
    "ThemeEntry",
    "declarations_of",
    "from_plain",
    "seal_record",
    "sections_of",
    "sections_of_theme",
    "to_plain",
]
