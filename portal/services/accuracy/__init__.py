"""Factual accuracy: a council corrects facts in a frozen draft before its summary is issued, and is answered."""

from portal.services.accuracy.answering import (
    ANSWERS,
    AccuracyStage,
    Answer,
    answer_point,
    close_window,
    find_point,
    find_window,
    get_stage,
)
from portal.services.accuracy.documents import draft_document, draft_name, render_draft, save_draft
from portal.services.accuracy.opening import TASK, open_window, record_not_offered
from portal.services.accuracy.points import (
    CouncilWindow,
    PointText,
    change_point,
    get_for_council,
    get_point,
    list_for_council,
    raise_point,
    say_done,
    take_back_point,
)
from portal.services.accuracy.reading import Draft, read_draft, section_titles
from portal.services.accuracy.standing import Standing, find_latest, list_windows, require_finished, standing_of

__all__ = [
    "ANSWERS",
    "TASK",
    "AccuracyStage",
    "Answer",
    "CouncilWindow",
    "Draft",
    "PointText",
    "Standing",
    "answer_point",
    "change_point",
    "close_window",
    "draft_document",
    "draft_name",
    "find_latest",
    "find_point",
    "find_window",
    "get_for_council",
    "get_point",
    "get_stage",
    "list_for_council",
    "list_windows",
    "open_window",
    "raise_point",
    "read_draft",
    "record_not_offered",
    "render_draft",
    "require_finished",
    "save_draft",
    "say_done",
    "section_titles",
    "standing_of",
    "take_back_point",
]
