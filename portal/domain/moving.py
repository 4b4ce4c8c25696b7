"""What becomes of a round's work when the round is moved to another edition of the guidance.

Nothing is lost: every answer either stands under a line of the new edition or is kept aside, to be read. Nothing is
taken for settled: what stands under other words than it was written for has to be looked at by a person.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from guidance.lineage import Lineage, Relation, RelationKind
from portal.domain.carrying import merged_answers, merged_replies
from portal.domain.judgements import CharacteristicAnswer, IndicatorReply

Said = CharacteristicAnswer | IndicatorReply

#: Why an answer is kept aside, in words for the council.
GONE = "The other edition has no such line, so the answer has no place in it."
NOT_AGREED = (
    "The line was merged with others, and their answers did not agree. The words were moved; what was chosen was not,"
    " where it differs."
)
ONE_LINE_ONLY = "It was written on one line, which the other edition has split or merged. It is kept here to be read."

_ONE_TO_ONE = (RelationKind.UNCHANGED, RelationKind.REWORDED)


class Work(StrEnum):
    """What people leave on a line besides the answer."""

    EVIDENCE = "evidence"
    COMMENTS = "comments"
    VIEWS = "views"
    SENTENCES = "sentences"
    UNSAVED = "unsaved"


@dataclass(frozen=True)
class KeptAside:
    """An answer of the earlier edition, whole or in part without a place in the other one, and why."""

    said: Said
    reason: str

    @property
    def code(self) -> str:
        return self.said.code


@dataclass(frozen=True)
class MovePlan:
    """What stands where after a move: answers and replies by the new codes, and what is kept aside."""

    answers: Mapping[str, CharacteristicAnswer]
    replies: Mapping[str, IndicatorReply]
    kept_aside: tuple[KeptAside, ...]


def carry(
    answers: Mapping[str, CharacteristicAnswer], replies: Mapping[str, IndicatorReply], lineage: Lineage
) -> MovePlan:
    """What becomes of answers written on the edition before.

    An unchanged line keeps its answer as it is. A reworded one keeps it, to be looked at again. Of a line that was
    split, each of the new ones begins with the answer. Of lines that were merged, the texts stand one after the other
    under the codes they came from; a judgement stands only where all of them agree. An answer to a line that is gone
    is kept aside.

    Args:
        answers, replies: as stored, by code of the edition before; empty ones may be left out.
        lineage: one that accounts for both editions, see `guidance.lineage_checks`.

    Source: our own rule.
    """
    shared = {code: _with_own_words(answer, answers, lineage) for code, answer in answers.items()}
    said: dict[str, Said] = {**shared, **replies}
    moved: dict[str, Said] = {}
    aside: list[KeptAside] = []
    for relation in lineage.all:
        held = tuple(said[code] for code in relation.sources if code in said)
        if any(not is_empty(one) for one in held):
            moved.update(_moved(relation, held))
            aside += _aside(relation, held)
    return MovePlan(
        {code: found for code, found in moved.items() if isinstance(found, CharacteristicAnswer)},
        {code: found for code, found in moved.items() if isinstance(found, IndicatorReply)},
        tuple(aside),
    )


def destinations(relation: Relation | None, work: Work) -> tuple[str, ...]:
    """The codes to which what was left on a line goes; empty where it is kept aside.

    Evidence bears on every part of a line. A comment stays one conversation, so it goes to the first part. What was
    said of one line in particular (a reader's view, the sentence that answers a check, words that nobody has saved)
    goes with that line or not at all.

    Source: our own rule.
    """
    if relation is None or not relation.targets:
        return ()
    if work is Work.EVIDENCE:
        return relation.targets
    if work is Work.COMMENTS or relation.kind in _ONE_TO_ONE:
        return relation.targets[:1]
    return ()


def outcome_words(kind: RelationKind) -> str:
    """What happens to an answer, as the page before a move says it."""
    return _OUTCOMES[kind]


def is_empty(said: Said) -> bool:
    """Whether nothing has been answered; that it was carried over is no answer."""
    return replace(said, needs_review=False) == type(said)(said.code)


_OUTCOMES = {
    RelationKind.UNCHANGED: "The answer moves as it is.",
    RelationKind.REWORDED: "The answer moves, and needs review, because the words of the line are other ones.",
    RelationKind.SPLIT: "The answer is copied to each of the new lines. Each needs review.",
    RelationKind.MERGED: (
        "The texts are joined under the codes they came from. The judgement becomes “Not yet judged” unless all agree."
        " The new answer needs review."
    ),
    RelationKind.NEW: "The line begins empty.",
    RelationKind.REMOVED: "The answer is kept aside, to be read. It is not part of the self-assessment any more.",
}


def _moved(relation: Relation, held: tuple[Said, ...]) -> Iterator[tuple[str, Said]]:
    if relation.kind is RelationKind.MERGED:
        target = relation.targets[0]
        yield target, _merged(target, _all_of(relation, held))
        return
    needs_review = relation.kind is not RelationKind.UNCHANGED
    for target in relation.targets:
        yield target, replace(held[0], code=target, needs_review=needs_review or held[0].needs_review)


def _aside(relation: Relation, held: tuple[Said, ...]) -> Iterator[KeptAside]:
    full = [one for one in held if not is_empty(one)]
    if relation.kind is RelationKind.REMOVED:
        yield from (KeptAside(one, GONE) for one in full)
    elif relation.kind is RelationKind.MERGED:
        merged = _merged(relation.targets[0], _all_of(relation, held))
        yield from (KeptAside(one, NOT_AGREED) for one in full if _choices(one) != _choices(merged))


def _all_of(relation: Relation, held: tuple[Said, ...]) -> tuple[Said, ...]:
    """The answers to every line that was merged: one that nobody answered agrees with none that somebody did."""
    known = {one.code: one for one in held}
    return tuple(known.get(code) or type(held[0])(code) for code in relation.sources)


def _merged(target: str, held: Iterable[Said]) -> Said:
    together = tuple(held)
    answers = [one for one in together if isinstance(one, CharacteristicAnswer)]
    if answers:
        return merged_answers(target, answers, carried=frozenset())
    return merged_replies(target, [one for one in together if isinstance(one, IndicatorReply)])


def _choices(said: Said) -> tuple[str | None, ...]:
    """What was chosen from a list, which cannot be joined as words can."""
    if isinstance(said, IndicatorReply):
        return (said.state,)
    return (said.judgement, said.confidence, said.strength)


def _with_own_words(
    answer: CharacteristicAnswer, answers: Mapping[str, CharacteristicAnswer], lineage: Lineage
) -> CharacteristicAnswer:
    """The answer with a narrative that stands after the move: a reference to the new code, or the words themselves.

    A reference goes on where both lines stay one line each; else the words that served here are written out, before
    any of its own that the reference had hidden.
    """
    if not answer.narrative_from:
        return answer
    here, there = lineage.after(answer.code), lineage.after(answer.narrative_from)
    if _stays_one(here) and _stays_one(there) and there is not None:
        return replace(answer, narrative_from=there.targets[0])
    source = answers.get(answer.narrative_from)
    texts = (source.narrative if source else "", answer.narrative)
    return replace(answer, narrative="\n\n".join(text for text in texts if text.strip()), narrative_from="")


def _stays_one(relation: Relation | None) -> bool:
    return relation is not None and relation.kind in _ONE_TO_ONE
