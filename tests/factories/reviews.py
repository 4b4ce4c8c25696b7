"""Sealed self-assessments and reviews, made by the services that people's own clicks use. Call inside `writing()`."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from portal.demonstration.people import EXAMPLETON, VALLEY, email_of
from portal.domain.casework import OptionStanding
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.domain.roles import SERVICE, Actor, Office
from portal.domain.sealing import digest
from portal.models import Assessment, LadderOption, ReadinessSummary, Round
from portal.reports.pdf import AttachedFile
from portal.services import accuracy, assessments, people, reviews, summaries
from tests.factories import assessments as make

CYCLE = "2024"
DEPARTMENT = summaries.Department("Department for Levelling Up, Housing and Communities", "DLUHC")
SIGNATORIES = {
    EXAMPLETON: ("author", ("chief-executive", "section-151", "monitoring-officer")),
    VALLEY: ("author5", ("chief-executive5", "section-73", "monitoring-officer5")),
}


def actor(account: str, now: datetime) -> Actor:
    """An account of the demonstration, with its rights today."""
    user = people.find_user(email_of(account))
    assert user is not None
    return people.actor_of(user, today=now.date())


def begun(now: datetime, *, gss: str = EXAMPLETON, narrative: str = "We do this everywhere.") -> Round:
    """A round in draft with one characteristic answered, one indicator answered and one document."""
    from portal.database import db
    from portal.models import Cycle

    if db.session.get(Cycle, CYCLE) is None:
        assessments.add_cycle(
            CYCLE,
            "Best Value self-assessment 2024",
            edition="2024-05",
            opens_on=now.date() - timedelta(days=30),
            due_on=now.date() + timedelta(days=60),
            actor=SERVICE,
            now=now,
        )
    author = actor(SIGNATORIES[gss][0], now)
    found = assessments.open_round(gss, CYCLE, actor=author, now=now)
    answer = CharacteristicAnswer("G-01", Judgement.LARGELY, Confidence.MEDIUM, Strength.MODERATE, narrative)
    assessments.record_judgement(found.id, answer, actor=author, expected_version=0, now=now)
    reply = IndicatorReply("G-F01", IndicatorState.NOT_PRESENT, "Looked at in May.")
    assessments.record_indicator(found.id, reply, actor=author, expected_version=0, now=now)
    paper = assessments.EvidenceDetails(
        title="Annual governance statement",
        address="https://council.example/ags",
        pointer="page 4",
        dated_on=date(2024, 5, 1),
        is_public=True,
    )
    assessments.add_evidence(found.id, "G-01", paper, actor=author, now=now)
    return found


def submitted(now: datetime, *, gss: str = EXAMPLETON, narrative: str = "We do this everywhere.") -> Assessment:
    """A self-assessment that all three officers have signed."""
    found = begun(now, gss=gss, narrative=narrative)
    author, officers = SIGNATORIES[gss]
    assessments.send_for_sign_off(found.id, accept_open_items=True, actor=actor(author, now), now=now)
    for account, office in zip(officers, Office, strict=True):
        make.sign(found, office, actor=actor(account, now), now=now)
    return assessments.get_assessment(found)


def declared(case: Assessment | UUID, *accounts: str, now: datetime) -> None:
    """The accounts, which may come to the case, say that they have no interest in its council; once is enough."""
    for account in accounts:
        person = actor(account, now)
        if reviews.get_own_standing(_id(case), actor=person).interest is None:
            reviews.declare(_id(case), "", actor=person, now=now)


def taken_up(case: Assessment | UUID, *, now: datetime, account: str = "reviewer", alone: bool = True) -> Actor:
    """The account reads the case, by themselves where `alone`; the lead has opened it."""
    reader = actor(account, now)
    reviews.take_up(_id(case), actor=reader, now=now)
    declared(case, account, "lead", now=now)
    file = reviews.get_case(_id(case), actor=reader).file
    if alone and not (file and file.one_reader_reason):
        reviews.allow_one_reader(_id(case), "A second reader is on leave.", actor=actor("lead", now), now=now)
    return reader


def read_by_two(case: Assessment | UUID, *, now: datetime) -> tuple[Actor, Actor]:
    """`reviewer` and `reviewer2` read the case; neither has written a word."""
    first = taken_up(case, now=now, alone=False)
    return first, taken_up(case, now=now, account="reviewer2", alone=False)


def written(case: Assessment | UUID, account: str, *, now: datetime, text: reviews.ViewText | None = None) -> Actor:
    """A reader of the case has a view of each theme."""
    reader = actor(account, now)
    view = text or reviews.ViewText(Stance.AGREES, "The account is fair.", "Minute 12 says so.")
    for theme in reviews.get_case(_id(case), actor=reader).themes:
        version = theme.view.version if theme.view else 0
        reviews.record_view(_id(case), theme.entry.slug, view, actor=reader, expected_version=version, now=now)
    return reader


def handed_in(case: Assessment | UUID, account: str, *, now: datetime, text: reviews.ViewText | None = None) -> Actor:
    """A reader of the case has a view of each theme and has handed in."""
    reader = written(case, account, now=now, text=text)
    reviews.submit_review(_id(case), actor=reader, now=now)
    return reader


def _id(case: Assessment | UUID) -> UUID:
    return case if isinstance(case, UUID) else case.id


def approved(now: datetime, *, gss: str = EXAMPLETON, secret: str = "because the minutes say so") -> Assessment:
    """A self-assessment that was reviewed by `reviewer` and approved by `lead`; its facts were opened to nobody."""
    assessment = submitted(now, gss=gss)
    reviewer, lead = taken_up(assessment, now=now), actor("lead", now)
    for theme in reviews.get_case(assessment.id, actor=reviewer).themes:
        text = reviews.ViewText(
            Stance.AGREES, f"On {theme.entry.title} the account is fair.", secret, "Members ask.", ""
        )
        reviews.record_view(assessment.id, theme.entry.slug, text, actor=reviewer, expected_version=0, now=now)
    reviews.record_finding(
        assessment.id,
        "G-F01",
        IndicatorFinding.NOT_MET,
        "The minutes show it.",
        actor=reviewer,
        expected_version=0,
        now=now,
    )
    reviews.submit_review(assessment.id, actor=reviewer, now=now)
    reviews.approve(assessment.id, actor=lead, now=now)
    return assessment


def reviewed(now: datetime, *, gss: str = EXAMPLETON, secret: str = "because the minutes say so") -> Assessment:
    """A self-assessment whose summary `lead` may issue: approved, and no factual-accuracy window is offered."""
    assessment = approved(now, gss=gss, secret=secret)
    not_offered(assessment, now=now)
    return assessment


def not_offered(case: Assessment | UUID, *, now: datetime) -> None:
    """`lead` records why the council of an approved case is given no days to correct facts."""
    accuracy.record_not_offered(_id(case), "The council asked for none.", actor=actor("lead", now), now=now)


def issued(now: datetime, *, gss: str = EXAMPLETON) -> ReadinessSummary:
    """A reviewed self-assessment whose summary was issued by `lead`; its documents are not rendered."""
    assessment = reviewed(now, gss=gss)
    return summaries.issue(assessment.id, department=DEPARTMENT, actor=actor("lead", now), now=now)


def considered(assessment_id: UUID, *, now: datetime) -> None:
    """A lead says of the lightest model that it would do: something that a summary has to tell."""
    from portal.database import db

    case = reviews.access.find_case_file(db.session.get_one(Assessment, assessment_id))
    lead = actor("lead", now)
    assert case is not None and lead.user_id is not None
    db.session.add(
        LadderOption(
            case_id=case.id,
            model="sector-support",
            standing=OptionStanding.WOULD_DO,
            reasons="Peers are at work there.",
            person=lead.name,
            considered_on=now.date(),
            recorded_at=now,
            recorded_by_id=lead.user_id,
        )
    )
    db.session.flush()


def quick_render(html: str, *, title: str, attachments: Sequence[AttachedFile] = ()) -> bytes:
    """Stands in for the PDF engine where looks do not matter: the same shape in a thousandth of the time."""
    parts = [b"%PDF-1.7\n", digest(html.encode()).encode(), b"\n"]
    for file in attachments:
        packed = zlib.compress(file.content)
        head = f"<</Type /EmbeddedFile/Filter /FlateDecode/Length {len(packed)}>>\nstream\n"
        parts += [head.encode(), packed, b"\nendstream\n"]
    return b"".join(parts)
