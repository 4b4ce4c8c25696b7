"""Forms around published figures: a council's note on one, its own group of comparators, and uploaded lists."""

from wtforms import FileField

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, word_limit

#: The service holds the same limits and has the last word.
NOTE_WORDS = 150
REASON_LIMIT = 2000


class NoteForm(PortalForm):
    """What the council says of one of its figures."""

    text = TextAreaField(
        "What the council says",
        [
            required("Enter what the council says of this figure"),
            word_limit(NOTE_WORDS, "The note"),
            longest(5000, "The note"),
        ],
        description="Plain text; leave a blank line between paragraphs. Say what a reader needs to know, such as a"
        " change in how the service is run or counted.",
    )
    version = VersionField("Version")


class ReasonForm(PortalForm):
    """Why a council chose the group that its figures are read beside."""

    reason = TextAreaField(
        "Why you chose these authorities",
        [required("Enter why you chose these authorities"), longest(REASON_LIMIT, "The reason")],
        description="This is public and stands beside the group. For example, what they have in common with you.",
    )
    before = StringField("List before")


class UploadForm(PortalForm):
    """A list of comparators that was made elsewhere."""

    title = StringField(
        "What the group is called",
        [required("Enter what the group is called"), longest(160, "The name")],
        description="It stands beside each figure. For example, “Nearest neighbours 2024”.",
    )
    method = TextAreaField(
        "How the groups were found",
        [required("Enter how the groups were found"), longest(REASON_LIMIT, "The method")],
    )
    source = TextAreaField(
        "Who made the list, and where it can be had",
        [required("Enter who made the list"), longest(REASON_LIMIT, "The source")],
    )
    licence = TextAreaField(
        "Licence note",
        [required("Enter under what licence the list may be used here"), longest(REASON_LIMIT, "The licence note")],
        description="Under what terms the list may be used in this service, and until when.",
    )
    public = CheckboxesField(
        "Who may see the list",
        choices=choices([("yes", "Everybody may see it: its licence allows that")]),
        description="If you leave this empty, only the people of each council see the group of their own council.",
    )
    file = FileField(
        "CSV file",
        description="One row for each pair, with the columns gss_code and member_gss. Up to 2 megabytes.",
    )

    @property
    def is_public(self) -> bool:
        return "yes" in (self.public.data or ())
