"""Editions of the guidance that were loaded after the service was built."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, WithId


class GuidanceEdition(WithId, Base):
    """One edition's content, kept by the hash of that content: an assessment names both for ever."""

    __tablename__ = "guidance_edition"

    edition: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    title: Mapped[str] = mapped_column(String(240), nullable=False)
    content: Mapped[dict[str, Any]] = mapped_column(nullable=False)
    loaded_at: Mapped[datetime] = mapped_column(nullable=False)
    #: None while this content is the one shown for its edition.
    replaced_at: Mapped[datetime | None]


class EditionLineage(Base):
    """Where the lines of one content of an edition come from: beside the content, and no part of its hash."""

    __tablename__ = "edition_lineage"

    #: Of the content that it stands beside.
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: As `guidance.lineage` writes it.
    lineage: Mapped[dict[str, Any]] = mapped_column(nullable=False)
    loaded_at: Mapped[datetime] = mapped_column(nullable=False)
