"""Questions of the department on named sections of a sealed record, and the council's answers.

Asking is sending: what stands here was read by the council from the moment it was written, and nothing is kept before
that. Answers are part of the case. They never change the sealed record.
"""

from portal.services.clarifications.following import ChangedSince, FollowingRequest, changed_since, following_requests
from portal.services.clarifications.threads import (
    Said,
    Thread,
    Waiting,
    get_for_council,
    get_for_department,
    list_for,
    list_for_council,
    list_for_department,
    list_waiting,
)
from portal.services.clarifications.writing import MAX_SUBJECT, MAX_TEXT, Question, answer, ask, close, send

__all__ = [
    "MAX_SUBJECT",
    "MAX_TEXT",
    "ChangedSince",
    "FollowingRequest",
    "Question",
    "Said",
    "Thread",
    "Waiting",
    "answer",
    "ask",
    "changed_since",
    "close",
    "following_requests",
    "get_for_council",
    "get_for_department",
    "list_for",
    "list_for_council",
    "list_for_department",
    "list_waiting",
    "send",
]
