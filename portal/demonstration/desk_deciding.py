"""How Exampleton's case comes to an end: differences settled, facts checked, options weighed, one decision recorded."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from portal.demonstration.desk_readings import told
from portal.demonstration.people import EXAMPLETON
from portal.domain.casework import DecisionOutcome, OptionStanding, PointOutcome
from portal.domain.moderation import Said
from portal.domain.roles import Actor
from portal.services import accuracy, ladder, moderation
from portal.services.accuracy import Answer, PointText
from portal.services.ladder import DecisionText, InstrumentText, OptionText
from portal.services.reviews.settling import Compared
from portal.services.summaries import Department

At = Callable[[float], datetime]


def settle(assessment_id: UUID, lead: Actor, now: datetime) -> None:
    """The lead settles every difference: the second reader's word on characteristics, the first's on indicators."""
    found = moderation.get_moderation(assessment_id, actor=lead)
    for place, compared in enumerate(line.compared for line in found.open_lines):
        said, reasons, words = _settled(compared)
        moderation.settle(
            assessment_id,
            compared.section.section,
            said,
            words=words,
            reasons=reasons,
            actor=lead,
            expected_version=0,
            now=now + timedelta(minutes=5 * place),
        )


def _settled(found: Compared) -> tuple[Said, str, str]:
    first, second = (account.said for account in found.accounts)
    reasons = told("desk")["reasons"]
    if found.kind.value == "theme":
        view = told("desk")["second"][found.section.section]["view"]
        return second, reasons["settled_theme"], view
    if found.kind.value == "indicator":
        return (first if first.code else second), reasons["indicator_settled"], ""
    return second, reasons["settled_second"], ""


def check_facts(assessment_id: UUID, lead: Actor, officer: Actor, department: Department, at: At) -> None:
    """The council gets its days, raises two points, says that it has no more, and is answered."""
    window = accuracy.open_window(assessment_id, at(40).date(), department=department, actor=lead, now=at(26))
    for place, line in enumerate(told("desk")["points"]):
        text = PointText(line["section"], line["said"], line["correct"], line["evidence"])
        accuracy.raise_point(EXAMPLETON, window.id, text, actor=officer, now=at(30) + timedelta(minutes=place))
    accuracy.say_done(EXAMPLETON, window.id, actor=officer, now=at(31))
    for point, line in zip(window.points, told("desk")["points"], strict=True):
        answer = Answer(PointOutcome(line["outcome"]), line["reason"], line["now_says"])
        accuracy.answer_point(assessment_id, point.id, answer, actor=lead, expected_version=point.version, now=at(33))
    accuracy.close_window(assessment_id, actor=lead, now=at(33))


def weigh(assessment_id: UUID, lead: Actor, at: At) -> None:
    """An earlier notice that has lapsed, the options with their reasons, and the decision."""
    ended = at(0).date() - timedelta(days=300)
    notice = ladder.record_instrument(
        assessment_id,
        InstrumentText("best-value-notice", told("desk")["notice"]["title"], ended - timedelta(days=365), ended),
        actor=lead,
        now=at(34),
    )
    ladder.confirm_end(
        assessment_id,
        notice.id,
        ended_on=ended + timedelta(days=3),
        outcome=told("desk")["notice"]["outcome"],
        actor=lead,
        expected_version=notice.version,
        now=at(34),
    )
    for line in told("desk")["options"]:
        option = OptionText(OptionStanding(line["standing"]), line["reasons"], lead.name, at(35).date())
        ladder.record_option(assessment_id, line["model"], option, actor=lead, expected_version=0, now=at(35))
    _decide(assessment_id, told("desk")["decision"], lead, at)


def _decide(assessment_id: UUID, line: dict[str, Any], lead: Actor, at: At) -> None:  # Any: what the file holds
    day: date = at(36).date()
    text = DecisionText(
        outcome=DecisionOutcome(line["outcome"]),
        decided_by=line["decided_by"],
        decided_on=day,
        reasons=line["reasons"].strip(),
        model=line["model"],
        office=line["office"],
        themes=tuple(line["themes"]),
        rests_on=line["rests_on"],
        in_force_on=day,
        review_on=day + timedelta(days=180),
    )
    ladder.record_decision(
        assessment_id,
        text,
        seen_open_steps=_open_steps(assessment_id, line["model"], lead),
        expected_sequence=0,
        actor=lead,
        now=at(36),
    )


def _open_steps(assessment_id: UUID, model: str, lead: Actor) -> Iterable[str]:
    from portal.services.reviews import get_case

    case = get_case(assessment_id, actor=lead)
    return [step.code for step in ladder.find_open_steps(case.assessment, model)]
