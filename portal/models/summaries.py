"""Intervention-readiness summaries: immutable snapshots, and the documents rendered from them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, WithId, enum_column
from portal.domain.workflow import SummaryState
from portal.models.assessments import Assessment


class ReadinessSummary(WithId, Base):
    """What stood behind each theme and each model of intervention on the day it was issued."""

    __tablename__ = "readiness_summary"
    __table_args__ = (
        UniqueConstraint("assessment_id", "sequence"),
        CheckConstraint("(state = 'prepared') = (issued_at is null)", name="issued_has_its_moment"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at is not null and withdrawn_reason <> '')",
            name="withdrawn_has_its_reason",
        ),
    )

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    state: Mapped[SummaryState] = mapped_column(enum_column(SummaryState), nullable=False)
    ruleset: Mapped[str] = mapped_column(String(60), nullable=False)
    edition: Mapped[str] = mapped_column(String(40), nullable=False)
    #: Canonical JSON, exactly the bytes that were hashed.
    snapshot_json: Mapped[str] = mapped_column(Text, nullable=False)
    snapshot_sha256: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    prepared_at: Mapped[datetime] = mapped_column(nullable=False)
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    superseded_at: Mapped[datetime | None]
    #: Taken back, with the reason; the document stays as it was and says so wherever it is looked up.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", server_default="", nullable=False)

    assessment: Mapped[Assessment] = relationship(lazy="joined")
    documents: Mapped[list["SummaryDocument"]] = relationship(back_populates="summary", lazy="selectin")


class SummaryDocument(WithId, Base):
    """One copy of a summary as a PDF in the file store."""

    __tablename__ = "summary_document"
    __table_args__ = (
        UniqueConstraint("summary_id", "copy"),
        CheckConstraint("copy in ('restricted', 'council', 'public')", name="known_copy"),
    )

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("readiness_summary.id"), nullable=False)
    copy: Mapped[str] = mapped_column(String(12), nullable=False)
    pdf_sha256: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    size: Mapped[int] = mapped_column(Integer, nullable=False)
    engine: Mapped[str] = mapped_column(String(60), nullable=False)
    rendered_at: Mapped[datetime] = mapped_column(nullable=False)

    summary: Mapped[ReadinessSummary] = relationship(back_populates="documents")
