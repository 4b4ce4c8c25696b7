"""Divides a list of actions for a page: by when they are due, by theme, by owner or by state."""

from collections.abc import Sequence

from portal.domain.closing import Due
from portal.domain.register import PlanState
from portal.services.plans import editions
from portal.services.plans.actions import ActionLine, Grouping

Groups = list[tuple[str, list[ActionLine]]]


def grouped(found: Sequence[ActionLine], by: Grouping) -> Groups:
    """The actions under headings, in the order of the list; headings without any are left out.

    An action for characteristics of two themes stands under both.
    """
    if by is Grouping.DUE:
        pairs = [(due.label, [line for line in found if line.due is due]) for due in Due]
    elif by is Grouping.STATE:
        pairs = [(state.label, [line for line in found if line.row.state is state]) for state in PlanState]
    elif by is Grouping.OWNER:
        names = {line.row.owner.casefold(): line.row.owner for line in found if line.row.owner}
        pairs = [(names[key], [line for line in found if line.row.owner.casefold() == key]) for key in sorted(names)]
        pairs.append(("No owner yet", [line for line in found if not line.row.owner]))
    else:
        pairs = _by_theme(found)
    return [(heading, lines) for heading, lines in pairs if lines]


def _by_theme(found: Sequence[ActionLine]) -> Groups:
    pairs: Groups = []
    placed: set[object] = set()
    for theme in editions.themes():
        codes = {line.code for line in theme.characteristics}
        here = [line for line in found if codes & set(line.codes)]
        placed |= {line.row.id for line in here}
        pairs.append((theme.title, here))
    pairs.append(("No characteristic of the current edition", [line for line in found if line.row.id not in placed]))
    return pairs
