"""Where two readings of one case differ, in words, and that what differs is met first.

Two people read each case apart. Once both are in, what they said of a theme, a characteristic or an indicator is put
side by side. A difference is a reason to talk and never an amount: nothing here counts any or orders by their size.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from portal.domain.judgements import Confidence, Judgement
from portal.domain.reviewing import IndicatorFinding, Stance

Item = TypeVar("Item")


class Aspect(StrEnum):
    """What a reading says of an item in a fixed word, so that two readings can be compared."""

    JUDGEMENT = "judgement"
    FINDING = "finding"
    STANCE = "stance"
    CONFIDENCE = "confidence"

    @property
    def words(self) -> str:
        """The aspect as it follows "the readings differ in"."""
        return {
            "judgement": "judgement",
            "finding": "finding",
            "stance": "how the view stands to the council’s account",
            "confidence": "confidence",
        }[self.value]

    @property
    def label(self) -> str:
        """The aspect as the head of a row."""
        return {
            "judgement": "Judgement",
            "finding": "Finding",
            "stance": "Beside the council’s account",
            "confidence": "Confidence",
        }[self.value]


#: What stands where a reader recorded nothing of an item: to have recorded nothing is to have not assessed it.
_UNSAID: Mapping[Aspect, str] = {
    Aspect.JUDGEMENT: Judgement.UNJUDGED,
    Aspect.FINDING: IndicatorFinding.NOT_ASSESSED,
}


def what_differs(readings: Sequence[Mapping[Aspect, str]], aspects: Iterable[Aspect]) -> tuple[Aspect, ...]:
    """The aspects in which readings of one item differ, in the order of `aspects`.

    Args:
        readings: the code that each reading gives for each aspect; empty or absent where it gives none.
        aspects: what is asked of the item.

    Returns:
        Nothing for fewer than two readings. A judgement or a finding that one reader gave and the other did not is a
        difference. A confidence that only one reader gave is none, because the form lets them leave it.

    Source: our own rule.
    """
    return tuple(aspect for aspect in aspects if len(_codes(readings, aspect)) > 1)


def _codes(readings: Sequence[Mapping[Aspect, str]], aspect: Aspect) -> set[str]:
    return {str(said.get(aspect) or _UNSAID.get(aspect, "")) for said in readings} - {""}


def differing_first(items: Iterable[Item], differs: Callable[[Item], bool]) -> tuple[Item, ...]:
    """The items in which readings differ, then the others; each in the order in which they came.

    Source: our own rule: what two people saw differently is what a lead has to look at.
    """
    found = tuple(items)
    return (*(item for item in found if differs(item)), *(item for item in found if not differs(item)))


def differing_words(aspects: Sequence[Aspect]) -> str:
    """What differs, as a sentence; empty where nothing does."""
    if not aspects:
        return ""
    words = [aspect.words for aspect in aspects]
    told = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"The readings differ in {told}."


def concluded_words(aspect: Aspect, code: str) -> str:
    """What a reviewer recorded of an aspect, in words; that nothing was recorded is said too."""
    if aspect is Aspect.JUDGEMENT:
        return reviewed_words(code)
    if aspect is Aspect.FINDING:
        return IndicatorFinding(code or IndicatorFinding.NOT_ASSESSED).words
    if aspect is Aspect.STANCE:
        return Stance(code).sentence if code else "No view recorded"
    return Confidence(code).label if code else "Not said"


def reviewed_words(judgement: str) -> str:
    """A reviewer's judgement in the council's own words; "Not assessed" where the reviewer made none.

    Args:
        judgement: a code of `portal.domain.judgements.Judgement`; empty where nothing was recorded.
    """
    if judgement in ("", Judgement.UNJUDGED):
        return "Not assessed"
    return Judgement(judgement).words
