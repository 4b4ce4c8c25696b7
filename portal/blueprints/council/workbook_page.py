"""What the page of a difference shows: changes grouped by theme, each side in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.workbooks import (
    FIELD_WORDS,
    Change,
    Difference,
    Effect,
    FieldChange,
    Kind,
    Shown,
    word_changes,
    words_of,
)
from portal.services.workbooks import Looked
from portal.templating import long_date

#: Fields whose two sides are shown as one text, word by word.
_TEXTS = frozenset({"narrative", "reason", "note", "title", "owner", "address", "pointer"})
_EFFECTS = {Effect.NEW: "New", Effect.CHANGED: "Changed", Effect.REMOVED: "Removed"}


@dataclass(frozen=True)
class ThemeChanges:
    """The changes of one theme.

    Args:
        texts: what the guidance says, by code.
    """

    slug: str
    title: str
    lines: tuple[Change, ...]
    citations: tuple[Change, ...]
    texts: dict[str, str]


class DifferencePage:
    """One upload on its page."""

    def __init__(self, looked: Looked) -> None:
        self.looked = looked
        self.difference = looked.difference or Difference(())

    @property
    def digest(self) -> str:
        return self.difference.digest()

    @property
    def documents(self) -> tuple[Change, ...]:
        return self.difference.of(Kind.EVIDENCE)

    def themes(self) -> Iterator[ThemeChanges]:
        """Themes in which anything changes, in the order of the guidance."""
        lines = self.difference.of(Kind.CHARACTERISTIC, Kind.INDICATOR)
        citations = self.difference.of(Kind.CITATION)
        for theme in self.looked.themes:
            found = tuple(change for change in lines if change.theme == theme.slug)
            cited = tuple(change for change in citations if change.theme == theme.slug)
            if found or cited:
                texts = {line.code: line.text for line in (*theme.characteristics, *theme.indicators)}
                yield ThemeChanges(theme.slug, theme.title, found, cited, texts)

    def left_out(self) -> list[tuple[str, int]]:
        """Titles of themes in which the person may not write, with the rows that the workbook changes there."""
        titles = {theme.slug: theme.title for theme in self.looked.themes}
        return [(titles[left.theme], left.rows) for left in self.difference.left_out]

    def counted(self) -> list[tuple[int, str, str]]:
        """How many rows would change, by kind."""
        kinds = [change.kind for change in self.difference.changes]
        lines = kinds.count(Kind.CHARACTERISTIC) + kinds.count(Kind.INDICATOR)
        counts = (
            (lines, "answer", "answers"),
            (kinds.count(Kind.EVIDENCE), "document", "documents"),
            (kinds.count(Kind.CITATION), "citation", "citations"),
        )
        return [entry for entry in counts if entry[0]]

    def name(self, change: Change) -> str:
        """What a change is called: its code, or the title of the document."""
        if change.kind is Kind.CITATION:
            fields = change.after or self.looked.citations[change.key]
            return f"{fields['code']}: {self.looked.titles.get(fields['evidence'], fields['evidence'])}"
        if change.kind is Kind.EVIDENCE:
            return self.looked.titles.get(change.key, change.key)
        return change.key

    def effect(self, change: Change) -> str:
        """What would become of it, in a word."""
        return _EFFECTS[change.effect]

    def label(self, field: FieldChange) -> str:
        return FIELD_WORDS[field.name]

    def pieces(self, field: FieldChange) -> tuple[Shown, ...]:
        """Both sides of a text as one; nothing for a field of codes."""
        return word_changes(field.before, field.after) if field.name in _TEXTS else ()

    def sides(self, field: FieldChange) -> tuple[str, str]:
        """Both sides of a field of codes, in words."""
        before, after = (self._words(field.name, side) for side in (field.before, field.after))
        empty = "Not yet judged" if field.name == "judgement" else "Empty"
        return before or empty, after or empty

    def _words(self, name: str, text: str) -> str:
        return long_date(date.fromisoformat(text)) if name == "dated_on" and text else words_of(name, text)

    def shown_fields(self, change: Change) -> tuple[FieldChange, ...]:
        """The fields worth a line: of a citation the code and the document stand in its name."""
        is_named = change.kind is Kind.CITATION
        return tuple(field for field in change.fields if not is_named or field.name == "pointer")
