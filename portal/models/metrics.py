"""Releases of published figures, and the figures themselves."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, WithId, enum_column


class ReleaseState(StrEnum):
    """The life of a release; rejected ones keep their problems and none of their figures."""

    RECEIVED = "received"
    CHECKED = "checked"
    REJECTED = "rejected"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class MetricRelease(WithId, Base):
    """One publication of figures."""

    __tablename__ = "metric_release"

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
    published_on: Mapped[date | None]
    retrieved_on: Mapped[date | None]
    state: Mapped[ReleaseState] = mapped_column(enum_column(ReleaseState), nullable=False)
    file_name: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    file_sha256: Mapped[str] = mapped_column(String(64), nullable=False, index=True)
    received_at: Mapped[datetime] = mapped_column(nullable=False)
    #: When its figures became current.
    published_at: Mapped[datetime | None]
    figures_count: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    #: Problems and counts found by the checks, as shown to the administrator.
    check_report: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    demonstration: Mapped[bool] = mapped_column(default=False, nullable=False)


class MetricValue(Base):
    """One figure as one release gave it. Never edited: a later figure supersedes it."""

    __tablename__ = "metric_value"

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("metric_release.id"), primary_key=True)
    metric_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    gss_code: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), primary_key=True)
    #: As written: 2022-23, 2023 or 2023-24-Q4.
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: The release's collection, or the metric's primary one where the release names none.
    collection: Mapped[str] = mapped_column(String(60), nullable=False)
    #: In the metric's unit; null when the status says there is none.
    value: Mapped[float | None] = mapped_column(Float(53))
    status: Mapped[str] = mapped_column(String(24), nullable=False)
    #: Becomes current, and stops being so; "as it stood on" any day is read from these two.
    current_from: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]

    release: Mapped[MetricRelease] = relationship(lazy="joined")

    __table_args__ = (
        Index(
            "uq_metric_value_current",
            "metric_id",
            "gss_code",
            "period",
            "collection",
            unique=True,
            sqlite_where=text("current_from is not null and superseded_at is null"),
            postgresql_where=text("current_from is not null and superseded_at is null"),
        ),
        Index("ix_metric_value_metric_id_period", "metric_id", "period", "superseded_at"),
        Index("ix_metric_value_gss_code", "gss_code", "superseded_at"),
    )


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
