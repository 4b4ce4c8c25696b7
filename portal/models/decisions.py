"""How a lead settles differences, and the record of options, legal steps, representations and decisions."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.casework import DecisionOutcome, OptionStanding
from portal.domain.readiness import StepState


class Settlement(WithId, Versioned, Base):
    """A lead's word where two readings differ, or where a fact was corrected; both readings stay as they were."""

    __tablename__ = "settlement"
    __table_args__ = (UniqueConstraint("assessment_id", "section"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    #: The slug of a theme, or the code of a characteristic or an indicator.
    section: Mapped[str] = mapped_column(String(60), nullable=False)
    #: The code that stands: a judgement, a finding or a stance, by the kind of section.
    settled: Mapped[str] = mapped_column(String(20), nullable=False)
    confidence: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    #: What the summary says of a theme; empty for characteristics and indicators.
    words: Mapped[str] = mapped_column(Text, default="", nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    settled_at: Mapped[datetime] = mapped_column(nullable=False)
    settled_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class LadderStep(WithId, Versioned, Base):
    """Where one legal or procedural step of one model stands, because a named person said so."""

    __tablename__ = "ladder_step"
    __table_args__ = (
        UniqueConstraint("case_id", "model", "step"),
        CheckConstraint("state = 'not_started' or (person <> '' and said_on is not null)", name="said_by_somebody"),
        CheckConstraint("state <> 'not_applicable' or reason <> ''", name="not_applicable_has_its_reason"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    model: Mapped[str] = mapped_column(String(60), nullable=False)
    step: Mapped[str] = mapped_column(String(40), nullable=False)
    state: Mapped[StepState] = mapped_column(enum_column(StepState), nullable=False)
    person: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    said_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class LadderFact(WithId, Versioned, Base):
    """A record that somebody set beside one thing that has to be shown. It shows nothing by itself."""

    __tablename__ = "ladder_fact"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False, index=True)
    model: Mapped[str] = mapped_column(String(60), nullable=False)
    #: The code of the line in the model's list of what has to be shown.
    line: Mapped[str] = mapped_column(String(80), nullable=False)
    #: Kind and id of the record, as in the summary's list of records.
    row_kind: Mapped[str] = mapped_column(String(40), nullable=False)
    row_id: Mapped[str] = mapped_column(String(80), nullable=False)
    words: Mapped[str] = mapped_column(Text, nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class LadderOption(WithId, Versioned, Base):
    """Why one model would or would not do in this case, in a named person's words."""

    __tablename__ = "ladder_option"
    __table_args__ = (
        UniqueConstraint("case_id", "model"),
        CheckConstraint("reasons <> '' and person <> ''", name="option_has_reasons_and_a_person"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    model: Mapped[str] = mapped_column(String(60), nullable=False)
    standing: Mapped[OptionStanding] = mapped_column(enum_column(OptionStanding), nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    person: Mapped[str] = mapped_column(String(160), nullable=False)
    considered_on: Mapped[date] = mapped_column(nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class RepresentationPeriod(WithId, Versioned, Base):
    """The days in which representations may be made, as set in this case; or why there are none."""

    __tablename__ = "representation_period"
    __table_args__ = (
        CheckConstraint(
            "(is_skipped and from_on is null and to_on is null and urgency_reason <> '')"
            " or (not is_skipped and from_on is not null and to_on is not null and to_on >= from_on)",
            name="set_or_skipped_with_its_reason",
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False, index=True)
    model: Mapped[str] = mapped_column(String(60), nullable=False)
    #: What representations are invited on: a report, a proposed direction.
    subject: Mapped[str] = mapped_column(String(300), nullable=False)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    is_skipped: Mapped[bool] = mapped_column(default=False, nullable=False)
    #: Why it is urgent, and when the authority and the bodies that represent it were told (Act s.15(11), (12)).
    urgency_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    authority_told_on: Mapped[date | None]
    bodies_told_on: Mapped[date | None]
    person: Mapped[str] = mapped_column(String(160), nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class Representation(WithId, Versioned, Base):
    """What somebody said in answer to a proposal, and how it was considered."""

    __tablename__ = "representation"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    made_by: Mapped[str] = mapped_column(String(200), nullable=False)
    received_on: Mapped[date] = mapped_column(nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    #: How it was considered, and by whom; empty while it was not.
    considered: Mapped[str] = mapped_column(Text, default="", nullable=False)
    considered_by: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    considered_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class Decision(WithId, Base):
    """What a person with the right decided. Never edited: a later decision stands after it."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("case_id", "sequence"),
        CheckConstraint("reasons <> '' and decided_by <> ''", name="decision_has_reasons_and_a_person"),
        CheckConstraint(
            "(outcome in ('model_chosen', 'lighter_model')) = (model <> '')", name="a_choice_names_its_model"
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, nullable=False)
    outcome: Mapped[DecisionOutcome] = mapped_column(enum_column(DecisionOutcome), nullable=False)
    #: The code of the model; empty where none is chosen.
    model: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    #: Who decided, and in which office.
    decided_by: Mapped[str] = mapped_column(String(160), nullable=False)
    office: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    decided_on: Mapped[date] = mapped_column(nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    #: Slugs of the themes that the decision names; empty where it names none.
    themes: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    #: Powers that go with it, such as reserve powers of envoys; empty for none.
    powers: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: What it rests on: an inspection, an assurance review, an auditor's report.
    rests_on: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: When the council was told that the decision was in mind.
    minded_to_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    #: Legal steps that were not recorded as done on the day, as codes; printed, never a bar.
    open_steps: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)


class Instrument(WithId, Versioned, Base):
    """A notice, an inspection, directions or an appointment, with the dates that it gives itself."""

    __tablename__ = "instrument"
    __table_args__ = (CheckConstraint("ends_on is null or ends_on >= issued_on", name="ends_after_it_begins"),)

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False, index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    #: The code of a model of the edition.
    model: Mapped[str] = mapped_column(String(60), nullable=False)
    title: Mapped[str] = mapped_column(String(300), nullable=False)
    issued_on: Mapped[date] = mapped_column(nullable=False)
    #: As it says; None where it names no day.
    ends_on: Mapped[date | None]
    #: When somebody confirmed in writing that it is over, and how; until then an expired one awaits its outcome.
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="", nullable=False)
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    #: The one before it in time, whether heavier, lighter or the same.
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("instrument.id"))
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    appointees: Mapped[list["Appointee"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Appointee.from_on"
    )


class Appointee(WithId, Base):
    """Somebody appointed under an instrument, with their days."""

    __tablename__ = "appointee"
    __table_args__ = (CheckConstraint("to_on is null or to_on >= from_on", name="ends_after_it_begins"),)

    instrument_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("instrument.id"), nullable=False, index=True)
    name: Mapped[str] = mapped_column(String(160), nullable=False)
    role: Mapped[str] = mapped_column(String(200), nullable=False)
    from_on: Mapped[date] = mapped_column(nullable=False)
    to_on: Mapped[date | None]
    sequence: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
