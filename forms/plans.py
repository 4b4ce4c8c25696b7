"""Forms of the recommendation register, the improvement plan, and notices."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol

from wtforms import Field, FileField, Form, SelectField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.register import RecommendationSource

#: Characters; the services hold the same limits and have the last word.
TEXT_LIMIT, NOTE_LIMIT = 5_000, 10_000
_MOST = Decimal("999999999999.99")


class _Recommendation(Protocol):
    """What the form needs of a stored recommendation."""

    source: RecommendationSource
    report: str
    reference: str
    made_on: date | None
    text: str


class RecommendationForm(PortalForm):
    """What somebody from outside, or internal audit, told the council to do."""

    source = RadiosField(
        "Who made it",
        [required("Choose who made it")],
        choices=choices([(source.value, source.label) for source in RecommendationSource]),
    )
    report = StringField(
        "Report (optional)",
        [longest(300, "The report")],
        description="What the report is called. For example, “Auditor’s annual report 2023 to 2024”.",
    )
    reference = StringField(
        "Number in the report (optional)",
        [longest(60, "The number")],
        description="For example, “KR2” or “paragraph 4.7”.",
    )
    made_on = DatePartsField(
        "Date of the report (optional)", what="Date of the report", description="For example, 27 3 2024"
    )
    text = TextAreaField(
        "What is recommended",
        [required("Enter what is recommended"), longest(TEXT_LIMIT, "What is recommended")],
        description="In the words of the report.",
    )
    version = VersionField("Version")

    @classmethod
    def of(cls, row: _Recommendation) -> "RecommendationForm":
        """The form filled with a stored recommendation."""
        names = ("source", "report", "reference", "made_on", "text")
        return cls(data={name: getattr(row, name) for name in names})


class CodesForm(PortalForm):
    """The characteristics that something bears on."""

    codes = CheckboxesField("Characteristics")
    version = VersionField("Version")

    def __init__(self, *args: object, codes: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.codes.choices = choices([(code, code) for code in codes])


class ImportForm(PortalForm):
    """A file of recommendations."""

    file = FileField("CSV file", description="Up to 5,000 recommendations and 3.5 megabytes.")


class StepForm(PortalForm):
    """Closing, not accepting, stopping or opening again.

    Args:
        asks_reason: what to say where no words were entered; empty where none are needed.
        items: id and words of each document of the library; None where none is asked for.
    """

    evidence = SelectField("Evidence that it is done", validate_choice=False)
    words = TextAreaField("Reason", [longest(NOTE_LIMIT, "The text")])
    version = VersionField("Version")

    def __init__(
        self, *args: object, asks_reason: str = "", items: Sequence[tuple[str, str]] | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_reason, self.asks_evidence = asks_reason, items is not None
        self.evidence.choices = choices([("", "Choose a document"), *(items or ())])

    def validate_words(self, field: Field) -> None:
        if self.asks_reason and not (field.data or "").strip():
            raise ValidationError(self.asks_reason)

    def validate_evidence(self, field: Field) -> None:
        if self.asks_evidence and field.data not in {choice.value for choice in field.choices if choice.value}:
            raise ValidationError("Choose the evidence that shows it is done")


def _money(_form: Form, field: Field) -> None:
    if field.data and as_money(field.data) is None:
        raise ValidationError("Enter the cost in pounds, like 25000 or 1,250.50")


def as_money(text: str) -> Decimal | None:
    """A sum of money in pounds; None for what is not one."""
    bare = text.strip().removeprefix("£").replace(",", "").replace(" ", "")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= _MOST or value != value.quantize(Decimal("0.01")):
        return None
    return value


class ActionForm(PortalForm):
    """One action of the improvement plan.

    Args:
        codes: those of every characteristic. recommendations: ids of those that can be answered.
    """

    title = StringField("What will be done", [required("Enter what will be done"), longest(300, "What will be done")])
    detail = TextAreaField("Detail (optional)", [longest(NOTE_LIMIT, "The detail")])
    owner = StringField(
        "Owner (optional)",
        [longest(160, "The owner")],
        description="Who answers for it: an office rather than a name, where you can.",
    )
    due_on = DatePartsField("Due date (optional)", what="Due date", description="For example, 27 3 2025")
    cost = StringField(
        "Cost in pounds (optional)", [_money], description="What it will cost to carry out, such as 25,000."
    )
    codes = CheckboxesField("Characteristics that it should improve")
    recommendations = CheckboxesField("Recommendations that it answers")
    effect = TextAreaField(
        "Expected effect (optional)",
        [longest(TEXT_LIMIT, "The expected effect")],
        description="What should be different afterwards, in a sentence that somebody could check.",
    )
    effect_metric_id = SelectField("Figure that should move (optional)", validate_choice=False)
    effect_item_id = SelectField("Document that should show it (optional)", validate_choice=False)
    effect_by_on = DatePartsField(
        "When the effect should show (optional)",
        what="When the effect should show",
        description="Figures are often published a year or more after the period they are about.",
    )
    version = VersionField("Version")

    def __init__(
        self, *args: object, known_codes: Sequence[str], known_recommendations: Sequence[str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes.choices = choices([(code, code) for code in known_codes])
        self.recommendations.choices = choices([(found, found) for found in known_recommendations])

    @property
    def cost_value(self) -> Decimal | None:
        """The cost in pounds; None for none."""
        return as_money(self.cost.data) if self.cost.data else None


class ProgressForm(PortalForm):
    """A note of progress."""

    text = TextAreaField(
        "What has happened",
        [required("Enter what has happened"), longest(NOTE_LIMIT, "The note")],
        description="Notes are added and never changed.",
    )


def _after_issue(form: Form, field: Field) -> None:
    issued = form["issued_on"].data
    if field.data and issued and field.data < issued:
        raise ValidationError("Last day must not be before the day it was issued")


class NoticeForm(PortalForm):
    """A Best Value Notice, directions, or a notice by another name."""

    title = StringField(
        "What the notice calls itself",
        [required("Enter what the notice is called"), longest(300, "The name")],
        description="For example, “Best Value Notice” or “Directions under section 15”.",
    )
    issued_on = DatePartsField(
        "Day it was issued",
        [required("Enter the day it was issued")],
        what="Day it was issued",
        description="For example, 27 3 2024",
    )
    ends_on = DatePartsField(
        "Last day, as the notice says (optional)",
        [_after_issue],
        what="Last day",
        description="Leave it empty if the notice names no day. This service never works one out.",
    )
    address = StringField(
        "Web address of the notice (optional)",
        [
            web_address("Enter the address of the notice, starting with https:// or http://"),
            longest(2000, "The address"),
        ],
    )
    version = VersionField("Version")


class OutcomeForm(PortalForm):
    """What happened at the end of a notice."""

    ended_on = DatePartsField(
        "Day it ended",
        what="Day it ended",
        description="Leave it empty, and the outcome too, if the notice has not ended after all.",
    )
    outcome = TextAreaField(
        "What happened, and who said so",
        [longest(NOTE_LIMIT, "What happened")],
        description="In the words of whoever decided, with where they said it.",
    )
    version = VersionField("Version")

    def validate_ended_on(self, field: Field) -> None:
        if field.data is None and self.outcome.data:
            raise ValidationError("Enter the day it ended")

    def validate_outcome(self, field: Field) -> None:
        if self.ended_on.data is not None and not field.data:
            raise ValidationError("Enter what happened, and who said so")


class CommitmentForm(PortalForm):
    """Something a notice expects of the council."""

    text = TextAreaField(
        "What the notice expects", [required("Enter what the notice expects"), longest(TEXT_LIMIT, "The text")]
    )
    closes_with = TextAreaField(
        "What will show that it is done (optional)",
        [longest(TEXT_LIMIT, "The text")],
        description="The document, decision or figure with which you would close it.",
    )
    due_on = DatePartsField(
        "Due date (optional)",
        what="Due date",
        description="As the notice, or your answer to it, says. Leave it empty if neither names a day.",
    )
    version = VersionField("Version")
