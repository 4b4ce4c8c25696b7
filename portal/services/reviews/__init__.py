"""The department's reading of sealed self-assessments.

Everything here starts from `Assessment`, which exists from the last signature on. The tables of a council's draft are
not imported, so no query can reach one. A case is opened by its two readers and by leads, each after declaring their
interests; a reading is seen by its writer alone until every reading is in.
"""

from portal.models import ReviewRecommendation as Recommendation
from portal.services.reviews.access import may_open
from portal.services.reviews.cases import Case, Reading, ThemeOfCase, get_case, get_theme
from portal.services.reviews.decisions import (
    allow_one_reader,
    approve,
    return_to_reviewer,
    submit_review,
    take_up,
)
from portal.services.reviews.interests import OwnStanding, declare, get_own_standing
from portal.services.reviews.last_time import LastTime, list_last_time
from portal.services.reviews.lenses import (
    ItemOfCase,
    Kind,
    Step,
    ThemeLeft,
    Written,
    compare_views,
    find_beside,
    get_item,
    left_to_write,
    list_items,
    list_reservations,
)
from portal.services.reviews.queue import STATE_WORDS, QueueEntry, list_queue
from portal.services.reviews.recommendations import (
    RecommendationText,
    add_recommendation,
    change_recommendation,
    take_back_recommendation,
)
from portal.services.reviews.writing import (
    MAX_TEXT,
    CharacteristicText,
    ViewText,
    get_finding,
    get_view,
    record_characteristic,
    record_finding,
    record_overview,
    record_view,
)

__all__ = [
    "MAX_TEXT",
    "STATE_WORDS",
    "Case",
    "CharacteristicText",
    "ItemOfCase",
    "Kind",
    "LastTime",
    "OwnStanding",
    "QueueEntry",
    "Reading",
    "Recommendation",
    "RecommendationText",
    "Step",
    "ThemeLeft",
    "ThemeOfCase",
    "ViewText",
    "Written",
    "add_recommendation",
    "allow_one_reader",
    "approve",
    "change_recommendation",
    "compare_views",
    "declare",
    "find_beside",
    "get_case",
    "get_finding",
    "get_item",
    "get_own_standing",
    "get_theme",
    "get_view",
    "left_to_write",
    "list_items",
    "list_last_time",
    "list_queue",
    "list_reservations",
    "may_open",
    "record_characteristic",
    "record_finding",
    "record_overview",
    "record_view",
    "return_to_reviewer",
    "submit_review",
    "take_back_recommendation",
    "take_up",
]
