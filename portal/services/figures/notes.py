"""A council's own words on its figures, which stand beside them wherever the figures are shown."""

from sqlalchemy import func, select

from portal.database import db
from portal.models import FigureNote
from portal.services.figures.types import Note


def notes_of(gss_code: str) -> dict[str, Note]:
    """The notes in force of a council, by metric; one that was taken back is left out."""
    newest = (
        select(FigureNote.metric_id, func.max(FigureNote.number).label("number"))
        .where(FigureNote.council_gss == gss_code)
        .group_by(FigureNote.metric_id)
        .subquery()
    )
    query = (
        select(FigureNote)
        .join(newest, (newest.c.metric_id == FigureNote.metric_id) & (newest.c.number == FigureNote.number))
        .where(FigureNote.council_gss == gss_code)
    )
    return {
        found.metric_id: Note(found.text, found.number, found.period, found.written_at)
        for found in db.session.scalars(query)
        if found.text
    }
