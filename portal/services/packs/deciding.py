"""A pack from its beginning to the wish for its file: what is listed, and what a lead decides about each record."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.exemptions import Exemption, PackChoice
from portal.domain.register import PaperState
from portal.domain.roles import Actor
from portal.models import RecordsPack
from portal.services.packs.finding import find_person, list_packs, require, scope_of
from portal.services.packs.gathering import Item, Scope, gather
from portal.services.records import chain_head, enqueue, record_event
from portal.services.reviews.access import begin_case_file, find_case

TASK = "make_records_pack"
#: Characters of the reason, of a note, and of the words that stand in a record's place.
MAX_REASON, MAX_NOTE, MAX_TEXT = 2_000, 2_000, 20_000
#: What stands for every record of a kind.
ALL = "*"


@dataclass(frozen=True)
class Ruling:
    """What a lead decides about a record.

    Args:
        exemption: needed but where the record is given as it is.
        text: what stands in its place; needed where it is shortened.
    """

    choice: PackChoice
    exemption: Exemption | None = None
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Listed:
    """A record of a pack with what was decided; what nobody decided is given.

    Args:
        ruling: None where nobody has decided anything.
    """

    item: Item
    ruling: Ruling | None


@dataclass(frozen=True)
class PackView:
    """A pack as its lead sees it.

    Args:
        is_asked: whether its file was asked for; its decisions stay as they are from then on.
        is_stale: whether records were added or changed since the list was made.
    """

    row: RecordsPack
    scope: Scope
    listed: tuple[Listed, ...]
    is_asked: bool
    is_stale: bool

    @property
    def decided(self) -> int:
        """Records of which something was decided."""
        return sum(entry.ruling is not None for entry in self.listed)

    @property
    def state(self) -> str:
        """How far it has come, in words."""
        if self.row.state is PaperState.READY:
            return "Ready"
        if self.row.state is PaperState.FAILED:
            return "Could not be made"
        return "Being made" if self.is_asked else "Being decided"


def begin_for_case(assessment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> RecordsPack:
    """Begins a pack of every record of a case.

    Raises:
        NotFound, InterestsFirst: the actor may not open the case. NotAllowed: they are no lead.
        Refused: there is no reason, or it is too long.
    """
    assessment = find_case(assessment_id, actor=actor)
    require(actor)
    return _begin(Scope(case=begin_case_file(assessment, now=now)), reason, actor=actor, now=now)


def begin_for_person(person_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> RecordsPack:
    """Begins a pack of the records that name an account, in the cases that the actor may open.

    Raises:
        NotFound: there is no such account. NotAllowed: the actor is no lead. Refused: as `begin_for_case`.
    """
    require(actor)
    return _begin(Scope(person=find_person(person_id)), reason, actor=actor, now=now)


def _begin(scope: Scope, reason: str, *, actor: Actor, now: datetime) -> RecordsPack:
    words = reason.strip()
    if not words:
        raise Refused("Enter why the pack is made")
    if len(words) > MAX_REASON:
        raise Refused(f"Shorten the reason to {MAX_REASON:,} characters or fewer")
    row = RecordsPack(
        case_id=scope.case.id if scope.case else None,
        person_id=scope.person.id if scope.person else None,
        reason=words,
        decisions=_listing(scope, actor, _earlier(scope, actor)),
        state=PaperState.WAITING,
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    record("records_pack_begun", row, actor=actor, now=now, facts={"records": len(row.decisions["listed"])})
    return row


def _listing(scope: Scope, actor: Actor, rulings: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON values
    """A list of what there is now, with earlier decisions about records that are as they were."""
    head, _ = chain_head()
    listed = {item.key: item.digest for item in gather(scope, actor=actor, events_to=head)}
    kept = {key: ruling for key, ruling in rulings.items() if listed.get(key) == ruling["digest"]}
    return {"events_to": head, "listed": listed, "rulings": kept, "asked": False}


def _earlier(scope: Scope, actor: Actor) -> Mapping[str, Any]:  # Any: JSON values
    """What was decided in the last pack of the same case, or of the same person by the same lead."""
    rows = list_packs(scope, actor=actor)
    return dict(rows[0].decisions["rulings"]) if rows else {}


def open_pack(row: RecordsPack, *, actor: Actor) -> PackView:
    """A pack with its records; the caller has it from `find_pack`."""
    scope, stored = scope_of(row), row.decisions
    items = gather(scope, actor=actor, events_to=stored["events_to"])
    present = {item.key: item.digest for item in items}
    return PackView(
        row=row,
        scope=scope,
        listed=tuple(Listed(item, ruling_of(stored, item.key)) for item in items if item.key in stored["listed"]),
        is_asked=bool(stored["asked"]),
        is_stale=present != stored["listed"],
    )


def ruling_of(stored: Mapping[str, Any], key: str) -> Ruling | None:  # Any: JSON values
    """What was decided about a record."""
    found = stored["rulings"].get(key)
    if found is None:
        return None
    exemption = Exemption(found["exemption"]) if found["exemption"] else None
    return Ruling(PackChoice(found["choice"]), exemption, found["text"], found["note"])


def decide(
    row: RecordsPack, key: str, ruling: Ruling, *, actor: Actor, expected_version: int, now: datetime
) -> RecordsPack:
    """Records what a lead decides about one record, or about all of a kind.

    Args:
        row: from `find_pack`, held.
        key: of a listed record; kind and `ALL` for every record of the kind.

    Raises:
        NotFound: nothing of that key is listed.
        Refused: its file was asked for, the exemption or the words in its place are missing, or a text is too long.
        EditConflict: somebody else decided something in the meantime.
    """
    stored = dict(row.decisions)
    kind, _, which = key.partition(":")
    keys = [listed for listed in stored["listed"] if listed == key or (which == ALL and listed.startswith(f"{kind}:"))]
    if not keys:
        raise NotFound()
    _refuse(row, expected_version)
    found = {"choice": ruling.choice.value, **_checked(ruling)}
    told = {listed: {**found, "digest": stored["listed"][listed]} for listed in keys}
    row.decisions = {**stored, "rulings": {**stored["rulings"], **told}}
    row.version += 1
    db.session.flush()
    exemption = ruling.exemption.value if ruling.exemption else ""
    facts = {"kind": kind, "records": len(keys), "choice": ruling.choice.value, "exemption": exemption}
    record("records_pack_decided", row, actor=actor, now=now, facts=facts)
    return row


def _checked(ruling: Ruling) -> dict[str, str]:
    text, note = ruling.text.strip(), ruling.note.strip()
    if ruling.choice is PackChoice.GIVE:
        return {"exemption": "", "text": "", "note": note[:MAX_NOTE]}
    if ruling.exemption is None:
        raise Refused("Choose the exemption")
    if ruling.choice is PackChoice.SHORTEN and not text:
        raise Refused("Enter the words that stand in its place")
    if len(text) > MAX_TEXT or len(note) > MAX_NOTE:
        raise Refused(f"Shorten the words to {MAX_TEXT:,} characters or fewer, and the note to {MAX_NOTE:,}")
    is_shortened = ruling.choice is PackChoice.SHORTEN
    return {"exemption": ruling.exemption.value, "text": text if is_shortened else "", "note": note}


def _refuse(row: RecordsPack, expected_version: int) -> None:
    if row.version != expected_version:
        raise EditConflict("this pack", current={}, offered={}, version=row.version)
    if row.decisions["asked"]:
        raise Refused("Its file was asked for. Begin another pack to decide otherwise")


def bring_up_to_date(row: RecordsPack, *, actor: Actor, expected_version: int, now: datetime) -> None:
    """Lists what there is now; decisions about records that changed since have to be made again.

    Raises:
        Refused, EditConflict: as `decide`.
    """
    _refuse(row, expected_version)
    row.decisions = _listing(scope_of(row), actor, row.decisions["rulings"])
    row.version += 1
    db.session.flush()
    record("records_pack_listed_again", row, actor=actor, now=now, facts={"records": len(row.decisions["listed"])})


def ask(row: RecordsPack, *, actor: Actor, expected_version: int, now: datetime) -> None:
    """Asks for the file. What is decided now is what it is made by.

    Raises:
        Refused: records were added or changed since they were listed; or as `decide`. EditConflict: as `decide`.
    """
    _refuse(row, expected_version)
    if open_pack(row, actor=actor).is_stale:
        raise Refused("Records were added or changed since the list was made. Bring the list up to date and look again")
    row.decisions = {**row.decisions, "asked": True}
    row.version += 1
    db.session.flush()
    record("records_pack_asked_for", row, actor=actor, now=now)
    enqueue(TASK, {"pack": str(row.id)}, key=f"{TASK}:{row.id}", now=now)


def record(
    kind: str, row: RecordsPack, *, actor: Actor, now: datetime, facts: Mapping[str, object] | None = None
) -> None:
    """Writes an event of a pack: the department's own, without a council and without a word of it."""
    record_event(kind, subject=("records_pack", str(row.id)), actor=actor, now=now, facts=facts)
