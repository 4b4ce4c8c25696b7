"""Internal assurance: independent readers' own views, recorded blind, and what authors answer to them.

What readers say stays inside the council: it is neither sealed nor ever shown to the department.
"""

from portal.services.assurance.differences import (
    Difference,
    Panel,
    ThemeDifferences,
    get_view_to_answer,
    is_consistency_reader,
    list_differences,
    panel,
)
from portal.services.assurance.heat_map import COLUMNS, Cell, HeatMap, get_heat_map, list_changes, list_rows
from portal.services.assurance.hiding import hidden_codes
from portal.services.assurance.reading import ReadingItem, ReadingTheme, get_reading, list_reading
from portal.services.assurance.ready import list_ready, mark_ready, take_back_ready
from portal.services.assurance.replies import may_reply, record_reply
from portal.services.assurance.views import list_views, record_view

__all__ = [
    "COLUMNS",
    "Cell",
    "Difference",
    "HeatMap",
    "Panel",
    "ReadingItem",
    "ReadingTheme",
    "ThemeDifferences",
    "get_heat_map",
    "get_reading",
    "get_view_to_answer",
    "hidden_codes",
    "is_consistency_reader",
    "list_changes",
    "list_differences",
    "list_reading",
    "list_ready",
    "list_rows",
    "list_views",
    "mark_ready",
    "may_reply",
    "panel",
    "record_reply",
    "record_view",
    "take_back_ready",
]
