"""How fresh and how strong evidence is, in words, and what about it needs a look.

Words only: nothing here is a number, and nothing adds pieces of evidence up into a quality. What is said of a document
is what the council said of it and what its date says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.judgements import Strength
from portal.domain.register import ScanState


class Freshness(StrEnum):
    """How old a document is, or why that cannot be said; the newest first."""

    UNDER_12 = "under_12_months"
    UNDER_24 = "12_to_24_months"
    OVER_24 = "over_24_months"
    UNDATED = "undated"
    STALE = "stale"

    @property
    def words(self) -> str:
        """The words of a table cell or a sentence of their own."""
        return _FRESHNESS_WORDS[self]


_FRESHNESS_WORDS = {
    Freshness.UNDER_12: "Under 12 months old",
    Freshness.UNDER_24: "12 to 24 months old",
    Freshness.OVER_24: "Over 24 months old",
    Freshness.UNDATED: "No date",
    Freshness.STALE: "Stale",
}


class Flag(StrEnum):
    """Something about a document that needs a look."""

    BROKEN = "broken"
    UNDATED = "undated"
    STALE = "stale"
    BEING_CHECKED = "being_checked"
    BLOCKED = "blocked"

    @property
    def words(self) -> str:
        """The words of a tag."""
        return _FLAG_WORDS[self]


_FLAG_WORDS = {
    Flag.BROKEN: "Address does not open",
    Flag.UNDATED: "No date",
    Flag.STALE: "Stale",
    Flag.BEING_CHECKED: "File being checked",
    Flag.BLOCKED: "File blocked",
}


@dataclass(frozen=True)
class Piece:
    """What the rules need to know of one document.

    Args:
        strength: None where nobody said.
        stale_on: from this day it no longer shows how things are; None while it does.
        scan: of its newest file; None for a link.
    """

    dated_on: date | None
    stale_on: date | None = None
    strength: Strength | None = None
    is_broken: bool = False
    scan: ScanState | None = None


@dataclass(frozen=True)
class Standing:
    """The evidence cited under one characteristic or indicator, taken together in words.

    Args:
        count: pieces cited; a count of work done and no measure of quality.
        freshness: of the newest piece; None where none is cited.
        strongest: the strongest that anybody said of a piece; None where nobody said.
        stale_since: where every piece is stale, the day from which the last of them was.
    """

    count: int
    freshness: Freshness | None = None
    strongest: Strength | None = None
    flags: tuple[Flag, ...] = ()
    stale_since: date | None = None


def months_later(day: date, months: int) -> date:
    """The same day of the month that many months later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def is_stale(stale_on: date | None, today: date) -> bool:
    """Whether somebody said of a document that it no longer shows how things are, from today or before."""
    return stale_on is not None and stale_on <= today


def freshness(dated_on: date | None, stale_on: date | None, today: date) -> Freshness:
    """How fresh one document is today. That somebody called it stale counts for more than its date.

    Source: our own rule. The twelve months are those of the words for strong evidence, "independent and under 12
        months old"; the twenty-four are as many again.
    """
    if is_stale(stale_on, today):
        return Freshness.STALE
    if dated_on is None:
        return Freshness.UNDATED
    if today < months_later(dated_on, 12):
        return Freshness.UNDER_12
    return Freshness.UNDER_24 if today < months_later(dated_on, 24) else Freshness.OVER_24


def flags_of(piece: Piece, today: date) -> tuple[Flag, ...]:
    """What about a document needs a look today, in one order always."""
    found = freshness(piece.dated_on, piece.stale_on, today)
    said = (
        (Flag.BROKEN, piece.is_broken),
        (Flag.UNDATED, piece.dated_on is None),
        (Flag.STALE, found is Freshness.STALE),
        (Flag.BEING_CHECKED, piece.scan is ScanState.BEING_CHECKED),
        (Flag.BLOCKED, piece.scan is ScanState.BLOCKED),
    )
    return tuple(flag for flag, holds in said if holds)


def standing_of(pieces: Iterable[Piece], today: date) -> Standing:
    """The evidence of one item taken together: its newest piece, the strongest word, and every flag once.

    Source: our own rule; the words are those of `freshness` and of the scale of strength.
    """
    held = tuple(pieces)
    if not held:
        return Standing(0)
    order, strengths = tuple(Freshness), tuple(Strength)
    newest = min((freshness(piece.dated_on, piece.stale_on, today) for piece in held), key=order.index)
    said = [piece.strength for piece in held if piece.strength is not None]
    flags = {flag for piece in held for flag in flags_of(piece, today)}
    stale = [piece.stale_on for piece in held if piece.stale_on is not None]
    return Standing(
        count=len(held),
        freshness=newest,
        strongest=min(said, key=strengths.index) if said else None,
        flags=tuple(flag for flag in Flag if flag in flags),
        stale_since=max(stale) if newest is Freshness.STALE else None,
    )
