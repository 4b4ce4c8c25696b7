"""Forms of the ladder: steps, options, facts, representations, the decision, and dated instruments."""

from collections.abc import Mapping, Sequence

from wtforms import SelectField

from forms.base import PortalForm, choices
from forms.fields import CheckboxesField, DatePartsField, RadiosField, StringField, TextAreaField, VersionField
from forms.validators import longest, required, web_address
from portal.domain.casework import DecisionOutcome, OptionStanding
from portal.domain.readiness import StepState

#: Characters; the services hold the same limits and have the last word.
TEXT_LIMIT, TITLE_LIMIT, NAME_LIMIT, OFFICE_LIMIT = 20_000, 300, 160, 200

Options = Sequence[tuple[str, str]]


class StepForm(PortalForm):
    """A person's word on where a step stands."""

    state = RadiosField(
        "Where the step stands",
        [required("Choose where the step stands")],
        choices=choices([(state.value, state.words) for state in StepState]),
    )
    person = StringField(
        "Who says so",
        [longest(NAME_LIMIT, "The name")],
        description="Name and office. Needed unless the step has not started.",
    )
    said_on = DatePartsField("Day on which they said so", what="The day", description="For example, 27 3 2024")
    reason = TextAreaField(
        "Reason",
        [longest(TEXT_LIMIT, "The reason")],
        description="Needed where the step does not apply. Otherwise optional.",
    )
    version = VersionField("Version")


class OptionForm(PortalForm):
    """Why a model would or would not do."""

    standing = RadiosField(
        "What is said of it",
        [required("Choose what is said of it")],
        choices=choices([(standing.value, standing.words) for standing in OptionStanding]),
    )
    reasons = TextAreaField(
        "Reasons",
        [required("Enter why it would or would not do"), longest(TEXT_LIMIT, "The reasons")],
        description="What it would achieve here, what it would cost, and what speaks for or against it.",
    )
    person = StringField(
        "Who considered it",
        [required("Enter who considered it"), longest(NAME_LIMIT, "The name")],
        description="Name and office.",
    )
    considered_on = DatePartsField(
        "Day on which they considered it", [required("Enter the day on which they considered it")], what="The day"
    )
    version = VersionField("Version")


