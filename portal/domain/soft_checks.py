"""Questions that the service asks of an answer: each wants one sentence, and none stops anything.

A soft check says that two things the council told, or was told, do not obviously go together. Both may be right. Checks
are never counted up, and what a council answers is its own word, which travels with its submission.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from guidance.metrics import Polarity
from guidance.related import Related
from portal.domain.comparators import BANDS, needs_check
from portal.domain.evidence import Freshness, Standing
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    Judgement,
    Strength,
)

#: Characters of the sentence: one sentence, and a long one.
MAX_REPLY = 500
_SCALE = (Judgement.EMBEDDED, Judgement.LARGELY, Judgement.PARTLY, Judgement.ABSENT)
_IN_PLACE = (Judgement.EMBEDDED, Judgement.LARGELY)
_NOT_IN_PLACE = (Judgement.PARTLY, Judgement.ABSENT)
#: Steps of the scale from which two judgements count as far apart.
_FAR = 2


class Kind(StrEnum):
    """What a question is about; the value is part of its key and of what is sealed."""

    FIGURES_BELOW = "figures_below"
    FIGURES_ABOVE = "figures_above"
    OPEN_RECOMMENDATIONS = "open_recommendations"
    NO_EVIDENCE = "no_evidence"
    OLD_EVIDENCE = "old_evidence"
    STRONG_AND_OLD = "strong_and_old"
    RELATED_APART = "related_apart"
    SHARED_NARRATIVE = "shared_narrative"
    INDICATOR_PRESENT = "indicator_present"
    NO_NARRATIVE = "no_narrative"
    SURE_WITHOUT_EVIDENCE = "sure_without_evidence"
    CHANGED = "changed"


class Side(StrEnum):
    """On which side of every group a figure stands, where more or less of it is better."""

    MORE_FAVOURABLE = "more_favourable"
    LESS_FAVOURABLE = "less_favourable"


@dataclass(frozen=True)
class FigureFact:
    """A figure linked to a characteristic: its name and period in words, and where it stands; None for neither."""

    words: str
    side: Side | None


@dataclass(frozen=True)
class SoftCheck:
    """One question.

    Args:
        key: the same question finds its sentence again by it.
        words: the question as it is shown; plain text.
        other: another item of the round that it is about; empty for none.
    """

    kind: Kind
    code: str
    key: str
    words: str
    other: str = ""


@dataclass(frozen=True)
class Told:
    """Everything that questions are asked about, by code; a code without an entry has nothing of the kind."""

    answers: Mapping[str, CharacteristicAnswer]
    replies: Mapping[str, IndicatorReply] = field(default_factory=dict)
    evidence: Mapping[str, Standing] = field(default_factory=dict)
    figures: Mapping[str, tuple[FigureFact, ...]] = field(default_factory=dict)
    recommendations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    previous: Mapping[str, Judgement] = field(default_factory=dict)
    related: Related = field(default_factory=Related)


def side_of(places: Iterable[Decimal | None], polarity: Polarity) -> Side | None:
    """Where a figure stands beside all groups it is read with.

    Args:
        places: raw median absolute deviations from the median of each group; None where a group has none.

    Returns:
        None where no more or less is better, where the groups do not agree, where it lies in the middle band of one of
        them, and where it lies so far out that its source should be looked at first.

    Source: our own rule. The bands are those in which figures are read here, after the Oflog Data Explorer, 2023.
    """
    known = [place for place in places if place is not None]
    if polarity is Polarity.NONE or not known or any(needs_check(place) for place in known):
        return None
    middle = BANDS[0][0]
    better = known if polarity is Polarity.HIGHER_BETTER else [-place for place in known]
    if all(place > middle for place in better):
        return Side.MORE_FAVOURABLE
    return Side.LESS_FAVOURABLE if all(place < -middle for place in better) else None


def find_checks(told: Told, codes: Iterable[str]) -> tuple[SoftCheck, ...]:
    """Every question there is, in the order of the codes and then of the kinds.

    Args:
        codes: characteristics and indicators of the edition in reading order. Others are not asked about.

    Returns:
        No question of an item that has not been judged, or that does not apply: it is asked for elsewhere.

    Source: our own rule; the guidance sets no form for a self-assessment.
    """
    order = {code: place for place, code in enumerate(codes)}
    kinds = tuple(Kind)
    found = [check for check in _all(told) if check.code in order]
    return tuple(sorted(found, key=lambda check: (order[check.code], kinds.index(check.kind), check.key)))


def _all(told: Told) -> Iterator[SoftCheck]:
    for answer in told.answers.values():
        if answer.judgement.is_on_the_scale:
            for asks in _ASKED_OF_ANSWERS:
                yield from asks(answer, told)
    yield from _related(told)
    yield from _indicators(told)


def _check(kind: Kind, code: str, words: str, other: str = "") -> SoftCheck:
    key = f"{kind}:{code}" + (f":{other}" if other else "")
    return SoftCheck(kind, code, key, words, other)


def _figures(answer: CharacteristicAnswer, told: Told) -> Iterator[SoftCheck]:
    linked = told.figures.get(answer.code, ())
    below = [figure.words for figure in linked if figure.side is Side.LESS_FAVOURABLE]
    judged = _judged(answer)
    if answer.judgement in _IN_PLACE and below:
        words = f"{judged}. {_listed(below)} {_stands(below)} on the less favourable side of every group read here."
        yield _check(Kind.FIGURES_BELOW, answer.code, f"{words} What explains both?")
    if answer.judgement in _NOT_IN_PLACE and linked and all(f.side is Side.MORE_FAVOURABLE for f in linked):
        names = [figure.words for figure in linked]
        words = f"{judged}. {_listed(names)} {_stands(names)} on the favourable side of every group read here."
        yield _check(Kind.FIGURES_ABOVE, answer.code, f"{words} What do the figures not show?")


def _recommendations(answer: CharacteristicAnswer, told: Told) -> Iterator[SoftCheck]:
    still_open = told.recommendations.get(answer.code, ())
    if answer.judgement in _IN_PLACE and still_open:
        words = f"{_judged(answer)}. Still open here: {'; '.join(still_open)}. How do the two go together?"
        yield _check(Kind.OPEN_RECOMMENDATIONS, answer.code, words)


def _evidence(answer: CharacteristicAnswer, told: Told) -> Iterator[SoftCheck]:
    standing = told.evidence.get(answer.code, Standing(0))
    if not standing.count:
        if answer.confidence is Confidence.HIGH:
            words = "Your confidence is high and no evidence is cited. Who tested this, and where is it written down?"
            yield _check(Kind.SURE_WITHOUT_EVIDENCE, answer.code, words)
        else:
            yield _check(
                Kind.NO_EVIDENCE, answer.code, "No evidence is cited. What would show a reader that this is so?"
            )
        return
    if standing.freshness in (Freshness.STALE, Freshness.UNDATED):
        words = "Everything cited here is stale or has no date. What shows how things are now?"
        yield _check(Kind.OLD_EVIDENCE, answer.code, words)
    elif answer.strength is Strength.STRONG and standing.freshness is not Freshness.UNDER_12:
        words = "You call the evidence strong, and nothing cited is under 12 months old. What makes it strong today?"
        yield _check(Kind.STRONG_AND_OLD, answer.code, words)


def _reasons(answer: CharacteristicAnswer, told: Told) -> Iterator[SoftCheck]:
    if not answer.narrative.strip():
        yield _check(Kind.NO_NARRATIVE, answer.code, f"{_judged(answer)}, and no narrative says why. Why is it so?")
    before = told.previous.get(answer.code)
    if before is not None and _are_far_apart(before, answer.judgement):
        words = f"{_judged(answer)}. Your last submission said: {_lower(before)}. What changed?"
        yield _check(Kind.CHANGED, answer.code, words)
    source = told.answers.get(answer.narrative_from)
    if source is not None and _are_far_apart(source.judgement, answer.judgement):
        words = (
            f"This shares its narrative with {source.code}, which you judge {_lower(source.judgement)}; here you say"
            f" {_lower(answer.judgement)}. What makes the difference?"
        )
        yield _check(Kind.SHARED_NARRATIVE, answer.code, words, source.code)


def _related(told: Told) -> Iterator[SoftCheck]:
    for pair in told.related.pairs:
        first, second = told.answers.get(pair.first), told.answers.get(pair.second)
        if first is not None and second is not None and _are_far_apart(first.judgement, second.judgement):
            words = (
                f"You judge {pair.first} {_lower(first.judgement)} and {pair.second} {_lower(second.judgement)}. Both"
                f" are about {pair.about}. What makes the difference?"
            )
            yield _check(Kind.RELATED_APART, pair.first, words, pair.second)


def _indicators(told: Told) -> Iterator[SoftCheck]:
    for sign in told.related.signs:
        reply, answer = told.replies.get(sign.indicator), told.answers.get(sign.characteristic)
        is_present = reply is not None and reply.state is IndicatorState.PRESENT
        if is_present and answer is not None and answer.judgement is Judgement.EMBEDDED:
            words = (
                f"You answer that this is present, and judge {sign.characteristic} {_lower(answer.judgement)}. How do"
                " the two go together?"
            )
            yield _check(Kind.INDICATOR_PRESENT, sign.indicator, words, sign.characteristic)


_ASKED_OF_ANSWERS: tuple[Callable[[CharacteristicAnswer, Told], Iterator[SoftCheck]], ...] = (
    _figures,
    _recommendations,
    _evidence,
    _reasons,
)


def _are_far_apart(one: Judgement, other: Judgement) -> bool:
    if one not in _SCALE or other not in _SCALE:
        return False
    return abs(_SCALE.index(one) - _SCALE.index(other)) >= _FAR


def _judged(answer: CharacteristicAnswer) -> str:
    return f"You judge this {_lower(answer.judgement)}"


def _lower(judgement: Judgement) -> str:
    return judgement.words[0].lower() + judgement.words[1:]


def _stands(names: list[str]) -> str:
    return "stands" if len(names) == 1 else "stand"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
