"""What a council sealed of an item in an earlier cycle, and what the department then released to it.

Of the department's words only those are read that the council's copy of an issued summary has: another case's working
material is not shown here, whoever asks.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.submissions import CharacteristicEntry, IndicatorEntry
from portal.models import Assessment, Cycle
from portal.services import lines_of_editions as lines
from portal.services.earlier_records import EarlierRecord, Said, entries_of, reviewers_said
from portal.services.reviews.cases import Case


@dataclass(frozen=True)
class LastTime:
    """The last sealed answer behind an item.

    Args:
        came_from: the code it had in that record.
        said: what was released of the department's reading of the theme; None where no summary was issued.
    """

    cycle_title: str
    sealed_at: datetime
    came_from: str
    entry: CharacteristicEntry | IndicatorEntry
    said: Said | None

    @property
    def is_characteristic(self) -> bool:
        return isinstance(self.entry, CharacteristicEntry)


def list_last_time(case: Case, code: str) -> tuple[LastTime, ...]:
    """The answers of the newest sealed record of an earlier cycle that stand behind an item; several were merged.

    Two queries while what was read is kept; nothing where the line is new or the council sealed none before.
    """
    record = _last_record(case.assessment)
    if record is None:
        return ()
    entries, said = entries_of(record), reviewers_said(record)
    return tuple(
        LastTime(record.cycle_title, record.sealed_at, old, entries[old], said.get(_theme_of(record, old)))
        for old in lines.ancestors_of(record, case.submission, code)
        if old in entries
    )


def _last_record(assessment: Assessment) -> EarlierRecord | None:
    query = (
        select(Assessment.id, Assessment.round_id, Cycle.title, Assessment.sealed_at, Assessment.sealed_sha256)
        .join(Cycle, Cycle.slug == Assessment.cycle_slug)
        .where(
            Assessment.council_gss == assessment.council_gss,
            Assessment.round_id != assessment.round_id,
            Cycle.due_on < assessment.cycle.due_on,
        )
        .order_by(Cycle.due_on.desc(), Assessment.sequence.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return EarlierRecord(*row) if row else None


def _theme_of(record: EarlierRecord, code: str) -> str:
    for theme in record.submission.themes:
        if code in {entry.code for entry in theme.characteristics} | {entry.code for entry in theme.indicators}:
            return theme.slug
    return ""
