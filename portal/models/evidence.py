"""A council's library of evidence, the files that are kept where nothing can be linked, and where each is cited."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.evidence import Piece
from portal.domain.judgements import Strength
from portal.domain.register import ScanState
from portal.models.people import User


class EvidenceItem(WithId, Versioned, Base):
    """A document of a council's library: told once, cited as often as it bears on something."""

    __tablename__ = "evidence_item"
    __table_args__ = (
        Index("ix_evidence_item_council_gss", "council_gss"),
        CheckConstraint("(broken_at is null) or (broken_note <> '')", name="broken_has_its_note"),
    )

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    title: Mapped[str] = mapped_column(String(300), nullable=False)
    #: Who answers for the document: an office or a service, in words.
    owner: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    dated_on: Mapped[date | None]
    is_public: Mapped[bool] = mapped_column(default=True, nullable=False)
    #: A code of portal.domain.judgements.Strength; empty until somebody says.
    strength: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    #: From this day it no longer shows how things are; None while it does.
    stale_on: Mapped[date | None]
    #: When somebody found that its address does not open; None when it is not known to be broken.
    broken_at: Mapped[datetime | None]
    broken_note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: When it was put away; it stays where it is cited.
    put_away_at: Mapped[datetime | None]
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    files: Mapped[list["EvidenceFile"]] = relationship(
        order_by="EvidenceFile.number", lazy="selectin", back_populates="item"
    )

    @property
    def file(self) -> "EvidenceFile | None":
        """The newest file of the document, or None where it is a link."""
        return self.files[-1] if self.files else None

    @property
    def piece(self) -> Piece:
        """The document as the rules know it."""
        strength = Strength(self.strength) if self.strength else None
        scan = self.file.scan if self.file else None
        return Piece(self.dated_on, self.stale_on, strength, self.broken_at is not None, scan)


class EvidenceFile(WithId, Base):
    """One version of an uploaded document. Versions are added and never changed."""

    __tablename__ = "evidence_file"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_item.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    #: Of the bytes as they came; also their name in the file store.
    sha256: Mapped[str] = mapped_column(String(64), nullable=False, index=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    #: Found from the content, never from the name.
    media_type: Mapped[str] = mapped_column(String(120), nullable=False)
    #: Bytes.
    size: Mapped[int] = mapped_column(BigInteger, nullable=False)
    scan: Mapped[ScanState] = mapped_column(enum_column(ScanState), default=ScanState.BEING_CHECKED, nullable=False)
    scanned_at: Mapped[datetime | None]
    #: What the check found, in words; shown to the council.
    scan_note: Mapped[str] = mapped_column(Text, default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    item: Mapped[EvidenceItem] = relationship(back_populates="files")


class Citation(WithId, Versioned, Base):
    """That an item of the library bears on one characteristic or indicator of a round, and where in it to look."""

    __tablename__ = "citation"
    __table_args__ = (Index("ix_citation_round_id_code", "round_id", "code"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), nullable=False)
    code: Mapped[str] = mapped_column(String(12), nullable=False)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_item.id"), nullable=False, index=True)
    #: Where to look, such as "minute 14, page 3".
    pointer: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    item: Mapped[EvidenceItem] = relationship(lazy="joined", innerjoin=True)
    added_by: Mapped[User | None] = relationship(lazy="raise")

    @property
    def title(self) -> str:
        return self.item.title

    @property
    def address(self) -> str:
        return self.item.address

    @property
    def dated_on(self) -> date | None:
        return self.item.dated_on

    @property
    def is_public(self) -> bool:
        return self.item.is_public
