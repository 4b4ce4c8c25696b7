"""Numbers the records that a document rests on, in the order in which its sentences first name them."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.reports.page import RecordLine, Said

KINDS = {
    "assessment": "Sealed self-assessment",
    "declaration": "Signature of a statutory officer, in the sealed self-assessment",
    "evidence": "Document named by the council, in the sealed self-assessment",
    "figures": "Figures frozen in the sealed self-assessment",
    "theme": "Theme of the sealed self-assessment",
    "release": "Release of figures",
    "case": "The department’s file on the council in this cycle",
    "review": "Reading",
    "interest": "Declaration of interests",
    "theme_view": "Reader’s view of a theme",
    "characteristic_view": "Reader’s judgement of a characteristic",
    "indicator_view": "Reader’s finding on an indicator",
    "settlement": "A lead reviewer’s settlement between readings",
    "evidence_sample": "Drawing of sampled documents",
    "external_evidence": "Evidence from outside the council",
    "accuracy_window": "Days for corrections of fact",
    "accuracy_point": "Point of fact raised by the council",
    "ladder_step": "A named person’s word on a legal step",
    "ladder_option": "A named person’s words on a model",
    "ladder_fact": "Record set beside what has to be shown",
    "representation_period": "Days for representations",
    "step": "Step of a model of intervention",
}


class Records:
    """Gives each record a number once and remembers it; a silent one gives none, for copies that print none."""

    def __init__(self, *, case: Mapping[str, Any] | None = None, is_silent: bool = False) -> None:
        self._numbers: dict[tuple[str, str], str] = {}
        self._case, self._is_silent = case, is_silent

    def cite(self, rows: Iterable[Mapping[str, Any] | None]) -> tuple[str, ...]:
        """The numbers of some records, such as R1 and R4; empty where a copy leaves records out."""
        if self._is_silent:
            return ()
        numbers = []
        for row in rows:
            if row is not None and row["id"]:
                key = (row["kind"], row["id"])
                numbers.append(self._numbers.setdefault(key, f"R{len(self._numbers) + 1}"))
        return tuple(dict.fromkeys(numbers))

    def say(self, text: str, *rows: Mapping[str, Any] | None) -> Said:
        """A sentence of the service's own with the records it rests on; the case itself where none is named."""
        return Said(text, self.cite(rows) or self.cite([self._case]))

    def one(self, text: str, kind: str, id: str | None) -> Said:
        """A sentence that rests on one record, by its kind and id."""
        return self.say(text, {"kind": kind, "id": id} if id else None)

    def lines(self) -> tuple[RecordLine, ...]:
        """Every record cited so far, in order of number."""
        return tuple(
            RecordLine(number, KINDS.get(kind, kind.replace("_", " ").capitalize()), id)
            for (kind, id), number in self._numbers.items()
        )
