"""What the department and a council say to each other about a case, and the points of fact a council raises."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.casework import AttendeeSide, EngagementKind, PointOutcome, Side


class Clarification(WithId, Versioned, Base):
    """A question of the department on named sections, with the clock on the side it is with."""

    __tablename__ = "clarification"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    #: The sealed record that it is about.
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    subject: Mapped[str] = mapped_column(String(200), nullable=False)
    #: Slugs of themes, and codes of characteristics and indicators.
    sections: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    opened_at: Mapped[datetime] = mapped_column(nullable=False)
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The day by which the council is asked to answer; the department's own choice in this case.
    due_on: Mapped[date | None]
    #: Whose turn it is, and since when; the clock counts from there.
    side: Mapped[Side] = mapped_column(enum_column(Side), nullable=False)
    since: Mapped[datetime] = mapped_column(nullable=False)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: What the department takes from it; shown to both.
    conclusion: Mapped[str] = mapped_column(Text, default="", nullable=False)

    messages: Mapped[list["ClarificationMessage"]] = relationship(
        lazy="selectin", order_by="ClarificationMessage.sent_at"
    )


class ClarificationMessage(WithId, Base):
    """One message of a thread. Sent is sent: messages are added and never changed."""

    __tablename__ = "clarification_message"

    clarification_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clarification.id"), nullable=False, index=True)
    side: Mapped[Side] = mapped_column(enum_column(Side), nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    sent_at: Mapped[datetime] = mapped_column(nullable=False)
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The name as the council reads it, as it was on the day: officials below the lead are not named.
    sent_by_name: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    #: Whether it is the conclusion with which the department closed the thread; no clock runs after it.
    closes: Mapped[bool] = mapped_column(default=False, nullable=False)


class Engagement(WithId, Versioned, Base):
    """A contact with the council. Notes are the department's own until they are shared, and agreed by two sides."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("council_agreed_at is null or shared_at is not null", name="agreed_notes_are_shared"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_reason = '')", name="withdrawn_has_its_reason"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False, index=True)
    kind: Mapped[EngagementKind] = mapped_column(enum_column(EngagementKind), nullable=False)
    held_on: Mapped[date] = mapped_column(nullable=False)
    subject: Mapped[str] = mapped_column(String(300), nullable=False)
    notes: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: What the department keeps to itself; in no copy but the restricted one.
    private_note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    shared_at: Mapped[datetime | None]
    #: Each change of the notes takes both agreements away.
    department_agreed_at: Mapped[datetime | None]
    department_agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    council_agreed_at: Mapped[datetime | None]
    council_agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: What the council would have otherwise; empty for nothing.
    council_words: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: When it was taken out of the log, and why; one that was shared stays readable by both with the reason.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    attendees: Mapped[list["EngagementAttendee"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="EngagementAttendee.place"
    )
    follow_ups: Mapped[list["FollowUp"]] = relationship(lazy="selectin", order_by="FollowUp.added_at")


class EngagementAttendee(WithId, Base):
    """Somebody who took part, by name and office on the day."""

    __tablename__ = "engagement_attendee"

    engagement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("engagement.id"), nullable=False, index=True)
    place: Mapped[int] = mapped_column(Integer, nullable=False)
    name: Mapped[str] = mapped_column(String(160), nullable=False)
    office: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    side: Mapped[AttendeeSide] = mapped_column(enum_column(AttendeeSide), nullable=False)


class FollowUp(WithId, Versioned, Base):
    """What somebody said they would do after a conversation."""

    __tablename__ = "follow_up"

    engagement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("engagement.id"), nullable=False, index=True)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    side: Mapped[Side] = mapped_column(enum_column(Side), nullable=False)
    owner: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    added_at: Mapped[datetime] = mapped_column(nullable=False)


class AccuracyWindow(WithId, Versioned, Base):
    """The days in which a council may correct facts in what is about to be issued, or why it was not given any."""

    __tablename__ = "accuracy_window"
    __table_args__ = (
        UniqueConstraint("assessment_id", "sequence"),
        CheckConstraint(
            "(closes_on is null) = (not_offered_reason <> '')", name="offered_with_a_day_or_not_with_a_reason"
        ),
        CheckConstraint("(closes_on is null) = (draft_sha256 = '')", name="offered_with_its_draft"),
    )

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, nullable=False)
    opened_at: Mapped[datetime] = mapped_column(nullable=False)
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The last day on which the council may send points, as set in this case.
    closes_on: Mapped[date | None]
    #: Canonical JSON of the draft as the council sees it: the council copy, frozen.
    draft_json: Mapped[str] = mapped_column(Text, default="", nullable=False)
    draft_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    #: The frozen draft as a PDF in the file store; empty until it is rendered.
    draft_pdf_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    not_offered_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: When the council said that it has no more to say; the window may then close early.
    council_done_at: Mapped[datetime | None]
    council_done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When the lead had answered every point.
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    points: Mapped[list["AccuracyPoint"]] = relationship(lazy="selectin", order_by="AccuracyPoint.number")


class AccuracyPoint(WithId, Versioned, Base):
    """One fact that a council says is wrong, and the answer with its reason."""

    __tablename__ = "accuracy_point"
    __table_args__ = (
        UniqueConstraint("window_id", "number"),
        CheckConstraint("(outcome = 'open') or (reason <> '')", name="answer_has_its_reason"),
        CheckConstraint("withdrawn_at is null or outcome = 'open'", name="taken_back_is_not_answered"),
    )

    window_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accuracy_window.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    #: The slug of a theme, a code, or "frame" for the rest.
    section: Mapped[str] = mapped_column(String(60), nullable=False)
    said: Mapped[str] = mapped_column(Text, nullable=False)
    correct: Mapped[str] = mapped_column(Text, nullable=False)
    evidence: Mapped[str] = mapped_column(Text, default="", nullable=False)
    raised_at: Mapped[datetime] = mapped_column(nullable=False)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When the council took it back, before it was sent; it is printed nowhere.
    withdrawn_at: Mapped[datetime | None]
    outcome: Mapped[PointOutcome] = mapped_column(enum_column(PointOutcome), default=PointOutcome.OPEN, nullable=False)
    reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: What the summary says now; empty where it stays as it was.
    now_says: Mapped[str] = mapped_column(Text, default="", nullable=False)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
