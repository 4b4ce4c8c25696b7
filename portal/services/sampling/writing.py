"""Drawing a sample, and recording what somebody found who looked for a document."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain import sampling
from portal.domain.casework import SampleResult
from portal.domain.errors import EditConflict, NotFound, Refused, TransitionRefused
from portal.domain.roles import Actor
from portal.domain.submissions import ThemeEntry
from portal.domain.workflow import ASSESSMENT
from portal.models import Assessment, EvidenceSample, SampledEvidence
from portal.services.reviews.access import lock_case
from portal.services.reviews.decisions import record_step
from portal.services.sampling.reading import citations_of, may_record, rows_of, themes_of

#: Characters of what somebody says of a document that they looked for.
MAX_NOTE = 4_000

_NEEDS_NOTE = (SampleResult.NOT_FOUND, SampleResult.DOES_NOT_SUPPORT)


def draw_sample(
    assessment_id: uuid.UUID, theme: str, *, actor: Actor, now: datetime, size: int = sampling.SIZE
) -> EvidenceSample:
    """Draws from the citations of a theme that no earlier drawing took. A drawing is never undone: all are printed.

    Args:
        theme: its slug. size: at most so many; screens offer the default only, so that nobody chooses.

    Raises:
        NotFound, InterestsFirst: see `find_case`; also where the edition has no such theme.
        TransitionRefused: another record has taken the place of this one.
        Refused: nothing is left to draw.
    """
    assessment = _lock(assessment_id, actor=actor, action="draw_sample")
    codes = dict(citations_of(_theme(assessment, theme)))
    earlier = [row for row in rows_of(assessment) if row.theme == theme]
    taken = {item.citation for row in earlier for item in row.items}
    left = set(codes) - taken
    if not left:
        raise Refused(
            "Every document cited under this theme has been drawn" if codes else "No document is cited under this theme"
        )
    number = len(earlier) + 1
    seed = sampling.seed_of(assessment.sealed_sha256, theme, number)
    sample = EvidenceSample(
        assessment_id=assessment.id,
        theme=theme,
        draw=number,
        seed=seed,
        method=sampling.METHOD,
        population=len(left),
        drawn_at=now,
        drawn_by_id=actor.user_id,
        items=[
            SampledEvidence(place=place, citation=citation, code=codes[citation])
            for place, citation in enumerate(sampling.draw(seed, left, size), start=1)
        ],
    )
    db.session.add(sample)
    db.session.flush()
    facts: dict[str, object] = {"theme": theme, "draw": number, "seed": seed, "of": len(left)}
    record_step("evidence_sample_drawn", assessment, actor=actor, now=now, facts={**facts, "size": len(sample.items)})
    return sample


def record_result(
    assessment_id: uuid.UUID,
    sample_id: uuid.UUID,
    place: int,
    result: SampleResult,
    note: str = "",
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Records what somebody found who looked for a sampled document.

    Args:
        place: 1 for the first drawn. note: needed where the document was not found or does not support the answer.
        expected_version: of the sampled document, as the person saw it.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound, InterestsFirst: see `find_case`; also where the record has no such drawing or place.
        TransitionRefused: another record has taken the place of this one.
        Refused: the note is missing or too long.
        EditConflict: somebody recorded another result in the meantime.
    """
    assessment = _lock(assessment_id, actor=actor, action="record_sample_result")
    row = _find_row(assessment, sample_id, place)
    said = note.strip()
    _check(result, said)
    if (row.result, row.note) == (result, said):
        return row.version
    if row.version != expected_version:
        current = {"result": row.result.words, "note": row.note}
        offered = {"result": result.words, "note": said}
        raise EditConflict("this document", current=current, offered=offered, version=row.version)
    row.result, row.note, row.version = result, said, row.version + 1
    is_looked = result is not SampleResult.NOT_LOOKED
    row.looked_at, row.looked_by_id = (now, actor.user_id) if is_looked else (None, None)
    db.session.flush()
    facts: dict[str, object] = {"code": row.code, "citation": row.citation, "result": result, "version": row.version}
    record_step("sampled_evidence_looked_at", assessment, actor=actor, now=now, facts=facts)
    return row.version


def _check(result: SampleResult, note: str) -> None:
    if result in _NEEDS_NOTE and not note:
        raise Refused("Enter where you looked and what you found")
    if len(note) > MAX_NOTE:
        raise Refused(f"Shorten the note to {MAX_NOTE:,} characters or fewer")


def _lock(assessment_id: uuid.UUID, *, actor: Actor, action: str) -> Assessment:
    assessment = lock_case(assessment_id, actor=actor)
    if not may_record(assessment):
        raise TransitionRefused(machine=ASSESSMENT.name, state=assessment.state, action=action)
    return assessment


def _find_row(assessment: Assessment, sample_id: uuid.UUID, place: int) -> SampledEvidence:
    query = (
        select(SampledEvidence)
        .join(EvidenceSample, EvidenceSample.id == SampledEvidence.sample_id)
        .where(
            EvidenceSample.assessment_id == assessment.id,
            EvidenceSample.id == sample_id,
            SampledEvidence.place == place,
        )
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def _theme(assessment: Assessment, slug: str) -> ThemeEntry:
    for theme in themes_of(assessment):
        if theme.slug == slug:
            return theme
    raise NotFound()
