"""Errors that the rules raise.

They carry codes and facts; the words that people read stand in templates and forms.

    PortalError
    ├── NotAllowed            the actor may not do this (403)
    ├── NotFound              no such thing, or none that this actor may know of (404)
    │   └── InterestsFirst    theirs to read, once they have declared their interests (303 to where they do)
    ├── TransitionRefused     the state of the record does not allow the action (409)
    ├── EditConflict          somebody else saved in the meantime (409)
    ├── Refused               the request cannot be carried out, with a reason for the person (422)
    │   └── ReleaseRejected   a release of figures has problems, and nothing of it was loaded
    └── UnsafeSettings        the service will not start like this
"""

from collections.abc import Mapping, Sequence
from uuid import UUID


class PortalError(Exception):
    """The root of the family."""


class NotAllowed(PortalError):
    """The actor is known and may not do this."""


class NotFound(PortalError):
    """There is no such record for this actor; drafts of others are answered like records that do not exist."""


class TransitionRefused(PortalError):
    """The record's state does not allow the action, or the actor does not hold the role the action asks for."""

    def __init__(self, *, machine: str, state: str, action: str) -> None:
        super().__init__(f"{machine}: {action} is not possible from {state}")
        self.machine = machine
        self.state = state
        self.action = action


class EditConflict(PortalError):
    """Another person saved the same thing first; nothing was overwritten.

    Args:
        what: the record in the field's words, such as "characteristic G-04".
        current: field name to the text now stored.
        offered: field name to the text that was not saved.
        version: the stored version, to be sent with the next attempt.
    """

    def __init__(
        self, what: str, *, current: Mapping[str, str], offered: Mapping[str, str], version: int, changed_by: str = ""
    ) -> None:
        super().__init__(f"{what} was changed by somebody else")
        self.what = what
        self.current = dict(current)
        self.offered = dict(offered)
        self.version = version
        self.changed_by = changed_by


class Refused(PortalError):
    """The request is understood and cannot be carried out; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ReleaseRejected(Refused):
    """A release of figures has blocking problems; nothing of it was loaded."""

    def __init__(self, message: str, problems: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UnsafeSettings(PortalError):
    """A setting makes the service unsafe to run; the message names it and why."""


class InterestsFirst(NotFound):
    """The person may open the case once they have declared their interests, or once a lead has cleared the one told.

    Args:
        assessment_id: the record they asked for.
    """

    def __init__(self, assessment_id: UUID) -> None:
        super().__init__()
        self.assessment_id = assessment_id
