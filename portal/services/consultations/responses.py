"""What one respondent does: begin, save, come back, check, send, keep a receipt.

A response is opened by its return token alone, which only the respondent holds; what is stored of it is a hash. Every
step may be repeated after a lost reply and then gives the same answer. The moment that counts for the closing time is
given by the caller: the one at which the request arrived, not the one at which a busy database let it through.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.database import db, new_id
from portal.domain import sealing
from portal.domain.consultation import references
from portal.domain.consultation.answers import AnswerProblem, AnswerValue, QuestionKind, problems, storable, tidy
from portal.domain.consultation.window import Phase, phase
from portal.domain.errors import NotFound
from portal.domain.roles import ANONYMOUS
from portal.models import Answer, Consultation, Question, Response
from portal.services import records
from portal.services.consultations import errors
from portal.services.consultations.catalogue import asked, get_public_consultation, phase_of
from portal.services.consultations.errors import AlreadySent, NotTakingResponses, ResponseIncomplete

IN_PROGRESS, SUBMITTED = "in_progress", "submitted"
CAPACITIES = ("individual", "organisation")
PUBLICATION_CHOICES = ("not_at_all", "anonymously", "with_name")

#: Something, an at sign, something with a full stop: enough to catch a slip.
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True)
class About:
    """What a respondent says about themselves; everything but capacity and type may stay empty."""

    capacity: str = ""
    respondent_type: str = ""
    name: str = ""
    organisation: str = ""
    email: str = ""
    publication: str = "not_at_all"
    confidentiality_reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a respondent keeps: the proof that a response was sent, and what it said."""

    private_reference: str
    public_number: str
    content_sha256: str
    submitted_at: datetime
    consultation: str


def new_token() -> str:
    """A return token: 256 random bits as 43 characters that can stand in an address."""
    return secrets.token_urlsafe(references.TOKEN_BYTES)


def start_response(slug: str, *, token: str, now: datetime) -> Response:
    """Begins a response under a return token; the same token again gives the same response.

    Raises:
        NotTakingResponses: the consultation is not open.
        NotFound: there is no such consultation, or the token is not one that this service makes.
    """
    if not _TOKEN.fullmatch(token):
        raise NotFound("not a return token")
    consultation = get_public_consultation(slug, now=now)
    existing = _find(slug, token)
    if existing is not None:
        return existing
    _require_open(consultation, now)
    response = Response(
        id=new_id(),
        consultation=consultation,
        state=IN_PROGRESS,
        return_token_hash=references.fingerprint(token),
        privacy_version=consultation.privacy_version,
        started_at=now,
        saved_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:  # the same start, sent twice at once: the other one won
        return get_response(slug, token)
    subject = ("response", str(response.id))
    records.record_event("response_started", subject=subject, actor=ANONYMOUS, now=now, facts={"consultation": slug})
    return response


def get_response(slug: str, token: str) -> Response:
    """The response that a return token opens, in whatever state.

    Raises:
        NotFound: the token opens nothing in this consultation.
    """
    response = _find(slug, token)
    if response is None:
        raise NotFound("no response under this token")
    return response


def _find(slug: str, token: str, *, for_change: bool = False) -> Response | None:
    query = (
        select(Response)
        .join(Response.consultation)
        .where(Response.return_token_hash == references.fingerprint(token), Consultation.slug == slug)
    )
    if for_change:
        query = query.with_for_update(of=Response).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one_or_none()


def save_about(slug: str, token: str, about: About, *, now: datetime) -> Response:
    """Keeps what the respondent says about themselves, complete or not.

    Raises:
        NotFound, NotTakingResponses, AlreadySent: see `save_answers`.
        Refused: a line is longer than the database can hold.
    """
    response = _open_for_writing(slug, token, now)
    known = response.consultation.respondent_types
    values = {name: storable(value).strip() for name, value in asdict(about).items()}
    errors.require_short_lines(values)
    values["capacity"] = values["capacity"] if values["capacity"] in CAPACITIES else ""
    values["respondent_type"] = values["respondent_type"] if values["respondent_type"] in known else ""
    values["publication"] = values["publication"] if values["publication"] in PUBLICATION_CHOICES else "not_at_all"
    for name, value in values.items():
        setattr(response, name, value)
    response.saved_at = now
    db.session.flush()
    return response


def save_answers(slug: str, token: str, values: Mapping[str, Sequence[str]], *, now: datetime) -> Response:
    """Keeps answers, complete or not; nothing is refused while the respondent is still writing.

    Args:
        values: by question code, the codes chosen or one text. A question that is not named is left as it was; one
            named without a value is emptied.

    Raises:
        NotFound: the token opens nothing.
        NotTakingResponses: the consultation has closed; nothing was stored, and the caller shows the words again.
        AlreadySent: the response was sent.
    """
    response = _open_for_writing(slug, token, now)
    questions = [q for q in response.consultation.questions if q.code in values and q.kind != QuestionKind.RECORDED]
    rows = [(question.id, tidy(asked(question), values[question.code])) for question in questions]
    named = [question_id for question_id, _ in rows]
    db.session.execute(delete(Answer).where(Answer.response_id == response.id, Answer.question_id.in_(named)))
    if said := [
        {"response_id": response.id, "question_id": question_id, "choices": list(value.choices), "text": value.text}
        for question_id, value in rows
        if not value.is_empty
    ]:
        db.session.execute(insert(Answer), said)
    db.session.execute(update(Response).where(Response.id == response.id).values(saved_at=now))
    return response


def list_answers(response: Response) -> dict[str, AnswerValue]:
    """What was said so far, by question code; a question without a view given is absent."""
    query = (
        select(Question.code, Answer.choices, Answer.text)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.response_id == response.id)
        .order_by(Question.position)
    )
    return {row.code: AnswerValue(tuple(row.choices), row.text) for row in db.session.execute(query)}


