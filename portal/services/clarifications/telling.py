"""Messages about questions. They say that something was written, never what."""

from datetime import datetime

from portal.models import Assessment, Clarification, ClarificationMessage
from portal.services.reviews.telling import tell_council, tell_department


def tell_asked(
    found: Clarification, message: ClarificationMessage, assessment: Assessment, *, base_url: str, now: datetime
) -> None:
    """Tells the council that the department asks something."""
    due = f" It hopes for an answer by {found.due_on.day} {found.due_on:%B %Y}." if found.due_on else ""
    body = (
        f"The department has a question about {assessment.council.name}’s self-assessment"
        f" ({assessment.cycle.title}).{due}\n\n"
        f"Read it and answer here:\n{_at_council(found, assessment, base_url)}\n\n"
        "What was sealed stays as it is. An answer is added to the case.\n"
    )
    key = f"clarification:{message.id}"
    tell_council(assessment.council_gss, "A question from the department", body, key=key, now=now)


def tell_closed(
    found: Clarification, message: ClarificationMessage, assessment: Assessment, *, base_url: str, now: datetime
) -> None:
    """Tells the council that a question is closed."""
    body = (
        f"The department has closed a question about {assessment.council.name}’s self-assessment"
        f" ({assessment.cycle.title}).\n\n"
        f"What it takes from the answers:\n{_at_council(found, assessment, base_url)}\n"
    )
    key = f"clarification:{message.id}"
    tell_council(assessment.council_gss, "The department has closed a question", body, key=key, now=now)


def tell_answered(
    found: Clarification, message: ClarificationMessage, assessment: Assessment, *, base_url: str, now: datetime
) -> None:
    """Tells the readers of the record, and who wrote in the thread, that the council has answered."""
    body = (
        f"{assessment.council.name} has answered a question about its self-assessment ({assessment.cycle.title}).\n\n"
        f"Read the answer here:\n{base_url.rstrip('/')}/review/{assessment.id}/clarifications/{found.id}\n"
    )
    wrote = [found.opened_by_id, *(said.sent_by_id for said in found.messages)]
    key = f"clarification:{message.id}"
    tell_department(assessment, wrote, "A council has answered a question", body, key=key, now=now)


def _at_council(found: Clarification, assessment: Assessment, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/council/{assessment.council_gss}/clarifications/{found.id}"
