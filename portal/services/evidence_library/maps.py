"""Freshness and strength of a round's evidence, one line for each characteristic, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guidance.types import Characteristic, Theme
from portal.domain.evidence import Standing, standing_of
from portal.models import Round
from portal.services.assessments.evidence import list_all_evidence
from portal.services.assessments.rounds import guidance_of

MAP_COLUMNS = ("code", "characteristic", "theme", "pieces", "newest", "stale_since", "strongest", "flags")


@dataclass(frozen=True)
class MapTheme:
    """One theme: its characteristics with the evidence cited under each."""

    theme: Theme
    lines: tuple[tuple[Characteristic, Standing], ...]


@dataclass(frozen=True)
class EvidenceMap:
    """A round's evidence by theme and characteristic. Nothing is added up over characteristics."""

    themes: tuple[MapTheme, ...]


def get_map(found: Round, *, today: date) -> EvidenceMap:
    """The evidence of every characteristic of a round, in the guidance's order; two queries, whatever its size.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it. today: for freshness.
    """
    evidence = list_all_evidence(found)

    def standing(code: str) -> Standing:
        return standing_of((citation.item.piece for citation in evidence.get(code, ())), today)

    return EvidenceMap(
        tuple(
            MapTheme(theme, tuple((line, standing(line.code)) for line in theme.characteristics))
            for theme in guidance_of(found).themes
        )
    )


def map_rows(found: EvidenceMap) -> Iterator[dict[str, object]]:
    """The map as rows of a file, one for each characteristic, with the columns MAP_COLUMNS."""
    for group in found.themes:
        for line, standing in group.lines:
            yield {
                "code": line.code,
                "characteristic": line.text,
                "theme": group.theme.title,
                "pieces": standing.count,
                "newest": standing.freshness.words if standing.freshness else "No evidence cited",
                "stale_since": standing.stale_since.isoformat() if standing.stale_since else "",
                "strongest": standing.strongest.label if standing.strongest else "Not said" if standing.count else "",
                "flags": "; ".join(flag.words for flag in standing.flags),
            }
