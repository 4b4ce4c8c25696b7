"""Releases as anybody may see them: what each holds, what of it counts today, and what it replaced or was replaced by.

A public list of what was published here, so that a reader can tell a correction from a new year. It shows whole
releases and never one authority before another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.errors import NotFound
from portal.domain.metrics import alphabetical
from portal.models import CurrentFigure, MetricRelease, ReleasedFigure
from portal.models.metrics import ReleaseState

#: States in which a release is or was public. One that was only received or refused never is.
PUBLIC = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN)
STATE_WORDS = {
    ReleaseState.PUBLISHED: "Current",
    ReleaseState.SUPERSEDED: "Replaced by later releases",
    ReleaseState.WITHDRAWN: "Taken back",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """One release that is or was public.

    Attributes:
        published_on: by its publisher. current_from: when its figures began to count here.
        ended_at: when the last of them stopped, or it was taken back.
        figures: rows of the release, with a value or a reason. current: those that count today.
    """

    code: str
    title: str
    publisher: str
    collection: str
    licence: str
    attribution: str
    source: str
    provenance: str
    published_on: date | None
    retrieved_on: date | None
    current_from: datetime | None
    ended_at: datetime | None
    state: ReleaseState
    figures: int
    current: int
    demonstration: bool

    @property
    def state_words(self) -> str:
        """The state in words for a page."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Covered:
    """A metric of a release with its periods, earliest first, and the number of figures."""

    metric_id: str
    name: str
    periods: tuple[str, ...]
    figures: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """Another release that has figures for the same metric, authority and period, in the same collection.

    Attributes:
        figures: how many they share. revised: those of them whose value or status differs.
    """

    code: str
    title: str
    figures: int
    revised: int


@dataclass(frozen=True, slots=True)
class PublicationDetail:
    """One release with what it covers, which releases it replaced figures of, and which replaced its own."""

    publication: Publication
    covered: tuple[Covered, ...]
    replaced: tuple[Replacement, ...]
    replaced_by: tuple[Replacement, ...]


def list_publications() -> tuple[Publication, ...]:
    """Every release that is or was public, alphabetical by title; fictional ones last."""
    counts = dict(
        db.session.execute(
            select(CurrentFigure.release_number, func.count()).group_by(CurrentFigure.release_number)
        ).all()
    )
    found = db.session.scalars(select(MetricRelease).where(MetricRelease.state.in_(PUBLIC)))
    publications = [_publication(release, counts.get(release.number, 0)) for release in found]
    return tuple(sorted(publications, key=lambda item: (item.demonstration, *alphabetical(item.title, item.code))))


def get_publication(code: str) -> PublicationDetail:
    """One public release with what it covers.

    Raises:
        NotFound: no release of that code is or was public.
    """
    release = db.session.scalar(
        select(MetricRelease).where(MetricRelease.code == code, MetricRelease.state.in_(PUBLIC))
    )
    if release is None:
        raise NotFound(code)
    current = db.session.scalar(
        select(func.count()).select_from(CurrentFigure).where(CurrentFigure.release_number == release.number)
    )
    before, after = _shared(release)
    return PublicationDetail(_publication(release, current or 0), _covered(release.number), before, after)


def _publication(release: MetricRelease, current: int) -> Publication:
    return Publication(
        code=release.code,
        title=release.title,
        publisher=release.publisher,
        collection=release.collection,
        licence=release.licence,
        attribution=release.attribution,
        source=release.source,
        provenance=release.provenance,
        published_on=release.published_on,
        retrieved_on=release.retrieved_on,
        current_from=release.published_at,
        ended_at=release.ended_at,
        state=release.state,
        figures=release.figures_count,
        current=current,
        demonstration=release.demonstration,
    )


def _covered(number: int) -> tuple[Covered, ...]:
    query = (
        select(ReleasedFigure.metric_id, ReleasedFigure.period, func.count())
        .where(ReleasedFigure.release_number == number)
        .group_by(ReleasedFigure.metric_id, ReleasedFigure.period)
        .order_by(ReleasedFigure.metric_id, ReleasedFigure.period)
    )
    by_metric: dict[str, list[tuple[str, int]]] = {}
    for metric_id, period, count in db.session.execute(query):
        by_metric.setdefault(metric_id, []).append((period, count))
    covered = [
        Covered(
            metric_id,
            catalogue()[metric_id].name if metric_id in catalogue() else metric_id,
            tuple(period for period, _ in rows),
            sum(count for _, count in rows),
        )
        for metric_id, rows in by_metric.items()
    ]
    return tuple(sorted(covered, key=lambda item: alphabetical(item.name, item.metric_id)))


def _shared(release: MetricRelease) -> tuple[tuple[Replacement, ...], tuple[Replacement, ...]]:
    """The releases before and after this one that have figures of the same metric, authority and period."""
    mine, other = aliased(ReleasedFigure), aliased(ReleasedFigure)
    others = db.session.scalars(
        # Of any collection: a release for the metrics' own ones has figures in several.
        select(MetricRelease).where(MetricRelease.state.in_(PUBLIC), MetricRelease.number != release.number)
    ).all()
    if not others:
        return (), ()
    differs = mine.value.is_distinct_from(other.value) | (mine.status != other.status)
    query = (
        select(other.release_number, func.count(), func.sum(case((differs, 1), else_=0)))
        .join(
            mine,
            (mine.metric_id == other.metric_id)
            & (mine.period == other.period)
            & (mine.gss_code == other.gss_code)
            & (mine.collection == other.collection),
        )
        .where(mine.release_number == release.number, other.release_number.in_([found.number for found in others]))
        .group_by(other.release_number)
    )
    counts = {number: (int(shared), int(revised)) for number, shared, revised in db.session.execute(query)}
    before = [found for found in others if found.number in counts and _order(found) < _order(release)]
    after = [found for found in others if found.number in counts and _order(found) > _order(release)]
    return _replacements(before, counts), _replacements(after, counts)


def _order(release: MetricRelease) -> tuple[bool, datetime | int, int]:
    """Releases in the order in which they became current."""
    return (release.published_at is not None, release.published_at or 0, release.number)


def _replacements(releases: Iterable[MetricRelease], counts: dict[int, tuple[int, int]]) -> tuple[Replacement, ...]:
    return tuple(
        Replacement(found.code, found.title, *counts[found.number])
        for found in sorted(releases, key=lambda item: alphabetical(item.title, item.code))
    )
