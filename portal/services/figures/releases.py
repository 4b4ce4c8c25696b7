"""Releases of figures: received, checked or rejected, published. Values are never edited, only superseded.

A release goes in whole or not at all. A figure is superseded by (metric, authority, period) within one collection, so
that a release of one year leaves other years alone, and another collection never replaces a metric's primary one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.ingest.descriptions import ReleaseDescription
from portal.models import CurrentFigure, MetricRelease, ReleasedFigure
from portal.models.metrics import ReleaseState
from portal.services.figures import describing, receiving, reports, storage
from portal.services.figures.medians import recompute
from portal.services.figures.receiving import ImportOutcome as ImportOutcome
from portal.services.figures.receiving import ImportResult as ImportResult
from portal.services.figures.receiving import examine as examine
from portal.services.figures.receiving import receive as receive
from portal.services.figures.receiving import try_out as try_out
from portal.services.records import enqueue, record_event

#: The slow work that tells of figures which stand in sealed records and were revised.
TELL = "tell_of_revised_figures"
_WHY_NOT_PUBLISHED = {
    ReleaseState.REJECTED: "has problems or was set aside",
    ReleaseState.RECEIVED: "is not checked yet",
    ReleaseState.WITHDRAWN: "was taken back",
}


def publish(code: str, *, actor: Actor, now: datetime) -> int:
    """Makes a checked release current, in the caller's transaction; says how many figures it superseded.

    Raises:
        NotFound: no such release. Refused: it was rejected, or is published already.
    """
    release = _hold(code)
    if release.state is not ReleaseState.CHECKED:
        raise Refused(f"{code} {_WHY_NOT_PUBLISHED.get(release.state, 'is published already')}")
    if is_stale(release):
        _note(release, changes=reports.again(release, now))
    superseded = storage.make_current(release.number)
    release.state = ReleaseState.PUBLISHED
    release.published_at = now
    db.session.flush()
    _settle(release, now)
    facts = {"figures": release.figures_count, "superseded": superseded, "sha256": release.file_sha256}
    record_event("release_published", subject=("metric_release", code), actor=actor, now=now, facts=facts)
    return superseded


def withdraw(code: str, reason: str, *, actor: Actor, now: datetime) -> int:
    """Takes a published release back: the figures it had replaced count again; says how many figures it was.

    Raises:
        NotFound: no such release. Refused: it is not published, or no reason is given.
    """
    release = _hold(code)
    if release.state not in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
        raise Refused(f"Only a published release can be taken back: {code} is {release.state.value}")
    if not reason.strip():
        raise Refused("Enter why the release is taken back")
    release.state = ReleaseState.WITHDRAWN
    release.ended_at = now
    _note(release, ended={"reason": reason.strip(), "by": actor.name})
    db.session.flush()
    taken = storage.take_back(release.number)
    _settle(release, now)
    facts = {"figures": taken, "sha256": release.file_sha256}
    record_event("release_withdrawn", subject=("metric_release", code), actor=actor, now=now, facts=facts)
    return taken


def set_aside(code: str, *, actor: Actor, now: datetime) -> None:
    """Puts a release that was never published out of the way: it is rejected, its figures go, its file stays.

    Raises:
        NotFound: no such release. Refused: it was published; that can be taken back instead.
    """
    release = _hold(code)
    if release.state not in describing.OPEN:
        raise Refused(f"{code} was published: take it back instead")
    receiving.forget_figures(release)
    release.state = ReleaseState.REJECTED
    _note(release, set_aside={"at": now.isoformat(), "by": actor.name})
    record_event("release_set_aside", subject=("metric_release", code), actor=actor, now=now)


def check_again(code: str, *, actor: Actor, now: datetime) -> None:
    """Asks for another check of a release that was never published.

    Raises:
        NotFound: no such release. Refused: it was published.
    """
    receiving.check_again(_hold(code), actor=actor, now=now)


def describe(code: str, words: ReleaseDescription, *, expected: str, actor: Actor, now: datetime) -> bool:
    """Changes the words of a release that is not published; says whether it has to be checked again for that.

    Raises:
        NotFound: no such release. Refused, EditConflict: see `describing.change`.
    """
    release = _hold(code)
    moved = describing.change(release, words, expected=expected, actor=actor, now=now)
    if moved:
        receiving.check_again(release, actor=actor, now=now)
    return moved


def is_stale(release: MetricRelease) -> bool:
    """Whether figures were published since the changes in a checked release's report were worked out."""
    return bool(release.check_report.get("changes", {}).get("version") != storage.version())


def current_changes(release: MetricRelease, now: datetime) -> reports.Report:
    """The changes of a release's report; those of a checked one as they would be now."""
    if release.state is ReleaseState.CHECKED and is_stale(release):
        return reports.again(release, now)
    return dict(release.check_report.get("changes", {}))


def replaced_by(release: MetricRelease) -> list[tuple[MetricRelease, int]]:
    """Which releases count today in the place of this one, with how many figures each; by code."""
    same = (
        (ReleasedFigure.gss_code == CurrentFigure.gss_code)
        & (ReleasedFigure.metric_id == CurrentFigure.metric_id)
        & (ReleasedFigure.period == CurrentFigure.period)
        & (ReleasedFigure.collection == CurrentFigure.collection)
    )
    query = (
        select(CurrentFigure.release_number, func.count())
        .join(ReleasedFigure, same)
        .where(ReleasedFigure.release_number == release.number, CurrentFigure.release_number != release.number)
        .group_by(CurrentFigure.release_number)
    )
    found = {row[0]: row[1] for row in db.session.execute(query)}
    others = db.session.scalars(
        select(MetricRelease).where(MetricRelease.number.in_(found)).order_by(MetricRelease.code)
    )
    return [(other, found[other.number]) for other in others]


def _hold(code: str) -> MetricRelease:
    """The release as it stands once nobody else is changing any."""
    receiving.hold_all()
    release = get_release(code)
    db.session.refresh(release)
    return release


def _note(release: MetricRelease, **parts: Mapping[str, Any]) -> None:  # Any: JSON values
    release.check_report = {**release.check_report, **parts}


def _settle(release: MetricRelease, now: datetime) -> None:
    """What follows from a change of the figures that count: states of other releases, medians, pages."""
    storage.settle_states(now)
    if not release.demonstration:
        recompute(storage.pairs_of(release.number))
    storage.touch()
    # Whether anything sealed holds such a figure is for the work itself to find: figures know nothing of who uses them.
    enqueue(TELL, {"release": release.code}, key=f"{TELL}:{release.code}:{now.isoformat()}", now=now)


def get_release(code: str) -> MetricRelease:
    """The release of a code, or NotFound."""
    release = db.session.scalar(select(MetricRelease).where(MetricRelease.code == code))
    if release is None:
        raise NotFound(code)
    return release


def list_releases() -> tuple[MetricRelease, ...]:
    """All releases, alphabetical by code."""
    return tuple(db.session.scalars(select(MetricRelease).order_by(MetricRelease.code)))
