"""Sealed self-assessments whose frozen figures a release would make differ from those on the pages.

A sealed record is never changed: it says what stood on the day it was signed. What its reader has to know is that the
figure was revised since.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.metrics import alphabetical
from portal.domain.workflow import AssessmentState
from portal.models import Assessment, ReadinessSummary, ReleasedFigure

Now = dict[tuple[str, str, str], tuple[float | None, str]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One sealed assessment: whose, of which cycle, how many of its figures would differ, and its issued summaries."""

    council: str
    gss_code: str
    cycle: str
    receipt: str
    figures: int
    summaries: int


def differing(release_number: int) -> tuple[Frozen, ...]:
    """The sealed assessments in which a figure differs from what a release says of it, alphabetical by council."""
    sealed = db.session.scalars(select(Assessment).where(Assessment.state != AssessmentState.REPLACED)).all()
    if not sealed:
        return ()
    now = _now(release_number, {assessment.council_gss for assessment in sealed})
    issued = dict(_issued())
    found = []
    for assessment in sealed:
        if any(key[0] == assessment.council_gss for key in now):
            number = sum(_differs(figure, assessment.council_gss, now) for figure in _figures(assessment))
            if number:
                found.append(_frozen(assessment, number, issued.get(assessment.id, 0)))
    return tuple(sorted(found, key=lambda entry: (*alphabetical(entry.council, entry.gss_code), entry.cycle)))


def _now(release_number: int, codes: set[str]) -> Now:
    """What the release says of these councils, in the collections that pages show; by council, metric and period."""
    metrics = catalogue()
    names = ("gss_code", "metric_id", "period", "collection", "value", "status")
    query = select(*(getattr(ReleasedFigure, name) for name in names)).where(
        ReleasedFigure.release_number == release_number, ReleasedFigure.gss_code.in_(sorted(codes))
    )
    return {
        (code, metric_id, period): (value, status)
        for code, metric_id, period, collection, value, status in db.session.execute(query)
        if metrics[metric_id].collection == collection
    }


def _figures(assessment: Assessment) -> Iterator[dict[str, Any]]:  # Any: JSON, see `submissions.plain`
    for theme in assessment.sealed()["content"]["themes"]:
        yield from theme["figures"]


def _differs(figure: dict[str, Any], gss_code: str, now: Now) -> bool:  # Any: as above
    released = now.get((gss_code, figure["metric_id"], figure["period"]))
    if released is None:
        return False
    frozen = figure["value"]
    value = None if released[0] is None else Decimal(repr(released[0]))
    return (None if frozen is None else Decimal(str(frozen))) != value or figure["status"] != released[1]


def _issued() -> Iterator[tuple[Any, int]]:  # Any: UUID of an assessment
    query = select(ReadinessSummary.assessment_id, func.count()).where(ReadinessSummary.issued_at.is_not(None))
    yield from ((row[0], row[1]) for row in db.session.execute(query.group_by(ReadinessSummary.assessment_id)))


def _frozen(assessment: Assessment, figures: int, summaries: int) -> Frozen:
    council = assessment.council
    return Frozen(council.name, council.gss_code, assessment.cycle.title, assessment.receipt, figures, summaries)
