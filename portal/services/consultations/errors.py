"""What can stand in the way of a respondent, with the words that say what to do."""

from collections.abc import Mapping

from sqlalchemy.exc import OperationalError

from portal.domain.consultation.answers import AnswerProblem
from portal.domain.errors import Refused

#: The database cannot be reached or is locked: what was typed has to come back on the page.
DatabaseBusy = OperationalError


class NotTakingResponses(Refused):
    """The consultation is not open at the moment that counts; nothing of the request was stored."""


class AlreadySent(Refused):
    """The response was sent and can no longer be changed."""


class ResponseIncomplete(Refused):
    """Something has to be put right before the response can be sent."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__("Check your answers before you send them.")
        self.problems = problems


#: Characters that the columns of these lines hold, and what the lines are called.
_LINES = {"name": (160, "name"), "organisation": (200, "name of the organisation"), "email": (254, "email address")}


def require_short_lines(values: Mapping[str, str]) -> None:
    """Lets pass what the database can hold: the one thing that is asked while a respondent is still writing.

    Raises:
        Refused: a line is too long; nothing was stored, and the caller shows the words again.
    """
    for field, (limit, what) in _LINES.items():
        if (length := len(values[field])) > limit:
            raise Refused(
                f"Shorten the {what} to {limit} characters or fewer: it has {length:,}. Nothing was saved yet."
            )
