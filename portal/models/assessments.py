"""A council's self-assessment: the draft it works on, and the sealed record the department may read."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.roles import Office
from portal.domain.workflow import AssessmentState, RoundState
from portal.models.people import Council, User

#: Any: keywords of two dialects, which the index hands on.
_STANDING: dict[str, Any] = {"sqlite_where": text("voided_at is null"), "postgresql_where": text("voided_at is null")}


class Cycle(Base):
    """The department's call for self-assessments: dates and the edition of the guidance."""

    __tablename__ = "cycle"

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(160), nullable=False)
    edition: Mapped[str] = mapped_column(String(40), nullable=False)
    opens_on: Mapped[date] = mapped_column(nullable=False)
    due_on: Mapped[date] = mapped_column(nullable=False)


class Round(WithId, Versioned, Base):
    """One council's work in one cycle. Nobody outside the council ever reads this table."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("council_gss", "cycle_slug"),)

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    cycle_slug: Mapped[str] = mapped_column(ForeignKey("cycle.slug"), nullable=False)
    edition: Mapped[str] = mapped_column(String(40), nullable=False)
    edition_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    state: Mapped[RoundState] = mapped_column(enum_column(RoundState), default=RoundState.DRAFT, nullable=False)
    opened_at: Mapped[datetime] = mapped_column(nullable=False)
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When it was last sent for sign-off; signatures older than this do not count.
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Canonical JSON of what the officers are asked to sign, frozen when it was sent; empty in draft.
    content_json: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: SHA-256 of those bytes.
    content_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    #: The time that the self-assessment is about; None where the council has not said.
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    #: The council's own date for answers to be in, before the department's.
    internal_due_on: Mapped[date | None]
    #: The earlier round whose answers were carried forward, each to be looked at again.
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"))
    #: Which sealed record it works towards: 1, and one more after each request for changes.
    sequence: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    #: Why it came back, when a statutory officer declined to sign.
    declined_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)

    council: Mapped[Council] = relationship(lazy="joined")
    cycle: Mapped[Cycle] = relationship(lazy="joined")


class JudgementAnswer(WithId, Versioned, Base):
    """What the council says of one characteristic."""

    __tablename__ = "judgement_answer"
    __table_args__ = (UniqueConstraint("round_id", "code"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    #: The characteristic, such as G-04.
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    #: Codes of portal.domain.judgements; never numbers.
    judgement: Mapped[str] = mapped_column(String(20), default="unjudged", nullable=False)
    #: Empty until answered.
    confidence: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    strength: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    narrative: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Why the characteristic does not apply; required when the judgement says so.
    reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: The characteristic whose narrative serves here too; empty where this one has its own.
    narrative_from: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    #: Carried forward or moved, and not yet looked at by a person.
    needs_review: Mapped[bool] = mapped_column(default=False, nullable=False)
    changed_at: Mapped[datetime] = mapped_column(nullable=False)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    changed_by: Mapped[User | None] = relationship(lazy="joined")


class IndicatorAnswer(WithId, Versioned, Base):
    """What the council says of one indicator of potential failure."""

    __tablename__ = "indicator_answer"
    __table_args__ = (UniqueConstraint("round_id", "code"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    #: Empty until answered; "not_known" is an answer.
    answer: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Carried forward or moved, and not yet looked at by a person.
    needs_review: Mapped[bool] = mapped_column(default=False, nullable=False)
    changed_at: Mapped[datetime] = mapped_column(nullable=False)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    changed_by: Mapped[User | None] = relationship(lazy="joined")


class Declaration(WithId, Base):
    """A statutory officer's signature under what was sent for sign-off."""

    __tablename__ = "declaration"
    __table_args__ = (
        CheckConstraint("(voided_at is null) or (void_reason <> '')", name="void_has_its_reason"),
        # Among signatures that stand: one for each office, and one for each person.
        Index("uq_declaration_standing_office", "round_id", "sequence", "office", unique=True, **_STANDING),
        Index("uq_declaration_standing_user_id", "round_id", "sequence", "user_id", unique=True, **_STANDING),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    office: Mapped[Office] = mapped_column(enum_column(Office), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    signed_by_name: Mapped[str] = mapped_column(String(120), nullable=False)
    is_interim: Mapped[bool] = mapped_column(default=False, nullable=False)
    #: Which sealed record of the round it is for, as `Round.sequence`.
    sequence: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    #: Slugs of the sections it was signed for; empty for the whole.
    sections: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    #: The declaration of an earlier sealed record that stands for what did not change; None for a fresh one.
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("declaration.id"))
    #: The delegation under which a deputy signed; None for the holder of the office.
    delegation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("delegation.id"))
    #: The holder's name, where a deputy signed.
    signed_for_name: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    statement: Mapped[str] = mapped_column(Text, nullable=False)
    #: Printed, not hidden; empty when there is none.
    reservation: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: The digest of what was signed.
    content_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    signed_at: Mapped[datetime] = mapped_column(nullable=False)
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)


class Decline(WithId, Base):
    """A statutory officer's refusal to sign what was sent, with the reason; it sent the round back to draft."""

    __tablename__ = "decline"
    __table_args__ = (CheckConstraint("reason <> ''", name="decline_has_its_reason"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False, index=True)
    office: Mapped[Office] = mapped_column(enum_column(Office), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    declined_by_name: Mapped[str] = mapped_column(String(120), nullable=False)
    reason: Mapped[str] = mapped_column(Text, nullable=False)
    #: Slugs of the sections that were not accepted; empty for the whole.
    sections: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    content_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    declined_at: Mapped[datetime] = mapped_column(nullable=False)


class Assessment(WithId, Versioned, Base):
    """A sealed self-assessment: the only form in which the department reads one."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("round_id", "sequence"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False, index=True)
    cycle_slug: Mapped[str] = mapped_column(ForeignKey("cycle.slug"), nullable=False, index=True)
    edition: Mapped[str] = mapped_column(String(40), nullable=False)
    state: Mapped[AssessmentState] = mapped_column(
        enum_column(AssessmentState), default=AssessmentState.SUBMITTED, nullable=False
    )
    receipt: Mapped[str] = mapped_column(String(24), unique=True, nullable=False)
    #: Canonical JSON, exactly the bytes that were hashed.
    sealed_json: Mapped[str] = mapped_column(Text, nullable=False)
    sealed_sha256: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    sealed_at: Mapped[datetime] = mapped_column(nullable=False)

    council: Mapped[Council] = relationship(lazy="joined")
    cycle: Mapped[Cycle] = relationship(lazy="joined")

    def sealed(self) -> dict[str, Any]:  # Any: JSON whose shape is told where it is sealed
        """The sealed record as a value."""
        import json

        return dict(json.loads(self.sealed_json))
