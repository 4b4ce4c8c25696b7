"""The words in which a reviewer sets a view beside the council's own account, and who may see which reading when."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Protocol

#: How many people read a case, each without seeing the other's words. Source: our own rule, after moderation as
#: examiners and inspectorates practise it: two readings that were made apart are worth settling between.
READERS = 2


def free_place(taken: Collection[int]) -> int | None:
    """The place that the next reader takes, 1 or 2; None where both are taken."""
    return next((place for place in range(1, READERS + 1) if place not in taken), None)


class Dated(Protocol):
    """A reading by its moments: begun, handed in, and sent back by a lead."""

    started_at: datetime
    submitted_at: datetime | None
    returned_at: datetime | None


def count_in(readings: Collection[Dated]) -> int:
    """How many readings are in.

    One that was sent back counts, because all had been seen by all when it was. It does not where somebody else began
    to read after that: a reading that is begun in a recused reader's place is blind to it, and it to that one.
    """
    newest = max((reading.started_at for reading in readings), default=None)
    return sum(
        1
        for reading in readings
        if reading.submitted_at
        or (reading.returned_at is not None and newest is not None and newest <= reading.returned_at)
    )


def are_all_in(*, reading: int, handed_in: int, one_reader: bool) -> bool:
    """Whether the readings of a case are complete, so that each may be seen by the other reader and by a lead.

    Args:
        reading: how many people read the case, those who were recused left out.
        handed_in: how many of these have handed in.
        one_reader: whether a lead has recorded why one reader is enough.
    """
    needed = 1 if one_reader else READERS
    return handed_in >= needed and handed_in == reading


class Stance(StrEnum):
    """How a reviewer's view of a theme stands to the council's account. Never a step on a scale."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """The choice as a reviewer meets it."""
        return {
            "agrees": "I agree with the council’s account",
            "differs": "My view differs from the council’s account",
            "cannot_tell": "I cannot tell from what is on file",
        }[self.value]

    @property
    def sentence(self) -> str:
        """The choice as others read it."""
        return {
            "agrees": "The reviewer agrees with the council’s account.",
            "differs": "The reviewer’s view differs from the council’s account.",
            "cannot_tell": "The reviewer cannot tell from what is on file.",
        }[self.value]


class IndicatorFinding(StrEnum):
    """What a reviewer found of an indicator of potential failure; one finding alone decides nothing."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"

    @property
    def words(self) -> str:
        """The finding as shown and printed."""
        return {"met": "Met", "not_met": "Not met", "not_assessed": "Not assessed"}[self.value]
