"""The documents that a council names, numbered once each however often it names them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.domain.submissions import EvidenceLink, Submission

#: What makes two links the same document: title, address, date, and whether it is public.
_Same = tuple[str, str, date | None, bool]


class Evidence:
    """Numbers documents in the order in which the submission first names them."""

    def __init__(self, submission: Submission) -> None:
        self.documents: list[dict[str, Any]] = []  # Any: JSON values
        self._by_same: dict[_Same, dict[str, Any]] = {}
        self._by_code: dict[str, list[int]] = {}
        self._by_citation: dict[str, int] = {}
        for characteristic in submission.characteristics:
            self._add_all(characteristic.code, characteristic.evidence)
        for indicator in submission.indicators:
            self._add_all(indicator.code, indicator.evidence)

    def numbers(self, code: str) -> list[int]:
        """Numbers of the documents named for a characteristic or an indicator."""
        return self._by_code.get(code, [])

    def number_of(self, citation: str) -> int | None:
        """The number of the document that a citation names; None for one that the record does not hold."""
        return self._by_citation.get(citation)

    def _add_all(self, code: str, links: Iterable[EvidenceLink]) -> None:
        for link in links:
            self._add(code, link)

    def _add(self, code: str, link: EvidenceLink) -> None:
        same = (link.title, link.address, link.dated_on, link.is_public)
        if same not in self._by_same:
            document: dict[str, Any] = {
                "id": link.id,
                "number": len(self.documents) + 1,
                "title": link.title,
                "address": link.address,
                "pointer": "",
                "dated_on": link.dated_on,
                "is_public": link.is_public,
                "codes": [],
            }
            self._by_same[same] = document
            self.documents.append(document)
        known = self._by_same[same]
        self._by_citation[link.id] = known["number"]
        if code not in known["codes"]:
            known["codes"].append(code)
            self._by_code.setdefault(code, []).append(known["number"])
        if link.pointer:
            place = f"{link.pointer} ({code})"
            known["pointer"] = f"{known['pointer']}; {place}" if known["pointer"] else place
