"""Releases of published figures, the figures themselves, and the groups they are read beside."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, WithId, enum_column


class ReleaseState(StrEnum):
    """The life of a release; rejected ones keep their problems and none of their figures."""

    RECEIVED = "received"
    CHECKED = "checked"
    REJECTED = "rejected"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    #: Taken back by an administrator; the figures it had replaced are current again.
    WITHDRAWN = "withdrawn"


class MetricRelease(WithId, Base):
    """One publication of figures."""

    __tablename__ = "metric_release"

    #: Short name of the release inside the tables of figures; counts up, and says nothing else.
    number: Mapped[int] = mapped_column(Integer, unique=True, nullable=False)
    code: Mapped[str] = mapped_column(String(80), unique=True, nullable=False)
    title: Mapped[str] = mapped_column(String(240), nullable=False)
    #: The series that the release belongs to; only a later release of the same one supersedes its figures.
    collection: Mapped[str] = mapped_column(String(60), nullable=False, index=True)
    publisher: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    licence: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    attribution: Mapped[str] = mapped_column(Text, default="", nullable=False)
    source: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Where the file came from, and what was changed on the way to it.
    provenance: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Shape in which the file was read; empty before it was.
    layout: Mapped[str] = mapped_column(String(80), default="", nullable=False)
    published_on: Mapped[date | None]
    retrieved_on: Mapped[date | None]
    state: Mapped[ReleaseState] = mapped_column(enum_column(ReleaseState), nullable=False)
    file_name: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    file_sha256: Mapped[str] = mapped_column(String(64), nullable=False, index=True)
    received_at: Mapped[datetime] = mapped_column(nullable=False)
    #: When its figures became current, and when all of them had stopped being so.
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    figures_count: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    #: Problems and counts found by the checks, as shown to the administrator.
    check_report: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    demonstration: Mapped[bool] = mapped_column(default=False, nullable=False)


class ReleasedFigure(Base):
    """One figure as one release gave it: written once, never changed, kept for as long as the release.

    What stood on any day is read from here and from the days on which releases were published.
    """

    __tablename__ = "metric_released_figure"

    release_number: Mapped[int] = mapped_column(ForeignKey("metric_release.number"), primary_key=True)
    metric_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: As written: 2022-23, 2023 or 2023-24-Q4.
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: Of the register, as the checks of the import have seen; no key of its own: one more look-up for each row.
    gss_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    #: The release's collection, or the metric's primary one where the release names none.
    collection: Mapped[str] = mapped_column(String(60), nullable=False)
    #: In the metric's unit; null when the status says there is none.
    value: Mapped[float | None] = mapped_column(Float(53))
    status: Mapped[str] = mapped_column(String(24), nullable=False)

    __table_args__ = {"sqlite_with_rowid": False}


class CurrentFigure(Base):
    """The figure that counts today for an authority, metric, period and collection: the latest one published.

    A copy of released figures, made when a release is published or taken back, so that pages read few rows.
    """

    __tablename__ = "metric_current_figure"

    metric_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    gss_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    collection: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[float | None] = mapped_column(Float(53))
    status: Mapped[str] = mapped_column(String(24), nullable=False)
    release_number: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = (Index("ix_metric_current_figure_gss_code", "gss_code"), {"sqlite_with_rowid": False})


class MetricComparator(Base):
    """Median of a group for one metric and period, worked out when figures become current and never by hand.

    Kept so that a page reads a few rows where it would otherwise read every figure of the country.
    """

    __tablename__ = "metric_comparator"

    metric_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: "england" or "type:county" and so on
    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Authorities of the group with a figure.
    n: Mapped[int] = mapped_column(Integer, nullable=False)
    #: In the metric's unit.
    median: Mapped[float | None] = mapped_column(Float(53))
    #: Raw median absolute deviation, in the metric's unit, without a factor.
    mad: Mapped[float | None] = mapped_column(Float(53))
    #: Why there is no median; empty when there is one.
    withheld: Mapped[str] = mapped_column(String(20), default="", nullable=False)


class ContentVersion(Base):
    """Changes whenever what public pages show has changed; a random word, so that no two states share one."""

    __tablename__ = "content_version"

    #: "figures" is the only one so far.
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), nullable=False)


class ComparatorList(WithId, Base):
    """A group of authorities that somebody chose to read figures beside: a council's own, or an uploaded one.

    Never edited: a new one ends the one before it. `owner_gss` is null for a list an administrator uploaded.
    """

    __tablename__ = "comparator_list"

    owner_gss: Mapped[str | None] = mapped_column(ForeignKey("council.gss_code"), index=True)
    #: "own", chosen by a council with a reason, or "uploaded", with its licence note.
    kind: Mapped[str] = mapped_column(String(20), nullable=False)
    title: Mapped[str] = mapped_column(String(160), nullable=False)
    #: Why these authorities, or by which method.
    reason: Mapped[str] = mapped_column(Text, default="", nullable=False)
    licence: Mapped[str] = mapped_column(Text, default="", nullable=False)
    source: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Whether everybody may see it; a licence may allow less.
    is_public: Mapped[bool] = mapped_column(nullable=False)
    file_sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(nullable=False)
    ended_at: Mapped[datetime | None]


class ComparatorListMember(Base):
    """One authority in the group that a list gives for another."""

    __tablename__ = "comparator_list_member"

    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparator_list.id"), primary_key=True)
    #: For whom.
    gss_code: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), primary_key=True, index=True)
    member_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), primary_key=True)


class FigureNote(WithId, Base):
    """What a council says of one of its figures, shown at equal size beside it. Never edited: the newest counts."""

    __tablename__ = "figure_note"
    __table_args__ = (UniqueConstraint("council_gss", "metric_id", "number"),)

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    metric_id: Mapped[str] = mapped_column(String(60), nullable=False)
    #: Counts the notes on this figure, from 1; sent with the form, so that a stale one is refused.
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    #: Empty when the council took its note back.
    text: Mapped[str] = mapped_column(Text, nullable=False)
    #: The period that the note was written about.
    period: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    written_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(nullable=False)
