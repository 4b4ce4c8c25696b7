"""The table of what each copy leaves out, line by line with its reason. The restricted copy leaves out nothing.

Three rules stand behind it. What the department says of a council, the council reads. What officials weigh before
anybody has decided goes to nobody else: a decision gives its own reasons. The public copy holds what is public already
and what the department concludes, and no working paper of either side.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
        path: keys from the top of the snapshot; `*` stands for every item of a list. A path that ends in `*` takes
            whole items out.
        what: as printed in the document; empty where a line before it has told it.
        unless: a key beside the last one, or of the item; where it is true, the value stays.
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
_ADVICE = "It is advice to whoever decides; a decision gives its own reasons, and the council reads those"
_PRIVATE = "It is personal to an official of the department"
_UNSHARED = "The department has not shared these notes, and the council has not been asked whether they are right"
_THIRD = "Whoever supplies evidence may not wish to be known"
_MISTAKEN = "The record was a mistake, and nobody relies on it"
_DECIDES = "The department publishes a decision itself, in its own form"
_NUMBERS = "Some are records of officials at work"
_OFFICIALS_AT_WORK = "It tells of officials at work and nothing of the council"

_CHARACTERISTIC = ("themes", "*", "characteristics", "*")
_INDICATOR = ("themes", "*", "indicators", "*")
_MODEL = ("readiness", "models", "*")


def _left_out(path: str, copies: frozenset[Copy], what: str = "", why: str = "", **more: Any) -> Withheld:
    return Withheld(tuple(path.split(".")), copies, what, why, **more)


#: What each copy leaves out. The order is that of the document, and of the list it prints.
TABLE = (
    _left_out("review.reviewer.name", _BOTH, "The names of the readers", _OFFICIALS, instead="A reviewer"),
    _left_out("readers.*.name", _BOTH, instead="A reviewer"),
    _left_out("readers.*.interest.words", _BOTH, "What a reader declared, and who decided on it", _PRIVATE, instead=""),
    _left_out("readers.*.interest.decision_reason", _BOTH, instead=""),
    _left_out("readers.*.interest.decided_by", _BOTH, instead=""),
    _left_out(
        "readers.*.returned_at", _BOTH, "That a lead reviewer sent a reading back", _OFFICIALS_AT_WORK, instead=None
    ),
    _left_out("reading.one_reader_by", _PUBLIC, "The names of lead reviewers", _LEADS, instead="A lead reviewer"),
    _left_out("review.approved_by.name", _PUBLIC, instead="A lead reviewer"),
    _left_out("summary.issued_by.name", _PUBLIC, instead="A lead reviewer"),
    _left_out("reading.one_reader_reason", _PUBLIC, "Why one reader was enough", _PRIVATE),
    _left_out("review.overview", _PUBLIC, "The readers’ words on the whole", _OPEN_CASE),
    _left_out("readers.*.overview", _PUBLIC),
    _left_out(
        "assessment.declarations.*.reservation", _PUBLIC, "Reservations of the statutory officers", _COUNCIL_WORDS
    ),
    _left_out("engagements", _PUBLIC, "Conversations and contacts with the council", _OPEN_CASE, instead=[]),
    _left_out("engagements.*", _BOTH, "Conversations whose notes are not shared", _UNSHARED, unless="is_shared"),
    _left_out("engagements.*", _BOTH, "Contacts whose record was taken back", _MISTAKEN, unless="stands"),
    _left_out("engagements.*.private_note", _BOTH, "What the department noted for itself", _UNSHARED, instead=""),
    _left_out("clarifications", _PUBLIC, "Questions to the council, and its answers", _OPEN_CASE, instead=[]),
    _left_out(
        "clarifications.*.messages.*.by",
        _BOTH,
        "Who wrote each message in a thread of questions",
        _OFFICIALS,
        instead="",
    ),
    _left_out(
        "evidence.*.title",
        _PUBLIC,
        "Titles and addresses of documents that are not public",
        "The council has marked these documents as not public",
        unless="is_public",
        instead="A document that the council has not made public",
    ),
    _left_out("evidence.*.address", _PUBLIC, unless="is_public", instead=""),
    _left_out("evidence.*.pointer", _PUBLIC, unless="is_public", instead=""),
    _left_out(
        "outside_evidence.*",
        _PUBLIC,
        "Evidence from outside the council that is not public",
        _THIRD,
        unless="is_public",
    ),
    _left_out(
        "outside_evidence.*",
        _BOTH,
        "Outside evidence that was taken back",
        "The department does not rely on it",
        unless="stands",
    ),
    _left_out("outside_evidence.*.supplied_by", _BOTH, "Who supplied outside evidence", _THIRD),
    _left_out(
        "outside_evidence.*.bearings", _PUBLIC, "What readers take from outside evidence", _OPEN_CASE, instead=[]
    ),
    _left_out("samples", _PUBLIC, "Evidence that was sampled, and what was found", _OPEN_CASE, instead=[]),
    _left_out(
        "committees.*.recommendations",
        _PUBLIC,
        "What committees of the council recommended",
        _COUNCIL_WORDS,
        instead=[],
    ),
    _left_out(".".join((*_CHARACTERISTIC, "narrative")), _PUBLIC, "The council’s narrative", _COUNCIL_WORDS),
    _left_out(".".join((*_CHARACTERISTIC, "reason")), _PUBLIC),
    _left_out(".".join((*_INDICATOR, "note")), _PUBLIC, "The council’s notes on indicators", _COUNCIL_WORDS),
    _left_out(
        ".".join((*_CHARACTERISTIC, "soft_checks")),
        _PUBLIC,
        "Questions that the service asked of answers, and the council’s sentences",
        _COUNCIL_WORDS,
        instead=[],
    ),
    _left_out(".".join((*_INDICATOR, "soft_checks")), _PUBLIC, instead=[]),
    _left_out(
        ".".join((*_CHARACTERISTIC, "readings")),
        _PUBLIC,
        "What each reader wrote, before it was settled",
        _OPEN_CASE,
        instead=[],
    ),
    _left_out(".".join((*_INDICATOR, "readings")), _PUBLIC, instead=[]),
    _left_out("themes.*.readings", _PUBLIC, instead=[]),
    _left_out(
        ".".join((*_CHARACTERISTIC, "stands")),
        _PUBLIC,
        "The department’s judgements by characteristic",
        _OPEN_CASE,
        instead=None,
    ),
    _left_out(
        ".".join((*_INDICATOR, "finding_reasons")), _PUBLIC, "The reasons for findings on indicators", _OPEN_CASE
    ),
    _left_out("themes.*.view.reasons", _PUBLIC, "The reasons for views of themes", _OPEN_CASE),
    _left_out("themes.*.view.questions", _PUBLIC, "Open questions", _OPEN_CASE),
    _left_out(
        "recommendations", _PUBLIC, "Recommendations to the council", "The council answers them first", instead=[]
    ),
    _left_out(
        "recommendations.*", _BOTH, "Recommendations that were taken back", "Nobody stands by them", unless="stands"
    ),
    _left_out("actions", _PUBLIC, "The council’s improvement actions", _COUNCIL_WORDS, instead=[]),
    _left_out("agreed_plans", _PUBLIC, "The agreed improvement plan", _COUNCIL_WORDS, instead=[]),
    _left_out("check_ins", _PUBLIC, "Check-ins", _OPEN_CASE, instead=[]),
    _left_out("check_ins.*", _BOTH, "Check-ins that are not shared", _UNSHARED, unless="is_shared"),
    _left_out(
        "readiness.models", _PUBLIC, "Facts held and missing for each model of intervention", _OPEN_CASE, instead=[]
    ),
    _left_out(".".join((*_MODEL, "findings", "*")), _BOTH, "What the file holds on options", _ADVICE, unless="is_open"),
    _left_out("options", _BOTH, "Options that were considered, with reasons for and against", _ADVICE, instead=[]),
    _left_out("ladder_facts", _BOTH, "Records set beside what has to be shown", _ADVICE, instead=[]),
    _left_out(
        ".".join((*_MODEL, "steps", "*", "person")),
        _BOTH,
        "Who said where a legal step stands",
        _OFFICIALS,
        instead="A named person",
    ),
    _left_out("statutory_tests.*.said.*.person", _BOTH, instead="A named person"),
    _left_out("statutory_tests.*.said", _PUBLIC, "Where each statutory check stands", _OPEN_CASE, instead=[]),
    _left_out("representation_periods", _PUBLIC, "The days for representations", _OPEN_CASE, instead=[]),
    _left_out(
        "representation_periods.*.person",
        _BOTH,
        "Who set the days for representations",
        _OFFICIALS,
        instead="A named person",
    ),
    _left_out("representations", _PUBLIC, "Representations", _OPEN_CASE, instead=[]),
    _left_out(
        "representations.*.considered_by",
        _BOTH,
        "Who considered a representation",
        _OFFICIALS,
        instead="A named person",
    ),
    _left_out(
        "accuracy.*.points",
        _PUBLIC,
        "Points of fact that the council raised, with the answers",
        _COUNCIL_WORDS,
        instead=[],
    ),
    _left_out("accuracy.*.not_offered_reason", _PUBLIC, "Why no days for corrections were given", _OPEN_CASE),
    _left_out("decisions", _PUBLIC, "Decisions", _DECIDES, instead=[]),
    _left_out(
        "instruments.*", _PUBLIC, "Notices and appointments without a public address", _DECIDES, unless="address"
    ),
    _left_out("instruments.*.outcome", _PUBLIC, "What the department noted at the end of a notice", _DECIDES),
    _left_out("history.*.row", _PUBLIC, "The numbers of internal records", _NUMBERS, instead=None),
    _left_out("review.id", _PUBLIC, instead=None),
    _left_out("readers.*.id", _PUBLIC, instead=None),
    _left_out("readers.*.interest.id", _PUBLIC, instead=None),
    _left_out("reading.case", _PUBLIC, instead=None),
    _left_out("themes.*.view.id", _PUBLIC, instead=None),
    _left_out("themes.*.view.row", _PUBLIC, instead=None),
    _left_out(".".join((*_INDICATOR, "row")), _PUBLIC, instead=None),
    _left_out("outside_evidence.*.id", _PUBLIC, instead=None),
    _left_out("accuracy.*.id", _PUBLIC, instead=None),
    _left_out("instruments.*.id", _PUBLIC, instead=None),
)
