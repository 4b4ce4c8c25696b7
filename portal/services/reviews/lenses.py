"""One characteristic or indicator of a case through its lenses, and the order in which a reader goes through them all.

What readers wrote is taken from `Case.readings` and from nowhere else, so a page that is built here shows another
reader's words only when every reading is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import NotFound
from portal.domain.judgements import NOT_ANSWERED_WORDS
from portal.domain.lenses import Aspect, concluded_words, differing_first, differing_words, what_differs
from portal.domain.submissions import CharacteristicEntry, IndicatorEntry, SignedDeclaration, ThemeEntry
from portal.models import CharacteristicView, IndicatorView, ThemeView
from portal.services.reviews.cases import Case, Reading

Row = CharacteristicView | IndicatorView | ThemeView


class Kind(StrEnum):
    """What a reader writes on; the value is the name of its page."""

    CHARACTERISTIC = "characteristic"
    INDICATOR = "indicator"
    THEME = "theme"


@dataclass(frozen=True)
class Written:
    """What one reading says of one item; `row` is None where it says nothing."""

    reading: Reading
    row: Row | None

    @property
    def is_written(self) -> bool:
        return self.row is not None

    def code(self, aspect: Aspect) -> str:
        """The fixed word of an aspect, as a code; empty where there is none."""
        return str(getattr(self.row, aspect.value, ""))


@dataclass(frozen=True)
class Line:
    """One aspect of an item side by side, in words: the council's, and each reading's in the order of `written`."""

    label: str
    differs: bool
    council: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class ItemOfCase:
    """A characteristic or an indicator, with what the actor may see of the readings.

    Args:
        own: the actor's own words; None where they wrote none, or are no reader.
        written: every reading that the actor may see, the first reader's first.
        differs: in what the readings differ; nothing until all are in.
    """

    kind: Kind
    entry: CharacteristicEntry | IndicatorEntry
    theme: ThemeEntry
    own: Row | None
    written: tuple[Written, ...]
    differs: tuple[Aspect, ...]

    @property
    def code(self) -> str:
        return self.entry.code

    @property
    def differing_words(self) -> str:
        return differing_words(self.differs)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The aspects side by side; those in which the readings differ stand first."""
        return _lines(self.kind, self.entry, self.written, self.differs)

    @property
    def main(self) -> Line:
        """The judgement or finding side by side, which is what a list shows of an item."""
        return next(line for line in self.lines if line.label == _ASPECTS[self.kind][0].label)

    @property
    def own_words(self) -> tuple[tuple[str, str], ...]:
        """What the actor recorded in fixed words, by label; empty where they recorded nothing."""
        if self.own is None:
            return ()
        said = Written(next(one.reading for one in self.written if one.row is self.own), self.own)
        return tuple((aspect.label, concluded_words(aspect, said.code(aspect))) for aspect in _ASPECTS[self.kind])


@dataclass(frozen=True)
class Step:
    """One page of a reader's way through a case; `key` is a code, or a theme's slug."""

    kind: Kind
    key: str
    label: str


@dataclass(frozen=True)
class ThemeLeft:
    """What a reader has still to write on one theme. It counts work and nothing else.

    Args:
        characteristics, indicators: codes with nothing recorded, not even that it was not assessed.
        has_view: whether the view of the theme is recorded, without which a reading cannot be handed in.
    """

    slug: str
    title: str
    characteristics: tuple[str, ...]
    indicators: tuple[str, ...]
    items: int
    has_view: bool

    @property
    def done(self) -> int:
        """How many of the theme's characteristics and indicators have something recorded."""
        return self.items - len(self.characteristics) - len(self.indicators)

    @property
    def words(self) -> str:
        """The state of the work in words."""
        view = "View recorded" if self.has_view else "No view yet"
        return f"{self.done} of {self.items} looked at. {view}."


_ASPECTS: Mapping[Kind, tuple[Aspect, ...]] = {
    Kind.CHARACTERISTIC: (Aspect.JUDGEMENT, Aspect.CONFIDENCE),
    Kind.INDICATOR: (Aspect.FINDING,),
    Kind.THEME: (Aspect.STANCE, Aspect.CONFIDENCE),
}


def list_items(case: Case, theme: ThemeEntry) -> tuple[ItemOfCase, ...]:
    """Characteristics of a theme, then its indicators; within each, those in which readings differ stand first."""
    judged = (_item(case, theme, Kind.CHARACTERISTIC, entry) for entry in theme.characteristics)
    noted = (_item(case, theme, Kind.INDICATOR, entry) for entry in theme.indicators)
    return (*differing_first(judged, _differs), *differing_first(noted, _differs))


