"""Committee packs: asked for by a person, made in the background from what was frozen at that moment.

What a pack is made of is kept beside it, so that the same file can be made again and nobody has to wonder what a
committee was shown. A pack is read inside the council; whether it is published is the council's own affair.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer

from portal.database import db
from portal.domain import sealing
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.register import PaperState
from portal.domain.roles import SERVICE, Actor, Permission
from portal.domain.submissions import to_plain
from portal.models import Round, RoundPaper, User
from portal.reports import pdf
from portal.reports.committee import FORMAT, build
from portal.reports.html import set_page
from portal.reports.paging import count_pages
from portal.services import assurance
from portal.services.assessments.answers import list_answers
from portal.services.assessments.documents import get_document
from portal.services.assessments.rounds import lock_round
from portal.services.earlier_records import last_record, previous_judgements
from portal.services.records import enqueue, record_event
from portal.storage import FileStore

KIND = "committee_pack"
TASK = "make_committee_pack"


@dataclass(frozen=True)
class Pack:
    """One pack that was asked for.

    Args:
        asked_by: name; empty for the service.
        size: bytes; 0 until it is ready, likewise `pages`.
    """

    id: uuid.UUID
    state: PaperState
    asked_at: datetime
    asked_by: str
    finished_at: datetime | None
    size: int
    pages: int
    with_restricted: bool
    with_readers: bool
    file_name: str


@dataclass(frozen=True)
class Made:
    """A pack as a file."""

    content: bytes
    pages: int


def ask_for_pack(
    round_id: uuid.UUID, *, with_restricted: bool, with_readers: bool, actor: Actor, now: datetime
) -> RoundPaper:
    """Freezes what a pack is to be made of, and asks for it to be made.

    Args:
        with_restricted: list restricted evidence too; the pack is then marked confidential.
        with_readers: print what the council's own readers said; the pack is then marked confidential.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`.
        Refused: a pack is being made already, or the actor reads a theme independently and has not finished.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SEND_FOR_SIGN_OFF)
    if assurance.hidden_codes(found, actor=actor):
        raise Refused("Record your views of the theme you read independently first. A pack shows every judgement")
    waiting = select(RoundPaper.id).where(
        RoundPaper.round_id == found.id, RoundPaper.kind == KIND, RoundPaper.state == PaperState.WAITING
    )
    if db.session.execute(waiting.limit(1)).first() is not None:
        raise Refused("A pack is being made. Wait until it is ready before you ask for another")
    source = _source(found, with_restricted=with_restricted, with_readers=with_readers, actor=actor, now=now)
    paper = RoundPaper(
        round_id=found.id,
        kind=KIND,
        source_json=sealing.canonical_json(source).decode("utf-8"),
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    db.session.add(paper)
    db.session.flush()
    facts = {"paper": str(paper.id), "with_restricted": with_restricted, "with_readers": with_readers}
    _record("committee_pack_asked_for", found, facts, actor=actor, now=now)
    enqueue(TASK, {"paper": str(paper.id)}, key=f"{TASK}:{paper.id}", now=now)
    return paper


def list_packs(found: Round) -> tuple[Pack, ...]:
    """The packs of a round, newest first.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    with_restricted, with_readers = (_says(name) for name in ("with_restricted", "with_readers"))
    query = (
        select(RoundPaper, User.name, with_restricted, with_readers)
        .options(defer(RoundPaper.source_json))
        .outerjoin(User, User.id == RoundPaper.asked_by_id)
        .where(RoundPaper.round_id == found.id, RoundPaper.kind == KIND)
        .order_by(RoundPaper.asked_at.desc(), RoundPaper.id)
    )
    return tuple(_pack(found, *row) for row in db.session.execute(query))


def _says(option: str) -> ColumnElement[bool]:
    """Whether a frozen form has an option on, told by the database: the form is too long to be read for a list.

    What a person typed cannot be taken for it, because the quotes of a text inside the form have a backslash.
    """
    return RoundPaper.source_json.contains(f'"{option}":true', autoescape=True)


def get_pack_file(found: Round, paper_id: uuid.UUID, *, actor: Actor, store: FileStore) -> tuple[str, bytes]:
    """The name and the bytes of a pack that is ready.

    Raises:
        NotFound: the round has no such pack, or it is not ready.
        NotAllowed: the actor reads a theme independently and has not finished; a pack shows every judgement.
    """
    pack = next((pack for pack in list_packs(found) if pack.id == paper_id), None)
    if pack is None or pack.state is not PaperState.READY:
        raise NotFound()
    if assurance.hidden_codes(found, actor=actor):
        raise NotAllowed("reads a theme of it blind")
    return pack.file_name, store.get(db.session.get_one(RoundPaper, paper_id).file_sha256)


def make_pack(paper_id: uuid.UUID) -> Made | None:
    """The file of a pack that waits; None where it was made or given up meanwhile. Holds no lock on the database."""
    row = db.session.get_one(RoundPaper, paper_id)
    state, source = row.state, row.source_json
    db.session.rollback()  # the read transaction ends here: a render takes seconds
    return render_pack(json.loads(source)) if state is PaperState.WAITING else None


def render_pack(source: dict[str, Any]) -> Made:  # Any: JSON values
    """A pack as a PDF; equal sources give equal bytes."""
    page = build(source)
    content = pdf.render(set_page("committee.html", page), title=str(escape(page.title)))
    return Made(content, count_pages(content))


def save_pack(paper_id: uuid.UUID, made: Made, *, store: FileStore, now: datetime) -> None:
    """Keeps a pack that was made, in the caller's transaction; one that is there already stays."""
    row = db.session.get_one(RoundPaper, paper_id, populate_existing=True)
    if row.state is PaperState.READY:
        return
    row.state, row.file_sha256 = PaperState.READY, store.put(made.content)
    row.size, row.pages, row.finished_at = len(made.content), made.pages, now
    db.session.flush()
    facts = {"paper": str(row.id), "file_sha256": row.file_sha256}
    _record("committee_pack_made", db.session.get_one(Round, row.round_id), facts, actor=SERVICE, now=now)


def give_up_pack(paper_id: uuid.UUID, *, now: datetime) -> None:
    """Says that a pack could not be made, so that its page can."""
    row = db.session.get_one(RoundPaper, paper_id, populate_existing=True)
    if row.state is not PaperState.WAITING:
        return
    row.state, row.finished_at = PaperState.FAILED, now
    db.session.flush()
    facts = {"paper": str(row.id)}
    _record("committee_pack_given_up", db.session.get_one(Round, row.round_id), facts, actor=SERVICE, now=now)


def _source(
    found: Round, *, with_restricted: bool, with_readers: bool, actor: Actor, now: datetime
) -> dict[str, object]:
    submission = to_plain(get_document(found))
    left_out = [] if with_restricted else _leave_out_restricted(submission)
    record = last_record(found)
    return {
        "format": FORMAT,
        "submission": submission,
        "state": found.state.value,
        "asked_at": now,
        "asked_by": actor.name,
        "is_demonstration": found.council.demonstration,
        "with_restricted": with_restricted,
        "with_readers": with_readers,
        "left_out": left_out,
        "earlier": record.cycle_title if record else "",
        "before": {code: judgement.value for code, judgement in previous_judgements(found).items()},
        "changes": assurance.list_changes(found, list_answers(found)),
        "readers": _readers(found) if with_readers else [],
    }


def _leave_out_restricted(submission: dict[str, Any]) -> list[str]:  # Any: JSON values
    """Takes restricted evidence out of a stored form; returns the codes of the items that had some."""
    left_out = []
    for theme in submission["themes"]:
        for entry in (*theme["characteristics"], *theme["indicators"]):
            public = [link for link in entry["evidence"] if link["is_public"]]
            if len(public) < len(entry["evidence"]):
                left_out.append(entry["code"])
            entry["evidence"] = public
    return left_out


def _readers(found: Round) -> list[dict[str, object]]:
    """What readers said, each stage's view that counts, with what was answered."""
    return [
        {
            "code": code,
            "who": view.stage.label.capitalize(),
            "judgement": view.judgement.value,
            "reason": view.reason,
            "replies": [{"changed_answer": reply.changed_answer, "text": reply.text} for reply in view.replies],
        }
        for code, item in sorted(assurance.list_views(found).items())
        for view in item.standing
    ]


def _pack(
    found: Round, row: RoundPaper, asked_by: str | None, with_restricted: bool, with_readers: bool
) -> Pack:  # columns of one query
    marking = "-confidential" if with_restricted or with_readers else ""
    return Pack(
        id=row.id,
        state=row.state,
        asked_at=row.asked_at,
        asked_by=asked_by or "",
        finished_at=row.finished_at,
        size=row.size,
        pages=row.pages,
        with_restricted=with_restricted,
        with_readers=with_readers,
        file_name=f"committee-pack-{found.council_gss}-{found.cycle_slug}-{row.asked_at:%Y-%m-%d-%H%M}{marking}.pdf",
    )


def _record(kind: str, found: Round, facts: Mapping[str, object], *, actor: Actor, now: datetime) -> None:
    subject = ("round", str(found.id))
    record_event(kind, subject=subject, actor=actor, now=now, council=found.council_gss, facts=facts)
