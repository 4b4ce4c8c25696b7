"""How a document from outside bears on sections of a self-assessment: recorded, changed, moved to another section."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from portal.database import db
from portal.domain.casework import Bearing
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import Actor
from portal.domain.submissions import from_plain, sections_of
from portal.models import Assessment, ExternalBearing, ExternalEvidence
from portal.services.external_evidence.changes import MAX_WORDS, check_text, lock_piece, record_change


@dataclass(frozen=True)
class BearingText:
    """How a document bears on one section, in a reader's words, and where in it that stands."""

    bearing: Bearing
    words: str
    pointer: str = ""


def add_bearing(
    assessment_id: uuid.UUID,
    evidence_id: uuid.UUID,
    section: str,
    text: BearingText,
    *,
    actor: Actor,
    now: datetime,
) -> ExternalBearing:
    """Records what a document says of one section.

    Args:
        section: the slug of a theme, or the code of a characteristic or an indicator.

    Raises:
        NotFound, InterestsFirst: see `find_case`; also where the case has no such piece.
        Refused: the words are missing or too long, the section is none of the record's or has its words already, or
            the piece was taken back.
    """
    assessment, row = lock_piece(assessment_id, evidence_id, actor=actor)
    _check(assessment, row, section, text)
    bearing = ExternalBearing(
        evidence_id=row.id, section=section, written_at=now, written_by_id=actor.user_id, **_fields(text)
    )
    row.bearings.append(bearing)
    db.session.flush()
    facts: dict[str, object] = {"section": section, "bearing": text.bearing}
    record_change("outside_bearing_recorded", row, actor=actor, now=now, facts=facts)
    return bearing


def change_bearing(
    assessment_id: uuid.UUID,
    evidence_id: uuid.UUID,
    bearing_id: uuid.UUID,
    section: str,
    text: BearingText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Changes what a document says of a section, or to which section that belongs.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound, InterestsFirst, Refused: see `add_bearing`; NotFound also where the piece has no such bearing.
        EditConflict: somebody changed it in the meantime.
    """
    assessment, row = lock_piece(assessment_id, evidence_id, actor=actor)
    bearing = next((item for item in row.bearings if item.id == bearing_id), None)
    if bearing is None:
        raise NotFound()
    _check(assessment, row, section, text, but=bearing)
    fields = {"section": section, **_fields(text)}
    stored = {name: getattr(bearing, name) for name in fields}
    if stored == fields:
        return bearing.version
    if bearing.version != expected_version:
        current, offered = ({name: str(value) for name, value in side.items()} for side in (stored, fields))
        raise EditConflict("these words", current=current, offered=offered, version=bearing.version)
    for name, value in fields.items():
        setattr(bearing, name, value)
    bearing.written_at, bearing.written_by_id, bearing.version = now, actor.user_id, bearing.version + 1
    db.session.flush()
    facts: dict[str, object] = {"section": section, "bearing": text.bearing, "version": bearing.version}
    record_change("outside_bearing_changed", row, actor=actor, now=now, facts=facts)
    return bearing.version


def _fields(text: BearingText) -> dict[str, str]:
    return {**asdict(text), "words": text.words.strip(), "pointer": text.pointer.strip()}


def _check(
    assessment: Assessment,
    row: ExternalEvidence,
    section: str,
    text: BearingText,
    *,
    but: ExternalBearing | None = None,
) -> None:
    if section not in {known.section for known in sections_of(from_plain(assessment.sealed()["content"]))}:
        raise Refused("Choose the section that it bears on")
    if any(item.section == section and item is not but for item in row.bearings):
        raise Refused("What it says of this section is recorded already. Change those words instead")
    check_text(text.words, "what it says", MAX_WORDS, "Enter what it says of this section")
    check_text(text.pointer, "the place in it", 200)
