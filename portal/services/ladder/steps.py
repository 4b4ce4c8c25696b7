"""Where a legal or procedural step of a model stands. It moves only when a named person says so."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.errors import NotFound, Refused
from portal.domain.ladder import ladder_of
from portal.domain.readiness import StepDefinition, StepState
from portal.domain.roles import Actor, Permission
from portal.models import LadderStep
from portal.services.ladder.access import (
    MAX_NAME,
    OpenCase,
    as_text,
    find_model,
    hold,
    refuse_stale,
    require_not_future,
    require_short,
    require_words,
)
from portal.services.reviews.decisions import record_step as record_case_event


@dataclass(frozen=True)
class StepText:
    """A person's word on a step.

    Args:
        person: who says so; needed with `said_on` unless the step has not started.
        reason: needed where the step does not apply.
    """

    state: StepState
    person: str = ""
    said_on: date | None = None
    reason: str = ""

    def fields(self) -> dict[str, str]:
        """The word as text by field."""
        return {
            "state": self.state.words,
            "person": self.person,
            "said_on": as_text(self.said_on),
            "reason": self.reason,
        }


def find_step(case_id: uuid.UUID, model: str, step: str) -> LadderStep | None:
    """What is recorded of a step; None where nothing is. The caller has asked whether it may be seen."""
    query = select(LadderStep).where(LadderStep.case_id == case_id, LadderStep.model == model, LadderStep.step == step)
    return db.session.execute(query).scalar_one_or_none()


def record_step(
    assessment_id: uuid.UUID,
    model: str,
    step: str,
    text: StepText,
    *,
    actor: Actor,
    expected_version: int,
    now: datetime,
) -> int:
    """Records where a step of a model stands, because a person said so.

    Args:
        expected_version: the version the person was looking at; 0 where nothing had been recorded.

    Returns:
        The version now stored. Saving what already stands there changes nothing.

    Raises:
        NotFound: no such case for this actor, or no such step of this model.
        NotAllowed: the actor is no lead.
        EditConflict: somebody recorded another word in the meantime.
        Refused: the person, the day or the reason is missing, or the day is to come.
    """
    case = hold(assessment_id, Permission.APPROVE_REVIEW, actor=actor, now=now)
    find_definition(case, model, step, today=now.date())
    row = find_step(case.file.id, model, step)
    current = _text(row).fields()
    if row is not None and current == text.fields():
        return row.version
    refuse_stale(row, expected_version, what="this step", current=current, offered=text.fields())
    _check(text, now)
    if row is None:
        row = LadderStep(case_id=case.file.id, model=model, step=step, version=0)
        db.session.add(row)
    row.state, row.person, row.said_on, row.reason = text.state, text.person, text.said_on, text.reason
    row.recorded_at, row.recorded_by_id, row.version = now, case.writer_id, row.version + 1
    db.session.flush()
    facts: dict[str, object] = {"model": model, "step": step, "state": text.state.value, "version": row.version}
    record_case_event("ladder_step_recorded", case.assessment, actor=actor, now=now, facts=facts)
    return row.version


def find_definition(case: OpenCase, model: str, step: str, *, today: date) -> StepDefinition:
    """The step of that code, which the model has.

    Raises:
        NotFound: there is none.
    """
    find_model(case.guidance, model)
    for found in ladder_of(case.guidance, on=today).steps:
        if found.code == step and model in found.models:
            return found
    raise NotFound()


def _text(row: LadderStep | None) -> StepText:
    return StepText(StepState.NOT_STARTED) if row is None else StepText(row.state, row.person, row.said_on, row.reason)


def _check(text: StepText, now: datetime) -> None:
    require_words({"reason": text.reason})
    require_short(text.person, MAX_NAME, "The name")
    if text.state is not StepState.NOT_STARTED and not text.person.strip():
        raise Refused("Enter who says so")
    if text.state is not StepState.NOT_STARTED and text.said_on is None:
        raise Refused("Enter the day on which they said so")
    if text.state is StepState.NOT_APPLICABLE and not text.reason.strip():
        raise Refused("Enter why the step does not apply")
    if text.said_on is not None:
        require_not_future(text.said_on, now=now, what="The day")
