"""Exampleton read by two people who do not see each other's words: what each of them writes, in time order."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from portal.domain.judgements import Confidence, IndicatorState, Judgement
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.roles import Actor
from portal.domain.submissions import CharacteristicEntry, ThemeEntry
from portal.reports.words import listed
from portal.services import reviews
from portal.services.reviews import CharacteristicText, RecommendationText, ViewText

#: The four judgements in the order of the guidance's own words; a reader who sees it otherwise moves by one.
_SCALE = (Judgement.EMBEDDED, Judgement.LARGELY, Judgement.PARTLY, Judgement.ABSENT)
#: Every how many characteristics a reader sees one otherwise than the council, and at which of these.
_EVERY, _OTHERWISE = 11, {"first": 4, "second": 8}


@cache
def told(name: str) -> Mapping[str, Any]:  # Any: what the file holds
    """The texts of one file beside this module."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def write(assessment_id: UUID, which: str, reader: Actor, at: Callable[[float], datetime]) -> None:
    """Everything that the first or the second reader writes, up to handing in.

    Args:
        which: "first" or "second".
        at: the moment so many days after the sealing.
    """
    number = 0
    for place, theme in enumerate(reviews.get_case(assessment_id, actor=reader).themes):
        entry, now = theme.entry, at(8 + place) + timedelta(hours=place)
        for item in entry.characteristics:
            number += 1
            text = _concluded(item, which, number)
            reviews.record_characteristic(assessment_id, item.code, text, actor=reader, expected_version=0, now=now)
        for code, finding, reasons in _findings(entry, which):
            reviews.record_finding(assessment_id, code, finding, reasons, actor=reader, expected_version=0, now=now)
        view = _first(entry) if which == "first" else _second(entry)
        reviews.record_view(assessment_id, entry.slug, view, actor=reader, expected_version=0, now=now)
    _recommend(assessment_id, which, reader, at(16))
    _overview(assessment_id, which, reader, at(17))


def lower(judgement: Judgement) -> Judgement:
    """The next of the four judgements; the last stays."""
    return _SCALE[min(_SCALE.index(judgement) + 1, len(_SCALE) - 1)]


def _concluded(item: CharacteristicEntry, which: str, number: int) -> CharacteristicText:
    judgement, reasons = item.answer.judgement, told("desk")["reasons"]
    if judgement not in _SCALE:
        return CharacteristicText(Judgement.UNJUDGED)
    practice = told("desk")["good_practice"].get(item.code, "") if which == "second" else ""
    if number % _EVERY == _OTHERWISE[which]:
        return CharacteristicText(lower(judgement), reasons[f"{which}_lower"], Confidence.MEDIUM, practice)
    return CharacteristicText(judgement, reasons["same"], Confidence.MEDIUM, practice)


def _first(theme: ThemeEntry) -> ViewText:
    codes = {
        judgement.value: listed([entry.code for entry in theme.characteristics if entry.answer.judgement is judgement])
        or "these characteristics"
        for judgement in Judgement
    }
    own = told("review")[theme.slug]
    texts = {name: own[name].strip().format(**codes) for name in ("view", "reasons", "strengths", "questions")}
    return _view(own["stance"], texts, told("desk")["confidence"][theme.slug])


def _second(theme: ThemeEntry) -> ViewText:
    own = told("desk")["second"][theme.slug]
    texts = {name: own[name].strip() for name in ("view", "reasons", "strengths", "questions")}
    return _view(own["stance"], texts, own["confidence"])


def _view(stance: str, texts: Mapping[str, str], confidence: str) -> ViewText:
    quoted = {name: text.replace("'", "’") for name, text in texts.items()}
    return ViewText(Stance(stance), **quoted, confidence=confidence)


def _findings(theme: ThemeEntry, which: str) -> Iterator[tuple[str, IndicatorFinding, str]]:
    """A finding where the council's own answer can be checked against its documents; the rest is left not assessed.

    The second reader leaves out one in three that the first assessed.
    """
    for number, entry in enumerate(theme.indicators):
        if which == "second" and number % 3 == 2:
            continue
        if entry.reply.state is IndicatorState.PRESENT:
            yield entry.code, IndicatorFinding.MET, "The council says so itself, and its papers bear it out."
        elif entry.reply.state is IndicatorState.NOT_PRESENT and number % 2 == 0:
            yield entry.code, IndicatorFinding.NOT_MET, "Nothing in the papers named points to it."


def _recommend(assessment_id: UUID, which: str, reader: Actor, now: datetime) -> None:
    for line in told("desk")["recommendations"]:
        if line["reader"] == which:
            text = RecommendationText(line["text"], line["reasons"], tuple(line["codes"]))
            reviews.add_recommendation(assessment_id, line["theme"], text, actor=reader, now=now)


def _overview(assessment_id: UUID, which: str, reader: Actor, now: datetime) -> None:
    words = told("review")["overview"] if which == "first" else told("desk")["second_overview"]
    own = reviews.get_case(assessment_id, actor=reader).own
    assert own is not None  # the reader took the case up
    reviews.record_overview(assessment_id, words.strip(), actor=reader, expected_version=own.review.version, now=now)
