"""Forms of what follows a summary: plan, check-ins, exit list, good practice."""

from collections.abc import Sequence

from wtforms import Field, SelectField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.casework import ExitState

#: Characters; the services hold the same limits and have the last word.
TEXT_LIMIT, LINE_LIMIT, PRACTICE_LIMIT, WORDS_LIMIT = 10_000, 300, 5_000, 2_000


class PlanOfferForm(PortalForm):
    """Which actions of its own plan a council offers."""

    actions = CheckboxesField("Actions of your plan", [required("Choose the actions that the plan consists of")])
    expected = VersionField("Version")

    def __init__(self, *args: object, actions: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.actions.choices = choices(actions)


class PlanAnswerForm(PortalForm):
    """Whether the department agrees to a plan."""

    answer = RadiosField(
        "Does the department agree to this plan?",
        [required("Choose whether the department agrees")],
        choices=choices([("yes", "Yes, this is the agreed plan"), ("no", "Not yet")]),
    )
    words = TextAreaField(
        "What the council should know",
        [longest(TEXT_LIMIT, "What the council should know")],
        description="Needed if the department does not agree yet. The council reads it as you write it.",
    )
    version = VersionField("Version")

    def validate_words(self, field: Field) -> None:
        if self.answer.data == "no" and not field.data:
            raise ValidationError("Enter what the department would have otherwise")


class CheckInForm(PortalForm):
    """A planned look at progress, and what was said when it was held."""

    about = StringField(
        "What it is about", [required("Enter what the check-in is about"), longest(LINE_LIMIT, "What it is about")]
    )
    planned_on = DatePartsField(
        "Planned for", [required("Enter the day it is planned for")], what="The day it is planned for"
    )
    held_on = DatePartsField(
        "Held on", what="The day it was held", description="Leave empty until it was held. For example, 27 3 2024"
    )
    notes = TextAreaField(
        "Notes",
        [longest(TEXT_LIMIT, "The notes")],
        description="The department’s own until you share them. Once shared they stay as they are.",
    )
    version = VersionField("Version")


class ExitLinesForm(PortalForm):
    """Lines of what is to be shown, one to a line of the box."""

    lines = TextAreaField(
        "What is to be shown",
        [required("Enter at least one line"), longest(TEXT_LIMIT, "The lines")],
        description="One thing to a line. Change them as you like: they are this case’s own words.",
    )


class ExitLineForm(PortalForm):
    """What a named person says of one line."""

    text = TextAreaField("What is to be shown", [required("Enter what is to be shown"), longest(1_200, "The line")])
    theme = SelectField("Theme (optional)", validate_choice=False)
    state = RadiosField(
        "Where it stands",
        [required("Choose where it stands")],
        choices=choices([(member.value, member.words) for member in ExitState]),
    )
    person = StringField("Who says so", [longest(160, "The name")], description="Name and office.")
    said_on = DatePartsField("When they said so", what="The day on which they said so")
    evidence = TextAreaField(
        "What shows it",
        [longest(TEXT_LIMIT, "What shows it")],
        description="Needed where it is shown: name the document, page or meeting.",
    )
    version = VersionField("Version")

    def __init__(self, *args: object, themes: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = choices([("", "None"), *themes])

    def validate_person(self, field: Field) -> None:
        if self.state.data in (ExitState.SHOWN, ExitState.NOT_SHOWN) and not field.data:
            raise ValidationError("Enter who says so")

    def validate_said_on(self, field: Field) -> None:
        if self.state.data in (ExitState.SHOWN, ExitState.NOT_SHOWN) and field.data is None:
            raise ValidationError("Enter the day on which it was said")

    def validate_evidence(self, field: Field) -> None:
        if self.state.data == ExitState.SHOWN and not field.data:
            raise ValidationError("Enter what shows it")


class PracticeForm(PortalForm):
    """Words about good practice that a council is asked to agree to."""

    title = StringField(
        "Title", [required("Enter a title"), longest(200, "The title")], description="What is done, in one line."
    )
    text = TextAreaField(
        "What is done, and what came of it",
        [required("Enter what is done, and what came of it"), longest(PRACTICE_LIMIT, "The text")],
        description="In words that another council can learn from. Name nobody below a director.",
    )
    theme = SelectField("Theme", [required("Choose a theme")], validate_choice=False)
    code = SelectField("Characteristic (optional)", validate_choice=False)
    metrics = CheckboxesField("Figures on whose pages it is found (optional)")
    address = StringField("Web address where more is told (optional)", [longest(2_000, "The address"), web_address()])
    version = VersionField("Version")

    def __init__(
        self,
        *args: object,
        themes: Sequence[tuple[str, str]],
        codes: Sequence[tuple[str, str]],
        metrics: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = choices([("", "Choose a theme"), *themes])
        self.code.choices = choices([("", "The theme as a whole"), *codes])
        self.metrics.choices = choices(metrics)

    def validate_theme(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose a theme")

    def validate_code(self, field: Field) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose a characteristic of the list")


class ReasonForm(PortalForm):
    """Why something is taken back."""

    reason = TextAreaField("Reason", [required("Enter the reason"), longest(WORDS_LIMIT, "The reason")])
    version = VersionField("Version")


class ConsentForm(PortalForm):
    """Whether the council agrees that words about it are published."""

    answer = RadiosField(
        "Do you agree that these words are published?",
        [required("Choose whether you agree")],
        choices=choices([("yes", "Yes, publish them as they stand"), ("no", "No")]),
        description="You can take your agreement back at any time, and they leave the public pages at once.",
    )
    words = TextAreaField(
        "Anything the department should know (optional)",
        [longest(WORDS_LIMIT, "What you write")],
        description="Read by the department and not published.",
    )
    version = VersionField("Version")
