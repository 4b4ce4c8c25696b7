"""What an answer becomes when it is taken over from an earlier round."""

from collections.abc import Sequence
from dataclasses import replace

from portal.domain.judgements import CharacteristicAnswer, IndicatorReply, Judgement


def merged_answers(
    code: str, answers: Sequence[CharacteristicAnswer], *, carried: frozenset[str]
) -> CharacteristicAnswer:
    """The answer with which a characteristic begins, of the earlier answers that stand behind it.

    One answer is taken over as it was. Of several, because their lines were merged, the words of each are kept one
    after the other, and a judgement, confidence or strength only where all agree: which one holds for the merged line
    is for a person to say.

    Args:
        answers: at least one.
        carried: codes that are taken over in the same step; a narrative that serves by reference goes on doing so
            only where the one it refers to comes too.

    Source: our own rule.
    """
    first = answers[0]
    if len(answers) == 1:
        if first.narrative_from in carried:
            return replace(first, code=code, narrative="", needs_review=True)
        return replace(first, code=code, narrative_from="", needs_review=True)
    judgements = {answer.judgement for answer in answers}
    confidences = {answer.confidence for answer in answers}
    strengths = {answer.strength for answer in answers}
    return CharacteristicAnswer(
        code,
        judgement=first.judgement if len(judgements) == 1 else Judgement.UNJUDGED,
        confidence=first.confidence if len(confidences) == 1 else None,
        strength=first.strength if len(strengths) == 1 else None,
        narrative=_joined([(answer.code, answer.narrative) for answer in answers]),
        reason=_joined([(answer.code, answer.reason) for answer in answers]),
        needs_review=True,
    )


def merged_replies(code: str, replies: Sequence[IndicatorReply]) -> IndicatorReply:
    """The reply with which an indicator begins; of several as `merged_answers`.

    Source: our own rule.
    """
    first = replies[0]
    if len(replies) == 1:
        return replace(first, code=code, needs_review=True)
    states = {reply.state for reply in replies}
    note = _joined([(reply.code, reply.note) for reply in replies])
    return IndicatorReply(code, first.state if len(states) == 1 else None, note, needs_review=True)


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    """Each text under the code it was written for; a text that several share stands once."""
    texts: dict[str, list[str]] = {}
    for code, text in parts:
        if text.strip():
            texts.setdefault(text, []).append(code)
    return "\n\n".join(f"From {', '.join(codes)}:\n\n{text}" for text, codes in texts.items())
