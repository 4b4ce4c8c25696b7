"""What drawings took of the evidence in a sealed record, and what was found, as pages show it."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.domain import sampling
from portal.domain.casework import SampleResult
from portal.domain.errors import NotFound
from portal.domain.roles import Actor
from portal.domain.submissions import EvidenceLink, Section, ThemeEntry, sections_of_theme
from portal.domain.workflow import AssessmentState
from portal.models import Assessment, EvidenceSample, SampledEvidence, User
from portal.services.reviews.access import find_case
from portal.services.reviews.cases import submission_of


@dataclass(frozen=True)
class Drawn:
    """One citation of a drawing, with the document and the answer that it should support, as sealed.

    Args:
        looked_by: the name of who looked; empty while nobody has.
    """

    row: SampledEvidence
    sample: EvidenceSample
    section: Section
    link: EvidenceLink
    looked_by: str


@dataclass(frozen=True)
class Drawing:
    """One drawing of a theme: by which seed, from how many, and what was taken, the first drawn first."""

    row: EvidenceSample
    theme: ThemeEntry
    items: tuple[Drawn, ...]
    drawn_by: str

    @property
    def looked_at(self) -> int:
        """Documents that somebody has looked for; a count of work done."""
        return sum(item.row.result is not SampleResult.NOT_LOOKED for item in self.items)

    @property
    def open_items(self) -> tuple[Drawn, ...]:
        """Documents that nobody has looked for yet."""
        return tuple(item for item in self.items if item.row.result is SampleResult.NOT_LOOKED)


@dataclass(frozen=True)
class ThemeSamples:
    """The drawings of one theme, the first drawing first.

    Args:
        population: citations under the theme. left: those that no drawing has taken.
        takes: how many the next drawing takes.
    """

    theme: ThemeEntry
    population: int
    left: int
    takes: int
    drawings: tuple[Drawing, ...]


def list_samples(assessment_id: uuid.UUID, *, actor: Actor) -> tuple[ThemeSamples, ...]:
    """Every theme of a case in the edition's order, with its drawings.

    Raises:
        NotFound, InterestsFirst: see `find_case`.
    """
    assessment = find_case(assessment_id, actor=actor)
    drawings = _drawings(assessment)
    return tuple(
        _samples(theme, tuple(found for found in drawings if found.theme.slug == theme.slug))
        for theme in themes_of(assessment)
    )


def get_sample(assessment_id: uuid.UUID, sample_id: uuid.UUID, *, actor: Actor) -> Drawing:
    """One drawing of a case.

    Raises:
        NotFound, InterestsFirst: see `find_case`; also where the drawing is of another record.
    """
    assessment = find_case(assessment_id, actor=actor)
    for drawing in _drawings(assessment):
        if drawing.row.id == sample_id:
            return drawing
    raise NotFound()


def get_drawn(drawing: Drawing, place: int) -> Drawn:
    """The citation at a place of a drawing, 1 for the first.

    Raises:
        NotFound: the drawing has no such place.
    """
    for item in drawing.items:
        if item.row.place == place:
            return item
    raise NotFound()


def list_for(assessment: Assessment, section: str) -> tuple[Drawn, ...]:
    """What drawings took of the evidence under a theme, characteristic or indicator; for a case the actor may read."""
    return tuple(
        item
        for drawing in _drawings(assessment)
        for item in drawing.items
        if section in (item.row.code, drawing.theme.slug)
    )


def may_record(assessment: Assessment) -> bool:
    """Whether drawings and results can still be recorded: until another record takes the place of this one."""
    return assessment.state is not AssessmentState.REPLACED


def themes_of(assessment: Assessment) -> tuple[ThemeEntry, ...]:
    """The themes of a sealed record, in the edition's order."""
    return submission_of(assessment).themes


def citations_of(theme: ThemeEntry) -> Iterator[tuple[str, str]]:
    """Each citation under a theme with the code under which it stands."""
    for section in sections_of_theme(theme):
        for link in section.evidence:
            yield link.id, section.section


def rows_of(assessment: Assessment) -> list[EvidenceSample]:
    """The drawings of a record as they are stored, by theme and number."""
    query = select(EvidenceSample).where(EvidenceSample.assessment_id == assessment.id)
    return list(db.session.execute(query.order_by(EvidenceSample.theme, EvidenceSample.draw)).scalars())


def _samples(theme: ThemeEntry, drawings: tuple[Drawing, ...]) -> ThemeSamples:
    population = len({link for link, _ in citations_of(theme)})
    left = population - sum(len(drawing.items) for drawing in drawings)
    return ThemeSamples(theme, population, left, min(left, sampling.SIZE), drawings)


def _drawings(assessment: Assessment) -> tuple[Drawing, ...]:
    rows = rows_of(assessment)
    if not rows:
        return ()
    themes, names = {theme.slug: theme for theme in themes_of(assessment)}, _names(rows)
    return tuple(_drawing(row, themes[row.theme], names) for row in rows)


def _drawing(row: EvidenceSample, theme: ThemeEntry, names: Mapping[uuid.UUID, str]) -> Drawing:
    by_citation = {link.id: (section, link) for section in sections_of_theme(theme) for link in section.evidence}
    items = tuple(
        Drawn(item, row, *by_citation[item.citation], looked_by=names.get(item.looked_by_id, ""))  # type: ignore[arg-type]  # None is no key
        for item in row.items
    )
    return Drawing(row, theme, items, names.get(row.drawn_by_id, ""))  # type: ignore[arg-type]  # None is no key


def _names(rows: list[EvidenceSample]) -> dict[uuid.UUID, str]:
    """The names of those who drew or looked, in one query."""
    people = {row.drawn_by_id for row in rows} | {item.looked_by_id for row in rows for item in row.items}
    query = select(User.id, User.name).where(User.id.in_(person for person in people if person))
    return {found.id: found.name for found in db.session.execute(query)}
