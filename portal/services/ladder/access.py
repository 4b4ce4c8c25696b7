"""Who may write what about options, legal steps and decisions, and who may read it while readings are still blind."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from guidance import Guidance
from guidance.types import InterventionModel
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.ladder import availability
from portal.domain.roles import Actor, Permission, may
from portal.models import Assessment, CaseFile
from portal.services import guidance as editions
from portal.services.reviews.access import (
    begin_case_file,
    find_own_review,
    lock_case,
    may_be_read_by_all,
)

#: Characters in a text, a title and a name.
MAX_TEXT, MAX_TITLE, MAX_NAME = 20_000, 300, 160


@dataclass(frozen=True)
class OpenCase:
    """A case that is held for writing by a person, with its file and the edition that it is under."""

    assessment: Assessment
    file: CaseFile
    guidance: Guidance
    writer_id: uuid.UUID


class _Numbered(Protocol):
    """A row with a version."""

    version: int


def edition_of(assessment: Assessment) -> Guidance:
    """The edition that a sealed record is under, word for word as it was then."""
    stamp = assessment.sealed()["content"]["guidance"]
    return editions.get_content(stamp["edition"], stamp["sha256"])


def hold(assessment_id: uuid.UUID, permission: Permission, *, actor: Actor, now: datetime) -> OpenCase:
    """A case that the actor may write in, held until the transaction ends.

    Raises:
        NotFound: there is no such case for this actor.
        NotAllowed: they may read it and do not hold the permission.
    """
    assessment = lock_case(assessment_id, actor=actor)
    if not may(actor, permission) or actor.user_id is None:
        raise NotAllowed(permission)
    return OpenCase(assessment, begin_case_file(assessment, now=now), edition_of(assessment), actor.user_id)


def may_read(assessment: Assessment, *, actor: Actor) -> bool:
    """Whether the actor may see what is weighed: a lead always, a reader once every reading is in.

    Source: our own rule: what a lead weighs must not colour a reading, nor one reader's word the other's.
    """
    return may(actor, Permission.APPROVE_REVIEW) or may_be_read_by_all(assessment)


def may_set_facts(assessment: Assessment, *, actor: Actor) -> bool:
    """Whether the actor may set records beside what has to be shown: a lead, or a reader once every reading is in."""
    if may(actor, Permission.APPROVE_REVIEW):
        return True
    return find_own_review(assessment, actor=actor) is not None and may_be_read_by_all(assessment)


def find_model(guidance: Guidance, code: str) -> InterventionModel:
    """The model of that code.

    Raises:
        NotFound: the edition knows of none.
    """
    for model in guidance.interventions:
        if model.code == code:
            return model
    raise NotFound()


def require_available(guidance: Guidance, code: str, *, on: date) -> InterventionModel:
    """A model that may be named on a day.

    Raises:
        NotFound: the edition knows of none.
        Refused: it was not in use on that day.
    """
    model = find_model(guidance, code)
    if not availability(model, on=on).may_be_named:
        since = f" before {_month(model.available_from)}" if model.available_from else ""
        raise Refused(f"{model.title} were not in use{since}. Choose another model or a later day")
    return model


def _month(text: str) -> str:
    return f"{date.fromisoformat(text + '-01'):%B %Y}"


def require_words(texts: Mapping[str, str], *, needed: Mapping[str, str] | None = None) -> None:
    """Makes sure that what is needed was entered and nothing is too long.

    Args:
        texts: name to text.
        needed: name to the message for an empty one.

    Raises:
        Refused: says what to do.
    """
    for name, message in (needed or {}).items():
        if not texts[name].strip():
            raise Refused(message)
    if any(len(text) > MAX_TEXT for text in texts.values()):
        raise Refused(f"Shorten each text to {MAX_TEXT:,} characters or fewer")


def require_short(text: str, limit: int, what: str) -> None:
    """Makes sure that a name or a title fits.

    Raises:
        Refused: it does not.
    """
    if len(text) > limit:
        raise Refused(f"{what} must be {limit} characters or fewer")


def require_not_future(day: date, *, now: datetime, what: str) -> None:
    """Makes sure that something which somebody did is not dated after today.

    Raises:
        Refused: it is.
    """
    if day > now.date():
        raise Refused(f"{what} must be today or in the past")


def refuse_stale(
    row: _Numbered | None, expected: int, *, what: str, current: Mapping[str, str], offered: Mapping[str, str]
) -> None:
    """Stops a change to a row that somebody else changed in the meantime; 0 stands for a row not there yet.

    Raises:
        EditConflict: carries both texts.
    """
    version = row.version if row is not None else 0
    if version != expected:
        raise EditConflict(what, current=current, offered=offered, version=version)


def as_text(value: object) -> str:
    """A value as a conflict shows it; empty for none."""
    return "" if value is None else str(value)
