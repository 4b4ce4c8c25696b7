"""Forms of a lead who settles differences between readings, and who looks at one reviewer's readings."""

from collections.abc import Sequence

from wtforms import SelectField

from forms.base import PortalForm, choices
from forms.fields import RadiosField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.judgements import Confidence

#: Characters; the service holds the same limit and has the last word.
TEXT_LIMIT = 20_000


class SettleForm(PortalForm):
    """What stands of one section.

    Args:
        options: codes that may stand, with their words.
        with_confidence: whether a confidence can belong to them. with_words: whether the section is a theme.
    """

    settled = RadiosField("What stands", [required("Choose what stands")])
    confidence = RadiosField(
        "Confidence",
        choices=choices([(member.value, member.label) for member in Confidence]),
        description="Leave empty where neither reader said how sure they are.",
    )
    words = TextAreaField(
        "What the summary says of this theme",
        [longest(TEXT_LIMIT, "What the summary says")],
        description="Printed in every copy of the summary in the place of the two views.",
    )
    reasons = TextAreaField(
        "Reasons",
        [required("Enter the reasons"), longest(TEXT_LIMIT, "The reasons")],
        description="Why this stands, and what it rests on. Both readings stay on file as they were written.",
    )
    version = VersionField("Version")

    def __init__(
        self,
        *arguments: object,
        options: Sequence[tuple[str, str]],
        with_confidence: bool,
        with_words: bool,
        **values: object,
    ) -> None:
        super().__init__(*arguments, **values)
        self.settled.choices = choices(options)
        self.with_words = with_words
        if not with_confidence:
            del self.confidence
        if not with_words:
            del self.words

    def validate(self, extra_validators: object = None) -> bool:
        is_sound = super().validate(extra_validators)
        if self.with_words and not (self.words.data or "").strip():
            self.add_error("words", "Enter what the summary says of this theme")
            return False
        return bool(is_sound)


class CalibrationForm(PortalForm):
    """Whose readings are shown, and which of them. Sent in the address."""

    reviewer = SelectField("Reviewer")
    theme = SelectField("Theme")
    cycle = SelectField("Cycle")

    def __init__(
        self,
        *arguments: object,
        reviewers: Sequence[tuple[str, str]],
        themes: Sequence[tuple[str, str]],
        cycles: Sequence[tuple[str, str]],
        **values: object,
    ) -> None:
        super().__init__(*arguments, **values)
        self.reviewer.choices = choices([("", "Choose a reviewer"), *reviewers])
        self.theme.choices = choices([("", "All themes"), *themes])
        self.cycle.choices = choices([("", "All cycles"), *cycles])
