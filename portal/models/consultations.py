"""Consultations, their questions, and what people answered."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.workflow import ConsultationState


class Consultation(WithId, Versioned, Base):
    """One consultation. It takes responses when its state is open and the moment lies between its two instants."""

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),)

    slug: Mapped[str] = mapped_column(String(80), unique=True, nullable=False)
    title: Mapped[str] = mapped_column(String(240), nullable=False)
    state: Mapped[ConsultationState] = mapped_column(enum_column(ConsultationState), nullable=False)
    #: First instant at which a response is taken.
    opens_at: Mapped[datetime] = mapped_column(nullable=False)
    #: First instant at which none is taken any more.
    closes_at: Mapped[datetime] = mapped_column(nullable=False)
    edition: Mapped[str] = mapped_column(String(40), default="", nullable=False)
    #: Overview, who decides, what happens to answers, time needed, facts about a closed one; see its service.
    content: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    privacy_version: Mapped[str] = mapped_column(String(40), nullable=False)
    privacy_notice: Mapped[str] = mapped_column(Text, nullable=False)
    respondent_types: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    outcome_published_at: Mapped[datetime | None]
    demonstration: Mapped[bool] = mapped_column(default=False, nullable=False)
    #: Public notes on changes of date, newest last: {"at", "text"}.
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)

    questions: Mapped[list["Question"]] = relationship(
        back_populates="consultation", order_by="Question.position", lazy="selectin"
    )


class Question(WithId, Base):
    """One question, with a code that stays."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("consultation_id", "code"), UniqueConstraint("consultation_id", "position"))

    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(20), nullable=False)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    section: Mapped[str] = mapped_column(String(160), nullable=False)
    #: A kind of portal.domain.consultation.
    kind: Mapped[str] = mapped_column(String(30), nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    help: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Whose wording: official, ours, or not available.
    wording: Mapped[str] = mapped_column(String(30), nullable=False)
    #: [{"code", "label"}], for the kinds that have options.
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    #: Slug of a theme, and codes of the clauses of the guidance that the question is about.
    theme: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    clauses: Mapped[list[str]] = mapped_column(default=list, nullable=False)

    consultation: Mapped[Consultation] = relationship(back_populates="questions")


class Response(WithId, Versioned, Base):
    """What one respondent sends; in progress until it is sent, and counted only then."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("state in ('in_progress', 'submitted', 'withdrawn')", name="known_state"),
        CheckConstraint("(state = 'in_progress') = (submitted_at is null)", name="sent_has_its_moment"),
        Index("ix_response_consultation_id_state", "consultation_id", "state"),
    )

    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id"), nullable=False)
    state: Mapped[str] = mapped_column(String(20), default="in_progress", nullable=False)
    #: Hash of the private link; the link itself is known to the respondent alone.
    return_token_hash: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    #: Hash of the private reference on the receipt, and the separate number under which it may be published.
    reference_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    public_number: Mapped[str | None] = mapped_column(String(16), unique=True)
    #: individual or organisation, and one of the consultation's respondent types.
    capacity: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    respondent_type: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    name: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    organisation: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    email: Mapped[str] = mapped_column(String(254), default="", nullable=False)
    #: not_at_all, anonymously or with_name; nothing is published unless the respondent says so.
    publication: Mapped[str] = mapped_column(String(20), default="not_at_all", nullable=False)
    confidentiality_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    channel: Mapped[str] = mapped_column(String(20), default="online", nullable=False)
    privacy_version: Mapped[str] = mapped_column(String(40), nullable=False)
    started_at: Mapped[datetime] = mapped_column(nullable=False)
    saved_at: Mapped[datetime] = mapped_column(nullable=False)
    submitted_at: Mapped[datetime | None]
    content_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)

    consultation: Mapped[Consultation] = relationship(lazy="joined")


class Answer(Base):
    """What one response says to one question; no row means that nothing was said."""

    __tablename__ = "answer"

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    #: Codes of the chosen options.
    choices: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    text: Mapped[str] = mapped_column(Text, default="", nullable=False)
