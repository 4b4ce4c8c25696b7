"""What sealed records and their readings show of many cases at once: names of themes, and no amount of anything."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.domain.judgements import Judgement
from portal.domain.moderation import Said, SectionKind, compare
from portal.domain.reviewing import are_all_in, count_in
from portal.models import Assessment, CaseFile, CharacteristicView, IndicatorView, Review, Settlement, ThemeView

#: Days after which a document is called older than 12 months. Source: our own rule.
STALE_AFTER = timedelta(days=365)

_Sections = dict[tuple[SectionKind, str], dict[uuid.UUID, Said]]


@dataclass(frozen=True)
class Told:
    """Themes by title, in the edition's order.

    Args:
        differing: in which the readings differ and nothing is settled; empty until every reading is in.
        stale: with a cited document older than 12 months today.
        unanswered: with a characteristic or an indicator that the council did not fully answer.
    """

    differing: tuple[str, ...]
    stale: tuple[str, ...]
    unanswered: tuple[str, ...]


def tell(cases: Sequence[Assessment], *, today: date) -> Mapping[uuid.UUID, Told]:
    """What the cases show; the caller has asked whether the actor may read them. Six queries for any number."""
    differing = _differing(cases)
    return {case.id: _told(case, differing.get(case.id, set()), today) for case in cases}


def _told(case: Assessment, differing: set[str], today: date) -> Told:
    content = case.sealed()["content"]
    open_codes = set(content.get("not_fully_answered", ()))
    before = today - STALE_AFTER
    parts = [(theme["title"], theme["slug"], _entries(theme)) for theme in content["themes"]]
    codes = [(title, {slug, *(str(entry["code"]) for entry in entries)}) for title, slug, entries in parts]
    return Told(
        differing=tuple(title for title, own in codes if own & differing),
        stale=tuple(title for title, _, entries in parts if any(_is_stale(entry, before) for entry in entries)),
        unanswered=tuple(title for title, own in codes if own & open_codes),
    )


def _entries(theme: Mapping[str, Any]) -> list[Mapping[str, Any]]:  # Any: JSON values
    return [*theme["characteristics"], *theme["indicators"]]


def _is_stale(entry: Mapping[str, Any], before: date) -> bool:  # Any: JSON values
    dates = (link.get("dated_on") for link in entry.get("evidence", ()))
    return any(bool(told) and date.fromisoformat(str(told)[:10]) < before for told in dates)


def _differing(cases: Sequence[Assessment]) -> Mapping[uuid.UUID, set[str]]:
    """Sections in which the readings of a case differ and none is settled, of cases whose readings are all in."""
    live = select(Review).where(Review.assessment_id.in_([case.id for case in cases]), Review.recused_at.is_(None))
    by_case: dict[uuid.UUID, list[Review]] = {}
    for review in db.session.execute(live).scalars():
        by_case.setdefault(review.assessment_id, []).append(review)
    alone = _read_by_one(cases)
    compared = {
        case.id: by_case[case.id]
        for case in cases
        if len(by_case.get(case.id, ())) > 1
        and are_all_in(
            reading=len(by_case[case.id]),
            handed_in=count_in(by_case[case.id]),
            one_reader=case.round_id in alone,
        )
    }
    sections = _sections([review.id for reviews in compared.values() for review in reviews])
    settled = _settled(compared)
    return {
        case: {
            section
            for (kind, section), said in sections.items()
            if any(review.id in said for review in reviews)
            and compare(kind, [said.get(review.id, Said()) for review in reviews])
            and section not in settled.get(case, set())
        }
        for case, reviews in compared.items()
    }


def _read_by_one(cases: Sequence[Assessment]) -> set[uuid.UUID]:
    rounds = [case.round_id for case in cases]
    query = select(CaseFile.round_id).where(CaseFile.round_id.in_(rounds), CaseFile.one_reader_reason != "")
    return set(db.session.execute(query).scalars())


def _sections(reviews: list[uuid.UUID]) -> _Sections:
    found: _Sections = {}
    themes = select(ThemeView.review_id, ThemeView.theme, ThemeView.stance, ThemeView.confidence)
    for review, theme, stance, confidence in db.session.execute(themes.where(ThemeView.review_id.in_(reviews))):
        found.setdefault((SectionKind.THEME, theme), {})[review] = Said(stance, confidence)
    items = select(
        CharacteristicView.review_id,
        CharacteristicView.code,
        CharacteristicView.judgement,
        CharacteristicView.confidence,
    )
    for review, code, judgement, confidence in db.session.execute(
        items.where(CharacteristicView.review_id.in_(reviews))
    ):
        said = Said("" if judgement == Judgement.UNJUDGED else judgement, confidence)
        found.setdefault((SectionKind.CHARACTERISTIC, code), {})[review] = said
    signs = select(IndicatorView.review_id, IndicatorView.code, IndicatorView.finding)
    for review, code, finding in db.session.execute(signs.where(IndicatorView.review_id.in_(reviews))):
        found.setdefault((SectionKind.INDICATOR, code), {})[review] = Said(finding)
    return found


def _settled(cases: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    query = select(Settlement.assessment_id, Settlement.section).where(Settlement.assessment_id.in_(list(cases)))
    found: dict[uuid.UUID, set[str]] = {}
    for case, section in db.session.execute(query):
        found.setdefault(case, set()).add(section)
    return found
