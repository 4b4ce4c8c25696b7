"""Cycles, rounds and whole self-assessments for tests: built by the services that people's clicks use."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask

from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.roles import SERVICE, Actor, Office
from portal.models import Assessment, Cycle, Round
from portal.services import assessments, people
from portal.services.assessments import EvidenceDetails
from portal.services.assessments.rounds import guidance_of
from tests.pages import Page

EXAMPLETON, SAMPLESHIRE, NOWHERE = "E99000002", "E99000001", "E99000004"


@dataclass(frozen=True)
class Team:
    """The people of one council who take part in a round, as actors."""

    author: Actor
    contributor: Actor
    viewer: Actor
    chief_executive: Actor
    finance: Actor
    monitoring: Actor

    @property
    def officers(self) -> tuple[tuple[Office, Actor], ...]:
        """The three offices in the order in which the law names them, each with its holder."""
        return (
            (Office.HEAD_OF_PAID_SERVICE, self.chief_executive),
            (Office.CHIEF_FINANCE_OFFICER, self.finance),
            (Office.MONITORING_OFFICER, self.monitoring),
        )


def account(email: str, *, today: date) -> Actor:
    """The account of the demonstration with that name, with its rights today."""
    user = people.find_user(f"{email}@portal.example")
    assert user is not None, email
    return people.actor_of(user, today=today)


def account_in(app: Flask, email: str, now: datetime) -> Actor:
    """The same from outside an app context."""
    with app.app_context():
        return account(email, today=now.date())


def team_of_exampleton(today: date) -> Team:
    """Exampleton's people, from the demonstration's accounts."""
    return Team(
        author=account("author", today=today),
        contributor=account("contributor", today=today),
        viewer=account("viewer", today=today),
        chief_executive=account("chief-executive", today=today),
        finance=account("section-151", today=today),
        monitoring=account("monitoring-officer", today=today),
    )


def add_cycle(now: datetime, *, slug: str = "2024", edition: str = "2024-05", **changes: date) -> Cycle:
    """A cycle that is open and due in the autumn."""
    dates = {"opens_on": date(now.year, 5, 8), "due_on": date(now.year, 9, 30), **changes}
    return assessments.add_cycle(slug, f"Self-assessment {slug}", edition=edition, actor=SERVICE, now=now, **dates)


def open_round(gss: str, *, actor: Actor, now: datetime, cycle: str = "2024") -> Round:
    """A round of the council in the cycle, which is added when it is not there."""
    if assessments.find_cycle(cycle) is None:
        add_cycle(now, slug=cycle)
    return assessments.open_round(gss, cycle, actor=actor, now=now)


def answer(code: str = "CI-01", **changes: object) -> CharacteristicAnswer:
    """A whole answer, with whatever a test wants otherwise."""
    values: dict[str, object] = {
        "judgement": Judgement.LARGELY,
        "confidence": Confidence.MEDIUM,
        "strength": Strength.MODERATE,
        "narrative": "Every directorate has an improvement plan with an owner.",
        **changes,
    }
    return CharacteristicAnswer(code=code, **values)  # type: ignore[arg-type]  # a test's own choice of values


def reply(
    code: str = "CI-F01", state: IndicatorState | None = IndicatorState.NOT_PRESENT, note: str = ""
) -> IndicatorReply:
    """A reply to an indicator."""
    return IndicatorReply(code=code, state=state, note=note)


def evidence(**changes: object) -> EvidenceDetails:
    """A link to a document."""
    values: dict[str, object] = {
        "title": "Corporate improvement plan",
        "address": "https://www.exampleton.example/plan",
        "pointer": "section 3, page 9",
        "dated_on": date(2024, 2, 1),
        **changes,
    }
    return EvidenceDetails(**values)  # type: ignore[arg-type]  # a test's own choice of values


def fill(found: Round, *, actor: Actor, now: datetime, narrative: str = "What is in place is written down.") -> None:
    """Answers every item of a round."""
    for theme in guidance_of(found).themes:
        for line in theme.characteristics:
            assessments.record_judgement(
                found.id, answer(line.code, narrative=narrative), actor=actor, expected_version=0, now=now
            )
        for indicator in theme.indicators:
            assessments.record_indicator(found.id, reply(indicator.code), actor=actor, expected_version=0, now=now)


def send(found: Round, *, actor: Actor, now: datetime) -> Round:
    """Sends a round for sign-off as it is."""
    return assessments.send_for_sign_off(found.id, accept_open_items=True, actor=actor, now=now)


def read(found: Round, office: Office, *, actor: Actor, now: datetime) -> None:
    """Records that an officer has read what is frozen."""
    assessments.record_reading(found.id, office, content_sha256=found.content_sha256, actor=actor, now=now)


def sign(found: Round, office: Office, *, actor: Actor, now: datetime, reservation: str = "") -> Assessment | None:
    """One signature under what the round says now, after reading it."""
    read(found, office, actor=actor, now=now)
    return assessments.sign_off(
        found.id, office, content_sha256=found.content_sha256, reservation=reservation, actor=actor, now=now
    )


def seal(found: Round, team: Team, *, now: datetime) -> Assessment:
    """Sends a round and signs it for all three offices."""
    sent = send(found, actor=team.author, now=now)
    sealed = None
    for office, officer in team.officers:
        sealed = sign(sent, office, actor=officer, now=now)
    assert sealed is not None
    return sealed


def plant(found: Round, canary: str, *, actor: Actor, now: datetime) -> None:
    """Plants a text in every place of a draft where a person can write one: for tests that look for leaks."""
    written = answer("CI-01", narrative=f"Narrative {canary}")
    assessments.record_judgement(found.id, written, actor=actor, expected_version=0, now=now)
    waived = answer("L-01", judgement=Judgement.NOT_APPLICABLE, reason=f"Reason {canary}", narrative=f"Kept {canary}")
    assessments.record_judgement(found.id, waived, actor=actor, expected_version=0, now=now)
    noted = reply("CI-F01", IndicatorState.PRESENT, f"Note {canary}")
    assessments.record_indicator(found.id, noted, actor=actor, expected_version=0, now=now)
    details = evidence(
        title=f"Title {canary}", address=f"https://www.exampleton.example/{canary}", pointer=f"Page {canary}"
    )
    assessments.add_evidence(found.id, "CI-01", details, actor=actor, now=now)


def save_answer(page: Page, base: str, code: str = "CI-01", **data: str) -> None:
    """Saves an answer on its page, as a person would; `base` is the address of the round."""
    page.get(f"{base}/characteristics/{code}")
    page.submit({"judgement": "largely", "narrative": "First words.", **data}, button="Save", follow=True)
