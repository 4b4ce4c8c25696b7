"""A round in which everything is answered, cited and talked about, put into the database in bulk: for tests of size."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from portal.database import db, new_id
from portal.domain.duties import Duty
from portal.domain.judgements import Confidence, IndicatorState, Judgement, Strength
from portal.domain.roles import Actor
from portal.models import (
    Citation,
    Comment,
    CommentMention,
    EvidenceItem,
    IndicatorAnswer,
    JudgementAnswer,
    Round,
    RoundDuty,
)
from portal.services.assessments.rounds import guidance_of

#: About 300 words with the marks that a narrative may have: as long as councils have published for one line.
NARRATIVE = (
    "Every directorate has an **improvement plan** with an owner, and the corporate board reads it each quarter:\n\n"
    "- the plan names what changes, for whom and by when\n- risks are reported with it\n   - and to the committee\n\n"
) * 7 + "What is *not* yet in place is a plan for the two joint services. We will write it by March."

Row = dict[str, Any]  # Any: column values


@dataclass(frozen=True)
class FullRound:
    """How much was put in."""

    answers: int
    indicators: int
    citations: int
    comments: int


def build_full_round(
    found: Round, *, people: Sequence[Actor], now: datetime, citations: int = 400, comments: int = 2000
) -> FullRound:
    """Answers every item of a round in draft, cites evidence and writes comments; in the caller's transaction.

    Args:
        found: a round with nothing in it. people: of the council, at least two; the first one owns every theme and
            wrote the answers.

    No event is written: what is measured is reading.
    """
    themes = guidance_of(found).themes
    characteristics = [line.code for theme in themes for line in theme.characteristics]
    indicators = [line.code for theme in themes for line in theme.indicators]
    saved = {"round_id": found.id, "version": 1, "changed_at": now, "changed_by_id": people[0].user_id}
    _put(JudgementAnswer, ({"code": code, **saved, **_judged(n)} for n, code in enumerate(characteristics)))
    _put(IndicatorAnswer, ({"code": code, **saved, **_told(n)} for n, code in enumerate(indicators)))
    codes = [*characteristics, *indicators]
    _cite(found, codes, citations, actor=people[0], now=now)
    _comment(found, codes, comments, people=people, now=now)
    given = {"round_id": found.id, "duty": Duty.THEME_OWNER, "user_id": people[0].user_id, "given_at": now}
    _put(RoundDuty, ({**given, "theme": theme.slug} for theme in themes))
    db.session.flush()
    return FullRound(len(characteristics), len(indicators), citations, comments)


def _put(model: type[Any], rows: Iterator[Row]) -> None:  # Any: some model
    found = [{"id": new_id(), **row} for row in rows]
    if found:
        db.session.execute(insert(model), found)


def _judged(number: int) -> Row:
    judgements = [judgement for judgement in Judgement if judgement.is_on_the_scale]
    return {
        "judgement": judgements[number % 4].value,
        "confidence": list(Confidence)[number % 3].value,
        "strength": list(Strength)[number % 4].value,
        "narrative": f"Answer {number + 1}. {NARRATIVE}",
    }


def _told(number: int) -> Row:
    return {"answer": list(IndicatorState)[number % 4].value, "note": f"We looked at case {number + 1} in May."}


def _cite(found: Round, codes: Sequence[str], number: int, *, actor: Actor, now: datetime) -> None:
    ids = [new_id() for _ in range(number)]
    items = [
        {
            "id": id, "council_gss": found.council_gss, "title": f"Report {n + 1} to the corporate board",
            "owner": "Head of policy", "address": f"https://www.exampleton.example/reports/{n + 1}",
            "dated_on": date(2023, 1 + n % 12, 1 + n % 28), "is_public": n % 3 > 0,
            "strength": list(Strength)[n % 4].value, "added_at": now, "added_by_id": actor.user_id,
        }
        for n, id in enumerate(ids)
    ]  # fmt: skip  # a row a line
    if items:
        db.session.execute(insert(EvidenceItem), items)
    cited = {"round_id": found.id, "added_by_id": actor.user_id}
    _put(
        Citation,
        (
            {**cited, "item_id": id, "code": codes[n % len(codes)], "pointer": f"page {n + 1}",
             "added_at": now + timedelta(microseconds=n)}
            for n, id in enumerate(ids)
        ),
    )  # fmt: skip


def _comment(found: Round, codes: Sequence[str], number: int, *, people: Sequence[Actor], now: datetime) -> None:
    """Threads of four comments, spread over the items; every third thread is resolved, every fifth asks somebody."""
    firsts: list[uuid.UUID] = []
    rows: list[Row] = []
    asks: list[Row] = []
    for n in range(number):
        thread, place = divmod(n, 4)
        id, writer = new_id(), people[n % len(people)]
        if place == 0:
            firsts.append(id)
        is_resolved = place == 0 and thread % 3 == 0
        rows.append(
            {
                "id": id, "round_id": found.id, "code": codes[thread % len(codes)],
                "thread_id": firsts[thread] if place else None, "body": f"Remark {n + 1}: is this still so?",
                "written_at": now + timedelta(seconds=n), "written_by_id": writer.user_id,
                "resolved_at": now if is_resolved else None,
                "resolved_by_id": writer.user_id if is_resolved else None,
            }
        )  # fmt: skip
        if place == 0 and thread % 5 == 0:
            asks.append({"comment_id": id, "user_id": people[(n + 1) % len(people)].user_id})
    # The first comments go before their answers: on PostgreSQL each row is checked as it comes.
    for chosen in ([row for row in rows if not row["thread_id"]], [row for row in rows if row["thread_id"]]):
        if chosen:
            db.session.execute(insert(Comment), chosen)
    if asks:
        db.session.execute(insert(CommentMention), asks)
