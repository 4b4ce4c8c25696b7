"""What is kept aside in a move: written down whole, as values that can be read long after the lines are gone."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.lineage import Lineage, RelationKind
from portal.domain.duties import Duty
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)
from portal.domain.moving import GONE, ONE_LINE_ONLY, MovePlan, Work, destinations
from portal.models import AssuranceView, Comment
from portal.services.assessments.answers import answer_fields, reply_fields
from portal.services.moving.holding import Held

Fields = dict[str, Any]  # Any: JSON values, whose shape the functions below tell
#: A code of a line within a longer text, such as the key of a soft check.
CODE = re.compile(r"\b[A-Z]{1,3}-F?\d{2,3}\b")
_STAGES = {Duty.THEME_READER: "Independent reader", Duty.CONSISTENCY_READER: "Consistency reader"}


@dataclass(frozen=True)
class Aside:
    """Something that is kept aside: the code that it was written under, its fields as stored, and why."""

    code: str
    fields: Fields
    reason: str


@dataclass(frozen=True)
class AsideEntry:
    """The same for a page.

    Args:
        answer: rows of term and words; empty where no answer was kept aside, or this reader must not see it.
        texts: rows of heading and text, such as the narrative.
        is_hidden: the reader reads the theme blind, so that judgements are left out.
    """

    code: str
    line_text: str
    reason: str
    answer: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, str], ...]
    comments: tuple[Fields, ...]
    views: tuple[Fields, ...]
    sentences: tuple[str, ...]
    is_unsaved: bool
    is_hidden: bool


def asides(held: Held, lineage: Lineage, plan: MovePlan) -> tuple[Aside, ...]:
    """Everything of a round that the plan finds no place for, by code; words nobody saved come apart, one a person."""
    reasons = {kept.code: kept.reason for kept in plan.kept_aside}
    found: dict[str, Fields] = {}
    for kept in plan.kept_aside:
        found.setdefault(kept.code, {}).update(_said(kept.said))
    for code, name, entry in _work(held, lineage):
        found.setdefault(code, {}).setdefault(name, []).append(entry)
    whole = tuple(Aside(code, fields, reasons.get(code) or _why(lineage, code)) for code, fields in found.items())
    return (*whole, *_unsaved(held, lineage))


def follows(lineage: Lineage, code: str, work: Work) -> tuple[str, ...]:
    """The codes to which work on a line goes; empty where it is kept aside."""
    return destinations(lineage.after(code), work)


def new_key(key: str, lineage: Lineage) -> str | None:
    """The key of a soft check under the new codes; None where one of its lines does not go on as one line."""
    codes = {code: follows(lineage, code, Work.SENTENCES) for code in CODE.findall(key)}
    if not all(codes.values()):
        return None
    return CODE.sub(lambda match: codes[match.group()][0], key)


def to_entry(aside: Aside, line_text: str, *, is_hidden: bool) -> AsideEntry:
    """What a page shows of something kept aside."""
    answer, fields = aside.fields.get("answer", {}), aside.fields
    reply = fields.get("reply", {})
    texts = (
        ("Narrative", answer.get("narrative", "")),
        ("Why it does not apply", answer.get("reason", "")),
        ("Note", reply.get("note", "")),
        *((name.replace("_", " ").capitalize(), text) for name, text in fields.get("unsaved", {}).items()),
    )
    return AsideEntry(
        aside.code,
        line_text,
        aside.reason,
        () if is_hidden else _words(answer, reply),
        tuple((heading, text) for heading, text in texts if text and not (is_hidden and heading.startswith("Why"))),
        tuple((link["title"], link["pointer"]) for link in fields.get("evidence", ())),
        tuple(fields.get("comments", ())),
        () if is_hidden else tuple(fields.get("views", ())),
        tuple(fields.get("sentences", ())),
        "unsaved" in fields,
        is_hidden,
    )


def _words(answer: Mapping[str, str], reply: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = []
    if answer:
        said = _answer(answer)
        rows += [("Judgement", said.judgement.words)]
        rows += [("Confidence", said.confidence.words)] if said.confidence else []
        rows += [("Strength of evidence", said.strength.words)] if said.strength else []
    if reply:
        rows.append(("Answer", IndicatorState(reply["answer"]).words if reply["answer"] else "Not yet answered"))
    return tuple(rows)


def _answer(fields: Mapping[str, str]) -> CharacteristicAnswer:
    return CharacteristicAnswer(
        "",
        Judgement(fields["judgement"]),
        Confidence(fields["confidence"]) if fields["confidence"] else None,
        Strength(fields["strength"]) if fields["strength"] else None,
    )


def _said(said: CharacteristicAnswer | IndicatorReply) -> Fields:
    if isinstance(said, CharacteristicAnswer):
        return {"answer": answer_fields(said)}
    return {"reply": reply_fields(said)}


def _why(lineage: Lineage, code: str) -> str:
    relation = lineage.after(code)
    return GONE if relation is None or relation.kind is RelationKind.REMOVED else ONE_LINE_ONLY


def _work(held: Held, lineage: Lineage) -> Iterator[tuple[str, str, Any]]:  # Any: an entry of the fields
    for citation in held.citations:
        if not follows(lineage, citation.code, Work.EVIDENCE):
            entry = {"item": str(citation.item_id), "title": citation.title, "pointer": citation.pointer}
            yield citation.code, "evidence", entry
    for comment in held.comments:
        if not follows(lineage, comment.code, Work.COMMENTS) and comment.withdrawn_at is None:
            yield comment.code, "comments", _comment(comment)
    yield from _of_one_line(held, lineage)


def _of_one_line(held: Held, lineage: Lineage) -> Iterator[tuple[str, str, Any]]:  # Any: as above
    for view in held.views:
        if not follows(lineage, view.code, Work.VIEWS):
            yield view.code, "views", _view(view, held)
    for sentence in held.sentences:
        if new_key(sentence.key, lineage) is None or not follows(lineage, sentence.code, Work.SENTENCES):
            yield sentence.code, "sentences", sentence.text


def _comment(comment: Comment) -> Fields:
    return {"by": comment.written_by.name, "at": comment.written_at.isoformat(), "text": comment.body}


def _view(view: AssuranceView, held: Held) -> Fields:
    return {
        "stage": _STAGES.get(view.stage, ""),
        "by": view.recorded_by.name,
        "at": view.recorded_at.isoformat(),
        "judgement": Judgement(view.judgement).words,
        "reason": view.reason,
        "replies": [
            {"by": reply.recorded_by.name, "at": reply.recorded_at.isoformat(), "text": reply.text}
            for reply in held.view_replies.get(view.id, ())
        ],
    }


def _unsaved(held: Held, lineage: Lineage) -> Iterator[Aside]:
    for draft in held.drafts:
        if draft.kept_at is not None and draft.fields and not follows(lineage, draft.code, Work.UNSAVED):
            yield Aside(draft.code, {"unsaved": draft.fields, "of": str(draft.user_id)}, _why(lineage, draft.code))


def is_for(aside: Aside, user_id: uuid.UUID | None) -> bool:
    """Whether a person may read something kept aside: words that nobody saved are their writer's alone."""
    return "of" not in aside.fields or aside.fields["of"] == str(user_id)
