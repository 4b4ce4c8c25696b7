"""Forms around corrections of published figures: a council asks, an administrator answers."""

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.register import CorrectionOutcome

#: The service holds the same limits and has the last word.
TEXT_LIMIT, PROPOSED_LIMIT, ADDRESS_LIMIT = 4000, 80, 2000


class CorrectionForm(PortalForm):
    """What a council holds to be wrong with one of its figures."""

    text = TextAreaField(
        "What is wrong",
        [required("Enter what is wrong with the figure"), longest(TEXT_LIMIT, "What is wrong")],
        description="Say what was counted otherwise than it should be, or where the figure differs from what your"
        " council returned. Only your council’s people and administrators of this service read this.",
    )
    proposed = StringField(
        "What it should say (optional)",
        [longest(PROPOSED_LIMIT, "What it should say")],
        description="As it would be printed, with its unit. For example, 43.2%.",
    )
    source_address = StringField(
        "Where that can be seen (optional)",
        [web_address(), longest(ADDRESS_LIMIT, "The address")],
        description="The address of a page or a file that anybody can open.",
    )
    public = CheckboxesField(
        "What the public sees",
        choices=choices([("yes", "Say beside the figure that the council has asked for a correction")]),
        description="Only that you have asked, as long as the request is open. Not why.",
    )

    @property
    def is_public(self) -> bool:
        return "yes" in (self.public.data or ())


class AnswerForm(PortalForm):
    """What an administrator answers to a request."""

    outcome = RadiosField(
        "What came of it",
        [required("Choose what came of the request")],
        choices=choices([(outcome.value, outcome.label) for outcome in CorrectionOutcome]),
    )
    answer = TextAreaField(
        "Answer to the council",
        [required("Enter what you answer to the council"), longest(TEXT_LIMIT, "The answer")],
        description="The council reads these words. Where this service read a file wrongly, say in which release it is"
        " put right.",
    )
    version = VersionField("Version")