def get_item(case: Case, kind: Kind, code: str) -> ItemOfCase:
    """One item of a case.

    Raises:
        NotFound: the edition of the record has none of this code.
    """
    for theme in case.submission.themes:
        entries = theme.characteristics if kind is Kind.CHARACTERISTIC else theme.indicators
        for entry in entries:
            if entry.code == code:
                return _item(case, theme, kind, entry)
    raise NotFound()


@dataclass(frozen=True)
class ViewsOfTheme:
    """The views of a theme that the actor may see, and in what they differ once all are in."""

    written: tuple[Written, ...]
    differs: tuple[Aspect, ...]

    @property
    def differing_words(self) -> str:
        return differing_words(self.differs)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The aspects side by side; those in which the views differ stand first."""
        return _lines(Kind.THEME, None, self.written, self.differs)


def compare_views(case: Case, slug: str) -> ViewsOfTheme:
    """What the readings that the actor may see say of a theme."""
    written = tuple(Written(reading, reading.views.get(slug)) for reading in case.readings)
    return ViewsOfTheme(written, _compare(case, Kind.THEME, written))


def find_beside(case: Case, kind: Kind, key: str) -> tuple[Step | None, Step | None]:
    """The steps before and after one, in reading order: a theme's items, then the view of it, then the next theme."""
    steps = [step for theme in case.submission.themes for step in _steps(case, theme)]
    place = next((n for n, step in enumerate(steps) if (step.kind, step.key) == (kind, key)), None)
    if place is None:
        raise NotFound()
    return (steps[place - 1] if place else None), (steps[place + 1] if place + 1 < len(steps) else None)


def left_to_write(case: Case) -> tuple[ThemeLeft, ...]:
    """What the actor has still to write, theme by theme; nothing where they are no reader of the case."""
    if case.own is None:
        return ()
    own = case.own
    return tuple(
        ThemeLeft(
            slug=theme.slug,
            title=theme.title,
            characteristics=tuple(x.code for x in theme.characteristics if x.code not in own.characteristics),
            indicators=tuple(x.code for x in theme.indicators if x.code not in own.findings),
            items=len(theme.characteristics) + len(theme.indicators),
            has_view=theme.slug in own.views,
        )
        for theme in case.submission.themes
    )


def list_reservations(case: Case, slug: str) -> tuple[SignedDeclaration, ...]:
    """Declarations with a reservation that was made under the whole or under this theme, in the order of signing."""
    return tuple(
        signed
        for signed in case.declarations
        if signed.reservation and (not signed.sections or slug in signed.sections)
    )


def _item(case: Case, theme: ThemeEntry, kind: Kind, entry: CharacteristicEntry | IndicatorEntry) -> ItemOfCase:
    written = tuple(Written(reading, _row(reading, kind, entry.code)) for reading in case.readings)
    own = _row(case.own, kind, entry.code) if case.own else None
    return ItemOfCase(kind, entry, theme, own, written, _compare(case, kind, written))


def _row(reading: Reading, kind: Kind, code: str) -> Row | None:
    return reading.characteristics.get(code) if kind is Kind.CHARACTERISTIC else reading.findings.get(code)


def _compare(case: Case, kind: Kind, written: tuple[Written, ...]) -> tuple[Aspect, ...]:
    if not case.all_in:
        return ()
    aspects = _ASPECTS[kind]
    return what_differs([{aspect: one.code(aspect) for aspect in aspects} for one in written], aspects)


def _lines(
    kind: Kind,
    entry: CharacteristicEntry | IndicatorEntry | None,
    written: tuple[Written, ...],
    differs: tuple[Aspect, ...],
) -> tuple[Line, ...]:
    aspects = differing_first(_ASPECTS[kind], lambda aspect: aspect in differs)
    return tuple(
        Line(
            aspect.label,
            aspect in differs,
            _council_words(entry, aspect),
            tuple(concluded_words(aspect, one.code(aspect)) for one in written),
        )
        for aspect in aspects
    )


def _council_words(entry: CharacteristicEntry | IndicatorEntry | None, aspect: Aspect) -> str:
    if entry is None:
        return ""
    if isinstance(entry, IndicatorEntry):
        return entry.reply.state.words if entry.reply.state else NOT_ANSWERED_WORDS
    if aspect is Aspect.JUDGEMENT:
        return entry.answer.judgement.words
    return entry.answer.confidence.label if entry.answer.confidence else "Not said"


def _differs(item: ItemOfCase) -> bool:
    return bool(item.differs)


def _steps(case: Case, theme: ThemeEntry) -> tuple[Step, ...]:
    items = (Step(item.kind, item.code, f"{item.code} {item.entry.text}") for item in list_items(case, theme))
    return (*items, Step(Kind.THEME, theme.slug, f"View of {theme.title.lower()}"))
