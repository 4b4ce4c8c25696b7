"""The family of errors, for what is not a rule; `portal.domain.errors` draws it."""

from portal.domain.errors import (
    EditConflict,
    InterestsFirst,
    NotAllowed,
    NotFound,
    PortalError,
    Refused,
    ReleaseRejected,
    TransitionRefused,
    UnsafeSettings,
)

__all__ = [
    "EditConflict",
    "InterestsFirst",
    "NotAllowed",
    "NotFound",
    "PortalError",
    "Refused",
    "ReleaseRejected",
    "TransitionRefused",
    "UnsafeSettings",
]
