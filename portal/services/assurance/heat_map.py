"""All characteristics of a round on one sheet: a judgement in words in each cell, and no total anywhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.types import Characteristic, Theme
from portal.domain.assurance import ItemViews, change_words
from portal.domain.duties import Duty
from portal.domain.judgements import CharacteristicAnswer, Judgement
from portal.domain.roles import Actor
from portal.models import Round
from portal.services import lines_of_editions
from portal.services.assessments.answers import list_answers
from portal.services.assessments.rounds import guidance_of
from portal.services.assurance.hiding import hidden_codes
from portal.services.assurance.views import list_views
from portal.services.earlier_records import EarlierRecord, last_record, previous_judgements

#: What stands in a cell that this reader must not see yet.
HIDDEN_WORDS = "Shown once you have recorded your own judgement"


@dataclass(frozen=True)
class Cell:
    """One characteristic of the sheet.

    Args:
        answer: None while the actor must not see it.
        change: beside the last sealed judgement, in words; empty where no earlier record is held, or it is hidden.
    """

    line: Characteristic
    answer: CharacteristicAnswer | None
    change: str
    views: ItemViews

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def kind(self) -> str:
        """The judgement's code, for the pattern of the cell; `hidden` where it is."""
        return self.answer.judgement.value if self.answer else "hidden"

    @property
    def words(self) -> str:
        return self.answer.judgement.words if self.answer else HIDDEN_WORDS

    @property
    def confidence(self) -> str:
        """One word; empty where there is none or it is hidden."""
        return self._of_scale("confidence")

    @property
    def strength(self) -> str:
        """One word; empty where there is none or it is hidden."""
        return self._of_scale("strength")

    def _of_scale(self, name: str) -> str:
        if self.answer is None or self.answer.judgement is Judgement.NOT_APPLICABLE:
            return ""
        found = getattr(self.answer, name)
        return found.label if found else ""

    @property
    def reader(self) -> str:
        """The independent reader's judgement in words; empty where there is none or it is hidden."""
        return self._view(Duty.THEME_READER)

    @property
    def consistency(self) -> str:
        """The consistency reader's judgement in words; empty where there is none or it is hidden."""
        return self._view(Duty.CONSISTENCY_READER)

    def _view(self, stage: Duty) -> str:
        view = self.views.latest(stage)
        return view.judgement.words if view else ""


@dataclass(frozen=True)
class HeatTheme:
    """The cells of one theme, in the guidance's order."""

    theme: Theme
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HeatMap:
    """The sheet, with the earlier record that it is set beside.

    Args:
        earlier: title of the cycle of that record; empty where the council has none.
    """

    themes: tuple[HeatTheme, ...]
    earlier: str

    def cells(self) -> Iterator[tuple[Theme, Cell]]:
        """Every cell with its theme, in the guidance's order."""
        return ((entry.theme, cell) for entry in self.themes for cell in entry.cells)

    @property
    def has_hidden(self) -> bool:
        return any(cell.answer is None for _, cell in self.cells())

    @property
    def has_views(self) -> bool:
        return any(cell.views.views for _, cell in self.cells())


def get_heat_map(found: Round, *, actor: Actor) -> HeatMap:
    """The judgements of a round as this actor may see them; at most eight queries, whatever its size.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    answers, views, hidden = list_answers(found), list_views(found), hidden_codes(found, actor=actor)
    record = last_record(found)
    changes = _changes(found, answers, record) if record else {}

    def cell(line: Characteristic) -> Cell:
        if line.code in hidden:
            return Cell(line, None, "", ItemViews())
        answer = answers.get(line.code, CharacteristicAnswer(line.code))
        return Cell(line, answer, changes.get(line.code, ""), views.get(line.code, ItemViews()))

    themes = tuple(
        HeatTheme(theme, tuple(cell(line) for line in theme.characteristics)) for theme in guidance_of(found).themes
    )
    return HeatMap(themes, record.cycle_title if record else "")


def list_changes(found: Round, answers: Mapping[str, CharacteristicAnswer]) -> dict[str, str]:
    """How each judgement stands beside the last sealed one, in words, by code; empty where none was sealed before."""
    record = last_record(found)
    return _changes(found, answers, record) if record else {}


def _changes(found: Round, answers: Mapping[str, CharacteristicAnswer], record: EarlierRecord) -> dict[str, str]:
    before, ancestors = previous_judgements(found), lines_of_editions.ancestors(record, found)
    codes = [line.code for theme in guidance_of(found).themes for line in theme.characteristics]
    held = {code: answers.get(code, CharacteristicAnswer(code)) for code in codes}
    return {
        code: change_words(
            answer.judgement,
            before.get(code),
            is_new=not ancestors.get(code),
            needs_review=answer.needs_review,
        )
        for code, answer in held.items()
    }


COLUMNS = (
    "theme", "code", "characteristic", "judgement", "confidence", "strength_of_evidence", "last_time",
    "independent_reader", "consistency_reader",
)  # fmt: skip  # the columns of the file, in one glance


def list_rows(sheet: HeatMap) -> list[dict[str, str]]:
    """The sheet as rows for a file: one per characteristic, in words, in the guidance's order.

    Shape: the columns of `COLUMNS`; text only.
    """
    return [
        {
            "theme": theme.title,
            "code": cell.code,
            "characteristic": cell.line.text,
            "judgement": cell.words,
            "confidence": cell.confidence,
            "strength_of_evidence": cell.strength,
            "last_time": cell.change,
            "independent_reader": cell.reader,
            "consistency_reader": cell.consistency,
        }
        for theme, cell in sheet.cells()
    ]
