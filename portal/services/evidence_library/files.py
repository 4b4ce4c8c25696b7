"""Files kept for documents that are not online: taken in, checked off the request, and given back only when checked."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.register import ScanState
from portal.domain.roles import SERVICE, Actor
from portal.ingest import documents
from portal.models import Council, EvidenceFile, EvidenceItem
from portal.scanning import Scanner
from portal.services.evidence_library.items import get_item, lock_item
from portal.services.records import enqueue, record_event
from portal.storage import FileStore

TASK = "check_evidence_file"
#: What a kind of file is called, by its media type.
KIND_NAMES = {media_type: kind.label for media_type, kind in documents.ALLOWED.items()}
#: Said of a file whose check could not be carried out.
UNCHECKED = "The check could not be carried out. Choose the file again"


@dataclass(frozen=True)
class Limits:
    """Bytes of one file, and of all files of a council together."""

    file: int
    council: int


@dataclass(frozen=True)
class Download:
    """A checked file as it may be given back."""

    content: bytes
    name: str
    media_type: str


def add_file(
    item_id: uuid.UUID,
    gss: str,
    raw: bytes,
    name: str,
    *,
    limits: Limits,
    store: FileStore,
    actor: Actor,
    now: datetime,
) -> EvidenceFile:
    """Keeps a file as the newest version of a document and asks for its check; until then nobody is given it.

    Args:
        name: as the browser gave it.

    Returns:
        The version. The same bytes as the newest version's change nothing.

    Raises:
        NotFound, NotAllowed: as `items.lock_item`.
        Refused: too large, of a kind that is not kept, or the council's room is used up; says what to do.
    """
    item = lock_item(item_id, gss, actor=actor)
    if len(raw) > limits.file:
        raise Refused(f"Choose a file of {limits.file // 1_000_000} MB or less")
    kind = documents.kind_of(raw, name)
    _require_room(gss, len(raw), limits)
    sha256 = store.put(raw)
    if item.file is not None and item.file.sha256 == sha256:
        return item.file
    added = EvidenceFile(
        item=item,
        number=len(item.files) + 1,
        sha256=sha256,
        name=documents.file_name(name, kind),
        media_type=kind.media_type,
        size=len(raw),
        scan=ScanState.BEING_CHECKED,
        added_at=now,
        added_by_id=actor.user_id,
    )
    db.session.add(added)
    item.version += 1
    db.session.flush()
    _record("evidence_file_added", added, actor=actor, now=now)
    enqueue(TASK, {"file": str(added.id)}, key=f"{TASK}:{added.id}", now=now)
    return added


def used_bytes(gss: str) -> int:
    """Bytes of all files kept for a council, every version among them."""
    query = select(func.coalesce(func.sum(EvidenceFile.size), 0)).join(EvidenceItem)
    return int(db.session.execute(query.where(EvidenceItem.council_gss == gss)).scalar_one())


def get_file(item_id: uuid.UUID, number: int, gss: str, *, actor: Actor) -> EvidenceFile:
    """One version of a document's file.

    Raises:
        NotFound: as `items.get_item`, or there is no version of that number.
    """
    item = get_item(item_id, gss, actor=actor)
    found = next((file for file in item.files if file.number == number), None)
    if found is None:
        raise NotFound()
    return found


def checked_file(file: EvidenceFile, *, store: FileStore) -> Download:
    """The bytes of a file that was checked.

    Args:
        file: one that the actor may read: the caller has asked.

    Raises:
        Refused: it is being checked, or it is blocked; says so.
    """
    if file.scan is ScanState.BEING_CHECKED:
        raise Refused("This file is being checked. Try again in a minute")
    if file.scan is ScanState.BLOCKED:
        raise Refused("This file is blocked and cannot be downloaded")
    return Download(store.get(file.sha256), file.name, file.media_type)


def examine(file_id: uuid.UUID, *, store: FileStore, scanner: Scanner) -> tuple[bool, str] | None:
    """Looks into a file, outside any write transaction.

    Returns:
        Whether it may be handed on and the words for the council; None when it needs no check any more.
    """
    file = db.session.get(EvidenceFile, file_id)
    if file is None or file.scan is not ScanState.BEING_CHECKED:
        return None
    raw = store.get(file.sha256)
    reason = documents.check(raw, file.media_type)
    if reason:
        return False, reason
    verdict = scanner.scan(raw)
    return verdict.is_clean, verdict.words


def finish_check(file_id: uuid.UUID, *, is_clean: bool, words: str, now: datetime) -> None:
    """Writes down what the check found; a file that was told of already stays as it is."""
    query = select(EvidenceFile).where(EvidenceFile.id == file_id).with_for_update()
    file = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if file is None or file.scan is not ScanState.BEING_CHECKED:
        return
    file.scan = ScanState.CHECKED if is_clean else ScanState.BLOCKED
    file.scanned_at, file.scan_note = now, words
    db.session.flush()
    _record("evidence_file_checked" if is_clean else "evidence_file_blocked", file, actor=SERVICE, now=now)


def give_up_check(file_id: uuid.UUID, *, now: datetime) -> None:
    """Blocks a file whose check failed for good: what nobody could look into is not handed on."""
    finish_check(file_id, is_clean=False, words=UNCHECKED, now=now)


def _require_room(gss: str, size: int, limits: Limits) -> None:
    # Held, so that two uploads at once do not both take the last room.
    db.session.execute(select(Council.gss_code).where(Council.gss_code == gss).with_for_update())
    left = limits.council - used_bytes(gss)
    if size > left:
        whole = limits.council // 1_000_000
        raise Refused(
            f"Link to the document instead: your council’s {whole} MB for files are nearly used up, and"
            f" {max(left, 0) // 1_000_000} MB are left"
        )


def _record(kind: str, file: EvidenceFile, *, actor: Actor, now: datetime) -> None:
    record_event(
        kind,
        subject=("evidence_item", str(file.item_id)),
        actor=actor,
        now=now,
        council=file.item.council_gss,
        facts={"number": file.number, "sha256": file.sha256, "size": file.size, "media_type": file.media_type},
    )
