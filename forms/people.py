"""Forms for a council's own people and its statutory offices."""

from collections.abc import Sequence
from typing import Any

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, SelectField, StringField, VersionField
from forms.validators import email_address, longest, required
from portal.domain.council_people import GIVEN_BY_COUNCILS
from portal.domain.roles import Office


class InvitePersonForm(PortalForm):
    """Whom a council invites, and as what."""

    email = StringField(
        "Email address", [required("Enter an email address"), email_address(), longest(254, "Email address")]
    )
    role = RadiosField(
        "What they will do",
        [required("Choose what they will do")],
        choices=choices({role.value: role.label.capitalize() for role in GIVEN_BY_COUNCILS}),
    )


class RemoveRoleForm(PortalForm):
    """Taking a role away, with the offices the person holds if asked."""

    also = CheckboxesField(
        "Their offices",
        choices=choices(
            [("offices", "Make today their last day in the offices listed above, and end their deputising")]
        ),
    )

    @property
    def ends_offices(self) -> bool:
        return "offices" in (self.also.data or ())


class _PersonForm(PortalForm):
    """A form that asks for one person of the council.

    Args:
        people: id and name, in the order of the page.
    """

    def __init__(self, formdata: Any, *, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        # Any: WTForms' own signature
        super().__init__(formdata, **kwargs)
        self["person"].choices = choices([("", "Choose a person"), *people])


class AppointmentForm(_PersonForm):
    """Who holds a statutory office, how, and from when.

    Args:
        combined_authority: names the finance officer's section.
    """

    office = RadiosField("Office", [required("Choose an office")])
    person = SelectField("Person", [required("Choose a person")])
    kind = RadiosField(
        "How they hold it",
        [required("Choose how they hold it")],
        choices=choices([("permanent", "Permanent"), ("interim", "Interim, until somebody is appointed")]),
    )
    from_on = DatePartsField(
        "First day",
        [required("Enter the first day")],
        what="First day",
        description="For example, 1 4 2024",
    )
    to_on = DatePartsField(
        "Last day (optional)", what="Last day", description="Leave empty while no last day is agreed."
    )

    def __init__(self, formdata: Any, *, combined_authority: bool, **kwargs: Any) -> None:
        # Any: WTForms' own signature
        super().__init__(formdata, **kwargs)
        self.office.choices = choices(
            [(office.value, office.label(combined_authority=combined_authority)) for office in Office]
        )


class LastDayForm(PortalForm):
    """The last day of an appointment."""

    to_on = DatePartsField(
        "Last day in office", [required("Enter the last day")], what="Last day", description="For example, 31 3 2025"
    )
    version = VersionField("Version")


class DelegationForm(_PersonForm):
    """Who may act as deputy, when, and where that is written down."""

    person = SelectField("Deputy", [required("Choose a person")])
    from_on = DatePartsField(
        "First day", [required("Enter the first day")], what="First day", description="For example, 1 4 2024"
    )
    to_on = DatePartsField(
        "Last day", [required("Enter the last day")], what="Last day", description="A delegation always has an end."
    )
    instrument = StringField(
        "Where it is written down",
        [required("Enter where the delegation is written down"), longest(300, "Where it is written down")],
        description="For example, “Scheme of delegation, part 3.2”. It is printed with what the deputy signs.",
    )


class ConfirmForm(PortalForm):
    """A confirmation that sends the version of what it is about."""

    version = VersionField("Version")
