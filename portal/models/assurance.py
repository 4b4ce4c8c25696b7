"""Around the sealed record: governance steps, papers, offline workbooks, requests for changes and for corrections."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.register import CorrectionOutcome, CorrectionState, PaperState


class GovernanceStep(WithId, Versioned, Base):
    """That a committee of the council considered the self-assessment: when, and where it is minuted."""

    __tablename__ = "governance_step"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    committee: Mapped[str] = mapped_column(String(200), nullable=False)
    met_on: Mapped[date] = mapped_column(nullable=False)
    minute: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    recommendations: Mapped[list["GovernanceRecommendation"]] = relationship(
        lazy="selectin", order_by="GovernanceRecommendation.number", cascade="all, delete-orphan"
    )


class GovernanceRecommendation(WithId, Base):
    """What a committee recommended, and whether the council accepted it."""

    __tablename__ = "governance_recommendation"
    __table_args__ = (
        UniqueConstraint("step_id", "number"),
        CheckConstraint("accepted is null or accepted or reason <> ''", name="not_accepted_has_its_reason"),
    )

    step_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("governance_step.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    #: None until it is answered.
    accepted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="", nullable=False)


class RoundPaper(WithId, Base):
    """A PDF made of a round in the background: the committee pack, or the sealed submission."""

    __tablename__ = "round_paper"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (file_sha256 <> '')", name="ready_has_its_file"),
        Index("ix_round_paper_round_id_kind", "round_id", "kind"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    #: `committee_pack` or `submission`.
    kind: Mapped[str] = mapped_column(String(40), nullable=False)
    state: Mapped[PaperState] = mapped_column(enum_column(PaperState), default=PaperState.WAITING, nullable=False)
    #: What it was made from, frozen when it was asked for.
    source_json: Mapped[str] = mapped_column(Text, default="", nullable=False)
    file_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    #: Bytes.
    size: Mapped[int] = mapped_column(BigInteger, default=0, nullable=False)
    pages: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    asked_at: Mapped[datetime] = mapped_column(nullable=False)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]


class WorkbookUpload(WithId, Base):
    """An offline workbook that came back, with what it would change; nothing is written until somebody agrees."""

    __tablename__ = "workbook_upload"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    file_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    file_name: Mapped[str] = mapped_column(String(200), nullable=False)
    #: What the workbook offers, as `services.workbooks` keeps it; the difference is worked out at every look.
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    uploaded_at: Mapped[datetime] = mapped_column(nullable=False)
    uploaded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]


class OfficerReading(WithId, Base):
    """That a statutory officer has read what the round said at a moment. Readings are added and never changed."""

    __tablename__ = "officer_reading"
    __table_args__ = (Index("ix_officer_reading_round_id_user_id", "round_id", "user_id"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    read_at: Mapped[datetime] = mapped_column(nullable=False)
    #: Digest of each item as it was, by code, so that the next reading can say what changed.
    items: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)


class ChangeRequest(WithId, Base):
    """The department's request that a council change named sections of a sealed self-assessment."""

    __tablename__ = "change_request"
    __table_args__ = (CheckConstraint("reason <> ''", name="request_has_its_reason"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False, unique=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    #: Slugs of the themes it is about.
    themes: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    reason: Mapped[str] = mapped_column(Text, nullable=False)
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(nullable=False)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The sealed record that answered it; None while the council is at work.
    answered_by_assessment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assessment.id"))


class CorrectionRequest(WithId, Versioned, Base):
    """A council's request that a published figure be corrected, and the administrator's answer."""

    __tablename__ = "correction_request"
    __table_args__ = (
        CheckConstraint("(state = 'answered') = (outcome is not null)", name="answered_has_its_outcome"),
        CheckConstraint("(state <> 'answered') or (answer <> '')", name="answered_has_its_answer"),
        Index("ix_correction_request_council_gss", "council_gss"),
    )

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    metric_id: Mapped[str] = mapped_column(String(60), nullable=False)
    period: Mapped[str] = mapped_column(String(12), nullable=False)
    #: What was shown when they asked, as text with its unit, and the release it came from.
    shown: Mapped[str] = mapped_column(String(80), nullable=False)
    release_code: Mapped[str] = mapped_column(String(80), default="", nullable=False)
    #: What is wrong, and what it should say.
    text: Mapped[str] = mapped_column(Text, nullable=False)
    proposed: Mapped[str] = mapped_column(String(80), default="", nullable=False)
    source_address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    #: Whether the figure's public pages say that the council has asked, while the request is open.
    is_public: Mapped[bool] = mapped_column(default=False, nullable=False)
    state: Mapped[CorrectionState] = mapped_column(
        enum_column(CorrectionState), default=CorrectionState.OPEN, nullable=False
    )
    outcome: Mapped[CorrectionOutcome | None] = mapped_column(enum_column(CorrectionOutcome))
    answer: Mapped[str] = mapped_column(Text, default="", nullable=False)
    asked_at: Mapped[datetime] = mapped_column(nullable=False)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
