"""Forms of leads and reviewers about who reads a case, and of the portfolio's export."""

from wtforms import StringField

from forms.base import PortalForm, choices
from forms.fields import RadiosField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.casework import InterestStanding

#: Characters; the services hold the same limit and have the last word.
REASON_LIMIT = 4_000


class ReasonForm(PortalForm):
    """Why somebody does something; kept with what they did."""

    reason = TextAreaField("Reason", [required("Enter the reason"), longest(REASON_LIMIT, "The reason")])


class AssignForm(PortalForm):
    """Which reviewer is given the free place of a case."""

    reader = RadiosField("Who reads it", [required("Choose who reads it")], validate_choice=False)


class InterestDecisionForm(PortalForm):
    """What a lead decides about a declared interest."""

    standing = RadiosField(
        "What do you decide?",
        [required("Choose what you decide")],
        choices=choices(
            [
                (InterestStanding.CLEARED.value, "Clear it: the person can open the case"),
                (InterestStanding.RECUSED.value, "Recuse the person: the case is closed to them at once"),
            ]
        ),
    )
    reason = TextAreaField("Reason", [required("Enter the reason"), longest(REASON_LIMIT, "The reason")])
    version = VersionField("Version")


class ExportForm(PortalForm):
    """Why sealed records are taken out of the service, and which."""

    reason = TextAreaField(
        "Why the records are exported",
        [required("Enter why the records are exported"), longest(REASON_LIMIT, "The reason")],
        description="For example the request or the analysis they are for, and who receives them. Leads can read it.",
    )
    state = StringField("State")
    kind = StringField("Type of council")
    region = StringField("Region")
    reviewer = StringField("Reviewer")
