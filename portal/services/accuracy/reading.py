"""The frozen draft as a council reads it on the page: findings by theme, recommendations, and what was looked at.

Reads the JSON of the draft as it was frozen and nothing else. A key that an older draft lacks is told as nothing
recorded; no word is worked out anew.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.accuracy import FRAME
from portal.domain.casework import Bearing, SampleResult
from portal.domain.judgements import IndicatorState, Judgement
from portal.domain.moderation import Said, SectionKind
from portal.models import AccuracyWindow
from portal.reports.words import day

#: A JSON object of the draft.
Json = Mapping[str, Any]
#: The choice for everything that stands under no theme and no code.
FRAME_WORDS = "The rest of the draft"


@dataclass(frozen=True)
class DraftLine:
    """One characteristic or indicator, or a theme as a whole.

    Args:
        council: the council's own answer, in words; empty for a theme.
        department: what stands for the department, in words.
        texts: who says it, and the words.
    """

    section: str
    text: str
    council: str
    department: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DraftTheme:
    """One theme of the draft."""

    slug: str
    title: str
    view: DraftLine
    characteristics: tuple[DraftLine, ...]
    indicators: tuple[DraftLine, ...]
    recommendations: tuple[str, ...]
    sampled: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """The frozen draft.

    Args:
        outside: pieces of outside evidence: what it is, and what it is said to show.
    """

    reference: str
    council: str
    cycle: str
    overview: str
    themes: tuple[DraftTheme, ...]
    outside: tuple[tuple[str, tuple[str, ...]], ...]


def section_titles(window: AccuracyWindow) -> tuple[tuple[str, str], ...]:
    """The parts of the draft that a point can be about, with their names, in the order of the document."""
    found: list[tuple[str, str]] = []
    for theme in _load(window).get("themes", ()):
        found.append((theme["slug"], f"{theme['title']}: the theme as a whole"))
        found += [(item["code"], f"{item['code']} {_short(item['text'])}") for item in theme["characteristics"]]
        found += [(item["code"], f"{item['code']} {_short(item['text'])}") for item in theme["indicators"]]
    return (*found, (FRAME, FRAME_WORDS))


def read_draft(window: AccuracyWindow) -> Draft:
    """The frozen draft of a window that was offered."""
    data = _load(window)
    readers = data.get("readers") or ()
    return Draft(
        reference=data["summary"]["reference"],
        council=data["council"]["official_name"],
        cycle=data["cycle"]["title"],
        overview="\n\n".join(
            dict.fromkeys(item.get("overview", "") for item in (*readers, data.get("review") or {}) if item)
        ).strip(),
        themes=tuple(_theme(theme, data) for theme in data.get("themes", ())),
        outside=tuple(_outside(item) for item in data.get("outside_evidence", ()) if item.get("stands", True)),
    )


def _load(window: AccuracyWindow) -> Json:
    found: Json = json.loads(window.draft_json)
    return found


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:88].rsplit(' ', 1)[0]}…"


def _theme(theme: Json, data: Json) -> DraftTheme:
    slug = theme["slug"]
    recommended = (item for item in data.get("recommendations", ()) if item.get("theme") == slug)
    samples = (item for item in data.get("samples", ()) if item.get("theme") == slug)
    documents = {item["number"]: item["title"] for item in data.get("evidence", ())}
    return DraftTheme(
        slug=slug,
        title=theme["title"],
        view=_view(theme),
        characteristics=tuple(_characteristic(item) for item in theme["characteristics"]),
        indicators=tuple(_indicator(item) for item in theme["indicators"]),
        recommendations=tuple(item["text"] for item in recommended if item.get("stands", not item.get("withdrawn_at"))),
        sampled=tuple(_sampled(item, documents) for sample in samples for item in sample.get("items", ())),
    )


def _view(theme: Json) -> DraftLine:
    view: Json = theme.get("view") or {}
    said = Said(view.get("stance", ""), view.get("confidence", ""))
    texts = [("", view.get("view", "")), ("Reasons", view.get("reasons", ""))]
    if not view.get("view"):
        for reading in theme.get("readings", ()):
            texts += [(_reader(reading), reading.get("view", "")), ("Reasons", reading.get("reasons", ""))]
    texts += [("What is going well", view.get("strengths", "")), ("Open questions", view.get("questions", ""))]
    return DraftLine(theme["slug"], theme["title"], "", said.words(SectionKind.THEME), _told(texts))


def _characteristic(item: Json) -> DraftLine:
    stands: Json = item.get("stands") or {}
    said = Said(stands.get("judgement", ""), stands.get("confidence", ""))
    texts = [("Reasons", stands.get("reasons", ""))]
    texts += [(_reader(reading), reading.get("reasons", "")) for reading in item.get("readings", ())]
    texts += [("Good practice", reading.get("good_practice", "")) for reading in item.get("readings", ())]
    council = Judgement(item["judgement"]).words
    return DraftLine(item["code"], item["text"], council, said.words(SectionKind.CHARACTERISTIC), _told(texts))


def _indicator(item: Json) -> DraftLine:
    texts = [("Reasons", item.get("finding_reasons", ""))]
    texts += [(_reader(reading), reading.get("reasons", "")) for reading in item.get("readings", ())]
    council = IndicatorState(item["answer"]).words if item.get("answer") else "Not yet answered"
    finding = Said(item.get("finding", "")).words(SectionKind.INDICATOR)
    return DraftLine(item["code"], item["text"], council, finding, _told(texts))


def _reader(reading: Json) -> str:
    return "Second reader" if reading.get("place") == 2 else "First reader"


def _told(texts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Without empty texts, and each text once: what stands may be one reader's own words."""
    found: dict[str, str] = {}
    for label, text in texts:
        if text and text.strip():
            found.setdefault(text, label)
    return tuple((label, text) for text, label in found.items())


def _sampled(item: Json, documents: Mapping[int, str]) -> str:
    title = documents.get(item.get("document") or 0, "A document")
    result = SampleResult(item["result"]).words
    note = f" {item['note']}" if item.get("note") else ""
    return f"{title} ({item['code']}): {result[0].lower()}{result[1:]}.{note}"


def _outside(item: Json) -> tuple[str, tuple[str, ...]]:
    parts = (item.get("title", ""), item.get("source", ""), day(item.get("dated_on")))
    bearings = tuple(
        f"{bearing['section']}: {Bearing(bearing['bearing']).words.lower()}. {bearing.get('words', '')}"
        for bearing in item.get("bearings", ())
    )
    return ", ".join(part for part in parts if part), bearings
