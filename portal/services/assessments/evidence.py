"""Citations: which documents of the council's library stand behind an answer, and where in them to look.

A link, a pointer and a date are enough for a reader to check a statement in a minute; the document stays where it is.
The documents themselves are kept by `portal.services.evidence_library`.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select, update

from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.judgements import Strength
from portal.domain.roles import Actor
from portal.models import Citation, EvidenceItem, Round
from portal.services.assessments.duties import require_theme
from portal.services.assessments.rounds import lock_draft
from portal.services.records import record_event

#: Links under one characteristic or indicator: far above what a reader can check, far below what a page can carry.
MAX_PER_ITEM = 100


@dataclass(frozen=True)
class EvidenceDetails:
    """What a council says of one piece of evidence.

    Args:
        address: where it can be read, http or https; empty for a document that is not online.
        pointer: where to look in it: "minute 14, page 3".
        is_public: whether the link may stand in a public copy; a restricted one never does.
        owner: who answers for the document, in words; None leaves what is kept.
        strength: a code of Strength, empty where nobody says; None leaves what is kept.
    """

    title: str
    address: str = ""
    pointer: str = ""
    dated_on: date | None = None
    is_public: bool = True
    owner: str | None = None
    strength: str | None = None


def list_evidence(found: Round, code: str) -> tuple[Citation, ...]:
    """The evidence cited under one characteristic or indicator, in the order in which it was added."""
    query = (
        select(Citation)
        .where(Citation.round_id == found.id, Citation.code == code)
        .order_by(Citation.added_at, Citation.id)
    )
    return tuple(db.session.execute(query).scalars())


def list_all_evidence(found: Round) -> dict[str, tuple[Citation, ...]]:
    """All evidence cited in a round by code, each in the order in which it was added."""
    query = select(Citation).where(Citation.round_id == found.id).order_by(Citation.added_at, Citation.id)
    by_code: dict[str, list[Citation]] = {}
    for citation in db.session.execute(query).scalars():
        by_code.setdefault(citation.code, []).append(citation)
    return {code: tuple(citations) for code, citations in by_code.items()}


def get_evidence(round_id: uuid.UUID, code: str, evidence_id: uuid.UUID) -> Citation:
    """One citation, tied to its round and to the item it stands under.

    Raises:
        NotFound: there is none of that id under that item of that round.
    """
    query = select(Citation).where(Citation.id == evidence_id, Citation.round_id == round_id, Citation.code == code)
    citation = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if citation is None:
        raise NotFound()
    return citation


def add_evidence(round_id: uuid.UUID, code: str, details: EvidenceDetails, *, actor: Actor, now: datetime) -> Citation:
    """Adds a document to the council's library and cites it under a characteristic or an indicator.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `rounds.lock_draft`; NotFound also for a code outside the edition.
        Refused: the title is missing, the address is not a web address, or the item holds too many links.
    """
    found = lock_draft(round_id, actor=actor)
    require_theme(found, code, actor=actor)
    check_details(details)
    _require_room(found, code)
    item = EvidenceItem(council_gss=found.council_gss, added_at=now, added_by_id=actor.user_id, **columns_of(details))
    db.session.add(item)
    db.session.flush()
    return _cite(found, code, item, details.pointer, actor=actor, now=now)


def cite_item(
    round_id: uuid.UUID, code: str, item_id: uuid.UUID, pointer: str, *, actor: Actor, now: datetime
) -> Citation:
    """Cites a document that is in the council's library already.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `rounds.lock_draft`; NotFound also for a document of another
            council, and for one that was put away.
        Refused: the pointer is too long, the same place is cited here already, or the item holds too many links.
    """
    found = lock_draft(round_id, actor=actor)
    require_theme(found, code, actor=actor)
    item = db.session.get(EvidenceItem, item_id)
    if item is None or item.council_gss != found.council_gss or item.put_away_at is not None:
        raise NotFound()
    _check_lengths(((pointer, 200, "page pointer"),))
    if any(held.item_id == item.id and held.pointer == pointer for held in list_evidence(found, code)):
        raise Refused(f"{code} cites this place of the document already. Say where else in it to look")
    _require_room(found, code)
    return _cite(found, code, item, pointer, actor=actor, now=now)


def _require_room(found: Round, code: str) -> None:
    if len(list_evidence(found, code)) >= MAX_PER_ITEM:
        raise Refused(f"There are already {MAX_PER_ITEM} links here. Remove one before you add another")


def _cite(found: Round, code: str, item: EvidenceItem, pointer: str, *, actor: Actor, now: datetime) -> Citation:
    citation = Citation(
        round_id=found.id, code=code, item=item, pointer=pointer, added_at=now, added_by_id=actor.user_id
    )
    db.session.add(citation)
    db.session.flush()
    _record("evidence_added", found, citation, actor=actor, now=now)
    return citation


def change_evidence(
    round_id: uuid.UUID,
    code: str,
    evidence_id: uuid.UUID,
    details: EvidenceDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Citation:
    """Changes a citation, and the document it cites wherever else that is cited.

    Raises:
        NotFound, NotAllowed, TransitionRefused, Refused: as `add_evidence`.
        EditConflict: somebody else changed it in the meantime; carries both.
    """
    found = lock_draft(round_id, actor=actor)
    require_theme(found, code, actor=actor)
    citation = get_evidence(found.id, code, evidence_id)
    check_details(details)
    details = replace(
        details,
        owner=citation.item.owner if details.owner is None else details.owner,
        strength=citation.item.strength if details.strength is None else details.strength,
    )
    offered = evidence_fields(details)
    if evidence_fields(details_of(citation)) == offered:
        return citation
    if citation.version != expected_version:
        raise EditConflict(
            f"evidence for {code}",
            current=evidence_fields(details_of(citation)),
            offered=offered,
            version=citation.version,
        )
    citation.pointer = details.pointer
    if not write_columns(citation.item, columns_of(details)):
        citation.version += 1
    db.session.flush()
    _record("evidence_changed", found, citation, actor=actor, now=now)
    return citation


def write_columns(item: EvidenceItem, columns: Mapping[str, str | date | bool | None]) -> bool:
    """Writes what is said of a document and counts its version up, and that of each of its citations.

    A citation's page shows the document's words too, so a page made before the change has to be told apart. What was
    found of an address says nothing of another one.

    Returns:
        Whether anything changed.
    """
    if all(getattr(item, name) == value for name, value in columns.items()):
        return False
    if columns.get("address", item.address) != item.address:
        item.broken_at, item.broken_note = None, ""
    for name, value in columns.items():
        setattr(item, name, value)
    item.version += 1
    db.session.flush()
    db.session.execute(
        update(Citation)
        .where(Citation.item_id == item.id)
        .values(version=Citation.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    return True


def remove_evidence(round_id: uuid.UUID, code: str, evidence_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Takes a citation away from a draft; the document stays in the library. What was once sealed keeps it.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `add_evidence`.
    """
    found = lock_draft(round_id, actor=actor)
    require_theme(found, code, actor=actor)
    citation = get_evidence(found.id, code, evidence_id)
    db.session.delete(citation)
    db.session.flush()
    _record("evidence_removed", found, citation, actor=actor, now=now)


