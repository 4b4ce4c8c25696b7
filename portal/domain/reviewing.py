"""The words in which a reviewer sets a view beside the council's own account, and who may see which reading when."""

from collections.abc import Collection
from enum import StrEnum

#: How many people read a case, each without seeing the other's words. Source: our own rule, after moderation as
#: examiners and inspectorates practise it: two readings that were made apart are worth settling between.
READERS = 2


def free_place(taken: Collection[int]) -> int | None:
    """The place that the next reader takes, 1 or 2; None where both are taken."""
    return next((place for place in range(1, READERS + 1) if place not in taken), None)


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
