"""The family of errors, for the parts of the service that are not rules (see `portal.domain.errors` for its drawing)."""

from portal.domain.errors import (
    EditConflict,
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
    "NotAllowed",
    "NotFound",
    "PortalError",
    "Refused",
    "ReleaseRejected",
    "TransitionRefused",
    "UnsafeSettings",
]
