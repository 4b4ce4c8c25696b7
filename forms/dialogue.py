"""Forms of questions and answers between the department and a council, and of the log of their contacts."""

from collections.abc import Sequence

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, StringField, TextAreaField, VersionField
from forms.validators import longest, required

#: Characters; the services hold the same limits and have the last word.
SUBJECT_LIMIT, TEXT_LIMIT = 200, 10_000


class QuestionForm(PortalForm):
    """A new question about named sections of a sealed record.

    Args:
        sections: slug or code, and words, of each section that can be named.
    """

    subject = StringField(
        "What the question is about",
        [required("Enter what the question is about"), longest(SUBJECT_LIMIT, "What the question is about")],
        description="A few words, such as “Minutes of the audit committee”.",
    )
    sections = CheckboxesField("Sections it is about", [required("Choose at least one section")])
    text = TextAreaField(
        "Your question",
        [required("Enter what you ask"), longest(TEXT_LIMIT, "The question")],
        description="Say what is unclear and what would make it clear. Ask one thing at a time.",
    )
    due_on = DatePartsField("When you hope for an answer (optional)", what="The day you hope for an answer")

    def __init__(self, *args: object, sections: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sections.choices = choices(sections)


class AskAgainForm(PortalForm):
    """A further message of the department in a thread."""

    text = TextAreaField("What you ask", [required("Enter what you ask"), longest(TEXT_LIMIT, "What you ask")])
    due_on = DatePartsField("When you hope for an answer (optional)", what="The day you hope for an answer")
    version = VersionField("Version")


class ConclusionForm(PortalForm):
    """What the department takes from a thread when it closes it."""

    text = TextAreaField(
        "What you take from the answers",
        [required("Enter what you take from the answers"), longest(TEXT_LIMIT, "What you take from the answers")],
        description="The council reads this. Say what is clear now and what stays open.",
    )
    version = VersionField("Version")


class AnswerForm(PortalForm):
    """A council's answer."""

    text = TextAreaField("Your answer", [required("Enter your answer"), longest(TEXT_LIMIT, "Your answer")])
    version = VersionField("Version")
