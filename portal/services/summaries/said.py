"""The part of a snapshot on what the two sides said: questions, conversations, and points of fact."""

from typing import Any

from portal.models import AccuracyWindow, Clarification, Engagement
from portal.services.accuracy.standing import sent_points

#: A JSON object.
Json = dict[str, Any]


def clarification(row: Clarification) -> Json:
    """A question of the department, with its messages in order."""
    return {
        "id": row.id,
        "number": row.number,
        "subject": row.subject,
        "sections": list(row.sections),
        "opened_at": row.opened_at,
        "due_on": row.due_on,
        "side": row.side,
        "closed_at": row.closed_at,
        "conclusion": row.conclusion,
        "messages": [
            {"side": item.side, "text": item.text, "sent_at": item.sent_at, "by": item.sent_by_name}
            for item in row.messages
        ],
    }


def engagement(row: Engagement) -> Json:
    """A contact with the council; what stays with the department is taken out copy by copy."""
    return {
        "id": row.id,
        "kind": row.kind,
        "held_on": row.held_on,
        "subject": row.subject,
        "notes": row.notes,
        "private_note": row.private_note,
        "is_shared": row.shared_at is not None,
        "department_agreed_at": row.department_agreed_at,
        "council_agreed_at": row.council_agreed_at,
        "council_words": row.council_words,
        "stands": row.withdrawn_at is None,
        "withdrawn_reason": row.withdrawn_reason,
        "attendees": [{"name": item.name, "office": item.office, "side": item.side} for item in row.attendees],
        "follow_ups": [
            {
                "text": item.text,
                "side": item.side,
                "owner": item.owner,
                "due_on": item.due_on,
                "done_on": item.done_on,
            }
            for item in row.follow_ups
        ],
    }


def accuracy(row: AccuracyWindow) -> Json:
    """A window for points of fact, with the points that the council sent."""
    return {
        "id": row.id,
        "sequence": row.sequence,
        "opened_at": row.opened_at,
        "closes_on": row.closes_on,
        "not_offered_reason": row.not_offered_reason,
        "draft_sha256": row.draft_sha256,
        "council_done_at": row.council_done_at,
        "closed_at": row.closed_at,
        "points": [
            {
                "id": point.id,
                "number": point.number,
                "section": point.section,
                "said": point.said,
                "correct": point.correct,
                "evidence": point.evidence,
                "raised_at": point.raised_at,
                "outcome": point.outcome,
                "reason": point.reason,
                "now_says": point.now_says,
                "answered_at": point.answered_at,
                "is_taken_back": point.withdrawn_at is not None,
            }
            for point in sent_points(row)
        ],
    }
