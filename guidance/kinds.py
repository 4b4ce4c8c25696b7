"""The few words that an edition of the guidance chooses from, each with the label that a reader sees."""

from enum import StrEnum


class InDraft(StrEnum):
    """Whether a line is known to have stood in the consultation draft."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"

    @property
    def label(self) -> str:
        return "Known to be in the draft" if self is InDraft.KNOWN else "Not known to have been in the draft"


class EditionKind(StrEnum):
    """What the edition was issued as."""

    CONSULTATION_DRAFT = "consultation_draft"
    FINAL = "final"

    @property
    def label(self) -> str:
        return "Consultation draft" if self is EditionKind.CONSULTATION_DRAFT else "Statutory guidance"


class EditionStatus(StrEnum):
    """Where the edition stands now."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        return "In force" if self is EditionStatus.IN_FORCE else "Superseded"


class ThemeRole(StrEnum):
    """How a theme stands to the others: continuous improvement is the outcome of the other six."""

    OUTCOME = "outcome"
    FOUNDATION = "foundation"
    DELIVERY = "delivery"


class ListStatus(StrEnum):
    """Whether a list is known to be the whole of the guidance's own list."""

    PARTIAL = "partial"
    COMPLETE = "complete"


class MetricLink(StrEnum):
    """How far published figures speak to a theme."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NONE = "none"


class InterventionTier(StrEnum):
    """The three tiers of the models; a Best Value Notice is non-statutory."""

    ASSURANCE = "assurance"
    NON_STATUTORY = "non_statutory"
    STATUTORY = "statutory"

    @property
    def label(self) -> str:
        return {
            InterventionTier.ASSURANCE: "Assurance and sector support",
            InterventionTier.NON_STATUTORY: "Non-statutory",
            InterventionTier.STATUTORY: "Statutory",
        }[self]
