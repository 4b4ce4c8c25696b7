"""What the API answers about consultations, as models, so that its description cannot drift from its answers."""

from datetime import datetime

from pydantic import BaseModel


class ConsultationItem(BaseModel):
    """One consultation that the public may know of; `closes_at` is the first instant at which no answer is taken."""

    slug: str
    title: str
    phase: str
    opens_at: datetime
    closes_at: datetime
    edition: str
    outcome_published_at: datetime | None
    held_elsewhere: bool
    demonstration: bool


class ConsultationList(BaseModel):
    """Consultations, the newest opening first."""

    consultations: list[ConsultationItem]


class OptionAnswer(BaseModel):
    """How many responses chose an option; null where the count is withheld."""

    code: str
    label: str
    count: int | None


class RespondentTypeAnswer(BaseModel):
    """The counts of one type of respondent; null where a count is withheld."""

    type: str
    label: str
    base: int | None
    answered: int | None
    no_view: int | None
    options: list[OptionAnswer]


class QuestionAnswer(BaseModel):
    """The counts of one question; `counts` is "not_known_here" where the consultation was run elsewhere."""

    code: str
    number: str
    text: str
    wording: str
    counts: str
    base: int | None
    answered: int | None
    no_view: int | None
    options: list[OptionAnswer]
    by_respondent_type: list[RespondentTypeAnswer]


class ConsultationResults(BaseModel):
    """Results of a consultation whose outcome is published."""

    slug: str
    title: str
    responses: int
    questions: list[QuestionAnswer]
