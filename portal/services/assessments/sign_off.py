"""Sign-off by the three statutory officers, and the seal when the last of them has signed.

Three rules hold whatever the pages show. What is signed was frozen when it was sent. Nobody signs what they wrote or
sent themselves. Nobody signs for two offices: a monitoring officer may not be head of paid service or chief finance
officer, and one person's name under two declarations would make three assurances out of two.

Source: Local Government and Housing Act 1989 s.5(1) on who may be monitoring officer; the rest is our own.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from portal.database import db
from portal.domain import sealing
from portal.domain.declarations import statement_for
from portal.domain.errors import NotAllowed, Refused, TransitionRefused
from portal.domain.roles import Actor, Office, Permission
from portal.domain.submissions import to_plain
from portal.domain.workflow import ROUND, Action, RoundState, apply
from portal.models import Appointment, Assessment, Declaration, Decline, Round
from portal.services.assessments.answers import MAX_NOTE
from portal.services.assessments.documents import build_submission
from portal.services.assessments.messages import tell_office_holders, tell_sealed
from portal.services.assessments.rounds import lock_round
from portal.services.assessments.sealed import seal
from portal.services.assessments.standing import list_declarations, list_holders, why_not_sign
from portal.services.records import record_event


def send_for_sign_off(
    round_id: uuid.UUID, *, accept_open_items: bool, actor: Actor, now: datetime, base_url: str = ""
) -> Round:
    """Freezes what the round says, with the council's figures, and asks the three officers to sign it.

    Args:
        accept_open_items: the sender has seen which items are not fully answered and sends it all the same.
        base_url: of the service, for the link in the message to the officers.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`.
        TransitionRefused: the round is not in draft.
        Refused: items are open and the sender has not accepted that.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.VIEW_ROUND)
    target = apply(ROUND, found.state, Action.SEND_FOR_SIGN_OFF, actor=actor, council=found.council_gss)
    submission = build_submission(found)
    if submission.open_codes and not accept_open_items:
        raise Refused("Confirm that you want to send it with items that are not fully answered")
    data = sealing.canonical_json(to_plain(submission))
    found.state = RoundState(target)
    found.content_json = data.decode("utf-8")
    found.content_sha256 = sealing.digest(data)
    found.sent_at, found.sent_by_id = now, actor.user_id
    found.declined_reason = ""
    found.version += 1
    db.session.flush()
    facts = {"content_sha256": found.content_sha256, "not_fully_answered": len(submission.open_codes)}
    _record("round_sent_for_sign_off", found, actor=actor, now=now, facts=facts)
    tell_office_holders(found, list_holders(found.council_gss, now.date()), base_url=base_url, now=now)
    return found


def sign_off(
    round_id: uuid.UUID,
    office: Office,
    *,
    content_sha256: str,
    reservation: str,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Assessment | None:
    """Signs for one office; seals the round when it is the last of the three.

    Args:
        content_sha256: the digest on the page the officer read; another one means it changed since.
        reservation: printed wherever the declaration is; empty for none.

    Returns:
        The sealed assessment when this was the last signature, else None.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`; NotAllowed also when the actor does not hold the office.
        TransitionRefused: the round is not awaiting signatures.
        Refused: the content changed since the page was shown, or a rule of this module bars the signature.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SIGN_OFF)
    _awaiting(found, Action.SEAL)
    appointment = _own_appointment(found, office, actor=actor, today=now.date())
    if content_sha256 != found.content_sha256:
        raise Refused("The assessment was changed after you opened it. Read it again before you sign")
    bar = why_not_sign(found, office, actor=actor)
    if bar is not None:
        raise Refused(bar)
    if len(reservation) > MAX_NOTE:
        raise Refused(f"Shorten the reservation to {MAX_NOTE:,} characters or fewer")
    _add_declaration(found, appointment, reservation=reservation, actor=actor, now=now)
    facts = {"office": office.value, "reservation": bool(reservation), "content_sha256": content_sha256}
    _record("assessment_signed_off", found, actor=actor, now=now, facts=facts)
    return _seal_when_all_signed(found, actor=actor, now=now, base_url=base_url)


