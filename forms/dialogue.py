"""Forms of questions and answers between the department and a council, and of the log of their contacts."""

from collections.abc import Sequence

from wtforms import Field, Form, HiddenField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.casework import AttendeeSide, EngagementKind, Side

#: Characters; the services hold the same limits and have the last word.
SUBJECT_LIMIT, TEXT_LIMIT, NOTES_LIMIT = 200, 10_000, 20_000
NAME_LIMIT, OFFICE_LIMIT = 160, 200


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip(" ,")]


def _people(_form: Form, field: Field) -> None:
    for line in _lines(field.data):
        name, _, office = line.partition(",")
        if not name.strip():
            raise ValidationError("Begin each line with a name, then a comma and the office")
        if len(name.strip()) > NAME_LIMIT or len(office.strip()) > OFFICE_LIMIT:
            raise ValidationError(f"Shorten each name to {NAME_LIMIT} characters and each office to {OFFICE_LIMIT}")


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


class EngagementForm(PortalForm):
    """One entry of the log of contacts. Who took part is entered a line for each person: name, then office."""

    kind = RadiosField(
        "What it was",
        [required("Choose what it was")],
        choices=choices([(kind.value, kind.words) for kind in EngagementKind]),
    )
    held_on = DatePartsField("When it was", [required("Enter the day")], what="The day")
    subject = StringField("What it was about", [required("Enter what it was about"), longest(300, "What it was about")])
    council = TextAreaField("For the council", [_people], description="One person on each line: name, then office.")
    local_leader = TextAreaField(
        "Expert local leaders from elsewhere", [_people], description="For example: Pat Example, Leader of Elsewhere"
    )
    department = TextAreaField(
        "For the department",
        [_people],
        description="The council reads this once you share the entry. An office is enough, such as “A lead reviewer”.",
    )
    other = TextAreaField("For another body", [_people])
    notes = TextAreaField(
        "Notes (optional until you share them)",
        [longest(NOTES_LIMIT, "The notes")],
        description="What both sides are to agree. The council reads them once you share them, and not before.",
    )
    private_note = TextAreaField(
        "Private note (optional)",
        [longest(NOTES_LIMIT, "The private note")],
        description="For the department alone. It is never shared and stands in no copy but the restricted one.",
    )
    version = VersionField("Version")

    def people(self) -> list[tuple[AttendeeSide, str, str]]:
        """Side, name and office of each person, in the order of the page."""
        return [
            (side, name.strip(), office.strip())
            for side in AttendeeSide
            for name, _, office in (line.partition(",") for line in _lines(self[side.value].data))
        ]


class WithdrawalForm(PortalForm):
    """Why an entry is taken out of the log."""

    text = TextAreaField("Reason", [required("Enter why it is taken out of the log"), longest(2_000, "The reason")])
    version = VersionField("Version")


class FollowUpForm(PortalForm):
    """What somebody said they would do."""

    text = TextAreaField(
        "What is to be done", [required("Enter what is to be done"), longest(2_000, "What is to be done")]
    )
    side = RadiosField(
        "Who does it",
        [required("Choose who does it")],
        choices=choices([(Side.DEPARTMENT.value, "The department"), (Side.COUNCIL.value, "The council")]),
    )
    owner = StringField(
        "Name or office (optional)", [longest(160, "The name or office")], description="Who answers for it."
    )
    due_on = DatePartsField("Day by which it is to be done (optional)", what="The day")


class OtherwiseForm(PortalForm):
    """What a council would have otherwise in shared notes."""

    text = TextAreaField(
        "What you would have otherwise",
        [longest(TEXT_LIMIT, "What you would have otherwise")],
        description="The department reads this beside the notes. It may change them, and both sides then agree anew.",
    )
    content = HiddenField("Digest")


class SharedNotesForm(PortalForm):
    """That a council agrees to notes as they stood on the page."""

    content = HiddenField("Digest")
