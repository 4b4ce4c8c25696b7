"""What can stand in the way of a respondent, with the words that say what to do."""

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
