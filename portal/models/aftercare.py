"""What comes after a summary: the agreed plan, check-ins, the way out, good practice, and packs of records."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.casework import ConsentState, ExitState
from portal.domain.register import PaperState


class AgreedPlan(WithId, Versioned, Base):
    """The improvement plan as both sides agreed it on a day: a frozen list of the council's actions."""

    __tablename__ = "agreed_plan"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, nullable=False)
    #: Canonical JSON of the actions as the council offered them.
    actions_json: Mapped[str] = mapped_column(Text, nullable=False)
    actions_sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    offered_at: Mapped[datetime] = mapped_column(nullable=False)
    offered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When the department agreed, or why it did not.
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="", nullable=False)
    answered_at: Mapped[datetime | None]


class CheckIn(WithId, Versioned, Base):
    """A planned look at progress, and what was said when it was held."""

    __tablename__ = "check_in"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False, index=True)
    planned_on: Mapped[date] = mapped_column(nullable=False)
    held_on: Mapped[date | None]
    about: Mapped[str] = mapped_column(String(300), nullable=False)
    #: When the council was told the planned day and the subject.
    announced_at: Mapped[datetime | None]
    #: Seen by both sides once shared; never changed from then on.
    notes: Mapped[str] = mapped_column(Text, default="", nullable=False)
    shared_at: Mapped[datetime | None]
    added_at: Mapped[datetime] = mapped_column(nullable=False)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class ExitItem(WithId, Versioned, Base):
    """One thing to be shown before what is in force can end."""

    __tablename__ = "exit_item"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("state = 'not_started' or (person <> '' and said_on is not null)", name="said_by_somebody"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False)
    instrument_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("instrument.id"))
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    theme: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    state: Mapped[ExitState] = mapped_column(enum_column(ExitState), default=ExitState.NOT_STARTED, nullable=False)
    person: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    said_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="", nullable=False)
    added_at: Mapped[datetime] = mapped_column(nullable=False)


class GoodPractice(WithId, Versioned, Base):
    """Something that a council does well, told in words that both sides stand by. Public only while it is agreed."""

    __tablename__ = "good_practice"
    __table_args__ = (
        CheckConstraint("(state = 'agreed') = (published_at is not null)", name="published_when_agreed"),
        CheckConstraint("state <> 'withdrawn' or withdrawn_reason <> ''", name="withdrawn_has_its_reason"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), nullable=False, index=True)
    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False, index=True)
    theme: Mapped[str] = mapped_column(String(60), nullable=False, index=True)
    code: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    metric_ids: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    address: Mapped[str] = mapped_column(String(2000), default="", nullable=False)
    state: Mapped[ConsentState] = mapped_column(enum_column(ConsentState), nullable=False)
    offered_at: Mapped[datetime] = mapped_column(nullable=False)
    offered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: What the council says with its answer.
    council_words: Mapped[str] = mapped_column(Text, default="", nullable=False)
    published_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", nullable=False)


class RecordsPack(WithId, Versioned, Base):
    """A gathering of all records of a case or of a person, for a request under information law or an inquiry."""

    __tablename__ = "records_pack"
    __table_args__ = (
        CheckConstraint("(case_id is null) <> (person_id is null)", name="of_a_case_or_of_a_person"),
        CheckConstraint("reason <> ''", name="pack_has_its_reason"),
    )

    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Why it is made: the request's number and the law it is made under.
    reason: Mapped[str] = mapped_column(Text, nullable=False)
    #: By item: whether it is left out or shortened, under which exemption, and the note.
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict, nullable=False)
    state: Mapped[PaperState] = mapped_column(enum_column(PaperState), nullable=False)
    asked_at: Mapped[datetime] = mapped_column(nullable=False)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    size: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    made_at: Mapped[datetime | None]


class RecordExport(WithId, Base):
    """A lead took sealed records out of the service in bulk: which, and why. Only ever added."""

    __tablename__ = "record_export"
    __table_args__ = (CheckConstraint("reason <> ''", name="export_has_its_reason"),)

    reason: Mapped[str] = mapped_column(Text, nullable=False)
    #: Ids of the sealed assessments, in the order of the list.
    assessments: Mapped[list[str]] = mapped_column(default=list, nullable=False)
    asked_at: Mapped[datetime] = mapped_column(nullable=False)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
