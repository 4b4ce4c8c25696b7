"""The page of a committee pack: plain values that the template sets, and nothing it has to work out."""

from dataclasses import dataclass

from markupsafe import Markup

from portal.domain.judgements import Judgement


@dataclass(frozen=True)
class Cell:
    """One characteristic of the sheet of judgements."""

    code: str
    kind: str
    words: str
    change: str


@dataclass(frozen=True)
class SheetRow:
    """The cells of one theme."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ReaderView:
    """What one reader said, and what was answered."""

    who: str
    judgement: str
    reason: Markup
    replies: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True)
class EvidenceLine:
    """One document behind an answer."""

    title: str
    details: str
    address: str


@dataclass(frozen=True)
class Check:
    """A question of the service and the council's sentence."""

    words: str
    reply: str


@dataclass(frozen=True)
class Entry:
    """One characteristic with all that the council says of it."""

    code: str
    text: str
    basis: str
    answers: tuple[tuple[str, str], ...]
    reason: Markup
    narrative: Markup
    narrative_from: str
    evidence: tuple[EvidenceLine, ...]
    leaves_out: bool
    checks: tuple[Check, ...]
    actions: tuple[str, ...]
    views: tuple[ReaderView, ...]


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of potential failure with the council's answer."""

    code: str
    text: str
    answer: str
    note: Markup


@dataclass(frozen=True)
class FigureLine:
    """One published figure with the median beside it and the council's note."""

    name: str
    period: str
    value: str
    status: str
    beside: str
    note: str


@dataclass(frozen=True)
class ThemePart:
    """One theme of the pack."""

    slug: str
    number: int
    title: str
    entries: tuple[Entry, ...]
    indicators: tuple[IndicatorLine, ...]
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True)
class ChangeLine:
    """A characteristic that is judged otherwise than in the last sealed record."""

    code: str
    text: str
    before: str
    now: str


@dataclass(frozen=True)
class ActionLine:
    """An action of the improvement plan, once, with all that it bears on."""

    title: str
    owner: str
    due: str
    effect: str
    state: str
    codes: str


@dataclass(frozen=True)
class MeetingLine:
    """A committee that considered it, with its recommendations and what was answered."""

    committee: str
    when: str
    recommendations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PackPage:
    """The whole pack."""

    title: str
    language: str
    council: str
    cycle: str
    edition: str
    period: str
    made: str
    asked_by: str
    created: str
    mark: str
    marking: str
    is_demonstration: bool
    is_confidential: bool
    earlier: str
    sheet: tuple[SheetRow, ...]
    changes: tuple[ChangeLine, ...]
    themes: tuple[ThemePart, ...]
    actions: tuple[ActionLine, ...]
    meetings: tuple[MeetingLine, ...]
    open_codes: str
    with_restricted: bool
    with_readers: bool

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The judgements with the code of their pattern."""
        return tuple((member.value, member.words) for member in Judgement)
