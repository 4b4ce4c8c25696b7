"""Intervention-readiness summaries: immutable snapshots, rendered in three copies, superseded and never edited."""

from portal.services.summaries.documents import (
    CouncilSummary,
    SummaryStanding,
    council_document,
    department_document,
    find_standing,
    list_for_council,
)
from portal.services.summaries.issuing import Department, issue
from portal.services.summaries.rendering import Rendered, file_name, render, render_missing, save
from portal.services.summaries.work import SummaryWork, find_work, list_work

__all__ = [
    "CouncilSummary",
    "Department",
    "Rendered",
    "SummaryStanding",
    "SummaryWork",
    "council_document",
    "department_document",
    "file_name",
    "find_standing",
    "find_work",
    "issue",
    "list_for_council",
    "list_work",
    "render",
    "render_missing",
    "save",
]
