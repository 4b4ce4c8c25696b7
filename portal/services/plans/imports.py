"""Adds many recommendations from a file: shown first with what is there already, written whole or not at all."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.database import db
from portal.domain.errors import Refused, ReleaseRejected
from portal.domain.roles import Actor
from portal.ingest.recommendations import RecommendationFile, RecommendationRow, read_recommendations
from portal.models import Recommendation
from portal.services.plans.access import require_writer
from portal.services.plans.editions import known_characteristics
from portal.services.plans.likeness import Index
from portal.services.plans.recommendation_changes import make_row
from portal.services.plans.recommendations import RecommendationDetails, register_of
from portal.services.records import record_event

#: What a person answers of a row that reads like something that is there.
SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True)
class Near:
    """A row that reads like an entry of the register, or like an earlier row of the file.

    Args:
        entry: what it reads like; None where that is `earlier`. words: how alike they are.
    """

    row: RecommendationRow
    entry: Recommendation | None
    earlier: RecommendationRow | None
    words: str

    @property
    def other_text(self) -> str:
        """The text it reads like."""
        return self.entry.text if self.entry else self.earlier.text if self.earlier else ""


@dataclass(frozen=True)
class Preview:
    """What a file would do to the register.

    Args:
        new: rows that would be added. there: rows whose source, report and reference the register has; left out.
        near: rows about which a person has to say whether they are the same as another.
    """

    file: RecommendationFile
    new: tuple[RecommendationRow, ...]
    there: tuple[RecommendationRow, ...]
    near: tuple[Near, ...]


def preview(raw: bytes, gss: str, *, actor: Actor) -> Preview:
    """What the file would add, and what is there already; writes nothing.

    Raises:
        NotFound, NotAllowed: the actor may not write in this register.
        ReleaseRejected: the file has problems, told by row and column; nothing of it can be used.
    """
    require_writer(gss, actor=actor)
    file = read_recommendations(raw, known_characteristics())
    if file.errors:
        raise ReleaseRejected("The file has problems, and nothing of it was added", file.problems)
    register = register_of(gss, actor=actor)
    held = {(row.source.value, row.report.casefold(), row.reference.casefold()) for row in register if row.reference}
    there = tuple(row for row in file.rows if row.reference and row.place in held)
    left_out = {row.line for row in there}
    fresh = [row for row in file.rows if row.line not in left_out]
    near = _near(fresh, {row.id: row for row in register})
    asked = {found.row.line for found in near}
    return Preview(file, tuple(row for row in fresh if row.line not in asked), there, near)


def _near(rows: list[RecommendationRow], register: Mapping[uuid.UUID, Recommendation]) -> tuple[Near, ...]:
    entries = Index({key: row.text for key, row in register.items()})
    by_line = {row.line: row for row in rows}
    lines = Index({row.line: row.text for row in rows})
    found = []
    for row in rows:
        like = next(iter(entries.like(row.text)), None)
        if like is not None:
            found.append(Near(row, register[like.key], None, like.words))
            continue
        before = next((alike for alike in lines.like(row.text, but=(row.line,)) if alike.key < row.line), None)
        if before is not None:
            found.append(Near(row, None, by_line[before.key], before.words))
    return tuple(found)


def confirm(
    raw: bytes, gss: str, decisions: Mapping[int, str], *, actor: Actor, now: datetime
) -> tuple[Recommendation, ...]:
    """Adds every row that is not there yet, all in one.

    Args:
        decisions: by the line of the row, `SAME` or `DIFFERENT`, for each row that reads like another. One that is the
            same is kept too, under the entry it is the same as: both bodies said it.

    Raises:
        NotFound, NotAllowed, ReleaseRejected: as `preview`.
        Refused: a row that reads like another has no decision.
    """
    found = preview(raw, gss, actor=actor)
    undecided = [near.row.line for near in found.near if decisions.get(near.row.line) not in (SAME, DIFFERENT)]
    if undecided:
        raise Refused(f"Choose for row {undecided[0]} whether it is the same as what it reads like")
    added = {row.line: _add(row, gss, actor=actor, now=now) for row in found.file.rows if row not in found.there}
    db.session.flush()
    same = [near for near in found.near if decisions[near.row.line] == SAME]
    for near in same:
        other = near.entry if near.entry is not None else added[near.earlier.line] if near.earlier else None
        assert other is not None  # one of the two is there
        added[near.row.line].same_as_id = other.same_as_id or other.id
    db.session.flush()
    facts = {"added": len(added), "already_there": len(found.there), "said_same": len(same)}
    record_event("recommendations_imported", subject=("council", gss), actor=actor, now=now, council=gss, facts=facts)
    return tuple(added.values())


def _add(row: RecommendationRow, gss: str, *, actor: Actor, now: datetime) -> Recommendation:
    details = RecommendationDetails(row.source, row.text, row.report, row.reference, row.made_on)
    made = make_row(gss, details, row.codes, actor=actor, now=now)
    db.session.add(made)
    return made
