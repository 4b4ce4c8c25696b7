"""Sealed records taken out in bulk: by a lead, with a reason that other leads can read, and an index."""

import csv
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, RecordExport, User
from portal.services.consultations.exports import safe_cell
from portal.services.records import record_event
from portal.services.reviews.access import visible_cases
from portal.services.reviews.portfolio import Filters, choose
from portal.services.reviews.queue import STATE_WORDS

#: Characters of a reason.
MAX_REASON = 4_000
#: Exports that the page lists, the newest first.
LISTED = 50


@dataclass(frozen=True)
class Exported:
    """An export that was made, and by whom."""

    export: RecordExport
    by: str


def ask(reason: str, filters: Filters, *, actor: Actor, now: datetime) -> RecordExport:
    """Records why the chosen sealed records leave the service; `make` gives the file.

    Raises:
        NotAllowed: the actor is no lead.
        Refused: the reason is missing or too long, or the filters choose no record that the actor may read.
    """
    _need_lead(actor)
    if not reason.strip():
        raise Refused("Enter why the records are exported")
    if len(reason) > MAX_REASON:
        raise Refused(f"Shorten the reason to {MAX_REASON:,} characters or fewer")
    chosen = choose(filters, actor=actor)
    if not chosen:
        raise Refused("There is no record to export that you may read. Change what is shown")
    export = RecordExport(
        reason=reason.strip(), assessments=[str(row.id) for row in chosen], asked_at=now, asked_by_id=actor.user_id
    )
    db.session.add(export)
    db.session.flush()
    facts = {"records": len(chosen), "reason_characters": len(export.reason)}
    record_event("records_exported", subject=("record_export", str(export.id)), actor=actor, now=now, facts=facts)
    return export


def make(export_id: uuid.UUID, *, actor: Actor) -> bytes:
    """The ZIP of an export: each record as it was sealed, and `index.csv` with the reason; no formula in any cell.

    Records that the actor may not read are named in the index and left out.

    Raises:
        NotFound: there is no such export.
        NotAllowed: the actor is no lead.
    """
    _need_lead(actor)
    export = db.session.get(RecordExport, export_id)
    if export is None:
        raise NotFound()
    ids = [uuid.UUID(found) for found in export.assessments]
    rows = {row.id: row for row in db.session.execute(visible_cases(actor).where(Assessment.id.in_(ids))).scalars()}
    files = {_name(row): row.sealed_json.encode() for row in rows.values()}
    files["index.csv"] = _index(export, [rows[found] for found in ids if found in rows], left_out=len(ids) - len(rows))
    return _zipped(files)


def list_exports(*, actor: Actor) -> tuple[Exported, ...]:
    """The exports that leads made, the newest first, with their reasons.

    Raises:
        NotAllowed: the actor is no lead.
    """
    _need_lead(actor)
    query = select(RecordExport, User.name).join(User, User.id == RecordExport.asked_by_id)
    found = db.session.execute(query.order_by(RecordExport.asked_at.desc(), RecordExport.id).limit(LISTED))
    return tuple(Exported(export, name) for export, name in found)


def _index(export: RecordExport, rows: list[Assessment], *, left_out: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Why", safe_cell(export.reason)])
    writer.writerow(["Exported", export.asked_at.isoformat()])
    writer.writerow(["Left out, not open to whoever downloads", left_out])
    writer.writerow(["File", "GSS code", "Council", "Cycle", "Record", "Sealed", "Receipt", "State"])
    for row in rows:
        cells = (_name(row), row.council_gss, row.council.name, row.cycle.title)
        told = (str(row.sequence), row.sealed_at.isoformat(), row.receipt, STATE_WORDS[row.state])
        writer.writerow([safe_cell(text) for text in (*cells, *told)])
    return out.getvalue().encode("utf-8-sig")


def _name(row: Assessment) -> str:
    return f"records/{row.council_gss}-{row.cycle_slug}-{row.sequence}.json"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _need_lead(actor: Actor) -> None:
    if not may(actor, Permission.EXPORT_RECORDS):
        raise NotAllowed("export of records")
