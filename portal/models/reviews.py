"""What the department's reviewers write about a sealed self-assessment."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId
from portal.models.assessments import Assessment
from portal.models.people import User

#: Any: the options of two dialects.
_LIVE: dict[str, Any] = {"sqlite_where": text("recused_at is null"), "postgresql_where": text("recused_at is null")}


class Review(WithId, Versioned, Base):
    """One reviewer's reading of one sealed assessment. Two people read each, and neither sees the other's words."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("assessment_id", "reviewer_id"),
        CheckConstraint("place in (1, 2)", name="first_or_second"),
        Index("uq_review_live_place", "assessment_id", "place", unique=True, **_LIVE),
    )

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    #: 1 or 2: first or second reader. A place is free again when its reader is recused.
    place: Mapped[int] = mapped_column(Integer, default=1, server_default="1", nullable=False)
    #: The lead who gave the case to this reviewer; None for one who took it up.
    assigned_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(nullable=False)
    submitted_at: Mapped[datetime | None]
    #: From here on nothing of this reading counts, and its writer may not open the case.
    recused_at: Mapped[datetime | None]
    #: What the reviewer says of the whole; optional.
    overview: Mapped[str] = mapped_column(Text, default="", nullable=False)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Why a lead sent it back; kept until the next submission.
    returned_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: When a lead last sent it back after both readings were in; what is written since was not written blind.
    returned_at: Mapped[datetime | None]

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
    #: How sure the reviewer is, in the codes of a council's own confidence; empty where not said.
    confidence: Mapped[str] = mapped_column(String(12), default="", server_default="", nullable=False)
    view: Mapped[str] = mapped_column(Text, nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    strengths: Mapped[str] = mapped_column(Text, default="", nullable=False)
    questions: Mapped[str] = mapped_column(Text, default="", nullable=False)
    changed_at: Mapped[datetime] = mapped_column(nullable=False)


class CharacteristicView(WithId, Versioned, Base):
    """What a reviewer concludes about one characteristic, in the words that the council uses for its own."""

    __tablename__ = "characteristic_view"
    __table_args__ = (UniqueConstraint("review_id", "code"),)

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    #: A code of portal.domain.judgements.Judgement; "unjudged" where the reviewer did not assess it.
    judgement: Mapped[str] = mapped_column(String(20), default="unjudged", nullable=False)
    #: high, medium or low; empty where not said.
    confidence: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    reasons: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Good practice worth sharing, in the reviewer's words; empty for none.
    good_practice: Mapped[str] = mapped_column(Text, default="", nullable=False)
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


class ReviewRecommendation(WithId, Versioned, Base):
    """What a reviewer recommends to the council; released with the summary and not before."""

    __tablename__ = "review_recommendation"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        CheckConstraint("(withdrawn_at is null) or (withdrawn_reason <> '')", name="withdrawn_has_its_reason"),
    )

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    theme: Mapped[str] = mapped_column(String(60), nullable=False)
    #: Codes of the characteristics it bears on.
    codes: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    reasons: Mapped[str] = mapped_column(Text, nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
