"""A council's self-assessment: from an empty round to a sealed record.

Everything that reads or changes a round takes the actor and narrows the query by the councils in which that actor
holds the permission. A draft of another council, or any draft asked for by the department, is not refused but not
found. The department reads `Assessment` rows only, which exist from the last signature on.
"""

from portal.services.assessments.answers import (
    MAX_NARRATIVE,
    MAX_NOTE,
    get_answer,
    get_reply,
    record_indicator,
    record_judgement,
)
from portal.services.assessments.covering import partial_tasks
from portal.services.assessments.documents import get_document
from portal.services.assessments.duties import may_edit_code
from portal.services.assessments.evidence import (
    EvidenceDetails,
    add_evidence,
    change_evidence,
    get_evidence,
    list_evidence,
    remove_evidence,
)
from portal.services.assessments.history import list_history
from portal.services.assessments.progress import Item, ItemKind, Task, TaskList, get_item, get_task, get_task_list
from portal.services.assessments.readings import Reading, get_reading, last_read_at, record_reading
from portal.services.assessments.rounds import (
    add_cycle,
    find_cycle,
    find_round_of,
    get_council,
    get_cycle,
    get_round,
    list_cycles_to_begin,
    list_rounds,
    may_edit,
    open_round,
)
from portal.services.assessments.sealed import get_assessment, list_assessments, list_records
from portal.services.assessments.sign_off import decline, recall, send_for_sign_off, sign_off, statement_of
from portal.services.assessments.standing import (
    Capacity,
    OfficeStanding,
    SignOff,
    acting_words_of,
    capacity_of,
    get_sign_off,
    list_offices,
    section_titles,
    why_not_sign,
)

__all__ = [
    "MAX_NARRATIVE",
    "MAX_NOTE",
    "Capacity",
    "EvidenceDetails",
    "Item",
    "ItemKind",
    "OfficeStanding",
    "Reading",
    "SignOff",
    "Task",
    "TaskList",
    "acting_words_of",
    "add_cycle",
    "add_evidence",
    "capacity_of",
    "change_evidence",
    "decline",
    "find_cycle",
    "find_round_of",
    "get_answer",
    "get_assessment",
    "get_council",
    "get_cycle",
    "get_document",
    "get_evidence",
    "get_item",
    "get_reading",
    "get_reply",
    "get_round",
    "get_sign_off",
    "get_task",
    "get_task_list",
    "last_read_at",
    "list_assessments",
    "list_cycles_to_begin",
    "list_evidence",
    "list_history",
    "list_offices",
    "list_records",
    "list_rounds",
    "may_edit",
    "may_edit_code",
    "open_round",
    "partial_tasks",
    "recall",
    "record_indicator",
    "record_judgement",
    "record_reading",
    "remove_evidence",
    "section_titles",
    "send_for_sign_off",
    "sign_off",
    "statement_of",
    "why_not_sign",
]
