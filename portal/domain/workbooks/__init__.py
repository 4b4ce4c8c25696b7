"""A round as an offline workbook: what stands in it, how its words are read, and what one that came back would change.

A workbook is the whole state of what it covers. What is empty in it is empty; nothing is written before a person has
seen each difference.
"""

from portal.domain.workbooks.changes import (
    Change,
    Difference,
    Effect,
    FieldChange,
    LeftOut,
    State,
    compare,
    worth_keeping,
)
from portal.domain.workbooks.rows import Kind, Offer, Row, Stored, mark_of
from portal.domain.workbooks.text import canonical, joined, parts_of
from portal.domain.workbooks.wording import Shown, word_changes
from portal.domain.workbooks.words import COLUMN_WORDS, FIELD_WORDS, HIDDEN_WORDS, code_of, words_of

__all__ = [
    "COLUMN_WORDS",
    "FIELD_WORDS",
    "HIDDEN_WORDS",
    "Change",
    "Difference",
    "Effect",
    "FieldChange",
    "Kind",
    "LeftOut",
    "Offer",
    "Row",
    "Shown",
    "State",
    "Stored",
    "canonical",
    "code_of",
    "compare",
    "joined",
    "mark_of",
    "parts_of",
    "word_changes",
    "words_of",
    "worth_keeping",
]
