"""Working on a round together: duties, drafts in progress, comments, readers' views and answers to soft checks."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.duties import Duty
from portal.models.people import User


class RoundDuty(WithId, Base):
    """What one person is asked to do in one round."""

    __tablename__ = "round_duty"
    __table_args__ = (
        UniqueConstraint("round_id", "duty", "theme", "user_id"),
        CheckConstraint("(duty = 'consistency_reader') = (theme = '')", name="duty_has_its_theme"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False, index=True)
    duty: Mapped[Duty] = mapped_column(enum_column(Duty), nullable=False)
    #: Slug of the theme; empty for the consistency reader.
    theme: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    given_at: Mapped[datetime] = mapped_column(nullable=False)
    given_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class ThemeReady(Base):
    """That a theme of a round is ready for its independent reader."""

    __tablename__ = "theme_ready"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(60), primary_key=True)
    ready_at: Mapped[datetime] = mapped_column(nullable=False)
    ready_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class AnswerDraft(WithId, Base):
    """Words one person is typing into one answer, kept so that nothing is lost. Nobody else is ever shown the words."""

    __tablename__ = "answer_draft"
    __table_args__ = (UniqueConstraint("round_id", "code", "user_id"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    #: The form's fields as typed; empty while the person has the page open and has typed nothing.
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    #: Version of the answer that the person started from.
    base_version: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    #: When the words were last kept; None where there are none.
    kept_at: Mapped[datetime | None]
    #: When the person's page was last heard of: others see who is writing here.
    seen_at: Mapped[datetime] = mapped_column(nullable=False)

    user: Mapped[User] = relationship(lazy="joined")


class Comment(WithId, Base):
    """A remark on one item of a round, seen only inside the council."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_round_id_code", "round_id", "code"),
        CheckConstraint("(resolved_at is null) = (resolved_by_id is null)", name="resolved_by_somebody"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    #: The first comment of the thread; None for a first comment.
    thread_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    written_at: Mapped[datetime] = mapped_column(nullable=False)
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    #: Of a first comment: when the thread was settled, and by whom.
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When its writer took it back; the words are no longer shown.
    withdrawn_at: Mapped[datetime | None]

    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id], lazy="joined")


class CommentMention(Base):
    """A person whose attention a comment asks for."""

    __tablename__ = "comment_mention"

    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class AssuranceView(WithId, Base):
    """What an independent reader or the consistency reader makes of one answer. Views are added and never changed."""

    __tablename__ = "assurance_view"
    __table_args__ = (UniqueConstraint("round_id", "code", "stage", "number"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    #: `theme_reader` or `consistency_reader`.
    stage: Mapped[Duty] = mapped_column(enum_column(Duty), nullable=False)
    #: 1, 2, …; the highest one counts and the others stay.
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    judgement: Mapped[str] = mapped_column(String(20), nullable=False)
    reason: Mapped[str] = mapped_column(Text, nullable=False)
    #: Version of the answer that was read.
    answer_version: Mapped[int] = mapped_column(Integer, nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)

    recorded_by: Mapped[User] = relationship(lazy="joined")


class AssuranceReply(WithId, Base):
    """What an author answered to a reader's view. Replies are added and never changed."""

    __tablename__ = "assurance_reply"

    view_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assurance_view.id"), nullable=False, index=True)
    #: Whether the author changed the answer, or keeps it and says why.
    changed_answer: Mapped[bool] = mapped_column(nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)

    recorded_by: Mapped[User] = relationship(lazy="joined")


class SoftCheckReply(WithId, Versioned, Base):
    """The sentence in which a council answers a soft check; it travels with the submission."""

    __tablename__ = "soft_check_reply"
    __table_args__ = (UniqueConstraint("round_id", "key"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    #: Kind, code and detail of the check, so that a check that comes again finds its sentence.
    key: Mapped[str] = mapped_column(String(160), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class EditionMove(WithId, Base):
    """That a round in draft was moved to another edition of the guidance."""

    __tablename__ = "edition_move"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    from_edition: Mapped[str] = mapped_column(String(40), nullable=False)
    from_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    to_edition: Mapped[str] = mapped_column(String(40), nullable=False)
    to_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    moved_at: Mapped[datetime] = mapped_column(nullable=False)
    moved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class UnmovedAnswer(WithId, Base):
    """An answer, or a part of the work on it, for which the other edition has no place; kept to be read."""

    __tablename__ = "unmoved_answer"

    move_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition_move.id"), nullable=False, index=True)
    #: Of the edition it was written against.
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    line_text: Mapped[str] = mapped_column(Text, nullable=False)
    #: What was answered, by field.
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    #: Why it was not moved, in words.
    reason: Mapped[str] = mapped_column(Text, nullable=False)
