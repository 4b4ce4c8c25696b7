"""One reviewer's readings across cases, beside the other reader's and what was settled: for a lead who talks to them.

In words, by case alphabetical. Nothing is counted, no agreement is worked out, and no two reviewers stand in one table.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.metrics import alphabetical
from portal.domain.moderation import Said, SectionKind, compare, is_assessed
from portal.domain.reviewing import are_all_in, count_in
from portal.domain.roles import Actor, Permission, may
from portal.domain.workflow import AssessmentState
from portal.models import (
    Assessment,
    CaseFile,
    CharacteristicView,
    Council,
    Cycle,
    IndicatorView,
    Review,
    Settlement,
    ThemeView,
    User,
)
from portal.services import guidance as editions
from portal.services.reviews.access import visible_cases

#: Lines on one page.
PAGE_SIZE = 50
#: Beyond every page there can be.
_LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Filters:
    """Which readings are shown; empty for all."""

    theme: str = ""
    cycle: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be chosen: reviewers by name, themes in the guidance's order, cycles by name. Code and words each."""

    reviewers: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    cycles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CalibrationLine:
    """One section of one case: what the reviewer concluded, what the other reader did, and what stands."""

    assessment_id: uuid.UUID
    council: str
    cycle: str
    said: str
    other: str
    stands: str


@dataclass(frozen=True)
class CalibrationSection:
    """One theme, characteristic or indicator with its cases, alphabetical."""

    section: str
    kind: SectionKind
    label: str
    lines: tuple[CalibrationLine, ...]


@dataclass(frozen=True)
class Calibration:
    """A page of one reviewer's readings."""

    reviewer: str
    sections: tuple[CalibrationSection, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class _Reading:
    said: Mapping[str, Said]
    changed: Mapping[str, datetime]


@dataclass(frozen=True)
class _Pair:
    """A case with the reviewer's reading, the other's where there is one, and what was settled."""

    assessment_id: uuid.UUID
    council: str
    cycle: str
    own: _Reading
    other: _Reading | None
    settled: Mapping[str, Settlement]


def list_choices(*, actor: Actor) -> Choices:
    """What a lead can choose from. Their own readings are not offered: nobody calibrates themselves.

    Raises:
        NotAllowed: the actor is no lead.
    """
    _require_lead(actor)
    people = (
        select(User.id, User.name)
        .join(Review, Review.reviewer_id == User.id)
        .where(Review.recused_at.is_(None), Review.submitted_at.is_not(None), User.id != actor.user_id)
        .distinct()
    )
    found = sorted(db.session.execute(people), key=lambda row: alphabetical(row.name, str(row.id)))
    cycles = db.session.execute(select(Cycle.slug, Cycle.title).order_by(Cycle.title, Cycle.slug))
    themes = {theme.slug: theme.title for edition in editions.list_editions() for theme in edition.guidance.themes}
    return Choices(
        tuple((str(row.id), row.name) for row in found),
        tuple(themes.items()),
        tuple((row.slug, row.title) for row in cycles),
    )


def get_calibration(reviewer_id: uuid.UUID, filters: Filters, *, page: int, actor: Actor) -> Calibration:
    """One reviewer's readings across the cases that the lead may open and whose readings are all in.

    Raises:
        NotAllowed: the actor is no lead.
        NotFound: nobody of that id has handed in a reading, or it is the lead's own, or there is no such page.
    """
    names = dict(list_choices(actor=actor).reviewers)
    if str(reviewer_id) not in names:
        raise NotFound()
    pairs = _pairs(reviewer_id, filters.cycle, actor)
    order = _order(filters.theme)
    lines = [
        (section, line)
        for section in order
        for pair in pairs
        if (line := _line(section, order[section][0], pair)) is not None
    ]
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    if not 1 <= page <= min(pages, _LAST_PAGE):
        raise NotFound()
    shown = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    sections = tuple(
        CalibrationSection(section, *order[section], tuple(line for code, line in shown if code == section))
        for section in dict.fromkeys(code for code, _ in shown)
    )
    return Calibration(names[str(reviewer_id)], sections, page, pages)


def _require_lead(actor: Actor) -> None:
    if not may(actor, Permission.APPROVE_REVIEW):
        raise NotAllowed("calibration")


def _order(theme: str) -> dict[str, tuple[SectionKind, str]]:
    """Kind and words of each section, in the order of the newest edition; what only older ones have comes after."""
    found: dict[str, tuple[SectionKind, str]] = {}
    for edition in editions.list_editions():
        for item in edition.guidance.themes:
            if theme and item.slug != theme:
                continue
            found.setdefault(item.slug, (SectionKind.THEME, f"{item.title}: the theme as a whole"))
            for line in item.characteristics:
                found.setdefault(line.code, (SectionKind.CHARACTERISTIC, f"{line.code} {line.text}"))
            for indicator in item.indicators:
                found.setdefault(indicator.code, (SectionKind.INDICATOR, f"{indicator.code} {indicator.text}"))
    return found


def _pairs(reviewer_id: uuid.UUID, cycle: str, actor: Actor) -> list[_Pair]:
    rows = list(db.session.execute(_cases(reviewer_id, cycle, actor)))
    ids = [row.id for row in rows]
    reviews, settled = _reviews(ids), _settlements(ids)
    read = _readings([review.id for found in reviews.values() for review in found])
    pairs = []
    for row in sorted(rows, key=lambda row: (*alphabetical(row.name, row.council_gss), row.cycle_slug)):
        found = reviews.get(row.id, [])
        if not _all_in(found, row.one_reader_reason or ""):
            continue
        own = next(review for review in found if review.reviewer_id == reviewer_id)
        other = next((read[review.id] for review in found if review is not own), None)
        pairs.append(_Pair(row.id, row.name, row.title, read[own.id], other, settled.get(row.id, {})))
    return pairs


def _reviews(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Review]]:
    found: dict[uuid.UUID, list[Review]] = {}
    query = select(Review).where(Review.assessment_id.in_(ids), Review.recused_at.is_(None)).order_by(Review.place)
    # Without the records themselves, which hold whole submissions.
    for review in db.session.execute(query.options(lazyload("*"))).scalars():
        found.setdefault(review.assessment_id, []).append(review)
    return found


