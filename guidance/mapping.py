"""Links from metrics to themes and characteristics of the guidance: how directly, and what question they prompt.

The map is this service's proposal and not the guidance's. A link says that a figure is an occasion to ask about
something; none says that a figure proves, measures or settles anything.
"""

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How directly a metric bears on a theme; even a direct one prompts a question and proves nothing."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    PROMPT_ONLY = "prompt_only"

    @property
    def label(self) -> str:
        """The strength in words for a page."""
        return _STRENGTH_LABELS[self]

    @property
    def meaning(self) -> str:
        """What the strength says, and that none of them is proof."""
        return _STRENGTH_MEANINGS[self]


_STRENGTH_LABELS = {
    Strength.DIRECT: "Direct",
    Strength.INDIRECT: "Indirect",
    Strength.PROMPT_ONLY: "Prompt only",
}
_STRENGTH_MEANINGS = {
    Strength.DIRECT: "The figure is about something that the theme or characteristic names. It still shows no cause.",
    Strength.INDIRECT: "The figure is about something near it. Other things than the council’s work weigh as much.",
    Strength.PROMPT_ONLY: "The figure is only an occasion to ask. It says nothing about the matter by itself.",
}


@dataclass(frozen=True, slots=True)
class CharacteristicLink:
    """One characteristic that a metric prompts a question about, with a strength and a reason of its own.

    Attributes:
        code: of the characteristic in edition `MAPPED_EDITION`, such as G-03.
        reason: what the question is about, in the form "prompts a question about …".
    """

    code: str
    strength: Strength
    reason: str


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """One theme that a metric prompts a question about.

    Attributes:
        slug: theme of the guidance.
        is_primary: a metric is shown under its primary theme only.
        reason: what the question is about, in the form "prompts a question about …".
        characteristics: of the theme; empty where the figure has nothing honest to say about one.
    """

    slug: str
    is_primary: bool
    strength: Strength
    reason: str
    characteristics: tuple[CharacteristicLink, ...] = ()


#: The edition of the guidance whose characteristics the catalogue names.
MAPPED_EDITION = "2024-05"


def theme_link(table: dict) -> ThemeLink:  # type: ignore[type-arg]  # tomllib gives plain dictionaries
    """The link written in one table of the catalogue, with those to characteristics inside it.

    Raises:
        KeyError, ValueError: a key is missing, or holds a value outside its vocabulary.
    """
    return ThemeLink(
        table["slug"],
        table["role"] == "primary",
        Strength(table["strength"]),
        table["reason"],
        tuple(
            CharacteristicLink(link["code"], Strength(link["strength"]), link["reason"])
            for link in table.get("characteristics", ())
        ),
    )