def check(response: Response, answers: Mapping[str, AnswerValue]) -> tuple[AnswerProblem, ...]:
    """Lists what has to be put right before the response can be sent, in the order of the form.

    Returns:
        Problems; `question` is a question's code, a field of `About`, or empty for the response as a whole.
    """
    found = [
        AnswerProblem(field, "missing") for field in ("capacity", "respondent_type") if not getattr(response, field)
    ]
    if response.capacity == "organisation" and not response.organisation:
        found.append(AnswerProblem("organisation", "missing"))
    if response.publication == "with_name" and not (response.name or response.organisation):
        found.append(AnswerProblem("name", "missing"))
    if response.email and not _ADDRESS.fullmatch(response.email):
        found.append(AnswerProblem("email", "not_an_address"))
    if not answers:
        found.append(AnswerProblem("", "nothing_said"))
    for question in response.consultation.questions:
        if question.kind != QuestionKind.RECORDED:
            found += problems(asked(question), answers.get(question.code, AnswerValue()))
    return tuple(found)


def submit(slug: str, token: str, *, now: datetime) -> Receipt:
    """Sends the response; sending it again gives the same receipt.

    Raises:
        NotFound: the token opens nothing.
        NotTakingResponses: the consultation is not open at `now`.
        ResponseIncomplete: something has to be put right first.
    """
    response = _find(slug, token, for_change=True)
    if response is None:
        raise NotFound("no response under this token")
    if response.state == SUBMITTED:
        return receipt(response, token)
    _require_open_until_commit(response.consultation, now)
    answers = list_answers(response)
    if found := check(response, answers):
        raise ResponseIncomplete(found)
    digest = sealing.digest(sealing.canonical_json(content(response, answers)))
    response.state = SUBMITTED
    response.submitted_at = now
    response.saved_at = now
    response.reference_hash = references.fingerprint(references.reference_for(token))
    response.public_number = _free_public_number()
    response.content_sha256 = digest
    response.version += 1
    db.session.flush()
    facts = {"consultation": slug, "content_sha256": digest}
    subject = ("response", str(response.id))
    records.record_event("response_submitted", subject=subject, actor=ANONYMOUS, now=now, facts=facts)
    return receipt(response, token)


def receipt(response: Response, token: str) -> Receipt:
    """The receipt of a response that was sent.

    Raises:
        NotFound: it was not sent.
    """
    if response.submitted_at is None or response.public_number is None:
        raise NotFound("not sent")
    return Receipt(
        private_reference=references.reference_for(token),
        public_number=response.public_number,
        content_sha256=response.content_sha256,
        submitted_at=response.submitted_at,
        consultation=response.consultation.slug,
    )


def content(response: Response, answers: Mapping[str, AnswerValue]) -> dict[str, object]:
    """What the response says, in the form whose digest the receipt carries and the respondent may download."""
    return {
        "consultation": response.consultation.slug,
        "privacy_version": response.privacy_version,
        "about": {name: getattr(response, name) for name in About.__dataclass_fields__},
        "answers": [
            {"question": code, "choices": list(value.choices), "text": value.text}
            for code, value in sorted(answers.items())
        ],
    }


def _open_for_writing(slug: str, token: str, now: datetime) -> Response:
    response = _find(slug, token, for_change=True)
    if response is None:
        raise NotFound("no response under this token")
    if response.state != IN_PROGRESS:
        raise AlreadySent("This response was sent and can no longer be changed.")
    _require_open(response.consultation, now)
    return response


def _require_open(consultation: Consultation, now: datetime) -> None:
    if phase_of(consultation, now=now) is not Phase.OPEN:
        raise NotTakingResponses("The consultation is not taking responses.")


def _require_open_until_commit(consultation: Consultation, now: datetime) -> None:
    """Like `_require_open`, by the dates as they stand and held still, on databases with more than one writer."""
    query = select(Consultation.state, Consultation.opens_at, Consultation.closes_at).where(
        Consultation.id == consultation.id
    )
    row = db.session.execute(query.with_for_update(read=True)).one()
    if phase(row.state, opens_at=row.opens_at, closes_at=row.closes_at, now=now) is not Phase.OPEN:
        raise NotTakingResponses("The consultation is not taking responses.")


def _free_public_number() -> str:
    """Draws a public number that no response has; 40 bits, so that a second draw is rare."""
    while True:
        number = references.public_number(secrets.token_bytes(references.NUMBER_BYTES))
        if db.session.execute(select(Response.id).where(Response.public_number == number)).first() is None:
            return number
