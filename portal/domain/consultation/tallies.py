"""Counts by question and respondent type, each with its base.

Silence is not agreement: "no view given" is a row of its own, is never added to another, and is inside the base, so
that 91 against, 15 for and 113 who gave no view read as exactly that out of 219.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.domain.consultation.answers import Option, Question


@dataclass(frozen=True)
class OptionCount:
    """How many responses chose an option; `count` is None when it is suppressed."""

    code: str
    label: str
    count: int | None


@dataclass(frozen=True)
class TypeTally:
    """The counts of one respondent type for one question; None stands for a suppressed count."""

    type: str
    label: str
    base: int | None
    answered: int | None
    no_view: int | None
    options: tuple[OptionCount, ...]


@dataclass(frozen=True)
class QuestionTally:
    """The counts of one question.

    `base` is every response that was asked the question, `answered` those that gave a view, `no_view` the rest. For a
    question that takes one option, answered is the sum of the options; for one that takes several it is not.
    """

    code: str
    takes_one: bool
    base: int
    answered: int
    no_view: int
    options: tuple[OptionCount, ...]
    by_type: tuple[TypeTally, ...]


@dataclass(frozen=True)
class Cell:
    """A count as the database groups it: a respondent type, an option (None for "gave a view") and how many."""

    type: str
    option: str | None
    count: int


def tally(
    question: Question, bases: Mapping[str, int], cells: Sequence[Cell], types: Sequence[Option]
) -> QuestionTally:
    """Lays out the counts of one question.

    Args:
        bases: responses asked this question, by respondent type code; types without responses may be absent.
        cells: counts by respondent type and option, and by respondent type with option None for those who gave a view.
        types: every respondent type of the consultation, in its order.

    Returns:
        The question's counts, with a row for every respondent type, also for those with no response.

    Raises:
        ValueError: the counts contradict each other: more views than responses, or options of a question that takes
            one which do not add up to the views given.

    Source: the consultation of 2014 on the transparency code (219 responses, 91 opposed, 15 in favour, 113 with no
    explicit view), where a Lords committee criticised silence being read as support.
    """
    counts = {(cell.type, cell.option): cell.count for cell in cells}
    by_type = tuple(_type_tally(question, kind, bases.get(kind.code, 0), counts) for kind in types)
    options = tuple(
        OptionCount(option.code, option.label, sum(counts.get((kind.code, option.code), 0) for kind in types))
        for option in question.options
    )
    base = sum(bases.get(kind.code, 0) for kind in types)
    answered = sum(counts.get((kind.code, None), 0) for kind in types)
    return QuestionTally(question.code, question.kind.takes_one, base, answered, base - answered, options, by_type)


def _type_tally(question: Question, kind: Option, base: int, counts: Mapping[tuple[str, str | None], int]) -> TypeTally:
    answered = counts.get((kind.code, None), 0)
    options = tuple(OptionCount(o.code, o.label, counts.get((kind.code, o.code), 0)) for o in question.options)
    if answered > base:
        raise ValueError(f"{question.code}: more views than responses for {kind.code}")
    if question.kind.takes_one and sum(option.count or 0 for option in options) != answered:
        raise ValueError(f"{question.code}: the options of {kind.code} do not add up to the views given")
    return TypeTally(kind.code, kind.label, base, answered, base - answered, options)


def percentage(count: int | None, base: int | None) -> int | None:
    """Gives a count as a whole percentage of its base, halves upwards; None where there is nothing to divide.

    Source: our rule. The base of every percentage is all responses that were asked, never only those with a view.
    """
    if count is None or not base:
        return None
    return (200 * count + base) // (2 * base)
