"""Forms in which a reviewer concludes something about a characteristic, and recommends something to the council."""

from wtforms import SelectChoice

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, RadiosField, TextAreaField, VersionField
from forms.review import TEXT_LIMIT
from forms.validators import longest, required
from portal.domain.judgements import Confidence, Judgement
from portal.domain.lenses import reviewed_words

#: Not to have assessed it stands last: it is no step.
_JUDGEMENTS = (*(member for member in Judgement if member is not Judgement.UNJUDGED), Judgement.UNJUDGED)


class CharacteristicForm(PortalForm):
    """A reviewer's own judgement of one characteristic, in the words in which councils judge themselves."""

    judgement = RadiosField(
        "Your judgement",
        [required("Choose your judgement, or that you have not assessed it")],
        choices=choices([(member.value, reviewed_words(member)) for member in _JUDGEMENTS]),
    )
    confidence = RadiosField(
        "How sure you are",
        choices=choices([(member.value, member.label) for member in Confidence]),
        description="Leave empty if you would rather not say. It goes with one of the first four judgements.",
    )
    reasons = TextAreaField(
        "Reasons",
        [longest(TEXT_LIMIT, "The reasons")],
        description="Name the document, figure or sentence they rest on. Needed unless you have not assessed it.",
    )
    good_practice = TextAreaField(
        "Good practice worth sharing",
        [longest(TEXT_LIMIT, "The good practice")],
        description="What other councils could learn from. Leave empty if there is none.",
    )
    version = VersionField("Version")

    def validate(self, extra_validators: object = None) -> bool:
        is_sound = super().validate(extra_validators)
        is_assessed = self.judgement.data not in ("", Judgement.UNJUDGED)
        if is_assessed and not (self.reasons.data or "").strip():
            self.add_error("reasons", "Enter the reasons for your judgement")
            return False
        return bool(is_sound)


class RecommendationForm(PortalForm):
    """What a reviewer recommends on one theme."""

    text = TextAreaField(
        "What you recommend",
        [required("Enter what you recommend"), longest(TEXT_LIMIT, "The recommendation")],
        description="One thing that the council could do, in words it can act on.",
    )
    reasons = TextAreaField(
        "Reasons",
        [required("Enter the reasons for the recommendation"), longest(TEXT_LIMIT, "The reasons")],
        description="What it rests on: name the document, figure or answer.",
    )
    codes = CheckboxesField(
        "Which characteristics it bears on",
        description="Leave all empty if it is about the whole theme.",
    )
    version = VersionField("Version")

    def __init__(self, *arguments: object, lines: list[tuple[str, str]], **values: object) -> None:
        """Takes the characteristics of the theme as code and label."""
        super().__init__(*arguments, **values)
        self.codes.choices = [SelectChoice(code, label) for code, label in lines]


class TakingBackForm(PortalForm):
    """Why a recommendation is taken back."""

    reason = TextAreaField(
        "Why you take it back",
        [required("Enter why you take it back"), longest(TEXT_LIMIT, "The reason")],
        description="It stays on file with its number and this reason.",
    )
    version = VersionField("Version")
