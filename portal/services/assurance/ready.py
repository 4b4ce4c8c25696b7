"""Telling an independent reader that a theme can be read now, and taking that back."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.duties import Duty
from portal.domain.errors import NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Role
from portal.domain.workflow import RoundState
from portal.models import Round, RoundDuty, ThemeReady
from portal.services.assessments.answers import list_answers
from portal.services.assessments.duties import list_duties
from portal.services.assessments.rounds import guidance_of, lock_draft
from portal.services.records import enqueue, record_event


def list_ready(found: Round) -> Mapping[str, ThemeReady]:
    """The themes of a round that are ready for their readers, by slug."""
    rows = db.session.execute(select(ThemeReady).where(ThemeReady.round_id == found.id)).scalars()
    return {row.theme: row for row in rows}


def may_mark_ready(found: Round, theme: str, duties: tuple[RoundDuty, ...], *, actor: Actor) -> bool:
    """Whether the actor may say that a theme is ready: its owner, an author or a council administrator, in draft.

    Not its independent reader, whatever their role: what is ready to be read is for those to say who wrote it.

    Source: our own rule.
    """
    mine = {row.duty for row in duties if row.theme == theme and row.user_id == actor.user_id}
    if found.state is not RoundState.DRAFT or Duty.THEME_READER in mine:
        return False
    return Duty.THEME_OWNER in mine or bool(actor.roles_in(found.council_gss) & {Role.AUTHOR, Role.COUNCIL_ADMIN})


def mark_ready(round_id: uuid.UUID, theme: str, *, actor: Actor, now: datetime, base_url: str = "") -> None:
    """Says that a theme is ready for its independent reader, who gets a message.

    Args:
        base_url: of the service, for the link in the message.

    Raises:
        NotFound, TransitionRefused: as `rounds.lock_draft`; NotFound also for a theme that the edition does not have.
        NotAllowed: the actor is neither the theme's owner nor an author or a council administrator.
        Refused: it is marked ready already, or holds answers that were brought here and that nobody has looked at:
            a reader who knows last year's record would know what they say.
    """
    found, duties = _lock(round_id, theme, actor=actor)
    if db.session.get(ThemeReady, (found.id, theme)) is not None:
        raise Refused("This theme is already marked ready for its reader")
    _refuse_unlooked_at(found, theme)
    db.session.add(ThemeReady(round_id=found.id, theme=theme, ready_at=now, ready_by_id=actor.user_id))
    _record("theme_marked_ready", found, theme, actor=actor, now=now)
    _tell_readers(found, theme, duties, base_url=base_url, now=now)


def _refuse_unlooked_at(found: Round, theme: str) -> None:
    answers = list_answers(found)
    lines = guidance_of(found).theme(theme).characteristics
    carried = [line.code for line in lines if line.code in answers and answers[line.code].needs_review]
    if carried:
        raise Refused(
            f"Look at {', '.join(carried)} first. They were carried forward or moved, and nobody has looked at them in"
            " this round. Save each, changed or not, and then say that the theme is ready"
        )


def take_back_ready(round_id: uuid.UUID, theme: str, *, actor: Actor, now: datetime) -> None:
    """Says that a theme is not ready after all. Views recorded meanwhile stay.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `mark_ready`.
        Refused: it is not marked ready.
    """
    found, _ = _lock(round_id, theme, actor=actor)
    row = db.session.get(ThemeReady, (found.id, theme))
    if row is None:
        raise Refused("This theme is not marked ready")
    db.session.delete(row)
    _record("theme_ready_taken_back", found, theme, actor=actor, now=now)


def _lock(round_id: uuid.UUID, theme: str, *, actor: Actor) -> tuple[Round, tuple[RoundDuty, ...]]:
    found = lock_draft(round_id, actor=actor)
    if theme not in {entry.slug for entry in guidance_of(found).themes}:
        raise NotFound()
    duties = list_duties(found)
    if not may_mark_ready(found, theme, duties, actor=actor):
        raise NotAllowed(f"does not own {theme}")
    return found, duties


def _tell_readers(found: Round, theme: str, duties: tuple[RoundDuty, ...], *, base_url: str, now: datetime) -> None:
    title = guidance_of(found).theme(theme).title
    address = f"{base_url.rstrip('/')}/council/{found.council_gss}/rounds/{found.id}/reading"
    body = (
        f"In {found.council.name}’s self-assessment ({found.cycle.title}), the theme “{title}” is ready for you to read"
        " as its independent reader.\n\n"
        "Record a judgement of your own for each characteristic. You see the authors’ judgement after that, not"
        " before.\n\n"
        f"{address}\n"
    )
    for row in duties:
        if row.theme == theme and row.duty is Duty.THEME_READER:
            message = {"to": row.user.email, "subject": "A theme is ready for you to read", "body": body}
            enqueue("send_message", message, key=f"ready:{found.id}:{theme}:{now.isoformat()}:{row.user_id}", now=now)


def _record(kind: str, found: Round, theme: str, *, actor: Actor, now: datetime) -> None:
    db.session.flush()
    subject = ("round", str(found.id))
    record_event(kind, subject=subject, actor=actor, now=now, council=found.council_gss, facts={"theme": theme})
