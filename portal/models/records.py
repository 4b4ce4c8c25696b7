"""The event log, the outbox, and the tokens that make a repeated form harmless."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, WithId, enum_column


class Event(Base):
    """One thing that happened, past tense, chained to the one before it by its hash. Only ever added."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject_type_subject_id", "subject_type", "subject_id"),)

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(nullable=False)
    kind: Mapped[str] = mapped_column(String(60), nullable=False, index=True)
    #: Who did it: an account's id, or empty for a visitor or the service.
    actor_id: Mapped[str] = mapped_column(String(36), default="", nullable=False)
    actor_name: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    subject_type: Mapped[str] = mapped_column(String(40), nullable=False)
    subject_id: Mapped[str] = mapped_column(String(80), nullable=False)
    council_gss: Mapped[str | None] = mapped_column(String(9), index=True)
    #: Codes and counts; never what a person wrote.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    previous_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)


class ChainHead(Base):
    """The newest event's number and hash. One row, updated with each event, so that appends are one after another."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)


class JobState(StrEnum):
    """The life of a piece of slow work."""

    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    DONE = "done"
    FAILED = "failed"


class Job(WithId, Base):
    """Slow work, written in the transaction that asks for it and handed to the queue after the commit (outbox)."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_created_at", "state", "created_at"),)

    task: Mapped[str] = mapped_column(String(60), nullable=False)
    #: The same work asked for twice is done once.
    key: Mapped[str] = mapped_column(String(160), unique=True, nullable=False)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.WAITING, nullable=False)
    attempts: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    created_at: Mapped[datetime] = mapped_column(nullable=False)
    handed_over_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: For the administrator: the error's kind and message, without anybody's text.
    last_error: Mapped[str] = mapped_column(Text, default="", nullable=False)


class FormToken(Base):
    """One sending of one form, and where it led: sent again, the same words lead there without being done again."""

    __tablename__ = "form_token"

    #: SHA-256 of the form's token, address, sender and content.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(800), default="", nullable=False)
    created_at: Mapped[datetime] = mapped_column(nullable=False, index=True)


class Marker(Base):
    """A fact about this database as a whole, such as that it holds the demonstration."""

    __tablename__ = "marker"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text, nullable=False)
