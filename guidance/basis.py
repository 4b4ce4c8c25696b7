"""Whose words a line is in, and how sure it is.

The official lists were not available when the catalogue was compiled, so no line here is the guidance's own text. The
basis of each line says where it comes from, in words a reader understands; pages and reports show it beside the line.
"""

from enum import StrEnum


class Basis(StrEnum):
    """Where a line comes from."""

    THEME_DESCRIPTION = "theme_description"
    GUIDANCE_REPORTED = "guidance_reported"
    COUNCIL_RESPONSE = "council_response"
    CASE_FINDING = "case_finding"
    ACT = "act"
    RECONSTRUCTED = "reconstructed"
    NOT_AVAILABLE = "not_available"
    PORTAL_PROMPT = "portal_prompt"

    @property
    def label(self) -> str:
        """Two or three words for a mark beside the line."""
        return _WORDS[self][0]

    @property
    def sentence(self) -> str:
        """The whole meaning, for a key or a screen reader."""
        return _WORDS[self][1]


_WORDS: dict[Basis, tuple[str, str]] = {
    Basis.THEME_DESCRIPTION: (
        "Theme description",
        "Our wording of the guidance's description of the theme, as republished by Runnymede Borough Council. The split"
        " into single statements and their codes are ours, and it has not been checked against GOV.UK.",
    ),
    Basis.GUIDANCE_REPORTED: (
        "Reported",
        "Our wording of something that another publication reports the guidance to say.",
    ),
    Basis.COUNCIL_RESPONSE: (
        "Inferred",
        "Inferred from what Runnymede Borough Council wrote in answer to the guidance. It suggests that the guidance"
        " says this, and does not prove it.",
    ),
    Basis.CASE_FINDING: (
        "Real case",
        "Found in a real notice, inspection, direction, ministerial statement or report of one. It is an illustration,"
        " not the guidance's text.",
    ),
    Basis.ACT: (
        "Act",
        "Our wording of what the Local Government Act 1999 says.",
    ),
    Basis.RECONSTRUCTED: (
        "Reconstructed",
        "Put together here from the Act and real cases, because the guidance's own annex was not available to us.",
    ),
    Basis.NOT_AVAILABLE: (
        "Not available",
        "The guidance has text on this. It was not available when this catalogue was compiled.",
    ),
    Basis.PORTAL_PROMPT: (
        "Our prompt",
        "This service's own prompt, from general practice in local government. It is not the guidance's text, and gives"
        " way when the official list is loaded.",
    ),
}
