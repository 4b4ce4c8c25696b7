"""The evidence of one characteristic or indicator as its page shows it."""

from dataclasses import dataclass
from datetime import date

from portal.domain.evidence import Flag, Freshness, Standing, flags_of, freshness, standing_of
from portal.domain.judgements import Strength
from portal.models import Citation, EvidenceItem, Round
from portal.services.assessments.evidence import list_evidence
from portal.services.evidence_library.places import codes_in


@dataclass(frozen=True)
class PanelEntry:
    """One citation with what is worth saying of its document.

    Args:
        elsewhere: the other codes of this round under which the document is cited.
    """

    citation: Citation
    freshness: Freshness
    strength: Strength | None
    flags: tuple[Flag, ...]
    elsewhere: tuple[str, ...]

    @property
    def item(self) -> EvidenceItem:
        return self.citation.item


@dataclass(frozen=True)
class Panel:
    """The evidence of one item, in the order in which it was cited, and taken together in words."""

    code: str
    entries: tuple[PanelEntry, ...]
    standing: Standing


def panel(found: Round, code: str, *, today: date) -> Panel:
    """The evidence cited under one characteristic or indicator.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it. today: for freshness.
    """
    codes = codes_in(found)
    entries = []
    for citation in list_evidence(found, code):
        item = citation.item
        piece = item.piece
        entries.append(
            PanelEntry(
                citation,
                freshness(item.dated_on, item.stale_on, today),
                piece.strength,
                flags_of(piece, today),
                tuple(other for other in codes.get(item.id, ()) if other != code),
            )
        )
    return Panel(code, tuple(entries), standing_of((entry.item.piece for entry in entries), today))
