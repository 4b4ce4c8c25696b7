"""What happened in a round, and who did it."""

from portal.models import Event, Round
from portal.services import records

#: More than a busy round gathers; an older event stays in the log and is not shown on the page.
MOST = 1000


def list_history(found: Round) -> tuple[Event, ...]:
    """The events of a round, newest first.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
    """
    return records.list_events(subject=("round", str(found.id)), limit=MOST)
