"""Councils, people, what they may do, and the sessions they are signed in with."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, WithId, enum_column
from portal.domain.roles import COUNCIL_ROLES, Office, Role


class Council(Base):
    """An authority of the register: councils, combined authorities and the GLA, present and former."""

    __tablename__ = "council"

    gss_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    official_name: Mapped[str] = mapped_column(String(160), nullable=False)
    #: district, county, unitary, metropolitan_district, london_borough, combined_authority or gla
    type: Mapped[str] = mapped_column(String(40), nullable=False)
    #: upper, lower, single, or strategic for combined authorities and the GLA
    tier: Mapped[str] = mapped_column(String(20), nullable=False)
    region: Mapped[str] = mapped_column(String(60), nullable=False, default="")
    is_city_corporation: Mapped[bool] = mapped_column(default=False, nullable=False)
    upper_tier_gss: Mapped[str | None] = mapped_column(String(9))
    combined_authority_gss: Mapped[str | None] = mapped_column(String(9))
    #: First day as an authority; None when the register does not say (before 2009).
    active_from: Mapped[date | None]
    #: Last day as an authority; None while it exists.
    active_to: Mapped[date | None]
    provides_upper_tier: Mapped[bool] = mapped_column(default=False, nullable=False)
    provides_lower_tier: Mapped[bool] = mapped_column(default=False, nullable=False)
    is_billing_authority: Mapped[bool] = mapped_column(default=False, nullable=False)
    ecode: Mapped[str] = mapped_column(String(12), default="", nullable=False)
    former_gss_codes: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    later_gss_code: Mapped[str] = mapped_column(String(9), default="", nullable=False)
    population_mid2020: Mapped[int | None] = mapped_column(Integer)
    population_census2021: Mapped[int | None] = mapped_column(Integer)
    notes: Mapped[str] = mapped_column(Text, default="", nullable=False)
    #: Fictional, for the demonstration; enters no median, neighbour list or count.
    demonstration: Mapped[bool] = mapped_column(default=False, nullable=False)

    @property
    def is_combined_authority(self) -> bool:
        return self.type == "combined_authority"


class CouncilSuccession(Base):
    """Which authority took over from which."""

    __tablename__ = "council_succession"

    predecessor_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), primary_key=True)
    successor_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), primary_key=True, index=True)


class User(WithId, Versioned, Base):
    """A person with an account. Respondents to a consultation need none."""

    __tablename__ = "person"

    #: Casefolded, so that one address is one account.
    email: Mapped[str] = mapped_column(String(254), unique=True, nullable=False)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    #: Argon2id; empty until the invitation is accepted.
    password_hash: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    is_active: Mapped[bool] = mapped_column(default=True, nullable=False)
    created_at: Mapped[datetime] = mapped_column(nullable=False)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="selectin")
    appointments: Mapped[list["Appointment"]] = relationship(back_populates="user", lazy="selectin")
    #: Offices of others in which the person may act as deputy.
    delegations: Mapped[list["Delegation"]] = relationship(
        foreign_keys="Delegation.deputy_id", back_populates="deputy", lazy="selectin"
    )


_COUNCIL_ROLE_LIST = ", ".join(sorted(f"'{role.value}'" for role in COUNCIL_ROLES))


class Membership(WithId, Base):
    """Person, role and scope: one council, or the department when `council_gss` is null."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(f"(role in ({_COUNCIL_ROLE_LIST})) = (council_gss is not null)", name="role_has_its_scope"),
        UniqueConstraint("user_id", "role", "council_gss"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    role: Mapped[Role] = mapped_column(enum_column(Role), nullable=False)
    council_gss: Mapped[str | None] = mapped_column(ForeignKey("council.gss_code"), index=True)
    granted_at: Mapped[datetime] = mapped_column(nullable=False)

    user: Mapped[User] = relationship(back_populates="memberships")


class Appointment(WithId, Versioned, Base):
    """Who holds a statutory office of a council, interim or permanent, from when to when."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("to_on is null or to_on >= from_on", name="ends_after_it_begins"),
        Index("ix_appointment_council_gss_office", "council_gss", "office"),
    )

    council_gss: Mapped[str] = mapped_column(ForeignKey("council.gss_code"), nullable=False)
    office: Mapped[Office] = mapped_column(enum_column(Office), nullable=False)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False)
    is_interim: Mapped[bool] = mapped_column(default=False, nullable=False)
    from_on: Mapped[date] = mapped_column(nullable=False)
    to_on: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="appointments", lazy="joined")


class Delegation(WithId, Versioned, Base):
    """That the holder of a statutory office lets a named deputy act, from a day to a day."""

    __tablename__ = "delegation"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),)

    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id"), nullable=False, index=True)
    deputy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False, index=True)
    from_on: Mapped[date] = mapped_column(nullable=False)
    to_on: Mapped[date] = mapped_column(nullable=False)
    #: Where it is written down, such as a scheme of delegation.
    instrument: Mapped[str] = mapped_column(String(300), nullable=False)
    recorded_at: Mapped[datetime] = mapped_column(nullable=False)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id], back_populates="delegations")
    appointment: Mapped[Appointment] = relationship(lazy="joined", innerjoin=True)


class Invitation(WithId, Base):
    """An offer of an account, by a single-use link of which only the hash is kept."""

    __tablename__ = "invitation"

    email: Mapped[str] = mapped_column(String(254), nullable=False, index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), nullable=False)
    council_gss: Mapped[str | None] = mapped_column(ForeignKey("council.gss_code"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(nullable=False)
    expires_at: Mapped[datetime] = mapped_column(nullable=False)
    accepted_at: Mapped[datetime | None]


class AuthSession(Base):
    """A signed-in session. The browser holds a random id; only its hash stands here."""

    __tablename__ = "auth_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), nullable=False, index=True)
    created_at: Mapped[datetime] = mapped_column(nullable=False)
    #: Written at most every few minutes, so that reading pages does not mean writing rows.
    seen_at: Mapped[datetime] = mapped_column(nullable=False)
    ended_at: Mapped[datetime | None]


class SignInFailure(WithId, Base):
    """A failed attempt to sign in, for back-off that all workers share and a restart does not forget."""

    __tablename__ = "sign_in_failure"

    #: Hash of the account's address or of the network address; never the thing itself.
    key: Mapped[str] = mapped_column(String(64), nullable=False)
    at: Mapped[datetime] = mapped_column(nullable=False)

    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"),)