class FactForm(PortalForm):
    """A record beside one thing that has to be shown."""

    record = SelectField("Record", [required("Choose a record of this case")], validate_choice=False)
    words = TextAreaField(
        "What the record says about this line",
        [required("Enter what the record says about this line"), longest(TEXT_LIMIT, "The words")],
        description="Say what it shows, or that it shows the opposite. A record shows nothing by itself.",
    )
    version = VersionField("Version")

    def __init__(self, *args: object, records: Options, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.record.choices = choices([("", "Choose a record"), *records])


class PeriodForm(PortalForm):
    """The days for representations, or why there are none."""

    model = SelectField("Model that is proposed", [required("Choose the model")], validate_choice=False)
    subject = StringField(
        "What representations are invited on",
        [required("Enter what representations are invited on"), longest(TITLE_LIMIT, "What they are invited on")],
        description="For example, “the inspectors’ report” or “the proposed directions”.",
    )
    kind = RadiosField(
        "Is there a period?",
        [required("Choose whether there is a period")],
        choices=choices([("days", "Days are set"), ("none", "None, because it is sufficiently urgent")]),
    )
    from_on = DatePartsField("First day", what="The first day", description="Needed where days are set.")
    to_on = DatePartsField(
        "Last day", what="The last day", description="Needed where days are set. The Act names no length."
    )
    urgency_reason = TextAreaField(
        "Why it is sufficiently urgent",
        [longest(TEXT_LIMIT, "The reason")],
        description="Needed where there is no period.",
    )
    authority_told_on = DatePartsField(
        "Day on which the authority was told, with the reason",
        what="The day on which the authority was told",
        description="Only where there is no period. Leave empty if it has not been told yet.",
    )
    bodies_told_on = DatePartsField(
        "Day on which the bodies that represent authorities were told",
        what="The day on which the bodies were told",
        description="Only where there is no period. Leave empty if they have not been told yet.",
    )
    person = StringField(
        "Who set this",
        [required("Enter who set this"), longest(NAME_LIMIT, "The name")],
        description="Name and office.",
    )
    version = VersionField("Version")

    def __init__(self, *args: object, models: Options, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.model.choices = choices([("", "Choose a model"), *models])


class RepresentationForm(PortalForm):
    """What somebody said in answer to a proposal."""

    made_by = StringField(
        "Who made it", [required("Enter who made the representation"), longest(OFFICE_LIMIT, "Who made it")]
    )
    received_on = DatePartsField(
        "Day it was received", [required("Enter the day it was received")], what="The day it was received"
    )
    text = TextAreaField(
        "What it says",
        [required("Enter what the representation says"), longest(TEXT_LIMIT, "What it says")],
        description="In their words, or a summary that they would recognise. It stays as it is once recorded.",
    )


class ConsiderForm(PortalForm):
    """How a representation was considered."""

    considered = TextAreaField(
        "How it was considered",
        [required("Enter how it was considered"), longest(TEXT_LIMIT, "The words")],
        description="What was made of each point, and what changed because of it.",
    )
    considered_by = StringField(
        "Who considered it",
        [required("Enter who considered it"), longest(NAME_LIMIT, "The name")],
        description="Name and office.",
    )
    considered_on = DatePartsField(
        "Day on which it was considered",
        [required("Enter the day on which it was considered")],
        what="The day on which it was considered",
    )
    version = VersionField("Version")


class DecisionForm(PortalForm):
    """A decision as the person who took it gave it."""

    outcome = RadiosField(
        "What was decided",
        [required("Choose what was decided")],
        choices=choices([(outcome.value, outcome.words) for outcome in DecisionOutcome]),
    )
    model = SelectField("Model", validate_choice=False, description="Only where a model is chosen.")
    decided_by = StringField(
        "Who decided", [required("Enter who decided"), longest(NAME_LIMIT, "The name")], description="Their name."
    )
    office = StringField("In which office (optional)", [longest(OFFICE_LIMIT, "The office")])
    decided_on = DatePartsField(
        "Day of the decision", [required("Enter the day of the decision")], what="The day of the decision"
    )
    reasons = TextAreaField(
        "Reasons",
        [required("Enter the reasons"), longest(TEXT_LIMIT, "The reasons")],
        description="As the person who decided gave them.",
    )
    themes = CheckboxesField("Themes that the decision names (optional)")
    rests_on = TextAreaField(
        "What it rests on (optional)",
        [longest(TEXT_LIMIT, "What it rests on")],
        description="For example, an inspection, an assurance review or an auditor’s report. Say where it departs from"
        " what that advised.",
    )
    powers = TextAreaField(
        "Powers that go with it (optional)",
        [longest(TEXT_LIMIT, "The powers")],
        description="For example, functions that nominees exercise, or powers that are held in reserve.",
    )
    minded_to_on = DatePartsField(
        "Day on which the council was told that it was in mind (optional)",
        what="The day on which the council was told",
    )
    in_force_on = DatePartsField("First day in force (optional)", what="The first day in force")
    ends_on = DatePartsField("Last day (optional)", what="The last day")
    review_on = DatePartsField("Day of the next review (optional)", what="The day of the next review")
    seen = CheckboxesField("Legal steps that are not recorded as done")
    version = VersionField("Version")

    def __init__(self, *args: object, models: Options, themes: Options, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.model.choices = choices([("", "No model"), *models])
        self.themes.choices = choices(list(themes))
        self.seen.choices = []

    def offer(self, steps: Mapping[str, str]) -> None:
        """Offers the open legal steps for confirming, by code; the boxes appear once the model is known."""
        self.seen.choices = choices(steps)

    def validate(self, extra_validators: object = None) -> bool:
        is_sound = bool(super().validate(extra_validators))
        names_model = self.outcome.data in (DecisionOutcome.MODEL_CHOSEN, DecisionOutcome.LIGHTER_MODEL)
        if self.outcome.data and names_model and not self.model.data:
            self.add_error("model", "Choose the model")
            return False
        if self.outcome.data and not names_model and self.model.data:
            self.add_error("model", "Choose “No model”, or say that a model is chosen")
            return False
        missing = [choice for choice in self.seen.choices if choice.value not in (self.seen.data or [])]
        if missing:
            self.add_error("seen", "Confirm that you have seen each legal step that is not recorded as done")
            return False
        return is_sound


class InstrumentForm(PortalForm):
    """A notice, an inspection, directions or an appointment by its own dates."""

    model = SelectField("Model", [required("Choose the model")], validate_choice=False)
    title = StringField(
        "What it calls itself", [required("Enter what it calls itself"), longest(TITLE_LIMIT, "What it calls itself")]
    )
    issued_on = DatePartsField(
        "Day it was issued", [required("Enter the day it was issued")], what="The day it was issued"
    )
    ends_on = DatePartsField(
        "Last day that it names (optional)",
        what="The last day that it names",
        description="As it says itself. Leave empty if it names none.",
    )
    address = StringField("Web address (optional)", [web_address(), longest(2_000, "The web address")])
    follows = SelectField(
        "What it follows (optional)",
        validate_choice=False,
        description="The one before it in time, whether heavier, lighter or the same.",
    )
    version = VersionField("Version")

    def __init__(self, *args: object, models: Options, earlier: Options, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.model.choices = choices([("", "Choose a model"), *models])
        self.follows.choices = choices([("", "Nothing"), *earlier])


class EndForm(PortalForm):
    """That an instrument is over, as somebody confirmed in writing."""

    ended_on = DatePartsField(
        "Day it ended",
        what="The day it ended",
        description="As confirmed in writing. Leave empty to take back that it ended.",
    )
    outcome = TextAreaField(
        "What was confirmed, and by whom",
        [required("Enter what was confirmed, and by whom"), longest(TEXT_LIMIT, "The outcome")],
        description="For example, that it lapsed, was issued again, was stepped down, or led to something else.",
    )
    version = VersionField("Version")


class AppointeeForm(PortalForm):
    """Somebody appointed under an instrument."""

    name = StringField("Name", [required("Enter the name"), longest(NAME_LIMIT, "The name")])
    role = StringField(
        "What they are",
        [required("Enter what they are"), longest(OFFICE_LIMIT, "What they are")],
        description="For example, “Lead commissioner”, “Inspector” or “Ministerial envoy for finance”.",
    )
    from_on = DatePartsField("First day", [required("Enter the first day")], what="The first day")
    to_on = DatePartsField("Last day (optional)", what="The last day", description="Leave empty while it is open.")
    version = VersionField("Version")
