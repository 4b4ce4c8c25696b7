"""The administrator's forms."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, FileField, Form, ValidationError

from forms.base import PortalForm, choices
from forms.fields import DatePartsField, RadiosField, SelectField, StringField, TextAreaField, VersionField
from forms.validators import email_address, longest, required
from portal.domain.roles import Role
from portal.ingest.descriptions import PRIMARY, ReleaseDescription


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


def _release_code(_form: Form, field: Field) -> None:
    if field.data and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", field.data):
        raise ValidationError("Use lower-case letters and numbers with hyphens between, like waste-2023-24")


class DescriptionForm(PortalForm):
    """Whose figures a release holds, and under which terms."""

    title = StringField("Title", [longest(240, "Title")])
    publisher = StringField("Publisher", [longest(200, "Publisher")])
    licence = StringField(
        "Licence",
        [longest(200, "Licence")],
        description="Such as Open Government Licence v3.0. Readers see it.",
    )
    attribution = TextAreaField(
        "Attribution", [longest(2000, "Attribution")], description="The sentence that the licence asks for."
    )
    source = StringField("Source", [longest(2000, "Source")], description="Where the file was found: a web address.")
    published = DatePartsField(
        "Published on", what="The date it was published", description="The day that the publisher gives."
    )
    retrieved = DatePartsField(
        "Retrieved on", what="The date it was retrieved", description="The day you downloaded the file."
    )
    collection = StringField(
        "Collection",
        [_release_code, longest(60, "Collection")],
        description="The series it belongs to. Only a later release of the same one replaces its figures. Leave it"
        " empty unless you know: each metric has its own.",
    )
    version = VersionField("Version")

    def description(self, code: str = "") -> ReleaseDescription:
        """The words as they were entered."""
        return ReleaseDescription(
            code,
            title=self.title.data or "",
            publisher=self.publisher.data or "",
            licence=self.licence.data or "",
            attribution=self.attribution.data or "",
            source=self.source.data or "",
            published=self.published.data.isoformat() if self.published.data else "not known",
            retrieved=self.retrieved.data.isoformat() if self.retrieved.data else "not known",
            collection=self.collection.data or PRIMARY,
        )

    @classmethod
    def of(cls, words: ReleaseDescription, version: str) -> "DescriptionForm":
        """The form filled with a description."""
        names = ("title", "publisher", "licence", "attribution", "source")
        days = {name: _day(getattr(words, name)) for name in ("published", "retrieved")}
        collection = "" if words.collection == PRIMARY else words.collection
        data = {name: getattr(words, name) for name in (*names, "code")}
        return cls(None, data={**data, **days, "collection": collection, "version": version})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class ReasonForm(PortalForm):
    """Why something is done."""

    reason = TextAreaField("Reason", [required("Enter why the release is taken back"), longest(2000, "Reason")])


class ReleaseForm(DescriptionForm):
    """A file of figures, and what may be said of it beforehand."""

    file = FileField("File of figures")
    code = StringField(
        "Code",
        [_release_code, longest(80, "Code")],
        description="Names the release for ever, like waste-2023-24. Made from the name of the file when left empty.",
    )
    fictional = BooleanField("The figures are of fictional authorities, and of no others")
