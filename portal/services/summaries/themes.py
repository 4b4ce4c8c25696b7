"""The part of a snapshot on one theme: the council's answers, the figures, every reading, and what stands.

What stands is never worked out from the readings but in one case: two people who read apart and wrote the same code.
Where they differ it is the lead's settlement, and until there is one the snapshot says that they differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidance import Guidance
from guidance.metrics import catalogue
from portal.domain.submissions import CharacteristicEntry, FigureEntry, IndicatorEntry, ThemeEntry
from portal.models import Settlement
from portal.services.reviews.cases import Case, Reading
from portal.services.summaries.evidence import Evidence

#: A JSON object.
Json = dict[str, Any]
#: What stands rests on one reading, on two that say the same, on a settlement, or is open. Our own words.
ONE_READER, SAME, SETTLED, OPEN = "one_reader", "same", "settled", "open"


@dataclass(frozen=True)
class Sources:
    """What the part on a theme is made from.

    Args:
        readings: all of them once all are in, else none: a summary shows no half of what is read blind.
        settlements: by section.
    """

    case: Case
    guidance: Guidance
    evidence: Evidence
    readings: tuple[Reading, ...]
    settlements: Mapping[str, Settlement]


def theme(entry: ThemeEntry, number: int, sources: Sources) -> Json:
    """One theme; keys of `readiness-summary/2`."""
    found = sources.guidance.theme(entry.slug)
    basis = {line.code: line.basis.label for line in (*found.characteristics, *found.indicators)}
    return {
        "slug": entry.slug,
        "code": entry.code,
        "number": number,
        "title": entry.title,
        "purpose": found.purpose,
        "characteristics": [_characteristic(item, basis, sources) for item in entry.characteristics],
        "indicators": [_indicator(item, basis, sources) for item in entry.indicators],
        "figures": [_figure(figure) for figure in entry.figures],
        "view": _standing_view(entry.slug, sources),
        "readings": [_view(reading, entry.slug) for reading in sources.readings if entry.slug in reading.views],
    }


def _characteristic(item: CharacteristicEntry, basis: Mapping[str, str], sources: Sources) -> Json:
    return {
        "code": item.code,
        "text": item.text,
        "basis": basis.get(item.code, ""),
        "judgement": item.answer.judgement,
        "confidence": item.answer.confidence or "",
        "strength": item.answer.strength or "",
        "narrative": item.answer.narrative,
        "reason": item.answer.reason,
        "evidence": sources.evidence.numbers(item.code),
        "soft_checks": _soft_checks(item),
        "readings": [
            {
                "id": view.id,
                "place": reading.review.place,
                "judgement": view.judgement,
                "confidence": view.confidence,
                "reasons": view.reasons,
                "good_practice": view.good_practice,
            }
            for reading in sources.readings
            if (view := reading.characteristics.get(item.code)) is not None
        ],
        "stands": _standing_judgement(item.code, sources),
    }


def _standing_judgement(code: str, sources: Sources) -> Json | None:
    """The department's judgement of a characteristic; None where no reading has one."""
    settled = sources.settlements.get(code)
    if settled is not None:
        return {
            "how": SETTLED,
            "judgement": settled.settled,
            "confidence": settled.confidence,
            "reasons": settled.reasons,
            "row": _row("settlement", settled.id),
        }
    views = [(reading, reading.characteristics.get(code)) for reading in sources.readings]
    found = [view for _, view in views if view is not None]
    if not found:
        return None
    codes = {view.judgement if view else "unjudged" for _, view in views}
    how = ONE_READER if len(views) == 1 else SAME if len(codes) == 1 else OPEN
    is_one = len({view.confidence for view in found}) == 1 and len(found) == len(views)
    return {
        "how": how,
        "judgement": "" if how == OPEN else found[0].judgement,
        "confidence": found[0].confidence if is_one and how != OPEN else "",
        "reasons": "",
        "row": _row("characteristic_view", found[0].id),
    }


