"""Forms for what the department finds of documents: sampled ones, and those from outside the council."""

from collections.abc import Iterable, Mapping

from wtforms import Field, SelectField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.casework import Bearing, SampleResult

#: Characters; the services hold the same limits and have the last word.
NOTE_LIMIT, WORDS_LIMIT = 4_000, 8_000

_NEEDS_NOTE = (SampleResult.NOT_FOUND, SampleResult.DOES_NOT_SUPPORT)


class SampleResultForm(PortalForm):
    """What somebody found who looked for a sampled document."""

    result = RadiosField(
        "What did you find?",
        [required("Choose what you found")],
        choices=choices([(member.value, member.words) for member in SampleResult]),
    )
    note = TextAreaField(
        "Where you looked and what you found",
        [longest(NOTE_LIMIT, "The note")],
        description="Needed unless you found it and it supports the answer. Name the page or paragraph.",
    )
    version = VersionField("Version")

    def validate_note(self, field: Field) -> None:
        if self.result.data in _NEEDS_NOTE and not field.data:
            raise ValidationError("Enter where you looked and what you found")


class OutsideForm(PortalForm):
    """What is said of a document from outside the council."""

    kind = SelectField("Kind of evidence", [required("Choose what kind of evidence it is")], validate_choice=True)
    title = StringField("Title", [required("Enter the title"), longest(300, "The title")])
    source = StringField(
        "Who made it",
        [required("Enter who made it"), longest(200, "Who made it")],
        description="For example, the external auditor or the ombudsman.",
    )
    dated_on = DatePartsField(
        "Date on it (optional)",
        what="Date on it",
        description="For example, 27 3 2024. Leave it empty if it bears none: it is then shown as undated.",
    )
    address = StringField(
        "Web address (optional)",
        [
            web_address("Enter the address of the document, starting with https:// or http://"),
            longest(2000, "The address"),
        ],
    )
    supplied_by = StringField(
        "Who supplied it",
        [required("Enter who supplied it"), longest(200, "Who supplied it")],
        description="Who gave it to the department, or “Published” if anybody can fetch it.",
    )
    received_on = DatePartsField(
        "Day the department received it (optional)", what="Day it was received", description="For example, 2 4 2024"
    )
    access = RadiosField(
        "Who may see it",
        [required("Choose who may see it")],
        choices=choices([("public", "Public: anybody can read it"), ("restricted", "Not public")]),
    )
    version = VersionField("Version")

    def __init__(self, *args: object, kinds: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([("", "Choose a kind"), *kinds.items()])


class BearingForm(PortalForm):
    """How a document bears on one section."""

    section = SelectField("Section that it bears on", [required("Choose the section that it bears on")])
    bearing = RadiosField(
        "How it stands to what the council says",
        [required("Choose how it stands to what the council says")],
        choices=choices([(member.value, member.words) for member in Bearing]),
    )
    words = TextAreaField(
        "What it says of this section",
        [required("Enter what it says of this section"), longest(WORDS_LIMIT, "What it says")],
        description="In its own terms, so that a reader need not open it. Say which words are quoted.",
    )
    pointer = StringField(
        "Where in it (optional)",
        [longest(200, "The place in it")],
        description="Page or paragraph, such as “page 14, paragraph 3”.",
    )
    version = VersionField("Version")

    def __init__(self, *args: object, sections: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.section.choices = choices([("", "Choose a section"), *sections])


class TakeBackForm(PortalForm):
    """Why a document is taken back."""

    reason = TextAreaField(
        "Why it is taken back",
        [required("Enter why it is taken back"), longest(WORDS_LIMIT, "The reason")],
        description="It stays on the list with this reason, and its number is not given again.",
    )
    version = VersionField("Version")
