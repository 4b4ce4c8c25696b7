"""Consultations: what is asked, what one respondent answers, what all of them said.

Split by subject: `catalogue` (consultations themselves), `responses` (one respondent), `results` (counts) and `exports`
(counts as files). Callers use the names below.
"""

from portal.models import Consultation, Question, Response
from portal.services.consultations.catalogue import (
    asked,
    close_consultation,
    define,
    extend_consultation,
    find_consultation,
    get_consultation,
    get_public_consultation,
    is_held_elsewhere,
    list_consultations,
    list_public_consultations,
    open_consultation,
    phase_of,
    publish_outcome,
    respondent_types,
    shipped_definition,
)
from portal.services.consultations.errors import AlreadySent, DatabaseBusy, NotTakingResponses, ResponseIncomplete
from portal.services.consultations.responses import (
    About,
    Receipt,
    check,
    content,
    get_response,
    list_answers,
    new_token,
    receipt,
    save_about,
    save_answers,
    start_response,
    submit,
)
from portal.services.consultations.results import Progress, QuestionResult, Results, progress, public_results, results

__all__ = [
    "About",
    "AlreadySent",
    "Consultation",
    "DatabaseBusy",
    "NotTakingResponses",
    "Progress",
    "Question",
    "QuestionResult",
    "Receipt",
    "Response",
    "ResponseIncomplete",
    "Results",
    "asked",
    "check",
    "close_consultation",
    "content",
    "define",
    "extend_consultation",
    "find_consultation",
    "get_consultation",
    "get_public_consultation",
    "get_response",
    "is_held_elsewhere",
    "list_answers",
    "list_consultations",
    "list_public_consultations",
    "new_token",
    "open_consultation",
    "phase_of",
    "progress",
    "public_results",
    "publish_outcome",
    "receipt",
    "respondent_types",
    "results",
    "save_about",
    "save_answers",
    "shipped_definition",
    "start_response",
    "submit",
]
