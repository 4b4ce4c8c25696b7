"""The department's file on one council in one cycle: who may open it, and what was looked at and gathered."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.casework import Bearing, InterestStanding, SampleResult
from portal.models.people import Council, User


class CaseFile(WithId, Versioned, Base):
    """One council in one cycle, whichever sealed record is the newest. It begins when the department first acts."""

    __tablename__ = "case_file"

    #: The round names the council's work in the cycle; nothing of a draft hangs on this row.
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), unique=True, nullable=False)
    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False, index=True)
    cycle_slug: Mapped[str] = mapped_column(ForeignKey("cycle.slug"), nullable=False, index=True)
    opened_at: Mapped[datetime] = mapped_column(nullable=False)
    #: Why one reader is enough here, in a lead's words; empty where two read. Printed in the summary.
    one_reader_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    one_reader_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    one_reader_at: Mapped[datetime | None]

    council: Mapped[Council] = relationship(lazy="joined")


class Interest(WithId, Versioned, Base):
    """What a person declared about one council before opening its case, and what followed."""

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        CheckConstraint("(standing = 'none') or (words <> '')", name="interest_is_told"),
        CheckConstraint("(standing <> 'cleared') or (decision_reason <> '')", name="clearing_has_its_reason"),
        CheckConstraint("decided_by_id is null or standing = 'recused' or decided_by_id <> person_id", name="not_own"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False, index=True)
    standing: Mapped[InterestStanding] = mapped_column(enum_column(InterestStanding), nullable=False)
    words: Mapped[str] = mapped_column(Text, default="", nullable=False)
    declared_at: Mapped[datetime] = mapped_column(nullable=False)
    #: Who cleared the interest or recused the person; a person may recuse themselves and clear nobody's own.
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)

    person: Mapped[User] = relationship(foreign_keys=[person_id], lazy="joined")


class EvidenceSample(WithId, Base):
    """A drawing of some of the documents that a sealed record cites for one theme. Anybody can draw it again."""

    __tablename__ = "evidence_sample"
    __table_args__ = (UniqueConstraint("assessment_id", "theme", "draw"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"), nullable=False)
    theme: Mapped[str] = mapped_column(String(60), nullable=False)
    #: 1 for the first drawing of the theme.
    draw: Mapped[int] = mapped_column(Integer, nullable=False)
    #: Printed, so that the drawing can be repeated.
    seed: Mapped[str] = mapped_column(String(64), nullable=False)
    method: Mapped[str] = mapped_column(String(40), nullable=False)
    #: Citations to draw from.
    population: Mapped[int] = mapped_column(Integer, nullable=False)
    drawn_at: Mapped[datetime] = mapped_column(nullable=False)
    drawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    items: Mapped[list["SampledEvidence"]] = relationship(lazy="selectin", order_by="SampledEvidence.place")


class SampledEvidence(WithId, Versioned, Base):
    """One citation that a drawing chose, and what was found."""

    __tablename__ = "sampled_evidence"
    __table_args__ = (
        UniqueConstraint("sample_id", "place"),
        CheckConstraint("result not in ('not_found', 'does_not_support') or note <> ''", name="finding_is_told"),
    )

    sample_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_sample.id"), nullable=False)
    #: 1 for the first that was drawn.
    place: Mapped[int] = mapped_column(Integer, nullable=False)
    #: The id of the citation in the sealed record, and the characteristic or indicator it stands under.
    citation: Mapped[str] = mapped_column(String(40), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    result: Mapped[SampleResult] = mapped_column(
        enum_column(SampleResult), default=SampleResult.NOT_LOOKED, nullable=False
    )
    note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class ExternalEvidence(WithId, Versioned, Base):
    """Something from outside the council: a report, a letter, a finding. Numbered once and never deleted."""

    __tablename__ = "external_evidence"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("(withdrawn_at is null) or (withdrawn_reason <> '')", name="withdrawn_has_its_reason"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    #: A code of the edition's kinds of evidence, or "correspondence" or "other".
    kind: Mapped[str] = mapped_column(String(40), nullable=False)
    title: Mapped[str] = mapped_column(String(300), nullable=False)
    #: Who made it: the auditor, the inspectors, the ombudsman.
    source: Mapped[str] = mapped_column(String(200), nullable=False)
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    #: The day on it; None where it bears none.
    dated_on: Mapped[date | None]
    supplied_by: Mapped[str] = mapped_column(String(200), nullable=False)
    received_on: Mapped[date | None]
    is_public: Mapped[bool] = mapped_column(default=False, nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)

    bearings: Mapped[list["ExternalBearing"]] = relationship(lazy="selectin", order_by="ExternalBearing.section")


class ExternalBearing(WithId, Versioned, Base):
    """What a piece of outside evidence says about one theme, characteristic or indicator."""

    __tablename__ = "external_bearing"
    __table_args__ = (UniqueConstraint("evidence_id", "section"),)

    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("external_evidence.id"), nullable=False)
    #: The slug of a theme, or the code of a characteristic or an indicator.
    section: Mapped[str] = mapped_column(String(60), nullable=False, index=True)
    bearing: Mapped[Bearing] = mapped_column(enum_column(Bearing), nullable=False)
    words: Mapped[str] = mapped_column(Text, nullable=False)
    #: Where in it: page or paragraph.
    pointer: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    written_at: Mapped[datetime] = mapped_column(nullable=False)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
