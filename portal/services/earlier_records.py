"""What a council sealed in earlier cycles, read once and kept: a sealed record never changes."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.domain.judgements import Judgement
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.submissions import CharacteristicEntry, IndicatorEntry, Submission, from_plain
from portal.domain.workflow import SummaryState
from portal.models import Assessment, Cycle, ReadinessSummary, Round
from portal.reports.copies import Copy, project
from portal.services import lines_of_editions as lines

#: Sealed records and summaries kept in memory, each some hundred kilobytes.
KEPT = 24


@dataclass(frozen=True)
class EarlierRecord:
    """A sealed record of an earlier cycle, without its content.

    Args:
        sha256: of the sealed bytes, by which the content is found and kept.
    """

    assessment_id: uuid.UUID
    round_id: uuid.UUID
    cycle_title: str
    sealed_at: datetime
    sha256: str

    @property
    def edition(self) -> str:
        """The edition it was sealed on, which the round may have left since."""
        return self.submission.edition

    @property
    def edition_sha256(self) -> str:
        return self.submission.edition_sha256

    @property
    def submission(self) -> Submission:
        """What was sealed."""
        return _submission(self.sha256)


@dataclass(frozen=True)
class Said:
    """What the department's reviewer said of a theme, as the council's copy of an issued summary has it."""

    reference: str
    issued_at: datetime
    stance: str
    view: str
    reasons: str
    strengths: str
    questions: str
    #: Words of the finding and its reasons, by code of an indicator of the theme.
    findings: Mapping[str, tuple[str, str]]


def list_earlier(found: Round) -> tuple[EarlierRecord, ...]:
    """The council's sealed records of cycles that were due before this one, the latest first.

    Of a round that was sealed more than once only the last record stands here. One query, which reads no content.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    query = (
        select(
            Assessment.id,
            Assessment.round_id,
            Cycle.title,
            Assessment.sealed_at,
            Assessment.sealed_sha256,
        )
        .join(Cycle, Cycle.slug == Assessment.cycle_slug)
        .where(
            Assessment.council_gss == found.council_gss,
            Assessment.round_id != found.id,
            Cycle.due_on < found.cycle.due_on,
        )
        .order_by(Cycle.due_on.desc(), Assessment.sequence.desc())
    )
    newest: dict[uuid.UUID, EarlierRecord] = {}
    for row in db.session.execute(query):
        newest.setdefault(row.round_id, EarlierRecord(*row))
    return tuple(newest.values())


def last_record(found: Round) -> EarlierRecord | None:
    """The latest sealed record of an earlier cycle, or None where the council has none."""
    return next(iter(list_earlier(found)), None)


def entries_of(record: EarlierRecord) -> Mapping[str, CharacteristicEntry | IndicatorEntry]:
    """Every item of a sealed record by code."""
    return _entries(record.sha256)


@lru_cache(maxsize=KEPT)
def _submission(sha256: str) -> Submission:
    query = select(Assessment.sealed_json).where(Assessment.sealed_sha256 == sha256)
    return from_plain(json.loads(db.session.execute(query).scalar_one())["content"])


@lru_cache(maxsize=KEPT)
def _entries(sha256: str) -> Mapping[str, CharacteristicEntry | IndicatorEntry]:
    submission = _submission(sha256)
    items: tuple[CharacteristicEntry | IndicatorEntry, ...] = (*submission.characteristics, *submission.indicators)
    return {entry.code: entry for entry in items}


@dataclass(frozen=True)
class LastYear:
    """The last sealed answer to a characteristic or an indicator, of an earlier cycle.

    Args:
        entry: what the record says, with its evidence.
        came_from: the code it had there, where the edition numbered it otherwise; else the same code.
        said: what the department's reviewer said of the theme; None where no summary was issued to the council.
    """

    cycle_title: str
    sealed_at: datetime
    round_id: uuid.UUID
    came_from: str
    entry: CharacteristicEntry | IndicatorEntry
    said: Said | None

    @property
    def is_characteristic(self) -> bool:
        return isinstance(self.entry, CharacteristicEntry)


def last_year(found: Round, code: str) -> tuple[LastYear, ...]:
    """The last sealed answers that stand behind an item: one, several where lines were merged, none where it is new.

    Reads the newest sealed record only, and of the department's words only what the council's copy of an issued
    summary shows. Two queries while what was read is kept.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    record = last_record(found)
    if record is None:
        return ()
    entries, said = entries_of(record), reviewers_said(record)
    return tuple(
        LastYear(
            record.cycle_title,
            record.sealed_at,
            record.round_id,
            old,
            entries[old],
            said.get(_theme_of(record, old)),
        )
        for old in lines.ancestors_of(record, found, code)
        if old in entries
    )


def previous_judgements(found: Round) -> Mapping[str, Judgement]:
    """The judgements of the last sealed record of an earlier cycle, by the codes of this round's edition.

    A characteristic that is new, or into which several were merged that were judged differently, is missing: there is
    nothing that it changed from.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    record = last_record(found)
    if record is None:
        return {}
    before = {entry.code: entry.answer.judgement for entry in record.submission.characteristics}
    judged: dict[str, Judgement] = {}
    for code, olds in lines.ancestors(record, found).items():
        words = {before[old] for old in olds if old in before}
        if len(words) == 1:
            judged[code] = words.pop()
    return judged


def reviewers_said(record: EarlierRecord) -> Mapping[str, Said]:
    """What the department's reviewer said of each theme of a record, by slug of the theme.

    Returns:
        Nothing until a summary of the record has been issued to the council: a review that is merely approved is
        working material of the department.
    """
    query = (
        select(ReadinessSummary.snapshot_sha256)
        .where(ReadinessSummary.assessment_id == record.assessment_id, ReadinessSummary.state == SummaryState.ISSUED)
        .order_by(ReadinessSummary.sequence.desc())
        .limit(1)
    )
    sha256 = db.session.execute(query).scalar_one_or_none()
    return _said(sha256) if sha256 else {}


@lru_cache(maxsize=KEPT)
def _said(sha256: str) -> Mapping[str, Said]:
    row = db.session.execute(
        select(ReadinessSummary.snapshot_json, ReadinessSummary.issued_at).where(
            ReadinessSummary.snapshot_sha256 == sha256
        )
    ).one()
    shown = project(json.loads(row.snapshot_json), Copy.COUNCIL)
    reference = str(shown["summary"].get("reference", ""))
    return {theme["slug"]: _of_theme(theme, reference, row.issued_at) for theme in shown["themes"] if theme["view"]}


def _of_theme(theme: Mapping[str, Any], reference: str, issued_at: datetime) -> Said:  # Any: JSON values
    view = theme["view"]
    findings = {
        line["code"]: (IndicatorFinding(line["finding"]).words, str(line["finding_reasons"]))
        for line in theme["indicators"]
        if line["finding"] != IndicatorFinding.NOT_ASSESSED
    }
    return Said(
        reference=reference,
        issued_at=issued_at,
        stance=Stance(view["stance"]).sentence,
        view=view["view"],
        reasons=view["reasons"],
        strengths=view["strengths"],
        questions=view["questions"],
        findings=findings,
    )


def _theme_of(record: EarlierRecord, code: str) -> str:
    for theme in record.submission.themes:
        if code in {entry.code for entry in theme.characteristics} | {entry.code for entry in theme.indicators}:
            return theme.slug
    return ""
