"""Sign-off by the three statutory officers, and the seal when the last of them has signed.

Four rules hold whatever the pages show. What is signed was frozen when it was sent, and the person has recorded a
reading of exactly that. Nobody signs what they wrote or sent themselves. Nobody signs for two offices: a monitoring
officer may not be head of paid service or chief finance officer, and one person's name under two declarations would
make three assurances out of two. A deputy signs in the deputy's own name, under a delegation that is in force.

Source: Local Government and Housing Act 1989 s.5(1) on who may be monitoring officer; the rest is our own.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.database import db
from portal.domain import sealing
from portal.domain.declarations import statement_for, statement_for_sections, with_standing
from portal.domain.errors import Refused, TransitionRefused
from portal.domain.roles import Actor, Office, Permission
from portal.domain.submissions import to_plain
from portal.domain.workflow import ROUND, Action, RoundState, apply
from portal.models import Assessment, Declaration, Decline, Round
from portal.services.assessments import covering
from portal.services.assessments.answers import MAX_NOTE
from portal.services.assessments.documents import build_submission
from portal.services.assessments.messages import tell_declined, tell_office_holders, tell_sealed
from portal.services.assessments.readings import has_read
from portal.services.assessments.rounds import guidance_of, lock_round
from portal.services.assessments.sealed import seal
from portal.services.assessments.standing import (
    Capacity,
    capacity_of,
    list_declarations,
    list_deputies,
    list_holders,
    standing_of,
    why_not_sign,
)
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
    submission = build_submission(found, today=now.date())
    if submission.open_codes and not accept_open_items:
        raise Refused("Confirm that you want to send it with items that are not fully answered")
    content = json.loads(sealing.canonical_json(to_plain(submission)))
    data = sealing.canonical_json(covering.settle_content(found, content))
    found.state = RoundState(target)
    found.content_json = data.decode("utf-8")
    found.content_sha256 = sealing.digest(data)
    found.sent_at, found.sent_by_id = now, actor.user_id
    found.declined_reason = ""
    found.version += 1
    db.session.flush()
    facts = {"content_sha256": found.content_sha256, "not_fully_answered": len(submission.open_codes)}
    _record("round_sent_for_sign_off", found, actor=actor, now=now, facts=facts)
    # After the event: it makes the sender an author, whose earlier declaration cannot be carried.
    carried = [declaration.office for declaration in covering.carry_declarations(found)]
    asked = [held for held in list_holders(found.council_gss, now.date()) if held.office not in carried]
    deputies = [d for d in list_deputies(found.council_gss, now.date()) if d.appointment.office not in carried]
    tell_office_holders(found, asked, deputies, base_url=base_url, now=now)
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
        NotFound, NotAllowed: as `rounds.lock_round`; NotAllowed also when the actor neither holds the office nor acts
            for its holder.
        TransitionRefused: the round is not awaiting signatures.
        Refused: the content changed since the page was shown, or the actor has recorded no reading of it, or a rule of
            this module bars the signature.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SIGN_OFF)
    _awaiting(found, Action.SEAL)
    capacity = capacity_of(found, office, actor=actor, today=now.date())
    if content_sha256 != found.content_sha256:
        raise Refused("The assessment was changed after you opened it. Read it again before you sign")
    bar = why_not_sign(found, office, actor=actor)
    if bar is not None:
        raise Refused(bar)
    if not has_read(found, content_sha256, actor=actor):
        raise Refused("Read the assessment and record that you have read it before you sign")
    if len(reservation) > MAX_NOTE:
        raise Refused(f"Shorten the reservation to {MAX_NOTE:,} characters or fewer")
    signed = _add_declaration(found, capacity, reservation=reservation, actor=actor, now=now)
    facts = {
        "office": office.value,
        "reservation": bool(reservation),
        "content_sha256": content_sha256,
        "deputy": capacity.delegation is not None,
        "sections": list(signed.sections),
    }
    _record("assessment_signed_off", found, actor=actor, now=now, facts=facts)
    return _seal_when_all_signed(found, actor=actor, now=now, base_url=base_url)


def decline(
    round_id: uuid.UUID,
    office: Office,
    *,
    reason: str,
    sections: Sequence[str] = (),
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Round:
    """Sends the round back to draft with a statutory officer's reason; signatures given so far no longer count.

    Args:
        sections: slugs of the themes that are not accepted; none for the whole.

    Raises:
        NotFound, NotAllowed, TransitionRefused: as `sign_off`.
        Refused: the reason is missing or too long, or the edition has no such theme.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.SIGN_OFF)
    capacity_of(found, office, actor=actor, today=now.date())
    target = apply(ROUND, found.state, Action.DECLINE, actor=actor, council=found.council_gss)
    _check_reason(reason)
    named = _known_sections(found, sections)
    label = office.label(combined_authority=found.council.is_combined_authority)
    _void(found, reason=f"{label} declined to sign", now=now)
    declined = Decline(
        round_id=found.id,
        office=office,
        user_id=actor.user_id,
        declined_by_name=actor.name,
        reason=reason,
        sections=named,
        content_sha256=found.content_sha256,
        declined_at=now,
    )
    db.session.add(declined)  # with its id after the flush that follows
    _back_to_draft(found, target, declined_reason=reason)
    _record("sign_off_declined", found, actor=actor, now=now, facts={"office": office.value, "sections": named})
    tell_declined(found, declined, base_url=base_url, now=now)
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
    standing = standing_of(found, list_declarations(found))
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


