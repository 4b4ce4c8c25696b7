"""Sealed self-assessments: made once, read many times, changed never."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain import sealing
from portal.domain.errors import NotFound
from portal.domain.roles import Actor, Office, Permission, councils_where
from portal.domain.submissions import SignedDeclaration, seal_record
from portal.models import Assessment, Declaration, Round
from portal.services.records import record_event

#: Crockford's base 32: no letter that is taken for a digit when read out on the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def seal(found: Round, declarations: Sequence[Declaration], *, actor: Actor, now: datetime) -> Assessment:
    """Makes the immutable record of a round that all three offices have signed.

    The content is the one that was frozen when the round was sent, byte for byte: the digest under each signature is
    checked against it once more.

    Raises:
        RuntimeError: the frozen content is not what was signed. Somebody changed the database by hand.
    """
    content = json.loads(found.content_json)
    frozen = sealing.digest(found.content_json.encode("utf-8"))
    if any(signed.content_sha256 != frozen for signed in declarations) or frozen != found.content_sha256:
        raise RuntimeError("the frozen content is not what was signed")
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
        sequence=_next_sequence(found),
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
    return assessment


def get_assessment(found: Round) -> Assessment:
    """The latest sealed record of a round that the actor may read.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.

    Raises:
        NotFound: the round has not been sealed.
    """
    query = select(Assessment).where(Assessment.round_id == found.id).order_by(Assessment.sequence.desc()).limit(1)
    assessment = db.session.execute(query).scalar_one_or_none()
    if assessment is None:
        raise NotFound()
    return assessment


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


def _next_sequence(found: Round) -> int:
    query = select(func.coalesce(func.max(Assessment.sequence), 0)).where(Assessment.round_id == found.id)
    return int(db.session.execute(query).scalar_one()) + 1


def _order(declaration: Declaration) -> tuple[datetime, int]:
    """By the moment of signing; two in one instant stand in the order of the offices."""
    return declaration.signed_at, tuple(Office).index(declaration.office)


def _signed(declaration: Declaration) -> SignedDeclaration:
    return SignedDeclaration(
        office=declaration.office,
        signed_by=declaration.signed_by_name,
        is_interim=declaration.is_interim,
        statement=declaration.statement,
        reservation=declaration.reservation,
        signed_at=declaration.signed_at,
    )
