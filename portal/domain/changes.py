"""What changed between two states of a self-assessment, item by item, in the words that people read.

Two uses: an officer is told what changed since they last read, and the department what changed between two sealed
records. A reading keeps short answers as they were and long texts as a digest only, so that a draft is not copied
each time somebody reads it; the earlier words are shown where a sealed record holds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.sealing import digest
from portal.domain.submissions import (
    CharacteristicEntry,
    EvidenceLink,
    FigureEntry,
    IndicatorEntry,
    Submission,
    ThemeEntry,
)
from portal.domain.submissions.additions import ActionEntry, GovernanceEntry, SoftCheckEntry

#: Fields of an item by name, in the order of the page.
LABELS = {
    "judgement": "Judgement",
    "answer": "Answer",
    "reason": "Why it does not apply",
    "confidence": "Confidence",
    "strength": "Strength of evidence",
    "narrative": "Narrative",
    "note": "Note",
    "evidence": "Evidence",
    "checks": "Questions the service asked",
    "actions": "Actions",
    "figures": "Figures",
    "period": "Period",
    "guidance": "Guidance",
    "committees": "Committees",
}
#: The item that stands for what is in no theme.
FRAME = "frame"
#: Prefix of the items that stand for a theme's figures; the theme's slug follows.
FIGURES = "figures:"
#: Texts up to this length are kept in a reading as they are.
SHORT = 80
_DIGEST = "sha256:"

#: Texts of the fields of each item, by code.
Items = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class FieldChange:
    """One field that differs.

    Args:
        before: empty where there was nothing; None where the earlier words are not held.
    """

    label: str
    before: str | None
    after: str


@dataclass(frozen=True)
class ItemChange:
    """One item that differs; code is a characteristic's or an indicator's, `FRAME`, or `FIGURES` with a slug."""

    code: str
    fields: tuple[FieldChange, ...]

    @property
    def words(self) -> str:
        """The fields that changed, named."""
        return ", ".join(field.label for field in self.fields).capitalize()


def items_of(submission: Submission) -> dict[str, dict[str, str]]:
    """The texts of every item, in reading order."""
    found: dict[str, dict[str, str]] = {FRAME: _filled(_frame(submission))}
    for theme in submission.themes:
        found.update(dict(_items(theme)))
    return found


def marks_of(items: Items) -> dict[str, dict[str, str]]:
    """The form in which a reading is kept: short texts as they are, long ones as a digest."""
    return {code: {name: _mark(text) for name, text in fields.items()} for code, fields in items.items()}


def compare(before: Items, after: Items, *, known: Iterable[Items] = ()) -> dict[str, ItemChange]:
    """The items that differ, by code, in the order of the later state.

    Args:
        before: texts, or marks as `marks_of` makes them.
        known: earlier texts; one is shown as what stood before only where its digest is the one that was marked.
    """
    texts = {digest(text.encode()): text for items in known for fields in items.values() for text in fields.values()}
    codes = [*after, *(code for code in before if code not in after)]
    found = {}
    for code in codes:
        fields = tuple(_fields(before.get(code, {}), after.get(code, {}), texts))
        if fields:
            found[code] = ItemChange(code, fields)
    return found


def _fields(before: Mapping[str, str], after: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[FieldChange]:
    for name, label in LABELS.items():
        was, is_now = before.get(name, ""), after.get(name, "")
        if _mark(was) != _mark(is_now):
            yield FieldChange(label, _words(was, texts), is_now)


def _mark(text: str) -> str:
    return text if len(text) <= SHORT or text.startswith(_DIGEST) else f"{_DIGEST}{digest(text.encode())}"


def _words(text: str, texts: Mapping[str, str]) -> str | None:
    return texts.get(text.removeprefix(_DIGEST)) if text.startswith(_DIGEST) else text


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def _frame(submission: Submission) -> dict[str, str]:
    days = (submission.period_from, submission.period_to)
    return {
        "period": " to ".join(_day(day) for day in days) if any(days) else "",
        "guidance": submission.edition_title,
        "committees": "\n".join(_committee(step) for step in submission.governance),
    }


def _items(theme: ThemeEntry) -> Iterator[tuple[str, dict[str, str]]]:
    for entry in theme.characteristics:
        yield entry.code, _filled(_characteristic(entry))
    for indicator in theme.indicators:
        yield indicator.code, _filled(_indicator(indicator))
    yield f"{FIGURES}{theme.slug}", _filled({"figures": "\n".join(_figure(figure) for figure in theme.figures)})


def _characteristic(entry: CharacteristicEntry) -> dict[str, str]:
    answer = entry.answer
    return {
        "judgement": answer.judgement.words,
        "reason": answer.reason,
        "confidence": answer.confidence.words if answer.confidence else "",
        "strength": answer.strength.words if answer.strength else "",
        "narrative": answer.narrative,
        "evidence": _evidence(entry.evidence),
        "checks": _checks(entry.soft_checks),
        "actions": "\n".join(_action(action) for action in entry.actions),
    }


def _indicator(entry: IndicatorEntry) -> dict[str, str]:
    reply = entry.reply
    return {
        "answer": reply.state.words if reply.state else "",
        "note": reply.note,
        "evidence": _evidence(entry.evidence),
        "checks": _checks(entry.soft_checks),
    }


def _evidence(links: Iterable[EvidenceLink]) -> str:
    return "\n".join(
        ", ".join(filter(None, (link.title, link.pointer, _day(link.dated_on), "" if link.is_public else "restricted")))
        for link in links
    )


def _checks(checks: Iterable[SoftCheckEntry]) -> str:
    return "\n".join(f"{check.words} {check.reply or 'Not answered.'}" for check in checks)


def _action(action: ActionEntry) -> str:
    parts: list[str] = [action.title, action.owner, _day(action.due_on), action.effect, action.state]
    if action.cost is not None:
        parts.append(f"£{action.cost:,}")
    return ", ".join(part for part in parts if part)


def _figure(figure: FigureEntry) -> str:
    value = figure.status_words if figure.value is None else f"{figure.value:f} {figure.unit}"
    note = f". Our note: {figure.note}" if figure.note else ""
    return f"{figure.name}, {figure.period_words}: {value}{note}"


def _committee(step: GovernanceEntry) -> str:
    answers = {True: "accepted", False: "not accepted", None: "not answered"}
    told = "; ".join(f"{found.text} ({answers[found.accepted]})" for found in step.recommendations)
    return ", ".join(filter(None, (step.committee, _day(step.met_on), step.minute, told)))


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
