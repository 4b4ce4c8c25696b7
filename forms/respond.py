"""The respondent's forms: about you, and the questions of a page.

They hold and show what is typed. Nothing is refused while a respondent is still writing, so they carry no validators:
what has to be put right is told once, on the page where answers are checked before they are sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, RadiosField, StringField, TextAreaField
from portal.domain.consultation.answers import AnswerValue, Option, Question, QuestionKind

CAPACITIES = (
    ("individual", "My own views, as an individual"),
    ("organisation", "The views of an organisation"),
)
PUBLICATION_CHOICES = (
    ("not_at_all", "Do not publish my words"),
    ("anonymously", "Publish my words without my name"),
    ("with_name", "Publish my words with my name or my organisation’s"),
)


class AboutForm(PortalForm):
    """Who answers, and what may be published of it."""

    capacity = RadiosField("Whose views are you giving?", choices=choices(CAPACITIES))
    respondent_type = RadiosField("Which of these describes you or your organisation best?")
    organisation = StringField("Name of the organisation", description="Only if you give the views of an organisation.")
    name = StringField("Your name", description="You can leave this empty if you answer as an individual.")
    email = StringField(
        "Email address", description="Optional. Used only to contact you about your response, and never published."
    )
    publication = RadiosField(
        "May the department publish your words?",
        choices=choices(PUBLICATION_CHOICES),
        description="Your answers are counted whichever you choose. An email address is never published.",
    )
    confidentiality_reason = TextAreaField(
        "If you want your response kept confidential, say why",
        description=(
            "Responses may be released under information law. The department considers your reason, and cannot "
            "promise that a response stays confidential."
        ),
    )

    def offer(self, types: Sequence[Option]) -> None:
        """Sets the respondent types of this consultation."""
        self.respondent_type.choices = choices([(option.code, option.label) for option in types])


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: the rules' question with its words."""

    question: Question
    text: str
    help: str


def questions_form(asked: Sequence[Asked]) -> type[PortalForm]:
    """Makes the form of one page of questions; each field bears the code of its question."""
    return type("QuestionsForm", (PortalForm,), {item.question.code: _field(item) for item in asked})


def _field(item: Asked) -> object:
    label = f"{item.question.number}. {item.text}"
    kind, offered = item.question.kind, [(option.code, option.label) for option in item.question.options]
    hint = " ".join(part for part in (item.help, _HINTS.get(kind, "")) if part)
    if kind is QuestionKind.MULTIPLE:
        return CheckboxesField(label, choices=choices(offered), description=hint)
    if kind.has_options:
        return RadiosField(label, choices=choices(offered), description=hint)
    if kind is QuestionKind.SHORT_TEXT:
        return StringField(label, description=hint, keeps_spaces=True)
    return TextAreaField(label, description=hint, keeps_spaces=True)


_HINTS = {
    QuestionKind.MULTIPLE: "Select all that apply.",
    QuestionKind.SHORT_TEXT: "Up to 250 characters.",
}


def stored_values(asked: Sequence[Asked], answers: dict[str, AnswerValue]) -> dict[str, object]:
    """The values with which the form of a page begins: what was saved before."""
    values: dict[str, object] = {}
    for item in asked:
        answer, kind = answers.get(item.question.code, AnswerValue()), item.question.kind
        if kind is QuestionKind.MULTIPLE:
            values[item.question.code] = list(answer.choices)
        else:
            values[item.question.code] = answer.choices[0] if answer.choices else answer.text
    return values
