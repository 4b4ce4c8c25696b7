"""Releases of figures: received, checked or rejected, published. Values are never edited, only superseded.

A release goes in whole or not at all. A figure is superseded by (metric, authority, period) within one collection, so
that a release of one year leaves other years alone, and another collection never replaces a metric's primary one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.roles import Actor
from portal.ingest.checks import Checked, check_file
from portal.ingest.descriptions import PRIMARY, ReleaseDescription, is_code
from portal.ingest.problems import Problem, Severity
from portal.models import MetricRelease
from portal.models.metrics import ReleaseState
from portal.services.councils import load_register
from portal.services.figures import storage
from portal.services.figures.medians import recompute
from portal.services.records import record_event
from portal.storage import FileStore

#: Problems kept with a rejected release; the number of all of them is kept as well.
PROBLEMS_KEPT = 1000
_HELD = (ReleaseState.CHECKED, ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)


class ImportResult(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    REJECTED = "rejected"
    ALREADY_HELD = "already_held"
    DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file of figures.

    Attributes:
        rows: lines of the file that hold a figure or say why there is none.
        added: figures for which nothing is current. revised: figures that differ from the current one.
        unchanged: figures equal to the current one.
    """

    result: ImportResult
    code: str
    rows: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def examine(raw: bytes, description: ReleaseDescription) -> Checked:
    """Checks a file of figures and keeps nothing; done before a write transaction, it holds up no other writer."""
    return check_file(raw, catalogue(), load_register(), demonstration=description.demonstration)


def try_out(checked: Checked, description: ReleaseDescription) -> ImportOutcome:
    """What an import of an examined file would do; keeps nothing."""
    return _outcome(ImportResult.DRY_RUN, description, checked)


