"""The characteristics that entries are mapped to: those of the current edition, by theme."""

from collections.abc import Iterable

import guidance
from guidance.types import Characteristic, Theme
from portal.services import guidance as editions


def themes() -> tuple[Theme, ...]:
    """The themes of the current edition with their characteristics."""
    return editions.get_edition(guidance.CURRENT).guidance.themes


def known_characteristics() -> frozenset[str]:
    """Codes of every characteristic of the current edition."""
    return frozenset(line.code for theme in themes() for line in theme.characteristics)


def codes_of_theme(slug: str) -> tuple[str, ...] | None:
    """Codes of the characteristics of a theme; None where the current edition has no such theme."""
    return next((tuple(line.code for line in theme.characteristics) for theme in themes() if theme.slug == slug), None)


def lines_by_code() -> dict[str, Characteristic]:
    """The characteristics of the current edition by code, in its order."""
    return {line.code: line for theme in themes() for line in theme.characteristics}


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes in the order of the edition; those it does not have come last, alphabetical."""
    order = {code: place for place, code in enumerate(lines_by_code())}
    return tuple(sorted(codes, key=lambda code: (order.get(code, len(order)), code)))
