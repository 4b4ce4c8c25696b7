"""What the department's reviewers write about a sealed self-assessment."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId
from portal.models.assessments import Assessment
from portal.models.people import User


class Review(WithId, Versioned, Base):
    """One reviewer's reading of one sealed assessment."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("assessment_id", "reviewer_id"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    started_at: Mapped[datetime] = mapped_column(nullable=False)
    submitted_at: Mapped[datetime | None]
    #: What the reviewer says of the whole; optional.
    overview: Mapped[str] = mapped_column(Text, default="", nullable=False)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Why a lead sent it back; kept until the next submission.
    returned_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)

    assessment: Mapped[Assessment] = relationship(lazy="joined")
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id], lazy="joined")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])


class ThemeView(WithId, Versioned, Base):
    """A reviewer's view of one theme, with reasons."""

    __tablename__ = "theme_view"
    __table_args__ = (UniqueConstraint("review_id", "theme"),)

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review.id"), nullable=False)
    theme: Mapped[str] = mapped_column(String(60), nullable=False)
    #: agrees, differs or cannot_tell: how the view stands to what the council says.
    stance: Mapped[str] = mapped_column(String(20), nullable=False)
    view: Mapped[str] = mapped_column(Text, nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    strengths: Mapped[str] = mapped_column(Text, default="", nullable=False)
    questions: Mapped[str] = mapped_column(Text, default="", nullable=False)
    changed_at: Mapped[datetime] = mapped_column(nullable=False)


class IndicatorView(WithId, Versioned, Base):
    """Whether a reviewer found an indicator of potential failure met, not met, or did not assess it."""

    __tablename__ = "indicator_view"
    __table_args__ = (UniqueConstraint("review_id", "code"),)

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    finding: Mapped[str] = mapped_column(String(20), default="not_assessed", nullable=False)
    reasons: Mapped[str] = mapped_column(Text, default="", nullable=False)
    changed_at: Mapped[datetime] = mapped_column(nullable=False)