def _indicator(item: IndicatorEntry, basis: Mapping[str, str], sources: Sources) -> Json:
    return {
        "code": item.code,
        "text": item.text,
        "basis": basis.get(item.code, ""),
        "answer": item.reply.state or "",
        "note": item.reply.note,
        **_standing_finding(item.code, sources),
        "soft_checks": _soft_checks(item),
        "readings": [
            {
                "id": view.id,
                "place": reading.review.place,
                "finding": view.finding,
                "reasons": view.reasons,
            }
            for reading in sources.readings
            if (view := reading.findings.get(item.code)) is not None
        ],
    }


def _standing_finding(code: str, sources: Sources) -> Json:
    """What stands of an indicator. One that nobody assessed says so; a finding that is open is left empty."""
    settled = sources.settlements.get(code)
    if settled is not None:
        row = _row("settlement", settled.id)
        return {"finding": settled.settled, "finding_reasons": settled.reasons, "how": SETTLED, "row": row}
    views = [reading.findings.get(code) for reading in sources.readings]
    found = [view for view in views if view is not None]
    if not found:
        return {"finding": "not_assessed", "finding_reasons": "", "how": "", "row": None}
    codes = {view.finding if view else "not_assessed" for view in views}
    how = ONE_READER if len(views) == 1 else SAME if len(codes) == 1 else OPEN
    reasons = found[0].reasons if how == ONE_READER else ""
    row = _row("indicator_view", found[0].id)
    return {"finding": "" if how == OPEN else found[0].finding, "finding_reasons": reasons, "how": how, "row": row}


def _standing_view(slug: str, sources: Sources) -> Json | None:
    """The department's view of a theme; with two readings its words are those that a lead settled, or none."""
    views = [reading.views[slug] for reading in sources.readings if slug in reading.views]
    if not views:
        return None
    settled, first = sources.settlements.get(slug), views[0]
    is_alone, stances = len(sources.readings) == 1, {view.stance for view in views}
    how = ONE_READER if is_alone else SAME if len(stances) == 1 else OPEN
    confidences = {view.confidence for view in views}
    found = {
        "id": first.id,
        "stance": "" if how == OPEN else first.stance,
        "view": first.view if is_alone else "",
        "reasons": first.reasons if is_alone else "",
        "strengths": _together(view.strengths for view in views),
        "questions": _together(view.questions for view in views),
        "confidence": first.confidence if len(confidences) == 1 else "",
        "how": how,
        "row": _row("theme_view", first.id),
    }
    if settled is None:
        return found
    return found | {
        "id": settled.id,
        "stance": settled.settled,
        "view": settled.words,
        "reasons": settled.reasons,
        "confidence": settled.confidence,
        "how": SETTLED,
        "row": _row("settlement", settled.id),
    }


def _together(texts: Any) -> str:  # Any: an iterable of texts
    """Texts of two people one after the other; what both wrote alike stands once."""
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _view(reading: Reading, slug: str) -> Json:
    view = reading.views[slug]
    return {
        "id": view.id,
        "place": reading.review.place,
        "stance": view.stance,
        "confidence": view.confidence,
        "view": view.view,
        "reasons": view.reasons,
        "strengths": view.strengths,
        "questions": view.questions,
    }


def _soft_checks(item: CharacteristicEntry | IndicatorEntry) -> list[Json]:
    return [{"kind": check.kind, "words": check.words, "reply": check.reply} for check in item.soft_checks]


def _figure(figure: FigureEntry) -> Json:
    metric = catalogue().get(figure.metric_id)
    return {
        "metric_id": figure.metric_id,
        "name": figure.name,
        "unit": figure.unit,
        "decimals": figure.decimals,
        "period": figure.period,
        "value": figure.value,
        "status": figure.status,
        "release": figure.release,
        "question": metric.question if metric else "",
        "note": figure.note,
        "note_on": figure.note_on,
        "comparators": [{"scope": item.scope, "n": item.n, "median": item.median} for item in figure.comparators],
        "words": figure.words,
    }


def _row(kind: str, id: Any) -> Json:  # Any: the id of a row
    return {"kind": kind, "id": str(id)}
