"""The library as a list: searched, filtered, in pages, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from guidance import Guidance, UnknownCode
from portal.database import db
from portal.domain.evidence import Flag, Freshness, flags_of, freshness
from portal.domain.judgements import Strength
from portal.domain.roles import Actor, Permission, councils_where
from portal.domain.workflow import RoundState
from portal.models import EvidenceItem, Round
from portal.services.assessments import list_rounds
from portal.services.assessments.rounds import guidance_of
from portal.services.evidence_library.places import codes_in, holds_words

#: Documents on one page.
PAGE = 50
FILE_COLUMNS = (
    "title",
    "owner",
    "dated_on",
    "freshness",
    "strength",
    "access",
    "address",
    "cited_under",
    "flags",
    "stale_on",
    "file",
    "sha256",
    "put_away",
    "added_on",
)


@dataclass(frozen=True)
class Filters:
    """What of the library is asked for.

    Args:
        flag: a value of Flag. theme: a slug. cited: "yes" or "no". order: "title" or "newest". Empty: all.
        put_away: those that were put away, instead of those that can be cited.
    """

    words: str = ""
    flag: str = ""
    theme: str = ""
    cited: str = ""
    order: str = "title"
    put_away: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.flag or self.theme or self.cited)


@dataclass(frozen=True)
class Listed:
    """One document as the list shows it.

    Args:
        codes: where it is cited in the round at hand.
    """

    item: EvidenceItem
    codes: tuple[str, ...]
    freshness: Freshness
    strength: Strength | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Library:
    """A page of the library.

    Args:
        found: everything that was asked for, in order; `shown` is one page of it.
        held: how many documents the library holds, put away ones apart.
        round: the round whose codes are shown; None where the council has none.
    """

    found: tuple[Listed, ...]
    held: int
    put_away: int
    round: Round | None
    guidance: Guidance | None
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // PAGE))

    @property
    def shown(self) -> tuple[Listed, ...]:
        return self.found[(self.number - 1) * PAGE : self.number * PAGE]

    @property
    def first(self) -> int:
        """The number of the first one shown, from 1."""
        return (self.number - 1) * PAGE + 1


def list_library(gss: str, filters: Filters, *, page: int, actor: Actor, today: date) -> Library:
    """The documents of a council that the actor asked for.

    Args:
        page: from 1; one past the end is the last. today: for freshness.

    Returns:
        An empty library for an actor who may not read the council's work.
    """
    rounds = list_rounds(gss, actor=actor)
    found = _round_at_hand(rounds)
    items = _items(gss, actor=actor)
    guidance, codes = guidance_of(found) if found else None, codes_in(found)
    chosen = (item for item in items if (item.put_away_at is not None) == filters.put_away)
    listed = (_listed(item, codes.get(item.id, ()), today) for item in chosen)
    kept = tuple(entry for entry in _ordered(listed, filters.order) if _is_asked_for(entry, filters, guidance))
    away = sum(1 for item in items if item.put_away_at is not None)
    last = max(1, -(-len(kept) // PAGE))
    return Library(kept, len(items) - away, away, found, guidance, min(max(page, 1), last))


def file_rows(library: Library) -> Iterator[dict[str, object]]:
    """Everything that was asked for as rows of a file, with the columns FILE_COLUMNS."""
    for entry in library.found:
        item = entry.item
        yield {
            "title": item.title,
            "owner": item.owner,
            "dated_on": item.dated_on.isoformat() if item.dated_on else "",
            "freshness": entry.freshness.words,
            "strength": entry.strength.label if entry.strength else "",
            "access": "public" if item.is_public else "restricted",
            "address": item.address,
            "cited_under": " ".join(entry.codes),
            "flags": "; ".join(flag.words for flag in entry.flags),
            "stale_on": item.stale_on.isoformat() if item.stale_on else "",
            "file": item.file.name if item.file else "",
            "sha256": item.file.sha256 if item.file else "",
            "put_away": "yes" if item.put_away_at else "",
            "added_on": item.added_at.date().isoformat(),
        }


def _items(gss: str, *, actor: Actor) -> list[EvidenceItem]:
    query = select(EvidenceItem).where(
        EvidenceItem.council_gss == gss,
        EvidenceItem.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
    )
    return list(db.session.execute(query).scalars())


def _round_at_hand(rounds: Sequence[Round]) -> Round | None:
    """The latest round that is not sealed, else the latest."""
    return next((found for found in rounds if found.state is not RoundState.SUBMITTED), rounds[0] if rounds else None)


def _listed(item: EvidenceItem, codes: tuple[str, ...], today: date) -> Listed:
    piece = item.piece
    fresh = freshness(item.dated_on, item.stale_on, today)
    return Listed(item, codes, fresh, piece.strength, flags_of(piece, today))


def _ordered(listed: Iterator[Listed], order: str) -> list[Listed]:
    by_title = sorted(listed, key=lambda entry: (entry.item.title.casefold(), str(entry.item.id)))
    if order == "newest":
        by_title.sort(key=lambda entry: entry.item.added_at, reverse=True)
    return by_title


def _is_asked_for(entry: Listed, filters: Filters, guidance: Guidance | None) -> bool:
    return (
        holds_words(entry.item, filters.words.casefold().split())
        and (not filters.flag or filters.flag in entry.flags)
        and (not filters.cited or (filters.cited == "yes") == bool(entry.codes))
        and (not filters.theme or any(_theme_of(guidance, code) == filters.theme for code in entry.codes))
    )


def _theme_of(guidance: Guidance | None, code: str) -> str:
    try:
        return guidance.theme_of(code).slug if guidance else ""
    except UnknownCode:
        return ""
