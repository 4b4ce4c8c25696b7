"""Where documents are cited, and which documents are like one that somebody is about to describe."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from guidance import UnknownCode
from portal.database import db
from portal.models import Citation, EvidenceItem, Round
from portal.services.assessments.rounds import guidance_of

#: Documents offered for a search, and as similar to one that is described.
MOST_FOUND = 20
MOST_SIMILAR = 5


@dataclass(frozen=True)
class Place:
    """One place where a document is cited.

    Args:
        line: the characteristic or indicator in the words of the round's edition; empty where it has none of the code.
        is_indicator: of potential failure.
    """

    citation: Citation
    round: Round
    line: str
    is_indicator: bool


def list_places(item: EvidenceItem) -> tuple[Place, ...]:
    """Every place at which a document is cited over all rounds, the latest round first, then by code.

    Args:
        item: from `get_item`, which has already asked whether the actor may read it.
    """
    query = (
        select(Citation, Round)
        .join(Round, Round.id == Citation.round_id)
        .where(Citation.item_id == item.id, Round.council_gss == item.council_gss)
        .order_by(Round.opened_at.desc(), Citation.code, Citation.added_at)
    )
    return tuple(_place(citation, found) for citation, found in db.session.execute(query))


def _place(citation: Citation, found: Round) -> Place:
    guidance, code = guidance_of(found), citation.code
    is_indicator = "-F" in code
    try:
        line = guidance.indicator(code).text if is_indicator else guidance.characteristic(code).text
    except UnknownCode:
        line = ""
    return Place(citation, found, line, is_indicator)


def codes_in(found: Round | None) -> Mapping[uuid.UUID, tuple[str, ...]]:
    """Codes at which each document is cited in a round, each once and in order; empty for no round."""
    if found is None:
        return {}
    query = select(Citation.item_id, Citation.code).where(Citation.round_id == found.id).distinct()
    by_item: dict[uuid.UUID, list[str]] = {}
    for item_id, code in db.session.execute(query.order_by(Citation.code)):
        by_item.setdefault(item_id, []).append(code)
    return {item_id: tuple(codes) for item_id, codes in by_item.items()}


def find_in_library(gss: str, words: str) -> tuple[EvidenceItem, ...]:
    """Documents that can be cited and hold every word in title, owner or address, alphabetical; none for no word.

    Args:
        gss: of a council whose work the actor may read: the caller has asked.
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    found = [item for item in _citable(gss) if holds_words(item, wanted)]
    return tuple(found[:MOST_FOUND])


def find_similar(gss: str, title: str, address: str) -> tuple[EvidenceItem, ...]:
    """Documents that are in the library already and may be the one described: the same address, or a title like it.

    Titles are like each other when one's words are all in the other's, or three in four are shared. Source: our own
    rule.
    """
    words, place = _words(title), _place_of(address)
    found = [
        item
        for item in _citable(gss)
        if (place and _place_of(item.address) == place) or _are_alike(words, _words(item.title))
    ]
    found.sort(key=lambda item: _place_of(item.address) != place)
    return tuple(found[:MOST_SIMILAR])


def holds_words(item: EvidenceItem, wanted: Iterable[str]) -> bool:
    """Whether every word, in small letters, is in the document's title, owner or address."""
    text = f"{item.title} {item.owner} {item.address}".casefold()
    return all(word in text for word in wanted)


def _citable(gss: str) -> list[EvidenceItem]:
    query = select(EvidenceItem).where(EvidenceItem.council_gss == gss, EvidenceItem.put_away_at.is_(None))
    return sorted(db.session.execute(query).scalars(), key=lambda item: (item.title.casefold(), str(item.id)))


def _words(title: str) -> frozenset[str]:
    return frozenset("".join(sign if sign.isalnum() else " " for sign in title.casefold()).split())


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return False
    shared = len(one & other)
    is_within = shared == min(len(one), len(other)) and shared >= 3
    return one == other or is_within or shared * 4 >= max(len(one), len(other)) * 3


def _place_of(address: str) -> str:
    """An address without what does not change where it leads."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if host else ""
