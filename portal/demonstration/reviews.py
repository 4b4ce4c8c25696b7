"""A review from taking up to issue: Exampleton's. Fictional Valley's submission waits for a reviewer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.database import db
from portal.demonstration import desk_after, desk_deciding, desk_gathering, desk_readings, desk_talking
from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.roles import Actor
from portal.models import Assessment
from portal.services import people, reviews, summaries
from portal.templating import department_names, service_address
from portal.transactions import writing

CYCLE = "2024"
#: Days from the sealing to each step.
TAKEN_UP, SUBMITTED, SETTLED, APPROVED, ISSUED = 6, 21, 24, 25, 38


def build(now: datetime) -> None:
    """Reviews the council's submission, issues its summary and renders the copies; the rounds have to be there."""
    with writing():
        assessment = db.session.execute(
            select(Assessment).where(Assessment.council_gss == EXAMPLETON, Assessment.cycle_slug == CYCLE)
        ).scalar_one()
        assessment_id, at = assessment.id, _calendar(assessment.sealed_at, now)
        readers, lead = (_actor("reviewer", now), _actor("reviewer2", now)), _actor("lead", now)
        _read(assessment_id, readers, lead, at)
    with writing():
        desk_gathering.ask(assessment_id, readers[0], lead, _actor("author", now), at)
        desk_gathering.sample(assessment_id, readers, at)
        desk_gathering.gather(assessment_id, readers[1], at)
        desk_talking.talk(assessment_id, lead, _actor("chief-executive", now), at)
        _hand_in(assessment_id, readers, lead, at)
    with writing():
        department = summaries.Department(*department_names(), service_address())
        officer = _actor("chief-executive", now)
        desk_deciding.check_facts(assessment_id, lead, officer, department, at)
        desk_deciding.weigh(assessment_id, lead, at)
        issued = summaries.issue(assessment_id, department=department, actor=lead, now=at(ISSUED))
        summary_id = issued.id
    with writing():
        desk_after.follow(assessment_id, lead, _actor("author", now), at)
        desk_gathering.ask_again(assessment_id, lead, at)
    # The queue may have done it by now; what is there already is not made again.
    from portal.jobs.summaries import render_summary

    render_summary({"summary": str(summary_id)})


def _calendar(sealed_at: datetime, now: datetime) -> Callable[[float], datetime]:
    def at(days: float) -> datetime:
        return min(sealed_at + timedelta(days=days), now)

    return at


def _read(assessment_id: UUID, readers: tuple[Actor, Actor], lead: Actor, at: Callable[[float], datetime]) -> None:
    for place, (which, reader) in enumerate(zip(("first", "second"), readers, strict=True)):
        reviews.take_up(assessment_id, actor=reader, now=at(TAKEN_UP + place))
        reviews.declare(assessment_id, "", actor=reader, now=at(TAKEN_UP + place))
        desk_readings.write(assessment_id, which, reader, at)
    reviews.declare(assessment_id, "", actor=lead, now=at(TAKEN_UP + 2))


def _hand_in(assessment_id: UUID, readers: tuple[Actor, Actor], lead: Actor, at: Callable[[float], datetime]) -> None:
    for place, reader in enumerate(readers):
        reviews.submit_review(assessment_id, actor=reader, now=at(SUBMITTED + place))
    desk_deciding.settle(assessment_id, lead, at(SETTLED))
    reviews.approve(assessment_id, actor=lead, now=at(APPROVED))


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    if user is None:
        raise LookupError(account)
    return people.actor_of(user, today=now.date())
