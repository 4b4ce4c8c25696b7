"""The words in which a reviewer sets a view beside the council's own account."""

from enum import StrEnum


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
