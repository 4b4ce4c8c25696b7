"""Words of a workbook's cells and columns, and the codes they stand for."""

from collections.abc import Mapping

from portal.domain.judgements import Confidence, IndicatorState, Judgement, Strength
from portal.domain.workbooks.rows import REVIEW, Kind

#: Stands in the cells of an answer that its independent reader must not see yet; coming back it says nothing.
HIDDEN_WORDS = "Not shown: record your own view first"

#: Words of each field's codes, in the order of a drop-down list. Codes are accepted as well.
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "judgement": {found.value: found.words for found in Judgement},
    "confidence": {found.value: found.words for found in Confidence},
    "strength": {found.value: found.words for found in Strength},
    "answer": {found.value: found.words for found in IndicatorState},
    "access": {"public": "Public", "restricted": "Restricted"},
    REVIEW: {"yes": "Yes", "": "No"},
}
#: Fields by the words for them, as a difference shows them.
FIELD_WORDS: Mapping[str, str] = {
    "judgement": "Judgement",
    "confidence": "Confidence",
    "strength": "Strength of evidence",
    "narrative": "Narrative",
    "reason": "Why it does not apply",
    "narrative_from": "Narrative of",
    REVIEW: "Needs review",
    "answer": "Answer",
    "note": "Note",
    "title": "Title",
    "owner": "Owner",
    "dated_on": "Date",
    "address": "Address",
    "access": "Public or restricted",
    "code": "Code",
    "evidence": "Evidence",
    "pointer": "Where to look",
}
#: Headings of the columns that a person fills in or reads, by kind of row and field.
COLUMN_WORDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.CHARACTERISTIC: {
        "judgement": "Judgement or answer",
        "confidence": "Confidence",
        "strength": "Strength of evidence",
        "narrative": "Narrative or note",
        "reason": "Why it does not apply",
        "narrative_from": "Narrative of",
        REVIEW: "Needs review",
    },
    Kind.INDICATOR: {
        "answer": "Judgement or answer",
        "note": "Narrative or note",
        REVIEW: "Needs review",
    },
    Kind.EVIDENCE: {
        "title": "Title",
        "owner": "Owner",
        "dated_on": "Date",
        "address": "Address",
        "access": "Public or restricted",
        "strength": "Strength of evidence",
    },
    Kind.CITATION: {
        "code": "Code",
        "evidence": "Evidence",
        "pointer": "Where to look",
    },
}


def choices_of(field: str) -> Mapping[str, str]:
    """Words of a field by code, in the order of its drop-down list; nothing for a field of free text."""
    return _CHOICES.get(field, {})


def words_of(field: str, code: str) -> str:
    """What a cell shows for a field: the words of a code, or the text as it is.

    What nobody has judged is an empty cell, so that a list of open rows is a list of empty cells.
    """
    if field == "judgement" and code == Judgement.UNJUDGED:
        return ""
    if field == REVIEW and not code:
        return ""
    return choices_of(field).get(code, code)


def code_of(field: str, cell: str) -> str | None:
    """The code that a cell stands for: by its words, their first word before a colon, or the code itself.

    Returns:
        The code, or None where the cell says none that there is.
    """
    said = " ".join(cell.split()).casefold()
    if not said:
        return Judgement.UNJUDGED.value if field == "judgement" else ""
    for code, words in choices_of(field).items():
        if said in (code, words.casefold(), words.split(":")[0].casefold()):
            return code
    return None
