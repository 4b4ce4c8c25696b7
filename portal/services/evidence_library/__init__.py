"""A council's library of evidence: documents, files of those that are not online, and where each is cited.

Everything takes the actor and is narrowed by the councils in which that actor holds the permission: a document of
another council is not found. The department reads only what a sealed self-assessment cites (`sealed_files`).
"""

from portal.services.evidence_library.files import (
    KIND_NAMES,
    Download,
    Limits,
    add_file,
    checked_file,
    finish_check,
    get_file,
    give_up_check,
    used_bytes,
)
from portal.services.evidence_library.items import (
    add_item,
    bring_back,
    change_item,
    get_item,
    list_item_history,
    put_away,
    report_broken,
    report_open,
    set_stale,
)
from portal.services.evidence_library.listing import FILE_COLUMNS, Filters, Library, Listed, file_rows, list_library
from portal.services.evidence_library.maps import MAP_COLUMNS, EvidenceMap, get_map, map_rows
from portal.services.evidence_library.panels import Panel, PanelEntry, panel
from portal.services.evidence_library.places import Place, find_in_library, find_similar, list_places
from portal.services.evidence_library.sealed_files import SealedFile, find_sealed_file

__all__ = [
    "FILE_COLUMNS",
    "KIND_NAMES",
    "MAP_COLUMNS",
    "Download",
    "EvidenceMap",
    "Filters",
    "Library",
    "Limits",
    "Listed",
    "Panel",
    "PanelEntry",
    "Place",
    "SealedFile",
    "add_file",
    "add_item",
    "bring_back",
    "change_item",
    "checked_file",
    "file_rows",
    "find_in_library",
    "find_sealed_file",
    "find_similar",
    "finish_check",
    "get_file",
    "get_item",
    "get_map",
    "give_up_check",
    "list_item_history",
    "list_library",
    "list_places",
    "map_rows",
    "panel",
    "put_away",
    "report_broken",
    "report_open",
    "set_stale",
    "used_bytes",
]