def statement_of(found: Round, office: Office, *, is_deputy: bool) -> str:
    """The declaration that an office is asked to sign under the frozen content: the whole, or what changed."""
    council, cycle, combined = found.council.official_name, found.cycle.title, found.council.is_combined_authority
    task, earlier = covering.task_of(found, office), covering.earlier_of(found, office)
    if task.sections and earlier is not None:
        return statement_for_sections(
            office,
            covering.titles_of(found, task.sections),
            earlier,
            council=council,
            cycle=cycle,
            combined_authority=combined,
            is_deputy=is_deputy,
        )
    return statement_for(office, council=council, cycle=cycle, combined_authority=combined, is_deputy=is_deputy)


def _add_declaration(found: Round, capacity: Capacity, *, reservation: str, actor: Actor, now: datetime) -> Declaration:
    office, delegation = capacity.appointment.office, capacity.delegation
    task, earlier = covering.task_of(found, office), covering.earlier_of(found, office)
    signed = Declaration(
        round_id=found.id,
        office=office,
        user_id=actor.user_id,
        signed_by_name=actor.name,
        is_interim=capacity.appointment.is_interim and delegation is None,
        sequence=found.sequence,
        sections=list(task.sections),
        delegation_id=delegation.id if delegation else None,
        signed_for_name=capacity.appointment.user.name if delegation else "",
        statement=statement_of(found, office, is_deputy=delegation is not None),
        reservation=with_standing(reservation, earlier) if task.sections and earlier else reservation,
        content_sha256=found.content_sha256,
        signed_at=now,
    )
    db.session.add(signed)
    db.session.flush()
    return signed


def _known_sections(found: Round, sections: Sequence[str]) -> list[str]:
    slugs = [theme.slug for theme in guidance_of(found).themes]
    if any(slug not in slugs for slug in sections):
        raise Refused("Choose from the sections on the page")
    return [slug for slug in slugs if slug in sections]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Enter a reason")
    if len(reason) > MAX_NOTE:
        raise Refused(f"Shorten the reason to {MAX_NOTE:,} characters or fewer")


def _void(found: Round, *, reason: str, now: datetime) -> None:
    # Those of an earlier record stand: that record is sealed, and they are part of it.
    for declaration in standing_of(found, list_declarations(found)):
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
