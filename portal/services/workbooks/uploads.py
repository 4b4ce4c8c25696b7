"""Workbooks that came back: received, read, kept, and compared with the portal whenever somebody looks."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from guidance.types import Theme
from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.reuse import why_not_borrow, why_not_empty
from portal.domain.roles import Actor
from portal.domain.workbooks import Difference, Kind, Offer, State, compare, worth_keeping
from portal.ingest import workbooks as reading
from portal.ingest.problems import Problem
from portal.ingest.sheets import Book
from portal.models import Round, WorkbookUpload
from portal.services.assessments.rounds import get_round, lock_draft
from portal.services.records import record_event
from portal.services.workbooks.state import Contents, get_contents, list_themes
from portal.services.workbooks.values import to_answer
from portal.storage import FileStore

#: Of the uploads of a round that its page lists.
_MOST = 20


@dataclass(frozen=True)
class Looked:
    """An upload, and what it would change now.

    Args:
        difference: of an upload that waits; None once it was applied or discarded.
        themes: of the round's edition, in its order.
        titles: of documents by their id in workbooks, for naming them beside their ids.
        citations: what each citation says now, by its reference.
        warnings: what is worth knowing of the file.
    """

    upload: WorkbookUpload
    round: Round
    difference: Difference | None
    themes: tuple[Theme, ...]
    titles: Mapping[str, str]
    citations: Mapping[str, Mapping[str, str]]
    warnings: tuple[str, ...] = ()


class WorkbookRejected(Refused):
    """A workbook has problems, and nothing of it was kept."""

    def __init__(self, problems: tuple[Problem, ...], more: int) -> None:
        super().__init__("Correct the workbook: nothing of it was kept. What to do is listed by sheet, row and column")
        self.problems = problems
        self.more = more


def receive(
    round_id: uuid.UUID,
    raw: bytes,
    name: str,
    *,
    opened: Book | Problem | None = None,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> WorkbookUpload:
    """Takes in a workbook that came back. Nothing of the round changes.

    Args:
        raw: the file as it was sent. name: as it was called; cut to 200 characters.
        opened: the same file from `open_file`, where it was opened before the transaction began.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `rounds.lock_draft`.
        WorkbookRejected: the file is no sound workbook of this round; carries where and what to do.
    """
    found = lock_draft(round_id, actor=actor)
    contents = get_contents(found, actor=actor)
    result = reading.read(raw if opened is None else opened, contents.expected())
    if result.offer is None:
        raise WorkbookRejected(result.problems, result.more)
    offer = worth_keeping(result.offer, contents.state)
    problems = _clashes(compare(offer, contents.state), offer, contents.state)
    if problems:
        raise WorkbookRejected(problems, 0)
    warnings = [f"{problem.place}: {problem.message}" for problem in result.problems]
    upload = WorkbookUpload(
        round_id=found.id,
        file_sha256=files.put(raw),
        file_name=name[-200:] or "workbook",
        plan={"offer": offer.as_plain(), "warnings": warnings},
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )
    db.session.add(upload)
    db.session.flush()
    record_event(
        "workbook_uploaded",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"workbook": str(upload.id), "file_sha256": upload.file_sha256},
    )
    return upload


def get_upload(upload_id: uuid.UUID, found: Round, *, actor: Actor) -> WorkbookUpload:
    """A workbook that this person uploaded to the round; nobody else is shown it.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.

    Raises:
        NotFound: there is none, or somebody else uploaded it.
    """
    query = select(WorkbookUpload).where(
        WorkbookUpload.id == upload_id,
        WorkbookUpload.round_id == found.id,
        WorkbookUpload.uploaded_by_id == actor.user_id,
    )
    upload = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if upload is None:
        raise NotFound()
    return upload


def list_uploads(found: Round, *, actor: Actor) -> tuple[WorkbookUpload, ...]:
    """The workbooks that this person uploaded to a round, newest first."""
    query = (
        select(WorkbookUpload)
        .where(WorkbookUpload.round_id == found.id, WorkbookUpload.uploaded_by_id == actor.user_id)
        .order_by(WorkbookUpload.uploaded_at.desc(), WorkbookUpload.id.desc())
        .limit(_MOST)
    )
    return tuple(db.session.execute(query).scalars())


def look(upload_id: uuid.UUID, round_id: uuid.UUID, gss: str, *, actor: Actor) -> Looked:
    """An upload with what it would change in the round as it is now.

    Raises:
        NotFound: no such round for this actor, or no such upload of theirs.
    """
    found = get_round(round_id, gss, actor=actor)
    upload = get_upload(upload_id, found, actor=actor)
    contents = get_contents(found, actor=actor)
    waits = upload.applied_at is None and upload.discarded_at is None
    offer = offer_of(upload)
    return Looked(
        upload=upload,
        round=found,
        difference=compare(offer, contents.state) if waits else None,
        themes=list_themes(found),
        titles=titles_of(offer, contents),
        citations={key: stored.fields for key, stored in contents.state.citations.items()},
        warnings=tuple(upload.plan.get("warnings", ())),
    )


def offer_of(upload: WorkbookUpload) -> Offer:
    """What the workbook says, as it was kept."""
    return Offer.from_plain(upload.plan["offer"])


def titles_of(offer: Offer, contents: Contents) -> dict[str, str]:
    """Titles of documents by their id, of the library and of what is new in the workbook."""
    held = {key: stored.fields["title"] for key, stored in contents.state.library.items()}
    return held | {row.key: row.fields["title"] for row in offer.evidence}


def _clashes(difference: Difference, offer: Offer, state: State) -> tuple[Problem, ...]:
    """Narratives that would serve elsewhere and cannot, told by place as the reader of files tells its own."""
    changes = [change for change in difference.of(Kind.CHARACTERISTIC) if not change.is_conflict]
    stored = {key: to_answer(key, line.fields) for key, line in state.lines.items() if line.kind is Kind.CHARACTERISTIC}
    after = stored | {change.key: to_answer(change.key, change.after) for change in changes}
    places = {row.key: row.place for row in offer.answers}
    problems = []
    for change in changes:
        reason = why_not_borrow(after[change.key], after) or why_not_empty(after[change.key], after)
        if reason:
            sheet, row = places[change.key]
            problems.append(Problem(row, "Narrative of", "narrative_from", reason, sheet=sheet))
    return tuple(problems)
