"""Consultations and responses for tests: built small, saved through the service."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from portal.database import db, new_id
from portal.domain.consultation.answers import Option, QuestionKind, options_for
from portal.domain.consultation.definition import Definition, QuestionDefinition
from portal.domain.roles import Actor, Grant, Role
from portal.models import Answer, Response
from portal.services import consultations

MANAGER = Actor(user_id=None, name="Casey Manager", grants=(Grant(Role.CONSULTATION_MANAGER),))
TYPES = (
    Option("council", "Local authority"),
    Option("body", "Representative body"),
    Option("public", "Member of the public"),
)
TOKEN = "t" * 43
EVERYTHING: Mapping[str, Sequence[str]] = {
    "Q1": ["oppose"],
    "Q2": ["governance", "culture"],
    "Q3": ["agree"],
    "Q4": ["dont_know"],
    "Q5": ["Reserves"],
    "Q6": ["A long view.\r\nWith two lines."],
}


def question(code: str, kind: QuestionKind, *own: tuple[str, str], **changes: object) -> QuestionDefinition:
    """One question of a consultation; the section and theme are "Governance" unless changed."""
    values: dict[str, object] = {
        "code": code,
        "number": code.removeprefix("Q"),
        "section": "Governance",
        "kind": kind,
        "text": f"What about {code}?",
        "help": "",
        "wording": "ours",
        "theme": "governance",
        "clauses": ("G-02",),
        "options": options_for(kind, [Option(*pair) for pair in own]),
        "is_required": False,
    }
    return QuestionDefinition(**{**values, **changes})  # type: ignore[arg-type]  # the keys above are its fields


def definition(slug: str = "a-consultation", **changes: object) -> Definition:
    """A consultation with one question of each kind on two pages."""
    values: dict[str, object] = {
        "slug": slug,
        "title": "A consultation",
        "edition": "2024-05",
        "opens_at": None,
        "closes_at": None,
        "respondent_types": TYPES,
        "content": {
            "summary": ["First line.", "Second line."],
            "who_decides": "The department.",
            "what_happens": "Answers are counted.",
            "time_needed": "About 10 minutes.",
            "contact": "views@portal.example",
        },
        "privacy_version": "3",
        "privacy_notice": ("Your answers may be released.", "You may leave out your name."),
        "questions": (
            question("Q1", QuestionKind.SINGLE, ("oppose", "Oppose"), ("favour", "In favour")),
            question("Q2", QuestionKind.MULTIPLE, ("governance", "Governance"), ("culture", "Culture")),
            question("Q3", QuestionKind.AGREEMENT),
            question(
                "Q4", QuestionKind.YES_NO, section="Use of resources", theme="use-of-resources", clauses=("R-01",)
            ),
            question("Q5", QuestionKind.SHORT_TEXT, section="Use of resources", theme="use-of-resources", clauses=()),
            question("Q6", QuestionKind.LONG_TEXT, section="Use of resources", theme="use-of-resources", clauses=()),
        ),
        "outcome": {},
    }
    return Definition(**{**values, **changes})  # type: ignore[arg-type]  # the keys above are its fields


def open_one(now: datetime, slug: str = "a-consultation", **changes: object) -> consultations.Consultation:
    """A consultation that opened yesterday and closes in ten days, in the caller's transaction."""
    opens_at = changes.pop("opens_at", now - timedelta(days=1))
    closes_at = changes.pop("closes_at", now + timedelta(days=10))
    consultations.define(
        definition(slug, **changes),
        actor=MANAGER,
        now=now,
        opens_at=opens_at,  # type: ignore[arg-type]  # dates, as the signature above says
        closes_at=closes_at,  # type: ignore[arg-type]
    )
    return consultations.open_consultation(slug, actor=MANAGER, now=now)


def respond(
    now: datetime,
    values: Mapping[str, Sequence[str]] = EVERYTHING,
    *,
    slug: str = "a-consultation",
    token: str = "",
    kind: str = "council",
    **about: str,
) -> consultations.Receipt:
    """One response from start to receipt, in the caller's transaction."""
    token = token or consultations.new_token()
    consultations.start_response(slug, token=token, now=now)
    said = consultations.About(**{"capacity": "individual", "respondent_type": kind, **about})
    consultations.save_about(slug, token, said, now=now)
    consultations.save_answers(slug, token, values, now=now)
    return consultations.submit(slug, token, now=now)


def add_sent(found: consultations.Consultation, counts: Mapping[str, int], *, now: datetime) -> None:
    """Adds sent responses that answer question 1 (or nothing, for an empty answer) in one go, a third of each type."""
    question = next(q for q in found.questions if q.code == "Q1")
    said = [answer for answer, number in counts.items() for _ in range(number)]
    ids = [new_id() for _ in said]
    rows = [
        {
            "id": response_id,
            "consultation_id": found.id,
            "state": "submitted",
            "return_token_hash": f"{number:064x}",
            "respondent_type": TYPES[number % len(TYPES)].code,
            "privacy_version": "3",
            "started_at": now,
            "saved_at": now,
            "submitted_at": now,
        }
        for number, response_id in enumerate(ids)
    ]
    db.session.execute(insert(Response), rows)
    answers = [
        {"response_id": response_id, "question_id": question.id, "choices": [answer], "text": ""}
        for response_id, answer in zip(ids, said, strict=True)
        if answer
    ]
    db.session.execute(insert(Answer), answers)
