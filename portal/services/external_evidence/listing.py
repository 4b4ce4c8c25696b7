"""The outside evidence of a case as pages show it: by number, each bearing beside what the council says."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import Bearing
from portal.domain.errors import NotFound
from portal.domain.roles import Actor
from portal.domain.submissions import Section, from_plain, sections_of
from portal.models import Assessment, CaseFile, ExternalBearing, ExternalEvidence
from portal.services import guidance
from portal.services.reviews.access import find_case, find_case_file

#: Kinds besides those of the edition, with the words for each.
OTHER_KINDS = {"correspondence": "Letter or other correspondence", "other": "Something else"}


@dataclass(frozen=True)
class ShownBearing:
    """A bearing beside what the council says of the same section in the sealed record."""

    row: ExternalBearing
    section: Section

    @property
    def is_conflict(self) -> bool:
        return self.row.bearing is Bearing.CONFLICTS


@dataclass(frozen=True)
class Outside:
    """One piece of outside evidence as a page shows it; bearings in the edition's order."""

    row: ExternalEvidence
    kind: str
    bearings: tuple[ShownBearing, ...]


@dataclass(frozen=True)
class OutsideList:
    """The outside evidence of a case, by number, with the kinds and sections that may be chosen."""

    items: tuple[Outside, ...]
    kinds: Mapping[str, str]
    sections: tuple[Section, ...]


def list_outside(assessment_id: uuid.UUID, *, actor: Actor) -> OutsideList:
    """The outside evidence of a case, by number, those taken back among them.

    Raises:
        NotFound, InterestsFirst: see `find_case`.
    """
    assessment = find_case(assessment_id, actor=actor)
    case = find_case_file(assessment)
    kinds, sections = kinds_of(assessment), sections_of(from_plain(assessment.sealed()["content"]))
    by_code = {section.section: section for section in sections}
    items = tuple(_shown(row, kinds, by_code) for row in (rows_of(case) if case else ()))
    return OutsideList(items, kinds, sections)


def get_outside(found: OutsideList, evidence_id: uuid.UUID) -> Outside:
    """One piece of the list.

    Raises:
        NotFound: the case has no such piece.
    """
    for item in found.items:
        if item.row.id == evidence_id:
            return item
    raise NotFound()


def list_for(case_file: CaseFile | None, section: str) -> tuple[tuple[ExternalEvidence, ExternalBearing], ...]:
    """What outside evidence says of one section, by number, without what was taken back; for a case the actor may read.

    Args:
        section: the slug of a theme, or the code of a characteristic or an indicator.
    """
    rows = rows_of(case_file) if case_file else ()
    return tuple(
        (row, bearing)
        for row in rows
        if row.withdrawn_at is None
        for bearing in row.bearings
        if bearing.section == section
    )


def kinds_of(assessment: Assessment) -> dict[str, str]:
    """Kinds of evidence by code with their names: the edition's own, then ours."""
    content = from_plain(assessment.sealed()["content"])
    edition = guidance.get_content(content.edition, content.edition_sha256)
    return {kind.code: kind.text for kind in edition.evidence_kinds} | OTHER_KINDS


def rows_of(case: CaseFile) -> list[ExternalEvidence]:
    """The list as it is stored, by number."""
    query = select(ExternalEvidence).where(ExternalEvidence.case_id == case.id).order_by(ExternalEvidence.number)
    return list(db.session.execute(query).scalars())


def _shown(row: ExternalEvidence, kinds: Mapping[str, str], sections: Mapping[str, Section]) -> Outside:
    # A later record may be on another edition: what it does not know keeps its code and stands last.
    order = {section: place for place, section in enumerate(sections)}
    found = [ShownBearing(item, sections.get(item.section) or _unknown(item.section)) for item in row.bearings]
    known = sorted(found, key=lambda item: order.get(item.row.section, len(order)))
    return Outside(row, kinds.get(row.kind, row.kind), tuple(known))


def _unknown(section: str) -> Section:
    return Section(section, "", "Not in the guidance of this record", ())
