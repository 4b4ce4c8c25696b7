"""Forms of the library of evidence: link first, and a file only for what is not online."""

from datetime import date
from typing import Protocol

from wtforms import BooleanField, FileField

from forms.base import PortalForm, choices
from forms.fields import DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.judgements import Strength


class _Document(Protocol):
    """What the forms need of a stored document."""

    @property
    def title(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def dated_on(self) -> date | None: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def strength(self) -> str: ...


class _Citation(Protocol):
    """What the form needs of a stored citation."""

    @property
    def item(self) -> _Document: ...
    @property
    def pointer(self) -> str: ...


def _said_of(document: _Document) -> dict[str, object]:
    return {
        "title": document.title,
        "owner": document.owner,
        "address": document.address,
        "dated_on": document.dated_on,
        "access": "public" if document.is_public else "restricted",
        "strength": document.strength,
    }


class DocumentForm(PortalForm):
    """What a council says of a document of its library."""

    title = StringField(
        "Title of the document", [required("Enter the title of the document"), longest(300, "The title")]
    )
    owner = StringField(
        "Who answers for it (optional)",
        [longest(160, "Who answers for it")],
        description="An office or a service, such as “Head of internal audit”. It goes to the department.",
    )
    dated_on = DatePartsField(
        "Date of the document (optional)", what="Date of the document", description="For example, 27 3 2024"
    )
    address = StringField(
        "Web address (optional)",
        [
            web_address("Enter the address of the document, starting with https:// or http://"),
            longest(2000, "The address"),
        ],
        description="Where it can be read. Leave empty if it is not online.",
    )
    access = RadiosField(
        "Who may see this link",
        [required("Choose who may see this link")],
        choices=choices(
            [
                ("public", "Public: it may stand in a published copy"),
                ("restricted", "Restricted: the council and the department only"),
            ]
        ),
    )
    strength = RadiosField(
        "Strength of this document (optional)",
        description="As evidence, whatever it is cited for.",
        choices=choices([*((member.value, member.words) for member in Strength), ("", "Not said yet")]),
    )
    offline = BooleanField("It is not online: I will choose a file next")
    version = VersionField("Version")

    @classmethod
    def of(cls, item: _Document) -> "DocumentForm":
        """The form filled with a stored document."""
        return cls(data=_said_of(item))

    @property
    def is_public(self) -> bool:
        return self.access.data == "public"


class EvidenceForm(DocumentForm):
    """A document behind an answer, described where it is cited."""

    pointer = StringField(
        "Where to look (optional)",
        [longest(200, "Where to look")],
        description="For example, “minute 14, page 3”. A reader should find it in a minute.",
    )

    @classmethod
    def of_citation(cls, citation: _Citation) -> "EvidenceForm":
        """The form filled with a stored citation and its document."""
        return cls(data={**_said_of(citation.item), "pointer": citation.pointer})


class PickForm(PortalForm):
    """One document of the library, and where in it to look.

    Args:
        found: id and title of those offered, in the order of the page.
    """

    item = RadiosField("Documents found", [required("Choose a document, or describe another one below")])
    pick_pointer = StringField(
        "Where to look in it (optional)",
        [longest(200, "Where to look")],
        description="For example, “minute 14, page 3”.",
    )

    def offer(self, found: list[tuple[str, str]]) -> None:
        """Sets what can be chosen."""
        self.item.choices = choices(found)


class FileForm(PortalForm):
    """A file for a document that is not online."""

    file = FileField("File")


class StaleForm(PortalForm):
    """From which day a document no longer shows how things are."""

    stale_on = DatePartsField(
        "Stale since",
        what="The day it became stale",
        description="For example, 27 3 2024. Leave empty if it is current.",
    )
    version = VersionField("Version")


class BrokenForm(PortalForm):
    """What somebody saw when an address did not open."""

    note = TextAreaField(
        "What you saw",
        [required("Enter what you saw when you opened the address"), longest(1000, "What you saw")],
        description="For example, “Page not found” or “Asks me to sign in”.",
    )
    version = VersionField("Version")


class CheckReplyForm(PortalForm):
    """One sentence in answer to a question that the service asks."""

    key = StringField("Question")
    text = TextAreaField("Your sentence", [longest(500, "Your sentence")])
    version = VersionField("Version")
