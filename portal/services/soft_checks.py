"""Questions that the service asks of a round's answers, and the sentences in which the council answers them.

The rules stand in `portal.domain.soft_checks`; here is gathered what they are asked about. Nothing here stops anything,
and nothing is counted up: a question without a sentence goes with the submission like one with a sentence.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from guidance.metrics import MetricStatus, catalogue
from guidance.related import related
from portal.database import db
from portal.domain.errors import EditConflict, NotFound, Refused
from portal.domain.evidence import Standing, standing_of
from portal.domain.metrics import Status
from portal.domain.roles import Actor
from portal.domain.soft_checks import MAX_REPLY, FigureFact, SoftCheck, Told, find_checks, side_of
from portal.domain.submissions.additions import SoftCheckEntry
from portal.domain.workflow import RoundState
from portal.models import Round, SoftCheckReply
from portal.services.assessments.answers import list_answers, list_replies
from portal.services.assessments.duties import require_theme
from portal.services.assessments.evidence import list_all_evidence
from portal.services.assessments.rounds import guidance_of, lock_draft
from portal.services.earlier_records import previous_judgements
from portal.services.figures.profiles import CouncilReading, read
from portal.services.plans.panels import open_recommendation_codes
from portal.services.records import record_event


@dataclass(frozen=True)
class Asked:
    """A question with the sentence that answers it.

    Args:
        text: empty where there is none. version: to be sent with the next sentence; 0 where there was none.
    """

    check: SoftCheck
    text: str = ""
    version: int = 0
    recorded_at: datetime | None = None


def list_all(found: Round, *, today: date, hidden: Collection[str] = ()) -> tuple[Asked, ...]:
    """Every question about a round as it stands, in the guidance's order; a fixed number of queries.

    Args:
        found: from `get_round`, which has already asked whether the actor may read it.
        today: for how old evidence is.
        hidden: codes whose answer the reader must not see yet; questions tell of answers, so they are left out.
    """
    replies = _replies(found)
    checks = find_checks(_told(found, today), _codes(found))
    return tuple(
        _asked(check, replies.get(check.key))
        for check in checks
        if check.code not in hidden and check.other not in hidden
    )


def list_for(found: Round, code: str, *, today: date, hidden: Collection[str] = ()) -> tuple[Asked, ...]:
    """The questions about one item, also those that are asked of another one beside it; arguments as `list_all`."""
    return tuple(asked for asked in list_all(found, today=today, hidden=hidden) if _is_about(asked.check, code))


def list_unanswered(found: Round, *, today: date, hidden: Collection[str] = ()) -> tuple[Asked, ...]:
    """The questions that have no sentence while the round can still be answered; arguments as `list_all`."""
    if found.state is not RoundState.DRAFT:
        return ()
    return tuple(asked for asked in list_all(found, today=today, hidden=hidden) if not asked.text)


def list_entries(found: Round, *, today: date) -> Mapping[str, tuple[SoftCheckEntry, ...]]:
    """The questions and their sentences by code, as they travel with a submission."""
    entries: dict[str, list[SoftCheckEntry]] = {}
    for asked in list_all(found, today=today):
        entry = SoftCheckEntry(asked.check.kind.value, asked.check.words, asked.text)
        entries.setdefault(asked.check.code, []).append(entry)
    return {code: tuple(found) for code, found in entries.items()}


def reply(
    round_id: uuid.UUID,
    key: str,
    text: str,
    *,
    actor: Actor,
    expected_version: int,
    today: date,
    now: datetime,
) -> SoftCheck:
    """Keeps the sentence in which the council answers a question; an empty one takes an earlier one back.

    Args:
        expected_version: of the sentence the person was looking at; 0 for none.

    Returns:
        The question. Keeping the same sentence again changes nothing and leaves no event.

    Raises:
        NotFound: no such round for this actor, or nothing asks this question now.
        NotAllowed, TransitionRefused: as `rounds.lock_draft` and `duties.require_theme`.
        Refused: the sentence is too long.
        EditConflict: somebody else answered in the meantime; carries both.
    """
    found = lock_draft(round_id, actor=actor)
    asked = next((item for item in list_all(found, today=today) if item.check.key == key), None)
    if asked is None:
        raise NotFound()
    check, text = asked.check, text.strip()
    require_theme(found, check.code, actor=actor)
    if len(text) > MAX_REPLY:
        raise Refused(f"Shorten the sentence to {MAX_REPLY} characters or fewer")
    if text == asked.text:
        return check
    if asked.version != expected_version:
        current, offered = {"text": asked.text}, {"text": text}
        raise EditConflict(f"question about {check.code}", current=current, offered=offered, version=asked.version)
    _write(found, check, text, actor=actor, now=now)
    return check


def _write(found: Round, check: SoftCheck, text: str, *, actor: Actor, now: datetime) -> None:
    row = _replies(found).get(check.key)
    if row is None:
        row = SoftCheckReply(round_id=found.id, key=check.key, code=check.code, version=0)
        db.session.add(row)
    row.text, row.recorded_at, row.recorded_by_id = text, now, actor.user_id
    row.version += 1
    db.session.flush()
    record_event(
        "soft_check_answered" if text else "soft_check_answer_taken_back",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={"code": check.code, "check": check.kind.value, "version": row.version},
    )


def _told(found: Round, today: date) -> Told:
    answers = list_answers(found)
    judged = [code for code, answer in answers.items() if answer.judgement.is_on_the_scale]
    return Told(
        answers=answers,
        replies=list_replies(found),
        evidence=_standings(found, today),
        figures=_figures(found.council_gss, judged),
        recommendations=open_recommendation_codes(found.council_gss),
        previous=previous_judgements(found),
        related=related(found.edition),
    )


def _standings(found: Round, today: date) -> Mapping[str, Standing]:
    evidence = list_all_evidence(found)
    return {code: standing_of((item.item.piece for item in cited), today) for code, cited in evidence.items()}


def _figures(gss: str, codes: Collection[str]) -> Mapping[str, tuple[FigureFact, ...]]:
    """The latest figures linked to each characteristic; groups that only the council sees are not read here."""
    reading = read(gss)
    return {code: tuple(_facts(reading, code)) for code in codes}


def _facts(reading: CouncilReading, code: str) -> Iterator[FigureFact]:
    latest = reading.latest()
    for metric, _link in catalogue().prompting(code):
        period = latest.get(metric.id)
        if metric.status is MetricStatus.COMPONENT or period is None:
            continue
        figure = reading.figure(metric, period)
        if figure.value is not None and figure.status is not Status.SUSPECT_ZERO:
            side = side_of((item.place for item in figure.readings), metric.polarity)
            yield FigureFact(f"{metric.name} ({period.words})", side)


def _codes(found: Round) -> list[str]:
    themes = guidance_of(found).themes
    return [line.code for theme in themes for line in (*theme.characteristics, *theme.indicators)]


def _is_about(check: SoftCheck, code: str) -> bool:
    return code in (check.code, check.other)


def _replies(found: Round) -> Mapping[str, SoftCheckReply]:
    query = select(SoftCheckReply).where(SoftCheckReply.round_id == found.id)
    rows = db.session.execute(query.execution_options(populate_existing=True)).scalars()
    return {row.key: row for row in rows}


def _asked(check: SoftCheck, row: SoftCheckReply | None) -> Asked:
    return Asked(check, row.text, row.version, row.recorded_at) if row else Asked(check)
