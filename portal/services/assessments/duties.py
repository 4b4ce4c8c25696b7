"""Who does what in a round: the duties given so far, and what they allow."""

from collections.abc import Iterable

from sqlalchemy import select

from guidance import UnknownCode
from portal.database import db
from portal.domain.duties import Assignment, Duty, may_write_in
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.roles import Actor
from portal.models import Round, RoundDuty
from portal.services.assessments.rounds import guidance_of, may_edit


def list_duties(found: Round) -> tuple[RoundDuty, ...]:
    """Every duty of a round, by theme, then kind, then name.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    rows = db.session.execute(select(RoundDuty).where(RoundDuty.round_id == found.id)).scalars()
    order = tuple(Duty)
    return tuple(sorted(rows, key=lambda row: (row.theme, order.index(row.duty), row.user.name.casefold())))


def assignments_of(duties: Iterable[RoundDuty]) -> tuple[Assignment, ...]:
    """Stored duties as values for the rules."""
    return tuple(Assignment(row.user_id, row.duty, row.theme) for row in duties)


def theme_slug_of(found: Round, code: str) -> str:
    """The theme of a characteristic or an indicator of the round's edition.

    Raises:
        NotFound: the edition has none of that code.
    """
    try:
        return guidance_of(found).theme_of(code).slug
    except UnknownCode:
        raise NotFound() from None


def may_edit_code(found: Round, code: str, *, actor: Actor) -> bool:
    """Whether the actor may change this item of the round now: its state, the role and the duties all allow it."""
    if not may_edit(found, actor=actor):
        return False
    held = assignments_of(list_duties(found))
    return may_write_in(actor, found.council_gss, theme_slug_of(found, code), held)


def require_theme(found: Round, code: str, *, actor: Actor) -> None:
    """Makes sure that the actor may change an item's theme; the caller holds the draft by `lock_draft`.

    Raises:
        NotFound: the edition has no item of that code.
        NotAllowed: others were named for the theme, or the actor reads it independently.
    """
    held = assignments_of(list_duties(found))
    if not may_write_in(actor, found.council_gss, theme_slug_of(found, code), held):
        raise NotAllowed(f"no duty to write in the theme of {code}")
