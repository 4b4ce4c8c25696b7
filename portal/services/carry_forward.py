"""Beginning a round with what the council said last time.

Everything that is carried over has to be looked at again: it counts as "needs review" until a person has saved it in
this round, and what somebody has already written here is never touched.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.database import db
from portal.domain.carrying import merged_answers, merged_replies
from portal.domain.errors import NotFound, Refused, TransitionRefused
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply, Judgement
from portal.domain.roles import Actor, Permission
from portal.domain.submissions import CharacteristicEntry, EvidenceLink, IndicatorEntry
from portal.domain.workflow import ROUND, RoundState
from portal.models import Citation, EvidenceItem, IndicatorAnswer, JudgementAnswer, Round
from portal.services import lines_of_editions as lines
from portal.services.assessments.answers import answer_fields, reply_fields, to_answer, to_reply
from portal.services.assessments.evidence import list_all_evidence
from portal.services.assessments.rounds import lock_round
from portal.services.earlier_records import (
    EarlierRecord,
    LastYear,
    Said,
    entries_of,
    last_record,
    last_year,
    list_earlier,
    previous_judgements,
)
from portal.services.records import record_event

__all__ = [
    "Carried",
    "EarlierRecord",
    "LastYear",
    "Said",
    "carry_forward",
    "last_record",
    "last_year",
    "list_earlier",
    "previous_judgements",
]

Entry = CharacteristicEntry | IndicatorEntry


@dataclass(frozen=True)
class Carried:
    """What was carried forward, and what was not.

    Args:
        codes: of this round's edition, which now need review.
        kept: codes where somebody had already written; they stand as they were.
        left: codes of the earlier record's edition that have no line here under the same words.
        citations: how many times a document of the library was cited again.
    """

    codes: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]
    citations: int


def carry_forward(round_id: uuid.UUID, from_round_id: uuid.UUID, *, actor: Actor, now: datetime) -> Carried:
    """Copies answers, notes and citations of an earlier sealed record into what is still empty in this round.

    Args:
        from_round_id: a round of the same council, of an earlier cycle, that was sealed; its latest record is copied.

    Raises:
        NotFound: no such round for this actor, or no such sealed record of the council.
        NotAllowed: the actor may read the round and not set it up.
        TransitionRefused: the round is not in draft.
        Refused: there is nothing to carry into what is still empty.
    """
    found = lock_round(round_id, actor=actor, permission=Permission.OPEN_ROUND)
    if found.state is not RoundState.DRAFT:
        raise TransitionRefused(machine=ROUND.name, state=found.state, action="carry forward")
    record = next((earlier for earlier in list_earlier(found) if earlier.round_id == from_round_id), None)
    if record is None:
        raise NotFound()
    carrier = _Carrier(found, record, actor, now)
    carried = carrier.carry()
    if not carried.codes:
        raise Refused("Everything that could be carried forward is already written here")
    found.carried_from_id = from_round_id
    found.version += 1
    db.session.flush()
    record_event(
        "answers_carried_forward",
        subject=("round", str(found.id)),
        actor=actor,
        now=now,
        council=found.council_gss,
        facts={
            "from_round": str(from_round_id),
            "from_sha256": record.sha256,
            "carried": len(carried.codes),
            "kept": len(carried.kept),
            "left": len(carried.left),
            "citations": carried.citations,
        },
    )
    return carried


class _Carrier:
    """Copies one sealed record into one round in draft."""

    def __init__(self, found: Round, record: EarlierRecord, actor: Actor, now: datetime) -> None:
        self._round, self._record, self._actor, self._now = found, record, actor, now
        answers = select(JudgementAnswer).where(JudgementAnswer.round_id == found.id)
        replies = select(IndicatorAnswer).where(IndicatorAnswer.round_id == found.id)
        self._answers = {row.code: row for row in db.session.execute(answers).scalars()}
        self._replies = {row.code: row for row in db.session.execute(replies).scalars()}
        self._cited = list_all_evidence(found)

    def carry(self) -> Carried:
        entries, ancestors = entries_of(self._record), lines.ancestors(self._record, self._round)
        sources = {code: _said(entries[old] for old in olds if old in entries) for code, olds in ancestors.items()}
        full = {code: found for code, found in sources.items() if found}
        empty = [code for code in full if self._is_empty(code)]
        # A reference is to a code of the record's edition; under another edition the words themselves are taken over.
        is_same = self._record.edition_sha256 == self._round.edition_sha256
        for code in empty:
            self._copy(code, full[code], carried=frozenset(empty if is_same else ()))
        db.session.flush()
        placed = {old for olds in ancestors.values() for old in olds}
        return Carried(
            codes=tuple(empty),
            kept=tuple(code for code in full if code not in empty),
            left=tuple(code for code, entry in entries.items() if code not in placed and _said([entry])),
            citations=self._cite({code: full[code] for code in empty}),
        )

    def _is_empty(self, code: str) -> bool:
        answer, reply = self._answers.get(code), self._replies.get(code)
        if answer is not None:
            return answer_fields(to_answer(answer)) == answer_fields(CharacteristicAnswer(code))
        return reply is None or reply_fields(to_reply(reply)) == reply_fields(IndicatorReply(code))

    def _copy(self, code: str, sources: tuple[Entry, ...], *, carried: frozenset[str]) -> None:
        answers = [source.answer for source in sources if isinstance(source, CharacteristicEntry)]
        if answers:
            answer = self._answers.get(code) or JudgementAnswer(round_id=self._round.id, code=code, version=0)
            self._fill(answer, answer_fields(merged_answers(code, answers, carried=carried)))
        else:
            replies = [source.reply for source in sources if isinstance(source, IndicatorEntry)]
            reply = self._replies.get(code) or IndicatorAnswer(round_id=self._round.id, code=code, version=0)
            self._fill(reply, reply_fields(merged_replies(code, replies)))

    def _fill(self, row: JudgementAnswer | IndicatorAnswer, fields: Mapping[str, str]) -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        row.needs_review = True
        row.version += 1
        row.changed_at, row.changed_by_id = self._now, self._actor.user_id
        db.session.add(row)

    def _cite(self, carried: Mapping[str, tuple[Entry, ...]]) -> int:
        """Cites the documents of the earlier answers again, each once under a code, and says how many times."""
        links = {code: [link for source in sources for link in source.evidence] for code, sources in carried.items()}
        known = self._items([link for found in links.values() for link in found])
        added = 0
        for code, found in links.items():
            already = {citation.item_id for citation in self._cited.get(code, ())}
            for link in found:
                item = known.get(link.item or link.id)
                if item is None or item in already:
                    continue
                already.add(item)
                added += 1
                db.session.add(self._citation(code, item, link.pointer))
        db.session.flush()
        return added

    def _citation(self, code: str, item: uuid.UUID, pointer: str) -> Citation:
        return Citation(
            round_id=self._round.id,
            code=code,
            item_id=item,
            pointer=pointer,
            added_at=self._now,
            added_by_id=self._actor.user_id,
        )

    def _items(self, links: Sequence[EvidenceLink]) -> Mapping[str, uuid.UUID]:
        """The documents of the council's library behind sealed links, by the id that a link names.

        Records of the first months name the citation and not the document. What was put away stays put away.
        """
        own = (EvidenceItem.council_gss == self._round.council_gss, EvidenceItem.put_away_at.is_(None))
        items = select(EvidenceItem.id).where(EvidenceItem.id.in_([uuid.UUID(x.item) for x in links if x.item]), *own)
        known = {str(item): item for item in db.session.execute(items).scalars()}
        unnamed = [uuid.UUID(link.id) for link in links if not link.item]
        if unnamed:
            query = select(Citation.id, Citation.item_id).join(EvidenceItem, EvidenceItem.id == Citation.item_id)
            rows = db.session.execute(query.where(Citation.id.in_(unnamed), *own))
            known.update({str(row.id): row.item_id for row in rows})
        return known


def _said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those entries in which the council said something."""
    return tuple(entry for entry in entries if _has_words(entry))


def _has_words(entry: Entry) -> bool:
    if isinstance(entry, IndicatorEntry):
        return bool(entry.reply.state or entry.reply.note.strip())
    answer = entry.answer
    on_scale = answer.judgement is not Judgement.UNJUDGED
    return on_scale or bool(answer.confidence or answer.strength or answer.narrative.strip())
