"""Forms of a council's self-assessment.

Saving an answer asks for nothing that is not there yet: a half answer is saved as a half answer. Only what would
contradict itself, or what the database cannot hold, is sent back, with everything that was typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, Form, HiddenField, ValidationError

from forms.base import PortalForm, choices
from forms.fields import (
    CheckboxesField,
    RadiosField,
    SelectField,
    TextAreaField,
    VersionField,
)
from forms.validators import longest, required
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)

#: Characters; the service holds the same limits and has the last word.
NARRATIVE_LIMIT = 100_000
NOTE_LIMIT = 10_000


def _reason_when_it_does_not_apply(form: Form, field: Field) -> None:
    if form["judgement"].data == Judgement.NOT_APPLICABLE and not (field.data or "").strip():
        raise ValidationError("Enter why this characteristic does not apply")


class JudgementForm(PortalForm):
    """What the council says of one characteristic."""

    judgement = RadiosField(
        "Judgement",
        description="How far is this in place across the whole council?",
        choices=choices([(member.value, member.words) for member in Judgement]),
    )
    reason = TextAreaField(
        "Why it does not apply",
        [_reason_when_it_does_not_apply, longest(NOTE_LIMIT, "The reason")],
        description="Only if you chose “Does not apply”.",
    )
    confidence = RadiosField(
        "Confidence",
        description="How was this judgement checked?",
        choices=choices([(member.value, member.words) for member in Confidence]),
    )
    strength = RadiosField(
        "Strength of evidence",
        description="How strong is the evidence listed on this page?",
        choices=choices([(member.value, member.words) for member in Strength]),
    )
    narrative = TextAreaField(
        "Narrative",
        [longest(NARRATIVE_LIMIT, "The narrative")],
        description="Say what is in place, what is not, and what you will do next. You can paste from a document; lists"
        " and emphasis are kept.",
    )
    narrative_from = SelectField("Use the narrative of another characteristic", validate_choice=False)
    version = VersionField("Version")

    def __init__(
        self, *arguments: Any, lenders: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:  # Any: WTForms' own signature
        super().__init__(*arguments, **options)
        self.narrative_from.choices = choices([("", "Write one here"), *lenders])

    @classmethod
    def of(
        cls,
        answer: CharacteristicAnswer,
        *,
        kept: Mapping[str, str] | None = None,
        lenders: Sequence[tuple[str, str]] = (),
    ) -> "JudgementForm":
        """The form filled with an answer, and over it with words that were kept and not saved.

        Args:
            lenders: code and title of the characteristics whose narrative may serve here.
        """
        saved = {
            "judgement": answer.judgement,
            "confidence": answer.confidence,
            "strength": answer.strength,
            "narrative": answer.narrative,
            "reason": answer.reason,
            "narrative_from": answer.narrative_from,
        }
        return cls(data={**saved, **(kept or {})}, lenders=lenders)

    def to_answer(self, code: str) -> CharacteristicAnswer:
        """The answer as it was entered."""
        return CharacteristicAnswer(
            code=code,
            judgement=Judgement(self.judgement.data or Judgement.UNJUDGED),
            confidence=Confidence(self.confidence.data) if self.confidence.data else None,
            strength=Strength(self.strength.data) if self.strength.data else None,
            narrative=self.narrative.data or "",
            reason=self.reason.data or "",
            narrative_from=self.narrative_from.data or "",
        )


class IndicatorForm(PortalForm):
    """What the council says of one indicator of potential failure."""

    answer = RadiosField(
        "Do you see this in your council?",
        description="An indicator is a reason to ask. It is not a finding by itself, and indicators are never counted"
        " up.",
        choices=choices([(member.value, member.words) for member in IndicatorState]),
    )
    note = TextAreaField(
        "Note",
        [longest(NOTE_LIMIT, "The note")],
        description="What you looked at, and what you found.",
    )
    version = VersionField("Version")

    @classmethod
    def of(cls, reply: IndicatorReply, *, kept: Mapping[str, str] | None = None) -> "IndicatorForm":
        """The form filled with a reply, and over it with words that were kept and not saved."""
        return cls(data={"answer": reply.state, "note": reply.note, **(kept or {})})

    def to_reply(self, code: str) -> IndicatorReply:
        """The reply as it was entered."""
        state = IndicatorState(self.answer.data) if self.answer.data else None
        return IndicatorReply(code=code, state=state, note=self.note.data or "")


#: The fields of an answer that are the person's own, by form: what is kept while it is not saved.
JUDGEMENT_FIELDS = ("judgement", "reason", "confidence", "strength", "narrative", "narrative_from")
INDICATOR_FIELDS = ("answer", "note")


class SendForm(PortalForm):
    """Sending for sign-off, with open items if the council says so."""

    accept = CheckboxesField(
        "Items that are not fully answered",
        choices=choices([("yes", "Send it with these items as they are")]),
    )

    @property
    def accepts_open_items(self) -> bool:
        return "yes" in (self.accept.data or ())


class SignForm(PortalForm):
    """A statutory officer's signature."""

    content_sha256 = HiddenField("Digest")
    agree = CheckboxesField(
        "Make the declaration",
        [required("Select the box to make this declaration")],
        choices=choices([("yes", "I make this declaration")]),
    )
    reservation = TextAreaField(
        "Reservation (optional)",
        [longest(NOTE_LIMIT, "The reservation")],
        description="Anything you want to set beside your declaration. It is sealed with it and printed wherever the"
        " declaration is.",
    )


class RecallForm(PortalForm):
    """The council taking its assessment back before the last signature."""

    reason = TextAreaField(
        "Why you are taking it back",
        [required("Enter why you are taking it back"), longest(NOTE_LIMIT, "The reason")],
    )