def details_of(citation: Citation) -> EvidenceDetails:
    """A stored citation as a value."""
    item = citation.item
    return EvidenceDetails(
        item.title, item.address, citation.pointer, item.dated_on, item.is_public, item.owner, item.strength
    )


def evidence_fields(details: EvidenceDetails) -> dict[str, str]:
    """A link as text by field, for showing two versions beside each other."""
    return {
        "title": details.title,
        "address": details.address,
        "pointer": details.pointer,
        "dated_on": details.dated_on.isoformat() if details.dated_on else "",
        "is_public": "public" if details.is_public else "restricted",
        "owner": details.owner or "",
        "strength": Strength(details.strength).label if details.strength else "",
    }


def is_web_address(address: str) -> bool:
    """Whether a link is http or https with a host and no credentials: the only kinds that a page will link to."""
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname)
    except ValueError:
        return False
    is_clean = not any(character.isspace() or ord(character) < 32 for character in address)
    return parts.scheme in ("http", "https") and has_host and parts.username is None and is_clean


def columns_of(details: EvidenceDetails) -> dict[str, str | date | bool | None]:
    """What is said of the document itself, by column; what is left as it is stays out."""
    said: dict[str, str | date | bool | None] = {
        "title": details.title,
        "address": details.address,
        "dated_on": details.dated_on,
        "is_public": details.is_public,
    }
    more = {"owner": details.owner, "strength": details.strength}
    return said | {name: value for name, value in more.items() if value is not None}


def check_details(details: EvidenceDetails) -> None:
    """Makes sure that a document can be kept as described.

    Raises:
        Refused: the title is missing, the address is not a web address, the strength is no word of the scale, or a
            text is too long.
    """
    if not details.title.strip():
        raise Refused("Enter the title of the document")
    if details.address and not is_web_address(details.address):
        raise Refused("Enter the address of the document, starting with https:// or http://")
    if details.strength and details.strength not in tuple(Strength):
        raise Refused("Choose one of the four strengths")
    _check_lengths(
        (
            (details.title, 300, "title"),
            (details.address, 2000, "address"),
            (details.pointer, 200, "page pointer"),
            (details.owner or "", 160, "owner"),
        )
    )


def _check_lengths(limits: Iterable[tuple[str, int, str]]) -> None:
    for text, limit, what in limits:
        if len(text) > limit:
            raise Refused(f"Shorten the {what} to {limit} characters or fewer")


def _record(kind: str, found: Round, citation: Citation, *, actor: Actor, now: datetime) -> None:
    record_event(
        kind,
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": citation.code, "evidence": str(citation.id), "item": str(citation.item_id)},
    )
