"""The words of a self-assessment and what counts as answered."""

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.judgements import (
    CharacteristicAnswer,
    Confidence,
    IndicatorReply,
    IndicatorState,
    ItemStatus,
    Judgement,
    Part,
    Strength,
    characteristic_status,
    indicator_status,
    missing_parts,
)
from portal.domain.progress import count_progress, gaps

WHOLE = CharacteristicAnswer(
    code="CI-01",
    judgement=Judgement.LARGELY,
    confidence=Confidence.MEDIUM,
    strength=Strength.MODERATE,
    narrative="Every service has a plan.",
)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            Judgement,
            {
                "embedded": "In place and embedded",
                "largely": "Largely in place",
                "partly": "Partly in place",
                "absent": "Not in place",
                "unjudged": "Not yet judged",
                "not_applicable": "Does not apply",
            },
        ),
        (
            Confidence,
            {
                "high": "High: tested by someone independent",
                "medium": "Medium: checked inside the service",
                "low": "Low: our own impression",
            },
        ),
        (
            Strength,
            {
                "strong": "Strong: independent and under 12 months old",
                "moderate": "Moderate",
                "limited": "Limited",
                "none": "None",
            },
        ),
        (
            IndicatorState,
            {
                "present": "Present",
                "partly": "Partly present",
                "not_present": "Not present",
                "not_known": "Not known",
            },
        ),
    ],
    ids=["judgement", "confidence", "strength of evidence", "indicator of potential failure"],
)
def test_scale_is_the_published_codes_and_words(kind, words):
    assert {str(member): member.words for member in kind} == words


@pytest.mark.parametrize("kind", [Judgement, Confidence, Strength, IndicatorState])
def test_members_are_words_which_no_arithmetic_accepts(kind):
    first, second = list(kind)[:2]

    with pytest.raises(TypeError):
        operator.truediv(first, second)
    with pytest.raises(TypeError):
        sum(kind)
    with pytest.raises(ValueError, match="could not convert"):
        float(first)


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (WHOLE, ()),
        (CharacteristicAnswer("CI-01"), (Part.JUDGEMENT, Part.CONFIDENCE, Part.STRENGTH, Part.NARRATIVE)),
        (
            CharacteristicAnswer("CI-01", judgement=Judgement.ABSENT),
            (Part.CONFIDENCE, Part.STRENGTH, Part.NARRATIVE),
        ),
        (CharacteristicAnswer("CI-01", judgement=Judgement.NOT_APPLICABLE), (Part.REASON,)),
        (CharacteristicAnswer("CI-01", judgement=Judgement.NOT_APPLICABLE, reason="No such service."), ()),
        (CharacteristicAnswer("CI-01", judgement=Judgement.NOT_APPLICABLE, reason=" \n"), (Part.REASON,)),
    ],
    ids=["whole answer", "nothing said", "judgement alone", "does not apply, no reason", "with reason", "blank reason"],
)
def test_missing_parts_of_an_answer(answer, missing):
    assert missing_parts(answer) == missing


def test_strength_none_is_an_answer():
    answer = CharacteristicAnswer("CI-01", Judgement.PARTLY, Confidence.LOW, Strength.NONE, "Nothing to show yet.")

    assert characteristic_status(answer) is ItemStatus.COMPLETE


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (CharacteristicAnswer("G-01"), ItemStatus.NOT_STARTED),
        (CharacteristicAnswer("G-01", narrative="A first note."), ItemStatus.IN_PROGRESS),
        (CharacteristicAnswer("G-01", reason="Kept from before."), ItemStatus.IN_PROGRESS),
        (CharacteristicAnswer("G-01", judgement=Judgement.NOT_APPLICABLE), ItemStatus.IN_PROGRESS),
        (WHOLE, ItemStatus.COMPLETE),
    ],
    ids=["nothing", "narrative only", "reason only", "does not apply without reason", "whole"],
)
def test_status_of_a_characteristic(answer, status):
    assert characteristic_status(answer) is status


def test_indicator_not_known_is_an_answer_and_silence_is_not():
    assert indicator_status(IndicatorReply("G-F01", IndicatorState.NOT_KNOWN)) is ItemStatus.COMPLETE
    assert indicator_status(IndicatorReply("G-F01")) is ItemStatus.NOT_STARTED
    assert indicator_status(IndicatorReply("G-F01", note="To ask the auditor.")) is ItemStatus.IN_PROGRESS


def test_gaps_name_each_open_item_and_what_it_lacks():
    half = CharacteristicAnswer("G-02", Judgement.PARTLY, Confidence.LOW)

    found = gaps([WHOLE, half], [IndicatorReply("G-F01"), IndicatorReply("G-F02", IndicatorState.PRESENT)])

    assert [(gap.code, gap.words) for gap in found] == [
        ("G-02", "strength of evidence and narrative"),
        ("G-F01", "answer"),
    ]


def test_progress_is_told_in_words():
    progress = count_progress([ItemStatus.COMPLETE] * 4 + [ItemStatus.IN_PROGRESS] * 2 + [ItemStatus.NOT_STARTED] * 7)

    assert progress.words == "4 of 13 completed, 2 in progress"
    assert progress.status is ItemStatus.IN_PROGRESS


ANSWERS = st.builds(
    CharacteristicAnswer,
    code=st.just("CI-01"),
    judgement=st.sampled_from(Judgement),
    confidence=st.none() | st.sampled_from(Confidence),
    strength=st.none() | st.sampled_from(Strength),
    narrative=st.sampled_from(["", "Words."]),
    reason=st.sampled_from(["", "Because."]),
)


@given(st.lists(ANSWERS))
def test_every_answer_is_either_complete_or_a_gap(answers):
    statuses = [characteristic_status(answer) for answer in answers]

    assert len(gaps(answers, [])) == sum(status is not ItemStatus.COMPLETE for status in statuses)
    assert count_progress(statuses).total == len(answers)
