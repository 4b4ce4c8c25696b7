"""Tells what an older snapshot means in the keys of today, so that a summary issued years ago can still be set.

The stored snapshot is never touched, and its digest is that of its own bytes.
"""

from collections.abc import Mapping
from typing import Any

#: A JSON object.
Json = dict[str, Any]

CURRENT = "readiness-summary/2"
#: Lists that format 2 added.
_LISTS = (
    *("readers", "samples", "committees", "actions", "agreed_plans", "recommendations", "clarifications"),
    *("engagements", "accuracy", "check_ins", "ladder_facts", "representation_periods", "decisions", "instruments"),
)
_CHARACTERISTIC: Json = {"soft_checks": [], "readings": [], "stands": None}
_INDICATOR: Json = {"soft_checks": [], "readings": [], "how": "one_reader", "row": None}


def current(snapshot: Mapping[str, Any]) -> Json:
    """The snapshot in the keys of the newest format; one that has them all comes back equal.

    Returns:
        A new object; what an older format did not record is empty, and nothing is made up.
    """
    found = dict(snapshot)
    if found["format"] == CURRENT:
        return found
    for name in _LISTS:
        found.setdefault(name, [])
    found.setdefault("service", {"address": ""})
    review = found["review"]
    found.setdefault("reading", {"is_complete": review is not None, "one_reader_reason": "", "case": None})
    if review is not None and not found["readers"]:
        found["readers"] = [_reader(review)]
    found["themes"] = [_theme(theme) for theme in found["themes"]]
    found["statutory_tests"] = [{"said": []} | test for test in found["statutory_tests"]]
    return found


def _reader(review: Mapping[str, Any]) -> Json:
    return {
        "id": review["id"],
        "place": 1,
        "name": review["reviewer"]["name"],
        "started_at": review["started_at"],
        "submitted_at": review["submitted_at"],
        "returned_at": None,
        "overview": review["overview"],
        "interest": {"standing": ""},
    }


def _theme(theme: Mapping[str, Any]) -> Json:
    view = theme["view"]
    row = {"kind": "theme_view", "id": view["id"]} if view else None
    return {
        **theme,
        "readings": theme.get("readings", []),
        "view": {"confidence": "", "how": "one_reader", "row": row} | view if view else None,
        "characteristics": [_CHARACTERISTIC | item for item in theme["characteristics"]],
        "indicators": [_INDICATOR | item for item in theme["indicators"]],
    }
