"""What a council judged of itself from year to year, beside what stood after review: words, and no arrows.

A line is followed through editions of the guidance by their lineage. Whether a word is an advance on another is for the
reader: nothing here compares two of them.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.domain.judgements import Judgement
from portal.domain.lenses import reviewed_words
from portal.domain.roles import Actor, Permission, may
from portal.domain.submissions import CharacteristicEntry
from portal.domain.workflow import AssessmentState, SummaryState
from portal.models import Assessment, CharacteristicView, ReadinessSummary, Review, Settlement
from portal.reports.copies import Copy, project
from portal.services import lines_of_editions as lines
from portal.services.earlier_records import EarlierRecord, entries_of
from portal.services.reviews.access import visible_cases

#: By the record, what stood after review of each characteristic: its code to words.
Concluded = Mapping[uuid.UUID, Mapping[str, str]]


@dataclass(frozen=True)
class SaidThen:
    """One answer of one year.

    Args:
        code: under which it stood then, where that was another; else empty.
        confidence: in words; empty where it was not said.
        reviewed: what stood after review, in words; empty where nothing was released or concluded.
    """

    code: str
    judgement: str
    confidence: str
    reviewed: str


@dataclass(frozen=True)
class YearLine:
    """One characteristic of the latest edition.

    Args:
        years: for each column what was said; several where lines were merged, none where there was no such line.
    """

    code: str
    text: str
    years: tuple[tuple[SaidThen, ...], ...]


@dataclass(frozen=True)
class YearTheme:
    """One theme of the latest edition with its lines."""

    title: str
    lines: tuple[YearLine, ...]


@dataclass(frozen=True)
class Years:
    """The view.

    Args:
        records: its columns, the earliest first.
        with_review: ids of the records for which something of a review can be shown.
    """

    records: tuple[EarlierRecord, ...]
    themes: tuple[YearTheme, ...]
    with_review: frozenset[uuid.UUID]


def for_council(gss: str, *, actor: Actor) -> Years:
    """A council's own years: all that it sealed, and of reviews what summaries issued to it say.

    Somebody who may not read the council's rounds is given none.
    """
    if not may(actor, Permission.VIEW_ROUND, gss):
        return _years((), {})
    records = _newest(db.session.execute(select(Assessment).where(Assessment.council_gss == gss)).scalars().all())
    return _years(records, _released(records))


def for_department(assessment: Assessment, *, actor: Actor) -> Years:
    """The years of a case's council, of those of its cases that the actor may open now.

    Args:
        assessment: from `find_case`, which has asked whether the actor may open it.
    """
    query = visible_cases(actor).where(Assessment.council_gss == assessment.council_gss)
    found = db.session.execute(query).scalars().all()
    return _years(_newest(found), _approved(found))


def _newest(found: Sequence[Assessment]) -> tuple[EarlierRecord, ...]:
    """The last record of each round, the earliest cycle first."""
    by_round = {row.round_id: row for row in sorted(found, key=lambda row: row.sequence)}
    rows = sorted(by_round.values(), key=lambda row: (row.cycle.due_on, row.sealed_at))
    return tuple(EarlierRecord(r.id, r.round_id, r.cycle.title, r.sealed_at, r.sealed_sha256) for r in rows)


def _years(records: tuple[EarlierRecord, ...], concluded: Concluded) -> Years:
    if not records:
        return Years((), (), frozenset())
    latest = records[-1]
    behind = [lines.ancestors(record, latest) for record in records]
    themes = tuple(
        YearTheme(
            theme.title,
            tuple(
                YearLine(
                    entry.code,
                    entry.text,
                    tuple(
                        tuple(_said(record, old, entry.code, concluded) for old in before.get(entry.code, ()))
                        for record, before in zip(records, behind, strict=True)
                    ),
                )
                for entry in theme.characteristics
            ),
        )
        for theme in latest.submission.themes
    )
    return Years(records, themes, frozenset(key for key, words in concluded.items() if words))


def _said(record: EarlierRecord, old: str, code: str, concluded: Concluded) -> SaidThen:
    entry = entries_of(record).get(old)
    assert isinstance(entry, CharacteristicEntry)  # a lineage keeps to one kind of line
    sure = entry.answer.confidence
    return SaidThen(
        code=old if old != code else "",
        judgement=entry.answer.judgement.words,
        confidence=sure.label if sure and entry.answer.judgement.is_on_the_scale else "",
        reviewed=concluded.get(record.assessment_id, {}).get(old, ""),
    )


def _approved(found: Sequence[Assessment]) -> Concluded:
    """What stands after review by the department's own rows, of reviews that a lead approved."""
    ids = [row.id for row in found if row.state is AssessmentState.REVIEWED]
    settled: dict[uuid.UUID, dict[str, str]] = {}
    for row in db.session.execute(select(Settlement).where(Settlement.assessment_id.in_(ids))).scalars():
        settled.setdefault(row.assessment_id, {})[row.section] = row.settled
    views: dict[uuid.UUID, dict[str, set[str]]] = {}
    query = (
        select(Review.assessment_id, CharacteristicView.code, CharacteristicView.judgement)
        .join(Review, Review.id == CharacteristicView.review_id)
        .where(Review.assessment_id.in_(ids), Review.recused_at.is_(None))
    )
    for key, code, judgement in db.session.execute(query):
        views.setdefault(key, {}).setdefault(code, set()).add(judgement)
    return {
        key: {code: _stands(said, settled.get(key, {}).get(code)) for code, said in by_code.items()}
        for key, by_code in views.items()
    }


def _stands(said: set[str], settled: str | None) -> str:
    if settled is not None:
        return reviewed_words(settled)
    return reviewed_words(said.pop()) if len(said) == 1 else "The two readings differ"


def _released(records: tuple[EarlierRecord, ...]) -> Concluded:
    """What the council's copies of the summaries that stand say: their own bytes, whatever was written since."""
    query = select(ReadinessSummary.assessment_id, ReadinessSummary.snapshot_json).where(
        ReadinessSummary.assessment_id.in_([record.assessment_id for record in records]),
        ReadinessSummary.state == SummaryState.ISSUED,
    )
    return {key: _of_copy(json.loads(text)) for key, text in db.session.execute(query)}


def _of_copy(snapshot: dict[str, Any]) -> dict[str, str]:  # Any: JSON values
    shown = project(snapshot, Copy.COUNCIL)
    found: dict[str, str] = {}
    for theme in shown["themes"]:
        for item in theme["characteristics"]:
            code = (item.get("stands") or {}).get("judgement", "")
            if code in tuple(Judgement):
                found[item["code"]] = reviewed_words(code)
    return found
