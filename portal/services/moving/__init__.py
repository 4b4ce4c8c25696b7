"""Moving a round in draft to another edition of the guidance, and what was kept aside when it was moved.

What becomes of each answer is decided by `portal.domain.moving`; the same plan is shown before and carried out after
the council has agreed. A move is not undone: a round may be moved on, and what was kept aside can be read for good.
"""

from portal.services.moving.carrying_out import move_round
from portal.services.moving.keeping import AsideEntry
from portal.services.moving.planning import MoveItem, Preview, list_targets, preview, why_not_move
from portal.services.moving.reading import MoveRecord, list_moves

__all__ = [
    "AsideEntry",
    "MoveItem",
    "MoveRecord",
    "Preview",
    "list_moves",
    "list_targets",
    "move_round",
    "preview",
    "why_not_move",
]
