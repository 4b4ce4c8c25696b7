"""The administrator's forms."""

from collections.abc import Sequence
from typing import Any

from forms.base import PortalForm, choices
from forms.fields import RadiosField, SelectField, StringField
from forms.validators import email_address, longest, required
from portal.domain.roles import Role


class InviteForm(PortalForm):
    """Whom to invite, as what, and for which council.

    Args:
        councils: GSS code and name, in the order of the page.
    """

    email = StringField(
        "Email address", [required("Enter an email address"), email_address(), longest(254, "Email address")]
    )
    role = RadiosField(
        "Role",
        [required("Choose a role")],
        choices=choices({role.value: role.label.capitalize() for role in Role}),
    )
    council = SelectField("Council", description="For the council’s own roles only", validate_choice=True)

    def __init__(self, formdata: Any, *, councils: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        # Any: WTForms' own signature
        super().__init__(formdata, **kwargs)
        self.council.choices = choices([("", "No council: a role in the department"), *councils])
