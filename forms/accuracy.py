"""Forms of the factual-accuracy stage: of the lead who opens and answers it, and of the council that corrects facts."""

from collections.abc import Sequence

from wtforms import SelectField

from forms.base import PortalForm, choices
from forms.fields import DatePartsField, RadiosField, TextAreaField, VersionField
from forms.validators import longest, required
from portal.domain.casework import PointOutcome

#: Characters; the service holds the same limit and has the last word.
TEXT_LIMIT = 10_000
_ANSWERS = (PointOutcome.ACCEPTED, PointOutcome.PARTLY, PointOutcome.NOT_ACCEPTED)


class OpenForm(PortalForm):
    """The last day on which a council may send points of fact."""

    closes_on = DatePartsField(
        "Last day for points of fact",
        [required("Enter the last day for points of fact")],
        what="Last day",
        description="Choose what is fair in this case. The day counts to its end, London time.",
    )


class NotOfferedForm(PortalForm):
    """Why a council is given no days to correct facts."""

    reason = TextAreaField(
        "Why the council is not given a factual-accuracy window",
        [required("Enter why the council is not given a factual-accuracy window"), longest(TEXT_LIMIT, "The reason")],
        description="Printed in every copy of the summary.",
    )


class PointForm(PortalForm):
    """A point of fact.

    Args:
        sections: the parts of the draft, by code and name.
    """

    section = SelectField("Part of the draft", [required("Choose the part of the draft that the point is about")])
    said = TextAreaField(
        "What the draft says",
        [required("Enter what the draft says"), longest(TEXT_LIMIT, "What the draft says")],
        description="Copy the words, or say where they stand.",
    )
    correct = TextAreaField("What is right", [required("Enter what is right"), longest(TEXT_LIMIT, "What is right")])
    evidence = TextAreaField(
        "What shows it",
        [longest(TEXT_LIMIT, "What shows it")],
        description="A document, a page, a figure. Leave empty if there is nothing to point to.",
    )
    version = VersionField("Version")

    def __init__(self, *arguments: object, sections: Sequence[tuple[str, str]], **values: object) -> None:
        super().__init__(*arguments, **values)
        self.section.choices = choices([("", "Choose a part"), *sections])


class AnswerForm(PortalForm):
    """The department's answer to a point of fact."""

    outcome = RadiosField(
        "Your answer",
        [required("Choose whether the point is accepted")],
        choices=choices([(member.value, member.words) for member in _ANSWERS]),
    )
    reason = TextAreaField(
        "Reason",
        [required("Enter the reason"), longest(TEXT_LIMIT, "The reason")],
        description="Printed in the summary beside the point.",
    )
    now_says = TextAreaField(
        "What the summary says now",
        [longest(TEXT_LIMIT, "What the summary says now")],
        description="Leave empty if it stays as it was.",
    )
    version = VersionField("Version")
