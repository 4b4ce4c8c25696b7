"""Where a round's sign-off stands: who holds the offices, who has signed, and what bars somebody from signing.

Source: Local Government and Housing Act 1989 s.5(1) on who may be monitoring officer; the rest is our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from portal.database import db
from portal.domain.declarations import acting_words, delegation_words
from portal.domain.errors import NotAllowed
from portal.domain.roles import Actor, Office
from portal.domain.signing import why_not_together
from portal.models import Appointment, Declaration, Decline, Delegation, Event, Round
from portal.services.assessments.rounds import guidance_of

#: Events that make a person an author of the round.
_WRITING = (
    "judgement_recorded",
    "indicator_recorded",
    "evidence_added",
    "evidence_changed",
    "evidence_removed",
    "soft_check_answered",
    "soft_check_answer_taken_back",
    "workbook_applied",
    "answers_carried_forward",
    "round_moved_to_edition",
    "governance_step_recorded",
    "governance_step_changed",
    "governance_step_removed",
    "committee_recommendation_recorded",
    "committee_recommendation_changed",
)
_SENDING = ("round_sent_for_sign_off",)


@dataclass(frozen=True)
class Capacity:
    """In what right a person signs for an office: as its holder, or as a named deputy."""

    appointment: Appointment
    delegation: Delegation | None = None

    @property
    def words(self) -> str:
        """The delegation in words; empty for the holder."""
        found = self.delegation
        return delegation_words(found.instrument, found.from_on, found.to_on) if found else ""


@dataclass(frozen=True)
class OfficeStanding:
    """Where one office stands: who may sign for it today, and the signature that counts, if there is one."""

    office: Office
    label: str
    holders: tuple[Appointment, ...]
    declaration: Declaration | None
    deputies: tuple[Delegation, ...] = ()

    @property
    def is_carried(self) -> bool:
        """Whether the signature was given under the record before and stands for what did not change."""
        return self.declaration is not None and self.declaration.carried_from_id is not None

    @property
    def signer_has_left(self) -> bool:
        """Whether a carried signature is of somebody who no longer holds the office; it was theirs to give then."""
        signed = self.declaration
        people = {held.user_id for held in self.holders} | {found.deputy_id for found in self.deputies}
        return signed is not None and self.is_carried and signed.user_id not in people


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

    @property
    def last_decline(self) -> Decline | None:
        return self.declines[-1] if self.declines else None


def list_offices(gss: str, *, today: date) -> tuple[tuple[Office, tuple[Appointment, ...]], ...]:
    """The three statutory offices with whoever holds them today; an office may stand empty or be held by two."""
    holders = list_holders(gss, today)
    return tuple((office, tuple(held for held in holders if held.office is office)) for office in Office)


def get_sign_off(found: Round, *, today: date) -> SignOff:
    """Where the sign-off of a round stands."""
    signed = list_declarations(found)
    standing = {declaration.office: declaration for declaration in standing_of(found, signed)}
    combined = found.council.is_combined_authority
    deputies = list_deputies(found.council_gss, today)
    offices = tuple(
        OfficeStanding(
            office,
            office.label(combined_authority=combined),
            holders,
            standing.get(office),
            tuple(deputy for deputy in deputies if deputy.appointment.office is office),
        )
        for office, holders in list_offices(found.council_gss, today=today)
    )
    # A carried declaration that fell with a decline was never given anew, so there is nothing to tell of it.
    voided = tuple(item for item in signed if item.voided_at is not None and item.carried_from_id is None)
    query = select(Decline).where(Decline.round_id == found.id).order_by(Decline.declined_at)
    return SignOff(offices, voided, tuple(db.session.execute(query).scalars()))


def why_not_sign(found: Round, office: Office, *, actor: Actor) -> str | None:
    """What bars this person from signing for an office they hold or act for, in words; None when nothing does."""
    standing = standing_of(found, list_declarations(found))
    own = next((declaration for declaration in standing if declaration.office is office), None)
    if own is not None:
        carried = "The declaration of this office stands: none of its own sections changed"
        return carried if own.carried_from_id else "This office has already signed"
    if any(declaration.user_id == actor.user_id for declaration in standing):
        return "You have already signed for another office. One person cannot sign for two"
    clash = why_not_together(office, actor.own_offices_in(found.council_gss))
    if clash:
        return clash
    if has_sent(found, actor=actor):
        return "You sent this assessment for sign-off, so another person has to sign for this office"
    if has_written(found, actor=actor):
        return "You wrote part of this assessment, so another person has to sign for this office"
    return None


def has_written(found: Round, *, actor: Actor) -> bool:
    """Whether the person ever wrote something in this round that is sealed with it, whatever became of it."""
    return _did(found, str(actor.user_id), _WRITING)


def has_sent(found: Round, *, actor: Actor) -> bool:
    """Whether the person ever sent this round for sign-off."""
    return found.sent_by_id == actor.user_id or _did(found, str(actor.user_id), _SENDING)


def is_author(found: Round, user_id: object) -> bool:
    """Whether a person wrote in the round or sent it, at any time."""
    return found.sent_by_id == user_id or _did(found, str(user_id), (*_WRITING, *_SENDING))


def _did(found: Round, user_id: str, kinds: tuple[str, ...]) -> bool:
    query = select(Event.sequence).where(
        Event.subject_type == "round",
        Event.subject_id == str(found.id),
        Event.actor_id == user_id,
        Event.kind.in_(kinds),
    )
    return db.session.execute(query.limit(1)).first() is not None


def capacity_of(found: Round, office: Office, *, actor: Actor, today: date) -> Capacity:
    """In what right the actor signs for an office today; as holder where both are possible.

    Raises:
        NotAllowed: the actor neither holds the office today nor acts for its holder.
    """
    for held in list_holders(found.council_gss, today):
        if held.office is office and held.user_id == actor.user_id:
            return Capacity(held)
    for delegation in list_deputies(found.council_gss, today):
        if delegation.appointment.office is office and delegation.deputy_id == actor.user_id:
            return Capacity(delegation.appointment, delegation)
    raise NotAllowed(f"does not hold {office.value} today")


def list_holders(gss: str, today: date) -> tuple[Appointment, ...]:
    """Who holds a statutory office of the council on a day; an office nobody holds is missing from it."""
    query = select(Appointment).where(Appointment.council_gss == gss, *_in_force(today))
    return tuple(db.session.execute(query.order_by(Appointment.from_on, Appointment.id)).scalars())


def list_deputies(gss: str, today: date) -> tuple[Delegation, ...]:
    """Who may act as deputy in the council on a day, under a delegation and an appointment that are both in force."""
    query = (
        select(Delegation)
        .join(Appointment, Appointment.id == Delegation.appointment_id)
        .where(
            Appointment.council_gss == gss,
            *_in_force(today),
            Delegation.from_on <= today,
            Delegation.to_on >= today,
            Delegation.deputy_id != Appointment.user_id,
        )
        .order_by(Delegation.from_on, Delegation.id)
    )
    return tuple(db.session.execute(query).scalars())


def _in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    return (Appointment.from_on <= today, or_(Appointment.to_on.is_(None), Appointment.to_on >= today))


def list_declarations(found: Round) -> Sequence[Declaration]:
    """Every signature of a round, in the order of signing, those that no longer count among them."""
    query = select(Declaration).where(Declaration.round_id == found.id).order_by(Declaration.signed_at)
    return db.session.execute(query.execution_options(populate_existing=True)).scalars().all()


def standing_of(found: Round, signed: Sequence[Declaration], *, sequence: int = 0) -> tuple[Declaration, ...]:
    """The signatures that count under a record of the round: the one it works towards, or an earlier one."""
    wanted = sequence or found.sequence
    return tuple(item for item in signed if item.voided_at is None and item.sequence == wanted)


def acting_words_of(sign_off: SignOff) -> dict[Office, str]:
    """Under whose authority each deputy signed, in words, by office; empty words where the holder signed."""
    return {
        standing.office: _acting(standing.declaration, standing.label)
        for standing in sign_off.offices
        if standing.declaration is not None
    }


def _acting(declaration: Declaration, label: str) -> str:
    found = db.session.get(Delegation, declaration.delegation_id) if declaration.delegation_id else None
    words = delegation_words(found.instrument, found.from_on, found.to_on) if found else ""
    return acting_words(declaration.signed_by_name, declaration.signed_for_name, label, words)


def section_titles(found: Round) -> dict[str, str]:
    """The titles of the themes of a round's edition, by slug."""
    return {theme.slug: theme.title for theme in guidance_of(found).themes}
