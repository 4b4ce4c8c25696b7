"""The three copies of one summary, and the table of what each leaves out.

One snapshot is sealed; each copy is a projection of it, made here and nowhere else. What a copy leaves out is taken
out of the data before any word of the document is written, so that no template can show it by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.domain.sealing import canonical_json, digest

#: A JSON object; its keys are told in `portal.services.summaries`.
Json = dict[str, Any]

#: Stands where a copy leaves out a text, so that "held back" is never read as "nothing recorded".
HELD_BACK = "Held back from this copy."


class Copy(StrEnum):
    """Who a copy is for."""

    RESTRICTED = "restricted"
    COUNCIL = "council"
    PUBLIC = "public"

    @property
    def marking(self) -> str:
        """The handling marking printed on every page."""
        return {
            "restricted": "OFFICIAL-SENSITIVE",
            "council": "OFFICIAL-SENSITIVE: council copy",
            "public": "Public copy",
        }[self.value]

    @property
    def label(self) -> str:
        """The copy's name in a sentence."""
        return {"restricted": "Restricted copy", "council": "Council copy", "public": "Public copy"}[self.value]

    @property
    def readers(self) -> str:
        """Whom the copy is for, as printed on the cover."""
        return {
            "restricted": "For named officials of the department. Do not forward.",
            "council": "For the council. Do not publish.",
            "public": "May be published.",
        }[self.value]


@dataclass(frozen=True)
class Withheld:
    """One line of the table: what is taken out, of which copies, and why.

    Args:
        path: keys from the top of the snapshot; `*` stands for every item of a list.
        what: as printed in the document.
        unless: a key beside the last one; where it is true, the value stays.
        instead: what stands in its place; the value's own kind when it is not a text.
    """

    path: tuple[str, ...]
    copies: frozenset[Copy]
    what: str
    why: str
    unless: str = ""
    instead: Any = HELD_BACK


_BOTH = frozenset({Copy.COUNCIL, Copy.PUBLIC})
_PUBLIC = frozenset({Copy.PUBLIC})

_OFFICIALS = "Officials below the lead reviewer are not named outside the department"
_LEADS = "The department names no officials in a public copy"
_COUNCIL_WORDS = "The council has not agreed to publish its own words"
_OPEN_CASE = "Publishing working material would prejudge a decision that nobody has taken"

#: What each copy leaves out. The restricted copy leaves out nothing.
TABLE = (
    Withheld(("review", "reviewer", "name"), _BOTH, "The name of the reviewer", _OFFICIALS, instead="A reviewer"),
    Withheld(("review", "overview"), _PUBLIC, "The reviewer’s words on the whole", _OPEN_CASE),
    Withheld(
        ("review", "approved_by", "name"),
        _PUBLIC,
        "The name of the lead reviewer",
        _LEADS,
        instead="A lead reviewer",
    ),
    Withheld(
        ("summary", "issued_by", "name"),
        _PUBLIC,
        "The name of the lead reviewer",
        _LEADS,
        instead="A lead reviewer",
    ),
    Withheld(
        ("assessment", "declarations", "*", "reservation"),
        _PUBLIC,
        "Reservations of the statutory officers",
        _COUNCIL_WORDS,
    ),
    Withheld(("themes", "*", "characteristics", "*", "narrative"), _PUBLIC, "The council’s narrative", _COUNCIL_WORDS),
    Withheld(("themes", "*", "characteristics", "*", "reason"), _PUBLIC, "The council’s narrative", _COUNCIL_WORDS),
    Withheld(("themes", "*", "indicators", "*", "note"), _PUBLIC, "The council’s notes on indicators", _COUNCIL_WORDS),
    Withheld(
        ("themes", "*", "indicators", "*", "finding_reasons"),
        _PUBLIC,
        "The reviewer’s reasons on indicators",
        _OPEN_CASE,
    ),
    Withheld(("themes", "*", "view", "reasons"), _PUBLIC, "The reviewer’s reasons by theme", _OPEN_CASE),
    Withheld(("themes", "*", "view", "questions"), _PUBLIC, "Open questions", _OPEN_CASE),
    Withheld(
        ("evidence", "*", "title"),
        _PUBLIC,
        "Titles and addresses of documents that are not public",
        "The council has marked these documents as not public",
        unless="is_public",
        instead="A document that the council has not made public",
    ),
    Withheld(("evidence", "*", "address"), _PUBLIC, "", "", unless="is_public", instead=""),
    Withheld(("evidence", "*", "pointer"), _PUBLIC, "", "", unless="is_public", instead=""),
    Withheld(
        ("readiness", "models"),
        _PUBLIC,
        "Facts held and missing for each model of intervention",
        _OPEN_CASE,
        instead=[],
    ),
    Withheld(("representations",), _PUBLIC, "Representations", _OPEN_CASE, instead=[]),
    Withheld(
        ("history", "*", "row"),
        _PUBLIC,
        "Which record each line of the history rests on",
        "Some are records of officials at work",
        instead=None,
    ),
)


def project(snapshot: Mapping[str, Any], copy: Copy) -> Json:
    """The snapshot as one copy shows it.

    Returns:
        A new object: the snapshot without what the table takes out, with the copy's name, the digest of the whole
        snapshot, and under `held_back` what was left out and why, each once.
    """
    projected: Json = _copied(snapshot)
    lines = [line for line in TABLE if copy in line.copies]
    for line in lines:
        _take_out(projected, line.path, line)
    projected["copy"] = copy.value
    projected["snapshot_sha256"] = digest(canonical_json(snapshot))
    reasons = {line.what: line.why for line in lines if line.what}
    projected["held_back"] = [{"what": what, "why": why} for what, why in reasons.items()]
    return projected


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value


def _take_out(value: Any, path: tuple[str, ...], line: Withheld) -> None:
    """Follows the path through objects and lists; what is not there, or empty, needs no taking out."""
    key, rest = path[0], path[1:]
    if key == "*":
        for item in value:
            _take_out(item, rest, line)
    elif not isinstance(value, dict) or not value.get(key):
        return
    elif rest:
        _take_out(value[key], rest, line)
    elif not (line.unless and value.get(line.unless)):
        value[key] = line.instead