def receive(
    raw: bytes,
    description: ReleaseDescription,
    *,
    files: FileStore,
    actor: Actor,
    now: datetime,
    file_name: str = "",
    checked: Checked | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> ImportOutcome:
    """Checks a file of figures and keeps it as a release, checked or rejected.

    Args:
        checked: what `examine` found in this file; found here when left out.
        on_step: told the name of each step as it begins.

    The same file again is a no-op. A rejected release may be sent again under its code, corrected.

    Raises:
        Refused: the code is none, or belongs to a release with another file.
    """
    if not is_code(description.code):
        raise Refused("Give the release a code of lower-case words with hyphens")
    sha256 = files.put(raw)
    same = select(MetricRelease.code).where(MetricRelease.file_sha256 == sha256, MetricRelease.state.in_(_HELD))
    held = db.session.scalar(same.limit(1))
    if held is not None:
        return ImportOutcome(ImportResult.ALREADY_HELD, held)
    release = _begin(description, sha256, file_name, now)
    checked = checked if checked is not None else examine(raw, description)
    on_step("Comparing with current figures")
    result = ImportResult.REJECTED if checked.errors else ImportResult.LOADED
    outcome = _outcome(result, description, checked)
    on_step("Keeping")
    _finish(release, checked, outcome, actor=actor, now=now)
    return outcome


def _begin(description: ReleaseDescription, sha256: str, file_name: str, now: datetime) -> MetricRelease:
    release = db.session.scalar(select(MetricRelease).where(MetricRelease.code == description.code))
    if release is not None and release.state is not ReleaseState.REJECTED:
        raise Refused(f"Choose another code: {description.code} is a release with another file")
    if release is None:
        newest = db.session.scalar(select(func.max(MetricRelease.number))) or 0
        release = MetricRelease(code=description.code, number=newest + 1)
        db.session.add(release)
    release.title = description.title or description.code
    release.collection = description.collection
    release.publisher = description.publisher
    release.licence = description.licence
    release.attribution = description.attribution
    release.source = description.source
    release.provenance = " ".join(part for part in (description.provenance, description.changes) if part)
    release.published_on = _day(description.published)
    release.retrieved_on = _day(description.retrieved)
    release.demonstration = description.demonstration
    release.state = ReleaseState.RECEIVED
    release.file_name = file_name[:200]
    release.file_sha256 = sha256
    release.layout = ""
    release.received_at = now
    db.session.flush()
    return release


def _finish(release: MetricRelease, checked: Checked, outcome: ImportOutcome, *, actor: Actor, now: datetime) -> None:
    release.state = ReleaseState.REJECTED if checked.errors else ReleaseState.CHECKED
    release.layout = checked.layout
    release.figures_count = len(checked.figures)
    release.check_report = {
        "rows": checked.rows,
        "errors": len(checked.errors),
        "warnings": len(checked.warnings),
        "added": outcome.added,
        "revised": outcome.revised,
        "unchanged": outcome.unchanged,
        "problems": [problem.as_json() for problem in checked.problems[:PROBLEMS_KEPT]],
    }
    db.session.flush()
    if not checked.errors:
        storage.keep(release.number, release.collection, checked.figures)
    kind = "release_rejected" if checked.errors else "release_checked"
    facts = {"rows": checked.rows, "errors": len(checked.errors), "sha256": release.file_sha256}
    record_event(kind, subject=("metric_release", release.code), actor=actor, now=now, facts=facts)


def publish(code: str, *, actor: Actor, now: datetime) -> int:
    """Makes a checked release current, in the caller's transaction; says how many figures it superseded.

    Raises:
        NotFound: no such release. Refused: it was rejected, or is published already.
    """
    release = get_release(code)
    if release.state is not ReleaseState.CHECKED:
        word = {ReleaseState.REJECTED: "has problems", ReleaseState.RECEIVED: "is not checked yet"}
        raise Refused(f"{code} {word.get(release.state, 'is published already')}")
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
    release = get_release(code)
    if release.state not in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
        raise Refused(f"Only a published release can be taken back: {code} is {release.state.value}")
    if not reason.strip():
        raise Refused("Enter why the release is taken back")
    release.state = ReleaseState.WITHDRAWN
    release.ended_at = now
    db.session.flush()
    taken = storage.take_back(release.number)
    _settle(release, now)
    facts = {"figures": taken, "reason": reason.strip(), "sha256": release.file_sha256}
    record_event("release_withdrawn", subject=("metric_release", code), actor=actor, now=now, facts=facts)
    return taken


def _settle(release: MetricRelease, now: datetime) -> None:
    """What follows from a change of the figures that count: states of other releases, medians, pages."""
    storage.settle_states(now)
    if not release.demonstration:
        recompute(storage.pairs_of(release.number))
    storage.touch()


def get_release(code: str) -> MetricRelease:
    """The release of a code, or NotFound."""
    release = db.session.scalar(select(MetricRelease).where(MetricRelease.code == code))
    if release is None:
        raise NotFound(code)
    return release


def list_releases() -> tuple[MetricRelease, ...]:
    """All releases, alphabetical by code."""
    return tuple(db.session.scalars(select(MetricRelease).order_by(MetricRelease.code)))


def _outcome(result: ImportResult, description: ReleaseDescription, checked: Checked) -> ImportOutcome:
    figures, added, unchanged = checked.figures, 0, 0
    before = storage.counting(figures, description.collection)
    if before:
        keys = zip(figures.metric_ids, figures.gss_codes, figures.periods, strict=True)
        for key, value, status in zip(keys, figures.values, figures.statuses, strict=True):
            found = before.get(key)
            added += found is None
            unchanged += found == (value, status)
    else:
        added = len(figures)
    revised = len(figures) - added - unchanged
    problems = (*checked.problems, *_apart(checked, description))
    return ImportOutcome(result, description.code, checked.rows, added, revised, unchanged, problems)


def _apart(checked: Checked, description: ReleaseDescription) -> list[Problem]:
    """A warning for each metric whose primary collection is another one: its figures are kept, and kept apart."""
    if description.collection == PRIMARY:
        return []
    metrics = catalogue()
    others = set(checked.figures.metric_ids)
    return [
        Problem(
            None,
            "metric_id",
            "not_primary",
            f"{metric_id} is shown from {metrics[metric_id].collection}; these figures are kept beside it",
            Severity.WARNING,
        )
        for metric_id in sorted(others)
        if metrics[metric_id].collection != description.collection
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # a month, or "not known": kept in the words of the source
