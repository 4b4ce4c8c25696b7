"""Groups that somebody chose to read figures beside: a council's own list, and uploaded ones with a licence note."""

from sqlalchemy import select

from portal.database import db
from portal.models import ComparatorList, ComparatorListMember
from portal.services.figures.country import Country
from portal.services.figures.types import ChosenList


def lists_of(country: Country, gss_code: str, *, private: bool = False) -> tuple[ChosenList, ...]:
    """The lists in force for a council, by title.

    Args:
        private: also lists that only the council's own people may see.
    """
    query = (
        select(ComparatorList, ComparatorListMember.member_gss)
        .join(ComparatorListMember, ComparatorListMember.list_id == ComparatorList.id)
        .where(ComparatorListMember.gss_code == gss_code, ComparatorList.ended_at.is_(None))
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
