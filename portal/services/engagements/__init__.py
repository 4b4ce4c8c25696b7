"""The log of contacts with a council, and notes of conversations that two sides agree.

Nothing of an entry reaches the council before it is shared, not even that there is one. From then on both read the
same text, and any change of it takes both agreements away.
"""

from portal.services.engagements.council import agree_for_council, say_otherwise
from portal.services.engagements.entries import (
    Attendee,
    Entry,
    FollowUpLine,
    Shared,
    get_for_council,
    get_for_department,
    list_awaiting,
    list_for_case,
    list_for_council,
    list_for_department,
)
from portal.services.engagements.follow_ups import FollowUpWords, add_follow_up, mark_for_council, mark_for_department
from portal.services.engagements.writing import (
    MAX_NOTES,
    EngagementWords,
    add,
    agree_for_department,
    change,
    share,
    withdraw,
)

__all__ = [
    "MAX_NOTES",
    "Attendee",
    "EngagementWords",
    "Entry",
    "FollowUpLine",
    "FollowUpWords",
    "Shared",
    "add",
    "add_follow_up",
    "agree_for_council",
    "agree_for_department",
    "change",
    "get_for_council",
    "get_for_department",
    "list_awaiting",
    "list_for_case",
    "list_for_council",
    "list_for_department",
    "mark_for_council",
    "mark_for_department",
    "say_otherwise",
    "share",
    "withdraw",
]
