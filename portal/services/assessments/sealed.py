"""Sealed self-assessments: made once, read many times, changed never."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing
from portal.domain.declarations import delegation_words
from portal.domain.errors import NotFound
from portal.domain.roles import Actor, Office, Permission, councils_where
from portal.domain.submissions import SignedDeclaration, seal_record
from portal.domain.workflow import ASSESSMENT, Action, AssessmentState, apply
from portal.models import Assessment, ChangeRequest, Declaration, Delegation, Round
from portal.services.assessments import covering
from portal.services.bundles.papers import ask_for_paper
from portal.services.records import record_event

#: Crockford's base 32: no letter that is taken for a digit when read out on the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def seal(found: Round, declarations: Sequence[Declaration], *, actor: Actor, now: datetime) -> Assessment:
    """Makes the immutable record of a round that all three offices have signed.

    The content is the one that was frozen when the round was sent, byte for byte: what each signature covers is
    checked against it once more. A record that the department asked to have changed is replaced in the same step.

    Raises:
        RuntimeError: the frozen content is not what was signed. Somebody changed the database by hand.
    """
    content = json.loads(found.content_json)
    frozen = sealing.digest(found.content_json.encode("utf-8"))
    bar = covering.why_not_seal(found)
    if frozen != found.content_sha256 or bar:
        raise RuntimeError(f"the frozen content is not what was signed: {bar or 'its digest differs'}")
    receipt = new_receipt()
    record = seal_record(
        content,
        [_signed(declaration) for declaration in sorted(declarations, key=_order)],
        content_sha256=frozen,
        receipt=receipt,
        sealed_at=now,
    )
    data = sealing.canonical_json(record)
    assessment = Assessment(
        round_id=found.id,
        sequence=found.sequence,
        council_gss=found.council_gss,
        cycle_slug=found.cycle_slug,
        edition=found.edition,
        receipt=receipt,
        sealed_json=data.decode("utf-8"),
        sealed_sha256=sealing.digest(data),
        sealed_at=now,
    )
    db.session.add(assessment)
    db.session.flush()
    _record_sealing(assessment, actor=actor, now=now)
    _replace_earlier(found, assessment, actor=actor, now=now)
    ask_for_paper(assessment, asked_by=actor.user_id, now=now)
    return assessment


def get_assessment(found: Round, *, sequence: int = 0) -> Assessment:
    """A sealed record of a round that the actor may read: the latest, or the one of a number.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        sequence: 1 for the first record; 0 for the latest.

    Raises:
        NotFound: the round has no such record.
    """
    for assessment in reversed(list_records(found)):
        if sequence in (0, assessment.sequence):
            return assessment
    raise NotFound()


def list_records(found: Round) -> tuple[Assessment, ...]:
    """The sealed records of a round in the order of sealing; the last is the one that counts.

    Args:
        found: as for `get_assessment`.
    """
    query = select(Assessment).where(Assessment.round_id == found.id).order_by(Assessment.sequence)
    return tuple(db.session.execute(query).scalars())


def list_assessments(gss: str, *, actor: Actor) -> tuple[Assessment, ...]:
    """The council's sealed records which the actor may read as one of its officers, the latest first."""
    query = (
        select(Assessment)
        .where(
            Assessment.council_gss == gss,
            Assessment.council_gss.in_(councils_where(actor, Permission.VIEW_ROUND)),
        )
        .order_by(Assessment.sealed_at.desc())
    )
    return tuple(db.session.execute(query).scalars())


def new_receipt() -> str:
    """A receipt number: 60 random bits, in groups that can be read out."""
    letters = [secrets.choice(_ALPHABET) for _ in range(12)]
    groups = ("".join(letters[start : start + 4]) for start in (0, 4, 8))
    return f"BV-{'-'.join(groups)}"


def _record_sealing(assessment: Assessment, *, actor: Actor, now: datetime) -> None:
    facts = {"assessment": str(assessment.id), "receipt": assessment.receipt, "sha256": assessment.sealed_sha256}
    record_event(
        "assessment_sealed",
        subject=("round", str(assessment.round_id)),
        actor=actor,
        now=now,
        council=assessment.council_gss,
        facts=facts,
    )


def _replace_earlier(found: Round, assessment: Assessment, *, actor: Actor, now: datetime) -> None:
    """Marks the record before as replaced, and the department's request as answered."""
    earlier = covering.record_before(found)
    if earlier is None:
        return
    state = apply(ASSESSMENT, earlier.state, Action.REPLACE, actor=actor, council=found.council_gss)
    earlier.state, earlier.version = AssessmentState(state), earlier.version + 1
    request = db.session.execute(select(ChangeRequest).where(ChangeRequest.assessment_id == earlier.id)).scalar_one()
    request.answered_by_assessment_id = assessment.id
    db.session.flush()
    record_event(
        "assessment_replaced",
        subject=("assessment", str(earlier.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"receipt": earlier.receipt, "replaced_by": assessment.receipt},
    )


def _order(declaration: Declaration) -> tuple[datetime, int]:
    """By the moment of signing; two in one instant stand in the order of the offices."""
    return declaration.signed_at, tuple(Office).index(declaration.office)


def _signed(declaration: Declaration) -> SignedDeclaration:
    found = db.session.get(Delegation, declaration.delegation_id) if declaration.delegation_id else None
    return SignedDeclaration(
        office=declaration.office,
        signed_by=declaration.signed_by_name,
        is_interim=declaration.is_interim,
        statement=declaration.statement,
        reservation=declaration.reservation,
        signed_at=declaration.signed_at,
        signed_for=declaration.signed_for_name,
        delegation=delegation_words(found.instrument, found.from_on, found.to_on) if found else "",
        sections=tuple(declaration.sections),
        carried=declaration.carried_from_id is not None,
    )
