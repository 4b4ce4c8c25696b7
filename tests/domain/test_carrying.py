"""What an answer becomes when it is taken over from an earlier round."""

from portal.domain.carrying import merged_answers, merged_replies
from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    ItemStatus,
    Judgement,
    Strength,
    characteristic_status,
)

NOBODY: frozenset[str] = frozenset()


def answer(code: str, judgement: Judgement = Judgement.PARTLY, narrative: str = "Words.") -> CharacteristicAnswer:
    return CharacteristicAnswer(code, judgement, Confidence.LOW, Strength.MODERATE, narrative)


def test_one_answer_is_taken_over_as_it_was_and_needs_review() -> None:
    found = merged_answers("G-05", [answer("G-04")], carried=NOBODY)

    assert (found.code, found.judgement, found.narrative) == ("G-05", Judgement.PARTLY, "Words.")
    assert characteristic_status(found) is ItemStatus.NEEDS_REVIEW


def test_reference_that_does_not_come_too_becomes_the_words_themselves() -> None:
    shared = CharacteristicAnswer("G-04", Judgement.PARTLY, narrative="Words.", narrative_from="L-01")

    assert merged_answers("G-04", [shared], carried=NOBODY).narrative == "Words."
    kept = merged_answers("G-04", [shared], carried=frozenset({"L-01"}))
    assert (kept.narrative, kept.narrative_from) == ("", "L-01")


def test_merged_answers_that_differ_have_no_judgement_and_all_their_words() -> None:
    found = merged_answers(
        "G-09", [answer("G-04", narrative="One."), answer("G-05", Judgement.ABSENT, "Two.")], carried=NOBODY
    )

    assert found.judgement is Judgement.UNJUDGED
    assert found.confidence is Confidence.LOW
    assert found.narrative == "From G-04:\n\nOne.\n\nFrom G-05:\n\nTwo."


def test_merged_answers_that_share_their_words_say_them_once() -> None:
    found = merged_answers("G-09", [answer("G-04"), answer("G-05")], carried=NOBODY)

    assert (found.judgement, found.narrative) == (Judgement.PARTLY, "From G-04, G-05:\n\nWords.")


def test_merged_replies_agree_or_have_no_state() -> None:
    same = [IndicatorReply("G-F01", IndicatorState.PRESENT, "a"), IndicatorReply("G-F02", IndicatorState.PRESENT)]
    apart = [IndicatorReply("G-F01", IndicatorState.PRESENT), IndicatorReply("G-F02", IndicatorState.NOT_KNOWN)]

    assert merged_replies("G-F09", same).state is IndicatorState.PRESENT
    assert merged_replies("G-F09", apart).state is None
