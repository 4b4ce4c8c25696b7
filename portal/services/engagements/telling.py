"""Messages about shared notes. They say that there are some, never what they say."""

from datetime import datetime

from portal.models import Assessment, Engagement
from portal.services.reviews.telling import tell_council, tell_department


def tell_shared(found: Engagement, assessment: Assessment, *, base_url: str, now: datetime) -> None:
    """Tells the council that notes of a conversation are there to be read."""
    body = (
        f"The department has shared its notes of a conversation with {assessment.council.name}.\n\n"
        "Read them, and agree to them or say what you would have otherwise, here:\n"
        f"{_at_council(found, assessment, base_url)}\n"
    )
    key = f"engagement-shared:{found.id}"
    tell_council(assessment.council_gss, "Notes of a conversation to agree", body, key=key, now=now)


def tell_changed(found: Engagement, assessment: Assessment, *, base_url: str, now: datetime) -> None:
    """Tells the council that shared notes read otherwise now, so that agreements to them are gone."""
    body = (
        f"The department has changed the notes of a conversation with {assessment.council.name}. Agreements to the"
        " earlier text no longer count.\n\n"
        f"Read them here:\n{_at_council(found, assessment, base_url)}\n"
    )
    key = f"engagement-changed:{found.id}:{found.version}"
    tell_council(assessment.council_gss, "Notes of a conversation have changed", body, key=key, now=now)


def tell_answered(found: Engagement, assessment: Assessment, *, base_url: str, now: datetime) -> None:
    """Tells the readers of the case, and who shared the notes, that the council has answered."""
    body = (
        f"{assessment.council.name} has answered on the notes of a conversation.\n\n"
        f"Read the answer here:\n{base_url.rstrip('/')}/review/{assessment.id}/engagements/{found.id}\n"
    )
    who = [found.added_by_id, found.department_agreed_by_id]
    key = f"engagement-answered:{found.id}:{found.version}"
    tell_department(assessment, who, "A council has answered on notes", body, key=key, now=now)


def _at_council(found: Engagement, assessment: Assessment, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/council/{assessment.council_gss}/conversations/{found.id}"
