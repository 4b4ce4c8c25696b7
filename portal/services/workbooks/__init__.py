"""A round as an offline workbook: out, back, a difference to look at, and only then written."""

from portal.ingest.workbooks import open_file
from portal.services.workbooks.applying import Applied, Stale, apply, discard
from portal.services.workbooks.state import Contents, get_contents, list_themes
from portal.services.workbooks.uploads import Looked, WorkbookRejected, get_upload, list_uploads, look, receive
from portal.services.workbooks.writing import make_workbook

__all__ = [
    "Applied",
    "Contents",
    "Looked",
    "Stale",
    "WorkbookRejected",
    "apply",
    "discard",
    "get_contents",
    "get_upload",
    "list_themes",
    "list_uploads",
    "look",
    "make_workbook",
    "open_file",
    "receive",
]
