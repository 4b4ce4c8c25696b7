"""The names of the seven themes, exactly as the guidance has them and in its order.

Source: Best value standards and intervention (8 May 2024), 'Defining best value'. Press often shortens the last title,
and some lists leave the first one out; every edition is checked against this one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThemeName:
    """What one theme is called, in addresses, in codes and in full."""

    slug: str
    code: str
    title: str


SEVEN_THEMES = (
    ThemeName("continuous-improvement", "CI", "Continuous improvement"),
    ThemeName("leadership", "L", "Leadership"),
    ThemeName("governance", "G", "Governance"),
    ThemeName("culture", "C", "Culture"),
    ThemeName("use-of-resources", "R", "Use of resources"),
    ThemeName("service-delivery", "SD", "Service delivery"),
    ThemeName("partnerships-and-community-engagement", "PCE", "Partnerships and community engagement"),
)

#: The file of each theme in an edition's folder.
THEME_SLUGS = tuple(theme.slug for theme in SEVEN_THEMES)
