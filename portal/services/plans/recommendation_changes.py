"""Adds and changes entries of the recommendation register: the only writer of their words, marks and likenesses."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from portal.database import db
from portal.domain.closing import RECOMMENDATION, require_editable
from portal.domain.errors import Refused
from portal.domain.roles import Actor
from portal.models import Recommendation, RecommendationCode
from portal.services.plans.access import MAX_TEXT, find, refuse_stale, require_writer
from portal.services.plans.recommendations import RecommendationDetails, details_of
from portal.services.records import record_event


def add_recommendation(
    gss: str, details: RecommendationDetails, codes: Iterable[str] = (), *, actor: Actor, now: datetime
) -> Recommendation:
    """Adds an entry.

    Args:
        codes: characteristics of the current edition; the form offers no others.

    Raises:
        NotFound, NotAllowed: the actor may not write in this register.
        Refused: the text is missing or too long, or the register has this reference of this report.
    """
    require_writer(gss, actor=actor)
    check(details)
    _refuse_known(gss, details, other_than=None)
    row = make_row(gss, details, codes, actor=actor, now=now)
    db.session.add(row)
    db.session.flush()
    facts = {"source": details.source.value, "codes": [link.code for link in row.codes]}
    _record("recommendation_added", row, actor=actor, now=now, facts=facts)
    return row


def make_row(
    gss: str, details: RecommendationDetails, codes: Iterable[str], *, actor: Actor, now: datetime
) -> Recommendation:
    """A new row that nothing has been done with yet."""
    return Recommendation(
        council_gss=gss,
        source=details.source,
        report=details.report,
        reference=details.reference,
        made_on=details.made_on,
        text=details.text,
        added_at=now,
        added_by_id=actor.user_id,
        codes=[RecommendationCode(code=code) for code in sorted(set(codes))],
    )


def change_recommendation(
    entry_id: uuid.UUID,
    gss: str,
    details: RecommendationDetails,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> Recommendation:
    """Changes the words of an open entry.

    Raises:
        NotFound, NotAllowed: the actor may not know of it, or not write.
        Refused: as `add_recommendation`, or it is proposed for closing or at its end.
        EditConflict: somebody else changed it in the meantime; carries both.
    """
    require_writer(gss, actor=actor)
    row = find(Recommendation, entry_id, gss, actor=actor, lock=True)
    offered, current = details.fields(), details_of(row).fields()
    if offered == current:
        return row
    refuse_stale(row, expected_version, what="this recommendation", current=current, offered=offered)
    require_editable(RECOMMENDATION, row.state)
    check(details)
    _refuse_known(gss, details, other_than=row.id)
    for name in ("source", "report", "reference", "made_on", "text"):
        setattr(row, name, getattr(details, name))
    row.version += 1
    changed = [name for name in offered if offered[name] != current[name]]
    db.session.flush()
    _record("recommendation_changed", row, actor=actor, now=now, facts={"changed": changed})
    return row


def map_recommendation(
    entry_id: uuid.UUID, gss: str, codes: Iterable[str], *, actor: Actor, expected_version: int, now: datetime
) -> Recommendation:
    """Says which characteristics an entry bears on; may be said of an entry in any state.

    Raises:
        NotFound, NotAllowed: as `change_recommendation`. EditConflict: it was changed in the meantime.
    """
    require_writer(gss, actor=actor)
    row = find(Recommendation, entry_id, gss, actor=actor, lock=True)
    wanted, held = sorted(set(codes)), [link.code for link in row.codes]
    if wanted == held:
        return row
    refuse_stale(
        row,
        expected_version,
        what="this recommendation",
        current={"codes": ", ".join(held)},
        offered={"codes": ", ".join(wanted)},
    )
    kept = {link.code: link for link in row.codes}
    row.codes = [kept.get(code) or RecommendationCode(code=code) for code in wanted]
    row.version += 1
    db.session.flush()
    _record("recommendation_mapped", row, actor=actor, now=now, facts={"codes": wanted})
    return row


def say_same(
    entry_id: uuid.UUID, gss: str, other_id: uuid.UUID, *, actor: Actor, expected_version: int, now: datetime
) -> Recommendation:
    """Says that an open entry says the same as another one, which stands for both from now on.

    Where the other is itself the same as a third, the third stands for all.

    Raises:
        NotFound, NotAllowed: either may not be known to the actor. EditConflict: it was changed in the meantime.
        Refused: it is the same entry, others are the same as it, or it is not open.
    """
    require_writer(gss, actor=actor)
    row = find(Recommendation, entry_id, gss, actor=actor, lock=True)
    other = find(Recommendation, other_id, gss, actor=actor, lock=True)
    refuse_stale(row, expected_version, what="this recommendation", current={}, offered={})
    target = other.same_as_id or other.id
    if target == row.id:
        raise Refused("Choose another recommendation: one is always the same as itself")
    require_editable(RECOMMENDATION, row.state)
    if db.session.execute(select(Recommendation.id).where(Recommendation.same_as_id == row.id).limit(1)).first():
        raise Refused("Others are the same as this one. Say of the other one that it is the same as this")
    row.same_as_id = target
    row.version += 1
    db.session.flush()
    _record("recommendation_said_same", row, actor=actor, now=now, facts={"as": str(target)})
    return row


def undo_same(entry_id: uuid.UUID, gss: str, *, actor: Actor, expected_version: int, now: datetime) -> Recommendation:
    """Lets an entry stand for itself again.

    Raises:
        NotFound, NotAllowed, EditConflict: as `say_same`.
    """
    require_writer(gss, actor=actor)
    row = find(Recommendation, entry_id, gss, actor=actor, lock=True)
    if row.same_as_id is None:
        return row
    refuse_stale(row, expected_version, what="this recommendation", current={}, offered={})
    row.same_as_id = None
    row.version += 1
    db.session.flush()
    _record("recommendation_told_apart", row, actor=actor, now=now, facts={})
    return row


def check(details: RecommendationDetails) -> None:
    """Refuses what the register cannot hold.

    Raises:
        Refused: says what to do.
    """
    if not details.text.strip():
        raise Refused("Enter what is recommended")
    limits = ((details.text, MAX_TEXT, "text"), (details.report, 300, "report"), (details.reference, 60, "reference"))
    for text, limit, what in limits:
        if len(text) > limit:
            raise Refused(f"Shorten the {what} to {limit:,} characters or fewer")


def _refuse_known(gss: str, details: RecommendationDetails, *, other_than: uuid.UUID | None) -> None:
    if not details.reference:
        return
    query = select(Recommendation.id).where(
        Recommendation.council_gss == gss,
        Recommendation.source == details.source,
        func.lower(Recommendation.report) == details.report.lower(),
        func.lower(Recommendation.reference) == details.reference.lower(),
    )
    if any(found != other_than for found in db.session.execute(query).scalars()):
        raise Refused("The register already has this reference of this report. Change the reference, or that entry")


def _record(kind: str, row: Recommendation, *, actor: Actor, now: datetime, facts: Mapping[str, object]) -> None:
    record_event(
        kind, subject=("recommendation", str(row.id)), actor=actor, now=now, council=row.council_gss, facts=facts
    )
