"""Two real interventions under fictional names: every field of what is known of them is held somewhere, and read back.

What does not fit is listed in decision record 84.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.domain.casework import OptionStanding
from portal.domain.ladder import Availability, RepresentationStanding
from portal.domain.readiness import StepState
from portal.errors import Refused
from portal.models import Assessment, Decision, ExternalEvidence
from portal.services import ladder
from portal.services.ladder import LadderOfCase
from portal.transactions import writing
from tests.factories import real_cases
from tests.factories import reviews as factory

#: After the later of the two, so that both are recorded as what happened.
RECORDED = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """What the service holds of one case."""

    assessment: Assessment
    ladder: LadderOfCase
    evidence: list[ExternalEvidence]

    @property
    def decision(self) -> Decision:
        (row,) = self.ladder.decisions
        return row

    def step(self, model: str, code: str) -> StepState:
        steps = {step.code: step.state for step in self.ladder.model(model).readiness.steps}
        return steps[code]

    def option(self, model: str) -> Any:
        return self.ladder.model(model).option

    def cited(self) -> list[str]:
        return [row.title for row in self.evidence]

    def bearings(self) -> list[str]:
        return [bearing.section for row in self.evidence for bearing in row.bearings]


Getter = Callable[[Held], object]

#: Field of the entry, or what is said of the case elsewhere -> where it is held -> what stands there.
LIKE_WOKING: dict[str, tuple[str, Getter, object]] = {
    "authority": ("council.name", lambda held: held.assessment.council.name, "Placeholder"),
    "type": ("council.type", lambda held: held.assessment.council.type, "district"),
    "instrument": (
        "instrument.model; representation_period.is_skipped",
        lambda held: ([item.row.model for item in held.ladder.instruments], held.ladder.periods[0].standing),
        (["commissioners"], RepresentationStanding.SKIPPED),
    ),
    "dates.directions": (
        "instrument.issued_on; decision.in_force_on",
        lambda held: (held.ladder.instruments[0].row.issued_on, held.decision.in_force_on),
        (date(2023, 5, 25), date(2023, 5, 25)),
    ),
    "ref": ("external_evidence.title", lambda held: "S-WOK-DIR" in " ".join(held.cited()), True),
    "said: urgent, with the reason": (
        "representation_period.urgency_reason; ladder_step.reason",
        lambda held: (bool(held.ladder.periods[0].row.urgency_reason), held.step("commissioners", "ST-3")),
        (True, StepState.NOT_APPLICABLE),
    ),
    "said: assurance review, and no inspection": (
        "external_evidence.kind; decision.rests_on; ladder_option",
        lambda held: (
            held.evidence[0].kind,
            "no inspection" in held.decision.rests_on,
            held.option("section-10-inspection").standing,
        ),
        ("assurance-review", True, OptionStanding.WOULD_NOT_DO),
    ),
    "said: directions open with a list of what was considered": (
        "external_evidence.number",
        lambda held: [row.number for row in held.evidence],
        [1, 2, 3],
    ),
    "said: borrowing out of scale": ("external_bearing.section", lambda held: held.bearings(), ["UR-F03"]),
    "said: nominees exercise functions": (
        "decision.powers",
        lambda held: held.decision.powers,
        "Specified functions, exercised by nominees.",
    ),
    "said: told with the reason (no day is known)": (
        "representation_period.authority_told_on, bodies_told_on; decision.open_steps",
        lambda held: (held.ladder.periods[0].row.authority_told_on, held.decision.open_steps),
        (None, ["ST-4", "ST-5"]),
    ),
}
LIKE_WARRINGTON: dict[str, tuple[str, Getter, object]] = {
    "authority": ("council.name", lambda held: held.assessment.council.name, "Exampleton"),
    "type": ("council.type", lambda held: held.assessment.council.type, "unitary"),
    "instrument": (
        "decision.rests_on; instrument.model; decision.powers",
        lambda held: (
            held.decision.rests_on.split(".")[0],
            [item.row.model for item in held.ladder.instruments],
            "in reserve" in held.decision.powers,
        ),
        ("A best value inspection", ["ministerial-envoys"], True),
    ),
    "themes_failing": (
        "decision.themes",
        lambda held: list(held.decision.themes),
        real_cases.WARRINGTON["themes_failing"],
    ),
    "dates.minded_to": ("decision.minded_to_on", lambda held: held.decision.minded_to_on, date(2025, 5, 8)),
    "dates.directions": (
        "instrument.issued_on; decision.in_force_on",
        lambda held: (held.ladder.instruments[0].row.issued_on, held.decision.in_force_on),
        (date(2025, 7, 9), date(2025, 7, 9)),
    ),
    "dates.end": (
        "instrument.ends_on; decision.ends_on",
        lambda held: (held.ladder.instruments[0].row.ends_on, held.decision.ends_on),
        (date(2030, 7, 31), date(2030, 7, 31)),
    ),
    "ref": (
        "external_evidence.title",
        lambda held: [code for code in ("S-WAR-EM", "S-LGL-61524", "S-LGL-60865") if code in " ".join(held.cited())],
        ["S-WAR-EM", "S-LGL-61524", "S-LGL-60865"],
    ),
    "said: inspected": (
        "ladder_step of section-10-inspection",
        lambda held: [held.step("section-10-inspection", code) for code in ("PS-08", "PS-09", "PS-10")],
        [StepState.DONE] * 3,
    ),
    "said: inspectors advised commissioners, which did not bind": (
        "ladder_option; decision.rests_on",
        lambda held: (held.option("commissioners").standing, "does not bind" in held.decision.rests_on),
        (OptionStanding.WOULD_NOT_DO, True),
    ),
    "said: three envoys": (
        "appointee",
        lambda held: [(person.from_on, person.to_on) for person in held.ladder.instruments[0].row.appointees],
        [(date(2025, 7, 9), date(2030, 7, 31))] * 3,
    ),
    "said: envoys came after the edition": (
        "guidance edition, available_from",
        lambda held: held.ladder.model("ministerial-envoys").availability,
        Availability.BY_DATE,
    ),
    "said: minded-to letter": (
        "ladder_step PS-12",
        lambda held: held.step("ministerial-envoys", "PS-12"),
        StepState.DONE,
    ),
    "said: explanatory memorandum": (
        "ladder_step PS-15; external_evidence",
        lambda held: (held.step("ministerial-envoys", "PS-15"), held.evidence[3].dated_on),
        (StepState.DONE, date(2025, 7, 9)),
    ),
    "said: external assurance review": (
        "external_evidence.kind",
        lambda held: held.evidence[1].kind,
        "assurance-review",
    ),
    "said: borrowing, strategy, reserves": (
        "external_bearing.section",
        lambda held: sorted(held.bearings()),
        ["UR-F03", "UR-F04", "UR-F05"],
    ),
    "said: recovery plan with milestones": (
        "external_evidence",
        lambda held: "milestones" in held.evidence[4].title,
        True,
    ),
    "said: representations (no days are known)": (
        "decision.open_steps",
        lambda held: held.decision.open_steps,
        ["ST-3", "ST-4", "ST-5"],
    ),
}


@pytest.fixture
def like_woking(people: None, session: Session, monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setitem(factory.SIGNATORIES, real_cases.STANDS_FOR["Woking BC"], real_cases.DISTRICT_SIGNERS)
    with writing():
        real_cases.add_district_officers(RECORDED)
        case = factory.reviewed(RECORDED, gss=real_cases.STANDS_FOR["Woking BC"])
        real_cases.record_like_woking(case, lead=factory.actor("lead", RECORDED), now=RECORDED)
    return held_of(session, case)


@pytest.fixture
def like_warrington(people: None, session: Session) -> Held:
    with writing():
        case = factory.reviewed(RECORDED, gss=real_cases.STANDS_FOR["Warrington BC"])
        real_cases.record_like_warrington(case, lead=factory.actor("lead", RECORDED), now=RECORDED)
    return held_of(session, case)


def held_of(session: Session, case: Assessment) -> Held:
    session.expire_all()
    found = ladder.get_ladder(case.id, actor=factory.actor("lead", RECORDED), today=RECORDED.date())
    query = session.query(ExternalEvidence).filter_by(case_id=real_cases.case_id_of(case, RECORDED))
    return Held(case, found, query.order_by(ExternalEvidence.number).all())


def test_first_case_when_recorded_then_every_field_is_held_and_none_is_left_over(like_woking: Held) -> None:
    check(real_cases.WOKING, LIKE_WOKING, like_woking)


def test_second_case_when_recorded_then_every_field_is_held_and_none_is_left_over(like_warrington: Held) -> None:
    check(real_cases.WARRINGTON, LIKE_WARRINGTON, like_warrington)


def check(entry: dict[str, Any], table: dict[str, tuple[str, Getter, object]], held: Held) -> None:
    assert set(entry) == {name for name in table if not name.startswith("said: ")}, "a field of the entry is left over"
    found = {name: get(held) for name, (_where, get, _expected) in table.items()}
    assert found == {name: expected for name, (_where, _get, expected) in table.items()}


def test_envoys_when_a_decision_is_of_the_spring_of_2024_then_are_refused(like_warrington: Held) -> None:
    row = like_warrington.decision
    text = ladder.DecisionText(
        outcome=row.outcome, model=row.model, decided_by="A", decided_on=date(2024, 5, 8), reasons="B"
    )

    with pytest.raises(Refused, match="not in use before November 2024"), writing():
        ladder.record_decision(
            like_warrington.assessment.id,
            text,
            seen_open_steps=row.open_steps,
            expected_sequence=1,
            actor=factory.actor("lead", RECORDED),
            now=RECORDED,
        )
