"""How a file becomes a release: received with its words, read and checked, then kept or rejected as a whole.

The command line does it in one go. A page only receives; a job reads and checks outside a write transaction and then
finishes in one, so a crash in the middle leaves a release that is received and whose job is tried again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import delete, func, select

from guidance.metrics import catalogue
from portal.database import db
from portal.domain import releases as rules
from portal.domain.errors import Refused
from portal.domain.releases import Comparison
from portal.domain.roles import SERVICE, Actor
from portal.ingest.checks import Checked, check_file
from portal.ingest.descriptions import ReleaseDescription, code_from, is_code
from portal.ingest.problems import Problem
from portal.ingest.readers import MAX_BYTES as MAX_BYTES
from portal.models import MetricRelease, ReleasedFigure
from portal.models.metrics import ReleaseState
from portal.services.councils import load_register
from portal.services.figures import describing, doubts, reports, storage
from portal.services.records import enqueue, record_event
from portal.storage import FileStore

#: The name of the job that checks a received release.
TASK = "import_release"
#: Codes that are addresses of their own.
TAKEN = frozenset({"new"})
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
    collection = describing.filled(description, checked.suggested).collection
    return _outcome(ImportResult.DRY_RUN, description.code, checked, collection, _compared(checked, collection))


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
    """Checks a file of figures and keeps it as a release, checked or rejected, in one go.

    Args:
        checked: what `examine` found in this file; found here when left out.
        on_step: told the name of each step as it begins.

    The same file again is a no-op. A rejected release may be sent again under its code, corrected.

    Raises:
        Refused: the code is none, or belongs to a release with another file.
    """
    sha256 = files.put(raw)
    held = _held(sha256, _HELD)
    if held is not None:
        return ImportOutcome(ImportResult.ALREADY_HELD, held)
    release = _begin(description, sha256, file_name, now)
    checked = checked if checked is not None else examine(raw, description)
    on_step("Comparing with current figures")
    return _finish(release, checked, files=files, actor=actor, now=now, on_step=on_step)


def take_in(
    raw: bytes, description: ReleaseDescription, *, files: FileStore, actor: Actor, now: datetime, file_name: str
) -> tuple[str, bool]:
    """Keeps a file with the words typed beside it and asks for its check.

    Args:
        description: a code of "" is made from the name of the file; words left empty are taken from what the layout
            of the file knows.

    Returns:
        The code of the release, and whether this very file was here already, under that code.

    Raises:
        Refused: the code is none, or belongs to a release with another file.
    """
    sha256 = files.put(raw)
    held = _held(sha256, (*_HELD, ReleaseState.RECEIVED))
    if held is not None:
        return held, True
    code = description.code or _free_code(code_from(file_name))
    release = _begin(replace(description, code=code), sha256, file_name, now)
    _ask_for_check(release, actor=actor, now=now)
    return code, False


def check_again(release: MetricRelease, *, actor: Actor, now: datetime) -> None:
    """Forgets what a check found and asks for another one of the same file.

    Raises:
        Refused: the release was published, so that its figures are kept as they are.
    """
    if release.state not in (ReleaseState.RECEIVED, ReleaseState.CHECKED, ReleaseState.REJECTED):
        raise Refused("Only a release that was never published can be checked again")
    forget_figures(release)
    release.state, release.check_report = ReleaseState.RECEIVED, {}
    _ask_for_check(release, actor=actor, now=now)


def forget_figures(release: MetricRelease) -> None:
    """Takes away the kept figures of a release that was never published; its file stays."""
    db.session.execute(delete(ReleasedFigure).where(ReleasedFigure.release_number == release.number))
    release.figures_count = 0


def _ask_for_check(release: MetricRelease, *, actor: Actor, now: datetime) -> None:
    db.session.flush()
    facts = {"sha256": release.file_sha256}
    record_event("release_received", subject=("metric_release", release.code), actor=actor, now=now, facts=facts)
    payload = {"release": release.code, "sha256": release.file_sha256}
    enqueue(TASK, payload, key=f"{TASK}-{release.code}-{token_hex(8)}", now=now)


def waiting(code: str, sha256: str) -> ReleaseDescription | None:
    """The words of a release that waits for the check of this file; None when there is nothing to do."""
    release = _find(code)
    if release is None or release.state is not ReleaseState.RECEIVED or release.file_sha256 != sha256:
        return None
    return describing.description_of(release)


def finish(code: str, sha256: str, checked: Checked, *, files: FileStore, now: datetime) -> ImportOutcome | None:
    """Keeps what the check of a received file found, in the caller's transaction; a second time does nothing."""
    release = _find(code, for_update=True)
    if release is None or release.state is not ReleaseState.RECEIVED or release.file_sha256 != sha256:
        return None
    return _finish(release, checked, files=files, actor=SERVICE, now=now)


