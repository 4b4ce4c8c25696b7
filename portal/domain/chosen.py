"""Which authorities a council may choose to be read beside: as many as make a median, alive, real, and of its kind.

A chosen group is a context that somebody answers for with a reason. It is the council's own choice and says so
wherever it is shown; nothing here looks at a figure.
"""

from collections.abc import Iterable
from datetime import date

from portal.domain.comparators import SMALLEST_GROUP
from portal.domain.metrics import Authority

FEWEST, MOST = SMALLEST_GROUP, 20


def exists_on(authority: Authority, day: date) -> bool:
    """Whether the authority exists on a day."""
    begun = authority.active_from is None or authority.active_from <= day
    return begun and (authority.active_to is None or day <= authority.active_to)


def problem_with(owner: Authority, member: Authority, today: date) -> str:
    """Why an authority cannot stand in another's group, as what to do; empty when it can."""
    if member.gss_code == owner.gss_code:
        return f"Take away {member.name}: it is read beside the group and does not stand in it"
    if member.demonstration:
        return f"Take away {member.name}: it is fictional, and its figures count in no median"
    if not exists_on(member, today):
        return f"Take away {member.name} ({member.gss_code}): it does not exist today"
    if member.is_combined != owner.is_combined:
        kind = "combined authorities" if owner.is_combined else "councils"
        return f"Take away {member.name}: {owner.name} is read beside {kind} only"
    return ""


def problems_with(owner: Authority, members: Iterable[Authority], today: date) -> tuple[str, ...]:
    """What is to be changed before a group can be saved; empty when nothing is.

    Source: this service's rule: 5 authorities make a median, and a group of more than 20 is no choice any more.
    """
    found = list(members)
    problems = [problem for member in found if (problem := problem_with(owner, member, today))]
    if len(found) < FEWEST:
        problems.insert(0, f"Choose {FEWEST} or more authorities: no median is made of fewer. You chose {len(found)}")
    if len(found) > MOST:
        problems.insert(0, f"Choose {MOST} authorities or fewer: take away {len(found) - MOST}")
    return tuple(problems)
