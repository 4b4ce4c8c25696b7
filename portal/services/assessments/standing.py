"""Where a round's sign-off stands: who holds the offices, who has signed, and what bars somebody from signing.

Source: Local Government and Housing Act 1989 s.5(1) on who may be monitoring officer; the rest is our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from portal.database import db
from portal.domain.roles import Actor, Office
from portal.models import Appointment, Declaration, Decline, Event, Round

#: Events that make a person an author of the round.
_WRITING = ("judgement_recorded", "indicator_recorded", "evidence_added", "evidence_changed", "evidence_removed")


@dataclass(frozen=True)
class OfficeStanding:
    """Where one office stands: who holds it today, and the signature that counts, if there is one."""

    office: Office
    label: str
    holders: tuple[Appointment, ...]
    declaration: Declaration | None


@dataclass(frozen=True)
class SignOff:
    """Where a round's sign-off stands, with everything that no longer counts kept in sight."""

    offices: tuple[OfficeStanding, ...]
    voided: tuple[Declaration, ...]
    declines: tuple[Decline, ...]

    def of(self, office: Office) -> OfficeStanding:
        return next(standing for standing in self.offices if standing.office is office)

    @property
    def waiting_for(self) -> tuple[OfficeStanding, ...]:
        return tuple(standing for standing in self.offices if standing.declaration is None)


def list_offices(gss: str, *, today: date) -> tuple[tuple[Office, tuple[Appointment, ...]], ...]:
    """The three statutory offices with whoever holds them today; an office may stand empty or be held by two."""
    holders = list_holders(gss, today)
    return tuple((office, tuple(held for held in holders if held.office is office)) for office in Office)


def get_sign_off(found: Round, *, today: date) -> SignOff:
    """Where the sign-off of a round stands."""
    signed = list_declarations(found)
    standing = {declaration.office: declaration for declaration in signed if declaration.voided_at is None}
    combined = found.council.is_combined_authority
    offices = tuple(
        OfficeStanding(
            office,
            office.label(combined_authority=combined),
            holders,
            standing.get(office),
        )
        for office, holders in list_offices(found.council_gss, today=today)
    )
    voided = tuple(declaration for declaration in signed if declaration.voided_at is not None)
    query = select(Decline).where(Decline.round_id == found.id).order_by(Decline.declined_at)
    return SignOff(offices, voided, tuple(db.session.execute(query).scalars()))


def why_not_sign(found: Round, office: Office, *, actor: Actor) -> str | None:
    """What bars this person from signing for an office they hold, in words; None when nothing does."""
    standing = [declaration for declaration in list_declarations(found) if declaration.voided_at is None]
    if any(declaration.office is office for declaration in standing):
        return "This office has already signed"
    if any(declaration.user_id == actor.user_id for declaration in standing):
        return "You have already signed for another office. One person cannot sign for two"
    if found.sent_by_id == actor.user_id:
        return "You sent this assessment for sign-off, so another person has to sign for this office"
    if has_written(found, actor=actor):
        return "You wrote part of this assessment, so another person has to sign for this office"
    return None


def has_written(found: Round, *, actor: Actor) -> bool:
    """Whether the person ever saved an answer or a piece of evidence in this round, whatever became of it."""
    query = select(Event.sequence).where(
        Event.subject_type == "round",
        Event.subject_id == str(found.id),
        Event.actor_id == str(actor.user_id),
        Event.kind.in_(_WRITING),
    )
    return db.session.execute(query.limit(1)).first() is not None


def list_holders(gss: str, today: date) -> tuple[Appointment, ...]:
    """Who holds a statutory office of the council on a day; an office nobody holds is missing from it."""
    query = (
        select(Appointment)
        .where(
            Appointment.council_gss == gss,
            Appointment.from_on <= today,
            or_(Appointment.to_on.is_(None), Appointment.to_on >= today),
        )
        .order_by(Appointment.from_on, Appointment.id)
    )
    return tuple(db.session.execute(query).scalars())


def list_declarations(found: Round) -> Sequence[Declaration]:
    """Every signature of a round, in the order of signing, those that no longer count among them."""
    query = select(Declaration).where(Declaration.round_id == found.id).order_by(Declaration.signed_at)
    return db.session.execute(query.execution_options(populate_existing=True)).scalars().all()
