"""The recommendation register, the improvement plan, and what a council promised under a notice."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.register import PlanState, RecommendationSource, RegisterState

#: Closing takes evidence and two people, whatever the pages allow.
_CLOSED = (
    "(state <> 'closed') or (closing_item_id is not null and proposed_by_id is not null and closed_by_id is not null"
    " and proposed_by_id <> closed_by_id and closed_at is not null)"
)


class Closing:
    """How something was closed: the evidence, who proposed it, and the second person who agreed."""

    closing_item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    closing_note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]


class Recommendation(Closing, WithId, Versioned, Base):
    """What somebody from outside, or internal audit, told the council to do."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint(_CLOSED, name="closed_by_two_with_evidence"),
        CheckConstraint("(state <> 'declined') or (decline_reason <> '')", name="declined_has_its_reason"),
        Index("ix_recommendation_council_gss", "council_gss"),
    )

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    source: Mapped[RecommendationSource] = mapped_column(enum_column(RecommendationSource), nullable=False)
    #: The report it stands in.
    report: Mapped[str] = mapped_column(String(300), default="", nullable=False)
    #: Its number in the report.
    reference: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    made_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, nullable=False)
    state: Mapped[RegisterState] = mapped_column(enum_column(RegisterState), default=RegisterState.OPEN, nullable=False)
    decline_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: The entry that says the same; None for an entry that stands by itself.
    same_as_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("recommendation.id"))
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    codes: Mapped[list["RecommendationCode"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="RecommendationCode.code"
    )


class RecommendationCode(Base):
    """A characteristic that a recommendation bears on."""

    __tablename__ = "recommendation_code"

    recommendation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)


class ImprovementAction(Closing, WithId, Versioned, Base):
    """One action of a council's improvement plan, with the effect it is expected to have."""

    __tablename__ = "improvement_action"
    __table_args__ = (
        CheckConstraint(_CLOSED, name="closed_by_two_with_evidence"),
        CheckConstraint("(state <> 'stopped') or (stop_reason <> '')", name="stopped_has_its_reason"),
        CheckConstraint("cost is null or cost >= 0", name="cost_is_not_negative"),
        Index("ix_improvement_action_council_gss", "council_gss"),
    )

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    #: The round in which it was agreed; None for one that was typed outside any.
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    title: Mapped[str] = mapped_column(String(300), nullable=False)
    detail: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Who answers for it: an office or a person, in words.
    owner: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    due_on: Mapped[date | None]
    #: Pounds; None where none was given.
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: What should be different, in words.
    effect: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: The figure that should move; empty for none.
    effect_metric_id: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    #: What that figure said when the action was agreed, as published, and of which period.
    baseline_value: Mapped[str] = mapped_column(String(40), default="", nullable=False)
    baseline_period: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    #: The document that should show it; None for none.
    effect_item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_item.id"))
    #: When the effect should show.
    effect_by_on: Mapped[date | None]
    state: Mapped[PlanState] = mapped_column(enum_column(PlanState), default=PlanState.PLANNED, nullable=False)
    stop_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    codes: Mapped[list["ActionCode"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ActionCode.code"
    )
    recommendations: Mapped[list["ActionRecommendation"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class ActionCode(Base):
    """A characteristic that an action should improve."""

    __tablename__ = "action_code"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("improvement_action.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)


class ActionRecommendation(Base):
    """A recommendation that an action answers."""

    __tablename__ = "action_recommendation"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("improvement_action.id"), primary_key=True)
    recommendation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recommendation.id"), primary_key=True, index=True)


class ActionNote(WithId, Base):
    """What was said of the progress of an action. Notes are added and never changed."""

    __tablename__ = "action_note"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("improvement_action.id"), nullable=False, index=True)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    written_at: Mapped[datetime] = mapped_column(nullable=False)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Notice(WithId, Versioned, Base):
    """A Best Value Notice, directions or the like which a council is under, with the dates that it gives itself."""

    __tablename__ = "notice"
    __table_args__ = (CheckConstraint("ends_on is null or ends_on >= issued_on", name="ends_after_it_begins"),)

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False, index=True)
    title: Mapped[str] = mapped_column(String(300), nullable=False)
    issued_on: Mapped[date] = mapped_column(nullable=False)
    #: As the notice says; None where it names no day.
    ends_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    #: When it was withdrawn or not renewed, in whoever's words `outcome` holds; None while it stands.
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Commitment(Closing, WithId, Versioned, Base):
    """Something a notice expects of the council, and what will show that it is done."""

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint(_CLOSED, name="closed_by_two_with_evidence"),
        CheckConstraint("(state <> 'declined') or (decline_reason <> '')", name="declined_has_its_reason"),
        UniqueConstraint("notice_id", "number"),
    )

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    #: As the notice or the council's answer to it says; None where neither names a day.
    due_on: Mapped[date | None]
    #: What will show that it is done, in words.
    closes_with: Mapped[str] = mapped_column(Text, default="", nullable=False)
    state: Mapped[RegisterState] = mapped_column(enum_column(RegisterState), default=RegisterState.OPEN, nullable=False)
    decline_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
