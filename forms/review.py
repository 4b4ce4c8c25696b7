"""Forms of the department's reviewers and leads, and of anybody who checks a document."""

from wtforms import FileField, StringField

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, RadiosField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.judgements import Confidence
from portal.domain.reviewing import IndicatorFinding, Stance

#: Characters; the service holds the same limit and has the last word.
TEXT_LIMIT = 20_000


class ViewForm(PortalForm):
    """A reviewer's view of one theme."""

    stance = RadiosField(
        "How your view stands to the council’s account",
        [required("Choose how your view stands to the council’s account")],
        choices=choices([(member.value, member.words) for member in Stance]),
    )
    view = TextAreaField(
        "Your view",
        [required("Enter your view of this theme"), longest(TEXT_LIMIT, "Your view")],
        description="What you conclude from what is on file. It is printed in every copy of the summary.",
    )
    reasons = TextAreaField(
        "Reasons",
        [required("Enter the reasons for your view"), longest(TEXT_LIMIT, "The reasons")],
        description="What the view rests on: name the characteristic, document or figure. Not in the public copy.",
    )
    confidence = RadiosField(
        "How sure you are",
        choices=choices([(member.value, member.words) for member in Confidence]),
        description="Leave empty if you would rather not say.",
    )
    strengths = TextAreaField(
        "What is going well",
        [longest(TEXT_LIMIT, "What is going well")],
        description="Leave empty if there is nothing to say.",
    )
    questions = TextAreaField(
        "Open questions",
        [longest(TEXT_LIMIT, "The open questions")],
        description="What you would ask the council next. Not in the public copy.",
    )
    version = VersionField("Version")


class FindingForm(PortalForm):
    """A reviewer's finding on one indicator of potential failure."""

    finding = RadiosField(
        "Your finding",
        [required("Choose your finding")],
        choices=choices([(member.value, member.words) for member in IndicatorFinding]),
    )
    reasons = TextAreaField(
        "Reasons",
        [longest(TEXT_LIMIT, "The reasons")],
        description="Needed unless you have not assessed it.",
    )
    version = VersionField("Version")

    def validate(self, extra_validators: object = None) -> bool:
        is_sound = super().validate(extra_validators)
        if self.finding.data in (IndicatorFinding.MET, IndicatorFinding.NOT_MET) and not self.reasons.data:
            self.add_error("reasons", "Enter the reasons for your finding")
            return False
        return bool(is_sound)


class OverviewForm(PortalForm):
    """What the reviewer says of the whole."""

    overview = TextAreaField(
        "Your words on the whole",
        [longest(TEXT_LIMIT, "Your words on the whole")],
        description="Optional. Printed at the head of the summary, and not in the public copy.",
    )
    version = VersionField("Version")


class InterestForm(PortalForm):
    """What a person declares about a council before opening its case."""

    has_interest = RadiosField(
        "Do you have an interest in this council?",
        [required("Choose whether you have an interest in this council")],
        choices=choices([("no", "I have no interest in it"), ("yes", "I have an interest in it")]),
        description="For example: you or somebody close to you lives there, works or worked for it, or does business"
        " with it.",
    )
    words = TextAreaField("The interest", [longest(4_000, "The interest")], description="Needed if you have one.")

    def validate(self, extra_validators: object = None) -> bool:
        is_sound = super().validate(extra_validators)
        if self.has_interest.data == "yes" and not (self.words.data or "").strip():
            self.add_error("words", "Enter the interest")
            return False
        return bool(is_sound)


class ReturnForm(PortalForm):
    """A lead's reason for giving a review back, and to whom; to every reader where nobody is ticked."""

    places = CheckboxesField(
        "Who looks again", choices=choices([("1", "The first reader"), ("2", "The second reader")])
    )

    reason = TextAreaField(
        "What the reviewer should look at again",
        [required("Enter what the reviewer should look at again"), longest(TEXT_LIMIT, "The reason")],
    )


class VerifyForm(PortalForm):
    """A document, or a number printed on one."""

    document = FileField(
        "Choose a file", description="A summary as a PDF, or a submission as ZIP or JSON. Up to 4 megabytes."
    )
    number = StringField(
        "Or enter a number",
        [longest(80, "The number")],
        description="A receipt number such as BV-7K2M-Q9XD-4TRA, the number at the end of a summary such as "
        "2e9f-2b02-95f5-bec7, or a SHA-256 of 64 characters.",
    )
