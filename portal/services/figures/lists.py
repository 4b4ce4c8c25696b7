"""Groups that somebody chose to read figures beside: a council's own list, and uploaded ones with a licence note.

A list is never edited: a change writes a new one and ends the one before it, so that every version can be read again.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from portal.database import db
from portal.domain.errors import NotFound
from portal.models import ComparatorList, ComparatorListMember, User
from portal.services import councils
from portal.services.figures.country import Country
from portal.services.figures.types import ChosenList
from portal.services.records import list_events

OWN, UPLOADED = "own", "uploaded"


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One list as it was, or is.

    Attributes:
        groups: code of the authority that reads its figures beside the group, and the group's codes; both alphabetical.
        created_by, ended_by: names; empty for the service itself. ended_at: None while it is in force.
    """

    id: UUID
    owner_gss: str | None
    kind: str
    title: str
    reason: str
    licence: str
    source: str
    is_public: bool
    created_by: str
    created_at: datetime
    ended_by: str
    ended_at: datetime | None
    groups: tuple[tuple[councils.CouncilEntry, tuple[councils.CouncilEntry, ...]], ...]

    @property
    def is_in_force(self) -> bool:
        """Whether figures are read beside it today."""
        return self.ended_at is None

    def members_for(self, gss_code: str) -> tuple[councils.CouncilEntry, ...]:
        """The group of one authority, alphabetical; empty when the list has none for it."""
        return next((members for owner, members in self.groups if owner.gss_code == gss_code), ())


def lists_of(country: Country, gss_code: str, *, private: bool = False) -> tuple[ChosenList, ...]:
    """The lists in force for a council, by title; those of the day for a country as it stood then.

    Args:
        private: also lists that only the council's own people may see.
    """
    in_force: ColumnElement[bool] = ComparatorList.ended_at.is_(None)
    if country.moment is not None:
        in_force |= ComparatorList.ended_at > country.moment
        in_force &= ComparatorList.created_at <= country.moment
    query = (
        select(ComparatorList, ComparatorListMember.member_gss)
        .join(ComparatorListMember, ComparatorListMember.list_id == ComparatorList.id)
        .where(ComparatorListMember.gss_code == gss_code, in_force)
    )
    if not private:
        query = query.where(ComparatorList.is_public)
    members: dict[ComparatorList, list[str]] = {}
    for found, code in db.session.execute(query):
        members.setdefault(found, []).append(code)
    order = {code: place for place, code in enumerate(country.entries)}
    return tuple(
        ChosenList(
            str(found.id),
            found.kind,
            found.title,
            found.reason,
            found.licence,
            found.source,
            found.is_public,
            found.created_at,
            tuple(sorted(codes, key=lambda code: order.get(code, len(order)))),
        )
        for found, codes in sorted(members.items(), key=lambda item: (item[0].title.casefold(), str(item[0].id)))
    )


def own_list(gss_code: str) -> ListVersion | None:
    """The list that a council chose and reads its figures beside today."""
    found = db.session.scalar(own_query(gss_code))
    return None if found is None else version_of(found)


def own_query(gss_code: str) -> Select[ComparatorList]:
    """Finds the list that a council chose and that is in force."""
    return select(ComparatorList).where(
        ComparatorList.owner_gss == gss_code, ComparatorList.kind == OWN, ComparatorList.ended_at.is_(None)
    )


def list_versions(gss_code: str) -> tuple[ListVersion, ...]:
    """Every list that a council ever had for itself, newest first: its own, those it uploaded, and others' for it."""
    theirs = select(ComparatorListMember.list_id).where(ComparatorListMember.gss_code == gss_code)
    return _versions(or_(ComparatorList.owner_gss == gss_code, ComparatorList.id.in_(theirs)))


def uploaded_for_all() -> tuple[ListVersion, ...]:
    """Every list that administrators uploaded, newest first."""
    return _versions(ComparatorList.owner_gss.is_(None))


def get_list(list_id: UUID, *, gss_code: str | None = None) -> ListVersion:
    """One list; with a code, only one that the council may see, cut down to the group it gives for that council.

    Raises:
        NotFound: no such list, or none that gives a group for that council.
    """
    found = db.session.get(ComparatorList, list_id)
    if found is None:
        raise NotFound(str(list_id))
    version = version_of(found)
    if gss_code is None:
        return version
    groups = tuple(group for group in version.groups if group[0].gss_code == gss_code)
    if not groups:
        raise NotFound(str(list_id))
    return replace(version, groups=groups)


def _versions(which: ColumnElement[bool]) -> tuple[ListVersion, ...]:
    query = select(ComparatorList).where(which).order_by(ComparatorList.created_at.desc(), ComparatorList.id.desc())
    return tuple(version_of(found) for found in db.session.scalars(query))


def version_of(found: ComparatorList) -> ListVersion:
    """A stored list with its groups and the names of those who made and ended it."""
    pairs = db.session.execute(
        select(ComparatorListMember.gss_code, ComparatorListMember.member_gss).where(
            ComparatorListMember.list_id == found.id
        )
    ).all()
    entries = councils.get_councils({code for pair in pairs for code in pair})
    members: dict[str, set[str]] = {}
    for code, member in pairs:
        members.setdefault(code, set()).add(member)
    groups = tuple((entry, _of(entries, members[entry.gss_code])) for entry in entries if entry.gss_code in members)
    creator = db.session.get(User, found.created_by) if found.created_by else None
    return ListVersion(
        found.id,
        found.owner_gss,
        found.kind,
        found.title,
        found.reason,
        found.licence,
        found.source,
        found.is_public,
        creator.name if creator else "",
        found.created_at,
        _ended_by(found),
        found.ended_at,
        groups,
    )


def _of(entries: tuple[councils.CouncilEntry, ...], codes: Collection[str]) -> tuple[councils.CouncilEntry, ...]:
    return tuple(entry for entry in entries if entry.gss_code in codes)


def _ended_by(found: ComparatorList) -> str:
    """Who took the list away, or made the one that came in its place."""
    if found.ended_at is None:
        return ""
    ended = [e for e in list_events(subject=("comparator_list", str(found.id))) if e.kind == "comparator_list_ended"]
    if ended:
        return ended[0].actor_name
    replacing = select(User.name).join(ComparatorList, ComparatorList.created_by == User.id)
    same_owner: ColumnElement[bool] = ComparatorList.owner_gss.is_(None)
    if found.owner_gss is not None:
        same_owner = ComparatorList.owner_gss == found.owner_gss
    query = replacing.where(
        same_owner,
        ComparatorList.id != found.id,
        ComparatorList.kind == found.kind,
        ComparatorList.created_at == found.ended_at,
    ).limit(1)
    return db.session.scalar(query) or ""
