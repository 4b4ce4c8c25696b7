"""The form with which a lead takes an issued summary back."""

from wtforms import HiddenField

from forms.base import PortalForm
from forms.fields import TextAreaField
from forms.validators import longest, required

#: Characters; the service holds the same limit and has the last word.
LONGEST_REASON = 2_000


class WithdrawForm(PortalForm):
    """Why a summary is withdrawn."""

    reason = TextAreaField(
        "Why the summary is withdrawn",
        [required("Enter why the summary is withdrawn"), longest(LONGEST_REASON, "The reason")],
        description="The council reads these words. Anybody else who checks the document learns only that it is"
        " withdrawn.",
    )
    summary = HiddenField("Summary")
