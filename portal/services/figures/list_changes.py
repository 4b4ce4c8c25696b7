"""Changes to the groups that figures are read beside: a council chooses its own, and lists are taken away.

Uploaded lists come in through `list_uploads`. A list is never edited: a change ends the one before it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from portal.database import db
from portal.domain import chosen
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.metrics import alphabetical
from portal.domain.roles import Actor
from portal.models import ComparatorList, ComparatorListMember, Council
from portal.services import councils
from portal.services.figures import storage
from portal.services.figures.lists import OWN, ListVersion, own_query, version_of
from portal.services.records import record_event

#: Characters of the reason for a list.
LONGEST_REASON = 2000


def choose(
    gss_code: str, members: Sequence[str], reason: str, *, expected: str, actor: Actor, now: datetime
) -> ListVersion:
    """Makes these authorities the council's own list, in place of the one before.

    Args:
        members: GSS codes, each counted once. reason: why these, in the council's words; it is public.
        expected: id of the list that was in force when the form was shown, empty for none.

    Raises:
        NotFound: the register lacks the council. Refused: the group or its reason cannot stand; says what to do.
        EditConflict: somebody else changed the list in the meantime.
    """
    owner = lock_council(gss_code)
    codes = list(dict.fromkeys(members))
    before = db.session.scalar(own_query(gss_code))
    check_group(gss_code, codes, reason, now=now)
    if before is not None and _same(before, gss_code, codes, reason):
        return version_of(before)  # nothing changed, so there is nothing to keep
    if str(before.id if before else "") != expected:
        raise _conflict(before, codes, reason)
    made = ComparatorList(
        owner_gss=gss_code,
        kind=OWN,
        title=f"Chosen by {owner.name}",
        reason=reason.strip(),
        is_public=True,
        created_by=actor.user_id,
        created_at=now,
    )
    write(made, [(gss_code, code) for code in codes])
    facts: dict[str, object] = {"members": len(codes)}
    if before is not None:
        before.ended_at = now
        facts["replaces"] = str(before.id)
    tell("comparator_list_chosen", made, actor, now, facts)
    return version_of(made)


def check_group(gss_code: str, codes: Sequence[str], reason: str, *, now: datetime) -> None:
    """Raises Refused with what to do first when a group or its reason cannot stand."""
    found = problems_of(gss_code, codes, now=now)
    if found:
        raise Refused(found[0])
    if not reason.strip():
        raise Refused("Enter why you chose these authorities")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"The reason must be {LONGEST_REASON:,} characters or fewer")


def problems_of(gss_code: str, codes: Sequence[str], *, now: datetime) -> tuple[str, ...]:
    """What is to be changed before these authorities can be the council's own list; empty when nothing is.

    Raises:
        NotFound: the register lacks the council.
    """
    owner = councils.get_council(gss_code).council.authority
    entries = {entry.gss_code: entry.authority for entry in councils.get_councils(codes)}
    unknown = tuple(f"Take away {code}: the register has no such authority" for code in codes if code not in entries)
    known = sorted(entries.values(), key=lambda found: alphabetical(found.name, found.gss_code))
    return (*unknown, *chosen.problems_with(owner, known, now.date()))


def end_list(list_id: UUID, *, gss_code: str | None, actor: Actor, now: datetime) -> ListVersion:
    """Takes a list away: no figure is read beside it any more, and it stays in the history.

    Args:
        gss_code: the council whose list it has to be; None for lists that administrators uploaded.

    Raises:
        NotFound: no such list of that owner. Refused: it has ended already.
    """
    if gss_code is not None:
        lock_council(gss_code)
    found = db.session.get(ComparatorList, list_id, with_for_update=True)
    if found is None or found.owner_gss != gss_code:
        raise NotFound(str(list_id))
    if found.ended_at is not None:
        raise Refused("This list was taken away already. Reload the page to see what is in force.")
    found.ended_at = now
    tell("comparator_list_ended", found, actor, now, {})
    return version_of(found)


def write(made: ComparatorList, pairs: Iterable[tuple[str, str]]) -> None:
    """Keeps a new list with its pairs of authority and member."""
    db.session.add(made)
    db.session.flush()
    rows = [{"list_id": made.id, "gss_code": code, "member_gss": member} for code, member in pairs]
    db.session.execute(insert(ComparatorListMember), rows)


def tell(kind: str, found: ComparatorList, actor: Actor, now: datetime, facts: dict[str, object]) -> None:
    """Writes the event of a change to a list, and says that public pages changed."""
    storage.touch()
    subject = ("comparator_list", str(found.id))
    facts = {"kind": found.kind, "public": found.is_public, **facts}
    record_event(kind, subject=subject, actor=actor, now=now, council=found.owner_gss, facts=facts)


def lock_council(gss_code: str) -> Council:
    """The council's row, held until the transaction ends: two people who change its lists do so one after the other."""
    found = db.session.scalar(select(Council).where(Council.gss_code == gss_code).with_for_update())
    if found is None:
        raise NotFound(gss_code)
    return found


def _same(before: ComparatorList, gss_code: str, codes: Sequence[str], reason: str) -> bool:
    held = {member.gss_code for member in version_of(before).members_for(gss_code)}
    return held == set(codes) and before.reason == reason.strip()


def _conflict(before: ComparatorList | None, codes: Sequence[str], reason: str) -> EditConflict:
    version = version_of(before) if before else None
    current = {"members": "", "reason": ""}
    if version is not None:
        own = version.members_for(version.owner_gss or "")
        current = {"members": ";".join(entry.gss_code for entry in own), "reason": version.reason}
    return EditConflict(
        "the list",
        current=current,
        offered={"members": ";".join(codes), "reason": reason},
        version=0,
        changed_by=version.created_by if version else "",
    )
