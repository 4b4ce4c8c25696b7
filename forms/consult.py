"""The consultation manager's forms."""

from datetime import time

from wtforms import ValidationError

from forms.base import PortalForm
from forms.fields import DatePartsField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, word_limit

REASON_CHARACTERS = 500


class ExtendForm(PortalForm):
    """A later closing date, with the reason that is shown in public."""

    closes_on = DatePartsField("New closing date", [required("Enter the new closing date")], what="New closing date")
    closes_at = StringField(
        "Last minute in which responses are taken",
        [required("Enter the last minute in which responses are taken, like 23:59")],
        description="By the clock in London, like 23:59. The minute itself is included.",
    )
    reason = TextAreaField(
        "Why the consultation is extended",
        [required("Enter why the consultation is extended"), longest(REASON_CHARACTERS, "Reason")],
        description="Shown in public at once.",
    )
    version = VersionField()

    def validate_closes_at(self, field: StringField) -> None:
        """A time of day to the minute."""
        try:
            parsed = time.fromisoformat((field.data or "").replace(".", ":"))
        except ValueError:
            raise ValidationError("Enter a time, like 23:59") from None
        if parsed.second or parsed.microsecond or parsed.tzinfo:
            raise ValidationError("Enter a time to the minute, like 23:59")

    @property
    def closing_time(self) -> time:
        """The time that was entered; ask only after the form was found in order."""
        return time.fromisoformat((self.closes_at.data or "").replace(".", ":"))


class CloseForm(PortalForm):
    """Closing at once, with the reason that is shown in public."""

    reason = TextAreaField(
        "Why the consultation closes early",
        [required("Enter why the consultation closes early"), longest(REASON_CHARACTERS, "Reason")],
        description="Shown in public at once.",
    )
    version = VersionField()


class OutcomeForm(PortalForm):
    """What is published as the outcome, beside the results."""

    summary = TextAreaField(
        "What you heard",
        [required("Enter what you heard"), word_limit(2000, "What you heard")],
        description="Start a new line for each paragraph.",
    )
    changes = TextAreaField(
        "What changed because of it",
        [word_limit(2000, "What changed")],
        description="One change on each line. Leave it empty if nothing changed.",
    )
    version = VersionField()


def lines_of(text: str | None) -> list[str]:
    """The lines of a text that have something on them."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
