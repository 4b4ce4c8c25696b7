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
from portal.services.summaries.standing import Standing, draft_document, find_case_standing
from portal.services.summaries.withdrawing import LONGEST_REASON, withdraw
from portal.services.summaries.work import SummaryWork, find_work, list_work

__all__ = [
    "LONGEST_REASON",
    "CouncilSummary",
    "Department",
    "Rendered",
    "Standing",
    "SummaryStanding",
    "SummaryWork",
    "council_document",
    "department_document",
    "draft_document",
    "file_name",
    "find_case_standing",
    "find_standing",
    "find_work",
    "issue",
    "list_for_council",
    "list_work",
    "render",
    "render_missing",
    "save",
    "withdraw",
]
