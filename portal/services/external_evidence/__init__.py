"""Evidence from outside the council: a numbered list in the department's file, and how each stands to what is sealed.

The list is of the case, so it goes on where another record takes the place of one. Nothing is deleted: what was entered
in error is taken back with a reason and keeps its number. The council's own register is not read here.
"""

from portal.services.external_evidence.bearings import BearingText, add_bearing, change_bearing
from portal.services.external_evidence.changes import (
    MAX_WORDS,
    OutsideDetails,
    add_outside,
    change_outside,
    withdraw_outside,
)
from portal.services.external_evidence.listing import (
    OTHER_KINDS,
    Outside,
    OutsideList,
    ShownBearing,
    get_outside,
    kinds_of,
    list_for,
    list_outside,
)

__all__ = [
    "MAX_WORDS",
    "OTHER_KINDS",
    "BearingText",
    "Outside",
    "OutsideDetails",
    "OutsideList",
    "ShownBearing",
    "add_bearing",
    "add_outside",
    "change_bearing",
    "change_outside",
    "get_outside",
    "kinds_of",
    "list_for",
    "list_outside",
    "withdraw_outside",
]
