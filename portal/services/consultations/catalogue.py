"""Consultations themselves: defining, opening, moving the closing time, closing, publishing the outcome.

Whether answers are taken follows from the recorded state and the two instants together (`portal.domain.consultation`);
a change of date is public, with its reason, as soon as it is made.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files

from sqlalchemy import select

from portal.database import db
from portal.domain import workflow
from portal.domain.consultation.answers import Option, QuestionKind
from portal.domain.consultation.answers import Question as AskedQuestion
from portal.domain.consultation.definition import Definition, parse
from portal.domain.consultation.window import Phase, opening_instant, phase
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.roles import Actor
from portal.domain.workflow import Action, ConsultationState
from portal.models import Consultation, Question
from portal.services import records

#: Phases in which the public may know of a consultation.
PUBLIC_PHASES = (Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED, Phase.OUTCOME_PUBLISHED)


def shipped_definition(name: str) -> Definition:
    """The definition that comes with the service under this name, such as "best-value-2023"."""
    raw = files("portal.services.consultations").joinpath(f"definitions/{name}.toml").read_text("utf-8")
    return parse(tomllib.loads(raw))


def define(
    definition: Definition,
    *,
    actor: Actor,
    now: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    demonstration: bool = False,
) -> Consultation:
    """Adds a consultation as a draft; one that was run elsewhere is recorded with its published outcome.

    Args:
        opens_at, closes_at: instead of the instants in the definition, or because it has none.

    Raises:
        Refused: the address is taken, or an instant is missing.
    """
    if find_consultation(definition.slug) is not None:
        raise Refused(f"Choose another address: a consultation called {definition.slug} exists.")
    consultation = Consultation(
        slug=definition.slug,
        title=definition.title,
        state=ConsultationState.DRAFT,
        opens_at=_stated(opens_at or definition.opens_at),
        closes_at=_stated(closes_at or definition.closes_at),
        edition=definition.edition,
        content={**definition.content, "respondent_types": [[o.code, o.label] for o in definition.respondent_types]},
        privacy_version=definition.privacy_version,
        privacy_notice="\n\n".join(definition.privacy_notice),
        respondent_types=[option.code for option in definition.respondent_types],
        outcome=dict(definition.outcome),
        demonstration=demonstration,
        questions=_questions(definition),
    )
    _record_what_was_run_elsewhere(consultation)
    db.session.add(consultation)
    db.session.flush()
    _event("consultation_defined", consultation, actor=actor, now=now, facts={"questions": len(definition.questions)})
    return consultation


def _stated(moment: datetime | None) -> datetime:
    if moment is None:
        raise Refused("Enter the dates on which the consultation opens and closes.")
    return moment


def _questions(definition: Definition) -> list[Question]:
    return [
        Question(
            code=question.code,
            position=position,
            section=question.section,
            kind=question.kind,
            text=question.text,
            help=question.help,
            wording=question.wording,
            theme=question.theme,
            clauses=list(question.clauses),
            options={
                "number": question.number or str(position),
                "required": question.is_required,
                "choices": [[option.code, option.label] for option in question.options],
            },
        )
        for position, question in enumerate(definition.questions, start=1)
    ]


def _record_what_was_run_elsewhere(consultation: Consultation) -> None:
    if not consultation.content.get("held_elsewhere"):
        return
    published = date.fromisoformat(str(consultation.content["response_published_on"]))
    consultation.state = ConsultationState.OUTCOME_PUBLISHED
    consultation.outcome_published_at = opening_instant(published)


def asked(question: Question) -> AskedQuestion:
    """The question in the form that the rules of answering and counting know."""
    return AskedQuestion(
        code=question.code,
        number=str(question.options.get("number") or question.position),
        kind=QuestionKind(question.kind),
        options=tuple(Option(code, label) for code, label in question.options.get("choices", [])),
        is_required=bool(question.options.get("required")),
    )


def respondent_types(consultation: Consultation) -> tuple[Option, ...]:
    """The kinds of respondent, in the order of the form."""
    return tuple(Option(code, label) for code, label in consultation.content.get("respondent_types", []))


def find_consultation(slug: str) -> Consultation | None:
    """The consultation of that address, whatever its state."""
    return db.session.execute(select(Consultation).where(Consultation.slug == slug)).scalar_one_or_none()


def get_consultation(slug: str) -> Consultation:
    """The consultation of that address, whatever its state, for those who run it.

    Raises:
        NotFound: there is none.
    """
    consultation = find_consultation(slug)
    if consultation is None:
        raise NotFound(f"no consultation {slug}")
    return consultation


def get_public_consultation(slug: str, *, now: datetime) -> Consultation:
    """The consultation of that address, for anybody.

    Raises:
        NotFound: there is none, or it is a draft or was withdrawn: drafts of others do not exist for the public.
    """
    consultation = get_consultation(slug)
    if phase_of(consultation, now=now) not in PUBLIC_PHASES:
        raise NotFound(f"no consultation {slug}")
    return consultation


def list_consultations() -> tuple[Consultation, ...]:
    """Every consultation, the newest opening first."""
    query = select(Consultation).order_by(Consultation.opens_at.desc(), Consultation.slug)
    return tuple(db.session.execute(query).scalars())


def list_public_consultations(*, now: datetime) -> tuple[Consultation, ...]:
    """Those that the public may know of, the newest opening first."""
    return tuple(c for c in list_consultations() if phase_of(c, now=now) in PUBLIC_PHASES)


def phase_of(consultation: Consultation, *, now: datetime) -> Phase:
    """What the consultation is at that moment: see `portal.domain.consultation.window.phase`."""
    return phase(consultation.state, opens_at=consultation.opens_at, closes_at=consultation.closes_at, now=now)


def is_held_elsewhere(consultation: Consultation) -> bool:
    """Whether the consultation was run by other means, so that no answers to it are here."""
    return bool(consultation.content.get("held_elsewhere"))


def open_consultation(slug: str, *, actor: Actor, now: datetime) -> Consultation:
    """Launches a draft; it takes responses from its opening instant.

    Raises:
        TransitionRefused: it is not a draft.
        NotAllowed: the actor does not run consultations.
    """
    consultation = get_consultation(slug)
    consultation.state = _move(consultation, Action.OPEN, actor)
    _event("consultation_opened", consultation, actor=actor, now=now)
    return consultation


def close_consultation(slug: str, *, reason: str, version: int, actor: Actor, now: datetime) -> Consultation:
    """Closes at once; before the stated time only with a reason, which is shown in public.

    Raises:
        Refused: the stated time has not come and no reason was given.
        EditConflict: the consultation changed since the page was opened.
        TransitionRefused: it is not open.
    """
    consultation = _for_edit(slug, version, {"reason": reason})
    state = _move(consultation, Action.CLOSE, actor)
    if now < consultation.closes_at:
        if now <= consultation.opens_at:
            raise Refused("The consultation has not opened. Withdraw it if it is not to take place.")
        _add_note(consultation, _reason(reason, "closes early"), now=now, kind="closed_early")
        consultation.closes_at = now
    consultation.state = state
    _event("consultation_closed", consultation, actor=actor, now=now, facts={"at": consultation.closes_at.isoformat()})
    return consultation


def extend_consultation(
    slug: str, *, closes_at: datetime, reason: str, version: int, actor: Actor, now: datetime
) -> Consultation:
    """Moves the closing instant to a later one, with a reason that is shown in public.

    Raises:
        Refused: the consultation is not open, the new instant is not later than the stated one, or no reason is given.
        EditConflict: the consultation changed since the page was opened.
    """
    consultation = _for_edit(slug, version, {"reason": reason})
    if phase_of(consultation, now=now) not in (Phase.OPEN, Phase.ANNOUNCED):
        raise Refused("Only a consultation that has not closed can be extended.")
    if closes_at <= consultation.closes_at:
        raise Refused("Enter a closing date later than the present one.")
    before = consultation.closes_at
    _add_note(consultation, _reason(reason, "is extended"), now=now, kind="extended")
    consultation.closes_at = closes_at
    facts = {"from": before.isoformat(), "to": closes_at.isoformat()}
    _event("consultation_extended", consultation, actor=actor, now=now, facts=facts)
    return consultation


def publish_outcome(
    slug: str, *, outcome: Mapping[str, object], version: int, actor: Actor, now: datetime
) -> Consultation:
    """Publishes the outcome, and with it the results.

    Args:
        outcome: what pages show: `summary` and `changes`, each a list of texts.

    Raises:
        TransitionRefused: the consultation has not closed, or its outcome is published.
        Refused: there is no summary.
        EditConflict: the consultation changed since the page was opened.
    """
    consultation = _for_edit(slug, version, {})
    if not outcome.get("summary"):
        raise Refused("Enter what you heard, in a few lines, before you publish the outcome.")
    if phase_of(consultation, now=now) is Phase.CLOSED and consultation.state == ConsultationState.OPEN:
        consultation.state = _move(consultation, Action.CLOSE, actor)
        _event("consultation_closed", consultation, actor=actor, now=now)
    consultation.state = _move(consultation, Action.PUBLISH_OUTCOME, actor)
    consultation.outcome = dict(outcome)
    consultation.outcome_published_at = now
    _event("consultation_outcome_published", consultation, actor=actor, now=now)
    return consultation


def _move(consultation: Consultation, action: Action, actor: Actor) -> ConsultationState:
    return ConsultationState(workflow.apply(workflow.CONSULTATION, consultation.state, action, actor=actor))


def _for_edit(slug: str, version: int, offered: Mapping[str, str]) -> Consultation:
    query = select(Consultation).where(Consultation.slug == slug).with_for_update()
    consultation = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if consultation is None:
        raise NotFound(f"no consultation {slug}")
    if consultation.version != version:
        raise EditConflict("the consultation", current={}, offered=offered, version=consultation.version)
    consultation.version = version + 1
    return consultation


def _reason(reason: str, what: str) -> str:
    if not reason.strip():
        raise Refused(f"Enter why the consultation {what}: the reason is shown in public.")
    return reason.strip()


def _add_note(consultation: Consultation, text: str, *, now: datetime, kind: str) -> None:
    earlier = consultation.notes.get("entries", [])
    entry = {"at": now.isoformat(), "kind": kind, "text": text, "from": consultation.closes_at.isoformat()}
    consultation.notes = {"entries": [*earlier, entry]}


def _event(
    kind: str, consultation: Consultation, *, actor: Actor, now: datetime, facts: Mapping[str, object] | None = None
) -> None:
    subject = ("consultation", consultation.slug)
    records.record_event(kind, subject=subject, actor=actor, now=now, facts=facts)
