"""What other parts of the desk show beside an item or a theme, under the names that their partials want."""

from typing import Any

from portal import clock
from portal.services import clarifications, external_evidence, moderation, sampling
from portal.services.reviews import Case


def panels_beside(case: Case, section: str) -> dict[str, Any]:  # Any: what each partial takes
    """The panels of one section: the slug of a theme, or the code of a characteristic or an indicator."""
    return {
        "section": section,
        "samples": sampling.list_for(case.assessment, section),
        "external": external_evidence.list_for(case.file, section),
        "clarifications": clarifications.list_for(case.file, section, now=clock.now()),
        "settled": moderation.find_settlement(case.assessment, section),
    }
