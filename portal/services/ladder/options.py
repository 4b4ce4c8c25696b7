"""Why each model would or would not do in a case, in a named person's words. No rule writes one of these."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import OptionStanding
from portal.domain.roles import Actor, Permission
from portal.models import LadderOption
from portal.services.ladder.access import (
    MAX_NAME,
    hold,
    refuse_stale,
    require_available,
    require_not_future,
    require_short,
    require_words,
)
from portal.services.reviews.decisions import record_step as record_case_event


@dataclass(frozen=True)
class OptionText:
    """What a person says of one model in this case."""

    standing: OptionStanding
    reasons: str
    person: str
    considered_on: date

    def fields(self) -> dict[str, str]:
        """The words as text by field."""
        return {
            "standing": self.standing.words,
            "reasons": self.reasons,
            "person": self.person,
            "considered_on": self.considered_on.isoformat(),
        }


def find_option(case_id: uuid.UUID, model: str) -> LadderOption | None:
    """What is recorded of a model; None where nothing is. The caller has asked whether it may be seen."""
    query = select(LadderOption).where(LadderOption.case_id == case_id, LadderOption.model == model)
    return db.session.execute(query).scalar_one_or_none()


def record_option(
    assessment_id: uuid.UUID, model: str, text: OptionText, *, actor: Actor, expected_version: int, now: datetime
) -> int:
    """Records why a model would or would not do.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound: no such case for this actor, or no such model in its edition.
        NotAllowed: the actor is no lead.
        EditConflict: somebody recorded other words in the meantime.
        Refused: reasons or person are missing, the day is to come, or the model was not in use on that day.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    require_available(case.guidance, model, on=text.considered_on)
    row = find_option(case.file.id, model)
    current = OptionText(row.standing, row.reasons, row.person, row.considered_on).fields() if row is not None else {}
    if row is not None and current == text.fields():
        return row.version
    refuse_stale(row, expected_version, what="what is said of this model", current=current, offered=text.fields())
    _check(text, now)
    if row is None:
        row = LadderOption(case_id=case.file.id, model=model, version=0)
        db.session.add(row)
    row.standing, row.reasons, row.person, row.considered_on = (
        text.standing, text.reasons, text.person, text.considered_on,
    )  # fmt: skip  # side by side, as they are read
    row.recorded_at, row.recorded_by_id, row.version = now, case.writer_id, row.version + 1
    db.session.flush()
    facts: dict[str, object] = {"model": model, "standing": text.standing.value, "version": row.version}
    record_case_event("ladder_option_recorded", case.assessment, actor=actor, now=now, facts=facts)
    return row.version


def _check(text: OptionText, now: datetime) -> None:
    require_words(
        {"reasons": text.reasons, "person": text.person},
        needed={"reasons": "Enter why it would or would not do", "person": "Enter who considered it"},
    )
    require_short(text.person, MAX_NAME, "The name")
    require_not_future(text.considered_on, now=now, what="The day")
