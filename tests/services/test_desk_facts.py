"""What the department gathered becomes facts of readiness: each sentence names a record, and no official."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.domain.casework import OptionStanding, Side
from portal.domain.readiness import FactKind, StepState
from portal.domain.reviewing import Stance
from portal.models import (
    AccuracyPoint,
    AccuracyWindow,
    AgreedPlan,
    Assessment,
    CaseFile,
    Clarification,
    ClarificationMessage,
    ExternalEvidence,
    Review,
)
from portal.services import ladder, reviews
from portal.services.ladder import OptionText, StepText
from portal.services.reviews.access import begin_case_file
from portal.services.summaries.desk_facts import desk_facts, recorded_steps
from portal.services.summaries.facts import facts_of
from portal.transactions import writing
from tests.factories import reviews as factory

DAY = date(2024, 6, 3)
DRAFT = {"draft_json": "{}", "draft_sha256": "0" * 64}


@pytest.fixture
def case(people: None, session: Session, now: datetime) -> Assessment:
    """A case that was reviewed and approved."""
    with writing():
        return factory.reviewed(now)


@pytest.fixture
def file(case: Assessment, now: datetime) -> CaseFile:
    return begin_case_file(case, now=now)


def told(case: Assessment, now: datetime, kind: FactKind) -> list[str]:
    """The sentences of one kind, in the order in which a rule gives them."""
    found = reviews.get_case(case.id, actor=factory.actor("lead", now))
    return [fact.text for fact in sorted(desk_facts(found), key=lambda fact: fact.place) if fact.kind is kind]


def test_outside_evidence_when_withdrawn_then_is_no_fact_and_the_rest_stand_by_number(
    session: Session, case: Assessment, file: CaseFile, now: datetime
) -> None:
    with writing():
        for number in (11, 2, 3):
            session.add(outside(file, number, now))
        session.flush()
        gone = session.query(ExternalEvidence).filter_by(number=3).one()
        gone.withdrawn_at, gone.withdrawn_reason = now, "Sent twice."

    assert told(case, now, FactKind.OUTSIDE_EVIDENCE) == [
        "Outside evidence 2: Letter 2 (The auditor), which bears no date.",
        "Outside evidence 11: Letter 11 (The auditor), which bears no date.",
    ]


@pytest.mark.parametrize(
    ("is_closed", "is_done", "has_points", "expected"),
    [
        (False, True, True, []),
        (True, False, False, []),
        (True, True, False, ["The council was shown what would be said of it and raised no point of fact."]),
        (
            True,
            False,
            True,
            ["The council was shown what would be said of it and raised points of fact, each answered with a reason."],
        ),
    ],
    ids=["still open", "closed in silence", "nothing to say", "points"],
)
def test_accuracy_window_when_the_council_said_something_and_it_is_closed_then_is_a_reply(
    session: Session,
    case: Assessment,
    now: datetime,
    is_closed: bool,
    is_done: bool,
    has_points: bool,
    expected: list[str],
) -> None:
    with writing():
        window = AccuracyWindow(assessment_id=case.id, sequence=9, opened_at=now, closes_on=DAY, **DRAFT)
        window.closed_at, window.council_done_at = (now if is_closed else None), (now if is_done else None)
        if has_points:
            window.points.append(AccuracyPoint(number=1, section="frame", said="A", correct="B", raised_at=now))
        session.add(window)

    assert told(case, now, FactKind.AUTHORITY_REPLIED) == expected


@pytest.mark.parametrize(("side", "expected"), [(Side.COUNCIL, 1), (Side.DEPARTMENT, 0)])
def test_question_when_only_the_department_wrote_then_is_no_reply(
    session: Session, case: Assessment, file: CaseFile, now: datetime, side: Side, expected: int
) -> None:
    with writing():
        row = Clarification(
            case_id=file.id, assessment_id=case.id, number=1, subject="Minutes", sections=[], opened_at=now,
            side=side.other, since=now,
        )  # fmt: skip  # about the thread in two lines
        row.messages.append(ClarificationMessage(side=side, text="Those of May.", sent_at=now))
        session.add(row)

    found = told(case, now, FactKind.AUTHORITY_REPLIED)

    assert found == ["Question 1 to the council, “Minutes”: it answered."][:expected]


@pytest.mark.parametrize("is_agreed", [True, False])
def test_plan_when_both_sides_agreed_then_is_improvement_and_an_offered_one_is_not(
    session: Session, case: Assessment, file: CaseFile, now: datetime, is_agreed: bool
) -> None:
    with writing():
        plan = AgreedPlan(
            case_id=file.id, sequence=1, actions_json="[]", actions_sha256="0" * 64, offered_at=now,
            agreed_at=now if is_agreed else None,
        )  # fmt: skip  # about the plan in two lines
        session.add(plan)

    found = told(case, now, FactKind.IMPROVEMENT_RECORDED)

    assert found == (["An improvement plan was agreed with the council on 3 June 2024."] if is_agreed else [])


def test_options_when_several_are_recorded_then_stand_as_the_edition_has_them_and_name_no_official(
    case: Assessment, now: datetime
) -> None:
    lead = factory.actor("lead", now)
    with writing():
        for model in ("commissioners", "best-value-notice", "sector-support"):
            text = OptionText(OptionStanding.WOULD_NOT_DO, "A secret reason.", "A Director", DAY)
            ladder.record_option(case.id, model, text, actor=lead, expected_version=0, now=now)

    found = told(case, now, FactKind.LIGHTER_OPTION_CONSIDERED)

    assert [text.split(".")[0] for text in found] == [
        "Sector-led improvement and assurance",
        "Best Value Notice",
        "Commissioners",
    ]
    assert not any("secret" in text or "Director" in text for text in found)


def test_step_when_recorded_then_is_a_step_of_readiness_with_its_person(case: Assessment, now: datetime) -> None:
    with writing():
        ladder.record_step(
            case.id,
            "commissioners",
            "ST-3",
            StepText(StepState.NOT_APPLICABLE, "A Minister", DAY, "Urgent."),
            actor=factory.actor("lead", now),
            expected_version=0,
            now=now,
        )

    (step,) = recorded_steps(reviews.get_case(case.id, actor=factory.actor("lead", now)))

    assert (step.model, step.step, step.state) == ("commissioners", "ST-3", StepState.NOT_APPLICABLE)
    assert (step.person, step.on, step.reason, step.row.kind) == ("A Minister", DAY, "Urgent.", "ladder_step")


def outside(file: CaseFile, number: int, now: datetime) -> ExternalEvidence:
    return ExternalEvidence(
        case_id=file.id,
        number=number,
        kind="external-audit",
        title=f"Letter {number}",
        source="The auditor",
        supplied_by="The department",
        added_at=now,
    )


def test_views_when_two_have_read_then_each_reading_is_a_fact_and_until_then_only_ones_own(
    people: None, session: Session, now: datetime
) -> None:
    with writing():
        found = factory.submitted(now)
        first, second = factory.read_by_two(found, now=now)
        text = reviews.ViewText(Stance.AGREES, "Fair.", "Minute 12.", "Members ask.")
        for reader in (first, second):
            reviews.record_view(found.id, "governance", text, actor=reader, expected_version=0, now=now)

    facts = facts_of(reviews.get_case(found.id, actor=first), ()).of(FactKind.THEME_REVIEWED)
    assert [fact.text for fact in facts] == ["Governance: a view, with reasons."]

    with writing():
        for review in session.query(Review).filter_by(assessment_id=found.id):
            review.submitted_at = now
    facts = facts_of(reviews.get_case(found.id, actor=first), ()).of(FactKind.THEME_REVIEWED)
    assert sorted(fact.text for fact in facts) == [
        "Governance: a view of the first reader, with reasons.",
        "Governance: a view of the second reader, with reasons.",
    ]
