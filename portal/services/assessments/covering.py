"""What each signature of a round covers, and which declarations are carried to the next record.

The rules are `portal.domain.signing`; this module puts the stored rows before them. Contents of earlier records are
brought to the form of today's keys first, so that a key added since is not taken for a change.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.database import db
from portal.domain import sealing, signing
from portal.domain.declarations import EarlierDeclaration
from portal.domain.roles import Office
from portal.domain.signing import Parts, Signature, Task
from portal.domain.submissions import from_plain, to_plain
from portal.models import Assessment, Declaration, Round
from portal.services.assessments.standing import is_author, list_declarations, standing_of

Content = dict[str, Any]  # Any: JSON values, see portal.domain.submissions.plain


def record_before(found: Round) -> Assessment | None:
    """The sealed record that the department asked to have changed; None while the round works towards its first."""
    query = select(Assessment).where(Assessment.round_id == found.id, Assessment.sequence == found.sequence - 1)
    return db.session.execute(query).scalar_one_or_none()


def content_of(assessment: Assessment) -> Content:
    """The content of a sealed record, in the form of today's keys."""
    return in_todays_form(assessment.sealed()["content"])


def in_todays_form(content: Mapping[str, Any]) -> Content:  # Any: JSON values
    """A stored content with every key that is sealed today."""
    return dict(json.loads(sealing.canonical_json(to_plain(from_plain(content)))))


def settle_content(found: Round, content: Content) -> Content:
    """The content to freeze: after a request for changes, themes of which only figures differ stay as sealed."""
    before = record_before(found)
    return content if before is None else signing.keep_untouched(content, content_of(before))


def tasks_of(found: Round) -> tuple[Task, ...]:
    """What each office is asked to sign of the content that is frozen now."""
    before = record_before(found)
    if before is None:
        return tuple(Task(office) for office in Office)
    signed = list_declarations(found)
    barred = [office for office in Office if _has_author(found, signed, office)]
    return signing.tasks(signing.parts_of(content_of(before)), _parts(found), not_to_carry=barred)


def partial_tasks(found: Round) -> dict[Office, Task]:
    """What offices sign afresh after a request for changes; empty while nothing is frozen, and for the first record."""
    if not found.content_json or found.sequence == 1:
        return {}
    return {task.office: task for task in tasks_of(found) if not task.is_carried}


def task_of(found: Round, office: Office) -> Task:
    """What one office is asked to sign of the content that is frozen now."""
    return next(task for task in tasks_of(found) if task.office is office)


def earlier_of(found: Round, office: Office) -> EarlierDeclaration | None:
    """The declaration of an office under the record before, as a new one speaks of it; None for the first record."""
    before = record_before(found)
    if before is None:
        return None
    signed = _standing(found, list_declarations(found), office, found.sequence - 1)
    return EarlierDeclaration(signed.signed_by_name, signed.signed_at.date(), before.receipt, signed.reservation)


def titles_of(found: Round, sections: Sequence[str]) -> tuple[str, ...]:
    """The titles of some themes of the frozen content."""
    return tuple(theme["title"] for theme in json.loads(found.content_json)["themes"] if theme["slug"] in sections)


def carry_declarations(found: Round) -> tuple[Declaration, ...]:
    """Lets the earlier declaration of each office stand whose own sections were not touched.

    A carried declaration keeps the moment at which it was given and the digest it was given under.
    """
    signed, carried = list_declarations(found), []
    for task in tasks_of(found):
        if task.is_carried:
            carried.append(_carried(found, _standing(found, signed, task.office, found.sequence - 1)))
    db.session.add_all(carried)
    db.session.flush()
    return tuple(carried)


def signatures_of(found: Round) -> tuple[Signature, ...]:
    """The signatures that stand under the frozen content, each with what it covers.

    Raises:
        RuntimeError: a signature is under other words than were in front of the officer.
    """
    signed = list_declarations(found)
    return tuple(
        _signature(found, signed, declaration.office, found.sequence) for declaration in standing_of(found, signed)
    )


def why_not_seal(found: Round) -> str | None:
    """What keeps the frozen content from being sealed under the signatures that stand; None when nothing does.

    Raises:
        RuntimeError: as `signatures_of`.
    """
    return signing.why_not_seal(_parts(found), signatures_of(found))


def _parts(found: Round) -> Parts:
    return signing.parts_of(in_todays_form(json.loads(found.content_json)))


def _standing(found: Round, signed: Sequence[Declaration], office: Office, sequence: int) -> Declaration:
    return next(item for item in standing_of(found, signed, sequence=sequence) if item.office is office)


def _has_author(found: Round, signed: Sequence[Declaration], office: Office) -> bool:
    """Whether somebody on whose word the office's earlier declaration rests has since written or sent."""
    people: set[UUID] = set()
    for sequence in range(found.sequence - 1, 0, -1):
        declaration = _standing(found, signed, office, sequence)
        people.add(declaration.user_id)
        if declaration.carried_from_id is None and not declaration.sections:
            break
    return any(is_author(found, person) for person in people)


def _carried(found: Round, earlier: Declaration) -> Declaration:
    same = ("office", "user_id", "signed_by_name", "is_interim", "delegation_id", "signed_for_name", "statement")
    kept = {name: getattr(earlier, name) for name in (*same, "reservation", "content_sha256", "signed_at")}
    return Declaration(round_id=found.id, sequence=found.sequence, sections=[], carried_from_id=earlier.id, **kept)


def _signature(found: Round, signed: Sequence[Declaration], office: Office, sequence: int) -> Signature:
    declaration = _standing(found, signed, office, sequence)
    earlier = _signature(found, signed, office, sequence - 1) if sequence > 1 else None
    task = Task(office, tuple(declaration.sections), is_carried=declaration.carried_from_id is not None)
    frozen, content = _signed_content(found, sequence)
    if not task.is_carried and declaration.content_sha256 != frozen:
        raise RuntimeError("the frozen content is not what was signed")
    parts = signing.parts_of(content)
    return Signature(
        office=office,
        person=declaration.user_id,
        covers=signing.covered(task, parts, earlier),
        frame=earlier.frame if task.is_carried and earlier else parts.frame,
        is_author=is_author(found, declaration.user_id),
    )


def _signed_content(found: Round, sequence: int) -> tuple[str, Content]:
    """The digest and the content that signatures of a record were given under."""
    if sequence == found.sequence and found.content_json:
        return sealing.digest(found.content_json.encode("utf-8")), in_todays_form(json.loads(found.content_json))
    query = select(Assessment).where(Assessment.round_id == found.id, Assessment.sequence == sequence)
    content = db.session.execute(query).scalar_one().sealed()["content"]
    return sealing.digest(sealing.canonical_json(content)), in_todays_form(content)
