"""A review from taking up to issue: Exampleton's. Fictional Valley's submission waits for a reviewer."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from uuid import UUID

from sqlalchemy import select

from portal.database import db
from portal.demonstration.people import EXAMPLETON, email_of
from portal.domain.judgements import IndicatorState, Judgement
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.roles import Actor
from portal.domain.submissions import ThemeEntry
from portal.models import Assessment
from portal.reports.words import listed
from portal.services import people, reviews, summaries
from portal.services.reviews import ViewText
from portal.templating import department_names
from portal.transactions import writing

CYCLE = "2024"
#: Days between one step and the next.
TAKEN_UP, FIRST_VIEW, SUBMITTED, APPROVED, ISSUED = 6, 8, 21, 25, 28


def build(now: datetime) -> None:
    """Reviews the council's submission, issues its summary and renders the copies; the rounds have to be there."""
    with writing():
        assessment = db.session.execute(
            select(Assessment).where(Assessment.council_gss == EXAMPLETON, Assessment.cycle_slug == CYCLE)
        ).scalar_one()
        sealed_at, assessment_id = assessment.sealed_at, assessment.id
        at = {day: min(sealed_at + timedelta(days=day), now) for day in range(ISSUED + 1)}
        reviewer, lead = _actor("reviewer", now), _actor("lead", now)
        reviews.take_up(assessment_id, actor=reviewer, now=at[TAKEN_UP])
        for reader in (reviewer, lead):
            reviews.declare(assessment_id, "", actor=reader, now=at[TAKEN_UP])
        reviews.allow_one_reader(assessment_id, "A second reader was on leave.", actor=lead, now=at[TAKEN_UP])
        _write_views(assessment_id, reviewer, sealed_at, now)
        reviews.submit_review(assessment_id, actor=reviewer, now=at[SUBMITTED])
        reviews.approve(assessment_id, actor=lead, now=at[APPROVED])
        department = summaries.Department(*department_names())
        issued = summaries.issue(assessment_id, department=department, actor=lead, now=at[ISSUED])
        summary_id = issued.id
    # The queue may have done it by now; what is there already is not made again.
    from portal.jobs.summaries import render_summary

    render_summary({"summary": str(summary_id)})


def _write_views(assessment_id: UUID, reviewer: Actor, sealed_at: datetime, now: datetime) -> None:
    told = tomllib.loads(files(__package__).joinpath("review.toml").read_text(encoding="utf-8"))
    for number, theme in enumerate(reviews.get_case(assessment_id, actor=reviewer).themes):
        at = min(sealed_at + timedelta(days=FIRST_VIEW + number, hours=number), now)
        text = _view(told[theme.entry.slug], theme.entry)
        reviews.record_view(assessment_id, theme.entry.slug, text, actor=reviewer, expected_version=0, now=at)
        for code, finding, reasons in _findings(theme.entry):
            reviews.record_finding(assessment_id, code, finding, reasons, actor=reviewer, expected_version=0, now=at)
    review = reviews.get_case(assessment_id, actor=reviewer).review
    assert review is not None  # taken up above
    reviews.record_overview(
        assessment_id, told["overview"].strip(), actor=reviewer, expected_version=review.version, now=at
    )


def _view(told: dict[str, str], theme: ThemeEntry) -> ViewText:
    codes = {
        judgement.value: listed([entry.code for entry in theme.characteristics if entry.answer.judgement is judgement])
        or "these characteristics"
        for judgement in Judgement
    }
    texts = {name: told[name].strip().format(**codes) for name in ("view", "reasons", "strengths", "questions")}
    return ViewText(Stance(told["stance"]), **{name: text.replace("'", "’") for name, text in texts.items()})


def _findings(theme: ThemeEntry) -> Iterator[tuple[str, IndicatorFinding, str]]:
    """A finding where the council's own answer can be checked against its documents; the rest is left not assessed."""
    for number, entry in enumerate(theme.indicators):
        if entry.reply.state is IndicatorState.PRESENT:
            yield entry.code, IndicatorFinding.MET, "The council says so itself, and its papers bear it out."
        elif entry.reply.state is IndicatorState.NOT_PRESENT and number % 2 == 0:
            yield entry.code, IndicatorFinding.NOT_MET, "Nothing in the papers named points to it."


def _actor(account: str, now: datetime) -> Actor:
    user = people.find_user(email_of(account))
    if user is None:
        raise LookupError(account)
    return people.actor_of(user, today=now.date())
