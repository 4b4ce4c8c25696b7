"""A council's own words on its figures, which stand beside them wherever the figures are shown.

A note is never edited: each change is a new one with the next number, and the newest counts. An empty one says that the
council took its note back.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from guidance.metrics import Metric, catalogue
from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.metrics import Status, applies
from portal.domain.roles import Actor
from portal.models import FigureNote, MetricRelease, ReleasedFigure, User
from portal.models.metrics import ReleaseState
from portal.services.figures import storage
from portal.services.figures.list_changes import lock_council
from portal.services.figures.types import Figure, Note
from portal.services.records import record_event

#: Words of a note, so that the figure, its question and the note can stand at equal size.
MOST_WORDS = 150
#: Signs that turn the reading of a line round, command a terminal or stand for nothing; a joined emoji keeps its own.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """One note as it was written; `text` is empty where it was taken back. `written_by` is empty for the service."""

    number: int
    text: str
    period: str
    written_by: str
    written_at: datetime


class _Vintage(NamedTuple):
    value: float | None
    status: str
    published_at: datetime


def notes_of(gss_code: str, *, moment: datetime | None = None) -> dict[str, Note]:
    """The notes in force of a council, by metric; one that was taken back is left out.

    Args:
        moment: for the notes as they stood then; None for those of today.
    """
    found = _in_force(FigureNote.council_gss == gss_code, moment)
    revised = _revised(gss_code, found, moment) if found else frozenset()
    return {
        note.metric_id: Note(note.text, note.number, note.period, note.written_at, note.metric_id in revised)
        for note in found
    }


def notes_on(metric_id: str, period: str, *, moment: datetime | None = None) -> dict[str, Note]:
    """The notes in force that councils wrote about their figure of a metric in a period, by GSS code of the council.

    Args:
        moment: as `notes_of`.
    """
    found = _in_force(FigureNote.metric_id == metric_id, moment)
    return {
        note.council_gss: Note(note.text, note.number, note.period, note.written_at, is_revised=False)
        for note in found
        if note.period == period
    }


def _in_force(chosen: ColumnElement[bool], moment: datetime | None) -> list[FigureNote]:
    """The newest note on each figure among those chosen, without those that were taken back."""
    written = chosen if moment is None else chosen & (FigureNote.written_at <= moment)
    newest = (
        select(FigureNote.council_gss, FigureNote.metric_id, func.max(FigureNote.number).label("number"))
        .where(written)
        .group_by(FigureNote.council_gss, FigureNote.metric_id)
        .subquery()
    )
    same = (
        (newest.c.council_gss == FigureNote.council_gss)
        & (newest.c.metric_id == FigureNote.metric_id)
        & (newest.c.number == FigureNote.number)
    )
    return [note for note in db.session.scalars(select(FigureNote).join(newest, same)) if note.text]


def note_history(gss_code: str, metric_id: str) -> tuple[NoteVersion, ...]:
    """Every note that a council wrote on a figure, newest first."""
    query = (
        select(FigureNote, User.name)
        .outerjoin(User, User.id == FigureNote.written_by)
        .where(FigureNote.council_gss == gss_code, FigureNote.metric_id == metric_id)
        .order_by(FigureNote.number.desc())
    )
    return tuple(
        NoteVersion(note.number, note.text, note.period, name or "", note.written_at)
        for note, name in db.session.execute(query)
    )


def write_note(
    gss_code: str, metric_id: str, text: str, *, period: str, expected: int, actor: Actor, now: datetime
) -> int:
    """Puts a note beside a figure, at once and for everybody to read; returns its number.

    Args:
        text: plain, with blank lines between paragraphs. period: which figure it is about.
        expected: number of the note that stood when the form was shown; 0 for none.

    Raises:
        NotFound: no such council or metric. Refused: empty, too long, or there is no such figure; says what to do.
        EditConflict: somebody else wrote in the meantime.
    """
    words = paragraphs(text)
    if not words:
        raise Refused("Enter what the council says of this figure, or take the note back")
    over = len(words.split()) - MOST_WORDS
    if over > 0:
        raise Refused(f"The note must be {MOST_WORDS} words or fewer; shorten it by {over}")
    last = _last(gss_code, metric_id)
    if last is not None and (last.text, last.period) == (words, period):
        return last.number  # sent twice, or saved without a change
    return _add(gss_code, metric_id, words, period, expected, last, actor, now)


def take_back(gss_code: str, metric_id: str, *, expected: int, actor: Actor, now: datetime) -> None:
    """Takes a note away from its figure; what was written stays in the history.

    Raises:
        NotFound: no such council or metric. Refused: there is no note. EditConflict: somebody else wrote meanwhile.
    """
    last = _last(gss_code, metric_id)
    if last is None or not last.text:
        raise Refused("There is no note on this figure any more. Reload the page to see what stands.")
    _add(gss_code, metric_id, "", last.period, expected, last, actor, now)


def paragraphs(text: str) -> str:
    """The text with one blank line between paragraphs, no space around it and no sign that nobody sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BLANK_LINES.sub("\n\n", _UNSEEN.sub("", lines).strip())


