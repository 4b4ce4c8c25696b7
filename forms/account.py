"""Signing in, and choosing a password."""

from wtforms import Field as AnyField
from wtforms import Form, ValidationError

from forms.base import PortalForm
from forms.fields import PasswordField, StringField
from forms.validators import email_address, longest, required

SHORTEST_PASSWORD = 12


class SignInForm(PortalForm):
    """E-mail address and password."""

    email = StringField(
        "Email address", [required("Enter your email address"), email_address(), longest(254, "Email address")]
    )
    password = PasswordField("Password", [required("Enter your password"), longest(1000, "Password")], filters=[])


def _long_enough(_form: Form, field: AnyField) -> None:
    if len(field.data or "") < SHORTEST_PASSWORD:
        raise ValidationError(f"Choose a password of {SHORTEST_PASSWORD} characters or more")


class AcceptInvitationForm(PortalForm):
    """Name and first password of an invited person."""

    name = StringField("Your name", [required("Enter your name"), longest(120, "Name")])
    password = PasswordField(
        "Choose a password",
        [required("Choose a password"), longest(1000, "Password"), _long_enough],
        description=f"At least {SHORTEST_PASSWORD} characters. Three random words make a good one.",
    )


class AccountForm(PortalForm):
    """A person's own name."""

    name = StringField("Your name", [required("Enter your name"), longest(120, "Name")])
