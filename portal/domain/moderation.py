"""What a lead settles: where two readings of a case differ, in words, and which words may stand.

Settling is a person's act with reasons. Nothing here prefers a reading, takes a middle, counts differences or orders
by their size. Both readings stay as their writers wrote them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.judgements import Confidence, Judgement
from portal.domain.lenses import Aspect, differing_words, reviewed_words, what_differs
from portal.domain.reviewing import IndicatorFinding, Stance


class SectionKind(StrEnum):
    """What a section is, which says in which words it is settled."""

    THEME = "theme"
    CHARACTERISTIC = "characteristic"
    INDICATOR = "indicator"

    @property
    def main(self) -> Aspect:
        """The aspect whose code a settlement names."""
        return {
            "theme": Aspect.STANCE,
            "characteristic": Aspect.JUDGEMENT,
            "indicator": Aspect.FINDING,
        }[self.value]

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What is compared. Source: our own rule; indicators are met or not, and carry no confidence."""
        return (self.main,) if self is SectionKind.INDICATOR else (self.main, Aspect.CONFIDENCE)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Codes that may stand, with their words, in the order in which readers meet them."""
        codes: Mapping[str, Sequence[str]] = {
            "theme": [item.value for item in Stance],
            "characteristic": [item.value for item in Judgement],
            "indicator": [item.value for item in IndicatorFinding],
        }
        return tuple((code, concluded_words(self, code)) for code in codes[self.value])


@dataclass(frozen=True)
class Said:
    """What one reading says of one section in fixed words.

    Args:
        code: a stance, a judgement or a finding; empty where the reader recorded nothing.
        confidence: a code of `judgements.Confidence`; empty where not said.
    """

    code: str = ""
    confidence: str = ""

    def aspects(self, kind: SectionKind) -> Mapping[Aspect, str]:
        """The codes by aspect. A confidence belongs to a judgement on the four steps, or to a view of a theme."""
        return {kind.main: self.code, Aspect.CONFIDENCE: self.confidence if takes_confidence(kind, self.code) else ""}

    def words(self, kind: SectionKind) -> str:
        """What the reading says, in one line."""
        told = concluded_words(kind, self.code)
        sure = confidence_words(self.confidence) if takes_confidence(kind, self.code) else ""
        return f"{told}. {sure}" if sure else told


def concluded_words(kind: SectionKind, code: str) -> str:
    """A stance, a judgement or a finding in words; that nothing was recorded is said too."""
    if kind is SectionKind.CHARACTERISTIC:
        return reviewed_words(code)
    if kind is SectionKind.INDICATOR:
        return IndicatorFinding(code or IndicatorFinding.NOT_ASSESSED).words
    return {
        "agrees": "Agrees with the council’s account",
        "differs": "Differs from the council’s account",
        "cannot_tell": "Cannot tell from what is on file",
    }.get(code, "No view recorded")


def confidence_words(code: str) -> str:
    """How sure somebody is, as a line of its own; empty where it was not said."""
    return f"Confidence: {Confidence(code).label.lower()}" if code else ""


def takes_confidence(kind: SectionKind, code: str) -> bool:
    """Whether a confidence belongs to what was concluded. Source: as for a council's own answers; our own rule."""
    if kind is SectionKind.CHARACTERISTIC:
        return bool(code) and Judgement(code).is_on_the_scale
    return kind is SectionKind.THEME and bool(code)


def compare(kind: SectionKind, said: Sequence[Said]) -> tuple[Aspect, ...]:
    """In what the readings of a section differ; nothing for fewer than two, because one reader differs from nobody.

    Source: our own rule, after moderation as examiners and inspectorates practise it: two readings that were made
        apart are settled by a third person. `lenses.what_differs` says what counts as a difference.
    """
    return what_differs([item.aspects(kind) for item in said], kind.aspects)


def difference_words(kind: SectionKind, said: Sequence[Said]) -> str:
    """How the readings differ, in a sentence; empty where they do not."""
    differing = compare(kind, said)
    if not differing:
        return ""
    if kind.main in differing and len({is_assessed(kind, item.code) for item in said}) > 1:
        return "One reader assessed it and the other did not."
    return differing_words(differing)


def is_assessed(kind: SectionKind, code: str) -> bool:
    """Whether a reader concluded something of a section."""
    nothing = {SectionKind.CHARACTERISTIC: Judgement.UNJUDGED, SectionKind.INDICATOR: IndicatorFinding.NOT_ASSESSED}
    return bool(code) and code != nothing.get(kind)


def problem_with(kind: SectionKind, said: Said, *, words: str, reasons: str, differing: Sequence[Aspect]) -> str:
    """What a lead has still to say before a section is settled; empty where nothing.

    Args:
        said: what is to stand.
        words: what the summary is to say of a theme.
        differing: in what the readings differ.

    Source: our own rule: a settlement says what stands, and why.
    """
    if said.code not in dict(kind.choices):
        return "Choose what stands"
    if said.confidence and said.confidence not in set(Confidence):
        return "Choose the confidence from the list"
    if Aspect.CONFIDENCE in differing and takes_confidence(kind, said.code) and not said.confidence:
        return "Choose the confidence that stands: the readings differ in it"
    if kind is SectionKind.THEME and not words.strip():
        return "Enter what the summary says of this theme"
    return "" if reasons.strip() else "Enter the reasons"
