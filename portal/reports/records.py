"""Numbers the records a document rests on, in the order in which it first names them."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.reports.page import RecordLine

KINDS = {
    "assessment": "Sealed self-assessment",
    "declaration": "Signature of a statutory officer, in the sealed self-assessment",
    "evidence": "Document named by the council, in the sealed self-assessment",
    "figures": "Figures frozen in the sealed self-assessment",
    "theme": "Theme of the sealed self-assessment",
    "release": "Release of figures",
    "review": "Review",
    "theme_view": "Reviewer’s view of a theme",
    "indicator_view": "Reviewer’s finding on an indicator",
    "step": "Step of a model of intervention",
}


class Records:
    """Gives each record a number once and remembers it."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], str] = {}

    def cite(self, rows: Iterable[Mapping[str, Any] | None]) -> str:
        """The numbers of some records, as "R1, R4"; empty where a copy leaves records out."""
        numbers = []
        for row in rows:
            if row is not None:
                key = (row["kind"], row["id"])
                numbers.append(self._numbers.setdefault(key, f"R{len(self._numbers) + 1}"))
        return ", ".join(dict.fromkeys(numbers))

    def lines(self) -> tuple[RecordLine, ...]:
        """Every record cited so far, in order of number."""
        return tuple(
            RecordLine(number, KINDS.get(kind, kind.replace("_", " ").capitalize()), id)
            for (kind, id), number in self._numbers.items()
        )
