"""What a person with the right decided. Written once: a later decision stands after it, and no rule writes one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.casework import DecisionOutcome
from portal.domain.errors import EditConflict, Refused
from portal.domain.ladder import open_legal_steps
from portal.domain.readiness import RecordedStep, Row, StepDefinition
from portal.domain.roles import Actor, Permission
from portal.models import Assessment, Decision, LadderStep
from portal.services.ladder.access import (
    MAX_NAME,
    OpenCase,
    as_text,
    edition_of,
    hold,
    require_available,
    require_not_future,
    require_short,
    require_words,
)
from portal.services.reviews.access import find_case_file
from portal.services.reviews.decisions import record_step as record_case_event

#: Outcomes that name a model; the others name none.
NAMES_A_MODEL = frozenset({DecisionOutcome.MODEL_CHOSEN, DecisionOutcome.LIGHTER_MODEL})


@dataclass(frozen=True)
class DecisionText:
    """A decision as the person who took it gave it.

    Args:
        model: code of the model; empty where none is chosen.
        office: of the person who decided.
        themes: slugs of the themes that the decision names; empty where it names none.
        powers: that go with it, such as reserve powers; empty for none.
        rests_on: an inspection, an assurance review, an auditor's report.
    """

    outcome: DecisionOutcome
    decided_by: str
    decided_on: date
    reasons: str
    model: str = ""
    office: str = ""
    themes: tuple[str, ...] = ()
    powers: str = ""
    rests_on: str = ""
    minded_to_on: date | None = None
    in_force_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None

    def fields(self) -> dict[str, str]:
        """The decision as text by field."""
        return {name: as_text(getattr(self, name)) for name in self.__dataclass_fields__} | {
            "outcome": self.outcome.words,
            "themes": ", ".join(self.themes),
        }


def list_decisions(case_id: uuid.UUID) -> tuple[Decision, ...]:
    """The decisions of a case, the first one first; the caller has asked whether they may be seen."""
    query = select(Decision).where(Decision.case_id == case_id).order_by(Decision.sequence)
    return tuple(db.session.execute(query).scalars())


def find_open_steps(assessment: Assessment, model: str) -> tuple[StepDefinition, ...]:
    """The steps of the statutory test that nobody has recorded for a model; the caller has asked who may see them."""
    file = find_case_file(assessment)
    return open_legal_steps(edition_of(assessment), model, _recorded(file.id) if file else ())


def record_decision(
    assessment_id: uuid.UUID,
    text: DecisionText,
    *,
    seen_open_steps: Iterable[str],
    expected_sequence: int,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Records a decision, with the legal steps that were open on the day.

    Args:
        seen_open_steps: codes of the open legal steps that the person confirms they saw. Open steps bar nothing.
        expected_sequence: decisions of the case that the person was looking at.

    Raises:
        NotFound: no such case for this actor, or no such model in its edition.
        NotAllowed: the actor may not record decisions.
        EditConflict: another decision was recorded in the meantime.
        Refused: something is missing, the model was not in use on the day, a date is out of order, or the steps that
            were seen are not those that are open.
    """
    case = hold(assessment_id, Permission.RECORD_DECISION, actor=actor, now=now)
    earlier = list_decisions(case.file.id)
    if len(earlier) != expected_sequence:
        raise EditConflict(
            "the decision",
            current=_text(earlier[-1]).fields() if earlier else {},
            offered=text.fields(),
            version=len(earlier),
        )
    _check(case, text, now)
    still_open = [step.code for step in open_legal_steps(case.guidance, text.model, _recorded(case.file.id))]
    if set(seen_open_steps) != set(still_open):
        raise Refused("Confirm that you have seen which legal steps are not recorded as done")
    row = Decision(
        case_id=case.file.id,
        sequence=len(earlier) + 1,
        open_steps=still_open,
        recorded_at=now,
        recorded_by_id=case.writer_id,
        **{name: getattr(text, name) for name in text.__dataclass_fields__} | {"themes": list(text.themes)},
    )
    db.session.add(row)
    db.session.flush()
    facts: dict[str, object] = {
        "sequence": row.sequence,
        "outcome": text.outcome.value,
        "model": text.model,
        "open_steps": still_open,
    }
    record_case_event("decision_recorded", case.assessment, actor=actor, now=now, facts=facts)
    return row


def _recorded(case_id: uuid.UUID) -> tuple[RecordedStep, ...]:
    found = db.session.execute(select(LadderStep).where(LadderStep.case_id == case_id)).scalars()
    return tuple(
        RecordedStep(
            row.model, row.step, row.state, Row("ladder_step", str(row.id)), row.person, row.said_on, row.reason
        )
        for row in found
    )


def _text(row: Decision) -> DecisionText:
    values = {name: getattr(row, name) for name in DecisionText.__dataclass_fields__}
    return DecisionText(**values | {"themes": tuple(row.themes)})


def _check(case: OpenCase, text: DecisionText, now: datetime) -> None:
    needed = {"decided_by": "Enter who decided", "reasons": "Enter the reasons"}
    texts = {"decided_by": text.decided_by, "reasons": text.reasons, "powers": text.powers, "rests_on": text.rests_on}
    require_words(texts, needed=needed)
    require_short(text.decided_by, MAX_NAME, "The name")
    require_short(text.office, 200, "The office")
    require_not_future(text.decided_on, now=now, what="The day of the decision")
    if text.outcome in NAMES_A_MODEL and not text.model:
        raise Refused("Choose the model")
    if text.outcome not in NAMES_A_MODEL and text.model:
        raise Refused("Leave the model out, or say that one is chosen")
    if text.model:
        require_available(case.guidance, text.model, on=text.decided_on)
    if not {theme.slug for theme in case.guidance.themes}.issuperset(text.themes):
        raise Refused("Choose themes of the edition")
    _check_days(text)


def _check_days(text: DecisionText) -> None:
    if text.minded_to_on and text.minded_to_on > text.decided_on:
        raise Refused("The council is told that a decision is in mind before it is taken. Check the two days")
    if text.in_force_on and text.ends_on and text.ends_on < text.in_force_on:
        raise Refused("The last day must be on or after the day it comes into force")
