"""The form that moves a round to another edition of the guidance."""

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, VersionField
from forms.validators import required


class MoveForm(PortalForm):
    """That the person has read what would happen."""

    agreed = CheckboxesField(
        "Before you move the round",
        [required("Tick that you have read what would happen")],
        choices=choices([("yes", "I have read what would happen to each answer, and what would be kept aside")]),
    )
    version = VersionField("Version")
