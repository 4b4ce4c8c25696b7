"""Forms for setting a round up: its dates, how it begins, and who does what."""

from collections.abc import Sequence
from typing import Any

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, VersionField
from forms.validators import required


class DatesForm(PortalForm):
    """What time the round is about, and the council's own date."""

    period_from = DatePartsField(
        "First day of the period (optional)",
        what="First day of the period",
        description="The time that the self-assessment is about. For example, 1 4 2024",
    )
    period_to = DatePartsField(
        "Last day of the period (optional)", what="Last day of the period", description="For example, 31 3 2025"
    )
    internal_due_on = DatePartsField(
        "Your own date for answers (optional)",
        what="Your own date",
        description="When you want the answers in, so that there is time to read, consider and sign them.",
    )
    version = VersionField("Version")


class StartForm(PortalForm):
    """How the round begins.

    Args:
        records: id of the round and words, for each sealed record that can be carried forward.
    """

    source = RadiosField("How do you want to begin?", [required("Choose how you want to begin")])

    def __init__(self, formdata: Any, *, records: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        # Any: WTForms' own signature
        super().__init__(formdata, **kwargs)
        self.source.choices = choices([*records, ("blank", "Blank: answer everything afresh")])


class _PeopleForm(PortalForm):
    """Who is given a duty.

    Args:
        people: id and name of each person who may have it.
        question: the page's question, which is the field's label.
    """

    def __init__(self, formdata: Any, *, people: Sequence[tuple[str, str]], question: str, **kwargs: Any) -> None:
        # Any: WTForms' own signature
        super().__init__(formdata, **kwargs)
        self["people"].choices = choices(people)
        self["people"].label.text = question


class SeveralPeopleForm(_PeopleForm):
    """The people who write in a theme: any number of them."""

    people = CheckboxesField("People", [required("Choose at least one person")], description="Choose all that apply.")

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(self.people.data or ())


class OnePersonForm(_PeopleForm):
    """The one person who reads a theme, or all of them."""

    people = RadiosField("Person", [required("Choose a person")])

    @property
    def chosen(self) -> tuple[str, ...]:
        return (self.people.data,) if self.people.data else ()