def _settlements(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Settlement]]:
    found: dict[uuid.UUID, dict[str, Settlement]] = {}
    for row in db.session.execute(select(Settlement).where(Settlement.assessment_id.in_(ids))).scalars():
        found.setdefault(row.assessment_id, {})[row.section] = row
    return found


def _cases(reviewer_id: uuid.UUID, cycle: str, actor: Actor) -> Select[uuid.UUID, str, str, str, str, str]:
    visible = visible_cases(actor).with_only_columns(Assessment.id)
    read = select(Review.assessment_id).where(Review.reviewer_id == reviewer_id, Review.recused_at.is_(None))
    query = (
        select(
            Assessment.id,
            Assessment.council_gss,
            Assessment.cycle_slug,
            Council.name,
            Cycle.title,
            CaseFile.one_reader_reason,
        )
        .join(Council, Council.gss_code == Assessment.council_gss)
        .join(Cycle, Cycle.slug == Assessment.cycle_slug)
        .outerjoin(CaseFile, CaseFile.round_id == Assessment.round_id)
        .where(Assessment.id.in_(visible), Assessment.id.in_(read), Assessment.state != AssessmentState.REPLACED)
    )
    return query.where(Assessment.cycle_slug == cycle) if cycle else query


def _all_in(reviews: Iterable[Review], one_reader_reason: str) -> bool:
    found = list(reviews)
    return are_all_in(reading=len(found), handed_in=count_in(found), one_reader=bool(one_reader_reason))


def _readings(ids: list[uuid.UUID]) -> dict[uuid.UUID, _Reading]:
    """What each reading concludes, by section; three queries whatever the number of cases."""
    said: dict[uuid.UUID, dict[str, Said]] = {review: {} for review in ids}
    changed: dict[uuid.UUID, dict[str, datetime]] = {review: {} for review in ids}
    themes = select(
        ThemeView.review_id, ThemeView.theme, ThemeView.stance, ThemeView.confidence, ThemeView.changed_at
    ).where(ThemeView.review_id.in_(ids))
    lines = select(
        CharacteristicView.review_id,
        CharacteristicView.code,
        CharacteristicView.judgement,
        CharacteristicView.confidence,
        CharacteristicView.changed_at,
    ).where(CharacteristicView.review_id.in_(ids))
    for query in (themes, lines):
        for review, section, code, confidence, at in db.session.execute(query):
            said[review][section], changed[review][section] = Said(code, confidence), at
    findings = select(IndicatorView.review_id, IndicatorView.code, IndicatorView.finding, IndicatorView.changed_at)
    for review, section, code, at in db.session.execute(findings.where(IndicatorView.review_id.in_(ids))):
        said[review][section], changed[review][section] = Said(code), at
    return {review: _Reading(said[review], changed[review]) for review in ids}


def _line(section: str, kind: SectionKind, pair: _Pair) -> CalibrationLine | None:
    """One line; None where neither reader concluded anything and nothing was settled."""
    own = pair.own.said.get(section, Said())
    other = pair.other.said.get(section, Said()) if pair.other else None
    settlement = pair.settled.get(section)
    concluded = [said for said in (own, other) if said is not None and is_assessed(kind, said.code)]
    if not concluded and settlement is None:
        return None
    return CalibrationLine(
        assessment_id=pair.assessment_id,
        council=pair.council,
        cycle=pair.cycle,
        said=own.words(kind),
        other=other.words(kind) if other else "Nobody else read this case",
        stands=_stands(section, kind, pair, settlement),
    )


def _stands(section: str, kind: SectionKind, pair: _Pair, settlement: Settlement | None) -> str:
    readings = [reading for reading in (pair.own, pair.other) if reading is not None]
    if settlement is not None:
        moments = [reading.changed[section] for reading in readings if section in reading.changed]
        if any(moment > settlement.settled_at for moment in moments):
            return "To settle again"
        return Said(settlement.settled, settlement.confidence).words(kind)
    if compare(kind, [reading.said.get(section, Said()) for reading in readings]):
        return "To settle"
    return "Nothing to settle"
