"""Forms of internal assurance: readers' views, authors' answers, the committee and its pack."""

from wtforms import Field, Form, ValidationError

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.assurance import VIEW_JUDGEMENTS
from portal.domain.judgements import Judgement
from portal.domain.submissions.additions import CommitteeRecommendation

#: Characters; the services hold the same limit and have the last word.
NOTE_LIMIT = 10_000


class ViewForm(PortalForm):
    """A reader's own judgement of one characteristic."""

    judgement = RadiosField(
        "Your own judgement",
        [required("Choose your own judgement")],
        description="How far is this in place across the whole council, from what you have read?",
        choices=choices([(member.value, member.words) for member in VIEW_JUDGEMENTS]),
    )
    reason = TextAreaField(
        "Your reasons",
        [required("Enter your reasons"), longest(NOTE_LIMIT, "Your reasons")],
        description="What you read, what it shows and what is missing.",
    )
    version = VersionField("Version")

    @property
    def chosen(self) -> Judgement:
        return Judgement(self.judgement.data)


def _why_when_kept(form: Form, field: Field) -> None:
    if form["answer"].data == "kept" and not (field.data or "").strip():
        raise ValidationError("Enter why you keep the answer")


class ReplyForm(PortalForm):
    """An author's answer to a reader's view."""

    answer = RadiosField(
        "What did you do?",
        [required("Choose whether you kept the answer or changed it")],
        choices=choices([("kept", "We keep the answer, and say why"), ("changed", "We changed the answer")]),
    )
    text = TextAreaField(
        "Why you keep it, or what you changed",
        [_why_when_kept, longest(NOTE_LIMIT, "Your answer")],
        description="Needed if you keep the answer. Read inside your council only.",
    )

    @property
    def changed_answer(self) -> bool:
        return bool(self.answer.data == "changed")


class StepForm(PortalForm):
    """That a committee considered the self-assessment."""

    committee = StringField("Committee", [required("Enter the committee"), longest(200, "The committee")])
    met_on = DatePartsField(
        "Date of the meeting",
        [required("Enter the date of the meeting")],
        what="Date of the meeting",
        description="For example, 27 3 2024",
    )
    minute = StringField(
        "Minute (optional)", [longest(120, "The minute")], description="Its number or reference, such as “minute 14”."
    )
    address = StringField(
        "Web address of the papers or minutes (optional)",
        [
            web_address("Enter the address of the papers, starting with https:// or http://"),
            longest(2000, "The address"),
        ],
    )
    version = VersionField("Version")


def _reason_when_not_accepted(form: Form, field: Field) -> None:
    if form["accepted"].data == "no" and not (field.data or "").strip():
        raise ValidationError("Enter why the recommendation is not accepted")


_ACCEPTED: dict[bool | None, str] = {True: "yes", False: "no", None: "open"}


class RecommendationForm(PortalForm):
    """What a committee recommended, and whether the council accepted it."""

    text = TextAreaField(
        "What the committee recommended",
        [required("Enter what the committee recommended"), longest(NOTE_LIMIT, "The recommendation")],
        description="In the committee’s own words.",
    )
    accepted = RadiosField(
        "Does the council accept it?",
        [required("Choose whether the council accepts it")],
        choices=choices([("yes", "Accepted"), ("no", "Not accepted"), ("open", "Not yet answered")]),
    )
    reason = TextAreaField(
        "Reason",
        [_reason_when_not_accepted, longest(NOTE_LIMIT, "The reason")],
        description="Needed if it is not accepted.",
    )
    version = VersionField("Version")

    @classmethod
    def of(cls, found: CommitteeRecommendation) -> "RecommendationForm":
        """The form filled with a recommendation."""
        return cls(data={"text": found.text, "accepted": _ACCEPTED[found.accepted], "reason": found.reason})

    def to_recommendation(self) -> CommitteeRecommendation:
        """The recommendation as it was entered."""
        accepted = {text: value for value, text in _ACCEPTED.items()}[self.accepted.data]
        return CommitteeRecommendation(self.text.data or "", accepted, self.reason.data or "")


class PackForm(PortalForm):
    """What a committee pack is to hold besides the assessment itself."""

    parts = CheckboxesField(
        "Also put into the pack",
        choices=choices(
            [
                ("restricted", "Restricted evidence. The pack is then marked confidential"),
                ("readers", "What readers said, and what was answered. The pack is then marked confidential"),
            ]
        ),
    )

    @property
    def with_restricted(self) -> bool:
        return "restricted" in (self.parts.data or ())

    @property
    def with_readers(self) -> bool:
        return "readers" in (self.parts.data or ())
