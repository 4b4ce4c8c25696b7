"""Events of a case in words, for leads who read its history. A kind that is not listed is told by its own code."""

from collections.abc import Mapping

#: Kinds of events whose code says too little when its underscores become spaces.
_STEPS: Mapping[str, str] = {
    "assessment_submitted": "The self-assessment was submitted",
    "interest_declared": "Declared their interests",
    "interest_decided": "Decided on a declared interest, or recused somebody",
    "one_reader_allowed": "Recorded why one reader is enough",
    "reader_assigned": "Gave the case to a reviewer",
    "reader_taken_off": "Took a reviewer off the case",
    "review_approved": "Approved the review",
    "review_overview_recorded": "Wrote on the whole",
    "review_returned": "Returned the review to its readers",
    "review_submitted": "Handed in their review",
    "review_taken_back": "Took their review back to go on writing",
    "review_taken_up": "Took up the case as a reader",
    "theme_view_recorded": "Saved their view of a theme",
    "indicator_view_recorded": "Saved their finding on a warning sign",
}

_PAGES: Mapping[str, str] = {
    "case": "Overview",
    "theme": "Theme",
    "characteristic": "Characteristic",
    "indicator": "Warning sign",
    "overview": "Words on the whole",
    "summary": "Summary",
    "summary_document": "Summary, a copy",
    "looks": "Who looked at this case",
    "history": "What was done with this case",
    "people": "Readers and declared interests",
    "return_to_reviewer": "Returning the review",
    "evidence_file": "A document of the council",
    "changes": "What changed between records",
    "parts": "Parts of the case",
}


def step_words(kind: str) -> str:
    """What an event says was done, as its actor did it."""
    return _STEPS.get(kind) or kind.replace("_", " ").capitalize()


def page_words(page: str, part: str) -> str:
    """Which page was looked at: by its name, and the theme, item or copy that it showed."""
    words = _PAGES.get(page) or page.replace("_", " ").capitalize()
    return f"{words}: {part.replace('-', ' ')}" if part else words
