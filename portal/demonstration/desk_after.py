"""After Exampleton's summary: its plan offered and agreed, two check-ins, and good practice in the public library."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from portal.database import db
from portal.demonstration.desk_readings import told
from portal.demonstration.people import EXAMPLETON
from portal.domain.roles import Actor
from portal.models import Assessment
from portal.services.aftercare import check_ins, exits, plans
from portal.services.aftercare.check_ins import CheckInText
from portal.services.good_practice import answers, offers
from portal.services.good_practice.offers import PracticeText
from portal.services.reviews.access import find_case_file

At = Callable[[float], datetime]


def follow(assessment_id: UUID, lead: Actor, author: Actor, at: At) -> None:
    """Everything that comes after the summary was issued."""
    _agree_plan(assessment_id, lead, author, at)
    _check_in(assessment_id, lead, at)
    _share_practice(assessment_id, lead, author, at)


def _agree_plan(assessment_id: UUID, lead: Actor, author: Actor, at: At) -> None:
    assessment = db.session.get_one(Assessment, assessment_id)
    case = find_case_file(assessment)
    assert case is not None  # two people read it
    actions = [action.id for action in plans.list_actions(EXAMPLETON, actor=author)]
    offered = plans.offer(case.id, EXAMPLETON, actions[:4], actor=author, now=at(45))
    plans.answer(
        assessment_id,
        offered.id,
        "Agreed. The two actions on scrutiny and on savings are those that the check-ins will look at.",
        agrees=True,
        actor=lead,
        expected_version=offered.version,
        now=at(50),
    )
    exits.add_lines(
        assessment_id,
        [
            "The forward plan gives scrutiny's date for each key decision, and a quarter's minutes show it kept.",
            "Each saving of next year's budget has a business case that members have seen.",
        ],
        actor=lead,
        now=at(50),
    )


def _check_in(assessment_id: UUID, lead: Actor, at: At) -> None:
    """One was held and shared; one is to come and announced to nobody yet."""
    held, planned = told("desk")["check_ins"]
    first = check_ins.plan(assessment_id, CheckInText(at(65).date(), held["about"]), actor=lead, now=at(50))
    text = CheckInText(at(65).date(), held["about"], at(65).date(), held["notes"])
    check_ins.change(assessment_id, first.id, text, actor=lead, expected_version=first.version, now=at(65))
    check_ins.share(assessment_id, first.id, actor=lead, expected_version=first.version, now=at(66))
    later = at(85).date() + timedelta(days=90)
    check_ins.plan(assessment_id, CheckInText(later, planned["about"]), actor=lead, now=at(66))


def _share_practice(assessment_id: UUID, lead: Actor, author: Actor, at: At) -> None:
    for line in told("desk")["practice"]:
        words = PracticeText("service-delivery", line["title"], line["text"].strip(), line["code"])
        offered = offers.offer(assessment_id, words, actor=lead, now=at(52))
        answers.answer(
            offered.id,
            EXAMPLETON,
            "We are glad to share this.",
            agrees=True,
            actor=author,
            expected_version=offered.version,
            now=at(55),
        )