def give_up(code: str, sha256: str, *, files: FileStore, now: datetime) -> None:
    """Rejects a received release whose check failed for good, with words that say what to do."""
    message = (
        "The file could not be checked. Check it again; if that fails too, open it in a spreadsheet, save the sheet of"
        " figures as CSV and send that"
    )
    finish(code, sha256, Checked(problems=(Problem(None, None, "not_checked", message),)), files=files, now=now)


def _held(sha256: str, states: tuple[ReleaseState, ...]) -> str | None:
    same = select(MetricRelease.code).where(MetricRelease.file_sha256 == sha256, MetricRelease.state.in_(states))
    return db.session.scalar(same.order_by(MetricRelease.code).limit(1))


def hold_all() -> None:
    """Locks every release until the transaction ends: releases are numbered, and figures change hands, one by one."""
    db.session.execute(select(MetricRelease.number).order_by(MetricRelease.number).with_for_update()).all()


def _find(code: str, *, for_update: bool = False) -> MetricRelease | None:
    query = select(MetricRelease).where(MetricRelease.code == code)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def _free_code(wanted: str) -> str:
    """The code, or with the first number behind it that makes it one nobody has."""
    stem = re.sub(r"-+$", "", wanted[:74])
    known = set(db.session.scalars(select(MetricRelease.code).where(MetricRelease.code.startswith(stem))))
    known |= TAKEN
    tries = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(known) + 2))
    return next(code for code in tries if code not in known)


def _begin(description: ReleaseDescription, sha256: str, file_name: str, now: datetime) -> MetricRelease:
    if not is_code(description.code) or description.code in TAKEN:
        raise Refused("Give the release a code of lower-case words with hyphens")
    hold_all()
    release = _find(description.code)
    if release is not None and release.state is not ReleaseState.REJECTED:
        raise Refused(f"Choose another code: {description.code} is a release with another file")
    if release is None:
        newest = db.session.scalar(select(func.max(MetricRelease.number))) or 0
        release = MetricRelease(code=description.code, number=newest + 1)
        db.session.add(release)
    describing.describe(release, description)
    release.state = ReleaseState.RECEIVED
    release.file_name = file_name[:200]
    release.file_sha256 = sha256
    release.layout = ""
    release.figures_count = 0
    release.check_report = {}
    release.received_at = now
    db.session.flush()
    return release


def _finish(
    release: MetricRelease,
    checked: Checked,
    *,
    files: FileStore,
    actor: Actor,
    now: datetime,
    on_step: Callable[[str], None] = lambda step: None,
) -> ImportOutcome:
    found = describing.filled(describing.description_of(release), checked.suggested)
    describing.describe(release, replace(found, title=found.title or release.code))
    compared = _compared(checked, release.collection)
    result = ImportResult.REJECTED if checked.errors else ImportResult.LOADED
    outcome = _outcome(result, release.code, checked, release.collection, compared)
    report = reports.of_check(checked, outcome.problems)
    report |= {"added": outcome.added, "revised": outcome.revised, "unchanged": outcome.unchanged}
    if len(outcome.problems) > reports.PROBLEMS_KEPT:
        report["all_problems"] = files.put(reports.problems_csv([found.as_json() for found in outcome.problems]))
    on_step("Keeping")
    release.state = ReleaseState.REJECTED if checked.errors else ReleaseState.CHECKED
    release.layout = checked.layout
    release.figures_count = len(checked.figures)
    if not checked.errors:
        report["changes"] = reports.of_changes(checked.figures, release.collection, compared, now)
        db.session.flush()
        storage.keep(release.number, release.collection, checked.figures)
    release.check_report = report
    db.session.flush()
    kind = "release_rejected" if checked.errors else "release_checked"
    facts = {"rows": checked.rows, "errors": report["errors"], "sha256": release.file_sha256}
    record_event(kind, subject=("metric_release", release.code), actor=actor, now=now, facts=facts)
    return outcome


def _compared(checked: Checked, collection: str) -> Comparison:
    return rules.compare(checked.figures, storage.counting(checked.figures, collection))


def _outcome(result: ImportResult, code: str, checked: Checked, collection: str, compared: Comparison) -> ImportOutcome:
    problems = (*checked.problems, *doubts.doubts(compared, collection))
    return ImportOutcome(result, code, checked.rows, compared.added, compared.revised, compared.unchanged, problems)
