"""Forms of the officers who read and sign, and of the department when it asks for changes."""

from collections.abc import Sequence

from wtforms import HiddenField

from forms.base import PortalForm, choices
from forms.council import NOTE_LIMIT
from forms.fields import CheckboxesField, DatePartsField, TextAreaField
from forms.validators import longest, required


class ReadForm(PortalForm):
    """That an officer has read the whole, as it stood on the page."""

    content_sha256 = HiddenField("Digest")
    read = CheckboxesField(
        "Record your reading",
        [required("Select the box to record that you have read it")],
        choices=choices([("yes", "I have read the whole of it")]),
    )


class DeclineForm(PortalForm):
    """A statutory officer's refusal to sign, of the whole or of named sections.

    Args:
        themes: slug and title of each section that can be named.
    """

    sections = CheckboxesField(
        "Sections you do not accept (optional)",
        description="Select none to decline the whole.",
    )
    reason = TextAreaField(
        "Why you decline to sign",
        [required("Enter why you decline to sign"), longest(NOTE_LIMIT, "The reason")],
        description="Say what would have to change. Your council’s officers will read this; the department will not.",
    )

    def __init__(self, *args: object, themes: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sections.choices = choices(themes)


class AskForChangesForm(PortalForm):
    """The department's request that a council change named sections of what it submitted.

    Args:
        themes: slug and title of each section that can be named.
    """

    themes = CheckboxesField("Sections to be changed", [required("Choose at least one section")])
    reason = TextAreaField(
        "What should be changed, and why",
        [required("Enter what should be changed, and why"), longest(NOTE_LIMIT, "What should be changed")],
        description="The council’s officers will read this. Say what is unclear or missing, not what to answer.",
    )
    due_on = DatePartsField(
        "When you hope to have it (optional)", what="The day you hope to have it", description="For example, 27 9 2024"
    )

    def __init__(self, *args: object, sections: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.themes.choices = choices(sections)