def standing(figure: Figure) -> str:
    """What became of the figure since its note was written; empty where the note is about the figure as it stands."""
    note = figure.note
    if note is None:
        return ""
    said = ""
    if note.period and figure.period is not None and note.period != figure.period.text:
        said = f"Written about {note.period}. The figure shown is of {figure.period.text}."
    if note.is_revised:
        said = f"{said} The figure of {note.period} has been revised since this was written.".strip()
    return said


def may_be_noted(metric: Metric, authority_type: str) -> bool:
    """Whether a council of this type can have a figure of the metric to say something of."""
    return metric.status != "component" and applies(metric, authority_type)


def _last(gss_code: str, metric_id: str) -> FigureNote | None:
    kind = lock_council(gss_code).type
    metric = catalogue().get(metric_id)
    if metric is None:
        raise NotFound(metric_id)
    if not may_be_noted(metric, kind):
        raise Refused(Status.NOT_APPLICABLE.words)
    mine = (FigureNote.council_gss == gss_code) & (FigureNote.metric_id == metric_id)
    return db.session.scalar(select(FigureNote).where(mine).order_by(FigureNote.number.desc()).limit(1))


def _add(
    gss_code: str,
    metric_id: str,
    text: str,
    period: str,
    expected: int,
    last: FigureNote | None,
    actor: Actor,
    now: datetime,
) -> int:
    number = last.number if last is not None else 0
    if number != expected:
        author = db.session.get(User, last.written_by) if last is not None and last.written_by else None
        raise EditConflict(
            "the note",
            current={"text": last.text if last is not None else ""},
            offered={"text": text},
            version=number,
            changed_by=author.name if author else "",
        )
    note = FigureNote(
        council_gss=gss_code,
        metric_id=metric_id,
        number=number + 1,
        text=text,
        period=period,
        written_by=actor.user_id,
        written_at=now,
    )
    db.session.add(note)
    storage.touch()
    kind = "figure_note_written" if text else "figure_note_taken_back"
    facts = {"metric": metric_id, "number": note.number, "period": period}
    subject = ("figure_note", f"{gss_code}:{metric_id}")
    record_event(kind, subject=subject, actor=actor, now=now, council=gss_code, facts=facts)
    return note.number


def _revised(gss_code: str, notes: list[FigureNote], moment: datetime | None) -> frozenset[str]:
    """The metrics whose figure reads otherwise today than on the day when its note was written."""
    vintages = _vintages(gss_code, notes, moment)
    found = set()
    for note in notes:
        held = vintages.get((note.metric_id, note.period), [])
        then = [vintage for vintage in held if vintage.published_at <= note.written_at]
        if then and held[-1][:2] != then[-1][:2]:
            found.add(note.metric_id)
    return frozenset(found)


def _vintages(
    gss_code: str, notes: list[FigureNote], moment: datetime | None
) -> Mapping[tuple[str, str], list[_Vintage]]:
    """Every vintage of the figures that these notes were written about, by metric and period, earliest first."""
    query = (
        select(
            ReleasedFigure.metric_id,
            ReleasedFigure.period,
            ReleasedFigure.collection,
            ReleasedFigure.value,
            ReleasedFigure.status,
            MetricRelease.published_at,
        )
        .join(MetricRelease, MetricRelease.number == ReleasedFigure.release_number)
        .where(
            ReleasedFigure.gss_code == gss_code,
            ReleasedFigure.metric_id.in_([note.metric_id for note in notes]),
            ReleasedFigure.period.in_([note.period for note in notes]),
            MetricRelease.published_at.is_not(None),
            MetricRelease.state != ReleaseState.WITHDRAWN,
        )
        .order_by(MetricRelease.published_at, MetricRelease.number)
    )
    if moment is not None:
        query = query.where(MetricRelease.published_at <= moment)
    found: dict[tuple[str, str], list[_Vintage]] = {}
    for metric_id, period, collection, value, status, published_at in db.session.execute(query):
        if collection == catalogue()[metric_id].collection:
            assert published_at is not None  # the query asks for those that were published
            found.setdefault((metric_id, period), []).append(_Vintage(value, status, published_at))
    return found