def decline(round_id: uuid.UUID, office: Office, *, reason: str, actor: Actor, now: datetime) -> Round:
    """Sends the round back to draft with a statutory officer's reason; signatures given so far no longer count.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `sign_off`.
        Refused: the reason is missing or too long.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SIGN_OFF)
    _own_appointment(found, office, actor=actor, today=now.date())
    target = apply(ROUND, found.state, Action.DECLINE, actor=actor, council=found.council_gss)
    _check_reason(reason)
    label = office.label(combined_authority=found.council.is_combined_authority)
    _void(found, reason=f"{label} declined to sign", now=now)
    db.session.add(
        Decline(
            round_id=found.id,
            office=office,
            user_id=actor.user_id,
            declined_by_name=actor.name,
            reason=reason,
            content_sha256=found.content_sha256,
            declined_at=now,
        )
    )
    _back_to_draft(found, target, declined_reason=reason)
    _record("sign_off_declined", found, actor=actor, now=now, facts={"office": office.value})
    return found


def recall(round_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime) -> Round:
    """Takes a round back to draft before the last signature; signatures given so far no longer count.

    Raises:
        NotFound, NotAllowed: as `rounds.lock_round`.
        TransitionRefused: the round is not awaiting signatures.
        Refused: the reason is missing or too long.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.VIEW_ROUND)
    target = apply(ROUND, found.state, Action.RECALL, actor=actor, council=found.council_gss)
    _check_reason(reason)
    _void(found, reason=f"Recalled by the council: {reason}", now=now)
    _back_to_draft(found, target, declined_reason="")
    _record("round_recalled", found, actor=actor, now=now)
    return found


def _seal_when_all_signed(found: Round, *, actor: Actor, now: datetime, base_url: str) -> Assessment | None:
    standing = [declaration for declaration in list_declarations(found) if declaration.voided_at is None]
    if {declaration.office for declaration in standing} != set(Office):
        return None
    found.state = RoundState(apply(ROUND, found.state, Action.SEAL, actor=actor, council=found.council_gss))
    found.version += 1
    assessment = seal(found, standing, actor=actor, now=now)
    tell_sealed(found, assessment, [declaration.user_id for declaration in standing], base_url=base_url, now=now)
    return assessment


def _awaiting(found: Round, action: Action) -> None:
    if found.state is not RoundState.AWAITING_SIGN_OFF:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action=action)


def _own_appointment(found: Round, office: Office, *, actor: Actor, today: date) -> Appointment:
    mine = [held for held in list_holders(found.council_gss, today) if held.user_id == actor.user_id]
    appointment = next((held for held in mine if held.office is office), None)
    if appointment is None:
        raise NotAllowed(f"does not hold {office.value} today")
    return appointment


def _add_declaration(found: Round, appointment: Appointment, *, reservation: str, actor: Actor, now: datetime) -> None:
    statement = statement_for(
        appointment.office,
        council=found.council.official_name,
        cycle=found.cycle.title,
        combined_authority=found.council.is_combined_authority,
    )
    db.session.add(
        Declaration(
            round_id=found.id,
            office=appointment.office,
            user_id=appointment.user_id,
            signed_by_name=actor.name,
            is_interim=appointment.is_interim,
            statement=statement,
            reservation=reservation,
            content_sha256=found.content_sha256,
            signed_at=now,
        )
    )
    db.session.flush()


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Enter a reason")
    if len(reason) > MAX_NOTE:
        raise Refused(f"Shorten the reason to {MAX_NOTE:,} characters or fewer")


def _void(found: Round, *, reason: str, now: datetime) -> None:
    for declaration in list_declarations(found):
        if declaration.voided_at is None:
            declaration.voided_at, declaration.void_reason = now, reason


def _back_to_draft(found: Round, target: str, *, declined_reason: str) -> None:
    found.state = RoundState(target)
    found.content_json, found.content_sha256 = "", ""
    found.declined_reason = declined_reason
    found.version += 1
    db.session.flush()


def _record(kind: str, found: Round, *, actor: Actor, now: datetime, facts: Mapping[str, object] | None = None) -> None:
    record_event(
        kind, subject=("round", str(found.id)), actor=actor, now=now, council=found.council_gss, facts=facts or {}
    )
