"""Smaller steps of the department's work on a case, beside those that the demonstration takes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from portal.domain.casework import Bearing, EngagementKind
from portal.domain.readiness import StepState
from portal.domain.roles import Actor
from portal.services import engagements, external_evidence, ladder, reviews
from portal.services.external_evidence import BearingText, OutsideDetails
from portal.services.ladder import (
    AppointeeText,
    ConsideredText,
    FactText,
    InstrumentText,
    PeriodText,
    StepText,
)
from portal.services.reviews import RecommendationText

At = Callable[[float], datetime]


def recommend_otherwise(assessment_id: UUID, reader: Actor, now: datetime) -> None:
    """A recommendation that is made, worded anew and taken back."""
    step = {"actor": reader, "now": now}
    text = RecommendationText("Publish the register of interests.", "It is kept and not published.")
    number = reviews.add_recommendation(assessment_id, "leadership", text, **step)
    again = RecommendationText("Publish the register of interests each quarter.", "It is kept and not published.")
    version = reviews.change_recommendation(assessment_id, number, again, expected_version=1, **step)
    reviews.take_back_recommendation(
        assessment_id, number, "It is published already.", expected_version=version, **step
    )


def correct_outside(assessment_id: UUID, reader: Actor, now: datetime) -> None:
    """A document from outside and what it says of a theme, each corrected."""
    step = {"actor": reader, "now": now}
    details = OutsideDetails("regulators", "Letter after a visit", "An inspectorate (fictional)", "The inspectorate")
    row = external_evidence.add_outside(assessment_id, details, **step)
    bearing = external_evidence.add_bearing(
        assessment_id, row.id, "culture", BearingText(Bearing.ADDS, "Staff spoke openly.", "page 2"), **step
    )
    external_evidence.change_bearing(
        assessment_id,
        row.id,
        bearing.id,
        "culture",
        BearingText(Bearing.AGREES, "Staff spoke openly.", "page 3"),
        expected_version=bearing.version,
        **step,
    )
    corrected = OutsideDetails("regulators", "Letter after two visits", details.source, details.supplied_by)
    external_evidence.change_outside(assessment_id, row.id, corrected, expected_version=row.version, **step)


def note_a_call(assessment_id: UUID, lead: Actor, now: datetime) -> None:
    """A call that stays in the department's file."""
    words = engagements.EngagementWords(EngagementKind.CALL, now.date(), "What was asked for", notes="A list was sent.")
    engagements.add(assessment_id, words, actor=lead, now=now)


def lay_out(assessment_id: UUID, lead: Actor, at: At) -> None:
    """An instrument with an appointee, a step, a fact, and representations, each corrected once."""
    _instrument(assessment_id, lead, at)
    _step_and_fact(assessment_id, lead, at(33))
    _representations(assessment_id, lead, at)


def _instrument(assessment_id: UUID, lead: Actor, at: At) -> None:
    step, day = {"actor": lead, "now": at(32)}, at(30).date()
    row = ladder.record_instrument(
        assessment_id, InstrumentText("improvement-board", "A board (fictional)", day), **step
    )
    text = InstrumentText("improvement-board", "An independent board (fictional)", day)
    ladder.change_instrument(assessment_id, row.id, text, expected_version=row.version, **step)
    appointee = AppointeeText("Rosalind Pike", "Chair", day)
    ladder.add_appointee(assessment_id, row.id, appointee, expected_version=row.version, **step)
    ladder.change_appointee(
        assessment_id,
        row.id,
        row.appointees[0].id,
        AppointeeText("Rosalind Pike", "Independent chair", day),
        expected_version=row.version,
        **step,
    )


def _step_and_fact(assessment_id: UUID, lead: Actor, now: datetime) -> None:
    step = {"actor": lead, "now": now}
    text = StepText(StepState.NOT_APPLICABLE, lead.name, now.date(), "No direction is in mind.")
    ladder.record_step(assessment_id, "section-15-directions", "ST-1", text, expected_version=0, **step)
    record = ladder.list_records(reviews.get_case(assessment_id, actor=lead))[0]
    key = f"{record.kind}:{record.id}"
    fact = ladder.set_fact(
        assessment_id, "sector-support", "sector-support-S1", FactText(key, "It is on file."), **step
    )
    ladder.change_fact(
        assessment_id, fact.id, FactText(key, "It is on file since May."), expected_version=fact.version, **step
    )


def _representations(assessment_id: UUID, lead: Actor, at: At) -> None:
    step = {"actor": lead, "now": at(34)}
    text = PeriodText("section-15-directions", "A proposed direction", lead.name, at(30).date(), at(33).date())
    period = ladder.set_period(assessment_id, text, **step)
    longer = PeriodText("section-15-directions", "A proposed direction", lead.name, at(29).date(), at(33).date())
    ladder.change_period(assessment_id, period.id, longer, expected_version=period.version, **step)
    row = ladder.add_representation(
        assessment_id, made_by="A neighbouring council", received_on=at(31).date(), text="We would help.", **step
    )
    considered = ConsideredText("Read and set beside the options.", lead.name, at(34).date())
    ladder.consider_representation(assessment_id, row.number, considered, expected_version=row.version, **step)
