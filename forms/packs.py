"""Forms of packs of records."""

from wtforms import Field, SelectField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import RadiosField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.exemptions import Exemption, PackChoice

#: Characters; the service holds the same limits and has the last word.
REASON_LIMIT, TEXT_LIMIT, NOTE_LIMIT = 2_000, 20_000, 2_000


class PackReasonForm(PortalForm):
    """Why a pack is made."""

    reason = TextAreaField(
        "Why it is made",
        [required("Enter why the pack is made"), longest(REASON_LIMIT, "The reason")],
        description="The number of the request and the law it is made under, or the inquiry. It stays here and is not"
        " in the file.",
    )


class RulingForm(PortalForm):
    """What a lead decides about one record, or about all of a kind."""

    choice = RadiosField(
        "What becomes of it",
        [required("Choose what becomes of it")],
        choices=choices([(member.value, member.words) for member in PackChoice]),
    )
    exemption = SelectField(
        "Exemption",
        validate_choice=False,
        choices=choices([("", "None"), *((member.value, member.words) for member in Exemption)]),
        description="Needed unless you give it. That it applies is your own judgement. The words are ours.",
    )
    text = TextAreaField(
        "Words in its place",
        [longest(TEXT_LIMIT, "The words in its place")],
        description="Needed if you give other words. They stand in place of the whole record.",
    )
    note = TextAreaField(
        "Note",
        [longest(NOTE_LIMIT, "The note")],
        description="Printed in the log beside the exemption. Do not repeat what you leave out.",
    )
    version = VersionField("Version")

    def validate_exemption(self, field: Field) -> None:
        known = {member.value for member in Exemption}
        if self.choice.data in (PackChoice.SHORTEN, PackChoice.LEAVE_OUT) and field.data not in known:
            raise ValidationError("Choose the exemption")

    def validate_text(self, field: Field) -> None:
        if self.choice.data == PackChoice.SHORTEN and not field.data:
            raise ValidationError("Enter the words that stand in its place")
