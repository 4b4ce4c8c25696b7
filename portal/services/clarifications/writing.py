"""Asking, answering and closing. Each message hands the question to the other side, and both sides read it at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from portal.database import db
from portal.domain.casework import Side
from portal.domain.clocks import Sent, day_in_london, next_side
from portal.domain.errors import EditConflict, NotAllowed, NotFound, Refused
from portal.domain.roles import Actor, Permission, may
from portal.domain.submissions import sections_of
from portal.domain.workflow import AssessmentState
from portal.models import Assessment, CaseFile, Clarification, ClarificationMessage
from portal.services.clarifications import telling
from portal.services.clarifications.threads import ordered
from portal.services.records import record_event
from portal.services.reviews.access import begin_case_file, find_case_file, lock_case
from portal.services.reviews.cases import submission_of
from portal.services.reviews.telling import name_for_council

#: Characters.
MAX_SUBJECT, MAX_TEXT = 200, 10_000


@dataclass(frozen=True)
class Question:
    """What is asked.

    Args:
        sections: slugs of themes, and codes of characteristics and indicators of the record; at least one.
        due_on: the day by which an answer is hoped for; None for no day.
    """

    subject: str
    sections: Sequence[str]
    text: str
    due_on: date | None = None


def ask(
    assessment_id: uuid.UUID, question: Question, *, actor: Actor, now: datetime, base_url: str = ""
) -> Clarification:
    """Puts a question to the council; it can be read there from this moment, and was nowhere before.

    Args:
        base_url: of the service, for the link in the messages.

    Raises:
        NotFound, InterestsFirst: the actor may not open the case.
        NotAllowed: the actor may not ask.
        Refused: the record was replaced, something is missing or too long, or the day has passed.
    """
    assessment = _open(assessment_id, actor)
    if assessment.state is AssessmentState.REPLACED:
        raise Refused("This record was replaced. Ask about the one that took its place")
    sections = _checked(assessment, question, today=day_in_london(now))
    case = begin_case_file(assessment, now=now)
    found = Clarification(
        case_id=case.id,
        assessment_id=assessment.id,
        number=_next_number(case),
        subject=question.subject.strip(),
        sections=sections,
        opened_at=now,
        opened_by_id=actor.user_id,
        due_on=question.due_on,
        side=Side.COUNCIL,
        since=now,
    )
    db.session.add(found)
    db.session.flush()
    message = _say(found, Side.DEPARTMENT, question.text, actor=actor, now=now)
    _record("clarification_asked", found, case, actor=actor, now=now)
    telling.tell_asked(found, message, assessment, base_url=base_url, now=now)
    return found


def send(
    assessment_id: uuid.UUID,
    clarification_id: uuid.UUID,
    text: str,
    *,
    due_on: date | None = None,
    expected_version: int,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Clarification:
    """Writes to the council again in a thread: the clock is with the council, and a closed thread is open again.

    Args:
        due_on: a new day; None keeps the day while the question is with the council, and asks for none otherwise.

    Raises:
        NotFound, InterestsFirst, NotAllowed: as `ask`.
        EditConflict: somebody wrote in the meantime.
        Refused: the text is missing or too long, or the day has passed.
    """
    assessment = _open(assessment_id, actor)
    found, case = _lock_of_case(assessment, clarification_id)
    _check_version(found, expected_version, text)
    _check_text(text, "Enter what you ask")
    _check_day(due_on, today=day_in_london(now))
    was_closed = found.closed_at is not None
    if due_on is not None or was_closed or found.side is Side.DEPARTMENT:
        found.due_on = due_on
    found.closed_at, found.closed_by_id, found.conclusion = None, None, ""
    message = _say(found, Side.DEPARTMENT, text, actor=actor, now=now)
    kind = "clarification_reopened" if was_closed else "clarification_asked_again"
    _record(kind, found, case, actor=actor, now=now)
    telling.tell_asked(found, message, assessment, base_url=base_url, now=now)
    return found


def close(
    assessment_id: uuid.UUID,
    clarification_id: uuid.UUID,
    conclusion: str,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Clarification:
    """Closes a thread with what the department takes from it, which both sides read; no clock runs after it.

    Raises:
        NotFound, InterestsFirst, NotAllowed, EditConflict: as `send`.
        Refused: it is closed already, or the conclusion is missing or too long.
    """
    assessment = _open(assessment_id, actor)
    found, case = _lock_of_case(assessment, clarification_id)
    _check_version(found, expected_version, conclusion)
    _check_text(conclusion, "Enter what you take from the answers")
    if found.closed_at is not None:
        raise Refused("This question is closed already. To open it again, ask again")
    message = _say(found, Side.DEPARTMENT, conclusion, closes=True, actor=actor, now=now)
    found.closed_at, found.closed_by_id, found.conclusion = now, actor.user_id, conclusion.strip()
    _record("clarification_closed", found, case, actor=actor, now=now)
    telling.tell_closed(found, message, assessment, base_url=base_url, now=now)
    return found


def answer(
    gss: str,
    clarification_id: uuid.UUID,
    text: str,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
    base_url: str = "",
) -> Clarification:
    """The council's answer: the clock is with the department. It changes nothing in the sealed record.

    Raises:
        NotFound: the council was asked no such thing, or the actor is not of it.
        NotAllowed: the actor may read there, and not answer.
        EditConflict: somebody wrote in the meantime.
        Refused: it is closed, or the text is missing or too long.
    """
    if not may(actor, Permission.VIEW_ROUND, gss):
        raise NotFound()
    if not may(actor, Permission.ANSWER_DEPARTMENT, gss):
        raise NotAllowed("answering the department")
    query = (
        select(Clarification, CaseFile, Assessment)
        .join(CaseFile, CaseFile.id == Clarification.case_id)
        .join(Assessment, Assessment.id == Clarification.assessment_id)
        .where(Clarification.id == clarification_id, CaseFile.council_gss == gss)
        .with_for_update(of=Clarification)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    found, case, assessment = row
    _check_version(found, expected_version, text)
    _check_text(text, "Enter your answer")
    if found.closed_at is not None:
        raise Refused("The department has closed this question, so no answer can be added")
    message = _say(found, Side.COUNCIL, text, actor=actor, now=now)
    _record("clarification_answered", found, case, actor=actor, now=now)
    telling.tell_answered(found, message, assessment, base_url=base_url, now=now)
    return found


def _open(assessment_id: uuid.UUID, actor: Actor) -> Assessment:
    assessment = lock_case(assessment_id, actor=actor)
    if not may(actor, Permission.ASK_FOR_CHANGES):
        raise NotAllowed("asking the council")
    return assessment


def _lock_of_case(assessment: Assessment, clarification_id: uuid.UUID) -> tuple[Clarification, CaseFile]:
    case = find_case_file(assessment)
    query = (
        select(Clarification)
        .join(Assessment, Assessment.id == Clarification.assessment_id)
        .where(
            Clarification.id == clarification_id,
            Clarification.case_id == (case.id if case else None),
            Assessment.sequence <= assessment.sequence,
        )
        .with_for_update(of=Clarification)
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None or case is None:
        raise NotFound()
    return found, case


def _next_number(case: CaseFile) -> int:
    """The next number of a case, whose row is held so that nobody else takes the same."""
    db.session.execute(select(CaseFile.id).where(CaseFile.id == case.id).with_for_update())
    query = select(func.max(Clarification.number)).where(Clarification.case_id == case.id)
    return (db.session.execute(query).scalar() or 0) + 1


def _say(
    found: Clarification, side: Side, text: str, *, closes: bool = False, actor: Actor, now: datetime
) -> ClarificationMessage:
    earlier = ordered(found)
    message = ClarificationMessage(
        clarification_id=found.id,
        side=side,
        text=text.strip(),
        # No two of a thread bear the same moment, so that their order is never in doubt.
        sent_at=max(now, earlier[-1].sent_at + timedelta(microseconds=1)) if earlier else now,
        sent_by_id=actor.user_id,
        sent_by_name=actor.name if side is Side.COUNCIL else name_for_council(actor),
        closes=closes,
    )
    found.messages.append(message)
    after = next_side(found.side if earlier else None, Sent(side, now, closes))
    if after is not None and after is not found.side:
        found.side, found.since = after, now
    found.version += 1 if earlier else 0
    db.session.flush()
    return message


def _checked(assessment: Assessment, question: Question, *, today: date) -> list[str]:
    known = [section.section for section in sections_of(submission_of(assessment))]
    if not question.subject.strip():
        raise Refused("Enter what the question is about")
    if len(question.subject.strip()) > MAX_SUBJECT:
        raise Refused(f"Shorten the subject to {MAX_SUBJECT} characters or fewer")
    if not question.sections or any(section not in known for section in question.sections):
        raise Refused("Choose at least one section")
    _check_text(question.text, "Enter what you ask")
    _check_day(question.due_on, today=today)
    return [section for section in known if section in question.sections]


def _check_text(text: str, missing: str) -> None:
    if not text.strip():
        raise Refused(missing)
    if len(text) > MAX_TEXT:
        raise Refused(f"Shorten the text to {MAX_TEXT:,} characters or fewer")


def _check_day(due_on: date | None, *, today: date) -> None:
    if due_on is not None and due_on < today:
        raise Refused("Enter a day that has not passed")


def _check_version(found: Clarification, expected: int, text: str) -> None:
    if found.version != expected:
        last = ordered(found)[-1]
        raise EditConflict(
            f"question {found.number}",
            current={"text": last.text},
            offered={"text": text},
            version=found.version,
            changed_by=last.sent_by_name,
        )


def _record(kind: str, found: Clarification, case: CaseFile, *, actor: Actor, now: datetime) -> None:
    """An event with the council: both sides have read of it by now."""
    record_event(
        kind,
        subject=("clarification", str(found.id)),
        actor=actor,
        now=now,
        council=case.council_gss,
        facts={"case": str(case.id), "number": found.number, "sections": found.sections},
    )
